/** Where calls take a response: into the parameters of a function, through a helper of the language, to a callback, or away. */

import type { ts } from 'ts-morph'
import { outerParent, propertyName } from '../evaluate/context.ts'
import { listenersOf } from '../evaluate/frameworks/events.ts'
import type { External, ExternalCall, Fn, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import { isOfSurroundings, isNeverRun, resolved } from './callees.ts'
import type { Flow } from './flow.ts'
import { enter, guessed, into, isField, item, listedNames, opened, through, without } from './flow.ts'
import type { HandOver } from './tasks.ts'
import { afterCallback } from './tasks.ts'
import { sinksFor } from '../sinks/index.ts'
import { isPipeline } from '../calls/pipelines.ts'
import { sentBack } from './answers.ts'
import { readAlong } from './dotted.ts'
import { asserted } from './assertions.ts'
import { namesFields } from './chains.ts'
import { isOperated, piped } from './pipes.ts'
import { beside } from './mixed.ts'
import { readByName } from './point-free.ts'
import { tell, tellBound } from './runs.ts'
import { cellReaders, schemaFields, spelledIn } from './tables.ts'
import type { Walk } from './walk.ts'
import { maxMade, within } from './walk.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Methods of lists that give their items to a function. */
export const overItems = words(
  'map mapSeries mapValues forEach each filter find some every flatMap findIndex findLast sort toSorted reduce reduceRight',
)
/** Those whose result is made of what the function gives back. */
export const remaking = words('map mapSeries mapValues flatMap reduce reduceRight then catch finally')
/** Those whose result holds the items themselves. */
const keeping = words('each filter find findLast sort toSorted')
/** Methods whose result is one item, or what was received in pieces. */
const taking = words('find findLast at shift pop get join')
/** Functions of the language whose result holds what they were given. */
const carrying = words(
  'json defer JSON.parse JSON.stringify Promise.all Promise.allSettled Promise.race Promise.any Promise.resolve Object.values Object.entries Object.freeze Object.fromEntries Array.from Buffer.concat Buffer.from structuredClone _ _.chain lodash lodash.chain',
)
/** Methods by which a validator of any kind takes a value and gives it back. */
const validating = words(
  'parse parseAsync safeParse safeParseAsync validate validateSync validateAsync cast decode assert',
)

/** Methods by which a model of a store takes records as they are: its schema mirrors their fields. */
const storing = words(
  'create insert insertOne insertMany update updateOne updateMany upsert replaceOne save build values bulkCreate bulkWrite findOneAndUpdate findByIdAndUpdate findOrCreate',
)

/** What functions are called that give back the value with its keys in another case. */
const recasing = /camel|snake|recase|(change|convert|transform|map)(Keys|Case)/i

/** Callbacks are handed on this often, and this many callers of one function are asked for theirs. */
const maxCallbacks = 6
const maxCallers = 40
/** Promises that one callback waits for. */
const maxSpread = 8

/** A method of the value itself. */
export function methodCall(walk: Walk, call: ts.CallExpression, access: ts.PropertyAccessExpression, flow: Flow): void {
  const name = access.name.text
  const [first, second] = call.arguments
  if (name === 'then') {
    if (!first || !hand(walk, first, 0, flow, call)) walk.follow(call, flow)
    return
  }
  // Promises that serve callbacks too: `promise.asCallback(done)`, of older libraries `nodeify`.
  if (name === 'asCallback' || name === 'nodeify') {
    if (first) hand(walk, first, 1, flow)
    walk.follow(call, flow)
    return
  }
  // `.end((error, response) => …)` of superagent
  if (name === 'end' && first && flow.wire) {
    hand(walk, first, 1, flow)
    return
  }
  // `Promise.all([a, b]).spread((a, b) => …)`
  if (name === 'spread' && first) {
    for (let at = 0; at < maxSpread; at++) {
      const one = through(flow, String(at))
      if (one) hand(walk, first, at, one, call)
    }
    return
  }
  // `.done((body) => …)` of jQuery gives the same promise back, like `tap`.
  if (name === 'tap' || name === 'done') {
    if (first) hand(walk, first, 0, flow, null)
    walk.follow(call, flow)
    return
  }
  // `answer$.subscribe((page) => …)`, `.subscribe({ next: (page) => … })`
  if (name === 'subscribe' && first) {
    const observer = optionsOf(walk.cx.evaluate(first, null)).flatMap((one) =>
      one.kind === 'object' ? one.properties.filter((own) => own.name === 'next').map((own) => own.value) : [],
    )
    for (const next of observer)
      if (next.kind === 'function') parameterOf(walk, next, next.node, 0, enter(flow, next.node, null))
    if (observer.length === 0) hand(walk, first, 0, flow, null)
    return
  }
  if (name === 'on' || name === 'once' || name === 'addListener') {
    if (second) hand(walk, second, 0, flow)
    return
  }
  if (name === 'pipe') {
    if (isOperated(walk.cx, call)) piped(walk, call, -1, flow, takeStep(walk))
    else walk.pass(call, flow)
    return
  }
  if (name === 'hasOwnProperty' && first && walk.cx.ts.isStringLiteralLike(first) && isField(flow)) {
    walk.record(first.text, first, 'quoted', flow)
    return
  }
  if (namesFields(walk, call, name, flow)) return
  if (overItems.has(name)) {
    if (first) hand(walk, first, name.startsWith('reduce') ? 1 : 0, item(flow), remaking.has(name) ? call : null)
    if (keeping.has(name)) walk.follow(call, taking.has(name) ? item(flow) : flow)
    return
  }
  const whole = name === 'concat' ? beside(walk, call, access.expression, call.arguments, flow) : flow
  const next = taking.has(name) ? item(whole) : whole
  walk.follow(call, name === 'json' || name === 'text' ? { ...opened(next), wire: false } : next)
}

/** The value as an argument of a call. */
export function argument(walk: Walk, call: ts.CallExpression, node: ts.Node, flow: Flow): void {
  const { cx } = walk
  const { ts } = cx
  const index = call.arguments.findIndex((one) => within(one, node))
  if (index < 0) return
  const callee = call.expression
  const name = callee.getText()
  const isStep = ts.isPropertyAccessExpression(callee) && callee.name.text === 'pipe' && isOperated(cx, call)
  if (isStep || isPipeline(cx, call)) {
    piped(walk, call, index, flow, takeStep(walk))
    return
  }
  if (carrying.has(name)) {
    walk.follow(call, /^(Object\.values|Buffer\.concat|Promise\.(race|any))$/.test(name) ? item(flow) : flow)
    return
  }
  sentBack(walk, call, node, flow)
  if (name === 'Object.assign') {
    const target = call.arguments[0]!
    const later = call.arguments
      .slice(index + 1)
      .flatMap((one) => (ts.isObjectLiteralExpression(one) ? one.properties : []))
    const left = without(
      flow,
      later.flatMap((one) => propertyName(cx, one.name) ?? []),
    )
    if (!left) return
    if (index > 0 && target.kind !== ts.SyntaxKind.ThisKeyword) walk.assign(target, left)
    else if (index > 0) walk.lose(call, left)
    walk.follow(call, left)
    return
  }
  if (
    name === 'Object.hasOwn' ||
    name === 'Object.keys' ||
    name === 'Array.isArray' ||
    /^(String|Boolean|Number|(chai\.)?expect|assert\b.*)$/.test(name)
  ) {
    if (index === 0 && /expect|assert/.test(name)) asserted(walk, call, flow)
    const key = call.arguments[1]
    if (name === 'Object.hasOwn' && key && ts.isStringLiteralLike(key) && isField(flow))
      walk.record(key.text, key, 'quoted', flow)
    return
  }
  const method = ts.isPropertyAccessExpression(callee) ? callee.name.text : ''
  const listeners = index > 0 ? listenersOf(cx, call) : []
  if (listeners.length > 0) {
    for (const { fn, isSure } of listeners) hand(walk, fn, index - 1, isSure ? flow : guessed(flow), null)
    // What a package made, a socket, may send it on as well.
    if (optionsOf(cx.evaluate(callee, null)).every((one) => one.kind !== 'external')) return
  }
  if (
    ts.isPropertyAccessExpression(callee) &&
    /^(push|unshift|add|set)$/.test(method) &&
    index === call.arguments.length - 1
  ) {
    const next = into(flow, '*')
    // `store.set(rows)` of what a package made: its subscribers read it.
    const holder = cx.evaluate(callee.expression, null)
    if (method === 'set' && holder.kind === 'external-call' && holder.callee.module !== '') walk.lose(call, flow)
    if (next) walk.assign(callee.expression, next)
    return
  }
  // `out.push.apply(out, rows)`, as spread is written in older code.
  if (index === 1 && /\.(push|unshift)\.apply$/.test(name)) {
    walk.assign(call.arguments[0]!, flow)
    return
  }
  if (method === 'concat' && ts.isPropertyAccessExpression(callee)) {
    const others = [callee.expression, ...call.arguments.filter((one) => !within(one, node))]
    walk.follow(call, beside(walk, call, node, others, flow))
    return
  }
  if (readAlong(walk, call, index, flow)) return
  // What meets the response in one call may name its fields: a schema, a list of columns, a path.
  if (isField(item(flow))) {
    for (const other of call.arguments)
      if (!within(other, node))
        for (const one of spelledIn(walk, other, name)) walk.record(one.text, one.node, one.form, listedNames(flow))
    if (ts.isPropertyAccessExpression(callee) && (validating.has(method) || storing.has(method)))
      for (const one of schemaFields(walk, callee.expression))
        walk.record(one.text, one.node, one.form, storing.has(method) ? listedNames(flow) : guessed(flow))
    if (ts.isPropertyAccessExpression(callee) && validating.has(method)) {
      walk.follow(call, flow)
      if (resolved(walk, callee).every((value) => value.kind !== 'function')) return
    }
  }
  take(walk, callee, call, index, flow)
}

/** A function gets the value as its argument `index`; what it gives back comes out at `out`, nowhere, or where its callers are. False when what it is, nothing says. */
function hand(walk: Walk, node: ts.Node, index: number, flow: Flow, out?: ts.Node | null): boolean {
  return take(walk, node, null, index, flow, out)
}

function takeStep(walk: Walk): (fn: ts.Expression, flow: Flow, out: ts.Node | null) => void {
  return (fn, flow, out) => {
    take(walk, fn, null, 0, flow, out)
  }
}

function take(
  walk: Walk,
  callee: ts.Node,
  call: ts.CallExpression | null,
  index: number,
  flow: Flow,
  out: ts.Node | null | undefined = call ?? undefined,
): boolean {
  let taken = false
  for (const value of resolved(walk, callee)) {
    if (value.kind === 'function') {
      taken = true
      // `const view = shape(['id', 'name'])`: what it was made with, it reads.
      const { frame } = value
      const isAlone = frame && ![...walk.made].some((one) => one !== frame && one.fn === frame.fn)
      if (isAlone && walk.made.size < maxMade) walk.made.add(frame)
      if (call && value.node.parameters.length > 1) tell(walk, value, call)
      else if (value.bound) tellBound(walk, callee)
      // What changes the case of all keys goes over them by computed names.
      if (call && recasing.test(callee.getText())) walk.follow(call, guessed(flow))
      parameterOf(walk, value, callee, index, out === undefined ? flow : enter(flow, value.node, out))
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
      if (value.kind === 'external-call') readByName(walk, value, flow)
      walk.pass(call ?? callee, flow)
      // What is sent does not come back: the answer is another response.
      if (call && !isSent(walk, call, value)) outside(walk, call, flow)
    } else if (
      promised(walk, value, index, flow) ||
      finishes(walk, callee, value, index, flow) ||
      callsBack(walk, value, index, flow)
    )
      taken = true
    else if (isOfSurroundings(walk, value, callee)) walk.pass(call ?? callee, flow)
    else if (value.kind !== 'primitive' || (value.type === 'undefined' && !isNeverRun(walk, call ?? callee)))
      walk.lose(call ?? callee, flow)
  }
  return taken
}

/** `client.getAsync(path)`, or the name of what `promisify(client.get)` made: functions may as well do without a callback. */
function isPromising({ cx }: Walk, { expression }: ts.CallExpression): boolean {
  const { ts } = cx
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text.endsWith('Async')
  const declaration = ts.isIdentifier(expression) ? cx.symbolAt(expression)?.valueDeclaration : undefined
  return (
    declaration !== undefined &&
    ts.isVariableDeclaration(declaration) &&
    /promisif|denodeify|pify/i.test(declaration.initializer?.getText() ?? '')
  )
}

/** `cb(null, rows)` where the call gave no callback, because it is of the promising twin (`client.getAsync(path)`): the promise holds the rows. */
function promised(walk: Walk, value: Value, index: number, flow: Flow): boolean {
  const call = value.kind === 'primitive' ? value.absent : undefined
  if (!call || !isPromising(walk, call) || walk.cx.ts.isExpressionStatement(outerParent(walk.cx, call))) return false
  if (index > 0) walk.follow(call, flow)
  return true
}

/** `cb(null, rows)` in a task of a control-flow library: its results go on from there. */
function finishes(walk: Walk, callee: ts.Node, value: Value, index: number, flow: Flow): boolean {
  const { cx } = walk
  const declared = cx.ts.isIdentifier(callee) ? cx.symbolAt(callee)?.valueDeclaration : undefined
  const parameter = value.kind === 'ref' ? value.parameter : value.kind === 'unknown' ? declared : undefined
  if (!parameter || !cx.ts.isParameter(parameter)) return false
  return handOver(walk, afterCallback(cx, parameter, index, flow)) && walk.callers.of(parameter.parent).length === 0
}

/** A callback that the function was given (`list(account, done)`): whatever its callers give it gets the value. */
function callsBack(walk: Walk, value: Value, index: number, flow: Flow): boolean {
  if (value.kind !== 'ref' || !value.parameter || value.path.length > 0 || flow.returns >= maxCallbacks) return false
  const fn = value.parameter.parent
  const at = fn.parameters.indexOf(value.parameter)
  const given = walk.callers.of(fn).flatMap((call) => call.arguments?.[at] ?? [])
  if (given.length === 0 || given.length > maxCallers) return false
  // Callbacks that functions hand each other come round again: each is answered once.
  const asked = answered.get(walk) ?? new Set<string>()
  answered.set(walk, asked)
  const key = `${value.parameter.getSourceFile().fileName}:${value.parameter.pos} ${index} ${flow.field} ${flow.keys.join('.')}`
  if (asked.has(key)) return true
  asked.add(key)
  const next = { ...flow, returns: flow.returns + 1 }
  return given.map((one) => take(walk, one, null, index, next)).every(Boolean)
}

/** The callbacks that one response was handed to, by parameter and by what of it. */
const answered = new WeakMap<Walk, Set<string>>()

/** What tasks of a control-flow library hand to the functions that wait for them; false when there are none. */
export function handOver(walk: Walk, over: readonly HandOver[]): boolean {
  for (const { call, result, handed } of over) {
    if (result) walk.follow(call, result)
    for (const one of handed) take(walk, one.to, null, one.index, one.flow)
  }
  return over.length > 0
}

/** The call is a request of a library that has a file here. */
function isSent({ cx }: Walk, call: ts.CallExpression, value: External | ExternalCall): boolean {
  const callee: External =
    value.kind === 'external' ? value : { kind: 'external', module: value.callee.module, path: [], base: value }
  return callee.module !== '' && sinksFor(callee.module).some((sink) => sink.read(cx, call, callee, null) !== null)
}

/** A package got the value: functions beside it may be given it, and a package of helpers gives it back. */
function outside(walk: Walk, call: ts.CallExpression, flow: Flow): void {
  const { cx } = walk
  // What a package makes of a single field (a look-up by id) is no part of the response.
  if (flow.field !== null) return
  // jQuery's gives the index first.
  const isIndexed = /^(\$|jQuery)\.each$/.test(call.expression.getText())
  for (const other of call.arguments)
    for (const value of optionsOf(cx.evaluate(other, null))) {
      if (value.kind === 'function') handRow(walk, value, guessed(item(flow)), isIndexed ? 1 : 0)
      // What describes columns may be given rows of something else as well.
      for (const cell of cellReaders(value)) handRow(walk, cell, { ...guessed(item(flow)), mixed: true })
    }
  if (!cx.ts.isExpressionStatement(outerParent(cx, call))) walk.follow(call, guessed(flow))
}

function handRow(walk: Walk, { node }: Fn, flow: Flow, at = 0): void {
  if (node.parameters[at]) walk.bind(node.parameters[at].name, flow)
}

function parameterOf(walk: Walk, fn: Fn, callee: ts.Node, index: number, flow: Flow): void {
  const { ts } = walk.cx
  const shift =
    (ts.isPropertyAccessExpression(callee) && callee.name.text === 'call' ? -1 : 0) + (fn.bound?.length ?? 0)
  const { parameters } = fn.node
  const own = parameters.filter((one) => !ts.isIdentifier(one.name) || one.name.text !== 'this')
  const parameter = own[index + shift] ?? own.at(-1)
  if (!parameter || (own[index + shift] === undefined && !parameter.dotDotDotToken)) return
  const next = parameter.dotDotDotToken ? into(flow, `#${index + shift - own.indexOf(parameter)}`) : flow
  walk.enter(fn.node, callee)
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
