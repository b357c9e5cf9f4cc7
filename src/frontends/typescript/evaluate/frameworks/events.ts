/** Events of the program's own: what `this.emit('page', rows)` hands to `planner.on('page', (rows) => …)`, told by the name. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Value } from '../value.ts'
import { union } from '../value.ts'

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
  const emits = callsOf(cx, ['emit'], /^emit$/, event)
  const given = emits.flatMap((one) => one.arguments[index + 1] ?? [])
  if (given.length === 0 || emits.length > maxEmits) return null
  return union(
    call,
    given.map((one) => cx.evaluate(one, null)),
  )
}

/** The functions that listen to what a call emits; none for any other call. */
export function listenersOf(cx: Context, call: ts.CallExpression): readonly ts.Expression[] {
  const event = eventOf(cx, call, /^emit$/)
  if (event === null) return []
  const calls = callsOf(cx, ['on', 'once', 'addListener', 'prependListener'], listening, event)
  return calls.flatMap((one) => one.arguments[1] ?? []).slice(0, maxEmits)
}

function callsOf(cx: Context, names: readonly string[], methods: RegExp, event: string): readonly ts.CallExpression[] {
  return names
    .flatMap((name) => cx.uses(name))
    .map((use) => use.parent.parent)
    .filter((call): call is ts.CallExpression => eventOf(cx, call, methods) === event)
}
