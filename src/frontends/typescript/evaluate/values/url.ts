/** A rope of text read as a URL: host, path segments, query. Every part keeps where it is written. */

import type { Lit, Piece, Text, Value } from '../value.ts'
import { optionsOf, unknown } from '../value.ts'

/** A part of a URL between two separators. */
export interface Span {
  readonly pieces: readonly Piece[]
}

export interface UrlParts {
  /** Empty when the rope has no scheme: then `path` begins at its start. */
  readonly host: readonly Piece[]
  readonly hasHost: boolean
  readonly segments: readonly Span[]
  readonly query: readonly QueryPart[]
  /** A hole behind the last literal that may hold a query or more path. */
  readonly tail: Piece | null
  readonly hasQuery: boolean
  /** The last piece before a fragment, for insertions. */
  readonly last: Piece | null
}

export type QueryPart =
  | { readonly kind: 'pair'; readonly name: readonly Piece[]; readonly value: readonly Piece[] }
  | { readonly kind: 'object'; readonly value: Value; readonly piece: Piece }

/** A separator, a run of other characters, or a hole. `at` is the offset in the piece. */
type Token =
  { readonly text: string; readonly piece: Lit; readonly at: number } | { readonly text: null; readonly piece: Piece }

/** Longer URLs than this are cut: no API reads them. */
const maxLength = 8_000

/** What parts a URL, each character by itself. */
const parting = new Set(':/?#&=')

export function parseUrl(text: Text): UrlParts {
  return partsOf(tokensOf(text))
}

/** The address that a relay is asked to pass on to: `https://cors.example/https://ads.example.com/5/…`; null for any other. */
export function parseRelayed(text: Text): UrlParts | null {
  const tokens = tokensOf(text)
  const at = behindRelay(tokens)
  return at > 0 ? partsOf(tokens.slice(at)) : null
}

function partsOf(tokens: readonly Token[]): UrlParts {
  let at = 0
  let host: Token[] = []
  let hasHost = false
  const scheme = schemeEnd(tokens)
  if (scheme > 0) {
    hasHost = true
    at = scheme
    while (at < tokens.length && tokens[at]!.text !== '/' && tokens[at]!.text !== '?' && !isQueryHole(tokens[at]!)) at++
    host = tokens.slice(scheme, at)
  }
  let end = at
  while (end < tokens.length && !endsPath(tokens, end)) end++
  const path = tokens.slice(at, end)
  let stop = end
  while (stop < tokens.length && tokens[stop]!.text !== '#') stop++
  const rest = tokens.slice(end, stop)
  const tail = tailHole(path)
  const segments = splitTokens(tail ? path.slice(0, -1) : path, '/')
    .filter((part) => part.length > 0)
    .map((part) => ({ pieces: piecesOfTokens(part) }))
  return {
    host: piecesOfTokens(host),
    hasHost,
    segments,
    query: queryOf(rest),
    tail,
    hasQuery: rest[0]?.text === '&' || rest.some((token) => token.text === '?'),
    last: tokens[stop - 1]?.piece ?? null,
  }
}

function tokensOf(text: Text): Token[] {
  const tokens: Token[] = []
  let left = maxLength
  for (const [index, piece] of text.pieces.entries()) {
    if (piece.kind === 'hole') tokens.push({ text: null, piece })
    else if (piece.text === '' && isGap(tokens, text.pieces[index + 1])) {
      const value = unknown(piece.node, 'dynamic-value')
      tokens.push({ text: null, piece: { kind: 'hole', node: piece.node, value } })
    } else {
      const own = piece.text.slice(0, left)
      let from = 0
      for (let at = 0; at < own.length; at++) {
        if (!parting.has(own[at]!)) continue
        if (from < at) tokens.push({ text: own.slice(from, at), piece, at: from })
        tokens.push({ text: own[at]!, piece, at })
        from = at + 1
      }
      if (from < own.length) tokens.push({ text: own.slice(from), piece, at: from })
      left = Math.max(0, left - piece.text.length)
    }
  }
  return tokens
}

/** Words behind the host of a relay. Behind others, an archive's or a validator's, an address is what is asked about. */
const relaying = /^([\w.-]*(proxy|relay|cors)[\w.-]*|forward|fetch|raw|pass|api|v\d+)$/i

/** Where the address begins that stands as the whole path, or the whole query, of another; 0 for none. */
function behindRelay(tokens: readonly Token[]): number {
  const scheme = schemeEnd(tokens)
  // `${relay}/https://…`, `/proxy/https://…`
  if (scheme === 0 && tokens[0]?.text !== null && tokens[0]?.text !== '/') return 0
  const host = tokens.findIndex(({ text }, index) => index >= scheme && /^[/?]$/.test(text ?? ''))
  if (host < 0) return 0
  let at = host
  while (/^[/?]$/.test(tokens[at]?.text ?? '') || relaying.test(tokens[at]?.text ?? '')) at++
  // As the whole query only a host takes one that says what it is there for.
  const isQuery = tokens.slice(host, at).some(({ text }) => text === '?')
  if (isQuery && !tokens.slice(scheme, host).some(({ text }) => text === null || relaying.test(text))) return 0
  const isAddress =
    /^https?$/i.test(tokens[at]?.text ?? '') &&
    [':', '/', '/'].every((char, offset) => tokens[at + 1 + offset]?.text === char)
  return isAddress ? at : 0
}

/** `accounts/${id}/cards` with an `id` that starts out empty: the run time fills it. An empty prefix behind the host may be meant. */
function isGap(before: readonly Token[], next: Piece | undefined): boolean {
  const isEnd = !next || (next.kind === 'lit' ? /^[/?]/.test(next.text) : next.value.kind === 'object')
  if (before.at(-1)?.text !== '/' || !isEnd) return false
  const slashes = before.filter((token) => token.text === '/').length
  return slashes > (schemeEnd(before) > 0 ? 4 : 0)
}

/** Index behind `://` when the rope begins with a scheme. A hole may stand for the scheme, its colon included, and none for that of the page. */
function schemeEnd(tokens: readonly Token[]): number {
  let at = 0
  let length = 0
  while (at < tokens.length && isOfScheme(tokens[at]!)) length += tokens[at++]!.text?.length ?? 1
  const isScheme = [':', '/', '/'].every((char, index) => tokens[at + index]?.text === char)
  if (isScheme && length <= 8) return at + 3
  const isOfPage = at === 0 || (at === 1 && tokens[0]!.text === null)
  return isOfPage && isHostBehind(tokens, at) ? at + 2 : 0
}

/** `//ads.example.com/…`; `${base}//accounts` has a slash too many. */
function isHostBehind(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]?.text !== '/' || tokens[at + 1]?.text !== '/') return false
  const end = tokens.findIndex(({ text }, index) => index > at + 1 && text === '/')
  const host = tokens.slice(at + 2, end < 0 ? undefined : end).map(({ text }) => text ?? '')
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/i.test(host.join(''))
}

function isOfScheme({ text }: Token): boolean {
  return text === null || /^[a-z+]+$/i.test(text)
}

/** `?`, a fragment, a params object, or `&name=` and `&${query}` after a path that brings a query of its own. */
function endsPath(tokens: readonly Token[], at: number): boolean {
  const { text } = tokens[at]!
  const next = tokens[at + 1]
  const isNamed = /^[\w.[\]-]+$/.test(next?.text ?? '') && tokens[at + 2]?.text === '='
  const isPair = text === '&' && (isNamed || next?.text === null)
  return text === '?' || text === '#' || isPair || isQueryHole(tokens[at]!)
}

/** A hole that is a params object: whatever follows the path is query. */
function isQueryHole(token: Token): boolean {
  return token.piece.kind === 'hole' && token.piece.value.kind === 'object'
}

/** `/campaigns${suffix}`: an unread hole glued to the end of a literal segment is a query or more path, not an id. */
function tailHole(path: readonly Token[]): Piece | null {
  const last = path.at(-1)
  const before = path.at(-2)
  if (last?.text !== null || !before || before.text === null || before.text === '/') return null
  return last.piece
}

function splitTokens(tokens: readonly Token[], separator: string): Token[][] {
  const parts: Token[][] = [[]]
  for (const token of tokens) {
    if (token.text === separator) parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts
}

/** Neighbouring tokens of one literal become one piece again, with its own offset. */
function piecesOfTokens(tokens: readonly Token[]): Piece[] {
  const pieces: Piece[] = []
  let run: { piece: Lit; at: number; text: string } | null = null
  const flush = (): void => {
    if (run) {
      const { keys, ...piece } = run.piece
      const whole = keys && run.text === piece.text ? { keys } : {}
      pieces.push({ ...piece, ...whole, text: run.text, start: piece.start < 0 ? -1 : piece.start + run.at })
    }
    run = null
  }
  for (const token of tokens) {
    if (token.text === null) {
      flush()
      pieces.push(token.piece)
    } else if (run && run.piece === token.piece && run.at + run.text.length === token.at) run.text += token.text
    else {
      flush()
      run = { piece: token.piece, at: token.at, text: token.text }
    }
  }
  flush()
  return pieces
}

function queryOf(tokens: readonly Token[]): QueryPart[] {
  const parts: QueryPart[] = []
  const body = tokens.filter((token, index) => !(index === 0 && token.text === '?'))
  for (const part of splitTokens(body, '&')) {
    // `?${params}&x=1`, `${a}${b}`: objects stand alone, whatever is glued to them.
    const objects = part.filter(isQueryHole)
    const rest = part.filter((token) => !isQueryHole(token) && token.text !== '?')
    for (const token of objects)
      if (token.piece.kind === 'hole') parts.push({ kind: 'object', value: token.piece.value, piece: token.piece })
    if (rest.length === 0) continue
    const equals = rest.findIndex((token) => token.text === '=')
    if (equals < 0) {
      const only = rest[0]!.piece
      if (rest.length === 1 && only.kind === 'hole') parts.push({ kind: 'object', value: only.value, piece: only })
      else parts.push({ kind: 'pair', name: piecesOfTokens(rest), value: [] })
    } else
      parts.push({
        kind: 'pair',
        name: piecesOfTokens(rest.slice(0, equals)),
        value: piecesOfTokens(rest.slice(equals + 1)),
      })
  }
  return parts
}

/** The text of a URL, also of one that is an object. */
export function urlTexts(url: Value): readonly Text[] {
  if (url.kind === 'text') return [url]
  return url.kind === 'object' && url.shape === 'url' && url.url ? optionsOf(url.url).flatMap(urlTexts) : []
}

/** The text of literal pieces, or null when a hole is among them. */
export function spanText(pieces: readonly Piece[]): string | null {
  let out = ''
  for (const piece of pieces) {
    if (piece.kind === 'hole') return null
    out += piece.text
  }
  return out
}

/**
 * Which of the known hosts a host rope may be. Holes match anything, so `ads-api${x}.example.com` meets both a production and a sandbox host.
 * `null`: the rope is one hole, nothing is known.
 */
export function matchHosts(pieces: readonly Piece[], hosts: readonly string[]): readonly string[] | null {
  const literal = pieces.filter((piece) => piece.kind === 'lit')
  if (literal.length === 0 || literal.every((piece) => piece.text === '')) return null
  const parts = pieces.map((piece) => (piece.kind === 'hole' ? '*' : piece.text.toLowerCase()))
  return hosts.filter((host) => matchesWildcard(host, parts.join('').replace(/:\d+$/, '')))
}

function matchesWildcard(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const [index, part] of rest.entries()) {
    if (index === rest.length - 1) return text.length - part.length >= at && text.endsWith(part)
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return true
}

/** Query text as the API sees it. A stray `%` is sent as it stands. */
export function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
