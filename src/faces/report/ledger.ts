/** The ledger, unfolded: every change that was looked at, with the requests it was held against and why it stands where it stands. */

import type { Audit, LedgerStatus } from '../../finding.ts'
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
      const places = audit.findings.filter((finding) => finding.change === row.change)
      const where = places.map(({ span }) => `${span.file}:${span.line}`)
      const undecided = audit.undecided.filter((one) => status === 'undecided' && row.reason.includes(one.reason))
      const why =
        status === 'affected'
          ? where.join(', ')
          : status === 'undecided'
            ? `${row.reason}: ${[...new Set(undecided.map(({ span }) => `${span.file}:${span.line}`))].slice(0, 3).join(', ')}`
            : status === 'not-visible'
              ? row.reason
              : row.requests === 0
                ? `none of ${count(audit.requests.length, 'request')} goes to its endpoints`
                : `${count(row.requests, 'request')} of ${audit.requests.length} looked at`
      lines.push(`    ${colors.cyan(shown(row.change))}`, ...wrap(shown(why).replaceAll('`', ''), width, '      '))
    }
  }
  return [...lines, '']
}
