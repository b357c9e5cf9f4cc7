/** Loops that go over a list by counting: `for (let i = 0; i < names.length; i++) … names[i]`. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { unwrap, writingTo } from '../context.ts'
import type { Frame } from '../frame.ts'
import { nodesIn } from '../spelled.ts'
import { numberOf } from './rope.ts'

/** A loop whose counter takes every place of a list, from the first that is meant. */
export interface Counted {
  readonly counter: ts.Identifier
  readonly list: ts.Expression
  readonly from: number
  /** What counts further. */
  readonly step: ts.Node
}

/** Of `list[i]` the loop around in which `i` takes every place of the list; null where there is none, or some rounds may be left out. */
export function countingLoop(cx: Context, access: ts.ElementAccessExpression): Counted | null {
  const { ts } = cx
  const key = unwrap(cx, access.argumentExpression)
  if (!ts.isIdentifier(key)) return null
  for (let at: ts.Node | undefined = access.parent; at && !ts.isFunctionLike(at); at = at.parent) {
    const counted = ts.isForStatement(at) || ts.isWhileStatement(at) ? countedList(cx, at) : null
    if (counted?.counter.text !== key.text || counted.list.getText() !== access.expression.getText()) continue
    return [...nodesIn(ts, at)].some((node) => ts.isBreakOrContinueStatement(node)) ? null : counted
  }
  return null
}

/**
 * The counter of a loop, and the list whose length ends it: `i < list.length`, also where the length has a name of its own. Null where it is
 * counted otherwise than one by one, or does not begin with a number that is written.
 */
export function countedList(cx: Context, loop: ts.ForStatement | ts.WhileStatement): Counted | null {
  const { ts } = cx
  const condition = ts.isForStatement(loop) ? loop.condition : loop.expression
  if (!condition || !ts.isBinaryExpression(condition)) return null
  const isAbove = condition.operatorToken.kind === ts.SyntaxKind.GreaterThanToken
  if (!isAbove && !upTo(cx).has(condition.operatorToken.kind)) return null
  const [counter, end] = isAbove ? [condition.right, condition.left] : [condition.left, condition.right]
  const list = ts.isIdentifier(counter) ? measured(cx, end) : null
  const from = list && startOf(cx, counter as ts.Identifier, loop)
  const steps = list ? writesTo(cx, counter as ts.Identifier, loop) : []
  return list && from !== null && steps.length === 1 && isByOne(cx, steps[0]!)
    ? { counter: counter as ts.Identifier, list, from, step: steps[0]! }
    : null
}

/** The number that a counter begins with: where it is declared, or where the loop sets it. */
function startOf(cx: Context, counter: ts.Identifier, loop: ts.ForStatement | ts.WhileStatement): number | null {
  const { ts } = cx
  const declaration = cx.symbolAt(counter)?.valueDeclaration
  if (!declaration || !ts.isVariableDeclaration(declaration)) return null
  const first = ts.isForStatement(loop) ? loop.initializer : undefined
  const own = first && ts.isBinaryExpression(first) && first.left.getText() === counter.text ? first.right : undefined
  const isDeclaredHere = declaration.parent.parent === loop
  // What was counted before goes on from there.
  if (!own && !isDeclaredHere && writesTo(cx, counter, declaration.getSourceFile()).length > 1) return null
  const start = own ?? declaration.initializer
  return start && ts.isNumericLiteral(start) ? Number(start.text) : null
}

/** `i++`, `i += 1`, `i = …` of a variable inside of a node. */
export function writesTo(cx: Context, name: ts.Identifier, within: ts.Node): readonly ts.Node[] {
  const { ts } = cx
  const symbol = cx.symbolAt(name)
  return (cx.identifiers(name.getSourceFile()).get(name.text) ?? []).flatMap((use): readonly ts.Node[] => {
    if (use.pos < within.pos || use.end > within.end || cx.symbolAt(use) !== symbol) return []
    const { parent } = use
    const isUnary = ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)
    if (isUnary && /^(\+\+|--)$/.test(ts.tokenToString(parent.operator) ?? '')) return [parent]
    const by = writingTo(cx, use)
    const isStart = by && ts.isForStatement(by.parent) && by.parent.initializer === by
    return by && !isStart ? [by] : []
  })
}

/** `i++`, `++i`, `i += 1` */
function isByOne({ ts }: Context, step: ts.Node): boolean {
  if (ts.isBinaryExpression(step))
    return step.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken && step.right.getText() === '1'
  return (
    (ts.isPrefixUnaryExpression(step) || ts.isPostfixUnaryExpression(step)) &&
    step.operator === ts.SyntaxKind.PlusPlusToken
  )
}

function upTo({ ts }: Context): ReadonlySet<ts.SyntaxKind> {
  const { LessThanToken, ExclamationEqualsToken, ExclamationEqualsEqualsToken } = ts.SyntaxKind
  return new Set([LessThanToken, ExclamationEqualsToken, ExclamationEqualsEqualsToken])
}

/** The list of `list.length`, and of a name that stands for it. */
function measured(cx: Context, end: ts.Expression): ts.Expression | null {
  const { ts } = cx
  if (ts.isPropertyAccessExpression(end)) return end.name.text === 'length' ? end.expression : null
  const declaration = ts.isIdentifier(end) ? cx.symbolAt(end)?.valueDeclaration : undefined
  const length = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined
  return length && !ts.isIdentifier(length) ? measured(cx, length) : null
}

/** `i > 0`, `i < list.length - 1` in a round of a loop, where the counter is known; null for any other comparison. */
export function comparedInRound(cx: Context, node: ts.BinaryExpression, frame: Frame | null): boolean | null {
  if (!frame?.holds) return null
  const [left, right] = [counted(cx, node.left, frame), counted(cx, node.right, frame)]
  if (left === null || right === null) return null
  switch (node.operatorToken.getText()) {
    case '<':
      return left < right
    case '>':
      return left > right
    case '<=':
      return left <= right
    case '>=':
      return left >= right
    default:
      return node.operatorToken.getText().startsWith('!') ? left !== right : left === right
  }
}

function counted(cx: Context, node: ts.Expression, frame: Frame): number | null {
  const { ts } = cx
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.MinusToken) {
    const [left, right] = [counted(cx, node.left, frame), counted(cx, node.right, frame)]
    return left === null || right === null ? null : left - right
  }
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== 'length') return numberOf(cx.evaluate(node, frame))
  const list = cx.evaluate(node.expression, frame)
  return list.kind === 'list' && !list.open ? list.items.length : null
}
