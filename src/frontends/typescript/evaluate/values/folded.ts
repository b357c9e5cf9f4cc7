/** Objects that a fold makes of the keys of another: `Object.keys(o).reduce((out, key) => ({ ...out, [key]: o[key] }), {})`. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { heldIn } from './entries.ts'
import { itemStep } from './mapped.ts'
import { oneOfStates } from './objects.ts'
import { isRunning } from '../recursion.ts'
import { runOn } from '../runs.ts'
import { withDeclared } from '../parameters/types.ts'
import { nodesIn } from '../spelled.ts'
import type { Fn, Value } from '../value.ts'
import { unknown } from '../value.ts'
import { eachWay } from '../ways.ts'

/**
 * What a fold came to over keys that were not read, where only callers know what they are of: whatever they give is copied under its own name. Where
 * the fold puts the name in another case, or a type names the members, nothing is added.
 */
export function withCopied(cx: Context, folded: Value, fold: Fn['node'], rest: Value): Value {
  if (rest.kind !== 'ref' || withDeclared(cx, rest) !== rest || !copiesKeys(cx, fold)) return folded
  return eachWay(folded, (one) =>
    one.kind === 'object' && one.open?.kind === 'unknown' ? { ...one, open: rest } : one,
  )
}

/** The same where nothing of the keys is known: `Object.keys(params || {}).reduce(…)`. */
export function foldedUnknown(cx: Context, node: ts.CallExpression, keys: Value, frame: Frame | null): Value | null {
  const [by, start] = node.arguments
  const fold = by ? cx.evaluate(by, frame) : null
  if (fold?.kind !== 'function' || !start || isRunning(fold.node, frame)) return null
  if (keys.kind !== 'external-call' || !/^Object\.(keys|entries)$/.test(keys.callee.path.join('.')))
    return gathered(runOn(cx, fold, [cx.evaluate(start, frame), rowOf(keys, node)], frame))
  const [of] = keys.node.arguments ?? []
  if (!of) return null
  const folded = runOn(cx, fold, [cx.evaluate(start, frame), unknown(node, 'dynamic-value')], frame)
  return withCopied(cx, oneOfStates(folded), fold.node, cx.evaluate(of, keys.frame))
}

/** Any of the rows that are folded. */
function rowOf(rows: Value, node: ts.Node): Value {
  return rows.kind === 'ref'
    ? { ...rows, node, path: [...rows.path, itemStep], fallback: null }
    : unknown(node, 'dynamic-value')
}

/** What rows of which none was read are gathered in: a list of what one of them gives, an object of groups; null for anything else. */
function gathered(value: Value): Value | null {
  if (value.kind !== 'list') return heldIn(value) ? value : null
  if (value.items.length === 0) return null
  return value.open && !value.isAlike ? value : { ...value, open: true, isAlike: true }
}

/** Each computed name that the fold writes is its key as it is. */
function copiesKeys(cx: Context, fold: Fn['node']): boolean {
  const { ts } = cx
  const [, second] = fold.parameters
  const key = second && (ts.isArrayBindingPattern(second.name) ? second.name.elements[0] : second)
  if (!key || ts.isOmittedExpression(key) || !ts.isIdentifier(key.name)) return false
  const symbol = cx.symbolAt(key.name)
  const written = [...nodesIn(ts, fold)].flatMap((node) => writtenName(cx, node) ?? [])
  return written.length > 0 && written.every((one) => ts.isIdentifier(one) && cx.symbolAt(one) === symbol)
}

/** The name in `[name]: value`, and in `out[name] = value`. */
function writtenName({ ts }: Context, node: ts.Node): ts.Expression | null {
  if (ts.isComputedPropertyName(node)) return node.expression
  const isPut = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken
  return isPut && ts.isElementAccessExpression(node.left) ? node.left.argumentExpression : null
}
