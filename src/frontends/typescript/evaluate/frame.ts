/** A call under evaluation: which function, with which arguments, on which receiver. Frames form the chain of callers. */

import type { ts } from 'ts-morph'
import type { Value } from './value.ts'

export interface Frame {
  readonly fn: ts.Node
  /** The call whose arguments bind the parameters, evaluated in `caller`; null when nobody was seen calling. */
  readonly call: ts.CallExpression | ts.NewExpression | null
  /** Shift of the arguments against the parameters (`fn.call(this, a)` has 1). */
  readonly shift: number
  readonly caller: Frame | null
  /** The receiver; null when not known. */
  readonly self: Value | null
  /** The frame in which the function was written, for closures. */
  readonly lexical: Frame | null
  readonly depth: number
}

/** The nearest frame of `fn` in the chain: lexical first, then callers. */
export function frameOf(frame: Frame | null, fn: ts.Node): Frame | null {
  for (let at = frame; at !== null; at = at.lexical ?? at.caller) {
    if (at.fn === fn) return at
    if (at.lexical) {
      const found = frameOf(at.lexical, fn)
      if (found) return found
      return at.caller ? frameOf(at.caller, fn) : null
    }
  }
  return null
}
