/** Each section of a description says its part, and nothing when there is none. */

import { describe, expect, test } from 'vitest'
import { changeTable } from '../../../src/faces/pull-request/change-table.ts'
import { headline, titleOf } from '../../../src/faces/pull-request/headline.ts'
import { heldBack } from '../../../src/faces/pull-request/held-back.ts'
import type { Input } from '../../../src/faces/pull-request/input.ts'
import { lookAt } from '../../../src/faces/pull-request/look-at.ts'
import { isOwn, marker } from '../../../src/faces/pull-request/marker.ts'
import { itemMark, keepTicks, needsYou } from '../../../src/faces/pull-request/needs-you.ts'
import { reproduce, verify } from '../../../src/faces/pull-request/reproduce.ts'
import { unaffected } from '../../../src/faces/pull-request/unaffected.ts'
import { notVisible, undecided } from '../../../src/faces/pull-request/undecided.ts'
import type { Finding, LedgerRow } from '../../../src/finding.ts'
import { auditOf, findingAt } from '../hand-made.ts'
import { fixOf, inputOf } from './input.ts'

const all = { rows: Infinity, folded: true }
const at = (line: number, more: Partial<Finding> = {}) =>
  findingAt({ file: 'src/oven.ts', line, column: 1, endLine: line, endColumn: 7 }, { id: `f${line}`, ...more })
const left = (...findings: Finding[]): Input => inputOf({ migration: { ...inputOf().migration, left: findings } })
const ledger = (...rows: [string, LedgerRow['status'], number?][]) =>
  inputOf({
    audit: auditOf({
      ledger: rows.map(([change, status, requests = 0]) => ({ change, status, requests, reason: 'read at run time' })),
    }),
  })

describe('headline', () => {
  test('names the API, from and to, how long it has to live, and how much it is', () => {
    expect(headline(inputOf(), all)).toBe(
      '**Bakery API: v2 → v3.** v2 ends on 2024-07-01, in 30 days. 2 changes in 1 file, 3 commits.',
    )
  })
  test('says what is left', () => {
    const more = inputOf({
      migration: { ...inputOf().migration, left: [at(1)], heldBack: [{ fix: fixOf(), blockers: [] }] },
    })
    expect(headline(more, all)).toMatch(/\*\*1 place needs you\.\*\* 1 fix is held back\.$/)
  })
  test('without a move it says that none moves', () => {
    const fixes = inputOf({ commits: inputOf().commits.slice(0, 1) })
    expect(headline(fixes, all)).toMatch(
      /^\*\*Bakery API: what is broken at the version in use\.\*\* No version moves here\./,
    )
    expect(titleOf(fixes)).toBe('Fix requests to the Bakery API that are broken today')
  })
  test('the title names the group', () => {
    expect(titleOf(inputOf({ group: 'packages/till' }))).toBe('Move the Bakery API from v2 to v3 (packages/till)')
  })
})

describe('changes', () => {
  test('a row for each: what, where, how sure, in which commit', () => {
    expect(changeTable(inputOf(), all).split('\n').slice(4)).toEqual([
      '| `paused` became `status`<br>[`bakery/v3-loaf-paused-to-status`](https://bakery.example/changelog) | `src/oven.ts:1` | review | 111111111 |',
      '| `buns` became `rolls`<br>[`bakery/v3-buns-to-rolls`](https://bakery.example/changelog) | `src/oven.ts:2` | review | 222222222 |',
      '| the version itself: v2 → v3 | `src/oven.ts:3` | review | 333333333 |',
    ])
  })
  test('many places are counted', () => {
    const [first] = inputOf().commits
    const edits = [0, 7, 12, 16].map((start) => ({ file: 'src/oven.ts', start, end: start, changes: first!.changes }))
    expect(changeTable(inputOf({ commits: [{ ...first!, edits }] }), all)).toContain(
      '`src/oven.ts:1`<br>`src/oven.ts:2`<br>2 more in 1 file',
    )
  })
  test('more rows than there is room for are counted', () => {
    const text = changeTable(inputOf(), { rows: 1, folded: true })
    expect(text).toContain('and 2 more rows: the commits of the branch have them all.')
    expect(text).not.toContain('rolls')
  })
})

describe('needs you', () => {
  test('is a checklist of what only a human can do', () => {
    const text = needsYou(
      left(at(3, { message: '`paused` is gone. By hand: send `status`.', source: ['https://b.example/x'] })),
      all,
    )
    expect(text).toBe(
      '### Needs you\n\n- [ ] `src/oven.ts:3` `paused` is gone. By hand: send `status`. [`bakery/v3-loaf-paused-to-status`](https://b.example/x) <!-- apilift:item f3 -->',
    )
  })
  test('has no notes, and nothing that a fix waits for', () => {
    expect(needsYou(left(at(1, { severity: 'note' }), at(2, { applicability: 'review' })), all)).toBe('')
  })
  test('keeps the ticks of an earlier text, also when the wording has changed', () => {
    const old = `- [x] old words ${itemMark('ab1')}\n- [ ] ${itemMark('cd2')}`
    expect(keepTicks(`- [ ] new words ${itemMark('ab1')}\n- [ ] x ${itemMark('cd2')}`, old)).toBe(
      `- [x] new words ${itemMark('ab1')}\n- [ ] x ${itemMark('cd2')}`,
    )
  })
})

describe('held back', () => {
  const held = (...texts: readonly string[]) => {
    const blockers = texts.map((text) => ({ code: 'by-hand' as const, text, place: null, changes: [] }))
    return heldBack(inputOf({ migration: { ...inputOf().migration, heldBack: [{ fix: fixOf(), blockers }] } }), all)
  }
  test('says what waits and for what', () => {
    expect(held('a at src/a.ts:1 needs a human', 'b')).toBe(
      '### Held back\n\n- move from 2 to 3 (3 edits)\n  - a at src/a.ts:1 needs a human\n  - b',
    )
  })
  test('counts causes beyond the eighth', () => {
    expect(held(...Array.from({ length: 10 }, (_, index) => `cause ${index}`))).toMatch(
      /cause 7\n {2}- and 2 more reasons$/,
    )
  })
})

describe('look at', () => {
  test('names what went in with a look, and why; of safe fixes nothing', () => {
    const place = { file: 'src/oven.ts', start: 0, end: 1 }
    const looks = [
      { code: 'version-compared' as const, text: 'the version at src/oven.ts:1 is compared at src/tin.ts:4', place },
    ]
    const applied = [fixOf({ looks }), fixOf({ description: 'rename buns' })]
    expect(lookAt(inputOf({ migration: { ...inputOf().migration, applied } }), all)).toBe(
      '### Look at\n\n- move from 2 to 3 (3 edits)\n  - the version at src/oven.ts:1 is compared at src/tin.ts:4',
    )
    expect(lookAt(inputOf({ migration: { ...inputOf().migration, applied: [fixOf()] } }), all)).toBe('')
  })
})

describe('what is folded', () => {
  test('not affected: how many, by how many requests, and which', () => {
    const text = unaffected(
      ledger(['bakery/v3-buns-to-rolls', 'not-affected', 3], ['bakery/other', 'not-affected']),
      all,
    )
    expect(text).toMatch(/<summary>Checked and not affected: 2 changes, by 0 requests<\/summary>/)
    expect(text).toContain('| `buns` became `rolls`<br>`bakery/v3-buns-to-rolls` | 3 |')
    expect(text).toContain('1 change is about endpoints that nothing here calls.')
  })
  test('undecided: changes, places, files', () => {
    const input = ledger(['bakery/v3-buns-to-rolls', 'undecided'])
    const span = { file: 'a.ts', line: 4, column: 1, endLine: 4, endColumn: 2 }
    const audit = {
      ...input.audit,
      undecided: [
        {
          part: 'path',
          reason: 'dynamic-path',
          text: 'p',
          place: { file: 'a.ts', start: 0, end: 1 },
          span,
          request: null,
        },
      ],
      coverage: { ...input.audit.coverage, skipped: [{ file: 'b.ts', reason: 'parse error at 1:1' }] },
    } as Input['audit']
    const text = undecided(inputOf({ audit }), all)
    expect(text).toContain('<summary>Undecided: 1 change, 1 place that could not be read, 1 file skipped</summary>')
    expect(text).toContain(
      '- `bakery/v3-buns-to-rolls` read at run time\n- `a.ts:4` path: dynamic-path\n- `b.ts` parse error at 1:1',
    )
  })
  test('not visible: what to keep in mind', () => {
    expect(notVisible(ledger(['bakery/v3-loaf-paused-to-status', 'not-visible']), all)).toContain(
      '- `paused` became `status`. Send `status`. `bakery/v3-loaf-paused-to-status`',
    )
  })
  test('without room the numbers stay', () => {
    const tight = { rows: 5, folded: false }
    expect(undecided(ledger(['a', 'undecided']), tight)).toBe('Undecided: 1 change, 0 places that could not be read.')
    expect(notVisible(ledger(['a', 'not-visible']), tight)).toBe('Code cannot show it: 1 change to keep in mind.')
    expect(unaffected(ledger(['a', 'not-affected', 1]), tight)).toBe(
      'Checked and not affected: 1 change, by 0 requests.',
    )
  })
  test('nothing to say says nothing', () => {
    for (const section of [unaffected, undecided, notVisible, heldBack, needsYou])
      expect(section(inputOf(), all)).toBe('')
  })
})

test('how to make it again, on which commit, with which release', () => {
  expect(reproduce(inputOf(), all)).toBe(
    '### Reproduce\n\nOn bbbbbbbbb, with apilift 9.9.9:\n\n```sh\napilift pr --tier review\n```',
  )
})

test('how to verify: the own scripts, what is left, each commit; and whether it must be merged whole', () => {
  const text = verify(inputOf(), all)
  expect(text).toContain('npm test\napilift audit --to 3\ngit rebase --exec "npx tsc --noEmit" bbbbbbbbb')
  expect(text).toContain('Merge it whole.')
  expect(verify(inputOf({ commits: inputOf().commits.slice(0, 1) }), all)).not.toContain('Merge it whole.')
})

test('the marker is hidden, and known again only for its own branch', () => {
  const text = marker(inputOf(), all)
  expect(text).toMatch(/<!-- apilift:pull-request apilift%2Fbakery-v2-to-v3 -->$/)
  expect(isOwn(text, 'apilift/bakery-v2-to-v3')).toBe(true)
  expect(isOwn(text, 'apilift/bakery-v2-to-v4')).toBe(false)
  expect(isOwn('a text of somebody', 'apilift/bakery-v2-to-v3')).toBe(false)
})
