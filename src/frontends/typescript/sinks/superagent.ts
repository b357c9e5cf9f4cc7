/** superagent: `request.post(url).query({ … }).send({ … })`; the chain behind the call carries query and body. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { Value } from '../evaluate/value.ts'
import { arg, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

export const superagentSink: Sink = {
  modules: ['superagent'],
  read(cx, call, callee, frame) {
    const verb = callee.path.filter((part) => part !== 'default').at(-1)
    if (callee.base !== null && callee.base.callee.path.at(-1) !== 'agent') return null
    if (verb !== undefined && !verbs.has(verb)) return null
    const url = arg(cx, call, verb === undefined && call.arguments.length > 1 ? 1 : 0, frame)
    if (!url) return null
    const method = verb === undefined ? (call.arguments.length > 1 ? arg(cx, call, 0, frame)! : 'GET') : verbOf(verb)
    return {
      name: `superagent.${verb ?? 'request'}`,
      url,
      base: null,
      method,
      query: chained(cx, call, ['query'], frame),
      body: chained(cx, call, ['send', 'field'], frame),
      headers: [],
      missing: null,
      callback: null,
      sdk: null,
    }
  },
}

/** The first arguments of the named methods in the chain behind a call. */
function chained(cx: Context, call: ts.CallExpression, names: readonly string[], frame: Frame | null): Value[] {
  const { ts } = cx
  const found: Value[] = []
  let at: ts.Node = call
  while (ts.isPropertyAccessExpression(at.parent) && ts.isCallExpression(at.parent.parent)) {
    const next: ts.CallExpression = at.parent.parent
    if (names.includes(at.parent.name.text)) {
      const value = arg(cx, next, 0, frame)
      if (value) found.push(value)
    }
    at = next
  }
  return found
}
