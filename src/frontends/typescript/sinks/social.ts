/**
 * Clients made for another API of the same vendor that are given an absolute URL, or host and version as options:
 * `T.get(url, params, callback)`, `client.v1.post(url, params)`, `new Client({ subdomain, version }).get(path, params)`.
 */

import type { Context } from '../evaluate/context.ts'
import type { Value } from '../evaluate/value.ts'
import { concat } from '../evaluate/value.ts'
import { arg, dataOf, lastFunction, option, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

export const socialSink: Sink = {
  modules: ['twit', 'twitter', 'twitter-lite', 'twitter-api-v2', 'twitter-v2'],
  read(cx, call, callee, frame) {
    const verb = callee.path.at(-1)
    if (callee.base === null || verb === undefined || !verbs.has(verb)) return null
    const url = arg(cx, call, 0, frame)
    if (!url) return null
    const params = arg(cx, call, 1, frame)
    const options = arg(cx, callee.base.node, 0, callee.base.frame ?? frame)
    return {
      name: `${callee.module}.${verb}`,
      url,
      base: subdomainBase(cx, options, call),
      method: verbOf(verb),
      query: dataOf(params),
      body: [],
      headers: [],
      missing: null,
      callback: lastFunction(cx, call, frame),
      sdk: null,
    }
  },
}

/** `{ subdomain: 's', version: '9' }` as `https://s.<domain>/9`; the domain is the package's own. */
function subdomainBase(cx: Context, options: Value | null, call: Parameters<Context['evaluate']>[0]): Value | null {
  const subdomain = option(cx, options, 'subdomain', call)
  const version = option(cx, options, 'version', call)
  if (!subdomain) return null
  const text = (value: string): Value => ({
    kind: 'text',
    pieces: [{ kind: 'lit', text: value, node: call, start: -1, certainty: 'proven' }],
  })
  const parts = [text('https://'), subdomain, text('.twitter.com'), ...(version ? [text('/'), version] : [])]
  return concat(
    call,
    parts.map((value) => ({ value, node: call })),
  )
}
