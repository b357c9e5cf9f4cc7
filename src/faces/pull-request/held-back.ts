/** What is known how to do and not done, and what it waits for. */

import { count } from '../report/text.ts'
import type { Section } from './input.ts'
import { limited, prose } from './markdown.ts'

export const heldBack: Section = (input, room) => {
  const { heldBack: held } = input.migration
  if (held.length === 0) return ''
  const items = held.map(({ fix, blockers }) => {
    const causes = blockers.map(({ text }) => prose(text))
    const shownCauses = limited(causes, Math.min(room.rows, 8), (amount) => `and ${count(amount, 'more reason')}`)
    return [`- ${prose(fix.description)}`, ...shownCauses.map((cause) => `  - ${cause}`)].join('\n')
  })
  return [
    '### Held back',
    '',
    ...limited(items, room.rows, (amount) => `- and ${count(amount, 'more fix', 'more fixes')}`),
  ].join('\n')
}
