/** npm `oauth`: `oauth.get(url, token, secret, callback)`, `oauth.post(url, token, secret, body, type, callback)`, all positional. */

import { arg, lastFunction, verbOf } from './sink.ts'
import type { Sink } from './sink.ts'

const positional = new Set(['get', 'post', 'put', 'delete'])

export const oauthSink: Sink = {
  modules: ['oauth'],
  read(cx, call, callee, frame) {
    const verb = callee.path.at(-1)
    if (callee.base === null || verb === undefined || !positional.has(verb)) return null
    const url = arg(cx, call, 0, frame)
    if (!url) return null
    const body = verb === 'post' || verb === 'put' ? arg(cx, call, 3, frame) : null
    return {
      name: `oauth.${verb}`,
      url,
      base: null,
      method: verbOf(verb),
      query: [],
      body: body && (body.kind === 'object' || body.kind === 'text') ? [body] : [],
      headers: [],
      missing: null,
      callback: lastFunction(cx, call, frame),
      sdk: null,
    }
  },
}
