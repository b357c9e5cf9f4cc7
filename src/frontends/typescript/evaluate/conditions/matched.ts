/** What a chain of patterns gives: `match(bid).with({ kind: 'auto' }, () => …).exhaustive()` of ts-pattern is what one of its functions gives back. */

import type { ts } from 'ts-morph'
import { runOn } from '../runs.ts'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import type { External, Value } from '../value.ts'
import { optionsOf, union, unknown } from '../value.ts'

/** The value of the call that ends a chain; null for any other call. */
export function matched(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  callee: External,
  frame: Frame | null,
): Value | null {
  if (callee.module !== 'ts-pattern' || !/^(exhaustive|run|otherwise)$/.test(callee.path.at(-1) ?? '')) return null
  const arms: { readonly by: ts.Expression; readonly frame: Frame | null }[] = []
  const [last] = node.arguments ?? []
  if (last) arms.push({ by: last, frame })
  let input: Value = unknown(node, 'dynamic-value')
  for (let at = callee.base; at; at = at.callee.base) {
    const name = at.callee.path.at(-1)
    const args = at.node.arguments ?? []
    const by = args.at(-1)
    if (name === 'match' && args[0]) input = cx.evaluate(args[0], at.frame)
    else if ((name === 'with' || name === 'when') && by) arms.unshift({ by, frame: at.frame })
  }
  const results = arms.flatMap((arm) =>
    optionsOf(cx.evaluate(arm.by, arm.frame)).map((one) =>
      one.kind === 'function' ? runOn(cx, one, [input], arm.frame) : unknown(arm.by, 'dynamic-value'),
    ),
  )
  return results.length > 0 ? union(node, results) : null
}
