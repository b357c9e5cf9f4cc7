/** bent: `bent('https://host', 'POST', 'json', 200)` makes a function of path and body; its arguments tell themselves apart. */

import { constantText, optionsOf } from '../evaluate/value.ts'
import type { Value } from '../evaluate/value.ts'
import { arg } from './sink.ts'
import type { Sink } from './sink.ts'

export const bentSink: Sink = {
  modules: ['bent'],
  read(cx, call, callee, frame) {
    const made = callee.base
    if (made === null || callee.path.length > 0) return null
    const given = (made.node.arguments ?? []).flatMap(
      (_, index) => arg(cx, made.node, index, made.frame ?? frame) ?? [],
    )
    const isText = (value: Value, pattern: RegExp): boolean =>
      optionsOf(value).every((one) => pattern.test(constantText(one) ?? ''))
    const method = given.find((value) => isText(value, /^(GET|POST|PUT|PATCH|DELETE|HEAD)$/))
    const base = given.find(
      (value) =>
        value.kind === 'ref' || optionsOf(value).some((one) => one.kind === 'text' && !isText(one, /^[A-Za-z]+$/)),
    )
    const url = arg(cx, call, 0, frame)
    const body = arg(cx, call, 1, frame)
    if (!url) return null
    return {
      name: 'bent',
      url,
      base: base ?? null,
      method: method ?? 'GET',
      query: [],
      body: body && body.kind !== 'primitive' ? [body] : [],
      headers: [],
      missing: null,
      callback: null,
      sdk: null,
    }
  },
}
