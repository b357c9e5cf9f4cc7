/** Functions that layers are put around: `compose(signed, retried)(send)`, `[withCache, withRetry].reduce((inner, layer) => layer(inner), send)`. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { Fn } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'

/** Layers of functions made around each other. */
const maxLayers = 12

/**
 * The function `fn` as it was given to what made this one, or to what made a layer in between; null when it was not. What layers add to a
 * request on the way (a signature, a header) is not read.
 */
export function madeAround(cx: Context, outer: Fn, fn: ts.Node, depth = 0): Fn | null {
  const { frame } = outer
  if (!frame || depth > maxLayers) return null
  const given = frame.given ?? (frame.call?.arguments ?? []).map((one) => cx.evaluate(one, frame.caller))
  for (const option of given.flatMap(optionsOf)) {
    if (option.kind !== 'function') continue
    const found = option.node === fn ? option : madeAround(cx, option, fn, depth + 1)
    if (found) return found
  }
  return null
}
