/** Who is being called: a sink's URL and method read as host, version and path of a catalogued API, and the references that stand in the way. */

import type { ts } from 'ts-morph'
import type { Catalogue } from '../../../catalogue/types.ts'
import { hasLiteralSiblings, mayBeKnown, recognise } from '../../../match.ts'
import type { Certainty, Segment, Site, UnknownReason } from '../../../request.ts'
import { weaker } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { bothWays } from '../evaluate/ways.ts'
import type { Hole, Piece, Ref, Text, Value, Ways } from '../evaluate/value.ts'
import { concat, ofEnvironment, urlPieces } from '../evaluate/values/joined.ts'
import { constantText, optionsOf } from '../evaluate/value.ts'
import { isCutOff } from './cut-off.ts'
import { goesOn, isMoreOfPath, isRestOfList } from './open-end.ts'
import { placeOf, siteOfText } from './places.ts'
import type { SinkCall } from '../sinks/sink.ts'
import { methodsOf } from '../sinks/sink.ts'
import type { Span, UrlParts } from '../evaluate/values/url.ts'
import { matchHosts, parseRelayed, parseUrl, spanText } from '../evaluate/values/url.ts'

export interface VersionRead {
  readonly value: string | null
  readonly pieces: readonly Piece[]
  readonly reason: UnknownReason | null
  readonly name: string | null
  readonly node: ts.Node
}

export interface Identity {
  readonly catalogue: Catalogue
  readonly host: string | null
  readonly hostSite: Site | null
  readonly version: VersionRead
  readonly method: string | null
  readonly methodSite: Site | null
  /** null when the path could not be read. */
  readonly segments: readonly Segment[] | null
  readonly template: string | null
  readonly parts: UrlParts
  readonly url: Text
  /** The ways through conditions, loops and tables that lead to this URL and method. */
  readonly ways: Ways | undefined
  readonly certainty: Certainty
}

export interface IdentityReading {
  readonly identities: readonly Identity[]
  /** What callers would have to decide first. */
  readonly needs: readonly Ref[]
}

const versionLike = /^v?\d+(\.\d+)?$/i

export function readIdentity(
  cx: Context,
  call: ts.Node,
  sink: SinkCall,
  catalogues: readonly Catalogue[],
): IdentityReading {
  const identities: Identity[] = []
  const needs: Ref[] = []
  for (const option of optionsOf(fullUrl(call, sink))) {
    if (option.kind === 'ref') needs.push(option)
    if (option.kind === 'object' && option.shape === 'url' && option.url) {
      const ways = bothWays(option.ways, option.url.ways)
      const text: Text = { kind: 'text', pieces: urlPieces(option, option.url, option.node) }
      if (ways !== null) readText(cx, call, sink, ways ? { ...text, ways } : text, catalogues, identities, needs)
    }
    if (option.kind === 'text') readText(cx, call, sink, option, catalogues, identities, needs)
  }
  if (typeof sink.method !== 'string' && identities.length > 0)
    for (const option of optionsOf(sink.method)) if (option.kind === 'ref') needs.push(option)
  return { identities: identities.filter((one) => !isCutOff(one, identities)), needs }
}

/** base + url as one rope; an absolute url drops the base. */
export function fullUrl(call: ts.Node, sink: SinkCall): Value {
  if (sink.base === null) return sink.url
  const options = optionsOf(sink.url).flatMap((url): Value[] => {
    const first = url.kind === 'text' ? url.pieces[0] : undefined
    if (first?.kind === 'lit' && /^[a-z]+:\/\//i.test(first.text)) return [url]
    const slash: Value = {
      kind: 'text',
      pieces: [{ kind: 'lit', text: '/', node: call, start: -1, certainty: 'proven' }],
    }
    return [
      ...optionsOf(
        concat(call, [
          { value: sink.base!, node: call },
          { value: slash, node: call },
          { value: url, node: call },
        ]),
      ),
    ]
  })
  return options.length === 1 ? options[0]! : { kind: 'union', options }
}

function readText(
  cx: Context,
  call: ts.Node,
  sink: SinkCall,
  url: Text,
  catalogues: readonly Catalogue[],
  identities: Identity[],
  needs: Ref[],
): void {
  const whole = parseUrl(url)
  if (sink.sdk) {
    readSdk(cx, call, sink, url, whole, catalogues, identities, needs)
    return
  }
  const relayed = parseRelayed(url)
  if (!whole.hasHost && !relayed) {
    // `${base}/…` with an unread base: its callers may say the host.
    needs.push(...refsOf(whole.segments[0]?.pieces.slice(0, 1) ?? []))
    return
  }
  for (const catalogue of catalogues) {
    const names = catalogue.api.hosts.map((host) => host.host)
    const isPassedOn = relayed && (!whole.hasHost || matchHosts(whole.host, names)?.length === 0)
    const parts = isPassedOn ? relayed : whole
    const hosts = matchHosts(parts.host, names)
    if (hosts === null) {
      needs.push(...refsOf(parts.host))
      continue
    }
    if (hosts.length === 0) continue
    const certain = hosts.length === 1 && spanText(parts.host) !== null
    if (!certain) needs.push(...refsOf(parts.host))
    const host =
      hosts.find((name) => catalogue.api.hosts.find((known) => known.host === name)?.role === 'production') ?? hosts[0]!
    const { version, rest } = splitVersion(cx, call, sink, catalogue, parts.segments)
    needs.push(...refsOf(version.pieces))
    push(
      cx,
      call,
      sink,
      {
        catalogue,
        host,
        hostSite: certain ? siteOfText(cx, parts.host) : null,
        certainty: certain ? literalCertainty(parts.host) : 'inferred',
        version,
        rest,
        parts,
        url,
      },
      identities,
      needs,
    )
  }
}

function readSdk(
  cx: Context,
  call: ts.Node,
  sink: SinkCall,
  url: Text,
  parts: UrlParts,
  catalogues: readonly Catalogue[],
  identities: Identity[],
  needs: Ref[],
): void {
  const sdk = sink.sdk!
  for (const catalogue of catalogues) {
    if (!catalogue.api.sdks.some((known) => known.package === sdk.package)) continue
    const given = sdk.version
    for (const option of given === null ? [null] : optionsOf(given)) {
      const text = option === null ? null : constantText(option)
      const pieces = option?.kind === 'text' ? option.pieces : option ? pieceOf(option, call) : []
      const version: VersionRead = {
        value: text,
        pieces,
        reason: text === null && option !== null ? reasonOf(option) : null,
        name: option?.kind === 'unknown' ? (option.name ?? null) : null,
        node: option?.kind === 'unknown' || option?.kind === 'ref' ? option.node : call,
      }
      if (option?.kind === 'ref') needs.push(option)
      push(
        cx,
        call,
        sink,
        {
          catalogue,
          host: sdk.hosts[0]!,
          hostSite: null,
          certainty: sdk.hostCertain ? 'proven' : 'inferred',
          version,
          rest: parts.segments,
          parts,
          url,
        },
        identities,
        needs,
      )
    }
  }
}

function pieceOf(value: Value, node: ts.Node): readonly Piece[] {
  if (value.kind === 'primitive')
    return [
      {
        kind: 'lit',
        text: value.text,
        node: value.node,
        start: value.node.getStart(),
        certainty: value.certainty,
        ...ofEnvironment(value),
      },
    ]
  return [{ kind: 'hole', node, value }]
}

interface Draft {
  readonly catalogue: Catalogue
  readonly host: string
  readonly hostSite: Site | null
  readonly certainty: Certainty
  readonly version: VersionRead
  readonly rest: readonly Span[]
  readonly parts: UrlParts
  readonly url: Text
}

function push(cx: Context, call: ts.Node, sink: SinkCall, draft: Draft, identities: Identity[], needs: Ref[]): void {
  for (const { method, ways } of methodsOf(sink.method, draft.url.ways)) {
    const base = {
      catalogue: draft.catalogue,
      host: draft.host,
      hostSite: draft.hostSite,
      version: draft.version,
      method,
      methodSite: methodSite(cx, sink, method),
      parts: draft.parts,
      url: draft.url,
      ways,
    }
    const segments = draft.rest.map((span) => segmentOf(cx, span, draft.catalogue))
    const stripped = withoutSuffix(segments, draft.catalogue)
    const certainty = draft.rest.reduce<Certainty>(
      (all, span) => weaker(all, literalCertainty(span.pieces)),
      draft.certainty,
    )
    const only = draft.rest.length <= 1 && (draft.rest[0]?.pieces ?? []).every((piece) => piece.kind === 'hole')
    const found = only ? null : recognise(draft.catalogue, method, stripped)
    const holes = draft.rest.map((span) => refsOf(span.pieces))
    if (found) {
      // `accounts/${id}${path}`: what is glued to a segment may be more path.
      for (const { pieces } of draft.rest) needs.push(...refsOf(pieces.slice(1)))
      if (draft.parts.tail) needs.push(...refsOf([draft.parts.tail]))
      const end = draft.rest.at(-1)!.pieces
      const { tail } = draft.parts
      const mayGoOn = isMoreOfPath(end.slice(-1)) || (tail !== null && isMoreOfPath([tail]))
      const isMore = isRestOfList(end) || (mayGoOn && goesOn(draft.catalogue, found.template))
      if (isMore) needs.push(...refsOf(end))
      for (const [index, refs] of holes.entries())
        if (refs.length > 0 && hasLiteralSiblings(draft.catalogue, method, found.template, index)) needs.push(...refs)
      // A literal that fills a variable (`accounts/18ce54d4x5t/campaigns`) is an id, not a part of the template.
      const named = stripped.map((segment, index): Segment => {
        const name = found.names[index]
        return name !== undefined && name !== null ? { ...segment, text: null, name } : segment
      })
      identities.push({
        ...base,
        segments: isMore ? null : named,
        template: isMore ? null : found.template,
        certainty,
      })
      continue
    }
    for (const refs of holes) needs.push(...refs)
    if (draft.parts.tail?.kind === 'hole') needs.push(...refsOf([draft.parts.tail]))
    // A variable that stands where the registry has a word may be any of its words.
    const opaque =
      only ||
      draft.rest.some((span) => spanText(span.pieces) === null && span.pieces.length > 1) ||
      mayBeKnown(draft.catalogue, stripped)
    // A tail hole behind no recognised path may be the rest of the path.
    identities.push({
      ...base,
      segments: opaque || draft.parts.tail !== null ? null : stripped,
      template: null,
      certainty,
    })
  }
}

function methodSite(cx: Context, sink: SinkCall, method: string | null): Site | null {
  if (typeof sink.method === 'string' || method === null) return null
  for (const option of optionsOf(sink.method))
    if (option.kind === 'text' && constantText(option)?.toUpperCase() === method) return siteOfText(cx, option.pieces)
  return null
}

function splitVersion(
  cx: Context,
  call: ts.Node,
  sink: SinkCall,
  catalogue: Catalogue,
  segments: readonly Span[],
): { version: VersionRead; rest: readonly Span[] } {
  const first = segments[0]
  const none: VersionRead = { value: null, pieces: [], reason: 'dynamic-value', name: null, node: call }
  if (catalogue.api.versionIn.kind === 'header')
    return { version: headerVersion(call, sink, catalogue.api.versionIn.name) ?? none, rest: segments }
  if (!first) return { version: none, rest: segments }
  const text = spanText(first.pieces)
  if (text !== null) {
    if (versionLike.test(text) || catalogue.api.versions.some((known) => known.version === text))
      return {
        version: { value: text, pieces: first.pieces, reason: null, name: null, node: call },
        rest: segments.slice(1),
      }
    return { version: none, rest: segments }
  }
  const hole = first.pieces.find((piece): piece is Hole => piece.kind === 'hole')!
  const reason = reasonOf(hole.value)
  const name = hole.value.kind === 'unknown' || hole.value.kind === 'ref' ? (hole.value.name ?? null) : null
  // `https://host/${path}`: with nothing behind it the hole is the whole path, version included.
  const version: VersionRead = { value: null, pieces: first.pieces, reason, name, node: hole.node }
  return { version, rest: segments.length === 1 ? [] : segments.slice(1) }
}

/** The version in a header; null when no header of that name was read. Names of headers do not mind their case. */
function headerVersion(call: ts.Node, sink: SinkCall, name: string): VersionRead | null {
  for (const headers of [...sink.headers].reverse())
    for (const option of optionsOf(headers)) {
      if (option.kind !== 'object') continue
      const found = option.properties.find((property) => property.name.toLowerCase() === name.toLowerCase())
      if (!found) continue
      const { value } = found
      const text = constantText(value)
      const pieces = value.kind === 'text' ? value.pieces : pieceOf(value, call)
      if (text !== null) return { value: text, pieces, reason: null, name: null, node: call }
      const named = value.kind === 'unknown' || value.kind === 'ref' ? value : null
      return { value: null, pieces, reason: reasonOf(value), name: named?.name ?? null, node: named?.node ?? call }
    }
  return null
}

function reasonOf(value: Value): UnknownReason {
  if (value.kind === 'unknown') return value.reason
  return value.kind === 'ref' ? 'parameter-without-caller' : 'dynamic-value'
}

function segmentOf(cx: Context, span: Span, _catalogue: Catalogue): Segment {
  const text = spanText(span.pieces)
  if (text !== null) {
    const site = siteOfText(cx, span.pieces)
    const placeholder = /^:(\w+)$|^\{(\w+)\}$/.exec(text)
    if (placeholder) return { text: null, name: placeholder[1] ?? placeholder[2]!, sites: site ? [site] : [] }
    return { text, sites: site ? [site] : [] }
  }
  const hole = span.pieces.find((piece): piece is Hole => piece.kind === 'hole')!
  if (span.pieces.length === 1)
    return { text: null, sites: [{ place: placeOf(cx, hole.node), form: 'expression', exclusive: true }] }
  return { text: null, sites: [] }
}

function withoutSuffix(segments: readonly Segment[], catalogue: Catalogue): readonly Segment[] {
  const last = segments.at(-1)
  if (!last?.text) return segments
  const suffix = catalogue.api.pathSuffixes.find((known) => last.text!.endsWith(known))
  if (!suffix) return segments
  const cut = last.text.length - suffix.length
  const sites = last.sites.map((site) => ({ ...site, place: { ...site.place, end: site.place.end - suffix.length } }))
  return [...segments.slice(0, -1), { text: last.text.slice(0, cut), sites }]
}

function literalCertainty(pieces: readonly Piece[]): Certainty {
  let certainty: Certainty = 'proven'
  for (const piece of pieces) if (piece.kind === 'lit') certainty = weaker(certainty, piece.certainty)
  return certainty
}

/** References in the holes of some pieces, through alternatives. */
export function refsOf(pieces: readonly Piece[]): Ref[] {
  const refs: Ref[] = []
  for (const piece of pieces)
    if (piece.kind === 'hole') for (const value of optionsOf(piece.value)) if (value.kind === 'ref') refs.push(value)
  return refs
}
