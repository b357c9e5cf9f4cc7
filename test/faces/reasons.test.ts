/** Reasons on one line: the first are named, the rest is summed up. */

import { expect, test } from 'vitest'
import { reasonLine, reasonLines } from '../../src/faces/report/reasons.ts'

const reasons = [
  { code: 'by-hand', text: 'a needs a human' },
  { code: 'by-hand', text: 'b needs a human' },
  { code: 'by-hand', text: 'c needs a human' },
  { code: 'undecided', text: 'd is undecided' },
  { code: 'other-request', text: 'e is shared' },
] as const

test('the rest is told by its kinds, and where all of it stands', () => {
  expect(reasonLine(reasons, 1, '--verbose lists all')).toBe(
    'a needs a human; and 4 more reasons (2 need a human, 1 undecided; --verbose lists all)',
  )
  expect(reasonLine(reasons, 4)).toBe(
    'a needs a human; b needs a human; c needs a human; d is undecided; and 1 more reason',
  )
})

test('nothing is summed up where all are named', () => {
  expect(reasonLine(reasons.slice(0, 2), 2, '--verbose lists all')).toBe('a needs a human; b needs a human')
})

test('one under the other', () => {
  expect(reasonLines(reasons, 2)).toEqual([
    'because a needs a human',
    'and b needs a human',
    'and 3 more reasons (1 needs a human, 1 undecided)',
  ])
})
