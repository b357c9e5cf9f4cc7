/**
 * Where tasks of a control-flow library hand their results: `async.parallel({ campaigns: (cb) => list(cb) }, (error, found) => …)`, the next
 * step of a waterfall, the promise that the call returns.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { outerParent, propertyName, unwrap } from '../evaluate/context.ts'
import { optionsOf } from '../evaluate/value.ts'
import type { Flow } from './flow.ts'
import { into } from './flow.ts'

/** A function gets the value as its argument `index`. */
export interface Handed {
  readonly to: ts.Expression
  readonly index: number
  readonly flow: Flow
}

export interface HandOver {
  /** The call of the library, whose promise holds the results. */
  readonly call: ts.CallExpression
  /** What the promise holds; null when a later step decides. */
  readonly result: Flow | null
  readonly handed: readonly Handed[]
}

const libraries = /^(neo-async|async-es|async(\/.+)?|run-(parallel|series|waterfall|auto)(-limit)?)$/

/** What becomes of the results, by the name of the library's function. */
const collecting = /^(parallel|parallelLimit|series|auto|autoInject|run-(parallel|series|auto)(-limit)?)$/
const mapping = /^(map|mapLimit|mapSeries|mapValues|mapValuesLimit|mapValuesSeries|times|timesLimit|timesSeries)$/
const passing = /^(concat|concatLimit|concatSeries|retry|reduce|inject|foldl|transform|detect|tryEach|race)$/
const dropping = /^(each|eachOf|forEach|forEachOf|every|some|filter|reject)(Limit|Series)?$/
const stepping = /^(waterfall|run-waterfall)$/

/** A name used more often than this is no task that is listed once. */
const maxUses = 8

/** Tasks in tasks are followed this deep: one may be started again by itself. */
const maxHandOvers = 12

interface Seat {
  readonly call: ts.CallExpression
  /** The list of tasks that the function stands in. */
  readonly list: ts.ArrayLiteralExpression | null
  readonly key: string | null
}

/** Where the arguments go that a task calls its last parameter with; empty when the parameter is no task's callback. */
export function afterCallback(
  cx: Context,
  parameter: ts.ParameterDeclaration,
  index: number,
  flow: Flow,
): readonly HandOver[] {
  const fn = parameter.parent
  return fn.parameters.at(-1) === parameter ? handOvers(cx, fn, index, flow) : []
}

/** The same of what a task that promises gives back. */
export function afterReturn(cx: Context, fn: ts.Node, flow: Flow): readonly HandOver[] {
  return handOvers(cx, fn, 1, flow)
}

function handOvers(cx: Context, fn: ts.Node, index: number, before: Flow): readonly HandOver[] {
  if (before.returns >= maxHandOvers) return []
  const flow = { ...before, returns: before.returns + 1 }
  return seatsOf(cx, fn).flatMap((seat) => {
    const name = libraryName(cx, seat.call)
    if (name === null) return []
    const over = handOver(seat, name, index, flow)
    return name === 'auto' && over.result
      ? [{ ...over, handed: [...over.handed, ...toDependents(cx, seat, over.result)] }]
      : [over]
  })
}

/** `save: ['campaigns', (found, cb) => …]`: tasks of `auto` that wait for others are given what all before them came to. */
function toDependents(cx: Context, { call }: Seat, flow: Flow): readonly Handed[] {
  const { ts } = cx
  const tasks = call.arguments[0] && unwrap(cx, call.arguments[0])
  if (!tasks || !ts.isObjectLiteralExpression(tasks)) return []
  return tasks.properties.flatMap((task) => {
    const steps = ts.isPropertyAssignment(task) ? unwrap(cx, task.initializer) : null
    const to = steps && ts.isArrayLiteralExpression(steps) ? steps.elements.at(-1) : undefined
    return to ? [{ to, index: 0, flow }] : []
  })
}

function handOver(seat: Seat, name: string, index: number, flow: Flow): HandOver {
  const { call, list, key } = seat
  const done = call.arguments.length > 1 ? call.arguments.at(-1) : undefined
  const finish = (result: Flow | null, at = 1): HandOver => ({
    call,
    result,
    handed: result && done && !holds(done, seat) ? [{ to: done, index: at, flow: result }] : [],
  })
  if (index === 0 || dropping.test(name)) return { call, result: null, handed: [] }
  if (collecting.test(name)) return finish(key === null ? flow : into(flow, key))
  if (mapping.test(name)) return finish(into(flow, '*'))
  if (stepping.test(name) && list && key) {
    const next = list.elements[Number(key.slice(1)) + 1]
    return next ? { call, result: null, handed: [{ to: next, index: index - 1, flow }] } : finish(flow, index)
  }
  return passing.test(name) ? finish(flow) : { call, result: null, handed: [] }
}

/** True when the last argument is the task itself. */
function holds(last: ts.Expression, { call, list }: Seat): boolean {
  return call.arguments.length === 1 || last === list
}

/** `parallel` of `async.parallel(…)`; null for a call of anything else. */
function libraryName(cx: Context, call: ts.CallExpression): string | null {
  for (const value of optionsOf(cx.evaluate(call.expression, null)))
    if (value.kind === 'external' && libraries.test(value.module))
      return value.path.filter((step) => step !== 'default').at(-1) ?? value.module.replace(/^async\//, '')
  return null
}

/** Where a function stands as a task: in place, or by its name. */
function seatsOf(cx: Context, fn: ts.Node): readonly Seat[] {
  const { ts } = cx
  if (ts.isMethodDeclaration(fn))
    return ts.isObjectLiteralExpression(fn.parent) ? callsOn(cx, fn.parent, null, fn.name.getText()) : []
  const parent = outerParent(cx, fn)
  const name = ts.isFunctionDeclaration(fn) ? fn.name : ts.isVariableDeclaration(parent) ? parent.name : undefined
  if (!name) return seatAt(cx, fn)
  return ts.isIdentifier(name) ? usesOf(cx, name).flatMap((use) => seatAt(cx, use)) : []
}

function seatAt(cx: Context, node: ts.Node): readonly Seat[] {
  const { ts } = cx
  const parent = outerParent(cx, node)
  if (ts.isShorthandPropertyAssignment(parent)) return callsOn(cx, parent.parent, null, parent.name.text)
  if (ts.isPropertyAssignment(parent)) return callsOn(cx, parent.parent, null, propertyName(cx, parent.name) ?? '*')
  if (ts.isCallExpression(parent)) {
    if (parent.expression === node) return []
    const method = ts.isPropertyAccessExpression(parent.expression) ? parent.expression : null
    // `tasks.push(function (cb) { … })`
    return method?.name.text === 'push' && ts.isIdentifier(method.expression)
      ? callsWith(cx, method.expression, null, '*')
      : [{ call: parent, list: null, key: null }]
  }
  if (!ts.isArrayLiteralExpression(parent)) return []
  const holder = outerParent(cx, parent)
  // `auto`: the names of what a task waits for, then the task.
  if (ts.isPropertyAssignment(holder)) return callsOn(cx, holder.parent, null, propertyName(cx, holder.name) ?? '*')
  return callsOn(
    cx,
    parent,
    parent,
    `#${parent.elements.findIndex((one) => one.pos <= node.pos && node.end <= one.end)}`,
  )
}

/** The calls that an object or list of tasks is an argument of. */
function callsOn(cx: Context, tasks: ts.Node, list: ts.ArrayLiteralExpression | null, key: string): readonly Seat[] {
  const { ts } = cx
  const parent = outerParent(cx, tasks)
  if (ts.isCallExpression(parent)) return [{ call: parent, list, key }]
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? callsWith(cx, parent.name, list, key) : []
}

function callsWith(
  cx: Context,
  name: ts.Identifier,
  list: ts.ArrayLiteralExpression | null,
  key: string,
): readonly Seat[] {
  return usesOf(cx, name).flatMap((use): Seat[] => {
    const call = outerParent(cx, use)
    return cx.ts.isCallExpression(call) && call.expression !== use ? [{ call, list, key }] : []
  })
}

function usesOf(cx: Context, name: ts.Identifier): readonly ts.Node[] {
  const symbol = cx.symbolAt(name)
  const uses = (cx.identifiers(name.getSourceFile()).get(name.text) ?? []).filter((use) => use !== name)
  return symbol && uses.length <= maxUses ? uses.filter((use) => cx.symbolAt(use) === symbol) : []
}
