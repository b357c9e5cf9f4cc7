/** What stands in a table, a list or a client under a key: `table[kind]`, `list[0]`, `client[verb]`. */

import type { ts } from 'ts-morph'
import { characterAt } from './asked.ts'
import { isNothing, wayAt } from '../conditions/conditions.ts'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { keptIn } from '../frameworks/kept.ts'
import { countingLoop } from './counted.ts'
import { heldIn, lookedUp } from './entries.ts'
import { anyItem } from './lists.ts'
import { exportedNames } from '../names.ts'
import type { Property, Ref, Value } from '../value.ts'
import { constantText, inferred, isOfEnvironment, optionsOf, union, unknown } from '../value.ts'
import { byWays, eachWay, entryOf } from '../ways.ts'

export function element(cx: Context, node: ts.ElementAccessExpression, frame: Frame | null): Value {
  const object = cx.evaluate(node.expression, frame)
  const keys = optionsOf(cx.evaluate(node.argumentExpression, frame))
  const there = optionsOf(object).filter((one) => !isNothing(one))
  // `tables[kind].rows[name]`: each table has rows of its own.
  if (there.length > 0 && there.every((one) => one.kind === 'object')) {
    const entries = eachWay(union(node, there), (one) => entryAt(cx, node, one, keys, frame))
    // `table?.[key]` of what is not there is nothing, and what stands behind `??` is meant.
    const missing = cx.ts.isOptionalChain(node) ? optionsOf(object).filter(isNothing) : []
    return union(node, [...optionsOf(entries), ...missing])
  }
  return entryAt(cx, node, object, keys, frame)
}

function entryAt(
  cx: Context,
  node: ts.ElementAccessExpression,
  object: Value,
  keys: readonly Value[],
  frame: Frame | null,
): Value {
  const { ts } = cx
  // `client[verb](…)`: whoever decides the key decides the method.
  const pending = keys.map(decidedBy).find((key) => key !== null)
  const isCalled = ts.isCallExpression(node.parent) && node.parent.expression === node
  if (pending && (hasMethods(object) || object.kind === 'ref' || (isCalled && object.kind === 'unknown')))
    return { ...pending, node, path: [...pending.path, '[]'], fallback: null }
  if (object.kind === 'text' && keys.length === 1) return characterAt(node, object, keys[0]!)
  const names = keys.map(constantText)
  // `URLS[process.env.STAGE || 'test']`: the environment may ask for any entry.
  const isAny = object.kind === 'object' && keys.some(isOfEnvironment)
  if (!isAny && names.every((name) => name !== null)) {
    // What stands under one of several keys goes with what else stands there.
    const way = `${entryOf}${wayAt(cx, node.argumentExpression, frame)}`
    const members = names.map((name, index) => {
      const member = byWays(cx.member(object, name, node, frame), keys[index]!.ways)
      return member && names.length > 1 ? byWays(member, new Map([[way, name]])) : member
    })
    return union(
      node,
      members.filter((one) => one !== null),
    )
  }
  // A table indexed by something unknown: any of its values.
  const entries = entriesOf(cx, object, node, frame)
  const kept = heldIn(object)
  if (entries.length > 0 || kept) {
    const key = `${entryOf}${wayAt(cx, node.argumentExpression, frame)}`
    const cells = entries.map(({ name, value }) => byWays(value, new Map([[key, name]])))
    return inferred(union(node, [...cells.filter((cell) => cell !== null), ...(kept ? lookedUp(kept, key) : [])]))
  }
  const counting = object.kind === 'list' ? countingLoop(cx, node) : null
  if (counting && object.kind === 'list') {
    const reached = { ...object, items: object.items.slice(counting.from) }
    const item = anyItem(cx, node.argumentExpression, reached, frame)
    if (item) return item
  }
  if (object.kind === 'list' && object.items.length > 0)
    return inferred(anyItem(cx, node.argumentExpression, { ...object, open: false }, frame)!)
  if (hasMethods(object)) return unknown(node, 'dynamic-method')
  return keptIn(cx, node.expression, node, frame) ?? unknown(node, 'dynamic-value')
}

/** What callers decide of a key: all of it, or a part (`client[verb + 'Async']`). */
function decidedBy(key: Value): Ref | null {
  if (key.kind === 'ref') return key
  const holes = key.kind === 'text' ? key.pieces.flatMap((piece) => (piece.kind === 'hole' ? [piece.value] : [])) : []
  return holes.find((hole) => hole.kind === 'ref') ?? null
}

/** What a table holds by its keys, or a module by the names that it exports: `commands[name]` of `require('./commands')`. */
function entriesOf(
  cx: Context,
  table: Value,
  node: ts.Node,
  frame: Frame | null,
): readonly { readonly name: string; readonly value: Value }[] {
  if (table.kind === 'object') return table.properties
  if (table.kind !== 'module') return []
  return exportedNames(cx, table.file, table.namespace).map((name) => ({
    name,
    value: cx.member(table, name, node, frame),
  }))
}

/** A module as the object of what it exports: `Object.entries(campaigns)` of `import * as campaigns`. Any other value as it is. */
export function ofModule(cx: Context, value: Value, node: ts.Node): Value {
  if (value.kind !== 'module') return value
  const properties = entriesOf(cx, value, node, null).map((one): Property => ({
    ...one,
    sites: [],
    optional: false,
    certainty: 'proven',
  }))
  return { kind: 'object', shape: 'object', node, properties, open: null, target: null }
}

function hasMethods(value: Value): boolean {
  return ['external-call', 'external', 'instance', 'this'].includes(value.kind)
}
