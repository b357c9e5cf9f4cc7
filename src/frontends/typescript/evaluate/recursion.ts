/** Functions that call themselves: how often a run of one is looked into again. Two calls of itself double what is read at every level. */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import { outerParent, ownerOf } from './context.ts'
import { reachOf } from './conditions/conditions.ts'
import type { Frame } from './frame.ts'
import type { Value } from './value.ts'
import { union, unknown } from './value.ts'

/** Levels that a function is followed through which works on what it gets back from itself, as one that flattens a tree does. */
const maxLevels = 6

/**
 * True for a call of the function in its own runs that tells nothing more. What is given back as it comes (`return send(path, attempt + 1)`)
 * is what the other ends of the function give back.
 */
export function isToldBefore(
  cx: Context,
  fn: ts.SignatureDeclaration,
  call: ts.CallExpression,
  frame: Frame | null,
): boolean {
  const levels = levelsOf(fn, frame)
  return levels >= maxLevels || (levels > 0 && isGivenBack(cx, fn, call, frame))
}

/** What hangs on itself. Of `groups[key] || []`, which `groups[key]` is then set to, the literal holds before all. */
export function byItself(cx: Context, node: ts.Node, frame: Frame | null): Value {
  const { ts } = cx
  const own = unknown(node, 'recursive')
  if (!ts.isBinaryExpression(node) || !/^(\|\||\?\?)$/.test(node.operatorToken.getText())) return own
  const { left, right } = node
  const isLookup = ts.isElementAccessExpression(left) || ts.isCallExpression(left)
  const isMade = ts.isArrayLiteralExpression(right) || ts.isObjectLiteralExpression(right)
  return isLookup && isMade ? union(node, [own, cx.evaluate(right, frame)]) : own
}

/** True inside of a run of the function: what it makes of something unknown (`list.map(serialize)` in `serialize`) is asked for already. */
export function isRunning(fn: ts.Node, frame: Frame | null): boolean {
  for (let at = frame; at; at = at.caller) if (at.fn === fn) return true
  return false
}

/** The runs around, as far as a run of the function called it. */
function levelsOf(fn: ts.Node, frame: Frame | null): number {
  let levels = 0
  // Not through where functions were written: a builder of closures (`query({}).set(…).set(…)`) is called from outside each time.
  for (let at = frame; at; at = at.caller) if (at.fn === fn && at.call && contains(fn, at.call)) levels++
  return levels
}

function contains(outer: ts.Node, inner: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end && outer.getSourceFile() === inner.getSourceFile()
}

/** `return send(path, attempt + 1)` under a condition that only the run decides. Where constants decide, each level is told apart. */
function isGivenBack(cx: Context, fn: ts.SignatureDeclaration, call: ts.CallExpression, frame: Frame | null): boolean {
  const { ts } = cx
  const parent = outerParent(cx, call)
  if (!ts.isReturnStatement(parent)) return parent === fn
  const { body } = fn as ts.FunctionLikeDeclaration
  return ownerOf(cx, parent) === fn && (!body || reachOf(cx, parent, body, frame).kind !== 'always')
}
