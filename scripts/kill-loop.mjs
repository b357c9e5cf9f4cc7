/**
 * Kills `migrate --write` at random moments and looks at the tree each time: every file must be old or new, and a further run must
 * complete. Usage: node scripts/kill-loop.mjs [rounds], after a build.
 */

import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url))
const rounds = Number(process.argv[2] ?? 200)
const amount = 100
const old = "fetch('https://ads-api.x.com/12/accounts/a1/tweet?status=x&as_user_id=1', { method: 'POST' })\n".repeat(2)
const args = [bin, 'migrate', '--write', '--quiet', '--allow-dirty']
const counts = { untouched: 0, half: 0, whole: 0, broken: 0, incomplete: 0 }

const build = () => {
  const cwd = mkdtempSync(join(tmpdir(), 'apilift-kill-'))
  for (let index = 0; index < amount; index++) writeFileSync(join(cwd, `f${index}.js`), old)
  return cwd
}
const sources = (cwd) =>
  readdirSync(cwd)
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(cwd, name), 'utf8'))

const probe = build()
const started = performance.now()
spawnSync(process.execPath, args, { cwd: probe })
const whole = performance.now() - started
const fresh = readFileSync(join(probe, 'f0.js'), 'utf8')
rmSync(probe, { recursive: true })

for (let round = 0; round < rounds; round++) {
  const cwd = build()
  const child = spawn(process.execPath, args, { cwd, stdio: 'ignore' })
  // Most of the kills go where the writing is: the last part of a run.
  const delay = whole * (round % 4 === 0 ? Math.random() : 0.8 + Math.random() * 0.3)
  setTimeout(() => child.kill('SIGKILL'), delay)
  await new Promise((resolve) => child.on('close', resolve))
  const texts = sources(cwd)
  if (texts.length !== amount || texts.some((text) => text !== old && text !== fresh)) counts.broken++
  const written = texts.filter((text) => text === fresh).length
  counts[written === 0 ? 'untouched' : written === amount ? 'whole' : 'half']++
  spawnSync(process.execPath, args, { cwd })
  const isClean =
    sources(cwd).every((text) => text === fresh) && !readdirSync(cwd).some((name) => name.endsWith('.tmp'))
  if (!isClean) counts.incomplete++
  rmSync(cwd, { recursive: true })
}
console.log(`${rounds} kills over a run of ${Math.round(whole)} ms: ${JSON.stringify(counts)}`)
process.exitCode = counts.broken + counts.incomplete > 0 ? 1 : 0
