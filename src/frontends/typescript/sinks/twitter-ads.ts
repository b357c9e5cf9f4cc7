/**
 * npm `twitter-ads`: `new TwitterAdsAPI({ api_version, sandbox, … })`, then `.get|.post|.put|.delete(path, params, [body], callback)`.
 * It joins host and version itself, fills `:name` from the params and sends the rest as query. Sandbox is its default host.
 */

import { constantText } from '../evaluate/value.ts'
import { arg, dataOf, isOpen, lastFunction, option, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

const production = 'ads-api.twitter.com'
const sandbox = 'ads-api-sandbox.twitter.com'

export const twitterAdsSink: Sink = {
  modules: ['twitter-ads'],
  read(cx, call, callee, frame) {
    const verb = callee.path.at(-1)
    if (callee.base === null || callee.path.length !== 1 || verb === undefined || !verbs.has(verb)) return null
    const made = callee.base
    const options = arg(cx, made.node, 0, made.frame ?? frame)
    const url = arg(cx, call, 0, frame)
    if (!url) return null
    const params = arg(cx, call, 1, frame)
    const body = verb === 'post' || verb === 'put' ? arg(cx, call, 2, frame) : null
    const boxed = option(cx, options, 'sandbox', call)
    const boxText = boxed ? constantText(boxed) : isOpen(options) ? null : 'true'
    const literal = made.node.arguments?.[0]
    return {
      name: `TwitterAdsAPI.${verb}`,
      url,
      base: null,
      method: verbOf(verb),
      query: dataOf(params),
      body: dataOf(body),
      headers: [],
      missing: dataOf(params).length === 0 ? { in: 'query', at: 1 } : null,
      callback: lastFunction(cx, call, frame),
      sdk: {
        package: 'twitter-ads',
        hosts: boxText === 'true' ? [sandbox] : boxText === 'false' ? [production] : [production, sandbox],
        hostCertain: boxText !== null,
        version: option(cx, options, 'api_version', call),
        option: 'api_version',
        options: options?.kind === 'object' ? options.target : (literal ?? null),
        constructor: made.node,
      },
    }
  },
}
