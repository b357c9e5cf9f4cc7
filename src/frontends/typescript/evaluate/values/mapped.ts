/** What a function makes of each item of a list: also of rows that could not be read, which all get the shape that it gives. */

import type { ts } from 'ts-morph'
import { isRunning } from '../recursion.ts'
import { runOn } from '../runs.ts'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { numeric } from './rope.ts'
import type { List, Value } from '../value.ts'
import { optionsOf, unknown } from '../value.ts'

/** The step from a list that callers know to one of its items, in the path of a reference. */
export const itemStep = '[]'

/** Longer lists are not run through a function item by item. */
export const maxMapped = 100

/** Of a value that is open the part that callers know. */
export function restOf(open: Value | null): Pick<List, 'rest'> {
  return open?.kind === 'ref' ? { rest: open } : {}
}

/** What a function makes of the items of a list, and of what is not known of it. */
export function mapped(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  list: List,
  by: Value | null,
  frame: Frame | null,
): Value {
  if (by?.kind === 'external') return { ...list, node }
  if (by?.kind !== 'function') return { kind: 'list', node, items: [], open: true }
  const items = list.items.slice(0, maxMapped).map((item, index) => runOn(cx, by, [item, numeric(node, index)], frame))
  // What is not known item by item still has the shape that the function gives it.
  const other =
    list.open && !list.isAlike && !isRunning(by.node, frame)
      ? runOn(cx, by, [unknown(node, 'dynamic-value')], frame)
      : null
  // Pairs that callers know are told by what they are pairs of.
  const isShaped = list.isAlike ?? (other !== null && (!list.rest || other.kind === 'object'))
  if (other && isShaped) items.push(other)
  const flat = node.expression.getText().endsWith('flatMap') ? flattened(items) : { items, open: false }
  return {
    kind: 'list',
    node,
    items: flat.items,
    open: list.open || flat.open,
    ...restOf(list.rest ?? null),
    ...(isShaped && !flat.open ? { isAlike: true } : {}),
  }
}

/** The items of lists among the items; open where one of them may hold what is not like the others. */
function flattened(items: readonly Value[]): Pick<List, 'items' | 'open'> {
  return {
    items: items.flatMap((one) => (one.kind === 'list' ? one.items : [one])),
    open: items.some((one) =>
      optionsOf(one).some((option) => option.kind !== 'list' || (option.open && !option.isAlike)),
    ),
  }
}

/** `Array.from(list, fn)`, and `Array.from({ length }, fn)`, whose items only the function tells. */
export function collected(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  from: Value,
  by: Value | null,
  frame: Frame | null,
): Value {
  if (by?.kind !== 'function') return from
  const list: List = from.kind === 'list' ? from : { kind: 'list', node, items: [], open: true }
  return mapped(cx, node, list, by, frame)
}

/** `rows.map(toBody)` over rows that could not be read: a list of what the function makes of each. */
export function mappedUnknown(
  cx: Context,
  node: ts.CallExpression,
  name: string,
  rows: Value,
  frame: Frame | null,
): Value | null {
  if (name !== 'map' && name !== 'flatMap') return null
  const by = node.arguments[0] ? cx.evaluate(node.arguments[0], frame) : null
  // `segments.map(encodeURIComponent)` is the segments.
  if (by?.kind === 'external' && by.module === '' && rows.kind === 'ref') return { ...rows, node }
  if (by?.kind !== 'function') return null
  if (isRunning(by.node, frame)) return { kind: 'list', node, items: [], open: true }
  const row: Value =
    rows.kind === 'ref'
      ? { ...rows, node, path: [...rows.path, itemStep], fallback: null }
      : unknown(node, 'dynamic-value')
  const made = [runOn(cx, by, [row], frame)]
  if (rows.kind === 'ref' && made.every((one) => isSame(one, row))) return { ...rows, node }
  const flat = name === 'flatMap' ? flattened(made) : { items: made, open: false }
  return { kind: 'list', node, items: flat.items, open: true, ...(flat.open ? {} : { isAlike: true }) }
}

/** The function gave the item back as it was, or as a text. */
function isSame(made: Value, item: Value): boolean {
  if (made.kind === 'text') {
    const [only, ...more] = made.pieces
    return only?.kind === 'hole' && more.length === 0 && isSame(only.value, item)
  }
  if (made.kind !== 'ref' || item.kind !== 'ref') return false
  return made.parameter === item.parameter && made.owner === item.owner && made.path.join() === item.path.join()
}
