/**
 * The input of a tool that goes by its name: `{ name: 'list', inputSchema: … }` stands in one list, `case 'list': … args` in another place.
 * What arguments hold under a test of the name is what the schema of that name says.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isFunction, outerParent, ownerOf, propertyName } from '../context.ts'
import { propertyOf } from '../parameters/inputs.ts'
import { jsonSchemaValue } from '../parameters/json-schema.ts'
import { nodesIn } from '../spelled.ts'
import type { Value } from '../value.ts'
import { constantText, optionsOf, union } from '../value.ts'

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

/** What a function is called with that stands in a table under the name of a tool: `{ list_campaigns: listCampaigns }`. Null for any other. */
export function handlerInput(cx: Context, { name, parent: fn }: ts.ParameterDeclaration): Value | null {
  const { ts } = cx
  const isInput = ts.isIdentifier(name) ? inputs.test(name.text) : ts.isObjectBindingPattern(name)
  if (!isInput) return null
  const found = keysOf(cx, fn).flatMap((key) => described(cx).get(key) ?? [])
  const own = found.length > 0 ? found : [describedBeside(cx, fn)].filter((one) => one !== null)
  return own.length > 0 ? union(fn, own) : null
}

const handling = /^(handler?|execute|run|call|invoke)$/

/** The input of the one tool that a file, or an object, describes beside its handler: `export const definition = { name, inputSchema }; export const handler = …`. */
function describedBeside(cx: Context, fn: ts.SignatureDeclaration): Value | null {
  const { ts } = cx
  const { parent } = fn
  const holder = ts.isFunctionDeclaration(fn) || ts.isMethodDeclaration(fn) ? fn : parent
  const isNamed =
    ts.isFunctionDeclaration(holder) ||
    ts.isMethodDeclaration(holder) ||
    ts.isVariableDeclaration(holder) ||
    ts.isPropertyAssignment(holder)
  if (!isNamed || !handling.test(holder.name?.getText() ?? '')) return null
  const scope = ts.isObjectLiteralExpression(holder.parent) ? holder.parent : holder.getSourceFile()
  const schemas = schemaNames
    .flatMap((name) => cx.identifiers(fn.getSourceFile()).get(name) ?? [])
    .filter((key) => ts.isPropertyAssignment(key.parent) && scope.pos <= key.pos && key.end <= scope.end)
  const [only, ...more] = schemas
  if (!only || more.length > 0 || ownerOf(cx, only) || !ts.isPropertyAssignment(only.parent)) return null
  return jsonSchemaValue(cx.evaluate(only.parent.initializer, null))
}

/** The keys under which a function stands in tables. */
function keysOf(cx: Context, fn: ts.SignatureDeclaration): readonly string[] {
  const { ts } = cx
  const { parent } = fn
  if (ts.isMethodDeclaration(fn)) return isTable(cx, parent) ? keyText(cx, fn.name) : []
  if (ts.isPropertyAssignment(parent)) return isTable(cx, parent.parent) ? keyText(cx, parent.name) : []
  const own = ts.isFunctionDeclaration(fn) ? fn.name : ts.isVariableDeclaration(parent) ? parent.name : undefined
  if (!own || !ts.isIdentifier(own)) return []
  const symbol = cx.symbolAt(own)
  return cx.uses(own.text).flatMap((use): readonly string[] => {
    const holder = use.parent
    if (use === own || cx.symbolAt(use) !== symbol) return []
    if (!isTable(cx, holder.parent)) return []
    if (ts.isShorthandPropertyAssignment(holder)) return [own.text]
    return ts.isPropertyAssignment(holder) && holder.initializer === use ? keyText(cx, holder.name) : []
  })
}

/** An object that is asked for what a name says: `handlers[name]`, or `handlers[name]` of the module that exports it whole. */
function isTable(cx: Context, node: ts.Node): boolean {
  if (!cx.ts.isObjectLiteralExpression(node)) return false
  const holder = outerParent(cx, node)
  const isModule = cx.ts.isBinaryExpression(holder) && holder.left.getText() === 'module.exports'
  return asked(cx).has(node) || (isModule && asked(cx).has(node.getSourceFile()))
}

const tables = new WeakMap<Context, ReadonlySet<ts.Node>>()

/** The objects and modules that the program asks for something under a key that is no constant. */
function asked(cx: Context): ReadonlySet<ts.Node> {
  const known = tables.get(cx)
  if (known) return known
  const { ts } = cx
  const found = new Set<ts.Node>()
  tables.set(cx, found)
  for (const file of described(cx).size > 0 ? cx.files : [])
    for (const node of nodesIn(ts, file))
      if (ts.isElementAccessExpression(node) && !ts.isLiteralExpression(node.argumentExpression))
        for (const one of optionsOf(cx.evaluate(node.expression, null)))
          if (one.kind === 'object') found.add(one.node)
          else if (one.kind === 'module') found.add(one.file)
  return found
}

function keyText(cx: Context, name: ts.PropertyName): readonly string[] {
  const text = propertyName(cx, name)
  return text === null ? [] : [text]
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
