/** The ledger, unfolded: every change that was looked at, with the requests it was held against and why it stands where it stands. */

import type { Audit, LedgerRow, LedgerStatus, Span } from '../../finding.ts'
import type { PrettyOptions } from './pretty.ts'
import { count, shown, wrap } from './text.ts'

const titles: readonly (readonly [LedgerStatus, string])[] = [
  ['affected', 'affected'],
  ['undecided', 'undecided, because of what could not be read'],
  ['not-visible', 'not visible in code: check by hand'],
  ['not-affected', 'not affected'],
]

/** Lines for the terminal: one change each, by status. */
export function ledger(audit: Audit, options: PrettyOptions): string[] {
  const { colors, width } = options
  const lines = [colors.bold('Ledger')]
  for (const [status, title] of titles) {
    const rows = audit.ledger.filter((row) => row.status === status)
    if (rows.length === 0) continue
    lines.push(`  ${title}: ${count(rows.length, 'change')}`)
    for (const row of rows) {
      const why = whyOf(row, audit)
      lines.push(`    ${colors.cyan(shown(row.change))}`, ...wrap(shown(why).replaceAll('`', ''), width, '      '))
    }
  }
  return [...lines, '']
}

function whyOf(row: LedgerRow, audit: Audit): string {
  const at = (spans: readonly Span[]): readonly string[] => [
    ...new Set(spans.map((span) => `${span.file}:${span.line}`)),
  ]
  switch (row.status) {
    case 'affected':
      return at(audit.findings.filter((finding) => finding.change === row.change).map(({ span }) => span)).join(', ')
    case 'undecided': {
      const unread = audit.undecided.filter(({ reason, request }) => request !== null && row.reason.includes(reason))
      const places = at(unread.map(({ span }) => span)).slice(0, 3)
      return places.length > 0 ? `${row.reason}: ${places.join(', ')}` : row.reason
    }
    case 'not-visible':
      return row.reason
    case 'not-affected':
      return row.requests === 0
        ? `none of ${count(audit.requests.length, 'request')} goes to its endpoints`
        : `${count(row.requests, 'request')} of ${audit.requests.length} looked at`
  }
}
