/** The dispatchers of undici: `new Pool(origin).request({ path, method, query, body })`, `new Agent().request({ origin, path })`. */

import { arg, headersOf, methodOption, option } from './sink.ts'
import type { Sink } from './sink.ts'

const dispatchers = /^(Client|Pool|BalancedPool|Agent|ProxyAgent|RetryAgent)$/

export const undiciSink: Sink = {
  modules: ['undici'],
  read(cx, call, callee, frame) {
    const maker = callee.base?.callee.path.at(-1) ?? ''
    const name = callee.path.at(-1)
    if (callee.base === null || !dispatchers.test(maker) || (name !== 'request' && name !== 'stream')) return null
    const options = arg(cx, call, 0, frame)
    const url = option(cx, options, 'path', call)
    if (!options || !url) return null
    const all = (key: string) => option(cx, options, key, call) ?? []
    const isAnywhere = /Agent$/.test(maker)
    const given = isAnywhere ? null : arg(cx, callee.base.node, 0, callee.base.frame ?? frame)
    const origin = option(cx, options, 'origin', call) ?? given
    return {
      name: `undici.${name}`,
      url,
      base: origin?.kind === 'list' ? (origin.items[0] ?? null) : origin,
      method: methodOption(cx, options, call, 'GET'),
      query: [all('query')].flat(),
      body: [all('body')].flat().filter((value) => value.kind !== 'primitive'),
      headers: headersOf(cx, [options], call),
      missing: null,
      callback: null,
      sdk: null,
    }
  },
}
