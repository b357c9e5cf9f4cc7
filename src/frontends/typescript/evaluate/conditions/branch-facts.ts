/** What is known of the parameters of a workflow node where code stands, by the branches around it: `if (operation === 'create') …`. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { unwrap } from '../context.ts'

/** A parameter is one of these values, or none of them. */
export interface Fact {
  readonly name: string
  readonly values: readonly string[]
  readonly isOneOf: boolean
}

/** The name that `….getNodeParameter('name', i)` asks for; null for other calls, and where only a caller knows it. */
export function parameterOf(cx: Context, node: ts.CallExpression): string | null {
  const name = askedName(cx, node)
  return name && cx.ts.isStringLiteralLike(name) ? name.text : null
}

/** What stands for the name in `….getNodeParameter(name, i)`; null for other calls. */
export function askedName({ ts }: Context, node: ts.CallExpression): ts.Expression | null {
  const callee = node.expression
  if (!ts.isPropertyAccessExpression(callee) || !/^get(Current)?NodeParameter$/.test(callee.name.text)) return null
  return node.arguments[0] ?? null
}

export function factsAround(cx: Context, node: ts.Node): readonly Fact[] {
  const { ts } = cx
  const facts: Fact[] = []
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at
    if (ts.isIfStatement(parent) && at !== parent.expression)
      facts.push(...said(cx, parent.expression, at === parent.thenStatement))
    else if (ts.isConditionalExpression(parent) && at !== parent.condition)
      facts.push(...said(cx, parent.condition, at === parent.whenTrue))
    else if (ts.isBinaryExpression(parent) && at === parent.right && isAnd(cx, parent))
      facts.push(...said(cx, parent.left, true))
    else if (ts.isCaseClause(parent) && at !== parent.expression) facts.push(...ofClause(cx, parent))
    else if (ts.isDefaultClause(parent)) facts.push(...ofDefault(cx, parent))
  }
  return facts
}

function isAnd({ ts }: Context, node: ts.BinaryExpression): boolean {
  return node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
}

/** What a condition says of parameters when it holds, or when it does not. */
function said(cx: Context, condition: ts.Expression, holds: boolean): readonly Fact[] {
  const { ts } = cx
  const node = unwrap(cx, condition)
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return said(cx, node.operand, !holds)
  if (ts.isCallExpression(node)) return ofList(cx, node, holds)
  if (!ts.isBinaryExpression(node)) return []
  const isOr = node.operatorToken.kind === ts.SyntaxKind.BarBarToken
  if (isAnd(cx, node) || isOr) {
    const sides = [said(cx, node.left, holds), said(cx, node.right, holds)] as const
    return isOr === holds ? either(...sides) : sides.flat()
  }
  const operator = /^([!=])==?$/.exec(node.operatorToken.getText())?.[1]
  const name = operator && parameterIn(cx, node.left)
  return name && ts.isStringLiteralLike(node.right)
    ? [{ name, values: [node.right.text], isOneOf: (operator === '=') === holds }]
    : []
}

/** What holds when one of two sides does: the values of both, where both speak of one parameter alone. */
function either(left: readonly Fact[], right: readonly Fact[]): readonly Fact[] {
  const [one, other] = [left[0], right[0]]
  if (left.length !== 1 || right.length !== 1 || one?.name !== other?.name) return []
  return one?.isOneOf && other?.isOneOf ? [{ ...one, values: [...one.values, ...other.values] }] : []
}

/** `['create', 'update'].includes(operation)` */
function ofList(cx: Context, call: ts.CallExpression, holds: boolean): readonly Fact[] {
  const { ts } = cx
  const callee = call.expression
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'includes' || !call.arguments[0]) return []
  const list = unwrap(cx, callee.expression)
  const name = parameterIn(cx, call.arguments[0])
  if (name === null || !ts.isArrayLiteralExpression(list)) return []
  const values = list.elements.flatMap((one) => (ts.isStringLiteralLike(one) ? [one.text] : []))
  return values.length === list.elements.length ? [{ name, values, isOneOf: holds }] : []
}

/** A clause runs for its own value and for those of the empty clauses right before it. */
function ofClause(cx: Context, clause: ts.CaseClause): readonly Fact[] {
  const { ts } = cx
  const name = parameterIn(cx, clause.parent.parent.expression)
  if (name === null) return []
  const { clauses } = clause.parent
  const values: string[] = []
  for (let index = clauses.indexOf(clause); index >= 0; index--) {
    const one = clauses[index]!
    if (one !== clause && one.statements.length > 0) break
    if (!ts.isCaseClause(one) || !ts.isStringLiteralLike(one.expression)) return []
    values.push(one.expression.text)
  }
  return [{ name, values, isOneOf: true }]
}

/** What is left runs for none of the values of the clauses, but those that run into it. */
function ofDefault(cx: Context, clause: ts.DefaultClause): readonly Fact[] {
  const { ts } = cx
  const name = parameterIn(cx, clause.parent.parent.expression)
  const { clauses } = clause.parent
  const before = clauses.slice(0, clauses.indexOf(clause))
  const last = before.findLastIndex(({ statements }) => statements.length > 0)
  const others = [...before.slice(0, last + 1), ...clauses.slice(before.length + 1)]
  const values = others.flatMap((one) =>
    ts.isCaseClause(one) && ts.isStringLiteralLike(one.expression) ? [one.expression.text] : [],
  )
  return name === null || values.length === 0 ? [] : [{ name, values, isOneOf: false }]
}

/** The parameter that an expression holds: the call itself, a constant made of it, or what a function calls by its name. */
function parameterIn(cx: Context, expression: ts.Expression): string | null {
  const { ts } = cx
  const node = unwrap(cx, expression)
  if (ts.isCallExpression(node)) return parameterOf(cx, node)
  if (!ts.isIdentifier(node)) return null
  const declared = cx.symbolAt(node)?.valueDeclaration
  if (!declared) return null
  if (ts.isParameter(declared)) return node.text
  // A variable that is set again may hold anything.
  const isConstant =
    ts.isVariableDeclaration(declared) && (ts.getCombinedNodeFlags(declared) & ts.NodeFlags.Const) !== 0
  return isConstant && declared.initializer ? asked(declared.initializer) : null

  function asked(at: ts.Node): string | null {
    const inner = unwrap(cx, at)
    if (ts.isCallExpression(inner)) return parameterOf(cx, inner)
    // `resource === 'account' ? 'list' : this.getNodeParameter('operation', 0)`
    if (ts.isConditionalExpression(inner)) return asked(inner.whenTrue) ?? asked(inner.whenFalse)
    return null
  }
}
