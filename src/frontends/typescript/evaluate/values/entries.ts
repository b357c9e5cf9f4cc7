/** What objects and maps hold under keys that only the run time knows: groups of rows, a plan for each campaign. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Obj, Value } from '../value.ts'
import { optionsOf, union, unknown } from '../value.ts'
import { byWays, eachWay } from '../ways.ts'

/** More than this is held by no entry that a request is made of: one that holds others of its own kind grows without an end. */
const maxParts = 200

/** The object with something more under a key that was not read. What it may have held before that was read nowhere stays possible. */
export function withEntry(cx: Context, node: ts.Node, object: Obj, held: Value): Obj {
  const open = object.open ?? unknown(node, 'dynamic-params')
  // Texts that a loop copies say nothing of what holds what.
  if (optionsOf(held).every(({ kind }) => kind === 'text' || kind === 'primitive')) return { ...object, open }
  const before = object.entry ?? object.open
  return { ...object, open, entry: bounded(cx, node, before ? union(node, [before, held]) : held) }
}

/** The object with what each of its unread keys holds changed: `groups[row.campaign].lines = rows`. */
export function withEachEntry(cx: Context, node: ts.Node, object: Obj, entry: Value): Obj {
  return { ...object, open: object.open ?? unknown(node, 'dynamic-params'), entry: bounded(cx, node, entry) }
}

function bounded(cx: Context, node: ts.Node, entry: Value): Value {
  if (partsOf(entry, maxParts) >= maxParts) return unknown(node, 'too-deep')
  return isChangedByName(cx, node.getSourceFile()) ? eachWay(entry, (one) => opened(node, one)) : entry
}

function opened(node: ts.Node, value: Value): Value {
  if (value.kind === 'object') return { ...value, open: value.open ?? unknown(node, 'dynamic-params') }
  if (value.kind !== 'list') return value
  const { kind, items, ways } = value
  return { kind, node: value.node, items, open: true, ...(ways ? { ways } : {}) }
}

const changed = new WeakMap<ts.SourceFile, boolean>()

/** `const plan = plans[key]` or `for (const plan of Object.values(plans))`, and then `plan.start_time = …`: what is put in by another name is not followed. */
function isChangedByName(cx: Context, file: ts.SourceFile): boolean {
  const known = changed.get(file)
  if (known !== undefined) return known
  const found = [...cx.identifiers(file).values()].some(
    (uses) =>
      uses.some((use) => isFound(cx, use)) &&
      uses.some((use) => isChanged(cx, use)) &&
      !uses.some((use) => isSetBack(cx, use)),
  )
  changed.set(file, found)
  return found
}

/** The name is given what stands under a key, what a loop takes, or what goes into a callback. */
function isFound({ ts }: Context, use: ts.Node): boolean {
  const { parent } = use
  if (ts.isParameter(parent)) return parent.name === use && ts.isCallExpression(parent.parent.parent)
  const holder = ts.isBindingElement(parent) ? ts.findAncestor(parent, (at) => ts.isVariableDeclaration(at)) : parent
  if (!holder || !ts.isVariableDeclaration(holder) || (holder === parent && holder.name !== use)) return false
  if (!holder.initializer) return ts.isForOfStatement(holder.parent.parent)
  return /\[[^\]'"]+\]|\.get\(|\.find\(|Object\.(values|entries)/.test(holder.initializer.getText())
}

/** `groups[key] = own`, `groups.set(key, own)`: what it was changed to is put there again, and followed. */
function isSetBack({ ts }: Context, use: ts.Node): boolean {
  const { parent } = use
  if (ts.isBinaryExpression(parent)) return parent.right === use && ts.isElementAccessExpression(parent.left)
  return ts.isCallExpression(parent) && parent.arguments[1] === use && /\.set$/.test(parent.expression.getText())
}

/** `plan.x = …`, `plan[x] = …`, `plan.lines.push(…)`, `Object.assign(plan, …)` */
function isChanged({ ts }: Context, use: ts.Node): boolean {
  let at = use
  while (
    (ts.isPropertyAccessExpression(at.parent) || ts.isElementAccessExpression(at.parent)) &&
    at.parent.expression === at
  )
    at = at.parent
  const { parent } = at
  if (ts.isCallExpression(parent))
    return parent.arguments[0] === at
      ? /^(Object\.assign|(_|lodash)\.(assign|merge|extend|set|defaults))$/.test(parent.expression.getText())
      : at !== use && parent.expression === at && /\.(push|unshift|set|append)$/.test(at.getText())
  const isAssigned =
    ts.isBinaryExpression(parent) && parent.left === at && /^(\?\?|\|\||&&)?=$/.test(parent.operatorToken.getText())
  return at !== use && isAssigned
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

/** The same, as it is found under one key, each by a way of its own at that place, if any: there may be nothing under this one. */
export function lookedUp(value: Value, place: string | null): readonly Value[] {
  const all = optionsOf(value)
  return all.flatMap((one, at) => {
    const found: Value = one.kind === 'object' || one.kind === 'list' ? { ...one, isPerhaps: true } : one
    return place !== null && all.length > 1 ? (byWays(found, new Map([[place, `#${at}`]])) ?? []) : found
  })
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
