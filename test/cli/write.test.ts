/** What `migrate --write` promises beyond the edits: verified or put back, one process at a time, asked when told to, marked once. */

import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { takeTree } from '../../src/write.ts'
import { apilift, tree } from './run.ts'

const tweet = "fetch('https://ads-api.x.com/12/accounts/a1/tweet?status=x&as_user_id=1', { method: 'POST' })\n"
const read = (cwd: string, file = 'a.js') => readFileSync(join(cwd, file), 'utf8')

describe('--verify', () => {
  test('keeps what passes', async () => {
    const cwd = tree({ 'a.js': tweet })
    expect((await apilift(['migrate', '--write', '--verify', 'grep -q text=x a.js'], { cwd })).code).toBe(0)
    expect(read(cwd)).toContain('text=x')
  })
  test('puts every byte back when the command fails, and answers 4', async () => {
    const cwd = tree({ 'a.js': `\uFEFF${tweet}`, 'b.js': tweet.replaceAll('\n', '\r\n') })
    const before = ['a.js', 'b.js'].map((file) => readFileSync(join(cwd, file)))
    const { code, out, err } = await apilift(['migrate', '--write', '--verify', 'echo broken > a.js; false'], { cwd })
    expect([code, out]).toEqual([4, ''])
    expect(err).toContain('answered 1: every file was put back')
    expect(['a.js', 'b.js'].map((file) => readFileSync(join(cwd, file)))).toEqual(before)
  })
  test('is refused in a dry run', async () => {
    expect((await apilift(['migrate', '--verify', 'true'], { cwd: tree({ 'a.js': tweet }) })).code).toBe(2)
  })
})

describe('--force-version', () => {
  const stuck = "fetch('https://ads-api.x.com/4/accounts/a1/scoped_timeline')\n"
  test('moves a version that something holds back, and says what breaks', async () => {
    const cwd = tree({ 'a.js': stuck })
    await apilift(['migrate', '--write', '--tier', 'review'], { cwd })
    expect(read(cwd)).toBe(stuck)
    const { err } = await apilift(['migrate', '--write', '--tier', 'review', '--force-version'], { cwd })
    expect(read(cwd)).toBe(stuck.replace('/4/', '/12/'))
    expect(err).toMatch(/version 4 -> 12, by force\n {2}needs you: 1 place\n {4}x-ads\/v6-scoped-timeline-removed/)
  })
})

describe('--markers', () => {
  const code =
    "async function timeline() {\n  return fetch('https://ads-api.x.com/12/accounts/a1/scoped_timeline')\n}\n"
  test('leaves a comment above what only a human can do: once, never twice, and the audit counts it', async () => {
    const cwd = tree({ 'a.js': code })
    await apilift(['migrate', '--write', '--markers'], { cwd })
    const once = read(cwd)
    expect(once).toMatch(
      /^async function timeline\(\) \{\n {2}\/\/ TODO\(apilift x-ads\/v6-scoped-timeline-removed\): .+\n {2}return/,
    )
    await apilift(['migrate', '--write', '--markers'], { cwd })
    expect(read(cwd)).toBe(once)
    expect((await apilift(['audit'], { cwd })).out).toMatch(/markers +1 TODO\(apilift\) comment/)
  })
  test('never writes into a text', async () => {
    const text =
      'const page = `\n${await (await fetch(`https://ads-api.x.com/12/accounts/${1}/scoped_timeline`)).text()}\n`\n'
    const cwd = tree({ 'a.mjs': text })
    await apilift(['migrate', '--write', '--markers'], { cwd })
    expect(read(cwd, 'a.mjs').endsWith(text)).toBe(true)
    expect(read(cwd, 'a.mjs')).toMatch(/^\/\/ TODO\(apilift/)
  })
})

describe('--interactive', () => {
  const two = { 'a.js': tweet, 'b.js': tweet }
  test.each([
    [
      ['yes', 'no'],
      ['text=x', 'status=x'],
    ],
    [
      ['no', 'yes'],
      ['status=x', 'text=x'],
    ],
    [['all'], ['text=x', 'text=x']],
    [
      ['yes', 'quit'],
      ['text=x', 'status=x'],
    ],
    [['skip'], ['status=x', 'status=x']],
  ])('%j writes what was accepted', async (answers, expected) => {
    const cwd = tree(two)
    const { err } = await apilift(['migrate', '--interactive'], { cwd, answers })
    expect(err).toContain('+fetch(')
    expect(read(cwd, 'a.js')).toContain(expected[0])
    expect(read(cwd, 'b.js')).toContain(expected[1])
  })
  test('without a terminal nothing is written, and it says so', async () => {
    const cwd = tree(two)
    const { code, err } = await apilift(['migrate', '--interactive'], { cwd })
    expect(code).toBe(2)
    expect(err).toContain('needs a terminal')
    expect(read(cwd, 'a.js')).toBe(tweet)
  })
})

describe('what stands in the way', () => {
  const write = (cwd: string, ...more: string[]) => apilift(['migrate', '--write', ...more], { cwd })
  const git = (cwd: string, ...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@t.example', '-c', 'protocol.file.allow=always', ...args],
      {
        cwd,
        stdio: 'pipe',
      },
    )

  test('another process: refused, with the first one and its lock named', async () => {
    const cwd = tree({ 'a.js': tweet })
    const first = takeTree(cwd, process.ppid, () => true)
    const { code, err } = await write(cwd)
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(new RegExp(`process ${process.ppid} is migrating .*\\.lock`, 's')),
    ])
    expect(read(cwd)).toBe(tweet)
    if ('release' in first) first.release()
    expect((await write(cwd)).code).toBe(0)
  })
  test('a read-only file: nothing is written, 4', async () => {
    const cwd = tree({ 'a.js': tweet, 'b.js': tweet })
    chmodSync(join(cwd, 'b.js'), 0o444)
    const { code, out, err } = await write(cwd)
    expect([code, out, err]).toEqual([4, '', expect.stringContaining('nothing was written:\n  b.js: read-only')])
    expect([read(cwd), read(cwd, 'b.js')]).toEqual([tweet, tweet])
  })
  test('a file that somebody saves in the meantime: left alone, nothing else is written, 4', async () => {
    const cwd = tree({ 'a.js': tweet, 'b.js': tweet })
    const save = () => {
      writeFileSync(join(cwd, 'b.js'), 'saved')
      return 'all'
    }
    const { code, err } = await apilift(['migrate', '--interactive'], { cwd, answers: [save] })
    expect([code, err]).toEqual([4, expect.stringContaining('b.js: changed since it was read; left alone')])
    expect([read(cwd), read(cwd, 'b.js')]).toEqual([tweet, 'saved'])
  })
  test('a link, to a file or through a folder, is never written through', async () => {
    const outside = tree({ 'a.js': tweet, 'lib/b.js': tweet })
    const cwd = tree({ 'own.js': tweet })
    symlinkSync(join(outside, 'a.js'), join(cwd, 'a.js'))
    symlinkSync(join(outside, 'lib'), join(cwd, 'lib'))
    expect((await write(cwd)).out).toBe('own.js\n')
    expect([read(outside), read(outside, 'lib/b.js')]).toEqual([tweet, tweet])
  })
  test('a submodule, or another repository inside: not read, not written, and said', async () => {
    const vendor = tree({ 'a.js': tweet })
    for (const args of [
      ['init', '-q'],
      ['add', '-A'],
      ['commit', '-qm', 'vendor'],
    ])
      git(vendor, ...args)
    const cwd = tree({ 'own.js': tweet })
    git(cwd, 'init', '-q')
    git(cwd, 'submodule', '--quiet', 'add', vendor, 'vendor')
    git(cwd, 'clone', '-q', vendor, 'beside')
    const { out } = await write(cwd, '--allow-dirty')
    expect([out, read(cwd, 'vendor/a.js'), read(cwd, 'beside/a.js')]).toEqual(['own.js\n', tweet, tweet])
    const audit = await apilift(['audit'], { cwd, columns: 200 })
    expect(audit.out).toContain('vendor is a repository of its own and was not read: run apilift in it')
    expect(audit.out).toContain('beside is a repository of its own')
  })
  test('no git at all: written, and said that there is no way back', async () => {
    const cwd = tree({ 'a.js': tweet })
    const path = process.env['PATH']
    process.env['PATH'] = join(cwd, 'nothing')
    const { code, out, err } = await write(cwd).finally(() => {
      process.env['PATH'] = path
    })
    expect([code, out]).toEqual([0, 'a.js\n'])
    expect(err).toContain('not in a git work tree')
  })
})

describe('after a run that was killed', () => {
  const killedIn = (cwd: string): void => {
    const run = takeTree(cwd, process.ppid, () => true)
    if ('heldBy' in run) throw new Error('locked')
    run.write([{ path: 'a.js', before: read(cwd), text: '// half of the work\n' }])
  }
  test('a dry run says so, and touches nothing', async () => {
    const cwd = tree({ 'a.js': tweet })
    killedIn(cwd)
    expect((await apilift(['migrate'], { cwd })).err).toContain('an earlier run was killed while it wrote here')
    expect(read(cwd)).toBe('// half of the work\n')
  })
  test('the next one puts its files back, which makes the tree clean again, and does the work', async () => {
    const cwd = tree({ 'a.js': tweet })
    for (const args of [
      ['init', '-q'],
      ['add', '-A'],
      ['-c', 'user.name=t', '-c', 'user.email=t@t.example', 'commit', '-qm', 'before'],
    ])
      execFileSync('git', args, { cwd })
    killedIn(cwd)
    const world = { cwd, isAlive: () => false }
    const { code, out, err } = await apilift(['migrate', '--write'], world)
    expect([code, out]).toEqual([0, 'a.js\n'])
    expect(err).toContain('an earlier run was killed while it wrote: put back a.js')
    expect(read(cwd)).toContain('text=x')
    expect((await apilift(['migrate'], { cwd })).err).not.toContain('killed')
  })
})
