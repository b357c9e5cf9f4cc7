/** Functions that call themselves: how often a run of one is looked into again. Two calls of itself double what is read at every level. */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import { outerParent, ownerOf } from './context.ts'
import type { Frame } from './frame.ts'

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
  return levels >= maxLevels || (levels > 0 && isGivenBack(cx, fn, call))
}

/** The runs around, as far as a run of the function called it. */
function levelsOf(fn: ts.Node, frame: Frame | null): number {
  let levels = 0
  const seen = new Set<Frame>()
  const stack = [frame]
  while (stack.length > 0) {
    const at = stack.pop()
    if (!at || seen.has(at)) continue
    seen.add(at)
    if (at.fn === fn && at.call && contains(fn, at.call)) levels++
    stack.push(at.caller, at.lexical)
  }
  return levels
}

function contains(outer: ts.Node, inner: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end && outer.getSourceFile() === inner.getSourceFile()
}

function isGivenBack(cx: Context, fn: ts.Node, call: ts.CallExpression): boolean {
  const { ts } = cx
  const parent = outerParent(cx, call)
  return ts.isReturnStatement(parent) ? ownerOf(cx, parent) === fn : parent === fn
}
