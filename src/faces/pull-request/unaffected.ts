/** What was looked at and is clean, folded, with its numbers: silence would read the same as not having looked. */

import { count } from '../report/text.ts'
import type { Section } from './input.ts'
import { code, folded, prose, table } from './markdown.ts'

export const unaffected: Section = (input, room) => {
  const rows = input.audit.ledger.filter((one) => one.status === 'not-affected')
  if (rows.length === 0) return ''
  const looked = rows.filter((one) => one.requests > 0)
  const other = rows.length - looked.length
  const summary = `Checked and not affected: ${count(rows.length, 'change')}, by ${count(input.audit.requests.length, 'request')}`
  const rest =
    other > 0 ? `${count(other, 'change')} ${other === 1 ? 'is' : 'are'} about endpoints that nothing here calls.` : ''
  if (!room.folded || looked.length === 0) return [`${summary}.`, rest].filter(Boolean).join(' ')
  const shownRows = looked.slice(0, room.rows)
  const more = looked.length - shownRows.length
  const title = (id: string): string => prose(input.changes.find((change) => change.id === id)?.title ?? id)
  return folded(
    summary,
    [
      table(
        ['change', 'requests looked at'],
        shownRows.map((one) => [`${title(one.change)}<br>${code(one.change)}`, String(one.requests)]),
      ),
      ...(more > 0 ? ['', `and ${count(more, 'more change')}.`] : []),
      ...(rest === '' ? [] : ['', rest]),
    ].join('\n'),
  )
}
