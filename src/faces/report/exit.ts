/** The exit code of an audit and its reasons. Several: 2 > 4 > 3 > 1. */

import type { Audit, Severity } from '../../finding.ts'

export interface Exit {
  readonly code: number
  readonly reasons: readonly string[]
}

export interface ExitOptions {
  readonly failOn: Severity | 'never'
  readonly failOnUndecided: boolean
  /** Fingerprints that a baseline accepts, with how often. */
  readonly accepted?: ReadonlyMap<string, number>
}

const rank: Record<Severity, number> = { note: 0, warning: 1, error: 2 }
const order = [2, 4, 3, 1, 0]

export function exitOf(audits: readonly Audit[], options: ExitOptions): Exit {
  const found: { readonly code: number; readonly reason: string }[] = []
  for (const audit of audits) {
    const { failOn } = options
    if (failOn !== 'never' && audit.findings.some((finding) => rank[finding.severity] >= rank[failOn]))
      found.push({ code: 1, reason: 'findings' })
    const unread = audit.coverage.skipped.filter((one) => one.reason.startsWith('parse error'))
    if (unread.length > 0) found.push({ code: 3, reason: 'unparsed-files' })
    if (audit.coverage.files === 0) found.push({ code: 3, reason: 'no-files' })
    if (options.failOnUndecided && audit.undecided.length > 0) found.push({ code: 3, reason: 'undecided' })
  }
  const code = order.find((one) => found.some((each) => each.code === one)) ?? 0
  return { code, reasons: [...new Set(found.map((one) => one.reason))].sort() }
}
