/** `fetch(url, { method, body })`: the global, and packages that offer the same call. */

import { optionsOf } from '../evaluate/value.ts'
import { arg, headersOf, methodOption, option } from './sink.ts'
import type { Sink } from './sink.ts'

export const fetchSink: Sink = {
  modules: [
    '',
    'node-fetch',
    'cross-fetch',
    'isomorphic-fetch',
    'undici',
    'node-fetch-commonjs',
    'node-fetch-native',
    'make-fetch-happen',
    'isomorphic-unfetch',
  ],
  read(cx, call, callee, frame) {
    const name = callee.path.at(-1)
    const isFetch =
      callee.base === null &&
      (callee.module === ''
        ? callee.path.join('.') === 'fetch' || /^(window|globalThis|self|global)\.fetch$/.test(callee.path.join('.'))
        : name === undefined || name === 'fetch' || name === 'default')
    if (!isFetch) return null
    const first = arg(cx, call, 0, frame)
    const isRequest = first !== null && optionsOf(first).every((one) => one.kind === 'object' && one.shape === 'object')
    const url = isRequest ? option(cx, first, 'url', call) : first
    if (!url) return null
    const options = isRequest ? first : arg(cx, call, 1, frame)
    const body = option(cx, options, 'body', call)
    return {
      name: 'fetch',
      url,
      base: null,
      method: methodOption(cx, options, call, 'GET'),
      query: [],
      body: body ? [body] : [],
      headers: headersOf(cx, [options], call),
      missing: null,
      callback: null,
      sdk: null,
    }
  },
}
