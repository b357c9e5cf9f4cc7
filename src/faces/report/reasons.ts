/** What holds a group of edits back, in words: on one line, or one under the other. */

import type { Blocker } from '../../blocker.ts'
import { count, shown } from './text.ts'

/** `A; B; and 3 more reasons` */
export function reasonLine(blockers: readonly Blocker[], most: number): string {
  return firstOf(blockers, most).join('; ')
}

/** `because A`, `and B`, `and 3 more reasons` */
export function reasonLines(blockers: readonly Blocker[], most: number): readonly string[] {
  const lead = (index: number): string => (index === 0 ? 'because ' : index < most ? 'and ' : '')
  return firstOf(blockers, most).map((text, index) => lead(index) + text)
}

function firstOf(blockers: readonly Blocker[], most: number): readonly string[] {
  const rest = blockers.length - most
  return [
    ...blockers.slice(0, most).map(({ text }) => shown(text)),
    ...(rest > 0 ? [`and ${count(rest, 'more reason')}`] : []),
  ]
}
