/** Where calls take a response: into the parameters of a function, through a helper of the language, to a callback, back to the callers, or away. */

import type { ts } from 'ts-morph'
import type { Call } from '../callers.ts'
import { isFunction, outerParent } from '../evaluate/context.ts'
import { frameOf } from '../evaluate/frame.ts'
import type { Fn, Ref, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import type { Flow } from './flow.ts'
import { guessed, into, isField, item } from './flow.ts'
import type { HandOver } from './tasks.ts'
import { afterCallback, afterReturn } from './tasks.ts'
import { schemaFields, spelledIn } from './tables.ts'
import type { Walk } from './walk.ts'
import { within } from './walk.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Methods of lists that give their items to a function. */
const overItems = words(
  'map forEach filter find some every flatMap findIndex findLast sort toSorted reduce reduceRight',
)
/** Those whose result is made of what the function gives back. */
const remaking = words('map flatMap reduce reduceRight then catch finally')
/** Those whose result holds the items themselves. */
const keeping = words('filter find findLast sort toSorted')
/** Methods whose result is one item. */
const taking = words('find findLast at shift pop get')
/** Functions of the language whose result holds what they were given. */
const carrying = words(
  'JSON.parse JSON.stringify Promise.all Promise.allSettled Promise.race Promise.resolve Object.values Object.entries Object.freeze Object.fromEntries Array.from Buffer.concat Buffer.from structuredClone',
)
/** Methods by which a validator of any kind takes a value and gives it back. */
const validating = words(
  'parse parseAsync safeParse safeParseAsync validate validateSync validateAsync cast decode assert',
)

/** Methods by which a model of a store takes records as they are: its schema mirrors their fields. */
const storing = words(
  'create insert insertOne insertMany update updateOne updateMany upsert replaceOne save build values bulkCreate bulkWrite findOneAndUpdate findByIdAndUpdate findOrCreate',
)

/** A method of the value itself. */
export function methodCall(walk: Walk, call: ts.CallExpression, access: ts.PropertyAccessExpression, flow: Flow): void {
  const name = access.name.text
  const [first, second] = call.arguments
  if (name === 'then') {
    if (!first || !hand(walk, first, 0, flow, call)) walk.follow(call, flow)
    return
  }
  if (name === 'on' || name === 'once' || name === 'addListener') {
    if (second) hand(walk, second, 0, flow)
    return
  }
  if (name === 'pipe') {
    walk.pass(call, flow)
    return
  }
  if (name === 'hasOwnProperty' && first && walk.cx.ts.isStringLiteralLike(first) && isField(flow)) {
    walk.record(first.text, first, 'quoted', flow)
    return
  }
  if (overItems.has(name)) {
    if (first) hand(walk, first, name.startsWith('reduce') ? 1 : 0, item(flow), remaking.has(name) ? call : null)
    if (keeping.has(name)) walk.follow(call, taking.has(name) ? item(flow) : flow)
    return
  }
  const next = taking.has(name) ? item(flow) : flow
  walk.follow(call, name === 'json' || name === 'text' ? { ...next, wire: false } : next)
}

/** The value as an argument of a call. */
export function argument(walk: Walk, call: ts.CallExpression, node: ts.Node, flow: Flow): void {
  const { cx } = walk
  const { ts } = cx
  const index = call.arguments.findIndex((one) => within(one, node))
  if (index < 0) return
  const callee = call.expression
  const name = callee.getText()
  if (carrying.has(name)) {
    walk.follow(call, name === 'Object.values' ? item(flow) : flow)
    return
  }
  if (name === 'Object.assign') {
    const target = call.arguments[0]!
    if (index > 0 && target.kind !== ts.SyntaxKind.ThisKeyword) walk.assign(target, flow)
    else if (index > 0) walk.lose(call, flow)
    walk.follow(call, flow)
    return
  }
  if (
    name === 'Object.hasOwn' ||
    name === 'Object.keys' ||
    name === 'Array.isArray' ||
    /^(String|Boolean|Number|expect|assert\b.*)$/.test(name)
  ) {
    const key = call.arguments[1]
    if (name === 'Object.hasOwn' && key && ts.isStringLiteralLike(key) && isField(flow))
      walk.record(key.text, key, 'quoted', flow)
    return
  }
  const method = ts.isPropertyAccessExpression(callee) ? callee.name.text : ''
  if (
    ts.isPropertyAccessExpression(callee) &&
    /^(push|unshift|add|set)$/.test(method) &&
    index === call.arguments.length - 1
  ) {
    const next = into(flow, '*')
    if (next) walk.assign(callee.expression, next)
    return
  }
  if (method === 'concat') {
    walk.follow(call, flow)
    return
  }
  // What meets the response in one call may name its fields: a schema, a list of columns, a path.
  if (isField(item(flow))) {
    for (const other of call.arguments)
      if (!within(other, node))
        for (const one of spelledIn(walk, other, name)) walk.record(one.text, one.node, one.form, guessed(flow))
    if (ts.isPropertyAccessExpression(callee) && (validating.has(method) || storing.has(method)))
      for (const one of schemaFields(walk, callee.expression)) walk.record(one.text, one.node, one.form, guessed(flow))
    if (ts.isPropertyAccessExpression(callee) && validating.has(method)) {
      walk.follow(call, flow)
      if (resolved(walk, callee).every((value) => value.kind !== 'function')) return
    }
  }
  take(walk, callee, call, index, flow)
}

/** `new Card(value)` */
export function constructed(walk: Walk, made: ts.NewExpression, node: ts.Node, flow: Flow): void {
  const { cx } = walk
  const index = made.arguments?.findIndex((one) => within(one, node)) ?? -1
  if (index < 0) return
  const value = cx.evaluate(made.expression, null)
  if (value.kind === 'class') {
    const maker = value.node.members.find((member) => cx.ts.isConstructorDeclaration(member))
    const parameter = maker?.parameters[index]
    if (parameter) walk.bind(parameter.name, flow)
    else if (value.node.heritageClauses) walk.lose(made, flow)
  } else walk.follow(made, flow)
}

/** A function gets the value as its argument `index`, and `result` is made of what it gives back. False when what it is, nothing says. */
function hand(walk: Walk, node: ts.Node, index: number, flow: Flow, result: ts.CallExpression | null = null): boolean {
  if (result)
    for (const value of resolved(walk, node))
      if (value.kind === 'function') walk.results.set(value.node, [...(walk.results.get(value.node) ?? []), result])
  return take(walk, node, null, index, flow)
}

function take(walk: Walk, callee: ts.Node, call: ts.CallExpression | null, index: number, flow: Flow): boolean {
  let taken = false
  for (const value of resolved(walk, callee)) {
    if (value.kind === 'function') {
      taken = true
      parameterOf(walk, value, callee, index, flow)
    } else if (value.kind === 'class') walk.lose(callee, flow)
    else if (value.kind === 'external' || value.kind === 'external-call') {
      const name = value.kind === 'external' ? value.path.join('.') : ''
      if (name === 'Boolean' || name === 'String' || name === 'console.error') continue
      if (value.kind === 'external' && value.executor) {
        taken = true
        settle(walk, value.executor, flow)
        continue
      }
      const state = stateOf(walk, callee)
      if (state) {
        taken = true
        walk.bind(state, flow)
        continue
      }
      if (carrying.has(name)) continue
      walk.pass(call ?? callee, flow)
      if (call) outside(walk, call, flow)
    } else if (finishes(walk, callee, value, index, flow)) taken = true
    else if (value.kind === 'ref' && isFromOutside(walk, value)) walk.pass(call ?? callee, flow)
    else if (value.kind !== 'primitive' || value.type === 'undefined') walk.lose(call ?? callee, flow)
  }
  return taken
}

/** `cb(null, rows)` in a task of a control-flow library: its results go on from there. */
function finishes(walk: Walk, callee: ts.Node, value: Value, index: number, flow: Flow): boolean {
  const { cx } = walk
  const declared = cx.ts.isIdentifier(callee) ? cx.symbolAt(callee)?.valueDeclaration : undefined
  const parameter = value.kind === 'ref' ? value.parameter : value.kind === 'unknown' ? declared : undefined
  if (!parameter || !cx.ts.isParameter(parameter)) return false
  return handOver(walk, afterCallback(cx, parameter, index, flow)) && walk.callers.of(parameter.parent).length === 0
}

/** What tasks of a control-flow library hand to the functions that wait for them; false when there are none. */
export function handOver(walk: Walk, over: readonly HandOver[]): boolean {
  for (const { call, result, handed } of over) {
    if (result) walk.follow(call, result)
    for (const one of handed) take(walk, one.to, null, one.index, one.flow)
  }
  return over.length > 0
}

/** A package got the value: functions beside it may be given it, and a package of helpers gives it back. */
function outside(walk: Walk, call: ts.CallExpression, flow: Flow): void {
  const { cx } = walk
  // What a package makes of a single field (a look-up by id) is no part of the response.
  if (flow.field !== null) return
  for (const other of call.arguments)
    for (const value of optionsOf(cx.evaluate(other, null)))
      if (value.kind === 'function' && value.node.parameters[0])
        walk.bind(value.node.parameters[0].name, guessed(item(flow)))
  if (!cx.ts.isExpressionStatement(outerParent(cx, call))) walk.follow(call, guessed(flow))
}

/** A parameter that nobody in the program passes: `res` of a route, the callback of an export. */
function isFromOutside(walk: Walk, ref: Ref): boolean {
  if (!ref.parameter || walk.callers.of(ref.owner).length > 0) return false
  const call = callAround(walk, ref.owner)
  if (call) return resolved(walk, call.expression).every((value) => value.kind === 'external')
  return !isNamedElsewhere(walk, ref.parameter.parent)
}

/** What a callee is: without frames first, then as the callers of this request's wrappers have it, or what made the callback. */
function resolved(walk: Walk, callee: ts.Node): readonly Value[] {
  const { cx, reached } = walk
  const plain = cx.evaluate(callee, null)
  const pending = optionsOf(plain).filter((value) => value.kind === 'ref')
  if (pending.length === 0) return optionsOf(plain)
  const frames = [...walk.made].filter((frame) => pending.some(({ owner }) => frameOf(frame, owner) !== null))
  if (frames.length === 0) return optionsOf(reached.frame ? cx.evaluate(callee, reached.frame) : plain)
  const found = frames.flatMap((frame) => optionsOf(cx.evaluate(callee, frame)))
  for (const value of found) if (value.kind === 'function' && value.frame) walk.made.add(value.frame)
  return found
}

function parameterOf(walk: Walk, fn: Fn, callee: ts.Node, index: number, flow: Flow): void {
  const { ts } = walk.cx
  const shift = ts.isPropertyAccessExpression(callee) && callee.name.text === 'call' ? -1 : 0
  const { parameters } = fn.node
  const own = parameters.filter((one) => !ts.isIdentifier(one.name) || one.name.text !== 'this')
  const parameter = own[index + shift] ?? own.at(-1)
  if (!parameter || (own[index + shift] === undefined && !parameter.dotDotDotToken)) return
  const next = parameter.dotDotDotToken ? into(flow, `#${index + shift - own.indexOf(parameter)}`) : flow
  if (next) walk.bind(parameter.name, next)
}

/** `resolve(value)`: the promise holds the value, wherever its `resolve` was handed to. */
function settle(walk: Walk, executor: ts.ParameterDeclaration, flow: Flow): void {
  if (executor.parent.parameters[0] === executor) walk.follow(executor.parent.parent, flow)
}

/** `const [rows, setRows] = useState()`: the name that reads what the setter was given. */
function stateOf(walk: Walk, callee: ts.Node): ts.BindingName | null {
  const { cx } = walk
  const { ts } = cx
  const declaration = cx.symbolAt(callee)?.valueDeclaration
  if (!declaration || !ts.isBindingElement(declaration) || !ts.isArrayBindingPattern(declaration.parent)) return null
  const holder = declaration.parent.parent
  const hook = ts.isVariableDeclaration(holder) && holder.initializer
  if (!hook || !ts.isCallExpression(hook) || !/(^|\.)use\w+$/.test(hook.expression.getText())) return null
  const [state, setter] = declaration.parent.elements
  return setter === declaration && state && ts.isBindingElement(state) ? state.name : null
}

/** A function that stands as an argument, a prop or an immediately called one: its result goes on from there. */
export function handedBack(walk: Walk, fn: ts.Node, flow: Flow): boolean {
  const { cx } = walk
  const { ts } = cx
  const parent = outerParent(cx, fn)
  if (ts.isCallExpression(parent) && within(parent.expression, fn)) {
    walk.follow(parent, flow)
    return true
  }
  if (handOver(walk, afterReturn(cx, fn, flow))) return true
  const call = callAround(walk, fn)
  if (!call) return false
  const callee = call.expression
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText()
  if (remaking.has(name)) {
    walk.follow(call, flow)
    return true
  }
  if (overItems.has(name)) return true
  const index = call.arguments.findIndex((one) => within(one, fn))
  for (const value of resolved(walk, callee))
    if (value.kind === 'function' && index >= 0) calledInside(walk, value, index, flow)
    else if (ts.isExpressionStatement(outerParent(cx, call))) walk.pass(fn, flow)
    else walk.follow(call, guessed(flow))
  return true
}

/** The call that a function is handed to, itself or in an options object. */
function callAround(walk: Walk, fn: ts.Node): ts.CallExpression | null {
  const { cx } = walk
  const { ts } = cx
  let at = outerParent(cx, fn)
  if (
    (ts.isPropertyAssignment(at) || ts.isMethodDeclaration(fn)) &&
    ts.isObjectLiteralExpression(ts.isMethodDeclaration(fn) ? fn.parent : at.parent)
  )
    at = outerParent(cx, ts.isMethodDeclaration(fn) ? fn.parent : at.parent)
  return ts.isCallExpression(at) ? at : null
}

/** `retry(() => load())`: the result comes out where `retry` calls its parameter. */
function calledInside(walk: Walk, outer: Fn, index: number, flow: Flow): void {
  const { cx } = walk
  const { ts } = cx
  const parameter = outer.node.parameters[index]
  if (!parameter || !ts.isIdentifier(parameter.name)) return
  const symbol = cx.symbolAt(parameter.name)
  for (const use of cx.identifiers(parameter.getSourceFile()).get(parameter.name.text) ?? []) {
    const call = outerParent(cx, use)
    if (ts.isCallExpression(call) && within(call.expression, use) && cx.symbolAt(use) === symbol)
      walk.follow(call, flow)
  }
}

/** The result of a function goes to its callers: those of this request's own chain, or everybody's. */
export function given(walk: Walk, fn: ts.SignatureDeclaration, node: ts.Node, flow: Flow): void {
  const { reached } = walk
  const link = reached.chain.find((one) => one.fn === fn)
  const call = link?.call ?? walk.entered.get(fn)
  if (call) {
    walk.follow(call, flow)
    return
  }
  const results = walk.results.get(fn) ?? []
  for (const call of results) walk.follow(call, flow)
  const calls = link?.isAlone ? new Map<Call, boolean>() : callersOf(walk, fn)
  for (const [call, isSure] of calls) walk.follow(call, isSure ? flow : guessed(flow))
  if (calls.size > 0 || results.length > 0) return
  if (isNamedElsewhere(walk, fn)) walk.lose(node, flow)
  else walk.pass(node, flow)
}

/**
 * The calls of a function, and whether they are surely its. One of a parameter that goes by the same name is, where the
 * callers there hand the function over; the response is in that caller then.
 */
function callersOf(walk: Walk, fn: ts.SignatureDeclaration): ReadonlyMap<Call, boolean> {
  const { cx, callers } = walk
  const found = new Map<Call, boolean>()
  for (const call of callers.of(fn)) {
    const value = cx.evaluate(call.expression, null)
    const isSure = callers.match(value, fn, call) !== 'unsettled'
    const handed = optionsOf(value).find((one) => one.kind === 'ref' && one.parameter && one.path.length === 0) as
      Ref | undefined
    const hands = isSure || !handed ? [] : callers.of(handed.owner)
    if (!handed || hands.length === 0) {
      found.set(call, isSure)
      continue
    }
    const own = hands.filter((by) => {
      const frame = { fn: handed.owner, call: by, shift: 0, caller: null, self: null, lexical: null, depth: 1 }
      return callers.match(cx.evaluate(call.expression, frame), fn, call) !== null
    })
    if (own.length === 1 && !walk.entered.has(handed.owner)) walk.entered.set(handed.owner, own[0]!)
    if (own.length > 0) found.set(call, false)
  }
  return found
}

/** True when the function's name stands somewhere as more than its declaration: someone may call it unseen. */
function isNamedElsewhere(walk: Walk, fn: ts.SignatureDeclaration): boolean {
  const { cx, callers } = walk
  const { ts } = cx
  const name = callers.nameOf(fn).split('.').at(-1)!
  return cx.uses(name).some((node) => {
    const parent = node.parent
    const isDeclared = (parent as ts.NamedDeclaration).name === node && !ts.isPropertyAccessExpression(parent)
    const isExport =
      ts.isPropertyAccessExpression(parent) && ts.isBinaryExpression(parent.parent) && parent.parent.left === parent
    return (
      !isDeclared &&
      !isExport &&
      !ts.isExportSpecifier(parent) &&
      !ts.isExportAssignment(parent) &&
      !isFunction(cx, parent)
    )
  })
}
