/** The `request` package and its promise forms: `request({ baseUrl, url, qs, form })`, `request.get(url, options, callback)`. */

import { optionsOf } from '../evaluate/value.ts'
import { arg, lastFunction, headersOf, methodOption, option, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

export const requestSink: Sink = {
  modules: ['request', 'request-promise', 'request-promise-native', 'postman-request', '@cypress/request'],
  read(cx, call, callee, frame) {
    const verb = callee.path.filter((part) => part !== 'default').at(-1)
    if (verb !== undefined && !verbs.has(verb)) return null
    const first = arg(cx, call, 0, frame)
    if (!first) return null
    const isOptions = optionsOf(first).every((one) => one.kind === 'object' && one.shape === 'object')
    const options = isOptions ? first : arg(cx, call, 1, frame)
    const url = isOptions ? (option(cx, first, 'url', call) ?? option(cx, first, 'uri', call)) : first
    if (!url) return null
    const query = option(cx, options, 'qs', call)
    const body = ['form', 'body', 'formData', 'json'].flatMap((name) => option(cx, options, name, call) ?? [])
    return {
      name: verb === undefined ? 'request' : `request.${verb}`,
      url,
      base: option(cx, options, 'baseUrl', call),
      method: verb === undefined ? methodOption(cx, options, call, 'GET') : verbOf(verb),
      query: query ? [query] : [],
      body: body.filter((value) => value.kind !== 'primitive'),
      headers: headersOf(cx, [options], call),
      missing: null,
      callback: lastFunction(cx, call, frame),
      sdk: null,
    }
  },
}
