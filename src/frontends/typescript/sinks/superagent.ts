/** superagent, and unirest after it: `request.post(url).query({ … }).send({ … })`; the chain behind the call carries query and body. */

import { arg, chained, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

export const superagentSink: Sink = {
  modules: ['superagent', 'unirest'],
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
      body: chained(cx, call, ['send', 'field', 'form'], frame),
      headers: [],
      missing: null,
      callback: null,
      sdk: null,
    }
  },
}
