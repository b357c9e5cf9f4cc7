/**
 * Functions that a package calls, with what it is given beside them: `limiter.schedule(send, path, params)`, and the steps of a pipeline, each of
 * which gets what the one before it gives back (`pipe(plan, toParams, post('campaigns'))`).
 */

import type { ts } from 'ts-morph'
import type { Call } from './callers.ts'
import type { Context } from '../evaluate/context.ts'
import { isFunction, unwrap } from '../evaluate/context.ts'
import { receiverClass } from './runs-on.ts'
import { runsAtOnce } from '../evaluate/frameworks/wrapped.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { Value } from '../evaluate/value.ts'
import { optionsOf, union, unknown } from '../evaluate/value.ts'
import { delivery } from './channels.ts'
import { keyed } from './keyed-fetchers.ts'
import { isPipeline } from './pipelines.ts'
import { standsFor } from './stands-for.ts'

export interface Handing {
  /** The argument that is the function; null where the call sends a message that it handles. */
  readonly callee: ts.Expression | null
  /** Where its own arguments begin among those of the call. */
  readonly shift: number
  /** What it is called with, when that stands in no argument. */
  given(frame: Frame | null): readonly Value[] | null
  /** It is sent what it is called with: which branch it takes, that decides. */
  readonly isMessage?: true
}

/** What takes a function to call it later with things of its own: `app.register(plugin, options)`, `app.on(handler, …)`. */
const registering =
  /^(all|decorate\w*|delete|get|mount|on|once|patch|post|provide\w*|put|register\w*|route|subscribe|use)$/

/** How a call of something outside of the project calls `fn`; null when it does not. */
export function handing(cx: Context, call: Call, fn: ts.Node): Handing | null {
  if (cx.ts.isNewExpression(call)) return null
  if (isPipeline(cx, call)) return stepOf(cx, call, fn)
  const fetched = keyed(cx, call, fn) ?? delivery(cx, call, fn)
  if (fetched) return fetched
  const [first] = call.arguments
  if (!first || !handsOver(cx, call, fn)) return null
  const isOfPackage = optionsOf(cx.evaluate(call.expression, null)).some(
    (one) => one.kind === 'external' && runsAtOnce(one),
  )
  // An attempt, a way out: nothing of what stands beside it in the call.
  const own = isOfPackage ? [0, 1].map(() => unknown(call, 'dynamic-value')) : null
  return { callee: first, shift: 1, given: () => own }
}

/** The run of a function that is sent a message. */
export function taken(cx: Context, handing: Handing, call: Call, fn: ts.Node, caller: Frame | null): Frame {
  const given = handing.given(caller) ?? []
  const depth = (caller?.depth ?? 0) + 1
  return { fn, call, given, shift: 0, caller, self: receiverClass(cx, fn), lexical: null, depth, isArrival: true }
}

/** The step of a pipeline that a function is. */
function stepOf(cx: Context, call: ts.CallExpression, fn: ts.Node): Handing | null {
  const index = call.arguments.findIndex((step, at) => at > 0 && standsFor(cx, step, fn))
  return index < 0
    ? null
    : { callee: call.arguments[index]!, shift: 0, given: (frame) => [through(cx, call, index, frame)] }
}

/** What comes out of the steps before `index`. */
function through(cx: Context, call: ts.CallExpression, index: number, frame: Frame | null): Value {
  const [start, ...steps] = call.arguments.slice(0, index)
  return steps.reduce<Value>(
    (value, step) => {
      const made = optionsOf(cx.evaluate(step, frame)).map((one): Value => {
        if (one.kind !== 'function') return unknown(step, 'dynamic-value')
        const depth = (frame?.depth ?? 0) + 1
        const { node, self, frame: lexical } = one
        return cx.invoke(node, { fn: node, call: null, shift: 0, caller: frame, self, lexical, depth, given: [value] })
      })
      return union(step, made)
    },
    cx.evaluate(start!, frame),
  )
}

/** The first argument is `fn`, followed by what it is to be called with. */
function handsOver(cx: Context, call: ts.CallExpression, fn: ts.Node): boolean {
  const [first, second] = call.arguments
  if (!first || !second || isFunction(cx, unwrap(cx, first))) return false
  const callee = call.expression
  if (cx.ts.isPropertyAccessExpression(callee) && registering.test(callee.name.text)) return false
  if (!standsFor(cx, first, fn)) return false
  const isOutside = optionsOf(cx.evaluate(call.expression, null)).every(
    (one) => (one.kind === 'external' && one.module !== '') || one.kind === 'external-call',
  )
  // `partial(send, 'GET')` and `memoize(send, keys)` make a function, and call none.
  return isOutside && cx.evaluate(call, null).kind !== 'function'
}
