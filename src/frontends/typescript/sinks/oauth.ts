/**
 * npm `oauth`, all positional: `oauth.get(url, token, secret, callback)`, `oauth.post(url, token, secret, body, type, callback)`,
 * `oauth.getProtectedResource(url, method, token, secret, callback)`. Its OAuth 2 client has `get(url, token, callback)`.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { Value } from '../evaluate/value.ts'
import { arg, lastFunction, verbOf } from './sink.ts'
import type { Sink, SinkCall } from './sink.ts'

export const oauthSink: Sink = {
  modules: ['oauth'],
  read(cx, call, callee, frame) {
    const name = callee.path.at(-1)
    if (callee.base === null) return null
    switch (name) {
      case 'get':
      case 'delete':
        return sent(cx, call, name, verbOf(name), 0, null, frame)
      case 'post':
      case 'put':
        return sent(cx, call, name, verbOf(name), 0, 3, frame)
      case 'getProtectedResource': {
        const isFirst = callee.base.callee.path.at(-1) === 'OAuth2'
        return sent(cx, call, name, isFirst ? 'GET' : arg(cx, call, 1, frame), 0, null, frame)
      }
      case '_request':
        return sent(cx, call, name, arg(cx, call, 0, frame), 1, 3, frame)
      case '_performSecureRequest':
        return sent(cx, call, name, arg(cx, call, 2, frame), 3, 4, frame)
      default:
        return null
    }
  },
}

function sent(
  cx: Context,
  call: ts.CallExpression,
  name: string,
  method: Value | string | null,
  url: number,
  body: number | null,
  frame: Frame | null,
): SinkCall | null {
  const target = arg(cx, call, url, frame)
  if (!target || method === null) return null
  const data = body === null ? null : arg(cx, call, body, frame)
  return {
    name: `oauth.${name}`,
    url: target,
    base: null,
    method,
    query: [],
    body: data && data.kind !== 'function' && data.kind !== 'primitive' ? [data] : [],
    headers: [],
    missing: null,
    callback: lastFunction(cx, call, frame),
    sdk: null,
  }
}
