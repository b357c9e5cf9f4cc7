/**
 * The input of a tool that goes by its name: `{ name: 'list', inputSchema: … }` stands in one list, `case 'list': … args` in another place.
 * What arguments hold under a test of the name is what the schema of that name says.
 */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import { isFunction } from './context.ts'
import { jsonSchemaValue } from './json-schema.ts'
import type { Value } from './value.ts'

const inputs = /^(args|arguments|input|params|parameters|tool_?(args|input|params)\w*)$/i
const schemaNames = ['inputSchema', 'input_schema', 'parameters']

const memo = new WeakMap<Context, ReadonlyMap<string, Value>>()

/** What the arguments of a tool hold where they are used; null when no test of a described name stands around. */
export function toolInput(cx: Context, name: string, use: ts.Node): Value | null {
  const { ts } = cx
  if (!inputs.test(name)) return null
  for (let at: ts.Node = use; at.parent && !isFunction(cx, at); at = at.parent) {
    const parent = at.parent
    const tested = ts.isCaseClause(parent) && parent.expression !== at ? parent.expression : equalTo(cx, parent, at)
    if (tested && ts.isStringLiteralLike(tested)) return described(cx).get(tested.text) ?? null
  }
  return null
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
      const name = literal.properties.find((own) => own.name?.getText() === 'name')
      if (!name || !ts.isPropertyAssignment(name) || !ts.isStringLiteralLike(name.initializer)) continue
      const value = jsonSchemaValue(cx.evaluate(key.parent.initializer, null))
      if (found.has(name.initializer.text)) twice.add(name.initializer.text)
      if (value) found.set(name.initializer.text, value)
    }
  for (const name of twice) found.delete(name)
  return found
}
