/** What objects and maps hold under keys that only the run time knows: groups of rows, a plan for each campaign. */

import type { ts } from 'ts-morph'
import type { Obj, Value } from '../value.ts'
import { optionsOf, union, unknown } from '../value.ts'
import { eachWay } from '../ways.ts'

/** More than this is held by no entry that a request is made of: one that holds others of its own kind grows without an end. */
const maxParts = 200

/** The object with something more under a key that was not read. What it may have held before that was read nowhere stays possible. */
export function withEntry(node: ts.Node, object: Obj, held: Value): Obj {
  const open = object.open ?? unknown(node, 'dynamic-params')
  // Texts that a loop copies say nothing of what holds what.
  if (optionsOf(held).every(({ kind }) => kind === 'text' || kind === 'primitive')) return { ...object, open }
  const before = object.entry ?? object.open
  return { ...object, open, entry: bounded(node, before ? union(node, [before, held]) : held) }
}

/** The object with what each of its unread keys holds changed: `groups[row.campaign].lines = rows`. */
export function withEachEntry(node: ts.Node, object: Obj, entry: Value): Obj {
  return { ...object, open: object.open ?? unknown(node, 'dynamic-params'), entry: bounded(node, entry) }
}

function bounded(node: ts.Node, entry: Value): Value {
  return partsOf(entry, maxParts) >= maxParts ? unknown(node, 'too-deep') : entry
}

/** What such a key may hold; null where nothing was seen to be put there but values. */
export function heldIn(value: Value): Value | null {
  const entry = value.kind === 'object' ? value.entry : undefined
  return entry && optionsOf(entry).some(isHolder) ? entry : null
}

function isHolder(value: Value): boolean {
  const { kind } = value.kind === 'ref' && value.fallback ? value.fallback : value
  return kind === 'object' || kind === 'list'
}

/** The same, as it is found under one key: there may be nothing under this one. */
export function lookedUp(value: Value): Value {
  return eachWay(value, (one) => (one.kind === 'object' || one.kind === 'list' ? { ...one, isPerhaps: true } : one))
}

/** The value where there is one. */
export function there(value: Value): Value {
  if (value.kind !== 'object' && value.kind !== 'list') return value
  const { isPerhaps, ...sure } = value
  return isPerhaps ? sure : value
}

function partsOf(value: Value, left: number): number {
  if (left <= 0) return 1
  const inner =
    value.kind === 'union'
      ? value.options
      : value.kind === 'list'
        ? value.items
        : value.kind === 'object'
          ? [...value.properties.map((property) => property.value), ...(value.entry ? [value.entry] : [])]
          : []
  let parts = 1
  for (const one of inner) {
    if (parts >= left) return parts
    parts += partsOf(one, left - parts)
  }
  return parts
}
