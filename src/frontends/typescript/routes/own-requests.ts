/** Requests that a program sends to its own server, and the functions that answer them: each is a call of those, with what it sends as the request. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { isInTest, unwrap } from '../evaluate/context.ts'
import { openObject } from '../evaluate/frameworks/forms.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { Obj, Piece, Property, Ref, Text, Value } from '../evaluate/value.ts'
import { optionsOf, union, unknown } from '../evaluate/value.ts'
import { addSpread, withProperty } from '../evaluate/values/objects.ts'
import { sitesOf } from '../evaluate/values/keys.ts'
import type { Span, UrlParts } from '../evaluate/values/url.ts'
import { parseUrl, spanText, urlTexts } from '../evaluate/values/url.ts'
import { fullUrl, refsOf } from '../parts/identity.ts'
import type { Outlet } from '../sinks/outlet.ts'
import type { SinkCall } from '../sinks/sink.ts'
import type { Matched } from './address.ts'
import { addressed, isOwnAddress } from './addressed.ts'
import type { Route } from './routes.ts'
import { routesOf } from './routes.ts'

/** A request of the program's pages, as far as it says where it goes. */
export interface Sent {
  readonly call: ts.Expression
  readonly sink: SinkCall
}

/** A request to the own server that a function answers. */
export interface Arrival {
  readonly outlet: Outlet & { readonly node: ts.CallExpression | ts.NewExpression }
  /** Those of the function that may answer it: where the address is not known yet, several. */
  readonly routes: readonly Route[]
}

/** A run of the function that answers, with the request as its argument, or what the callers of the request decide first. */
export interface Arrived {
  readonly frame: Frame
  readonly pending: readonly Ref[]
}

type Arriving = { readonly route: Route; readonly given: readonly Value[] } | { readonly pending: Ref }

/** Where a place sends to, as far as it says by itself. */
interface Addresses {
  readonly asked: ReadonlySet<Route>
  /** Callers say the rest. */
  readonly isPending: boolean
  /** Callers say even what is called there: it may send nothing at all. */
  readonly isSender: boolean
}

export interface OwnRequests {
  /** The program has a server of its own, some of whose addresses are known. */
  isServing(): boolean
  /** There are more requests to it than were followed. */
  isCut(): boolean
  /** Requests of the program that may arrive at a function. */
  arrivingAt(fn: ts.Node): readonly Arrival[]
  /** Among them is one of which the program says that it sends. */
  isAskedFor(fn: ts.Node): boolean
  /** A helper made a handler around the function, which the program's own requests may arrive at: `app.get(path, handled((request) => …))`. */
  isHandled(fn: ts.Node): boolean
  /**
   * How the function runs where the request is sent in this frame; not at all where it goes elsewhere.
   * @param isMade whether the run in which a helper made the function (`app.get(path, handled((request) => …))`) is one that is meant
   */
  arrive(arrival: Arrival, frame: Frame | null, isMade: (by: Frame) => boolean): readonly Arrived[]
}

/** More requests to its own server than this a program is not followed through. */
const maxOwn = 400

export function createOwnRequests(cx: Context, outlets: readonly Outlet[]): OwnRequests {
  let own: readonly Arrival['outlet'][] | null = null
  let isCut = false
  const memo = new Map<ts.Node, readonly Arrival[]>()

  /** Places whose address may be of the own server: it names no host but this one. */
  function ownOutlets(): readonly Arrival['outlet'][] {
    if (own) return own
    const all = outlets
      .filter((one): one is Arrival['outlet'] => isCall(cx, one.node) && !isInTest(cx, one.node))
      .filter((outlet) =>
        outlet.read(null).some((sink) => 'kind' in sink || (!sink.copy && mayBeOwn(cx, outlet.node, sink))),
      )
    isCut = all.length > maxOwn
    return (own = all.slice(0, maxOwn))
  }

  const addresses = new Map<Outlet, Addresses>()

  function addressesOf(outlet: Arrival['outlet']): Addresses {
    let known = addresses.get(outlet)
    if (!known) {
      const read = outlet.read(null)
      const all = read.flatMap((sink) => arrivals(cx, outlet.node, sink, null))
      known = {
        isSender: read.every((sink) => !('kind' in sink)),
        asked: new Set(all.flatMap((one) => ('pending' in one ? [] : [one.route]))),
        isPending: all.some((one) => 'pending' in one),
      }
      addresses.set(outlet, known)
    }
    return known
  }

  function arrivingAt(fn: ts.Node): readonly Arrival[] {
    const known = memo.get(fn)
    if (known) return known
    const routes = routesOf(cx).get(fn) ?? []
    const found = (routes.length > 0 ? ownOutlets() : []).flatMap((outlet) => {
      const { isPending, asked } = addressesOf(outlet)
      const own = isPending ? routes : routes.filter((route) => asked.has(route))
      return own.length > 0 ? [{ outlet, routes: own }] : []
    })
    memo.set(fn, found)
    return found
  }

  function isAsked(fn: ts.Node): boolean {
    return arrivingAt(fn).some(({ outlet }) => addressesOf(outlet).isSender)
  }

  let handlers: ReadonlyMap<ts.Node, readonly ts.Node[]> | null = null

  /** The handlers that helpers made around a function. */
  function handledBy(fn: ts.Node): readonly ts.Node[] {
    if (!handlers) {
      const found = new Map<ts.Node, ts.Node[]>()
      for (const { handler } of [...routesOf(cx).values()].flat())
        for (const one of handler.frame?.call?.arguments ?? []) {
          const inner = unwrap(cx, one)
          found.set(inner, [...(found.get(inner) ?? []), handler.node])
        }
      handlers = found
    }
    return handlers.get(fn) ?? []
  }

  return {
    isServing: () => routesOf(cx).size > 0,
    isCut: () => isCut,
    arrivingAt,
    isAskedFor: isAsked,
    isHandled: (fn) => handledBy(fn).some(isAsked),
    arrive: ({ outlet, routes }, caller, isMade) => {
      const read = outlet.read(caller)
      const depth = (caller?.depth ?? 0) + 1
      const meant = routes.filter(({ handler }) => handler.frame === null || isMade(handler.frame))
      return read
        .flatMap((sink) => arrivals(cx, outlet.node, sink, meant))
        .flatMap((one): readonly Arrived[] => {
          const answering = 'pending' in one ? meant : [one.route]
          return answering.map(({ handler: { node: fn, self, frame: lexical } }) => {
            const frame: Frame = { fn, call: outlet.node, shift: 0, caller, self, lexical, depth, isArrival: true }
            return 'pending' in one
              ? { frame, pending: [one.pending] }
              : { frame: { ...frame, given: one.given }, pending: [] }
          })
        })
    },
  }
}

const answering = new WeakMap<Sent, readonly Route[]>()

/** The requests that routes answer. */
export function answeredBy<T extends Sent>(cx: Context, asking: readonly T[], routes: readonly Route[]): readonly T[] {
  return asking.filter((one) => {
    const own = answering.get(one) ?? routesFor(cx, one)
    answering.set(one, own)
    return own.some((route) => routes.includes(route))
  })
}

function routesFor(cx: Context, { call, sink }: Sent): readonly Route[] {
  if (isInTest(cx, call)) return []
  return optionsOf(fullUrl(call, sink))
    .flatMap(urlTexts)
    .flatMap((text) => addressed(cx, call, sink, text).map(({ route }) => route))
}

function isCall({ ts }: Context, node: ts.Node): boolean {
  return ts.isCallExpression(node) || ts.isNewExpression(node)
}

export function mayBeOwn(cx: Context, call: ts.Node, sink: SinkCall): boolean {
  if (sink.sdk) return false
  return optionsOf(fullUrl(call, sink)).some(
    (url) => url.kind === 'ref' || urlTexts(url).some((text) => isOwnAddress(cx, parseUrl(text))),
  )
}

/** The routes among these, or of all, at which a request arrives, and what their handlers are given. */
function arrivals(
  cx: Context,
  call: ts.Node,
  sink: SinkCall | Ref,
  routes: readonly Route[] | null,
): readonly Arriving[] {
  if ('kind' in sink) return [{ pending: sink }]
  if (sink.sdk || sink.copy) return []
  return optionsOf(fullUrl(call, sink)).flatMap((url): readonly Arriving[] => {
    if (url.kind === 'ref') return [{ pending: url }]
    return urlTexts(url).flatMap((text): readonly Arriving[] => {
      const parts = parseUrl(text)
      const own = addressed(cx, call, sink, text)
      const [open] = own.length === 0 && isOwnAddress(cx, parts) ? refsOf(text.pieces) : []
      if (open) return [{ pending: open }]
      return own.flatMap(({ route, matched }) =>
        routes?.includes(route) === false ? [] : [{ route, given: argumentsOf(cx, call, sink, parts, matched, route) }],
      )
    })
  })
}

/** The request as servers hand it to a function: as the first argument, or a part of it. */
function argumentsOf(
  cx: Context,
  call: ts.Node,
  sink: SinkCall,
  parts: UrlParts,
  matched: Matched,
  { isMount, shape }: Route,
): readonly Value[] {
  const property = (name: string, value: Value): Property => ({
    name,
    sites: [],
    value,
    optional: false,
    certainty: 'inferred',
  })
  const { names, rest } = matched
  const left = rest && (rest.isList ? listOf(call, rest.spans) : joined(call, rest.spans))
  const named = [
    ...[...names].map(([name, { pieces }]) => property(name, { kind: 'text', pieces })),
    ...(rest && left ? [property(rest.name, left)] : []),
    // Fastify's and Hono's name for what a `*` leaves open.
    ...(rest && left && rest.name === '0' ? [property('*', left)] : []),
  ]
  const params: Obj = { ...openObject(call, named), open: null }
  const query = queryOf(cx, call, sink, parts)
  const path = isMount && rest ? rest.spans : matched.segments
  const ownPath = text(call, '/', joined(call, path).pieces)
  const whole = text(call, '/', joined(call, matched.segments).pieces)
  const asked: Text =
    query.properties.length > 0 || query.open
      ? text(call, '', ownPath.pieces, [literal(call, '?'), { kind: 'hole', node: call, value: query }])
      : ownPath
  const none: Obj = { kind: 'object', shape: 'object', node: call, properties: [], open: null, target: null }
  const sent = [
    property('method', typeof sink.method === 'string' ? certain(call, sink.method) : sink.method),
    property('params', params),
    property('query', shape === 'page' ? addSpread(query, params, false) : query),
    property('body', sink.body.length > 0 ? union(call, sink.body) : none),
    property('path', ownPath),
    property('url', shape === 'web' || shape === 'worker' ? text(call, 'http://localhost', asked.pieces) : asked),
    property('originalUrl', whole),
  ]
  const request = openObject(call, sent)
  const context = openObject(call, [property('params', params)])
  const all = openObject(call, [
    ...sent,
    property('request', request),
    property('req', request),
    property('context', context),
  ])
  const open = unknown(call, 'parameter-without-caller', shape === 'worker' ? 'env' : undefined)
  return [all, shape === 'web' ? context : open, open, open]
}

function queryOf(cx: Context, call: ts.Node, sink: SinkCall, parts: UrlParts): Obj {
  const empty: Value = { kind: 'object', shape: 'object', node: call, properties: [], open: null, target: null }
  let query: Value = empty
  for (const one of parts.query) {
    if (one.kind === 'object') query = addSpread(query, one.value, false)
    else {
      const name: Text = { kind: 'text', pieces: one.name }
      const key = spanText(one.name)
      if (key === null) continue
      const value: Value = { kind: 'text', pieces: one.value }
      query = withProperty(query, {
        name: key,
        sites: sitesOf(cx, name),
        value,
        optional: false,
        certainty: 'inferred',
      })
    }
  }
  for (const one of sink.query) query = addSpread(query, one, false)
  return query.kind === 'object' ? query : openObject(call, [])
}

/** What stands between the parts of an address is certain; whose server it is, is not. */
function literal(node: ts.Node, own: string): Piece {
  return { kind: 'lit', text: own, node, start: -1, certainty: /^[/?]$/.test(own) ? 'proven' : 'inferred' }
}

/** What a library sends whatever the program says. */
function certain(node: ts.Node, own: string): Text {
  return { kind: 'text', pieces: [{ kind: 'lit', text: own, node, start: -1, certainty: 'proven' }] }
}

function text(node: ts.Node, start: string, pieces: readonly Piece[], more: readonly Piece[] = []): Text {
  return { kind: 'text', pieces: [...(start === '' ? [] : [literal(node, start)]), ...pieces, ...more] }
}

function joined(node: ts.Node, spans: readonly Span[]): Text {
  return {
    kind: 'text',
    pieces: spans.flatMap(({ pieces }, at) => (at > 0 ? [literal(node, '/'), ...pieces] : pieces)),
  }
}

function listOf(node: ts.Node, spans: readonly Span[]): Value {
  return { kind: 'list', node, items: spans.map(({ pieces }): Value => ({ kind: 'text', pieces })), open: false }
}
