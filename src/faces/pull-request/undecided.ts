/** What could not be read, and what no code can show: the limits of this work, folded, with their numbers. */

import { count } from '../report/text.ts'
import type { Section } from './input.ts'
import { code, folded, limited, prose } from './markdown.ts'

export const undecided: Section = (input, room) => {
  const changes = input.audit.ledger.filter((one) => one.status === 'undecided')
  const { undecided: places, coverage } = input.audit
  if (changes.length === 0 && places.length === 0 && coverage.skipped.length === 0) return ''
  const numbers = [
    count(changes.length, 'change'),
    `${count(places.length, 'place')} that could not be read`,
    ...(coverage.skipped.length > 0 ? [`${count(coverage.skipped.length, 'file')} skipped`] : []),
  ]
  const summary = `Undecided: ${numbers.join(', ')}`
  if (!room.folded) return `${summary}.`
  const items = [
    ...changes.map((one) => `- ${code(one.change)} ${prose(one.reason)}`),
    ...places.map((one) => `- ${code(`${one.span.file}:${one.span.line}`)} ${prose(`${one.part}: ${one.reason}`)}`),
    ...coverage.skipped.map((one) => `- ${code(one.file)} ${prose(one.reason)}`),
  ]
  return folded(summary, limited(items, room.rows, (amount) => `- and ${amount} more`).join('\n'))
}

export const notVisible: Section = (input, room) => {
  const rows = input.audit.ledger.filter((one) => one.status === 'not-visible')
  if (rows.length === 0) return ''
  const summary = `Code cannot show it: ${count(rows.length, 'change')} to keep in mind`
  if (!room.folded) return `${summary}.`
  const items = rows.map((one) => {
    const change = input.changes.find((known) => known.id === one.change)
    return `- ${prose(change?.title ?? one.change)}. ${prose(change?.todo ?? one.reason)} ${code(one.change)}`
  })
  return folded(summary, limited(items, room.rows, (amount) => `- and ${amount} more`).join('\n'))
}
