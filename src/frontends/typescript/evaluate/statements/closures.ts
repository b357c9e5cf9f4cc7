/**
 * What closures do to the variables around them, by what they are called with: `const add = (key, value) => { params[key] = value }`, then
 * `add('count', 9)`.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { outerParent, ownerOf } from '../context.ts'
import { nodesIn } from '../spelled.ts'

/** A closure that is called by its name only, and the calls in source order. */
export interface Closure {
  readonly fn: ts.SignatureDeclaration
  readonly calls: readonly ts.CallExpression[]
}

/** A closure that is called more often is a function of its file. */
const maxCalls = 100

/**
 * The closure that a statement stands in, between it and the block of a variable; null when what the statement does is the same for each call,
 * or the closure may be called by others as well.
 */
export function closureAround(cx: Context, statement: ts.Node, variable: ts.Node): Closure | null {
  const fn = ownerOf(cx, statement)
  if (!fn || !isBetween(cx, fn, variable) || !asksItsParameters(cx, fn, statement)) return null
  const name = nameOf(cx, fn)
  const symbol = name && cx.symbolAt(name)
  if (!symbol) return null
  const calls: ts.CallExpression[] = []
  for (const use of cx.identifiers(fn.getSourceFile()).get(name.text) ?? []) {
    if (use === name || cx.symbolAt(use) !== symbol) continue
    const call = outerParent(cx, use)
    if (!cx.ts.isCallExpression(call) || call.expression !== use) return null
    calls.push(call)
  }
  // What nobody calls does nothing.
  return calls.length <= maxCalls ? { fn, calls } : null
}

/** True when the function is written where the variable is seen, below the block of the variable. */
function isBetween(cx: Context, fn: ts.Node, variable: ts.Node): boolean {
  const block = ownerOf(cx, variable) ?? variable.getSourceFile()
  return fn !== block && cx.ts.findAncestor(fn, (at) => at === block) !== undefined
}

function asksItsParameters(cx: Context, fn: ts.SignatureDeclaration, statement: ts.Node): boolean {
  const own = fn.parameters.flatMap(({ name }) => [...nodesIn(cx.ts, name)].filter((one) => cx.ts.isIdentifier(one)))
  const names = new Set(own.map((one) => one.getText()))
  return names.size > 0 && [...nodesIn(cx.ts, statement)].some((one) => cx.ts.isIdentifier(one) && names.has(one.text))
}

/** `function add() {}`, `const add = () => {}`. */
function nameOf(cx: Context, fn: ts.SignatureDeclaration): ts.Identifier | null {
  const { ts } = cx
  if (isExported(cx, fn)) return null
  if (ts.isFunctionDeclaration(fn)) return fn.name ?? null
  const { parent } = fn
  const isNamed = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)
  return isNamed ? parent.name : null
}

/** Other files may call it, with what nobody sees here. */
function isExported({ ts }: Context, fn: ts.SignatureDeclaration): boolean {
  const declaration = ts.isFunctionDeclaration(fn) ? fn : fn.parent
  return (ts.getCombinedModifierFlags(declaration as ts.Declaration) & ts.ModifierFlags.Export) !== 0
}
