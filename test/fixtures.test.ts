import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { audit } from '../src/audit.ts'
import { loadShipped } from '../src/catalogue/shipped.ts'
import { main } from '../src/cli/main.ts'
import { openDisk } from '../src/files.ts'
import type { Audit } from '../src/finding.ts'
import { typescript } from '../src/frontends/typescript/index.ts'
import { fixtures, readJson, readMarks, readTree, recording } from './fixtures.ts'
import type { Fixture } from './fixtures.ts'
import { record } from './harness/record.ts'

const asOf = '2026-11-21'
const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A copy of `before` that may be written to, in a git repository of its own with everything committed. */
function checkout(fixture: Fixture): string {
  const folder = mkdtempSync(join(tmpdir(), `apilift-${fixture.name}-`))
  folders.push(folder)
  cpSync(join(fixture.dir, 'before'), folder, { recursive: true })
  git(folder, 'init', '-q')
  git(folder, 'add', '-A')
  git(folder, '-c', 'user.name=t', '-c', 'user.email=t@t.example', 'commit', '-q', '-m', 'before')
  return folder
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8' })
}

function auditAt(root: string): Audit {
  const [only, ...rest] = audit({ files: openDisk(root), catalogues: loadShipped(), frontend: typescript, asOf })
  if (only === undefined || rest.length > 0) throw new Error('expected the one shipped API')
  return only
}

/** Runs a command line over a tree. */
async function run(root: string, ...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const out = { stdout: '', stderr: '' }
  const code = await main([...argv, '--cwd', root, '--as-of', asOf], {
    stdout: (text) => (out.stdout += text),
    stderr: (text) => (out.stderr += text),
    env: {},
    cwd: root,
    columns: 80,
    isTTY: false,
    isErrorTTY: false,
    pid: process.pid,
    isAlive: () => false,
    uninterrupted: (work) => work(),
    ask: () => Promise.resolve(null),
    now: () => new Date(asOf),
  })
  return { code, ...out }
}

const plain = (dir: string) => Object.fromEntries(readTree(dir))

const at = ({ file, line, change }: { file: string; line: number; change: string }) => `${file}:${line} ${change}`

describe.each(fixtures)('$name', (fixture) => {
  const before = join(fixture.dir, 'before')
  const after = join(fixture.dir, 'after')
  const changed = [...readTree(before)]
    .filter(([file, text]) => readTree(after).get(file) !== text)
    .map(([file]) => file)

  test('the audit finds what the marks say, and nothing else', () => {
    const found = auditAt(before).findings.map(({ span, change }) => at({ ...span, change }))
    const marks = readMarks(readTree(before))
    const expected = marks.filter((mark) => mark.word === 'finds').map(at)
    expect([...found].sort()).toEqual([...expected].sort())
    for (const mark of marks.filter((one) => one.word !== 'finds')) expect(found).not.toContain(at(mark))
  })

  test('`migrate --write` gives `after` byte for byte, and a second one changes nothing', async () => {
    const root = checkout(fixture)
    const first = await run(root, 'migrate', '--write', '--tier', 'review')
    expect(first.stdout.split('\n').filter(Boolean)).toEqual(changed)
    expect(plain(root)).toEqual(plain(after))
    const second = await run(root, 'migrate', '--write', '--tier', 'review', '--allow-dirty')
    expect(second.stdout).toBe('')
    // 1: manual findings are left.
    expect([first.code, second.code]).toEqual(fixture.versions.kept > 0 ? [1, 1] : [0, 0])
    expect(plain(root)).toEqual(plain(after))
  })

  test('the dry diff writes nothing, is taken by `git apply`, and gives `after`', async () => {
    const root = checkout(fixture)
    const { code, stdout } = await run(root, 'migrate', '--tier', 'review')
    expect(code).toBe(0)
    expect(plain(root)).toEqual(plain(before))
    const patch = join(root, '.git', 'migration.patch')
    writeFileSync(patch, stdout)
    git(root, 'apply', '--whitespace=error-all', patch)
    expect(plain(root)).toEqual(plain(after))
  })

  test('what can move moves to the newest version, and what cannot stays and says why', () => {
    const { findings, fixes } = auditAt(before)
    const moves = fixes.flatMap((fix) => fix.moves.map(() => fix.blockers.length))
    expect(moves.filter((blockers) => blockers === 0)).toHaveLength(fixture.versions.moved)
    expect(moves.filter((blockers) => blockers > 0)).toHaveLength(fixture.versions.kept)
    expect(findings.filter((finding) => finding.change === 'x-ads/ended-version')).toHaveLength(moves.length)
  })

  test.each(['before', 'after'] as const)('%s sends what was written down by hand', async (side) => {
    const requests = await record(join(fixture.dir, side), fixture.entry, recording(fixture))
    expect(requests.map(({ headers: _headers, ...wire }) => wire)).toEqual(readJson(fixture, `wire.${side}.json`))
  })
})
