/** What compilers make of modules, enums and namespaces: re-exports by helpers, getters on `exports`, objects filled by a function that is called once. */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import { isFunction, unwrap } from './context.ts'
import { uncalled } from './frame.ts'
import { required } from './names.ts'
import { withProperty } from './values/objects.ts'
import type { Value } from './value.ts'

/** An export that no plain assignment makes: `__exportStar(require('./x'), exports)`, `Object.defineProperty(exports, 'name', { get })`, `__export(out, { name: () => name })`. */
export function compiledExport(cx: Context, file: ts.SourceFile, name: string, use: ts.Node): Value | null {
  const { ts } = cx
  for (const statement of file.statements) {
    if (!ts.isExpressionStatement(statement)) continue
    const call = unwrap(cx, statement.expression)
    if (!ts.isCallExpression(call)) continue
    const found = namedBy(cx, call, name) ?? starredBy(cx, call, name, use)
    if (found) return found
  }
  return null
}

/** True for a module whose exports a bundler's helper defines: `__export(out, { … })`. */
export function isFilledByHelper(file: ts.SourceFile): boolean {
  return /\b__export\(/.test(file.text)
}

/** `Object.defineProperty(exports, 'name', { get: function () { return x } })`, `__export(out, { name: () => x })` */
function namedBy(cx: Context, call: ts.CallExpression, name: string): Value | null {
  const { ts } = cx
  const [target, second, third] = call.arguments
  if (!target || !second) return null
  if (call.expression.getText() === 'Object.defineProperty') {
    if (!isExports(target) || !ts.isStringLiteralLike(second) || second.text !== name || !third) return null
    if (!ts.isObjectLiteralExpression(third)) return null
    return memberOf(cx, third, 'get', true) ?? memberOf(cx, third, 'value', false)
  }
  const isHelper = /(^|\.)_*export\w*$/i.test(call.expression.getText())
  return isHelper && ts.isObjectLiteralExpression(second) ? memberOf(cx, second, name, true) : null
}

/** A member of a literal; with `isGetter` what its function gives back. */
function memberOf(cx: Context, literal: ts.ObjectLiteralExpression, name: string, isGetter: boolean): Value | null {
  const { ts } = cx
  const member = literal.properties.find((one) => one.name?.getText() === name)
  if (!member) return null
  const value = ts.isPropertyAssignment(member) ? member.initializer : member
  if (!isGetter) return ts.isPropertyAssignment(member) ? cx.evaluate(member.initializer, null) : null
  return isFunction(cx, value) ? cx.invoke(value, uncalled(value)) : null
}

/** `__exportStar(require('./x'), exports)`, `Object.keys(_x).forEach(key => … exports[key] = _x[key])` */
function starredBy(cx: Context, call: ts.CallExpression, name: string, use: ts.Node): Value | null {
  const { ts } = cx
  const names = (value: Value): Value | null => {
    if (value.kind !== 'module') return null
    const member = cx.member(value, name, use, null)
    return member.kind === 'unknown' ? null : member
  }
  if (call.arguments.some(isExports)) {
    for (const one of call.arguments) {
      const inner = unwrap(cx, one)
      if (ts.isCallExpression(inner) && inner.expression.getText() === 'require') {
        const specifier = inner.arguments[0]
        const found = specifier && ts.isStringLiteralLike(specifier) ? names(required(cx, specifier.text, inner)) : null
        if (found) return found
      }
    }
    return null
  }
  const keys = ts.isPropertyAccessExpression(call.expression) ? unwrap(cx, call.expression.expression) : null
  const isLoop = keys && ts.isCallExpression(keys) && keys.expression.getText() === 'Object.keys'
  const source = isLoop ? keys.arguments[0] : undefined
  if (!source || !/\bexports\b/.test(call.arguments[0]?.getText() ?? '')) return null
  return names(cx.evaluate(source, null))
}

function isExports(node: ts.Node): boolean {
  const text = node.getText()
  return text === 'exports' || text === 'module.exports'
}

/** `var E; (function (E) { E["A"] = "a" })(E || (E = {}))`: what an enum or a namespace was compiled to. */
export function filledByCall(cx: Context, name: ts.Identifier): Value | null {
  const { ts } = cx
  let value: Value | null = null
  for (const node of cx.identifiers(name.getSourceFile()).get(name.text) ?? []) {
    const either = node.parent
    if (!ts.isBinaryExpression(either) || either.left !== node) continue
    if (either.operatorToken.kind !== ts.SyntaxKind.BarBarToken) continue
    const call = either.parent
    const fn = ts.isCallExpression(call) ? unwrap(cx, call.expression) : null
    if (!fn || !ts.isFunctionExpression(fn) || !fn.parameters[0] || cx.symbolAt(node) !== cx.symbolAt(name)) continue
    const own = fn.parameters[0].name.getText()
    value ??= { kind: 'object', shape: 'object', node: fn, properties: [], open: null, target: null }
    for (const statement of fn.body.statements) {
      if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) continue
      const set = assigned(cx, statement.expression, own)
      if (set)
        value = withProperty(value, {
          name: set.name,
          sites: [],
          value: cx.evaluate(set.right, null),
          optional: false,
          certainty: 'proven',
        })
    }
  }
  return value
}

/** `E["A"] = "a"`, `E.A = "a"`, and the `E[E["A"] = 0] = "A"` of numbers. */
function assigned(
  cx: Context,
  expression: ts.BinaryExpression,
  own: string,
): { readonly name: string; readonly right: ts.Expression } | null {
  const { ts } = cx
  if (expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return null
  const { left, right } = expression
  if (ts.isPropertyAccessExpression(left) && left.expression.getText() === own) return { name: left.name.text, right }
  if (!ts.isElementAccessExpression(left) || left.expression.getText() !== own) return null
  const key = unwrap(cx, left.argumentExpression)
  if (ts.isStringLiteralLike(key)) return { name: key.text, right }
  return ts.isBinaryExpression(key) ? assigned(cx, key, own) : null
}
