/** Wrappers that the configuration names: calls told by how they are spelt, with host and version from the configuration. */

import type { ts } from 'ts-morph'
import type { NamedWrapper } from '../../../finding.ts'
import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { Value } from '../evaluate/value.ts'
import { arg, dataOf, headersOf, lastFunction } from './sink.ts'
import type { SinkCall } from './sink.ts'

/** The wrapper that a call is a call of: `callAds(…)`, `this.ads.call(…)` for `ads.call`. */
export function namedWrapper(call: ts.CallExpression, wrappers: readonly NamedWrapper[]): NamedWrapper | null {
  if (wrappers.length === 0) return null
  const callee = call.expression.getText()
  return wrappers.find(({ name }) => callee === name || callee.endsWith(`.${name}`)) ?? null
}

export function readNamedWrapper(
  cx: Context,
  call: ts.CallExpression,
  wrapper: NamedWrapper,
  frame: Frame | null,
): SinkCall | null {
  const given = (what: NamedWrapper['arguments'][number]): Value | null => {
    const index = wrapper.arguments.indexOf(what)
    return index < 0 ? null : arg(cx, call, index, frame)
  }
  const url = given('path')
  if (!url) return null
  const base: Value = {
    kind: 'text',
    pieces: [{ kind: 'lit', text: wrapper.base, node: call, start: -1, certainty: 'inferred' }],
  }
  return {
    name: wrapper.name,
    url,
    base,
    method: given('method') ?? wrapper.method ?? 'GET',
    query: dataOf(given('query')),
    body: dataOf(given('body')),
    headers: headersOf(cx, [], call),
    missing: null,
    callback: lastFunction(cx, call, frame),
    sdk: null,
  }
}
