/** needle, all positional: `needle(method, url, data, options, callback)`, `needle.get(url, options)`, `needle.post(url, data, options)`. */

import { constantText } from '../evaluate/value.ts'
import { arg, dataOf, headersOf, lastFunction, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

export const needleSink: Sink = {
  modules: ['needle'],
  read(cx, call, callee, frame) {
    if (callee.base !== null) return null
    const name = callee.path.filter((part) => part !== 'default').at(-1) ?? ''
    const isVerb = verbs.has(name)
    if (!isVerb && name !== '' && name !== 'request') return null
    const at = isVerb ? 0 : 1
    const url = arg(cx, call, at, frame)
    const method = isVerb ? verbOf(name) : arg(cx, call, 0, frame)
    if (!url || !method) return null
    const hasData = !isVerb || !/^(get|head)$/.test(name)
    const data = hasData ? dataOf(arg(cx, call, at + 1, frame)).filter((value) => value.kind !== 'primitive') : []
    const options = arg(cx, call, at + (hasData ? 2 : 1), frame)
    const isQuery = typeof method !== 'string' && /^(get|head)$/i.test(constantText(method) ?? '')
    return {
      name: `needle${name === '' ? '' : `.${name}`}`,
      url,
      base: null,
      method,
      query: isQuery ? data : [],
      body: isQuery ? [] : data,
      headers: headersOf(cx, [options], call),
      missing: null,
      callback: lastFunction(cx, call, frame),
      sdk: null,
    }
  },
}
