/** Addresses of a server of the program's own: what a route answers, and whether a request of the program's own pages is among it. */

import type { Span, UrlParts } from '../evaluate/values/url.ts'
import { spanText } from '../evaluate/values/url.ts'

/** A segment of a route: a word, one that has a name (`:id`), or all that are left. */
export type RoutePart =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'rest'; readonly name: string; readonly isList: boolean }

export interface RoutePath {
  readonly parts: readonly RoutePart[]
  /** What stands before the parts is not known: the router is mounted elsewhere. */
  readonly isOpen: boolean
}

export interface Matched {
  /** What the named segments hold. */
  readonly names: ReadonlyMap<string, Span>
  /** What the route leaves open at its end; null where it leaves nothing. */
  readonly rest: { readonly name: string; readonly isList: boolean; readonly spans: readonly Span[] } | null
  /** How many words of the route the address spells. */
  readonly words: number
  /** The segments of the address, without what stands before it and holds the host alone. */
  readonly segments: readonly Span[]
}

/** `/ads/*`, `/ads/:rest*`, `/ads/*splat`, `/ads/:path(.*)`, `/ads/{path*}`, `/ads/{*path}`, `/cards/:id`, `/cards/{id}` */
export function partsOfRoute(text: string): readonly RoutePart[] {
  return text
    .split('/')
    .filter((one) => one !== '')
    .map((one): RoutePart => {
      const rest = /^(?:\*(\w*)|:(\w+)(?:\*|\+|\(\.?[*+]\)[*+]?)|\{(\w+)\*\d*\}|\{\*(\w+)\}|\(\.\*\))$/.exec(one)
      if (rest) return { kind: 'rest', name: rest[1] || rest[2] || rest[3] || rest[4] || '0', isList: false }
      const name = /^(?::(\w+)(?:\([^)]*\))?\??|\{(\w+)\??\})$/.exec(one)
      return name ? { kind: 'name', name: name[1] ?? name[2]! } : { kind: 'word', text: one }
    })
}

/**
 * `pages/api/ads/[...path]`, `server/api/cards/[id]`: segments as file-based routers name them.
 * @param isList what `[...path]` holds is a list of segments, as Next has it, and no text
 */
export function partsOfFile(folders: string, isList: boolean): readonly RoutePart[] {
  return folders
    .split('/')
    .filter((one) => one !== '' && one !== 'index' && !/^\(.*\)$/.test(one))
    .map((one): RoutePart => {
      const rest = /^\[\[?\.\.\.(\w*)\]?\]$/.exec(one)
      if (rest) return { kind: 'rest', name: rest[1] || '_', isList }
      const name = /^\[(\w+)\]$/.exec(one)
      return name ? { kind: 'name', name: name[1]! } : { kind: 'word', text: one }
    })
}

/** How an address of the program's own is answered by a route; null when it is not. The address has no host, or is known to be of this program. */
export function matchRoute({ parts, isOpen }: RoutePath, url: UrlParts): Matched | null {
  // `${API}/cards`: what the variable holds may be a host, the folder that the router is mounted under, or both.
  const isVague = !url.hasHost && url.segments[0] !== undefined && spanText(url.segments[0].pieces) === null
  const spans = isVague ? url.segments.slice(1) : url.segments
  const routeFrom = isVague ? parts.flatMap((part, at) => (at === 0 || part.kind === 'word' ? [at] : [])) : [0]
  const urlFrom = isOpen ? spans.map((_, at) => at) : [0]
  for (const from of routeFrom)
    for (const at of urlFrom) {
      const found = matchParts(parts.slice(from), spans.slice(at))
      if (found && found.words > 0) return { ...found, segments: from === 0 ? spans : url.segments }
    }
  return null
}

function matchParts(parts: readonly RoutePart[], spans: readonly Span[]): Omit<Matched, 'segments'> | null {
  const names = new Map<string, Span>()
  let words = 0
  for (const [at, part] of parts.entries()) {
    if (part.kind === 'rest')
      return { names, words, rest: { name: part.name, isList: part.isList, spans: spans.slice(at) } }
    const span = spans[at]
    if (!span) return null
    if (part.kind === 'name') names.set(part.name, span)
    else if (spanText(span.pieces) === part.text) words++
    else return null
  }
  return spans.length === parts.length ? { names, words, rest: null } : null
}
