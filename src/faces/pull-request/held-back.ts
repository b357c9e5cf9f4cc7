/** What is known how to do and not done, and what it waits for. */

import type { Section } from './input.ts'
import { reasonedList } from './reasons.ts'

export const heldBack: Section = ({ migration }, room) => {
  if (migration.heldBack.length === 0) return ''
  const fixes = migration.heldBack.map(({ fix, blockers }) => ({ description: fix.description, reasons: blockers }))
  return ['### Held back', '', ...reasonedList(fixes, room)].join('\n')
}
