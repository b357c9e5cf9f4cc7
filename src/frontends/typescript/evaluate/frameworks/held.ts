/**
 * What a server holds for its handlers, which other files put there: `app.decorate('ads', new Ads())` read as `app.ads`, `app.locals.ads = …`,
 * `app.context.ads = …` read as `ctx.ads`, `app.set('ads', …)` read as `req.app.get('ads')`.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isFunction, outerParent, propertyName } from '../context.ts'
import type { Frame } from '../frame.ts'
import { frameOf } from '../frame.ts'
import { nearestOf } from '../near.ts'
import { nodesIn } from '../spelled.ts'
import { ofJsonSchema } from '../surroundings/config-packages.ts'
import type { ExternalCall, Ref, Unknown, Value } from '../value.ts'
import { inferred, union, unknown } from '../value.ts'

/** Where a server keeps it: on itself, on its requests, in one of the objects that it has for that, or among its settings. */
type Slot = 'server' | 'request' | 'locals' | 'app' | 'context' | 'setting'

interface Put {
  readonly slot: Slot
  readonly value: ts.Expression
  /** What the server makes of it, where it does not hold the thing itself. */
  readonly read?: (cx: Context, value: Value) => Value | null
}

/** The last name of an access that reads a slot. A setting is asked for by `get`, on the application of a request or by its own name. */
const readers: Record<Slot, RegExp> = {
  server: /^(app|fastify|server|instance)$/i,
  request: /^req(uest)?$/,
  locals: /^locals$/,
  app: /^app$/,
  context: /^(ctx|context)$/,
  setting: /^(app|server)$/,
}

/** A member of something that nobody is seen to pass, when it is a server's; null when no file puts anything there under that name. */
export function heldMember(
  cx: Context,
  holder: Ref | Unknown,
  name: string,
  node: ts.Node,
  frame: Frame | null,
): Value | null {
  return held(cx, name, node, frame, ({ slot }) => slot !== 'setting' && readers[slot].test(lastOf(holder)))
}

/** The same of the server itself, where it was made: `const app = Fastify()`, and `app.ads` behind `app.decorate('ads', client)`. */
export function heldByServer(
  cx: Context,
  server: ExternalCall,
  name: string,
  node: ts.Node,
  frame: Frame | null,
): Value | null {
  if (!servers.test(server.callee.module) || server.callee.base) return null
  return held(cx, name, node, frame, ({ slot, value }) => slot === 'server' && isOn(cx, value, server))
}

/** It was put on this server, or on what a plugin is handed. */
function isOn(cx: Context, value: ts.Expression, server: ExternalCall): boolean {
  const { parent } = value
  const callee = cx.ts.isCallExpression(parent) ? parent.expression : null
  if (!callee || !cx.ts.isPropertyAccessExpression(callee)) return false
  const on = cx.evaluate(callee.expression, null)
  return on.kind === 'external-call' ? on.node === server.node : on.kind === 'ref' || on.kind === 'unknown'
}

const servers = /^(fastify|express|koa|@hapi\/hapi|hapi|restify)$/

/** `req.app.get('ads')` of such a thing. */
export function heldSetting(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  frame: Frame | null,
): Value | null {
  const { ts } = cx
  const [name, more] = node.arguments ?? []
  const callee = node.expression
  if (!name || more || !ts.isStringLiteralLike(name) || !ts.isPropertyAccessExpression(callee)) return null
  if (callee.name.text !== 'get' || !putsOf(cx).has(name.text)) return null
  const holder = cx.evaluate(callee.expression, frame)
  if (holder.kind !== 'ref' && holder.kind !== 'unknown') return null
  return held(cx, name.text, node, frame, ({ slot }) => slot === 'setting' && readers.setting.test(lastOf(holder)))
}

function held(
  cx: Context,
  name: string,
  node: ts.Node,
  frame: Frame | null,
  isMeant: (put: Put) => boolean,
): Value | null {
  const own = nearestOf(cx, (putsOf(cx).get(name) ?? []).filter(isMeant), ({ value }) => value, node)
  if (own.length === 0) return null
  return union(
    node,
    own.map(({ value, read }) => {
      const given = cx.evaluate(value, aloneAround(cx, value, frame))
      return inferred((read ? read(cx, given) : given) ?? unknown(value, 'dynamic-value'))
    }),
  )
}

function lastOf(holder: Ref | Unknown): string {
  return (holder.kind === 'ref' ? holder.path.at(-1) : undefined) ?? holder.name ?? ''
}

const puts = new WeakMap<Context, ReadonlyMap<string, readonly Put[]>>()

function putsOf(cx: Context): ReadonlyMap<string, readonly Put[]> {
  const known = puts.get(cx)
  if (known) return known
  const { ts } = cx
  const found = new Map<string, Put[]>()
  for (const file of cx.files)
    for (const node of nodesIn(ts, file)) {
      const put = ts.isBinaryExpression(node) ? assigned(cx, node) : ts.isCallExpression(node) ? given(cx, node) : null
      if (put) found.set(put.name, [...(found.get(put.name) ?? []), put])
    }
  puts.set(cx, found)
  return found
}

function lastWord(node: ts.Expression): string {
  return /\w*$/.exec(node.getText())![0]
}

type Named = Put & { readonly name: string }

function assigned({ ts }: Context, node: ts.BinaryExpression): Named | null {
  const { left, right } = node
  if (node.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isPropertyAccessExpression(left)) return null
  if (!ts.isPropertyAccessExpression(left.expression)) return null
  const slot = left.expression.name.text
  const holder = lastWord(left.expression.expression)
  const isServers = slot === 'app' ? /^server$/i.test(holder) : /^(app|koa|server|application)$/i.test(holder)
  return isServers && (slot === 'locals' || slot === 'app' || slot === 'context')
    ? { slot, name: left.name.text, value: right }
    : null
}

/** `app.decorate(name, value)`, `server.decorate('request', name, value)`, `app.set(name, value)`. */
function given(cx: Context, node: ts.CallExpression): Named | null {
  const { ts } = cx
  const callee = node.expression
  if (!ts.isPropertyAccessExpression(callee)) return null
  const [first, second, third] = node.arguments
  if (callee.name.text === 'register' && first && second) return settingsOf(cx, first, second)
  if (!first || !second || !ts.isStringLiteralLike(first)) return null
  if (callee.name.text === 'set' && node.arguments.length === 2 && readers.setting.test(lastWord(callee.expression)))
    return { slot: 'setting', name: first.text, value: second }
  if (callee.name.text !== 'decorate') return null
  if (!third || !ts.isStringLiteralLike(second)) return { slot: 'server', name: first.text, value: second }
  const slot = first.text
  return slot === 'server' || slot === 'request' ? { slot, name: second.text, value: third } : null
}

/** `app.register(fastifyEnv, { confKey: 'config', schema })`: what the environment says by a schema is held under a name. */
function settingsOf(cx: Context, plugin: ts.Expression, options: ts.Expression): Named | null {
  const { ts } = cx
  const imported = ts.isIdentifier(plugin) ? cx.localSymbolAt(plugin)?.declarations?.[0] : undefined
  const from = imported && ts.findAncestor(imported, (at) => ts.isStatement(at))
  if (!from || !envPlugin.test(from.getText())) return null
  const declaration = ts.isIdentifier(options) ? cx.symbolAt(options)?.valueDeclaration : undefined
  const literal = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : options
  if (!literal || !ts.isObjectLiteralExpression(literal)) return null
  const own = (name: string): ts.Expression | undefined => {
    const property = literal.properties.find((one) => propertyName(cx, one.name) === name)
    if (!property) return undefined
    return ts.isPropertyAssignment(property) ? property.initializer : (property.name as ts.Identifier)
  }
  const [schema, key] = [own('schema'), own('confKey')]
  if (!schema) return null
  const name = key && ts.isStringLiteralLike(key) ? key.text : 'config'
  return {
    slot: 'server',
    name,
    value: options,
    read: (at, value) => ofJsonSchema(at, at.member(value, 'schema', options, null), options),
  }
}

const envPlugin = /['"](@fastify\/env|fastify-env)['"]/

/**
 * The functions around a node, run by nobody that is seen: frameworks call them. What the program calls itself (`buildApp(config)`) runs as
 * the frames of the reader have it, if they do; else its callers are to be asked.
 */
function aloneAround(cx: Context, node: ts.Node, frame: Frame | null): Frame | null {
  const around: ts.SignatureDeclaration[] = []
  for (let at = node.parent as ts.Node | undefined; at; at = at.parent) if (isFunction(cx, at)) around.push(at)
  const alone = { call: null, shift: 0, caller: frame, self: null } as const
  return around.reduceRight<Frame | null>((lexical, fn) => {
    if (isCalled(cx, fn)) return frameOf(frame, fn) ?? lexical
    return { fn, ...alone, lexical, depth: Math.max(lexical?.depth ?? 0, frame?.depth ?? 0) + 1 }
  }, null)
}

/** True for a function that is called by its name somewhere. */
function isCalled(cx: Context, fn: ts.SignatureDeclaration): boolean {
  const { ts } = cx
  const holder = ts.isFunctionDeclaration(fn) ? fn : outerParent(cx, fn)
  const name = ts.isFunctionDeclaration(holder) || ts.isVariableDeclaration(holder) ? holder.name : undefined
  if (!name || !ts.isIdentifier(name)) return false
  const symbol = cx.symbolAt(name)
  return cx.uses(name.text).some((use) => {
    const { parent } = use
    return ts.isCallExpression(parent) && parent.expression === use && cx.symbolAt(use) === symbol
  })
}
