/** Google Apps Script: `UrlFetchApp.fetch(url, { method, payload })`, `fetchAll([{ url, … }])`, and `fetch` of the services its OAuth libraries make. */

import type { External, Value } from '../evaluate/value.ts'
import { optionsOf, union } from '../evaluate/value.ts'
import { arg, headersOf, methodOption, option } from './sink.ts'
import type { Sink } from './sink.ts'

export const appsScriptSink: Sink = {
  modules: [''],
  read(cx, call, callee, frame) {
    const name = callee.path.at(-1)
    if (!isSender(callee) || (name !== 'fetch' && name !== 'fetchAll')) return null
    const first = arg(cx, call, 0, frame)
    if (!first) return null
    const sent = name === 'fetchAll' ? itemsOf(call, first) : first
    const isRequest = optionsOf(sent).every((one) => one.kind === 'object' && one.shape === 'object')
    const url = isRequest ? option(cx, sent, 'url', call) : sent
    if (!url) return null
    const options = isRequest ? sent : name === 'fetch' ? arg(cx, call, 1, frame) : null
    const body = option(cx, options, 'payload', call)
    return {
      name: `UrlFetchApp.${name}`,
      url,
      base: null,
      method: methodOption(cx, options, call, 'GET'),
      query: [],
      body: body && body.kind !== 'primitive' ? [body] : [],
      headers: headersOf(cx, [options], call),
      missing: null,
      callback: null,
      sdk: null,
    }
  },
}

/** `UrlFetchApp` itself, or what `OAuth1.createService(…)` and its setters made. */
function isSender(callee: External): boolean {
  let root = callee
  while (root.base !== null) root = root.base.callee
  const path = root.path.join('.')
  return root === callee ? path.startsWith('UrlFetchApp.') : /^OAuth[12]\.createService$/.test(path)
}

/** What a list holds, as alternatives; other values as they are. */
function itemsOf(call: Parameters<Sink['read']>[1], value: Value): Value {
  return union(
    call,
    optionsOf(value).flatMap((one) => (one.kind === 'list' ? one.items : [one])),
  )
}
