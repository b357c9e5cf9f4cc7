/**
 * Time of a whole audit, beside what somebody would run instead: a grep for the hosts, and a type check of the tree with tsc.
 * One run, one machine, medians of several rounds; read the ratios. Usage: node bench/audit.mjs [files] [rounds], after a build.
 */

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const at = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url))
const amount = Number(process.argv[2] ?? 3000)
const rounds = Number(process.argv[3] ?? 5)
const root = mkdtempSync(join(tmpdir(), 'apilift-bench-'))

/** A tree of ordinary modules that import one another, with one client of the API among them. */
function build() {
  const body = Array.from(
    { length: 60 },
    (_, line) =>
      `export const value${line} = (input: number): string => String(input * ${line}) + 'status videos paused'`,
  ).join('\n')
  for (let index = 0; index < amount; index++) {
    const folder = join(root, 'src', `area${index % 50}`)
    mkdirSync(folder, { recursive: true })
    const other = index > 50 ? `import { value1 as other } from './m${index - 50}'\nexport const own = other(1)\n` : ''
    writeFileSync(join(folder, `m${index}.ts`), `${other}${body}\n`)
  }
  cpSync(at('fixtures/campaign-desk/before/src'), join(root, 'src/ads'), { recursive: true })
  writeFileSync(
    join(root, 'tsconfig.json'),
    '{ "compilerOptions": { "noEmit": true, "skipLibCheck": true, "types": [] }, "include": ["src"] }',
  )
}

/** Median seconds of a command as a whole process; the first round warms up. */
function measure(name, command, args) {
  const seconds = []
  for (let round = 0; round <= rounds; round++) {
    const started = process.hrtime.bigint()
    const run = spawnSync(command, args, { stdio: 'ignore' })
    const took = Number(process.hrtime.bigint() - started) / 1e9
    if (run.error) throw run.error
    if (round > 0) seconds.push(took)
  }
  seconds.sort((a, b) => a - b)
  return { name, seconds: seconds[Math.floor(seconds.length / 2)] }
}

try {
  build()
  const audit = measure('apilift audit', process.execPath, [at('dist/cli/bin.js'), 'audit', '--cwd', root])
  const others = [
    measure('grep -r for the hosts', 'grep', ['-rlE', 'ads-api(-sandbox)?\\.(x|twitter)\\.com', join(root, 'src')]),
    measure('tsc --noEmit', process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', root]),
  ]
  console.log(`${amount} files, median of ${rounds} rounds`)
  console.log(`${audit.name.padEnd(24)} ${audit.seconds.toFixed(2)} s`)
  for (const other of others)
    console.log(
      `${other.name.padEnd(24)} ${other.seconds.toFixed(2)} s   apilift takes ${(audit.seconds / other.seconds).toFixed(2)} times that`,
    )
} finally {
  rmSync(root, { recursive: true, force: true })
}
