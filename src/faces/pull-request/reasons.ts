/** Fixes, each with its reasons under it: a list in which nothing is lost without a word. */

import { count } from '../report/text.ts'
import type { Room } from './input.ts'
import { limited, prose } from './markdown.ts'

/** Reasons of one fix before the rest is counted. */
const maxReasons = 8

export interface Reasoned {
  readonly description: string
  readonly reasons: readonly { readonly text: string }[]
}

/** Lines of a list: descriptions, and their reasons one step in. */
export function reasonedList(fixes: readonly Reasoned[], { rows }: Room): readonly string[] {
  const items = fixes.map(({ description, reasons }) => {
    const all = reasons.map(({ text }) => prose(text))
    const shownOnes = limited(all, Math.min(rows, maxReasons), (amount) => `and ${count(amount, 'more reason')}`)
    return [`- ${prose(description)}`, ...shownOnes.map((text) => `  - ${text}`)].join('\n')
  })
  return limited(items, rows, (amount) => `- and ${count(amount, 'more fix', 'more fixes')}`)
}
