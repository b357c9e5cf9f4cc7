/**
 * Clients made for another API of the same vendor that are given an absolute URL, or host and version as options: npm `twit`
 * (`T.get(url, params, callback)`, `T.request('GET', url, …)`), `twitter` (`rest_base`), `twitter-lite` (`subdomain` and `version`).
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { Value } from '../evaluate/value.ts'
import { concat } from '../evaluate/values/joined.ts'
import { arg, dataOf, lastFunction, option, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

export const socialSink: Sink = {
  modules: ['twit', 'twitter', 'twitter-lite', 'twitter-v2'],
  read(cx, call, callee, frame) {
    const verb = callee.path.at(-1)
    if (callee.base === null || verb === undefined) return null
    const isNamed = verb === 'request' && callee.module === 'twit'
    if (!isNamed && !verbs.has(verb)) return null
    const shift = isNamed ? 1 : 0
    const url = arg(cx, call, shift, frame)
    const method = isNamed ? arg(cx, call, 0, frame) : verbOf(verb)
    if (!url || !method) return null
    const [first, second] = [arg(cx, call, shift + 1, frame), arg(cx, call, shift + 2, frame)]
    const options = arg(cx, callee.base.node, 0, callee.base.frame ?? frame)
    return {
      name: `${callee.module}.${verb}`,
      url,
      base: baseOf(cx, callee.module, options, call),
      method,
      ...placed(callee.module, verb, first, second),
      headers: [],
      missing: null,
      callback: lastFunction(cx, call, frame),
      sdk: null,
    }
  },
}

/** `twit` sends everything in the query; the others send what is posted as a form, and `put` takes both. */
function placed(
  module: string,
  verb: string,
  first: Value | null,
  second: Value | null,
): { readonly query: readonly Value[]; readonly body: readonly Value[] } {
  if (module === 'twit' || !/^(post|put|patch)$/.test(verb)) return { query: dataOf(first), body: [] }
  if (module === 'twitter-lite' && verb === 'put') return { query: dataOf(first), body: dataOf(second) }
  return { query: [], body: dataOf(first) }
}

/** `rest_base` of `twitter`; of `twitter-lite` `{ subdomain: 's', version: '9' }` as `https://s.<domain>/9`, the domain its own. */
function baseOf(cx: Context, module: string, options: Value | null, call: ts.CallExpression): Value | null {
  if (module === 'twitter') return option(cx, options, 'rest_base', call)
  const subdomain = module === 'twitter-lite' ? option(cx, options, 'subdomain', call) : null
  if (!subdomain) return null
  const text = (value: string): Value => ({
    kind: 'text',
    pieces: [{ kind: 'lit', text: value, node: call, start: -1, certainty: 'proven' }],
  })
  const version = option(cx, options, 'version', call) ?? text('1.1')
  const parts = [text('https://'), subdomain, text('.twitter.com'), text('/'), version]
  return concat(
    call,
    parts.map((value) => ({ value, node: call })),
  )
}
