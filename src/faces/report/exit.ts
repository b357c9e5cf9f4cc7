/** The exit code of an audit and its reasons. Several: 2 > 4 > 3 > 1. */

import type { Audit, Severity } from '../../finding.ts'
import { unreadOf } from './unread.ts'

export interface Exit {
  readonly code: number
  readonly reasons: readonly string[]
}

export interface ExitOptions {
  readonly failOn: Severity | 'never'
  readonly failOnUndecided: boolean
  /** Source files among the paths that were asked for. */
  readonly files: number
  /** A version was given for requests that show none. */
  readonly assumed: boolean
}

const rank: Record<Severity, number> = { note: 0, warning: 1, error: 2 }

export function exitOf(audits: readonly Audit[], options: ExitOptions): Exit {
  const { failOn } = options
  const found = audits.flatMap((audit) => [
    ...(failOn !== 'never' && audit.findings.some((finding) => rank[finding.severity] >= rank[failOn])
      ? [{ code: 1, reason: 'findings' }]
      : []),
    ...incompleteness(audit, options),
  ])
  if (options.files === 0) found.push({ code: 3, reason: 'no-files' })
  // 2 and 4 are errors of their own and never get here; of what is left, the higher code wins.
  return {
    code: Math.max(0, ...found.map((one) => one.code)),
    reasons: [...new Set(found.map((one) => one.reason))].sort(),
  }
}

function incompleteness(audit: Audit, options: ExitOptions): { readonly code: number; readonly reason: string }[] {
  const found: { readonly code: number; readonly reason: string }[] = []
  if (audit.coverage.skipped.some((one) => one.reason.startsWith('parse error')))
    found.push({ code: 3, reason: 'unparsed-files' })
  if (options.failOnUndecided && unreadOf(audit, options.assumed).length > 0)
    found.push({ code: 3, reason: 'undecided' })
  return found
}
