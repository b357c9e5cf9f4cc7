/** Pipelines: `pipe(value, f, g)` of a package or of the program's own, `source.pipe(map(f), tap(g))`. What one step gives back is what the next one gets. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { External, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import { libraries } from '../calls/pipelines.ts'
import { resolved } from './callees.ts'
import type { Flow } from './flow.ts'
import { guessed, item } from './flow.ts'
import type { Walk } from './walk.ts'

/** Steps that go on with what their function gives back. */
const remaking = /^(map|flatMap|switchMap|mergeMap|concatMap|exhaustMap|chain|andThen|reduce|scan|pluck)$/

/** A function gets the value as its first argument; what it gives back comes out at `out`, or nowhere. */
type Take = (fn: ts.Expression, flow: Flow, out: ts.Node | null) => void

/** True for `source.pipe(map(f))`; false for streams, which leave the program. */
export function isOperated(cx: Context, call: ts.CallExpression): boolean {
  return (
    call.arguments.length > 0 &&
    call.arguments.every((step) =>
      optionsOf(cx.evaluate(step, null)).every((one) => one.kind === 'function' || operatorOf(one) !== null),
    )
  )
}

/** The value leaves argument `index` of a pipeline; -1 is what stands before `.pipe`. */
export function piped(walk: Walk, call: ts.CallExpression, index: number, flow: Flow, take: Take): void {
  const step = call.arguments[index + 1]
  if (!step) {
    walk.follow(call, flow)
    return
  }
  let isKept = false
  for (const value of resolved(walk, step)) {
    if (value.kind === 'function') {
      // What made the step (`map(toRow)`) knows the functions that it calls.
      if (value.frame) walk.made.add(value.frame)
      take(step, flow, step)
      continue
    }
    const operator = operatorOf(value)
    const [first] = operator?.node.arguments ?? []
    const isRemade = operator !== null && remaking.test(operator.name)
    if (first) take(first, isRemade ? item(flow) : guessed(item(flow)), isRemade ? step : null)
    if (!isRemade) isKept = true
  }
  if (isKept) piped(walk, call, index + 1, flow, take)
}

function operatorOf(
  value: Value,
): { readonly name: string; readonly node: ts.CallExpression | ts.NewExpression } | null {
  if (value.kind !== 'external-call') return null
  const callee: External = value.callee
  return libraries.test(callee.module) ? { name: callee.path.at(-1) ?? '', node: value.node } : null
}
