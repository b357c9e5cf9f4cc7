import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { audit } from '../src/audit.ts'
import { loadShipped } from '../src/catalogue/shipped.ts'
import { openDisk, writeFiles } from '../src/files.ts'
import type { Audit } from '../src/finding.ts'
import { typescript } from '../src/frontends/typescript/index.ts'
import { planWrites } from '../src/migrate.ts'
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

/** Runs `migrate --write --tier review` and answers the files it wrote. */
function migrateAt(root: string): readonly string[] {
  const files = openDisk(root)
  const { written, failed } = writeFiles(root, planWrites(auditAt(root), files, typescript, 'review').changes)
  expect(failed).toEqual([])
  return written
}

const at = ({ file, line, change }: { file: string; line: number; change: string }) => `${file}:${line} ${change}`

describe.each(fixtures)('$name', (fixture) => {
  const before = join(fixture.dir, 'before')

  test('the audit finds what the marks say, and nothing else', () => {
    const found = auditAt(before).findings.map(({ span, change }) => at({ ...span, change }))
    const marks = readMarks(readTree(before))
    const expected = marks.filter((mark) => mark.word === 'finds').map(at)
    expect([...found].sort()).toEqual([...expected].sort())
    for (const mark of marks.filter((one) => one.word !== 'finds')) expect(found).not.toContain(at(mark))
  })

  test('migration gives `after` byte for byte, and a second one changes nothing', () => {
    const root = checkout(fixture)
    expect(migrateAt(root)).not.toEqual([])
    expect(Object.fromEntries(readTree(root))).toEqual(Object.fromEntries(readTree(join(fixture.dir, 'after'))))
    expect(migrateAt(root)).toEqual([])
  })

  test('what can move moves to the newest version, and what cannot stays and says why', () => {
    const { findings, fixes } = auditAt(before)
    const moves = fixes.flatMap((fix) => fix.moves.map(() => fix.heldBack))
    expect(moves.filter((heldBack) => heldBack === null)).toHaveLength(fixture.versions.moved)
    expect(moves.filter((heldBack) => heldBack !== null)).toHaveLength(fixture.versions.kept)
    expect(findings.filter((finding) => finding.change === 'x-ads/ended-version')).toHaveLength(moves.length)
  })

  test.each(['before', 'after'] as const)('%s sends what was written down by hand', async (side) => {
    const requests = await record(join(fixture.dir, side), fixture.entry, recording(fixture))
    expect(requests.map(({ headers: _headers, ...wire }) => wire)).toEqual(readJson(fixture, `wire.${side}.json`))
  })
})
