/** `// apilift-ignore <change-id> [until=YYYY-MM-DD] -- reason`, on the line or the one above. Somebody took responsibility; the reason says why. */

import type { Place } from './request.ts'

export interface Ignore {
  readonly file: string
  readonly line: number
  readonly change: string
  /** As written; a date when it is well written. */
  readonly until: string | null
  /** Empty when the comment gives none: then it does not count. */
  readonly reason: string
  readonly place: Place
}

const comment = /(?:\/\/|\/\*+|#|<!--)\s*apilift-ignore\s+(\S+)(.*?)(?:\*\/|-->|$)/
const ending = /^(?:\s+until=(\S+))?(?:\s+--\s*(.*))?\s*$/

/** The ignore comments of a text, those that are not well written included. */
export function ignoresIn(file: string, text: string): readonly Ignore[] {
  if (!text.includes('apilift-ignore')) return []
  const found: Ignore[] = []
  let start = 0
  for (const [index, raw] of text.split('\n').entries()) {
    const match = comment.exec(raw.replace(/\r$/, ''))
    if (match) {
      const [, until, reason] = ending.exec(match[2]!) ?? []
      found.push({
        file,
        line: index + 1,
        change: match[1]!,
        until: until ?? null,
        reason: (reason ?? '').trim(),
        place: { file, start: start + match.index, end: start + match.index + match[0].trimEnd().length },
      })
    }
    start += raw.length + 1
  }
  return found
}

/** True when a comment with a reason, not expired, covers a finding of `change` at `line`. */
export function covers(ignore: Ignore, change: string, line: number, asOf: string): boolean {
  if (ignore.reason === '' || isExpired(ignore, asOf)) return false
  return ignore.change === change && (ignore.line === line || ignore.line === line - 1)
}

/** True when the date is over, or is no date at all: a comment without a good date is not followed. */
export function isExpired(ignore: Ignore, asOf: string): boolean {
  return ignore.until !== null && (!isDate(ignore.until) || ignore.until < asOf)
}

export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}
