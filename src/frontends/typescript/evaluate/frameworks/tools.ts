/**
 * The input of a tool that goes by its name: `{ name: 'list', inputSchema: … }` stands in one list, `case 'list': … args` in another place.
 * What arguments hold under a test of the name is what the schema of that name says.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isFunction, outerParent, ownerOf } from '../context.ts'
import { propertyOf } from '../parameters/inputs.ts'
import { jsonSchemaValue } from '../parameters/json-schema.ts'
import type { Value } from '../value.ts'
import { constantText } from '../value.ts'

const inputs = /^(args|arguments|input|params|parameters|tool_?(args|input|params)\w*)$/i
const schemaNames = ['inputSchema', 'input_schema', 'parameters']

const memo = new WeakMap<Context, ReadonlyMap<string, Value>>()

/** What the arguments of a tool hold where they are used; null when no test of a described name stands around. */
export function toolInput(cx: Context, name: string, use: ts.Node): Value | null {
  const { ts } = cx
  for (let at: ts.Node = use; at.parent && !isFunction(cx, at); at = at.parent) {
    const parent = at.parent
    const isCase = ts.isCaseClause(parent) && parent.expression !== at
    const test = isCase ? parent.expression : equalTo(cx, parent, at)
    if (!test || !ts.isStringLiteralLike(test)) continue
    const subject = isCase ? parent.parent.parent.expression : ((test.parent as ts.BinaryExpression).left as ts.Node)
    return inputs.test(name) || areBeside(cx, subject, use) ? (described(cx).get(test.text) ?? null) : null
  }
  return null
}

/** `handle(name, a)`: two parameters of one function. */
function areBeside(cx: Context, subject: ts.Node, use: ts.Node): boolean {
  const { ts } = cx
  const [one, other] = [subject, use].map((node) =>
    ts.isIdentifier(node) ? cx.symbolAt(node)?.valueDeclaration : undefined,
  )
  return (
    !!one && !!other && one !== other && ts.isParameter(one) && ts.isParameter(other) && one.parent === other.parent
  )
}

/** The `'list'` of `if (name === 'list') …`, where the node is what runs then. */
function equalTo(cx: Context, statement: ts.Node, node: ts.Node): ts.Expression | null {
  const { ts } = cx
  if (!ts.isIfStatement(statement) || statement.thenStatement !== node) return null
  const test = statement.expression
  const isEqual =
    ts.isBinaryExpression(test) &&
    (test.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken ||
      test.operatorToken.kind === ts.SyntaxKind.EqualsEqualsToken)
  return isEqual ? test.right : null
}

/** The description itself, or the calls of the function that makes such ones: `tool('list', 'Lists them', { account_id })`. */
function madeBy(cx: Context, literal: ts.ObjectLiteralExpression): readonly ts.Expression[] {
  const { ts } = cx
  const maker = ownerOf(cx, literal)
  const holder = maker && outerParent(cx, maker)
  const name =
    maker && ts.isFunctionDeclaration(maker)
      ? maker.name
      : holder && ts.isVariableDeclaration(holder)
        ? holder.name
        : undefined
  if (!maker) return [literal]
  if (!name || !ts.isIdentifier(name)) return []
  const symbol = cx.symbolAt(name)
  return cx
    .uses(name.text)
    .flatMap(({ parent }) => (ts.isCallExpression(parent) && cx.symbolAt(parent.expression) === symbol ? [parent] : []))
}

/** The inputs of all tools that the project describes. A name that is described twice says nothing. */
function described(cx: Context): ReadonlyMap<string, Value> {
  const known = memo.get(cx)
  if (known) return known
  const { ts } = cx
  const found = new Map<string, Value>()
  const twice = new Set<string>()
  memo.set(cx, found)
  for (const file of cx.files)
    for (const key of schemaNames.flatMap((one) => cx.identifiers(file).get(one) ?? [])) {
      const literal = key.parent.parent
      if (!ts.isPropertyAssignment(key.parent) || !ts.isObjectLiteralExpression(literal)) continue
      for (const made of madeBy(cx, literal)) {
        const value = cx.evaluate(made, null)
        const text = value.kind === 'object' ? propertyOf(value, 'name') : null
        const name = text && constantText(text)
        const schema = value.kind === 'object' ? propertyOf(value, key.text) : null
        const input = name && schema ? jsonSchemaValue(schema) : null
        if (!name || !input) continue
        if (found.has(name)) twice.add(name)
        found.set(name, input)
      }
    }
  for (const name of twice) found.delete(name)
  return found
}
