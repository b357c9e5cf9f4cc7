/** Loops that go over a list by counting: `for (let i = 0; i < names.length; i++) … names[i]`. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { unwrap } from '../context.ts'
import type { Frame } from '../frame.ts'
import { numberOf } from './rope.ts'

/** The loop around `list[i]` gives `i` every place in the list. */
export function isCounted(cx: Context, access: ts.ElementAccessExpression): boolean {
  const { ts } = cx
  const key = unwrap(cx, access.argumentExpression)
  if (!ts.isIdentifier(key)) return false
  for (let at: ts.Node | undefined = access.parent; at && !ts.isFunctionLike(at); at = at.parent) {
    const counted = ts.isForStatement(at) || ts.isWhileStatement(at) ? countedList(cx, at) : null
    if (counted?.counter.text === key.text && counted.list.getText() === access.expression.getText()) return true
  }
  return false
}

/** The counter of a loop, and the list whose length ends it: `i < list.length`, also where the length has a name of its own. */
export function countedList(
  cx: Context,
  loop: ts.ForStatement | ts.WhileStatement,
): { readonly counter: ts.Identifier; readonly list: ts.Expression } | null {
  const { ts } = cx
  const condition = ts.isForStatement(loop) ? loop.condition : loop.expression
  if (!condition || !ts.isBinaryExpression(condition)) return null
  const isAbove = condition.operatorToken.kind === ts.SyntaxKind.GreaterThanToken
  if (!isAbove && !upTo(cx).has(condition.operatorToken.kind)) return null
  const [counter, end] = isAbove ? [condition.right, condition.left] : [condition.left, condition.right]
  const list = ts.isIdentifier(counter) ? measured(cx, end) : null
  return list && { counter: counter as ts.Identifier, list }
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
