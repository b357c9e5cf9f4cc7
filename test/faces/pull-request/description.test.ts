/** The whole description: within a host's limit, with a notice of what had to go; and commit messages. */

import { describe, expect, test } from 'vitest'
import { commitMessage } from '../../../src/faces/pull-request/commit-message.ts'
import { bodyLimit, description } from '../../../src/faces/pull-request/index.ts'
import { code, prose, row } from '../../../src/faces/pull-request/markdown.ts'
import { auditOf, findingAt } from '../hand-made.ts'
import { api, changes, inputOf } from './input.ts'

const span = { file: 'src/oven.ts', line: 1, column: 1, endLine: 1, endColumn: 2 }
const large = (
  amount: number,
  message = 'What to do here, in a sentence that has a usual length for such a sentence.',
) =>
  inputOf({
    audit: auditOf({
      ledger: [{ change: 'bakery/v3-buns-to-rolls', status: 'not-affected', requests: 2, reason: '' }],
    }),
    migration: {
      ...inputOf().migration,
      left: Array.from({ length: amount }, (_, index) => findingAt(span, { id: String(index), message })),
    },
  })

describe('the limit of a host', () => {
  test('what fits is whole and carries no notice', () => {
    const text = description(large(50))
    expect(text).not.toContain('Shortened')
    expect(text).toContain('<details>')
  })
  test.each([2000, 20_000])('%i places are cut to what fits, and the notice says where the rest is', (amount) => {
    const text = description(large(amount))
    expect(text.length).toBeLessThanOrEqual(bodyLimit)
    expect(text).toContain(
      '> **Shortened**: a description may have 65,536 characters. `apilift audit --to 3` prints all of it.',
    )
    expect(text).toMatch(/- and [\d,]+ more places/)
    expect(text).toContain('<!-- apilift:pull-request')
  })
  test('the headline and the marker survive whatever else is too long', () => {
    const text = description(large(1, 'x'.repeat(100_000)))
    expect(text.length).toBeLessThanOrEqual(bodyLimit)
    expect(text).toMatch(/^\*\*Bakery API: v2 → v3\.\*\*/)
    expect(text).toContain('<!-- apilift:pull-request')
  })
})

describe('hostile text', () => {
  test('does nothing in Markdown: no HTML, no mention, no reference, no link', () => {
    expect(prose('<img src=x> @bakers #7 [a](b) *x* a&b')).toBe(
      '&lt;img src=x&gt; &#64;bakers \\#7 \\[a\\](b) \\*x\\* a&amp;b',
    )
  })
  test('backticks: pairs are code, a lone one is a character', () => {
    expect(prose('`a<b` and <c>')).toBe('`a<b` and &lt;c&gt;')
    expect(prose('lone ` tick')).toBe('lone \\` tick')
    expect(code('a`b``c')).toBe('```a`b``c```')
    expect(code('`')).toBe('`` ` ``')
  })
  test('lines, bars and controls break no table', () => {
    expect(row([code('a|b\n| c'), prose('x\r\n|y'), code('\u202e')])).toBe('| `a\\|b \\| c` | x \\|y | `\\u202e` |')
  })
  test('a file name closes no comment and no code', () => {
    const file = 'src/`-->@x|y.ts'
    const text = description(inputOf({ migration: { ...inputOf().migration, left: [findingAt({ ...span, file })] } }))
    expect(text).toContain('- [ ] ``src/`-->@x|y.ts:1``')
  })
})

describe('a commit message', () => {
  const base = { api, to: '3', known: changes, edits: [], moves: [] }
  test('names type, API and change; says why and on whose word', () => {
    expect(commitMessage({ ...base, phase: 'now', changes: [changes[0]!.id] })).toBe(
      [
        'fix(bakery): `paused` became `status`',
        '',
        '`paused` became `status` (v3). v3 refuses `paused`.',
        'Source: https://bakery.example/changelog',
        '',
        'Apilift-Change: bakery/v3-loaf-paused-to-status',
        '',
      ].join('\n'),
    )
  })
  test('what holds only after the move says so', () => {
    const text = commitMessage({ ...base, phase: 'upgrade', changes: changes.map((change) => change.id) })
    expect(text).toMatch(/^refactor\(bakery\): `buns` became `rolls` \(and 1 more\)\n/)
    expect(text).toContain('\nHolds from v3 on; the last commit of this branch moves the version.\n')
    expect(text).toMatch(/Apilift-Change: .*status\nApilift-Change: .*rolls\n$/)
  })
  test('the move is a feature of its own', () => {
    expect(commitMessage({ ...base, phase: 'version', changes: [], moves: [{ from: '2', to: '3' }] })).toMatch(
      /^feat\(bakery\): call v3 instead of v2\n\nMoves the version of the Bakery API from v2 to v3, now that/,
    )
  })
  test('no line is longer than 72 characters, addresses apart', () => {
    const long = { ...changes[0]!, title: 'a long title that goes on '.repeat(9), why: 'because of this '.repeat(40) }
    const text = commitMessage({ ...base, known: [long], phase: 'now', changes: [long.id] })
    expect(text.split('\n').filter((line) => line.length > 72 && !/^(Source|Apilift)/.test(line))).toEqual([])
    expect(text.split('\n')[0]).toBe('fix(bakery): a long title that goes on a long title that goes on a long…')
  })
})
