/** Where the result of a function goes: to what it was handed to, out of the call that the response went in by, to its callers, or away. */

import type { ts } from 'ts-morph'
import type { Call } from '../calls/callers.ts'
import { lastName, outerParent, ownerOf } from '../evaluate/context.ts'
import type { Fn, Ref } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import { callAround, isNamedElsewhere, resolved } from './callees.ts'
import { handOver, overItems, remaking } from './calls.ts'
import type { Flow } from './flow.ts'
import { guessed } from './flow.ts'
import { afterReturn } from './tasks.ts'
import type { Walk } from './walk.ts'
import { within } from './walk.ts'

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
  // `cache(async () => load())` is the function itself: its result goes to whoever calls it.
  if (!call || optionsOf(cx.evaluate(call, null)).some((one) => one.kind === 'function' && one.node === fn))
    return false
  const callee = call.expression
  const name = lastName(cx, callee) ?? ''
  if (remaking.has(name)) {
    walk.follow(call, flow)
    return true
  }
  if (overItems.has(name)) return true
  const index = call.arguments.findIndex((one) => within(one, fn))
  for (const value of resolved(walk, callee))
    if (value.kind === 'function' && index >= 0) {
      comesOutAt(walk, value.node, call)
      calledInside(walk, value, index, flow)
    } else if (ts.isExpressionStatement(outerParent(cx, call))) walk.pass(fn, flow)
    else {
      // `createAsyncThunk('load', () => load())`: of what a package makes of a function once and for all, the result is read elsewhere.
      if (ownerOf(cx, call) === null && value.kind === 'external' && value.module !== '') walk.lose(call, flow)
      walk.follow(call, guessed(flow))
    }
  return true
}

/** What `drain(() => load())` gives back, this call of it does; where the same response goes in by another one as well, any may. */
function comesOutAt({ entered }: Walk, fn: ts.Node, call: ts.CallExpression): void {
  const known = entered.get(fn)
  entered.set(fn, known === undefined || known === call ? call : 'several')
}

/** Functions that hand a function on to functions. */
const maxHands = 4

/** `retry(() => load())`: the result comes out where `retry` calls its parameter, or where that goes which it hands the parameter on to. */
function calledInside(walk: Walk, outer: Fn, index: number, flow: Flow, hands = 0): void {
  const { cx } = walk
  const { ts } = cx
  const parameter = outer.node.parameters[index]
  if (!parameter || !ts.isIdentifier(parameter.name)) return
  const symbol = cx.symbolAt(parameter.name)
  for (const use of cx.identifiers(parameter.getSourceFile()).get(parameter.name.text) ?? []) {
    if (use === parameter.name || cx.symbolAt(use) !== symbol) continue
    const call = outerParent(cx, use)
    if (!ts.isCallExpression(call)) {
      // What is asked of it (`fn.name`, `typeof fn`, `if (fn)`) is no run of it.
      if (isKept(walk, use)) keptFor(walk, outer.node, use, flow)
      continue
    }
    if (within(call.expression, use)) {
      walk.follow(call, flow)
      continue
    }
    const at = call.arguments.findIndex((one) => within(one, use))
    for (const value of resolved(walk, call.expression))
      if (value.kind === 'external' && value.module !== '' && !aside.test(lastName(cx, call.expression) ?? ''))
        walk.follow(call, perhaps(flow))
      else if (value.kind !== 'function') keptFor(walk, outer.node, use, flow)
      else if (hands < maxHands) calledInside(walk, value, at, flow, hands + 1)
      else walk.lose(use, flow)
  }
}

/** What takes a function to keep it, to ask for it or to say something of it, and gives nothing of its result back. */
const aside =
  /^(push|unshift|add\w*|set|get|has|delete|define|register\w*|subscribe|on|once|off|emit|enqueue|append|find\w*|log|debug|info|warn|error)$/

/** What comes out may be something else that the package made: no edit of what is read goes in without a look. */
function perhaps(flow: Flow): Flow {
  return { ...guessed(flow), mixed: true }
}

/**
 * A function that is kept to be run later. Where what settles the promise around is kept with it, what it gives comes out there:
 * `new Promise((resolve, reject) => queue.push({ fn, resolve, reject }))`.
 */
function keptFor(walk: Walk, outer: ts.Node, use: ts.Node, flow: Flow): void {
  const { ts } = walk.cx
  let kept: ts.Node = use
  for (let at = use; at !== outer; at = at.parent) {
    if (ts.isExpressionStatement(at.parent) || ts.isArrowFunction(at.parent)) kept = at
    const [executor] = ts.isNewExpression(at) && at.expression.getText() === 'Promise' ? (at.arguments ?? []) : []
    if (!executor || (!ts.isArrowFunction(executor) && !ts.isFunctionExpression(executor))) continue
    const [settling] = executor.parameters
    if (!settling || !isNamedIn(walk, settling.name, kept)) break
    walk.follow(at, perhaps(flow))
    return
  }
  walk.lose(use, flow)
}

/** A name that is used in a node. */
function isNamedIn({ cx }: Walk, name: ts.BindingName, node: ts.Node): boolean {
  if (!cx.ts.isIdentifier(name)) return false
  const uses = cx.identifiers(node.getSourceFile()).get(name.text) ?? []
  return uses.some((use) => use !== name && within(node, use))
}

/** Put where it may be called from elsewhere: given back, set on something, into an object or a list. */
function isKept({ cx }: Walk, use: ts.Node): boolean {
  const { ts } = cx
  const parent = outerParent(cx, use)
  return (
    ts.isReturnStatement(parent) ||
    ts.isArrowFunction(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isVariableDeclaration(parent) ||
    (ts.isBinaryExpression(parent) &&
      parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      within(parent.right, use))
  )
}

/** The result of a function goes to its callers: those of this request's own chain, or everybody's. */
export function given(walk: Walk, fn: ts.SignatureDeclaration, node: ts.Node, flow: Flow): void {
  const { reached } = walk
  const link = reached.chain.find((one) => one.fn === fn)
  const call = link?.call ?? walk.entered.get(fn)
  if (call && call !== 'several') {
    walk.follow(call, flow)
    return
  }
  const calls = link?.isAlone ? new Map<Call, boolean>() : callersOf(walk, fn)
  for (const [call, isSure] of calls) walk.follow(call, isSure ? flow : guessed(flow))
  if (calls.size > 0) return
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
