/** What went in that a reviewer has to look at, and why: the rest of the branch is safe. */

import type { Section } from './input.ts'
import { reasonedList } from './reasons.ts'

export const lookAt: Section = ({ migration }, room) => {
  const doubtful = migration.applied.filter(({ looks }) => looks.length > 0)
  if (doubtful.length === 0) return ''
  const fixes = doubtful.map(({ description, looks }) => ({ description, reasons: looks }))
  return ['### Look at', '', ...reasonedList(fixes, room)].join('\n')
}
