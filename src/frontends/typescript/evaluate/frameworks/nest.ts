/**
 * What Nest injects into a constructor, which nothing in the program passes: the `HttpService` of a module with the defaults that
 * `HttpModule.register({ baseURL })` gave it, and settings typed as `ConfigType<typeof ads>`.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { callsNamed, importedType, resultOf } from '../surroundings/settings.ts'
import type { Value } from '../value.ts'
import { optionsOf, union } from '../value.ts'

/** Packages that export `HttpService`; before Nest 8 the core did. */
const httpPackages = new Set(['@nestjs/axios', '@nestjs/common'])

/** The value of an injected parameter; null for one that callers pass. */
export function injected(cx: Context, node: ts.ParameterDeclaration): Value | null {
  if (!node.type || !cx.ts.isConstructorDeclaration(node.parent)) return null
  const type = importedType(cx, node.name)
  if (type?.name === 'HttpService' && httpPackages.has(type.module)) return httpService(cx, node)
  if (type?.name === 'ConfigType' && type.module === '@nestjs/config') return registered(cx, node.type)
  return null
}

/** An axios instance, made with what the modules that provide for the class say. */
function httpService(cx: Context, node: ts.ParameterDeclaration): Value {
  const cls = node.parent.parent as ts.ClassLikeDeclaration
  const made = ['register', 'registerAsync']
    .flatMap((name) => callsNamed(cx, name))
    .filter((call) => /^HttpModule\./.test(call.expression.getText()))
  const own = made.filter((call) => lists(cx, moduleAround(cx, call), 'providers', cls))
  const shared = made.filter((call) =>
    /\bHttpModule\b/.test(entry(cx, moduleAround(cx, call), 'exports')?.getText() ?? ''),
  )
  const calls = own.length > 0 ? own : shared
  const options = calls.flatMap((call) => optionsOfModule(cx, call) ?? [])
  const axios = { kind: 'external', module: 'axios', path: [], base: null } as const
  if (calls.length === 0 || options.length === 0) return axios
  const create = { ...axios, path: ['create'] }
  return {
    ...axios,
    base: { kind: 'external-call', callee: create, node: calls[0]!, frame: null, options: union(node, options) },
  }
}

/** What `register(options)` and `registerAsync({ useFactory })` give. */
function optionsOfModule(cx: Context, call: ts.CallExpression): Value | null {
  const given = call.arguments[0] ? cx.evaluate(call.arguments[0], null) : null
  if (given?.kind !== 'object') return given
  const factory = given.properties.find(({ name }) => name === 'useFactory')
  if (factory) return resultOf(cx, factory.value)
  const maker = given.properties.find(({ name }) => name === 'useClass' || name === 'useExisting')?.value
  if (maker?.kind !== 'class') return given
  const instance = { kind: 'instance', cls: maker.node, site: null, frame: null } as const
  return resultOf(cx, cx.member(instance, 'createHttpOptions', call, null))
}

/** The object of the `@Module({ … })` that a call stands in. */
function moduleAround({ ts }: Context, call: ts.CallExpression): ts.ObjectLiteralExpression | null {
  const decorator = ts.findAncestor(call, (at): at is ts.Decorator => ts.isDecorator(at))
  if (!decorator || !ts.isCallExpression(decorator.expression)) return null
  const [first] = decorator.expression.arguments
  return first && ts.isObjectLiteralExpression(first) ? first : null
}

function entry({ ts }: Context, object: ts.ObjectLiteralExpression | null, name: string): ts.Expression | null {
  const found = object?.properties.find((property) => property.name?.getText() === name)
  return found && ts.isPropertyAssignment(found) ? found.initializer : null
}

function lists(cx: Context, object: ts.ObjectLiteralExpression | null, name: string, cls: ts.Node): boolean {
  const list = entry(cx, object, name)
  const value = list ? cx.evaluate(list, null) : null
  return (
    value?.kind === 'list' && value.items.flatMap(optionsOf).some((one) => one.kind === 'class' && one.node === cls)
  )
}

/** `ConfigType<typeof ads>`, where `ads` is `registerAs('ads', () => ({ … }))`. */
function registered(cx: Context, type: ts.TypeNode): Value | null {
  const { ts } = cx
  const query = ts.isTypeReferenceNode(type) ? type.typeArguments?.[0] : undefined
  if (!query || !ts.isTypeQueryNode(query) || !ts.isIdentifier(query.exprName)) return null
  const value = cx.evaluate(query.exprName, null)
  const factory = value.kind === 'external-call' ? value.node.arguments?.[1] : undefined
  return factory ? resultOf(cx, cx.evaluate(factory, null)) : null
}
