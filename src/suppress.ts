/** `// apilift-ignore <change-id> [until=YYYY-MM-DD] -- reason`, on the line or the one above. Somebody took responsibility; the reason says why. */

import type { Place } from './request.ts'

export interface Ignore {
  readonly file: string
  readonly line: number
  readonly change: string
  readonly until: string | null
  /** Empty when the comment gives none: then it does not count. */
  readonly reason: string
  readonly place: Place
}

const pattern =
  /(?:\/\/|\/\*|#|<!--)\s*apilift-ignore\s+(\S+)(?:\s+until=(\d{4}-\d{2}-\d{2}))?(?:\s+--\s*(.*?))?\s*(?:\*\/|-->)?\s*\}?\s*$/

/** The ignore comments of a text. */
export function ignoresIn(file: string, text: string): readonly Ignore[] {
  if (!text.includes('apilift-ignore')) return []
  const found: Ignore[] = []
  let start = 0
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\r$/, '')
    const match = pattern.exec(line)
    if (match) {
      const at = start + match.index
      found.push({
        file,
        line: index + 1,
        change: match[1]!,
        until: match[2] ?? null,
        reason: (match[3] ?? '').trim(),
        place: { file, start: at, end: at + match[0].trimEnd().length },
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

export function isExpired(ignore: Ignore, asOf: string): boolean {
  return ignore.until !== null && ignore.until < asOf
}
