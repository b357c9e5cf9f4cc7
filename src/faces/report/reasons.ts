/** What holds a group of edits back, or asks for a look at it, in words: on one line, or one under the other. */

import type { BlockerCode } from '../../blocker.ts'
import type { LookCode } from '../../look.ts'
import { count, shown } from './text.ts'

interface Reason {
  readonly code: BlockerCode | LookCode
  readonly text: string
}

/** What the commonest of many reasons come to; the codes without a word here are few and each its own. */
const words: Partial<Record<Reason['code'], (amount: number) => string>> = {
  'by-hand': (amount) => `${amount} ${amount === 1 ? 'needs' : 'need'} a human`,
  undecided: (amount) => `${amount} undecided`,
}

/** `A; B; and 3 more reasons (2 undecided; hint)`; the hint says where the others stand. */
export function reasonLine(blockers: readonly Reason[], most: number, hint?: string): string {
  return firstOf(blockers, most, hint).join('; ')
}

/** `because A`, `and B`, `and 3 more reasons` */
export function reasonLines(blockers: readonly Reason[], most: number, first = 'because'): readonly string[] {
  const lead = (index: number): string => (index === 0 ? `${first} ` : index < most ? 'and ' : '')
  return firstOf(blockers, most).map((text, index) => lead(index) + text)
}

function firstOf(blockers: readonly Reason[], most: number, hint?: string): readonly string[] {
  const rest = blockers.slice(most)
  return [
    ...blockers.slice(0, most).map(({ text }) => shown(text)),
    ...(rest.length > 0 ? [`and ${count(rest.length, 'more reason')}${tally(rest, hint)}`] : []),
  ]
}

function tally(reasons: readonly Reason[], hint?: string): string {
  const amounts = Object.entries(words).flatMap(([code, text]) => {
    const amount = reasons.filter((one) => one.code === code).length
    return amount > 0 ? [text(amount)] : []
  })
  const parts = [...(amounts.length > 0 ? [amounts.join(', ')] : []), ...(hint === undefined ? [] : [hint])]
  return parts.length > 0 ? ` (${parts.join('; ')})` : ''
}
