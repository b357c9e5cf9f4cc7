/**
 * Packs apilift, installs the tarball in empty projects beside each supported ESLint, and runs both faces there.
 * Takes the network; run by hand before a release: `npm run check:package`.
 */

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'apilift-package-'))
const call = "await fetch('https://ads-api.x.com/12/accounts/a1/campaigns?draft_only=true')\n"
const parsers = { espree: '', '@typescript-eslint/parser': "import parser from '@typescript-eslint/parser'\n" }
let failures = 0

try {
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root, encoding: 'utf8' }),
  )
  const tarball = join(folder, packed[0].filename)
  for (const eslint of ['9.15.0', '9.39.5', '10.15.0']) {
    const project = mkdtempSync(join(folder, 'project-'))
    writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }\n')
    writeFileSync(join(project, 'a.js'), call)
    execFileSync(
      'npm',
      [
        'install',
        '--no-fund',
        '--no-audit',
        tarball,
        `eslint@${eslint}`,
        '@typescript-eslint/parser@8.72.0',
        'typescript@6.0.3',
      ],
      { cwd: project, stdio: 'ignore' },
    )
    for (const [parser, line] of Object.entries(parsers)) {
      const options = line === '' ? '' : ', { languageOptions: { parser } }'
      writeFileSync(
        join(project, 'eslint.config.js'),
        `import apilift from 'apilift'\n${line}export default [apilift.configs.recommended${options}]\n`,
      )
      const { stdout } = spawnSync('npx', ['eslint', '--format', 'json', 'a.js'], { cwd: project, encoding: 'utf8' })
      const met = JSON.parse(stdout)[0].messages.map(({ ruleId }) => ruleId)
      expect(`eslint ${eslint} with ${parser}`, met.join(), 'apilift/breaking-change')
    }
    const audit = spawnSync('npx', ['apilift', 'audit', '--format', 'json'], { cwd: project, encoding: 'utf8' })
    expect(`apilift audit beside eslint ${eslint}`, String(JSON.parse(audit.stdout).findings.length), '1')
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failures > 0 ? 1 : 0

function expect(what, met, wanted) {
  const isFine = met === wanted
  if (!isFine) failures++
  console.log(`${isFine ? 'ok  ' : 'FAIL'} ${what}${isFine ? '' : `: met ${met}, expected ${wanted}`}`)
}
