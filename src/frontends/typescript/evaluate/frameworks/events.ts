/** Events of the program's own: what `this.emit('page', rows)` hands to `planner.on('page', (rows) => …)`, told by the name and the object. */

import type { ts } from 'ts-morph'
import { lineageOf } from '../classes/lineage.ts'
import type { Context } from '../context.ts'
import type { Value } from '../value.ts'
import { inferred, optionsOf, union } from '../value.ts'

const listening = /^(on|once|addListener|prependListener)$/
/** Streams, servers and requests have events of these names as well. */
const common =
  /^(data|end|error|close|finish|response|request|message|connection|connect|open|exit|drain|readable|timeout|abort|upgrade|listening)$/
/** A name that is emitted more often is of no one thing. */
const maxEmits = 20

/** The name of the event that a call is about, by a method of these names; null for any other call, and for an event that others have. */
function eventOf({ ts }: Context, call: ts.Node, methods: RegExp): string | null {
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return null
  const [name] = call.arguments
  if (!methods.test(call.expression.name.text) || !name || !ts.isStringLiteralLike(name)) return null
  return common.test(name.text) ? null : name.text
}

/** What is emitted to a listener as its argument `index`; null when the call is none that listens, or nobody emits what it listens to. */
export function emitted(cx: Context, call: ts.CallExpression, index: number): Value | null {
  const event = eventOf(cx, call, listening)
  if (event === null) return null
  const emits = callsOf(cx, ['emit'], /^emit$/, event).filter((one) => isOfOne(cx, one, call) !== false)
  const given = emits.flatMap((one) => one.arguments[index + 1] ?? [])
  if (given.length === 0 || emits.length > maxEmits) return null
  return inferred(
    union(
      call,
      given.map((one) => cx.evaluate(one, null)),
    ),
  )
}

export interface Listener {
  readonly fn: ts.Expression
  /** It surely listens to the object that emits. */
  readonly isSure: boolean
}

/** The functions that listen to what a call emits; none for any other call. */
export function listenersOf(cx: Context, call: ts.CallExpression): readonly Listener[] {
  const event = eventOf(cx, call, /^emit$/)
  if (event === null) return []
  const calls = callsOf(cx, ['on', 'once', 'addListener', 'prependListener'], listening, event)
  return calls
    .flatMap((one): readonly Listener[] => {
      const isOne = isOfOne(cx, call, one)
      const [, fn] = one.arguments
      return fn && isOne !== false ? [{ fn, isSure: isOne === true }] : []
    })
    .slice(0, maxEmits)
}

function callsOf(cx: Context, names: readonly string[], methods: RegExp, event: string): readonly ts.CallExpression[] {
  return names
    .flatMap((name) => cx.uses(name))
    .map((use) => use.parent.parent)
    .filter((call): call is ts.CallExpression => eventOf(cx, call, methods) === event)
}

/** Whether two calls are of one object, by the class or the call that made it; null where nobody knows. Events of others go by the same names. */
function isOfOne(cx: Context, a: ts.CallExpression, b: ts.CallExpression): boolean | null {
  const [one, other] = [a, b].map((call) => makersOf(cx, call))
  if (!one || !other) return null
  return one.some((x) => other.some((y) => x === y || isHeirOf(cx, x, y) || isHeirOf(cx, y, x)))
}

/** The classes, or the calls of a package, that the receiver of a call was made by; null where one is not known. */
function makersOf(cx: Context, { expression: callee }: ts.CallExpression): readonly ts.Node[] | null {
  if (!cx.ts.isPropertyAccessExpression(callee)) return null
  const makers = optionsOf(cx.evaluate(callee.expression, null)).map((one) =>
    one.kind === 'instance' || one.kind === 'this' ? one.cls : one.kind === 'external-call' ? one.node : null,
  )
  return makers.every((one) => one !== null) ? makers : null
}

function isHeirOf(cx: Context, heir: ts.Node, base: ts.Node): boolean {
  return cx.ts.isClassLike(heir) && cx.ts.isClassLike(base) && lineageOf(cx, heir).includes(base)
}
