/** What holds a group of edits back, or asks for a look at it, in words: on one line, or one under the other. */

import { count, shown } from './text.ts'

interface Reason {
  readonly text: string
}

/** `A; B; and 3 more reasons` */
export function reasonLine(blockers: readonly Reason[], most: number): string {
  return firstOf(blockers, most).join('; ')
}

/** `because A`, `and B`, `and 3 more reasons` */
export function reasonLines(blockers: readonly Reason[], most: number): readonly string[] {
  const lead = (index: number): string => (index === 0 ? 'because ' : index < most ? 'and ' : '')
  return firstOf(blockers, most).map((text, index) => lead(index) + text)
}

function firstOf(blockers: readonly Reason[], most: number): readonly string[] {
  const rest = blockers.length - most
  return [
    ...blockers.slice(0, most).map(({ text }) => shown(text)),
    ...(rest > 0 ? [`and ${count(rest, 'more reason')}`] : []),
  ]
}
