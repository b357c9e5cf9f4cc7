/** What a version moved past without an answer, where it moved by force: to be settled before anybody merges. */

import { passedBy } from '../../migrate.ts'
import type { Section } from './input.ts'
import { reasonedList } from './reasons.ts'

export const byForce: Section = ({ migration }, room) => {
  const passed = passedBy(migration)
  if (passed.length === 0) return ''
  const fixes = passed.map(({ fix, blockers }) => ({ description: fix.description, reasons: blockers }))
  return ['### Moved although', '', ...reasonedList(fixes, room)].join('\n')
}
