/** Nuxt's `useFetch(url, { method, query, body })`: the address may be a function of it. */

import { resultOf } from '../evaluate/surroundings/settings.ts'
import { eachWay } from '../evaluate/ways.ts'
import { arg, headersOf, methodOption, option } from './sink.ts'
import type { Sink } from './sink.ts'

/** The names that it has in scope. */
export const usingFetch = /^use(Lazy)?Fetch$/

export const useFetchSink: Sink = {
  modules: ['', '#app', '#imports', 'nuxt/app'],
  read(cx, call, callee, frame) {
    if (callee.base !== null || !usingFetch.test(callee.path.at(-1) ?? '')) return null
    const url = arg(cx, call, 0, frame)
    if (!url) return null
    const options = arg(cx, call, 1, frame)
    const all = (names: readonly string[]) => names.flatMap((name) => option(cx, options, name, call) ?? [])
    return {
      name: 'useFetch',
      url: eachWay(url, (one) => (one.kind === 'function' ? resultOf(cx, one) : one)),
      base: option(cx, options, 'baseURL', call),
      method: methodOption(cx, options, call, 'GET'),
      query: all(['query', 'params']),
      body: all(['body']),
      headers: headersOf(cx, [options], call),
      missing: null,
      callback: null,
      sdk: null,
    }
  },
}
