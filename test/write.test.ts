/** Writing into a tree: all or nothing, one process at a time, and what a killed run left. */

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Change, OwnTree } from '../src/write.ts'
import { isInterrupted, takeTree } from '../src/write.ts'
import { tree } from './cli/run.ts'

const read = (cwd: string, file: string): string => readFileSync(join(cwd, file), 'utf8')
const change = (path: string, before: string, text: string): Change => ({ path, before, text })

/** The tree, taken by a process of that id; nobody else is alive. */
function take(cwd: string, pid = process.pid): OwnTree {
  const own = takeTree(cwd, pid, (other) => other === process.pid)
  if ('heldBy' in own) throw new Error(`held by ${own.heldBy}`)
  onTestFinished(() => {
    own.release()
  })
  return own
}

/** A run that is killed: its process is gone, its lock and its record stay. */
function killed(cwd: string, changes: readonly Change[]): void {
  const own = takeTree(cwd, 999_999_999, () => false)
  if ('heldBy' in own) throw new Error('held')
  own.write(changes)
}

test('all files are written, and nothing else lies there afterwards', () => {
  const cwd = tree({ 'a.js': 'one', 'b.js': '\uFEFFtwo' })
  chmodSync(join(cwd, 'a.js'), 0o755)
  const { written, failed, keep } = take(cwd).write([change('a.js', 'one', 'ONE'), change('b.js', 'two', 'TWO')])
  keep()
  expect([written, failed]).toEqual([['a.js', 'b.js'], []])
  expect([read(cwd, 'a.js'), read(cwd, 'b.js'), readdirSync(cwd)]).toEqual(['ONE', '\uFEFFTWO', ['a.js', 'b.js']])
  expect(statSync(join(cwd, 'a.js')).mode & 0o777).toBe(0o755)
  expect(isInterrupted(cwd)).toBe(false)
})

describe('one file that cannot be written, and none is', () => {
  const cases: readonly (readonly [string, (cwd: string) => void, string])[] = [
    [
      'changed',
      (cwd) => {
        writeFileSync(join(cwd, 'b.js'), 'three')
      },
      'changed since it was read; left alone',
    ],
    [
      'read-only',
      (cwd) => {
        chmodSync(join(cwd, 'b.js'), 0o444)
      },
      'read-only',
    ],
    [
      'a link by now',
      (cwd) => {
        spawnSync('rm', ['b.js'], { cwd })
        symlinkSync(join(cwd, 'a.js'), join(cwd, 'b.js'))
      },
      'symbolic link',
    ],
    ['gone', (cwd) => spawnSync('rm', ['b.js'], { cwd }), 'not found'],
    [
      'a folder by now',
      (cwd) => {
        spawnSync('rm', ['b.js'], { cwd })
        mkdirSync(join(cwd, 'b.js'))
      },
      'not a file',
    ],
  ]
  test.each(cases)('%s', (_, happens, reason) => {
    const cwd = tree({ 'a.js': 'one', 'b.js': 'two' })
    happens(cwd)
    const there = readdirSync(cwd)
    const { failed, written } = take(cwd).write([change('a.js', 'one', 'ONE'), change('b.js', 'two', 'TWO')])
    expect([failed, written]).toEqual([[{ path: 'b.js', reason }], []])
    expect([read(cwd, 'a.js'), readdirSync(cwd)]).toEqual(['one', there])
    expect(isInterrupted(cwd)).toBe(false)
  })
  test('outside the root', () => {
    const cwd = tree({ 'in/a.js': 'one', 'b.js': 'two' })
    const own = take(join(cwd, 'in'))
    const { failed } = own.write([change('a.js', 'one', 'ONE'), change('../b.js', 'two', 'TWO')])
    expect(failed).toEqual([{ path: '../b.js', reason: 'outside the root' }])
    expect([read(cwd, 'in/a.js'), read(cwd, 'b.js')]).toEqual(['one', 'two'])
  })
  test('no space left on the disk', ({ skip }) => {
    const cwd = tree({ 'full/.keep': '' })
    const full = join(cwd, 'full')
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=56k', 'none', full]).status !== 0) skip('no right to mount')
    try {
      const [a, b] = ['a'.repeat(20_000), 'b'.repeat(12_000)]
      writeFileSync(join(full, 'a.js'), a)
      writeFileSync(join(full, 'b.js'), b)
      const changes = [change('a.js', a, a.toUpperCase()), change('b.js', b, b.toUpperCase())]
      const { failed, written } = take(full).write(changes)
      expect([failed, written]).toEqual([[{ path: 'b.js', reason: 'no space left on the disk' }], []])
      expect([read(full, 'a.js') === a, read(full, 'b.js') === b, readdirSync(full)]).toEqual([
        true,
        true,
        ['a.js', 'b.js'],
      ])
    } finally {
      spawnSync('umount', [full])
    }
  })
})

test('undo puts every byte back, whatever the files say by then', () => {
  const cwd = tree({ 'a.js': '\uFEFFone\r\n', 'b.js': 'two' })
  const { undo } = take(cwd).write([change('a.js', 'one\r\n', 'ONE\r\n'), change('b.js', 'two', 'TWO')])
  writeFileSync(join(cwd, 'b.js'), 'formatted by the command')
  undo()
  expect([read(cwd, 'a.js'), read(cwd, 'b.js'), readdirSync(cwd)]).toEqual(['\uFEFFone\r\n', 'two', ['a.js', 'b.js']])
  expect(isInterrupted(cwd)).toBe(false)
})

describe('what a killed run wrote', () => {
  test('is put back, its temporary files go, and the record with them', () => {
    const cwd = tree({ 'a.js': 'one', 'b.js': 'two' })
    killed(cwd, [change('a.js', 'one', 'ONE'), change('b.js', 'two', 'TWO')])
    writeFileSync(join(cwd, 'b.js'), 'two') // As if the kill had come before the second rename.
    expect(isInterrupted(cwd)).toBe(true)
    expect(take(cwd).restore()).toEqual({ restored: ['a.js'], left: [] })
    expect([read(cwd, 'a.js'), read(cwd, 'b.js'), readdirSync(cwd)]).toEqual(['one', 'two', ['a.js', 'b.js']])
    expect(isInterrupted(cwd)).toBe(false)
  })
  test('stays where somebody changed it since', () => {
    const cwd = tree({ 'a.js': 'one' })
    killed(cwd, [change('a.js', 'one', 'ONE')])
    writeFileSync(join(cwd, 'a.js'), 'mine')
    expect(take(cwd).restore()).toEqual({ restored: [], left: ['a.js'] })
    expect(read(cwd, 'a.js')).toBe('mine')
  })
  test('stays where somebody committed it since', () => {
    const cwd = tree({ 'a.js': 'one', 'b.js': 'two' })
    const git = (...args: string[]) =>
      spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.example', ...args], { cwd })
    git('init', '-q')
    git('add', '-A')
    git('commit', '-qm', 'before')
    killed(cwd, [change('a.js', 'one', 'ONE'), change('b.js', 'two', 'TWO')])
    git('commit', '-qm', 'taken', 'a.js')
    expect(take(cwd).restore()).toEqual({ restored: ['b.js'], left: [] })
    expect([read(cwd, 'a.js'), read(cwd, 'b.js')]).toEqual(['ONE', 'two'])
  })
  test('is left alone when it became a link or went away', () => {
    const cwd = tree({ 'a.js': 'one', 'b.js': 'two', 'c.js': 'ONE' })
    killed(cwd, [change('a.js', 'one', 'ONE'), change('b.js', 'two', 'TWO')])
    spawnSync('rm', ['a.js', 'b.js'], { cwd })
    symlinkSync(join(cwd, 'c.js'), join(cwd, 'a.js'))
    expect(take(cwd).restore()).toEqual({ restored: [], left: [] })
    expect([read(cwd, 'c.js'), existsSync(join(cwd, 'b.js'))]).toEqual(['ONE', false])
  })
  test('nothing to put back is null', () => {
    expect(take(tree({ 'a.js': 'one' })).restore()).toBeNull()
  })
})

describe('one process at a time', () => {
  test('a second one is told who has the tree', () => {
    const cwd = tree({ 'a.js': 'one' })
    take(cwd)
    expect(takeTree(cwd, 1, (pid) => pid === process.pid)).toMatchObject({ heldBy: process.pid })
  })
  test('in git it is the whole work tree, whatever part is written', () => {
    const cwd = tree({ 'packages/one/a.js': 'one' })
    spawnSync('git', ['init', '-q'], { cwd })
    take(join(cwd, 'packages/one'))
    expect(takeTree(cwd, 1, (pid) => pid === process.pid)).toMatchObject({ heldBy: process.pid })
  })
  test('a lock whose process is gone counts for nothing', () => {
    const cwd = tree({ 'a.js': 'one' })
    killed(cwd, [])
    expect(take(cwd).write([change('a.js', 'one', 'ONE')]).written).toEqual(['a.js'])
  })
})
