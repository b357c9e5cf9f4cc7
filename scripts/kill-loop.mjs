/**
 * Kills `migrate --write` at random moments and looks at the tree each time: every file must be old or new, and the next run must complete
 * as if nothing had happened. Every second tree is a git work tree, where that run has to pass the refusal of dirty trees as well.
 * Usage: node scripts/kill-loop.mjs [rounds], after a build.
 */

import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url))
const rounds = Number(process.argv[2] ?? 200)
const amount = 100
const old = "fetch('https://ads-api.x.com/12/accounts/a1/tweet?status=x&as_user_id=1', { method: 'POST' })\n"
const args = [bin, 'migrate', '--write', '--quiet']
const home = mkdtempSync(join(tmpdir(), 'apilift-kill-'))

const build = (name, isGit) => {
  const cwd = join(home, name)
  mkdirSync(cwd)
  for (let index = 0; index < amount; index++) writeFileSync(join(cwd, `f${index}.js`), old)
  const git = (...args) => execFileSync('git', ['-c', 'user.name=k', '-c', 'user.email=k@k.example', ...args], { cwd })
  if (isGit)
    for (const args of [
      ['init', '-q'],
      ['add', '-A'],
      ['commit', '-qm', 'old'],
    ])
      git(...args)
  return cwd
}
const texts = (cwd) =>
  readdirSync(cwd)
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(cwd, name), 'utf8'))
const leftovers = () => readdirSync(tmpdir()).filter((name) => /^apilift-[0-9a-f]{40}\.record/.test(name))

/** Milliseconds from the first temporary file in the tree to the end of a run that nobody kills, and the whole run. */
const measure = async (cwd) => {
  const started = performance.now()
  let first = null
  const watcher = watch(cwd, () => (first ??= performance.now()))
  await new Promise((resolve) => spawn(process.execPath, args, { cwd, stdio: 'ignore' }).on('close', resolve))
  watcher.close()
  return { whole: performance.now() - started, writing: performance.now() - first }
}

try {
  const templates = [build('plain', false), build('git', true)]
  const probe = join(home, 'probe')
  cpSync(templates[0], probe, { recursive: true })
  const { whole, writing } = await measure(probe)
  const fresh = readFileSync(join(probe, 'f0.js'), 'utf8')
  const before = leftovers().length
  const counts = { untouched: 0, half: 0, whole: 0, broken: 0, incomplete: 0 }
  const started = performance.now()
  for (let round = 0; round < rounds; round++) {
    const cwd = join(home, `round${round}`)
    cpSync(templates[round % 2], cwd, { recursive: true })
    const child = spawn(process.execPath, args, { cwd, stdio: 'ignore' })
    const kill = () => child.kill('SIGKILL')
    // One kill in four comes anywhere; the others wait for the first byte in the tree and hit the writing itself.
    let watcher = null
    if (round % 4 === 0) setTimeout(kill, whole * Math.random())
    else
      watcher = watch(cwd, () => {
        watcher.close()
        setTimeout(kill, writing * Math.random())
      })
    await new Promise((resolve) => child.on('close', resolve))
    watcher?.close()
    const after = texts(cwd)
    if (after.length !== amount || after.some((text) => text !== old && text !== fresh)) counts.broken++
    const written = after.filter((text) => text === fresh).length
    counts[written === 0 ? 'untouched' : written === amount ? 'whole' : 'half']++
    // A run that was killed behind its last rename may have left a tree that is done: git calls it dirty then, and rightly so.
    const next = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
    const isDone = texts(cwd).every((text) => text === fresh) && !readdirSync(cwd).some((name) => name.endsWith('.tmp'))
    if (!isDone || (next.status !== 0 && written < amount)) {
      counts.incomplete++
      console.error(
        `round ${round}: ${written} files were new; the next run answered ${next.status}: ${next.stderr.trim()}`,
      )
    }
    rmSync(cwd, { recursive: true })
  }
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(
    `${rounds} kills in ${seconds} s, over runs of ${Math.round(whole)} ms that write for ${Math.round(writing)} ms: ${JSON.stringify(counts)}; records left: ${leftovers().length - before}`,
  )
  process.exitCode = counts.broken + counts.incomplete > 0 ? 1 : 0
} finally {
  rmSync(home, { recursive: true, force: true })
}
