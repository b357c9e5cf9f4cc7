/** Fields that are asked for by a computed key: by none, by a name that the program spells, or by one that only the run time knows. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { outerParent, unwrap } from '../evaluate/context.ts'
import { optionsOf } from '../evaluate/value.ts'

/**
 * A key that counts (`rows[i]`), or that the record itself says (`Object.keys(row)`): neither asks for a field by its name. A name that is
 * computed, or comes from outside, may be that of any field.
 */
export function asksForNone(cx: Context, key: ts.Expression): boolean {
  const { ts, checker } = cx
  if (checker.getTypeAtLocation(key).flags & ts.TypeFlags.NumberLike) return true
  if (!ts.isIdentifier(key)) return ts.isBinaryExpression(key) && /\blength\b/.test(key.getText())
  const declaration = cx.symbolAt(key)?.valueDeclaration
  if (!declaration) return false
  if (ts.isParameter(declaration)) {
    const call = outerParent(cx, declaration.parent)
    // `rows.map((row, index) => …)`, `Object.keys(row).map((name) => …)`
    const isCounted = ts.isCallExpression(call) && declaration.parent.parameters.indexOf(declaration) > 0
    return isCounted || (ts.isCallExpression(call) && listsKeys(call.expression))
  }
  const loop = loopOf(cx, declaration)
  return loop !== null && (ts.isForInStatement(loop) || (ts.isForOfStatement(loop) && listsKeys(loop.expression)))
}

function listsKeys(node: ts.Node): boolean {
  return /\b(Object|_|lodash)\.(keys|entries|keysIn)\(|\.keys\(\)/.test(node.getText())
}

function loopOf({ ts }: Context, declaration: ts.Node): ts.ForInStatement | ts.ForOfStatement | null {
  const loop = ts.isVariableDeclarationList(declaration.parent) ? declaration.parent.parent : null
  return loop && (ts.isForInStatement(loop) || ts.isForOfStatement(loop)) ? loop : null
}

/** What a server, a command or a tool is asked with. */
const asking = /^(req|request|ctx|context|event|argv|args|opts|options|input|query)$/

/** Names through names. */
const maxNames = 6

/** The name is put together (`d[kind + '_by']`), or whoever asks the program says it (`req.query.fields`): no text of the program need spell it. */
export function isFromOutside(cx: Context, node: ts.Expression, names = 0): boolean {
  const { ts } = cx
  const at = unwrap(cx, node)
  if (ts.isTemplateExpression(at) || ts.isBinaryExpression(at) || isComputed(cx, at)) return true
  if (ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at)) {
    if (/^process\.(env|argv)\b/.test(at.getText())) return true
    let root: ts.Expression = at
    while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root) || ts.isCallExpression(root))
      root = unwrap(cx, root.expression) as ts.Expression
    if (!ts.isIdentifier(root)) return false
    const declaration = cx.symbolAt(root)?.valueDeclaration
    return declaration !== undefined && ts.isParameter(declaration) && asking.test(root.text)
  }
  // `names.split(',').filter(Boolean)`: what the list was made of.
  if (ts.isCallExpression(at))
    return ts.isPropertyAccessExpression(at.expression) && isFromOutside(cx, at.expression.expression, names)
  const declaration = ts.isIdentifier(at) ? cx.symbolAt(at)?.valueDeclaration : undefined
  if (!declaration || names >= maxNames) return false
  const source = sourceOf(cx, declaration)
  return source !== null && isFromOutside(cx, source, names + 1)
}

/** What a name takes its value from: its initializer, the list of its loop, the list that a callback runs over. */
function sourceOf(cx: Context, declaration: ts.Node): ts.Expression | null {
  const { ts } = cx
  if (ts.isVariableDeclaration(declaration))
    return declaration.initializer ?? loopOf(cx, declaration)?.expression ?? null
  if (!ts.isParameter(declaration) || declaration.parent.parameters.indexOf(declaration) > 0) return null
  const call = outerParent(cx, declaration.parent)
  return ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : null
}

/** A text of which a part is known and another one is not. */
function isComputed(cx: Context, node: ts.Node): boolean {
  return optionsOf(cx.evaluate(node, null)).some(
    (one) =>
      one.kind === 'text' &&
      one.pieces.some(({ kind }) => kind === 'hole') &&
      one.pieces.some((piece) => piece.kind === 'lit' && /\w/.test(piece.text)),
  )
}
