/** What goes over a list hands its callback: `xs.map((x) => …)`, `_.map(xs, (x) => …)`, `pMap(xs, send)`, `PromisePool.for(xs).process(…)`. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { outerParent } from '../context.ts'
import type { Frame } from '../frame.ts'
import { emitted } from '../frameworks/events.ts'
import type { Value } from '../value.ts'
import { optionsOf, union } from '../value.ts'
import { byWays } from '../ways.ts'
import { heldIn } from './entries.ts'
import { anyItem, listOf } from './lists.ts'

/** Methods whose callback gets an item first; of `reduce` second. */
export const overItems = new Set(
  'map forEach flatMap filter find findLast some every each eachSeries eachLimit mapSeries mapLimit'.split(' '),
)

/** Functions whose callback gets what a field holds, and then the field's name. */
const overFields = new Set('forOwn forIn forOwnRight eachRight mapValues'.split(' '))

/** Packages whose one function goes over a list. */
const going = /^(p-(map(-series)?|each-series|filter|queue-all|for-each)|each-series|(tiny-)?async-pool)$/

/** A name used more often is of no callback. */
const maxUses = 12

/** Null when the function is no such callback, or the list is not known. */
export function callbackItem(cx: Context, parameter: ts.ParameterDeclaration, frame: Frame | null): Value | null {
  const fn = parameter.parent
  const index = fn.parameters.indexOf(parameter)
  const { parent } = fn
  if (cx.ts.isCallExpression(parent)) return handedAt(cx, parent, fn, index, frame)
  const handings = handedOnly(cx, fn)
  const items = handings.map(({ call, use }) => handedAt(cx, call, use, index, null))
  return items.length > 0 && items.every((one) => one !== null) ? union(parameter, items) : null
}

/** What a call hands the function that is its argument `use`. */
function handedAt(
  cx: Context,
  call: ts.CallExpression,
  use: ts.Node,
  index: number,
  frame: Frame | null,
): Value | null {
  const { ts } = cx
  const { expression: callee } = call
  const at = call.arguments.indexOf(use as ts.Expression)
  const before = call.arguments.slice(0, Math.max(0, at))
  if (!ts.isPropertyAccessExpression(callee)) {
    const list = index === 0 && goesOver(cx, callee) ? before.find((one) => isList(cx, one, frame)) : undefined
    return list ? anyItem(cx, call, cx.evaluate(list, frame), frame) : null
  }
  const name = callee.name.text
  if (at > 0 && index < 2 && (overItems.has(name) || overFields.has(name))) {
    const field = fieldItem(cx, call, index, frame)
    if (field) return field
  }
  const event = at === 1 ? emitted(cx, call, index) : null
  if (event) return event
  if (name === 'then' && index === 0 && at === 0) return promisedValue(cx, callee.expression, frame)
  if (name === 'process' && index === 0 && at === 0) {
    const pool = poolOf(cx, callee.expression)
    return pool && anyItem(cx, call, cx.evaluate(pool, frame), frame)
  }
  const isFrom = callee.getText() === 'Array.from' && at === 1 && index === 0
  if (isFrom) {
    const from = cx.evaluate(before[0]!, frame)
    return anyItem(cx, call, from.kind === 'object' ? listOf(call, 'entries', from)! : from, frame)
  }
  if (!(overItems.has(name) && index === 0) && !(name === 'reduce' && index === 1)) return null
  const source = at === 0 ? callee.expression : before[0]
  if (!source) return null
  const over = cx.evaluate(source, frame)
  // `plans.forEach((plan, name) => …)` of a map.
  const held = heldIn(over) ? listOf(call, 'values', over) : null
  return anyItem(cx, call, held ?? over, frame)
}

/** `pMap`, and `eachLimit` where it is imported by its name. */
function goesOver(cx: Context, callee: ts.Expression): boolean {
  return optionsOf(cx.evaluate(callee, null)).some(
    (one) =>
      one.kind === 'external' &&
      one.module !== '' &&
      one.base === null &&
      (overItems.has(one.path.at(-1) ?? '') || going.test(one.module)),
  )
}

function isList(cx: Context, node: ts.Expression, frame: Frame | null): boolean {
  return optionsOf(cx.evaluate(node, frame)).some((one) => one.kind === 'list')
}

/** The list of `PromisePool.for(list).withConcurrency(5)`; null for what begins otherwise. */
function poolOf({ ts }: Context, receiver: ts.Expression): ts.Expression | null {
  let list: ts.Expression | undefined
  let at = receiver
  while (ts.isCallExpression(at) && ts.isPropertyAccessExpression(at.expression)) {
    if (at.expression.name.text === 'for') list = at.arguments[0]
    at = at.expression.expression
  }
  return list && ts.isIdentifier(at) && /pool$/i.test(at.text) ? list : null
}

interface Handing {
  readonly call: ts.CallExpression
  readonly use: ts.Node
}

/** The calls that a function of its own name is handed to, where nothing else is done with it; none otherwise. */
function handedOnly(cx: Context, fn: ts.Node): readonly Handing[] {
  const { ts } = cx
  const name = ts.isFunctionDeclaration(fn) ? fn.name : ts.isVariableDeclaration(fn.parent) ? fn.parent.name : undefined
  if (!name || !ts.isIdentifier(name)) return []
  const symbol = cx.symbolAt(name)
  const uses = cx.uses(name.text).filter((use) => use !== name && cx.symbolAt(use) === symbol)
  if (uses.length > maxUses) return []
  const handings = uses.flatMap((use): readonly Handing[] => {
    const call = outerParent(cx, use)
    return ts.isCallExpression(call) && call.arguments.some((one) => one === use) ? [{ call, use }] : []
  })
  return handings.length === uses.length ? handings : []
}

/** What `promise.then((value) => …)` hands on; null for what a package answers. A promise and what it holds are one value here. */
function promisedValue(cx: Context, promise: ts.Expression, frame: Frame | null): Value | null {
  const value = cx.evaluate(promise, frame)
  return optionsOf(value).some(({ kind }) => kind === 'unknown' || kind === 'external-call' || kind === 'primitive')
    ? null
    : value
}

/** A field of an object that a package's function walks, `_.each(resources, (Resource, name) => …)`: first what it holds, then its name. */
function fieldItem(cx: Context, call: ts.CallExpression, index: number, frame: Frame | null): Value | null {
  const fields = listOf(call, 'entries', cx.evaluate(call.arguments[0]!, frame))
  const pairs = fields && anyItem(cx, call, fields, frame)
  const parts = pairs ? optionsOf(pairs).map((pair) => pair.kind === 'list' && pair.items[1 - index]) : []
  const known = parts.map((part, at) => part && byWays(part, optionsOf(pairs!)[at]!.ways)).filter((part) => !!part)
  return known.length > 0 ? union(call, known) : null
}
