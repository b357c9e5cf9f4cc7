/** The plugin under the command `eslint` itself: its flags for fixing, caching and threads, and its error for wrong settings. */

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { built } from '../../built.ts'
import { tree } from '../../cli/run.ts'

const require = createRequire(import.meta.url)
let plugin = ''
beforeAll(() => {
  plugin = pathToFileURL(built('faces/eslint/index.js')).href
})

const old = "await fetch('https://ads-api.x.com/10/accounts/a1/tailored_audiences')\n"
const mended = "await fetch('https://ads-api.x.com/12/accounts/a1/custom_audiences')\n"
const wrapper = (version: string) => `export const ads = (path) => fetch('https://ads-api.x.com/${version}/' + path)\n`
const use = "import { ads } from './client.js'\nawait ads('accounts/a1/campaigns?draft_only=true')\n"

/** A tree with a configuration of ESLint beside its files. */
function project(files: Record<string, string>, settings = "{ asOf: '2026-11-21' }"): string {
  return tree({
    ...files,
    'package.json': '{ "type": "module" }',
    'eslint.config.js': `import apilift from '${plugin}'\nexport default [apilift.configs.recommended, { settings: { apilift: ${settings} } }]\n`,
  })
}

interface Result {
  readonly filePath: string
  readonly output?: string
  readonly messages: readonly { readonly ruleId: string | null }[]
}

function eslint(release: string, cwd: string, ...args: string[]) {
  const bin = join(dirname(require.resolve(`${release}/package.json`)), 'bin/eslint.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, '--format', 'json', ...args], {
    cwd,
    encoding: 'utf8',
  })
  return { status, stderr, results: (stdout.startsWith('[') ? JSON.parse(stdout) : []) as readonly Result[] }
}
const rules = ({ results }: { readonly results: readonly Result[] }): readonly (string | null)[] =>
  results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))

describe.each(['eslint', 'eslint-v9', 'eslint-v915'])('%s', (release) => {
  test('--fix writes safe groups whole, in as many passes as it takes', () => {
    const cwd = project({ 'a.js': old })
    expect(eslint(release, cwd, '--fix', 'a.js').status).toBe(0)
    expect(readFileSync(join(cwd, 'a.js'), 'utf8')).toBe(mended)
  })
  test('--fix-dry-run says what it would write, and writes nothing', () => {
    const cwd = project({ 'a.js': old })
    expect(eslint(release, cwd, '--fix-dry-run', 'a.js').results[0]!.output).toBe(mended)
    expect(readFileSync(join(cwd, 'a.js'), 'utf8')).toBe(old)
  })
  test('a wrong setting is one error for all files, and 2', () => {
    const cwd = project({ 'a.js': old, 'b.js': old }, '{ to: 12 }')
    const { status, stderr } = eslint(release, cwd, '*.js')
    expect(status).toBe(2)
    expect(stderr.match(/settings\.apilift\.to: met number; expected a text \(quote it: '12'\)/g)).toHaveLength(1)
  })
  test('--cache is right for the file itself, and blind to what another file changed, as docs/editor.md says', () => {
    const cwd = project({ 'client.js': wrapper('12'), 'use.js': use })
    const run = () => eslint(release, cwd, '--cache', 'use.js')
    expect(rules(run())).toEqual(['apilift/breaking-change'])
    writeFileSync(join(cwd, 'client.js'), "export const ads = () => fetch('https://shop.example/')\n")
    expect(rules(run())).toEqual(['apilift/breaking-change'])
    writeFileSync(join(cwd, 'use.js'), `// touched\n${use}`)
    expect(rules(run())).toEqual([])
  })
})

test('--concurrency: threads find what one finds', () => {
  const files = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`use${index}.js`, use]))
  const cwd = project({ 'client.js': wrapper('8'), ...files })
  const one = eslint('eslint', cwd, '--concurrency', 'off', '.')
  const two = eslint('eslint', cwd, '--concurrency', '2', '.')
  expect(rules(one)).toHaveLength(9)
  expect(two.results).toEqual(one.results)
})
