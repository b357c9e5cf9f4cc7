/** Whether an expression is a function, by whatever name. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { optionsOf } from '../evaluate/value.ts'

export function standsFor(cx: Context, node: ts.Expression, fn: ts.Node): boolean {
  return optionsOf(cx.evaluate(node, null)).some((one) => one.kind === 'function' && one.node === fn)
}
