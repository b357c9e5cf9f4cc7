/**
 * What a check before says of a value that only the run time knows: behind `if (!KINDS.includes(kind)) throw …` it is one of the list, behind
 * `if (!TABLE[kind]) return` one of the keys.
 */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import { unwrap } from './context.ts'
import type { Frame } from './frame.ts'
import { anyItem, listOf } from './lists.ts'
import { nodesIn } from './spelled.ts'
import type { Value } from './value.ts'
import { constantText, inferred, optionsOf } from './value.ts'

/** A name that is found in a list or table. */
interface Check {
  readonly name: ts.Identifier
  readonly among: ts.Expression
  /** Of a set, which may be added to at any time, the members that it is made with. */
  readonly part: 'items' | 'keys' | 'members'
}

interface Guard extends Check {
  /** Where it holds. */
  readonly from: number
  readonly to: number
}

/** Functions that do not come back, by the names they have; and those that check what they are given. */
const leaving = /(^|\.)(\w*exit|usage|die|fail|abort|bail|panic|raise|throw\w*|error|fatal)$/i
const asserting = /^(assert(\.ok)?|invariant|ok|check|expect)$/i

/** The texts that the name may stand for where it is used; null when no check before says so. */
export function guarded(cx: Context, node: ts.Identifier, frame: Frame | null): Value | null {
  const guards = guardsIn(cx, node.getSourceFile()).get(node.text) ?? []
  const at = node.getStart()
  for (const guard of guards) {
    if (at < guard.from || at >= guard.to || cx.symbolAt(guard.name) !== cx.symbolAt(node)) continue
    const among = cx.evaluate(guard.among, frame)
    const list = guard.part === 'keys' ? listOf(guard.among, 'keys', among) : among
    const isWhole = list?.kind === 'list' && (!list.open || guard.part === 'members')
    const item = isWhole ? anyItem(cx, guard.among, { ...list, open: false }, frame) : null
    if (item && optionsOf(item).every((one) => constantText(one) !== null)) return inferred(item)
  }
  return null
}

const found = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly Guard[]>>()

function guardsIn(cx: Context, file: ts.SourceFile): ReadonlyMap<string, readonly Guard[]> {
  const known = found.get(file)
  if (known) return known
  const guards = new Map<string, Guard[]>()
  for (const node of nodesIn(cx.ts, file))
    for (const guard of guardsOf(cx, node)) {
      const own = guards.get(guard.name.text)
      if (own) own.push(guard)
      else guards.set(guard.name.text, [guard])
    }
  found.set(file, guards)
  return guards
}

function guardsOf(cx: Context, node: ts.Node): readonly Guard[] {
  const { ts } = cx
  const behind = (checks: readonly Check[]): readonly Guard[] =>
    checks.map((check) => ({ ...check, from: node.end, to: node.parent.end }))
  if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
    const [condition] = node.expression.arguments
    return condition && asserting.test(node.expression.expression.getText()) ? behind(whenTrue(cx, condition)) : []
  }
  if (!ts.isIfStatement(node)) return []
  const within = whenTrue(cx, node.expression).map((check) => ({
    ...check,
    from: node.thenStatement.pos,
    to: node.thenStatement.end,
  }))
  return leaves(cx, node.thenStatement) ? [...within, ...behind(whenFalse(cx, node.expression))] : within
}

function leaves(cx: Context, statement: ts.Statement): boolean {
  const { ts } = cx
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement
  if (!last) return false
  if (ts.isExpressionStatement(last)) {
    const call = unwrap(cx, last.expression)
    return ts.isCallExpression(call) && leaving.test(call.expression.getText())
  }
  return (
    ts.isThrowStatement(last) || ts.isReturnStatement(last) || ts.isContinueStatement(last) || ts.isBreakStatement(last)
  )
}

function whenFalse(cx: Context, node: ts.Expression): readonly Check[] {
  const { ts } = cx
  const at = unwrap(cx, node)
  if (ts.isPrefixUnaryExpression(at) && at.operator === ts.SyntaxKind.ExclamationToken) return whenTrue(cx, at.operand)
  if (!ts.isBinaryExpression(at)) return []
  const operator = at.operatorToken.kind
  if (operator === ts.SyntaxKind.BarBarToken) return [...whenFalse(cx, at.left), ...whenFalse(cx, at.right)]
  // `LIST.indexOf(kind) === -1`, `< 0`
  const isAbsence =
    operator === ts.SyntaxKind.LessThanToken ||
    operator === ts.SyntaxKind.EqualsEqualsEqualsToken ||
    operator === ts.SyntaxKind.EqualsEqualsToken
  return isAbsence && /^(-1|0)$/.test(at.right.getText()) ? called(cx, at.left, /^indexOf$/) : []
}

function whenTrue(cx: Context, node: ts.Expression): readonly Check[] {
  const { ts } = cx
  const at = unwrap(cx, node)
  if (ts.isPrefixUnaryExpression(at) && at.operator === ts.SyntaxKind.ExclamationToken) return whenFalse(cx, at.operand)
  if (ts.isElementAccessExpression(at)) return check(cx, at.argumentExpression, at.expression, 'keys')
  if (ts.isCallExpression(at)) return called(cx, at, /^(includes|has|hasOwnProperty|hasOwn)$/)
  if (!ts.isBinaryExpression(at)) return []
  if (at.operatorToken.kind === ts.SyntaxKind.InKeyword) return check(cx, at.left, at.right, 'keys')
  return at.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
    ? [...whenTrue(cx, at.left), ...whenTrue(cx, at.right)]
    : []
}

function partOf(method: string): Check['part'] {
  if (method === 'has') return 'members'
  return method === 'hasOwnProperty' ? 'keys' : 'items'
}

/** `LIST.includes(kind)`, `TABLE.hasOwnProperty(kind)`, `Object.hasOwn(TABLE, kind)`. */
function called(cx: Context, node: ts.Expression, method: RegExp): readonly Check[] {
  const { ts } = cx
  const call = unwrap(cx, node)
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return []
  const { name, expression } = call.expression
  const [first, second] = call.arguments
  if (!first || !method.test(name.text)) return []
  if (name.text === 'hasOwn') return second ? check(cx, second, first, 'keys') : []
  return check(cx, first, expression, partOf(name.text))
}

function check(cx: Context, name: ts.Expression, among: ts.Expression, part: Check['part']): readonly Check[] {
  const inner = unwrap(cx, name)
  return cx.ts.isIdentifier(inner) ? [{ name: inner, among, part }] : []
}
