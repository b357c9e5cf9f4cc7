/** What a program says for the case that a caller leaves something open, once all callers were asked. */

import { concat } from '../evaluate/values/joined.ts'
import type { Value } from '../evaluate/value.ts'
import { inferred } from '../evaluate/value.ts'
import { eachWay } from '../evaluate/ways.ts'
import type { SinkCall } from '../sinks/sink.ts'

/** The request with the defaults of what is open in its address. */
export function byDefault(sink: SinkCall): SinkCall {
  return { ...sink, url: filled(sink.url), base: sink.base && filled(sink.base) }
}

function filled(value: Value): Value {
  return eachWay(value, (option) => {
    if (option.kind !== 'text' || !option.pieces.some((piece) => piece.kind === 'hole' && hasDefault(piece.value)))
      return hasDefault(option) ? settled(option) : option
    const parts = option.pieces.map((piece) => ({
      value: piece.kind === 'hole' ? settled(piece.value) : ({ kind: 'text', pieces: [piece] } as const),
      node: piece.node,
    }))
    return concat(parts[0]!.node, parts)
  })
}

function hasDefault(value: Value): boolean {
  return value.kind === 'ref' && value.fallback !== null
}

function settled(value: Value): Value {
  return value.kind === 'ref' && value.fallback ? inferred(value.fallback) : value
}
