/** Node's `http` and `https`: `request(url, options, callback)`, `get(options, callback)`, host and path given apart. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { outerParent } from '../evaluate/context.ts'
import type { Value } from '../evaluate/value.ts'
import { concat } from '../evaluate/values/joined.ts'
import { optionsOf, union, unknown } from '../evaluate/value.ts'
import { arg, chained, dataOf, lastFunction, headersOf, methodOption, option } from './sink.ts'
import type { Sink } from './sink.ts'

export const nodeHttpSink: Sink = {
  modules: ['http', 'https', 'follow-redirects'],
  read(cx, call, callee, frame) {
    const name = callee.path.filter((part) => part !== 'default').at(-1)
    if (callee.base !== null || (name !== 'request' && name !== 'get')) return null
    const first = arg(cx, call, 0, frame)
    if (!first) return null
    const isOptions = optionsOf(first).every((one) => one.kind === 'object' && one.shape === 'object')
    const options = isOptions ? first : arg(cx, call, 1, frame)
    const url = isOptions ? fromOptions(cx, first, call) : first
    if (!url) return null
    return {
      name: `https.${name}`,
      url,
      base: null,
      method: methodOption(cx, options, call, 'GET'),
      query: [],
      // `const req = https.request(…); req.write(body); req.end(body)`
      body: [...chained(cx, call, ['write', 'end'], frame).flatMap(dataOf), ...streamedInto(cx, call)],
      headers: headersOf(cx, [options], call),
      missing: null,
      callback: lastFunction(cx, call, frame),
      sdk: null,
    }
  },
}

/** `source.pipe(request)`, `pipeline(source, request)`: a body that nobody here spells. */
function streamedInto(cx: Context, call: ts.CallExpression): readonly Value[] {
  const { ts } = cx
  const holder = outerParent(cx, call)
  if (!ts.isVariableDeclaration(holder) || !ts.isIdentifier(holder.name)) return []
  const symbol = cx.symbolAt(holder.name)
  return (cx.identifiers(call.getSourceFile()).get(holder.name.text) ?? []).flatMap((use): readonly Value[] => {
    const taking = use.parent
    const isStreamed =
      ts.isCallExpression(taking) &&
      taking.expression !== use &&
      cx.symbolAt(use) === symbol &&
      /(^|\.)(pipe|pipeline)$/.test(taking.expression.getText())
    return isStreamed ? [unknown(taking, 'dynamic-params')] : []
  })
}

/** `{ hostname, path }` as one URL. */
function fromOptions(cx: Context, options: Value, call: ts.CallExpression): Value | null {
  const host = option(cx, options, 'hostname', call) ?? option(cx, options, 'host', call)
  const path = option(cx, options, 'path', call)
  if (!host) return null
  const text = (value: string): Value => ({
    kind: 'text',
    pieces: [{ kind: 'lit', text: value, node: call, start: -1, certainty: 'proven' }],
  })
  return union(
    call,
    optionsOf(
      concat(call, [
        { value: text('https://'), node: call },
        { value: host, node: call },
        ...(path ? [{ value: path, node: call }] : []),
      ]),
    ),
  )
}
