/** wretch: `wretch(base).url(path).query({ … }).post(body)`; a chain that adds to the address and ends in a verb. */

import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { ExternalCall, Value } from '../evaluate/value.ts'
import { concat } from '../evaluate/values/joined.ts'
import { arg, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

export const wretchSink: Sink = {
  modules: ['wretch'],
  read(cx, call, callee, frame) {
    const verb = callee.path.at(-1) ?? ''
    if (!verbs.has(verb) || callee.base === null) return null
    const chain = chainOf(callee.base)
    const given = (names: readonly string[]): Value[] =>
      chain.filter(({ name }) => names.includes(name)).flatMap(({ made }) => firstOf(cx, made, frame) ?? [])
    const hasBody = verb === 'post' || verb === 'put' || verb === 'patch'
    const last = arg(cx, call, 0, frame)
    // A verb without a body of its own takes a further piece of the address.
    const pieces = [...given(['', 'wretch', 'url']), ...(!hasBody && last?.kind === 'text' ? [last] : [])]
    if (pieces.length === 0) return null
    const body = [...given(['json', 'body', 'formData', 'formUrl']), ...(hasBody && last ? [last] : [])]
    return {
      name: `wretch.${verb}`,
      url: concat(
        call,
        pieces.map((value) => ({ value, node: call })),
      ),
      base: null,
      method: verbOf(verb),
      query: given(['query']),
      body: body.filter((value) => value.kind !== 'primitive'),
      headers: given(['headers']),
      missing: null,
      callback: null,
      sdk: null,
    }
  },
}

interface Step {
  readonly name: string
  readonly made: ExternalCall
}

/** The calls that lead to the verb, first to last. */
function chainOf(made: ExternalCall): readonly Step[] {
  const name = made.callee.path.filter((part) => part !== 'default').at(-1) ?? ''
  return [...(made.callee.base ? chainOf(made.callee.base) : []), { name, made }]
}

function firstOf(cx: Context, made: ExternalCall, frame: Frame | null): Value | null {
  return arg(cx, made.node, 0, made.frame ?? frame)
}
