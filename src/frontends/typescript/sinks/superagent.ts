/**
 * superagent, and unirest after it: `request.post(url).query({ … }).send({ … })`; the chain behind the call carries query and body. What tests
 * put around it is told the host first: `supertest(host).get(path)`, `chai.request(host).get(path)`; or the program's own server.
 */

import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { ExternalCall, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import { arg, chained, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

export const superagentSink: Sink = {
  modules: ['superagent', 'unirest', 'supertest', 'chai'],
  read(cx, call, callee, frame) {
    const verb = callee.path.filter((part) => part !== 'default').at(-1)
    const base = callee.base && hostOf(cx, callee.base, frame)
    const isOfTests = callee.module === 'supertest' || callee.module === 'chai'
    if (isOfTests ? base === null : callee.base !== null && callee.base.callee.path.at(-1) !== 'agent') return null
    if (verb !== undefined && !verbs.has(verb)) return null
    const url = arg(cx, call, verb === undefined && call.arguments.length > 1 ? 1 : 0, frame)
    if (!url) return null
    const method = verb === undefined ? (call.arguments.length > 1 ? arg(cx, call, 0, frame)! : 'GET') : verbOf(verb)
    return {
      name: `superagent.${verb ?? 'request'}`,
      url,
      base,
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

/** The host that requests of an agent go to; null for a server of the program's own, and for an agent that asks for whole addresses. */
function hostOf(cx: Context, made: ExternalCall, frame: Frame | null): Value | null {
  const { module, path, base } = made.callee
  // `chai.request(host).keepOpen()`
  if (base) return hostOf(cx, base, frame)
  const isAgent = module === 'supertest' || (module === 'chai' && path[0] === 'request')
  const host = isAgent ? arg(cx, made.node, 0, made.frame ?? frame) : null
  return host && optionsOf(host).some(({ kind }) => kind === 'text' || kind === 'ref') ? host : null
}
