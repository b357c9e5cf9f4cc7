/** What an expression chooses: `a ? b : c`, `a || b`, `table[key] ?? b`. */

import type { ts } from 'ts-morph'
import { branch, truth, truthOf } from './conditions.ts'
import type { Context } from '../context.ts'
import { unwrap } from '../context.ts'
import type { Frame } from '../frame.ts'
import { isWritten, withDefault } from '../surroundings/environment.ts'
import type { Value } from '../value.ts'
import { there } from '../values/entries.ts'
import { constantText, inferred, optionsOf, union } from '../value.ts'
import { besides, byWays } from '../ways.ts'

/** `condition ? a : b`: one side where the condition is certain, else each by its own way. */
export function conditional(cx: Context, node: ts.ConditionalExpression, frame: Frame | null): Value {
  const holds = truth(cx, node.condition, frame)
  if (holds !== null) return cx.evaluate(holds ? node.whenTrue : node.whenFalse, frame)
  // Decided for each item of a loop by itself.
  const answers = optionsOf(cx.evaluate(node.condition, frame))
  if (answers.length > 1 && answers.every((one) => one.ways && truthOf(one) !== null)) {
    const each = answers.map((one) =>
      byWays(cx.evaluate(truthOf(one) ? node.whenTrue : node.whenFalse, frame), one.ways),
    )
    return union(
      node,
      each.filter((one) => one !== null),
    )
  }
  const sides = [true, false].map((side) =>
    byWays(cx.evaluate(side ? node.whenTrue : node.whenFalse, frame), branch(cx, node.condition, side, frame)),
  )
  return union(
    node,
    sides.filter((side) => side !== null),
  )
}

/** `table[key]` with a key that only the run time knows: there may be no such entry. */
export function isLookup(cx: Context, node: ts.Expression, frame: Frame | null): boolean {
  const at = unwrap(cx, node)
  if (isBehindLookup(cx, at, frame)) return true
  if (!cx.ts.isElementAccessExpression(at) || cx.evaluate(at.expression, frame).kind !== 'object') return false
  return optionsOf(cx.evaluate(at.argumentExpression, frame)).some(
    (key) => key.kind === 'unknown' || key.kind === 'ref',
  )
}

/** `plans.get(key)?.params`: a member of what there may be none of. */
function isBehindLookup(cx: Context, node: ts.Node, frame: Frame | null): boolean {
  const { ts } = cx
  if (!ts.isOptionalChain(node)) return false
  const { expression: inner } = node
  const isNone = optionsOf(cx.evaluate(inner, frame)).some(
    (one) => (one.kind === 'object' || one.kind === 'list') && one.isPerhaps,
  )
  return isNone || isBehindLookup(cx, inner, frame)
}

/** Settings that a package or the start of the program holds (`core.getInput('version') || '12'`, `process.argv[2]`), unlike what it makes. */
export function settingOr(node: ts.Node, held: Value, standard: Value): Value {
  const isText = optionsOf(standard).every(({ kind }) => kind === 'text' || kind === 'primitive')
  return isText ? union(node, [held, inferred(standard)]) : held
}

/** `left || right`: the left where it is known, the right as a default where it is not. */
export function fallback(node: ts.Node, left: Value, right: () => Value): Value {
  if (isWritten(left)) return withDefault(node, left, right())
  switch (left.kind) {
    case 'unknown':
      if (left.reason === 'environment-without-default') return inferred(right(), left.name)
      return union(node, [left, inferred(right())])
    case 'ref':
      if (left.isUncalled) return union(node, [left, inferred(right())])
      return { ...left, fallback: left.fallback ? fallback(node, left.fallback, right) : inferred(right()) }
    case 'primitive':
      return left.type === 'undefined' || left.type === 'null' || left.text === 'false' ? right() : left
    case 'text':
      return constantText(left) === '' ? right() : left
    case 'union':
      return union(
        node,
        left.options
          .map((option) =>
            byWays(
              fallback(node, option, () => besides(right(), option.ways)),
              option.ways,
            ),
          )
          .filter((one) => one !== null),
      )
    case 'external-call':
    case 'external':
      return settingOr(node, left, right())
    case 'object':
    case 'list':
      return left.isPerhaps ? union(node, [there(left), inferred(right())]) : left
    default:
      return left
  }
}
