/** What could not be read: parts that a change tests, and requests of which version, path or method stayed open. */

import type { Audit, Span } from '../../finding.ts'
import type { Part } from '../../request.ts'

export interface Unread {
  readonly part: Part
  readonly reason: string
  readonly name?: string
  readonly span: Span
}

/** Parts without which a request cannot be held against the catalogue. */
const needed: readonly Part[] = ['host', 'version', 'method', 'path']

/** Everything unread, each place once. `assumed`: a version was given for requests that show none (`--from`). */
export function unreadOf(audit: Audit, assumed: boolean): readonly Unread[] {
  const own = audit.requests.flatMap(({ request, span }) =>
    request.unknown
      .filter((one) => needed.includes(one.part) && !(assumed && one.part === 'version'))
      .map((one): Unread => ({ part: one.part, reason: one.reason, span, ...named(one.name) })),
  )
  // Where a type alone is known, the names of the parameters are all that was asked.
  const tested = audit.undecided
    .filter((one) => one.reason !== 'type-only' && !(assumed && one.part === 'version'))
    .map((one): Unread => ({ part: one.part, reason: one.reason, span: one.span, ...named(one.name) }))
  const first = new Map<string, Unread>()
  for (const one of [...tested, ...own]) {
    const key = `${one.part} ${one.reason} ${one.name ?? ''} ${one.span.file}:${one.span.line}`
    if (!first.has(key)) first.set(key, one)
  }
  return [...first.values()]
}

function named(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name }
}
