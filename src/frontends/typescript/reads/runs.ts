/** The runs of functions that a walk goes into, with what they were given beside the response: names that they read of it, functions that they call with it. */

import type { ts } from 'ts-morph'
import type { Frame } from '../evaluate/frame.ts'
import { callFrame } from '../evaluate/runs.ts'
import type { Fn } from '../evaluate/value.ts'
import { optionsOf, unknown } from '../evaluate/value.ts'
import { runsAround } from './callees.ts'
import type { Walk } from './walk.ts'
import { maxMade } from './walk.ts'

/** A call with the response and more: `print(rows, columns)`. */
export function tell(walk: Walk, fn: Fn, call: ts.CallExpression): void {
  const callers = runsAround(walk, call)
  for (const caller of callers.length > 0 ? callers : [null]) add(walk, callFrame(fn, call, 0, caller))
}

/** A function that was bound to more: `rows.map(_.partial(toRow, table))`. */
export function tellBound(walk: Walk, callee: ts.Node): void {
  const callers = runsAround(walk, callee)
  for (const caller of callers.length > 0 ? callers : [null])
    for (const fn of optionsOf(walk.cx.evaluate(callee, caller))) {
      if (fn.kind !== 'function' || !fn.bound) continue
      const { node, self, frame, bound } = fn
      const given = node.parameters.map((one, index) => bound[index] ?? unknown(one, 'dynamic-value'))
      add(walk, {
        fn: node,
        call: null,
        given,
        shift: 0,
        caller,
        self,
        lexical: frame,
        depth: (caller?.depth ?? 0) + 1,
      })
    }
}

/** The same run comes round again with every part of a response. */
function add({ made }: Walk, run: Frame): void {
  const isKnown = [...made].some(
    (one) =>
      one.fn === run.fn &&
      one.call === run.call &&
      one.caller === run.caller &&
      (one.given ?? []).every((value, index) => value === run.given?.[index] || value.kind === 'unknown'),
  )
  if (!isKnown && made.size < maxMade) made.add(run)
}
