/** Which requests a copy belongs to. A copy is no request of its own: it is found again at every request that it repeats. */

import type { ts } from 'ts-morph'
import type { Linked, Place, Request } from '../../../request.ts'
import { weaker } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { ownerOf } from '../evaluate/context.ts'
import { keyOf, merged } from '../parts/merge.ts'
import { placeOf } from '../parts/places.ts'
import type { Reached } from '../calls/wrappers.ts'

export interface Copy {
  readonly what: Exclude<Linked['what'], 'bundle'>
  /** What is written there, read as a request; its place is the outermost call. */
  readonly request: Request
  /** The call or text that holds the copy. */
  readonly place: Place
  /** The function around the outermost call; null at the top level of a file. */
  readonly scope: Place | null
}

export function copyAt(cx: Context, what: Copy['what'], request: Request, reached: Reached): Copy {
  const outer = reached.chain.reduce<ts.Node>(
    (found, { call }) => (call && samePlace(placeOf(cx, call), request.place) ? call : found),
    reached.call,
  )
  const owner = ownerOf(cx, outer)
  return { what, request, place: placeOf(cx, reached.call), scope: owner && placeOf(cx, owner) }
}

/** Readings of one copy are one copy, as readings of one call are one request. */
export function addCopy(copies: Map<string, Copy>, copy: Copy, prefers: (host: string | null) => boolean): void {
  const { file, start } = copy.place
  const key = `${keyOf(copy.request)}|${copy.what}|${file}:${start}`
  const before = copies.get(key)
  copies.set(key, before ? { ...before, request: merged(before.request, copy.request, prefers) } : copy)
}

/**
 * The requests with their linked places. A signature, mock or bundle that repeats no request of the tree stays one itself:
 * what it says is all that is known of a request.
 */
export function linked(requests: readonly Request[], copies: readonly Copy[]): Request[] {
  const bundles = requests.filter((request) => request.role === 'bundle')
  const own = requests.filter((request) => request.role !== 'bundle')
  const links = new Map<Request, Linked[]>(own.map((request) => [request, []]))
  const left: Request[] = []
  for (const copy of copies) {
    const meant = meantBy(copy, own)
    for (const request of meant)
      links
        .get(request)!
        .push({ place: copy.place, what: copy.what, copy: { ...copy.request, method: request.method } })
    if (meant.length === 0 && standsAlone(copy, own)) left.push(alone(copy))
  }
  for (const bundle of bundles) {
    const meant = own.filter((request) => request.role === 'source' && agrees(request, bundle))
    for (const request of meant) links.get(request)!.push({ place: bundle.place, what: 'bundle', copy: null })
    if (meant.length === 0) left.push(bundle)
  }
  return [
    ...own.map((request): Request => ({ ...request, linked: links.get(request)!.sort(compare) })),
    ...unique(left),
  ]
}

/** The nearest requests that say the same: of the same outermost call, else of the same function, else anywhere. */
function meantBy(copy: Copy, requests: readonly Request[]): readonly Request[] {
  const { request, scope, what } = copy
  if (what === 'signature') {
    const same = requests.filter((one) => samePlace(one.place, request.place) && agrees(one, request))
    if (same.length > 0) return same
    const near = requests.filter((one) => scope !== null && within(one.place, scope) && agrees(one, request))
    if (near.length > 0) return near
  }
  return request.path === null ? [] : requests.filter((one) => one.path !== null && agrees(one, request))
}

/** Nothing that is known of the one contradicts the other. */
function agrees(a: Request, b: Request): boolean {
  if (a.api !== b.api || (a.method !== null && b.method !== null && a.method !== b.method)) return false
  if (a.path !== null && b.path !== null && pathOf(a) !== pathOf(b)) return false
  if (a.versions.length === 0 || b.versions.length === 0) return true
  return a.versions.some((one) => b.versions.some((other) => one.value === other.value))
}

function pathOf({ path }: Request): string {
  return path?.template ?? path?.segments.map((segment) => segment.text ?? '*').join('/') ?? ''
}

/** A signature whose request is sent by something that was not recognised. In a function that does send to the API it is that request's. */
function standsAlone({ what, request, scope }: Copy, requests: readonly Request[]): boolean {
  if (what === 'expectation' || request.path === null) return false
  return (
    what === 'mock' || !requests.some((one) => one.api === request.api && scope !== null && within(one.place, scope))
  )
}

function alone({ what, request }: Copy): Request {
  return what === 'signature' ? { ...request, certainty: weaker(request.certainty, 'inferred') } : request
}

function unique(requests: readonly Request[]): Request[] {
  return [...new Map(requests.map((request) => [keyOf(request), request])).values()]
}

function samePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start
}

function within(inner: Place, outer: Place): boolean {
  return inner.file === outer.file && outer.start <= inner.start && inner.end <= outer.end
}

function compare(a: Linked, b: Linked): number {
  return a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : a.place.start - b.place.start
}
