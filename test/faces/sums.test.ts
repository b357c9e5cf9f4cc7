/** The numbers of a report add up: each finding stands in one place, each edit in one of written and held back. */

import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { project, apilift, tree } from '../cli/run.ts'

interface Report {
  readonly findings: readonly { readonly severity: string; readonly kind: string }[]
  readonly fixes: readonly {
    readonly description: string
    readonly edits: readonly { file: string; start: number; end: number; text: string }[]
  }[]
  readonly requests: readonly object[]
  readonly ledger: readonly object[]
}

const mixed = {
  'a.js': `const BASE = 'https://ads-api.twitter.com/10'
// apilift-ignore x-ads/v5-draft-only-to-with-draft -- never sent
const get = (path) => fetch(BASE + path)
get('/accounts/a1/campaigns?with_draft=true')
get('/targeting_criteria/locations?location_type=CITY')
fetch(BASE + '/accounts/a1/campaigns?start_time=1', { method: 'POST' })
`,
  'b.js': `fetch('https://ads-api.x.com/11/accounts')\n`,
}

const trees: [string, string[], Record<string, string>?][] = [
  ...readdirSync(`${project}/fixtures`)
    .filter((name) => name !== 'parcel-api')
    .map((name) => {
      const catalogue = name === 'parcel-desk' ? ['--catalogue', 'fixtures/parcel-api'] : []
      return [name, ['--cwd', `fixtures/${name}/before`, ...catalogue]] as [string, string[]]
    }),
  ['a tree with everything in it', [], mixed],
]

/** The numbers that a pattern captures, added. */
function sum(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].reduce((all, [, amount]) => all + Number(amount), 0)
}

describe.each(trees)('%s', (_, args, files) => {
  const world = () => (files ? { cwd: tree(files), columns: 400 } : { columns: 400 })

  test('every finding stands under one title, has one way out, and is in the verdict', async () => {
    const place = world()
    const { out } = await apilift(['audit', ...args], place)
    const report = JSON.parse((await apilift(['audit', ...args, '--format', 'json'], place)).out) as Report
    const notes = report.findings.filter((one) => one.severity === 'note').length
    const asked = report.findings.length - notes
    expect(sum(out, /^(?:Versions|Broken now|Breaks on .*|Ignore comments) {2}(\d+) place/gm)).toBe(asked)
    expect(sum(out, /^ {2}note \S+ (?:\[.*\] )?(\d+) place/gm)).toBe(notes)
    const ways = /^ {2}(?:fixable|needs you|held back|comments) +(\d+) (?:place|ignore comment)/gm
    expect(sum(out, ways)).toBe(asked)
    expect(sum(out, /(\d+) (?:error|warning)s?(?=[,\n])/g)).toBe(asked)
    expect(sum(out, /(?:warnings?|clean)[,;] (\d+) note/g)).toBe(notes)
    const rows = /^ {2}(?:affected by|not affected|not visible|undecided) +(\d+) change/gm
    expect(sum(out, rows)).toBe(report.ledger.length)
  })

  test.each(['safe', 'review'])('every edit is written or held back at tier %s, and counted once', async (tier) => {
    const place = world()
    const { err } = await apilift(['migrate', ...args, '--tier', tier], place)
    const { fixes } = JSON.parse((await apilift(['audit', ...args, '--format', 'json'], place)).out) as Report
    const edits = new Set(fixes.flatMap((fix) => fix.edits.map((edit) => Object.values(edit).join(' '))))
    expect(sum(err, /(?:would write|with a look:|held back:) (\d+) edit/g)).toBe(edits.size)
  })

  test('no two groups of edits are called the same, and each names its file', async () => {
    const { fixes } = JSON.parse((await apilift(['audit', ...args, '--format', 'json'], world())).out) as Report
    expect(new Set(fixes.map((fix) => fix.description)).size).toBe(fixes.length)
    for (const { description, edits } of fixes) {
      const named = / at (\S+):\d+:\d+( and \d+ more places?)?$/.exec(description)?.[1]
      expect(edits.map((edit) => edit.file)).toContain(named)
    }
  })
})

test('what is only to be moved is no finding: the verdict says that it can, and with which command', async () => {
  const { code, out } = await apilift(['audit'], { cwd: tree({ 'a.js': mixed['b.js'] }), columns: 200 })
  expect(code).toBe(0)
  expect(out).toContain('Looked, and clean; 1 version literal can move to v12')
  expect(out).toMatch(/^ {2}can move +move v11 to v12 at a\.js:1:30: apilift migrate$/m)
})

test('a request of two versions stands in two rows, and the report says so', async () => {
  const code = "const v = process.argv[2] ? '9' : '10'\nfetch(`https://ads-api.x.com/${v}/accounts`)\n"
  const { out } = await apilift(['audit'], { cwd: tree({ 'a.js': code }) })
  expect(sum(out, /^ {2}v\d+ .* (\d+) request/gm)).toBe(2)
  expect(out).toContain('  1 request may call more than one of them, and stand in each row')
})

test('an ignore comment that does nothing is not broken: it has a place of its own', async () => {
  const { out } = await apilift(['audit'], { cwd: tree(mixed) })
  const [, after = ''] = out.split('Ignore comments')
  expect(after).toContain('warning apilift/unused-ignore')
  expect(out.split('Ignore comments')[0]).not.toContain('apilift/unused-ignore')
})

test('a promise of a fix says that the type checker has not seen it yet', async () => {
  const { out } = await apilift(['audit'], { cwd: tree(mixed), columns: 200 })
  expect(out).toContain('not type-checked yet: migrate leaves out what would add a type error')
})

test('each group that waits is named by its change and its place, with what holds it', async () => {
  const { out } = await apilift(['audit'], { cwd: tree(mixed), columns: 400 })
  expect(out).toMatch(/held back +1 place, in 1 fix:\n +move v10 to v12 at a\.js:1:43: .* needs a human/)
  const { err } = await apilift(['migrate'], { cwd: tree(mixed), columns: 400 })
  expect(err).toMatch(
    /^ {2}with a look: 2 edits, in 2 fixes; --tier review writes them\n( .*\n)* {4}fix x-ads\/v2-location-type-plural at a\.js:5:50$/m,
  )
  expect(err).toMatch(
    /^ {2}held back: 1 edit, in 1 fix\n {4}move v10 to v12 at a\.js:1:43\n {6}because .* needs a human$/m,
  )
})
