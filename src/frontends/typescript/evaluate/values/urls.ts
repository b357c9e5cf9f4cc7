/** `URL` and `URLSearchParams` objects as values. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { flat, originOf, sliceRope } from './rope.ts'
import { sitesOf } from './keys.ts'
import { paired } from './lists.ts'
import { parseUrl, spanText } from './url.ts'
import { addSpread, withProperty } from './objects.ts'
import type { List, Obj, Piece, Text, Value } from '../value.ts'
import { bothWays, byWays, eachWay } from '../ways.ts'
import { concat } from './joined.ts'
import { constantText, optionsOf, union, unknown } from '../value.ts'

/** `new URLSearchParams(from)` and what query string builders make of an object. */
export function searchParams(cx: Context, node: ts.Node, from: Value | null): Value {
  const empty: Obj = { kind: 'object', shape: 'params', node, properties: [], open: null, target: node }
  if (from === null) return empty
  if (from.kind === 'primitive') return from.absent ? { ...empty, copied: [from.absent] } : empty
  if (from.kind === 'list') {
    const known = paired(cx, node, from, 'params')
    // Pairs of what callers hand over: `Object.entries(params).map(([key, value]) => [key, String(value)])`.
    const open = from.open ? (known.open ?? from.rest ?? unknown(node, 'dynamic-params')) : known.open
    return { ...known, open, target: node }
  }
  if (from.kind === 'text') return fromText(cx, empty, from)
  if (from.kind === 'union')
    return union(
      node,
      from.options.map((option) => searchParams(cx, node, option)),
    )
  if (from.kind === 'object') return { ...from, shape: 'params', target: from.target ?? node }
  return addSpread(empty, from, false)
}

/** Hosts and versions multiply with them: more whole queries than this are told apart by their pairs. */
const maxQueries = 4

/**
 * `pairs.join('&')` as params, where each pair has so many alternatives that no list of whole queries could hold them; null where one can,
 * and for any other separator.
 */
export function joinedPairs(cx: Context, node: ts.Node, pairs: List, separator: Value | null): Value | null {
  if (separator === null || constantText(separator) !== '&') return null
  const queries = pairs.items.reduce((all, pair) => all * optionsOf(pair).length, 1)
  if (queries <= maxQueries) return null
  const open = pairs.rest ?? (pairs.open ? unknown(node, 'dynamic-params') : null)
  const empty: Obj = { kind: 'object', shape: 'params', node, properties: [], open, target: null }
  return pairs.items.reduce<Value>((all, pair) => {
    const options = optionsOf(pair)
    return options.reduce((into, option) => {
      const own = option.kind === 'text' ? fromText(cx, empty, option) : unknown(node, 'dynamic-params')
      return addSpread(into, own, options.length > 1)
    }, all)
  }, empty)
}

/** A query as text, `a=1&b=${x}`, as params. */
function fromText(cx: Context, into: Obj, text: Text): Value {
  const mark: Piece = { kind: 'lit', text: '?', node: into.node, start: -1, certainty: 'proven' }
  const first = text.pieces[0]
  const isMarked = first?.kind === 'lit' && first.text.startsWith('?')
  let value: Value = into
  for (const part of parseUrl({ kind: 'text', pieces: isMarked ? text.pieces : [mark, ...text.pieces] }).query) {
    const name = part.kind === 'pair' ? spanText(part.name) : null
    if (part.kind === 'object' && part.value.kind === 'object') value = addSpread(value, part.value, false)
    else if (part.kind === 'object' || name === null)
      value = addSpread(value, unknown(into.node, 'dynamic-params'), false)
    else {
      const piece = part.name[0]!
      const isWhole = part.name.length === 1 && piece.kind === 'lit' && piece.start >= 0
      const key = sitesOf(cx, { kind: 'text', pieces: part.name })
      const range = isWhole ? ([piece.start, piece.start + name.length] as const) : null
      value = withProperty(value, {
        name,
        sites: key.length > 0 ? key : range ? [{ node: piece.node, form: 'text', range, exclusive: true }] : [],
        value: valueOf(part.value),
        optional: false,
        certainty: 'proven',
      })
    }
  }
  return value
}

/** What stands behind the `=`: a value by itself, a list of which keeps its items. */
function valueOf(pieces: readonly Piece[]): Value {
  const [only, more] = pieces
  return only?.kind === 'hole' && !more ? only.value : { kind: 'text', pieces }
}

/** `new URL(path, base)`: a path that begins with a slash drops the path of the base. */
export function url(cx: Context, node: ts.CallExpression | ts.NewExpression, frame: Frame | null): Value | null {
  const path = argumentOf(cx, node, 0, frame)
  if (path === null) return null
  const base = argumentOf(cx, node, 1, frame)
  const copies = base === null ? optionsOf(path).filter((one): one is Obj => one.kind === 'object' && !!one.url) : []
  if (copies.length > 0 && copies.length === optionsOf(path).length)
    return union(
      node,
      copies.map((one): Value => ({ ...one, shape: 'url', node, target: node })),
    )
  const whole = base === null ? path : relativeTo(cx, node, base, path)
  return urlObjects({ kind: 'object', shape: 'url', node, properties: [], open: null, target: node }, whole)
}

/** `url.resolve(base, path)` of Node, the address itself. */
export function resolvedUrl(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  frame: Frame | null,
): Value | null {
  const [base, path] = [argumentOf(cx, node, 0, frame), argumentOf(cx, node, 1, frame)]
  if (!base || !path) return null
  return relativeTo(cx, node, base, path)
}

function relativeTo(cx: Context, node: ts.CallExpression | ts.NewExpression, base: Value, path: Value): Value {
  return union(
    node,
    hrefs(base).flatMap((from) =>
      hrefs(path).flatMap((to) => {
        const ways = bothWays(from.ways, to.ways)
        return ways === null ? [] : (byWays(joined(cx, node, from, to), ways) ?? [])
      }),
    ),
  )
}

/** `url.parse(address)` of Node. */
export function parsedUrl(node: ts.Node, address: Value): Value {
  return urlObjects({ kind: 'object', shape: 'url', node, properties: [], open: null, target: null }, address)
}

/** A `URL` object for each address that a value may be. */
function urlObjects(empty: Obj, addresses: Value): Value {
  return union(
    empty.node,
    optionsOf(addresses).map((url): Value => ({ ...empty, url, ...(url.ways ? { ways: url.ways } : {}) })),
  )
}

/** `url.format({ protocol, host, pathname, query })` of Node. */
export function formattedUrl(cx: Context, node: ts.Node, given: Value): Value {
  if (given.kind !== 'object' || given.shape !== 'object') return given
  const lit = (text: string): Text => ({
    kind: 'text',
    pieces: [{ kind: 'lit', text, node, start: -1, certainty: 'proven' }],
  })
  const slash = lit('/')
  const host = part(given, 'host') ?? part(given, 'hostname')
  if (!host) return unknown(node, 'dynamic-value')
  const path = part(given, 'pathname')
  // A path that begins without a slash is given one.
  const rooted =
    path && eachWay(path, (one) => (isBare(one) ? { ...one, pieces: [...slash.pieces, ...one.pieces] } : one))
  const pieces = [lit('https://'), host, rooted].filter((piece) => piece !== null)
  return withQuery(cx, node, pieces, part(given, 'query') ?? part(given, 'search'))
}

function isBare(value: Value): value is Text {
  const [first] = value.kind === 'text' ? value.pieces : []
  return first?.kind === 'lit' && !first.text.startsWith('/')
}

/** `axios.getUri({ baseURL, url, params })`: the address that such a request goes to. */
export function configuredUrl(cx: Context, node: ts.Node, given: Value): Value {
  return union(
    node,
    optionsOf(given).map((config) => {
      const url = config.kind === 'object' || config.kind === 'ref' ? cx.member(config, 'url', node, null) : null
      if (!url || config.kind !== 'object') return url ?? unknown(node, 'dynamic-value')
      const base = part(config, 'baseURL')
      return withQuery(cx, node, base ? [base, url] : [url], part(config, 'params'))
    }),
  )
}

function part(object: Obj, name: string): Value | null {
  return object.properties.find((property) => property.name === name)?.value ?? null
}

/** A URL object out of the pieces of its address and a query. */
export function withQuery(cx: Context, node: ts.Node, pieces: readonly Value[], query: Value | null): Value {
  const params = searchParams(cx, node, query)
  const whole = concat(
    node,
    pieces.map((value) => ({ value, node })),
  )
  const { properties, open } =
    params.kind === 'object' ? params : { properties: [], open: unknown(node, 'dynamic-params') }
  return urlObjects({ kind: 'object', shape: 'url', node, properties, open, target: null }, whole)
}

/** The addresses that a value stands for: of a `URL` object its own. */
function hrefs(value: Value): readonly Value[] {
  return optionsOf(value).flatMap((one) =>
    one.kind === 'object' && one.shape === 'url' && one.url && one.properties.length === 0 ? optionsOf(one.url) : [one],
  )
}

function joined(cx: Context, node: ts.Node, base: Value, path: Value): Value {
  if (base.kind !== 'text' || path.kind !== 'text')
    return concat(node, [
      { value: base, node },
      { value: path, node },
    ])
  const first = path.pieces[0]
  const absolute = first?.kind === 'lit' && /^[a-z]+:\/\//i.test(first.text)
  if (absolute) return path
  const rooted = first?.kind === 'lit' && first.text.startsWith('/')
  if (first?.kind === 'lit' && first.text.startsWith('./'))
    return joined(cx, node, base, sliceRope(path, 2, flat(path).length))
  const kept = rooted ? originOf(base) : directoryOf(base)
  return { kind: 'text', pieces: [...kept, ...path.pieces] }
}

function directoryOf(base: Text): readonly Piece[] {
  const last = base.pieces.at(-1)
  if (last?.kind !== 'lit') return base.pieces
  const scheme = last.text.indexOf('://')
  const slash = last.text.lastIndexOf('/')
  if (slash < 0 || (scheme >= 0 && slash < scheme + 3)) return [...base.pieces, { ...last, text: '/', start: -1 }]
  return [...base.pieces.slice(0, -1), { ...last, text: last.text.slice(0, slash + 1) }]
}

/** An argument of a call as a value; null when there is none, or when a spread hides it. */
export function argumentOf(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  index: number,
  frame: Frame | null,
): Value | null {
  const arg = node.arguments?.[index]
  return arg && !cx.ts.isSpreadElement(arg) ? cx.evaluate(arg, frame) : null
}

/** `new Request(url, options)`: the options with the URL among them, as `fetch` takes them from one object. */
export function requested(cx: Context, node: ts.CallExpression | ts.NewExpression, frame: Frame | null): Value | null {
  const target = argumentOf(cx, node, 0, frame)
  if (target === null) return null
  const empty: Obj = { kind: 'object', shape: 'object', node, properties: [], open: null, target: null }
  const options = argumentOf(cx, node, 1, frame)
  const all = options ? addSpread(empty, options, false) : empty
  return withProperty(all, { name: 'url', sites: [], value: target, optional: false, certainty: 'proven' })
}
