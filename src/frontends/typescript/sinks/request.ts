/** The `request` package and its promise forms: `request({ baseUrl, url, qs, form })`, `request.get(url, options, callback)`. */

import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { ExternalCall, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import { arg, lastFunction, headersOf, methodOption, option, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

export const requestSink: Sink = {
  modules: [
    'request',
    'request-promise',
    'request-promise-native',
    'request-promise-any',
    'requestretry',
    'co-request',
    'postman-request',
    '@cypress/request',
  ],
  read(cx, call, callee, frame) {
    // `promisifyAll(request).getAsync(url)`
    const verb = callee.path
      .filter((part) => part !== 'default')
      .at(-1)
      ?.replace(/(?<=.)Async$/, '')
    if (verb !== undefined && !verbs.has(verb)) return null
    const defaults = defaultsOf(cx, callee.base, frame)
    if (defaults === null) return null
    const first = arg(cx, call, 0, frame)
    if (!first) return null
    const isOptions = optionsOf(first).every((one) => one.kind === 'object' && one.shape === 'object')
    const options = isOptions ? first : arg(cx, call, 1, frame)
    const url = isOptions ? (option(cx, first, 'url', call) ?? option(cx, first, 'uri', call)) : first
    if (!url) return null
    const all = (name: string): Value[] => [...defaults, options].flatMap((one) => option(cx, one, name, call) ?? [])
    const body = ['form', 'body', 'formData', 'json'].flatMap(all)
    return {
      name: verb === undefined ? 'request' : `request.${verb}`,
      url,
      base: all('baseUrl').at(-1) ?? null,
      method: verb === undefined ? (all('method').at(-1) ?? methodOption(cx, options, call, 'GET')) : verbOf(verb),
      query: all('qs'),
      body: body.filter((value) => value.kind !== 'primitive'),
      headers: headersOf(cx, [...defaults, options], call),
      missing: null,
      callback: lastFunction(cx, call, frame),
      sdk: null,
    }
  },
}

/** The options of `request.defaults({ … }).defaults({ … })`, later ones last; null for what else the package makes. */
function defaultsOf(cx: Context, made: ExternalCall | null, frame: Frame | null): readonly Value[] | null {
  if (made === null) return []
  if (made.callee.path.at(-1) !== 'defaults') return null
  const before = defaultsOf(cx, made.callee.base, frame)
  const own = arg(cx, made.node, 0, made.frame ?? frame)
  return before && [...before, ...(own ? [own] : [])]
}
