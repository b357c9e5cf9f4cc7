/**
 * Calls that turned out not to be of a function that goes by their name. Who else calls is found out from the call outwards, whatever stands
 * further inside: what was refuted once need not be followed again from other chains, of which there may be thousands.
 */

import type { ts } from 'ts-morph'
import type { Link } from './entrances.ts'

interface State {
  readonly innermost: number
  readonly isBlurred: boolean
}

export interface Refuted {
  has(link: Link): boolean
  /** Notes a link, the `index`th from the inside, that a way outwards contradicted and none agreed with; not when a link further inside was. */
  add(link: Link, index: number): void
  /** A chain that cannot be: its `index`th link from the inside is not called by the rest. */
  failed(index: number): void
  /** Around what follows from one link. */
  begin(): State
  end(before: State): void
  /** A chain came back to a function that it holds: what follows holds for this chain alone. */
  isBlurred: boolean
}

export function createRefuted(): Refuted {
  const calls = new Map<ts.Node, Set<ts.Node>>()
  let innermost = Infinity
  const refuted: Refuted = {
    isBlurred: false,
    has: ({ fn, call }) => call !== null && (calls.get(fn)?.has(call) ?? false),
    add({ fn, call }, index) {
      if (call === null || refuted.isBlurred || innermost !== index) return
      const own = calls.get(fn)
      if (own) own.add(call)
      else calls.set(fn, new Set([call]))
    },
    failed(index) {
      innermost = Math.min(innermost, index)
    },
    begin() {
      const before = { innermost, isBlurred: refuted.isBlurred }
      innermost = Infinity
      refuted.isBlurred = false
      return before
    },
    end(before) {
      innermost = Math.min(innermost, before.innermost)
      refuted.isBlurred ||= before.isBlurred
    },
  }
  return refuted
}
