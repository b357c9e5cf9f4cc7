/** What `migrate --write` promises beyond the edits: verified or put back, one process at a time, asked when told to, marked once. */

import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lockTree, writeFiles } from '../../src/files.ts'
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
    expect(err).toMatch(/moved by force: 1 group[\s\S]*breaks: x-ads\/v6-scoped-timeline-removed/)
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

describe('the lock', () => {
  test('a second process is refused with the first one named; one that is gone counts for nothing', async () => {
    const cwd = tree({ 'a.js': tweet })
    const lock = lockTree(cwd, process.ppid, () => true)
    expect('release' in lock).toBe(true)
    const { code, err } = await apilift(['migrate', '--write'], { cwd })
    expect([code, err]).toEqual([2, expect.stringContaining(`process ${process.ppid} is migrating`)])
    expect(lockTree(cwd, process.pid, () => false)).toHaveProperty('release')
    expect(readdirSync(tmpdir()).some((name) => name.startsWith('apilift-') && name.endsWith('.lock'))).toBe(true)
    const again = lockTree(cwd, process.pid, () => false)
    if ('release' in again) again.release()
    expect((await apilift(['migrate', '--write'], { cwd })).code).toBe(0)
  })
})

test('a file that changed since it was read is left alone, and nothing else is written either', () => {
  const cwd = tree({ 'a.js': 'one', 'b.js': 'two' })
  writeFileSync(join(cwd, 'b.js'), 'changed')
  const { failed } = writeFiles(cwd, [
    { path: 'a.js', before: 'one', text: 'ONE' },
    { path: 'b.js', before: 'two', text: 'TWO' },
  ])
  expect(failed).toEqual([{ path: 'b.js', reason: 'changed since it was read; left alone' }])
  expect([read(cwd, 'a.js'), read(cwd, 'b.js')]).toEqual(['one', 'changed'])
})

test('what a killed run left beside a file is cleared by the next', () => {
  const cwd = tree({ 'a.js': 'one', 'a.js.0123456789ab.apilift.tmp': 'half' })
  writeFiles(cwd, [{ path: 'a.js', before: 'one', text: 'ONE' }])
  expect(existsSync(join(cwd, 'a.js.0123456789ab.apilift.tmp'))).toBe(false)
})
