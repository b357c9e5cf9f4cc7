/**
 * What a configuration service answers for a key: the second argument of `config.get('ADS_VERSION', '12')`, a namespace declared by
 * `registerAs('ads', () => ({ … }))` or `forRoot({ load: [() => ({ … })] })`, or the default of the schema that validates the environment.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { variable } from './environment.ts'
import { schemaDefault, schemaOf } from '../parameters/schemas.ts'
import type { Frame } from '../frame.ts'
import type { Value } from '../value.ts'
import { constantText, inferred, optionsOf, union, unknown } from '../value.ts'

/** Types of packages whose `get(key)` answers a setting. */
const services = new Map([
  ['@nestjs/config', 'ConfigService'],
  ['nestjs-config', 'ConfigService'],
])

/** The setting that a call asks for; null when its receiver is no configuration service. */
export function setting(
  cx: Context,
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
  frame: Frame | null,
): Value | null {
  if (callee.name.text !== 'get' && callee.name.text !== 'getOrThrow') return null
  const type = importedType(cx, callee.expression)
  if (!type || services.get(type.module) !== type.name) return null
  const [keyNode, fallbackNode] = node.arguments
  const key = keyNode ? constantText(cx.evaluate(keyNode, frame)) : null
  if (key === null) return unknown(node, 'dynamic-value')
  const declared = declaredSetting(cx, key, node)
  const fallback = fallbackNode ? cx.evaluate(fallbackNode, frame) : null
  const hasFallback = fallback !== null && fallback.kind !== 'object'
  if (declared) return hasFallback && declared.kind === 'unknown' ? inferred(fallback, key) : declared
  return variable(cx, key, node, hasFallback ? fallback : null)
}

/** The package type that an expression is declared with: `{ module: '@nestjs/config', name: 'ConfigService' }`. */
export function importedType(cx: Context, node: ts.Node): { readonly module: string; readonly name: string } | null {
  const { ts } = cx
  const symbol = cx.localSymbolAt(ts.isPropertyAccessExpression(node) ? node.name : node)
  for (const declaration of symbol?.declarations ?? []) {
    const type = (declaration as ts.ParameterDeclaration).type
    if (!type || !ts.isTypeReferenceNode(type)) continue
    const name = ts.isQualifiedName(type.typeName) ? type.typeName.right : type.typeName
    const local = cx.localSymbolAt(ts.isQualifiedName(type.typeName) ? type.typeName.left : name)
    for (const origin of local?.declarations ?? []) {
      const statement = ts.findAncestor(origin, (at) => ts.isImportDeclaration(at))
      if (!statement || !ts.isStringLiteral(statement.moduleSpecifier)) continue
      const own = ts.isImportSpecifier(origin) ? (origin.propertyName ?? origin.name).text : name.text
      return { module: statement.moduleSpecifier.text, name: own }
    }
  }
  return null
}

function declaredSetting(cx: Context, key: string, use: ts.Node): Value | null {
  const [head, ...rest] = key.split('.')
  const found: Value[] = []
  const read = (value: Value, names: readonly string[]): void => {
    let at = value
    for (const name of names) at = cx.member(at, name, use, null)
    if (!(at.kind === 'primitive' && at.type === 'undefined')) found.push(at)
  }
  for (const call of callsNamed(cx, 'registerAs')) {
    const [name, factory] = call.arguments
    if (!name || !factory || constantText(cx.evaluate(name, null)) !== head) continue
    read(resultOf(cx, cx.evaluate(factory, null)), rest)
  }
  for (const call of callsNamed(cx, 'forRoot')) {
    const options = call.arguments[0] ? cx.evaluate(call.arguments[0], null) : null
    if (options?.kind !== 'object') continue
    const load = options.properties.find((own) => own.name === 'load')?.value
    if (load?.kind === 'list') for (const factory of load.items) read(resultOf(cx, factory), [head!, ...rest])
    const validation = options.properties.find((own) => own.name === 'validationSchema')?.value
    const schema = validation ? schemaOf(validation) : null
    if (schema) read(schemaDefault(cx, schema), [head!, ...rest])
  }
  return found.length > 0 ? union(use, found) : null
}

/** What a factory returns. */
export function resultOf(cx: Context, factory: Value): Value {
  const results = optionsOf(factory).map((one): Value => {
    if (one.kind !== 'function') return one
    return cx.invoke(one.node, {
      fn: one.node,
      call: null,
      shift: 0,
      caller: null,
      self: null,
      lexical: one.frame,
      depth: 1,
    })
  })
  return results.length === 1 ? results[0]! : { kind: 'union', options: results }
}

/** Calls of a function or method of that name, anywhere. */
export function callsNamed(cx: Context, name: string): ts.CallExpression[] {
  const { ts } = cx
  return cx.files.flatMap((file) =>
    (cx.identifiers(file).get(name) ?? []).flatMap((node) => {
      const callee = ts.isPropertyAccessExpression(node.parent) ? node.parent : node
      const call = callee.parent
      return ts.isCallExpression(call) && call.expression === callee ? [call] : []
    }),
  )
}
