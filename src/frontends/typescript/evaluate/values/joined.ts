/** Values joined to ropes of text: templates, `a + b`, the pieces of an address. */

import type { ts } from 'ts-morph'
import type { Lit, Obj, Piece, Primitive, Text, Value } from '../value.ts'
import { maxOptions, maxPieces, optionsOf, union, unknown } from '../value.ts'
import { bothWays } from '../ways.ts'

/**
 * Joins values to ropes; alternatives multiply up to a bound, those that exclude each other do not meet. Where there are more, what is not known
 * gives way to the default beside it.
 */
export function concat(node: ts.Node, parts: readonly { readonly value: Value; readonly node: ts.Node }[]): Value {
  let ropes: Joined[] = [{ rope: { kind: 'text', pieces: [] }, isVague: false }]
  for (const part of parts) {
    const options = optionsOf(part.value)
    const hasDefault = options.some(({ kind }) => kind === 'text' || kind === 'primitive')
    const joined: Joined[] = []
    for (const { rope, isVague } of ropes)
      for (const option of options) {
        const ways = bothWays(rope.ways, option.ways)
        if (ways === null) continue
        const pieces = bounded(node, rope.pieces, piecesOf(option, part.node))
        joined.push({
          rope: ways ? { kind: 'text', pieces, ways } : { kind: 'text', pieces },
          isVague: isVague || (hasDefault && option.kind === 'unknown' && !isBound.test(option.reason)),
        })
      }
    const kept = joined.length > maxOptions ? joined.filter(({ isVague }) => !isVague) : joined
    const hole: Piece = { kind: 'hole', node: part.node, value: unknown(part.node, 'too-many-values') }
    ropes =
      kept.length > 0 && kept.length <= maxOptions
        ? kept
        : ropes.map((one) => ({ ...one, rope: { ...one.rope, pieces: [...one.rope.pieces, hole] } }))
  }
  return union(
    node,
    ropes.map(({ rope }) => rope),
  )
}

/** What says that there was more than was followed, and is never left out. */
const isBound = /^(too-|recursive)/

interface Joined {
  readonly rope: Text
  /** Something in it is not known that has a default. */
  readonly isVague: boolean
}

/** Two stretches of a rope; what is longer than any URL becomes a hole. */
function bounded(node: ts.Node, rope: readonly Piece[], pieces: readonly Piece[]): readonly Piece[] {
  if (rope.length + pieces.length <= maxPieces) return [...rope, ...pieces]
  return rope.length < maxPieces ? [...rope, { kind: 'hole', node, value: unknown(node, 'too-deep') }] : rope
}

/** What a number or word knows of the variable that it stands for. */
export function ofEnvironment({ environment, definition }: Primitive): Pick<Lit, 'environment' | 'definition'> {
  return { ...(environment === undefined ? {} : { environment }), ...(definition ? { definition } : {}) }
}

/** The address of a URL object, and behind it what was set on it. */
export function urlPieces(value: Obj, address: Value, node: ts.Node): readonly Piece[] {
  return [...piecesOf(address, node), { kind: 'hole', node, value: { ...value, shape: 'params' } }]
}

/** A value as pieces of a rope. */
export function piecesOf(value: Value, node: ts.Node): readonly Piece[] {
  switch (value.kind) {
    case 'text':
      return value.pieces
    case 'primitive':
      // Nothing stands there, or what only the run time knows: a segment of a path that is left out is filled.
      if (value.type === 'undefined' || value.type === 'null')
        return [{ kind: 'lit', text: '', node, start: -1, certainty: value.certainty }]
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
    case 'object':
      if (value.shape === 'url' && value.url) return urlPieces(value, value.url, node)
      return [{ kind: 'hole', node, value }]
    default:
      return [{ kind: 'hole', node, value }]
  }
}
