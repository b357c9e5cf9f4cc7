/** Texts that requests to other hosts are made of: what two APIs share is not ours to change. */

import type { ts } from 'ts-morph'
import type { Catalogue } from '../../../catalogue/types.ts'
import type { Place } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import type { Ref, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import { fullUrl } from '../parts/identity.ts'
import { placeOf, siteOfName, siteOfText } from '../parts/places.ts'
import type { SinkCall } from '../sinks/sink.ts'
import { matchHosts, parseUrl, urlTexts } from '../evaluate/values/url.ts'

/** A text or an object literal of the source, and the request to another host that it serves. */
export interface ForeignText {
  readonly place: Place
  readonly usedAt: Place
  /** Where that request goes only a variable of the environment says: it may be the same API. */
  readonly isPerhaps?: true
}

/** Values inside of values, as deep as params go. */
const maxDepth = 4

export function foreignTexts(cx: Context, sink: SinkCall, call: ts.Node): readonly ForeignText[] {
  const usedAt = placeOf(cx, call)
  return [sink.url, ...sink.query, ...sink.body]
    .flatMap((value) => placesIn(cx, value, 0))
    .map((place) => ({ place, usedAt }))
}

/** True for a URL whose host is known and none of the catalogues'. */
export function isElsewhere(call: ts.Node, sink: SinkCall, catalogues: readonly Catalogue[]): boolean {
  const hosts = catalogues.flatMap(({ api }) => api.hosts.map((host) => host.host))
  return optionsOf(fullUrl(call, sink))
    .flatMap(urlTexts)
    .some((text) => {
      const parts = parseUrl(text)
      return parts.hasHost && matchHosts(parts.host, hosts)?.length === 0
    })
}

/**
 * True for a URL whose host only a variable of the environment says, one that is not named after an API of the catalogues (`ADS_HOST` is, after
 * `ads-api.x.com`).
 */
export function isOfEnvironment(call: ts.Node, sink: SinkCall, catalogues: readonly Catalogue[]): boolean {
  const words = catalogues.flatMap(({ api }) => api.hosts.flatMap(({ host }) => host.split(/[.-]/)))
  const own = words.filter((word) => !/^(api|com|org|net|io|www|sandbox)$/.test(word))
  return optionsOf(fullUrl(call, sink))
    .flatMap(urlTexts)
    .some(({ pieces: [first] }) => {
      const value = first?.kind === 'hole' ? first.value : null
      if (value?.kind !== 'unknown' || value.reason !== 'environment-without-default') return false
      const named = (value.name ?? '').toLowerCase().split(/[^a-z]+/)
      return !named.some((word) => own.includes(word))
    })
}

/** True for a URL that nothing is known of: it may lead to anywhere. */
export function isAnywhere(call: ts.Node, sink: SinkCall): boolean {
  return optionsOf(fullUrl(call, sink)).some(
    (option) =>
      option.kind === 'unknown' ||
      (option.kind === 'text' && option.pieces[0]?.kind === 'hole' && option.pieces[0].value.kind === 'unknown'),
  )
}

/** True for a URL that may have no host: of the server that a page was loaded from. */
export function isRelative(call: ts.Node, sink: SinkCall): boolean {
  return optionsOf(fullUrl(call, sink))
    .flatMap(urlTexts)
    .some(({ pieces: [first] }) => first?.kind === 'lit' && /^\/(?!\/)/.test(first.text))
}

/** What callers decide of a request: its URL or its params. */
export function openRef(sink: SinkCall): Ref | null {
  const urls = optionsOf(sink.url).map((url) => (url.kind === 'object' && url.url ? url.url : url))
  for (const value of [...urls, ...sink.query, ...sink.body])
    for (const option of optionsOf(value)) {
      if (option.kind === 'ref') return option
      if (option.kind === 'object' && option.open?.kind === 'ref') return option.open
      const hole =
        option.kind === 'text'
          ? option.pieces.find((piece) => piece.kind === 'hole' && piece.value.kind === 'ref')
          : undefined
      if (hole?.kind === 'hole' && hole.value.kind === 'ref') return hole.value
    }
  return null
}

/** Where the texts of a value are spelt. */
export function textPlaces(cx: Context, value: Value): readonly Place[] {
  return placesIn(cx, value, 0)
}

function placesIn(cx: Context, value: Value, depth: number): readonly Place[] {
  if (depth > maxDepth) return []
  switch (value.kind) {
    case 'text':
      return value.pieces.flatMap((piece) =>
        piece.kind === 'hole' ? placesIn(cx, piece.value, depth + 1) : (siteOfText(cx, [piece])?.place ?? []),
      )
    case 'object':
      return [
        ...[value.target ?? [], ...(value.copied ?? [])].flat().map((literal) => placeOf(cx, literal)),
        ...(value.url ? placesIn(cx, value.url, depth + 1) : []),
        ...value.properties.flatMap((property) => [
          ...property.sites.map((site) => siteOfName(cx, site).place),
          ...placesIn(cx, property.value, depth + 1),
        ]),
      ]
    case 'list':
      return value.items.flatMap((item) => placesIn(cx, item, depth + 1))
    case 'union':
      return value.options.flatMap((option) => placesIn(cx, option, depth + 1))
    default:
      return []
  }
}
