/** The browser's `XMLHttpRequest`: `xhr.open(method, url)`, then `xhr.send(body)`. */

import { chained, arg } from './sink.ts'
import type { Sink } from './sink.ts'

export const xhrSink: Sink = {
  modules: ['', 'xmlhttprequest', 'xhr2'],
  read(cx, call, callee, frame) {
    const made = callee.base?.callee
    if (callee.path.at(-1) !== 'open' || made?.path.at(-1) !== 'XMLHttpRequest') return null
    const method = arg(cx, call, 0, frame)
    const url = arg(cx, call, 1, frame)
    if (!method || !url) return null
    return {
      name: 'XMLHttpRequest',
      url,
      base: null,
      method,
      query: [],
      body: chained(cx, callee.base!.node, ['send'], frame).filter((value) => value.kind !== 'primitive'),
      headers: [],
      missing: null,
      callback: null,
      sdk: null,
    }
  },
}
