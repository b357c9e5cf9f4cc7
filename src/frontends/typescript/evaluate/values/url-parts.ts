/** The parts of a URL object, read and set: `url.pathname`, `url.host = …`. */

import type { ts } from 'ts-morph'
import { addSpread } from './objects.ts'
import { flat, originOf, sliceRope } from './rope.ts'
import type { Obj, Piece, Ref, Text, Value } from '../value.ts'
import { concat } from './joined.ts'
import { optionsOf, union, unknown } from '../value.ts'

/** Where the parts of an address begin, as offsets into its flat text. */
interface Cuts {
  readonly host: number
  readonly path: number
  readonly query: number
  readonly hash: number
  readonly end: number
}

/** The cuts of an address with a scheme or a host, or of a path with a leading slash; null when it begins with something else. */
function cutsOf(address: Text): Cuts | null {
  const whole = flat(address)
  const isRooted = /^\/[^/]/.test(whole)
  if (!isRooted && !/^([a-z][a-z+.-]*:)?\/\//i.test(whole)) return null
  const next = (pattern: RegExp, at: number): number => {
    const found = whole.slice(at).search(pattern)
    return found < 0 ? whole.length : at + found
  }
  const host = isRooted ? 0 : whole.indexOf('//') + 2
  const path = next(/[/?#]/, host)
  const query = next(/[?#]/, path)
  return { host, path, query, hash: next(/#/, query), end: whole.length }
}

/** A member of a `URL` object, or of what `url.parse` makes; null for one that says nothing of where a request goes. */
export function urlMember(node: ts.Node, value: Obj, name: string): Value | null {
  if (name === 'searchParams' || name === 'query') return { ...value, shape: 'params' }
  if (name === 'href') return value
  const { url: address } = value
  if (!address || !/^(host|hostname|origin|pathname|path|search|hash)$/.test(name)) return null
  return eachAddress(node, address, name, (one) => partOf(node, one, name, value))
}

/**
 * A URL object with one of its parts set to a value; other names change nothing of where it leads, and null is for one without an address.
 * `params` makes a query of what `search` is set to. An address that cannot be taken apart becomes unknown.
 */
export function withUrlPart(
  node: ts.Node,
  value: Obj,
  name: string,
  right: Value,
  params: (query: Value) => Value,
): Value | null {
  if (/^(protocol|port|hash|username|password)$/.test(name)) return value
  if (name === 'href') return { ...value, url: right, properties: [], open: null }
  if (name === 'query') return addSpread({ ...value, properties: [], open: null }, params(right), false)
  if (!/^(host|hostname|pathname|search)$/.test(name)) return value
  if (!value.url) return null
  const address = eachAddress(node, value.url, name, (one) => withPart(node, one, name, right))
  const changed = optionsOf(address).map((url): Value => {
    const own: Obj = { ...value, url, ...(url.ways ? { ways: url.ways } : {}) }
    return name === 'search' ? addSpread({ ...own, properties: [], open: null }, params(right), false) : own
  })
  return union(node, changed)
}

/** Each address that a URL object may stand for, through `part`; where that is null, whoever hands over the address decides. */
function eachAddress(node: ts.Node, address: Value, name: string, part: (address: Text) => Value | null): Value {
  return union(
    node,
    optionsOf(address).map((one) => {
      const pending = undecided(one)
      const own = one.kind === 'text' ? part(one) : null
      if (own) return own
      if (!pending) return unknown(node, 'dynamic-value')
      const fallback = pending.fallback?.kind === 'text' ? part(pending.fallback) : null
      return { ...pending, node, path: [...pending.path, name], fallback }
    }),
  )
}

/** What an address waits for: all of it, or what it begins with. */
function undecided(address: Value): Ref | null {
  const [first] = address.kind === 'text' ? address.pieces : []
  const value = first?.kind === 'hole' ? first.value : address
  return value.kind === 'ref' ? value : null
}

function partOf(node: ts.Node, address: Text, name: string, object: Obj): Value | null {
  const cuts = cutsOf(address)
  if (!cuts) return null
  const { host, path, query, hash } = cuts
  switch (name) {
    case 'host':
      return sliceRope(address, host, path)
    case 'hostname':
      return sliceRope(address, host, host + flat(address).slice(host, path).replace(/:\d+$/, '').length)
    case 'origin':
      return sliceRope(address, 0, path)
    case 'pathname':
      // A place on the disk stays one: `dirname(new URL(import.meta.url).pathname)`.
      if (/^file:/.test(flat(address))) return address
      return sliceRope(address, path, query)
    case 'hash':
      return sliceRope(address, hash, cuts.end)
    default: {
      const isBare = object.properties.length === 0 && object.open === null
      const params: Obj = {
        kind: 'object',
        shape: 'params',
        node,
        properties: object.properties,
        open: object.open,
        target: null,
      }
      const own = sliceRope(address, name === 'search' ? query : path, hash)
      const added: Piece[] = [
        { kind: 'lit', text: query < hash ? '&' : '?', node, start: -1, certainty: 'proven' },
        { kind: 'hole', node, value: params },
      ]
      return isBare ? own : { ...own, pieces: [...own.pieces, ...added] }
    }
  }
}

/** An address with another host, path, or without its query; null when it cannot be taken apart. */
function withPart(node: ts.Node, address: Text, name: string, right: Value): Value | null {
  const cuts = cutsOf(address)
  const whole = (...pieces: readonly Value[]): Value =>
    concat(
      node,
      pieces.map((value) => ({ value, node })),
    )
  if (name === 'pathname') {
    const query = cuts ? sliceRope(address, cuts.query, cuts.end) : { kind: 'text' as const, pieces: [] }
    return whole({ kind: 'text', pieces: originOf(address) }, rooted(right), query)
  }
  if (!cuts) return null
  return name === 'search'
    ? sliceRope(address, 0, cuts.query)
    : whole(sliceRope(address, 0, cuts.host), right, sliceRope(address, cuts.path, cuts.end))
}

/** A path as a URL object keeps it: with a leading slash, whether it was given one or not. */
function rooted(path: Value): Value {
  const options = optionsOf(path).map((one): Value => {
    const first = one.kind === 'text' ? one.pieces[0] : undefined
    if (one.kind !== 'text' || first?.kind !== 'lit' || first.text.startsWith('/')) return one
    return { ...one, pieces: [{ ...first, text: '/', start: -1 }, ...one.pieces] }
  })
  return options.length === 1 ? options[0]! : { kind: 'union', options }
}
