/**
 * Libraries that sign a request which something else sends: `oauth.authorize({ url, method, data }, token)`, `hmacsign('GET', url, params, …)`,
 * `oauth.signUrl(url, token, secret, 'GET')`. They are given the request a second time.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { Value } from '../evaluate/value.ts'
import { arg, methodOption, option } from './sink.ts'
import type { Sink, SinkCall } from './sink.ts'

/** At which arguments a function takes method, URL and parameters. */
interface Positions {
  readonly method: number
  readonly url: number
  readonly params: number | null
}

const generated: Positions = { method: 0, url: 1, params: 2 }

const positional: Readonly<Record<string, Readonly<Record<string, Positions>>>> = {
  oauth: {
    signUrl: { url: 0, method: 3, params: null },
    authHeader: { url: 0, method: 3, params: null },
  },
  'oauth-sign': {
    hmacsign: generated,
    hmacsign256: generated,
    rsasign: generated,
    plaintext: generated,
    generateBase: generated,
    sign: { method: 1, url: 2, params: 3 },
  },
  'oauth-signature': { generate: generated },
}

/** Methods of `oauth-1.0a` that take `{ url, method, data }` first. */
const described = new Set(['authorize', 'getSignature', 'getBaseString'])

/** A name under which something handed in may sign. */
export function isSignerName(name: string): boolean {
  return described.has(name)
}

export const signerSink: Sink = {
  modules: ['oauth-1.0a', ...Object.keys(positional)],
  read(cx, call, callee, frame) {
    const name = callee.path.at(-1)
    if (name === undefined) return null
    if (callee.module === 'oauth-1.0a')
      return callee.base !== null && described.has(name) ? fromDescription(cx, call, name, frame) : null
    const at = Object.entries(positional[callee.module] ?? {}).find(([known]) => known === name)?.[1]
    const url = at ? arg(cx, call, at.url, frame) : null
    if (!at || !url) return null
    const params = at.params === null ? null : arg(cx, call, at.params, frame)
    return signature(`${callee.module}.${name}`, url, arg(cx, call, at.method, frame) ?? 'GET', params)
  },
}

function fromDescription(cx: Context, call: ts.CallExpression, name: string, frame: Frame | null): SinkCall | null {
  const request = arg(cx, call, 0, frame)
  const url = option(cx, request, 'url', call)
  if (!url) return null
  return signature(`oauth.${name}`, url, methodOption(cx, request, call, 'GET'), option(cx, request, 'data', call))
}

export function signature(name: string, url: Value, method: Value | string, params: Value | null): SinkCall {
  return {
    name,
    url,
    base: null,
    method,
    query: params ? [params] : [],
    body: [],
    headers: [],
    missing: null,
    callback: null,
    sdk: null,
    copy: 'signature',
  }
}
