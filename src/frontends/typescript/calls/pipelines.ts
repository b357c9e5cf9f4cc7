/** Which packages have pipelines, and which calls are one: `pipe(value, f, g)` of a package or of the program's own. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { optionsOf } from '../evaluate/value.ts'

/** Packages whose functions are steps of a pipeline, by the name they are imported from. */
export const libraries =
  /^(rxjs(\/operators)?|effect(\/.+)?|fp-ts(\/.+)?|ramda|remeda|lodash\/fp|@mobily\/ts-belt|neverthrow)$/

/** True for `pipe(value, f, g)`. */
export function isPipeline(cx: Context, call: ts.CallExpression): boolean {
  const { ts } = cx
  if (call.arguments.length < 2) return false
  return optionsOf(cx.evaluate(call.expression, null)).some((callee) => {
    if (callee.kind === 'external') return libraries.test(callee.module) && callee.path.at(-1) === 'pipe'
    if (callee.kind !== 'function') return false
    const { parameters } = callee.node
    const rest = parameters[1]
    if (parameters.length !== 2 || !rest?.dotDotDotToken || !ts.isIdentifier(rest.name)) return false
    return callee.node.getText().includes(`${rest.name.text}.reduce(`)
  })
}
