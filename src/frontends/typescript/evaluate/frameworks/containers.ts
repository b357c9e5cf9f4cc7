/**
 * What a container of objects gives: by their class (`container.resolve(Transport)`, `container.get<Http>(TYPES.Http)`), or by the key that
 * the program stored them under (`app.provide('ads', client)` and `inject('ads')`, a context and its provider, `@inject('ads')`).
 */

import type { ts } from 'ts-morph'
import { anyInstanceOf } from '../classes/classes.ts'
import type { Context } from '../context.ts'
import { isFunction, lastName, ownerOf, propertyName } from '../context.ts'
import type { Frame } from '../frame.ts'
import { uncalled } from '../frame.ts'
import { nodesIn } from '../spelled.ts'
import type { Value } from '../value.ts'
import { constantText, optionsOf, union } from '../value.ts'

const lookups = /^(get|getAsync|getContext|getInstance|inject|make|resolve|resolveAsync|useContext)$/
const stores =
  /^(add\w*|bind\w*|constant|decorate\w*|factory|instance|provide|register\w*|service|set|setContext|share|singleton|value)$/
/** `bind(KEY).to(Client)`, `register(KEY).toConstantValue(client)` */
const targets = /^(to|toClass|toConstantValue|toDynamicValue|toFactory|toValue|asValue|asClass)$/
/** `{ provide: KEY, useClass: Client }`, `asClass(Client)` */
const kinds = /^(useClass|useExisting|useFactory|useValue|asClass|asFunction|asValue)$/

/** A key under which more is stored is a word of a table. */
const maxGiven = 12

type Key = string | ts.Node

interface Given {
  readonly given: ts.Expression
  /** What it was stored in: `container` of `container.register(…)`; null for a provider that names no container. */
  readonly holder: ts.Symbol | null
  /** The function that stored it. */
  readonly by: string | null
}

const stored = new WeakMap<Context, ReadonlyMap<Key, readonly Given[]>>()

/** What a package's lookup is asked for by a class, by a type or by a key under which the program stored it; null for another call. */
export function supplied(cx: Context, node: ts.CallExpression | ts.NewExpression, frame: Frame | null): Value | null {
  const { ts } = cx
  if (!ts.isCallExpression(node) || node.arguments.length === 0) return null
  const name = lastName(cx, node.expression)
  if (name === null || !lookups.test(name)) return null
  const asked = cx.evaluate(node.arguments[0]!, frame)
  if (asked.kind === 'class') return { kind: 'instance', cls: asked.node, site: null, frame: null }
  const type = node.typeArguments?.[0]
  const typed = type && node.arguments.length === 1 ? anyInstanceOf(cx, type) : null
  if (typed) return typed
  const callee = node.expression
  const holder = ts.isPropertyAccessExpression(callee) ? holderOf(cx, callee.expression) : null
  const isOfApp = ts.isPropertyAccessExpression(callee) && isApp(cx, callee.expression)
  const isFrom = ({ holder: own, by }: Given): boolean => {
    if (!ts.isPropertyAccessExpression(callee)) return by === null || !/^(add|set$|share)/.test(by)
    if (own === null) return name !== 'get' || by === null
    return own === holder || (by === 'set' && ((isOfApp && isOnlyApp(cx, own)) || areOneContext(cx, own, holder)))
  }
  return under(cx, keyOf(asked), node, isFrom)
}

/** `c.var.ads` of a handler: what a middleware put there by `c.set('ads', client)`. */
export function contextVariable(cx: Context, { expression: at, name }: ts.PropertyAccessExpression): Value | null {
  if (!cx.ts.isPropertyAccessExpression(at) || at.name.text !== 'var') return null
  const holder = holderOf(cx, at.expression)
  return under(
    cx,
    name.text,
    name,
    ({ holder: own, by }) => own !== null && by === 'set' && areOneContext(cx, own, holder),
  )
}

/** What a framework hands each of its handlers for the same request goes by the same name in all of them: `(c, next) => c.set('ads', …)`. */
function areOneContext(cx: Context, own: ts.Symbol, other: ts.Symbol | null): boolean {
  return other !== null && own.name === other.name && isHandlers(cx, own) && isHandlers(cx, other)
}

const contextual = /['"](?:npm:|jsr:)?@?hono\b/

/** The first parameter of a function that is given nothing but a context and what comes next. */
function isHandlers({ ts }: Context, { valueDeclaration: own }: ts.Symbol): boolean {
  if (own === undefined || !ts.isParameter(own) || !contextual.test(own.getSourceFile().text)) return false
  return own.parent.parameters.length <= 2 && own.parent.parameters[0] === own
}

/** Of two applications that a program sets things on, a request does not say whose it is. */
function isOnlyApp(cx: Context, own: ts.Symbol): boolean {
  const holders = [...storesOf(cx).values()]
    .flat()
    .flatMap(({ holder, by }) => (by === 'set' && holder?.name === 'app' ? [holder] : []))
  return own.name === 'app' && holders.every((one) => one === own)
}

/** `req.app`: the application that handles the request. */
function isApp({ ts }: Context, node: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(node) && node.name.text === 'app' && ts.isIdentifier(node.expression)
}

/** What an access hangs on, where that is a name. */
function holderOf(cx: Context, node: ts.Expression): ts.Symbol | null {
  return cx.ts.isIdentifier(node) ? (cx.symbolAt(node) ?? null) : null
}

/** What a container passes for a parameter that says under which key: `constructor(@inject('AdsHttp') http)`. */
export function injectedByKey(cx: Context, parameter: ts.ParameterDeclaration): Value | null {
  const { ts } = cx
  if (!ts.isConstructorDeclaration(parameter.parent)) return null
  for (const { expression } of ts.getDecorators(parameter) ?? []) {
    if (!ts.isCallExpression(expression) || !expression.arguments[0]) continue
    if (!/^(inject|named|qualifier)$/i.test(lastName(cx, expression.expression) ?? '')) continue
    const key = keyOf(cx.evaluate(expression.arguments[0], null))
    const value = under(cx, key, parameter, ({ by }) => by !== 'set')
    if (value) return value
  }
  return null
}

/** All that stands under a key, of what `isFrom` takes; null where no object of it can be called. */
function under(cx: Context, key: Key | null, node: ts.Node, isFrom: (given: Given) => boolean): Value | null {
  const given = key === null ? [] : (storesOf(cx).get(key) ?? []).filter(isFrom)
  if (given.length === 0 || given.length > maxGiven) return null
  const values = given.flatMap(({ given: one, holder }) => {
    // Nobody calls the handler that puts it on what it is handed.
    const handler = holder?.valueDeclaration && isHandlers(cx, holder) ? ownerOf(cx, holder.valueDeclaration) : null
    return optionsOf(objectOf(cx, one, handler && uncalled(handler)))
  })
  return values.some(isUsable) ? union(node, values) : null
}

/** Texts of one letter are no names; anything made by a call (`Symbol()`, `createContext()`) is told by the call. */
function keyOf(value: Value): Key | null {
  if (value.kind === 'external-call') return value.node
  const text = constantText(value)
  return text !== null && text.length > 1 ? text : null
}

/** Objects that calls can be made on; a stored number or text is no client. */
function isUsable(value: Value): boolean {
  return value.kind === 'instance' || value.kind === 'external-call' || value.kind === 'object'
}

/** The object that stands behind what was given: any of a class, what a factory makes, the thing itself. */
function objectOf(cx: Context, given: ts.Expression, frame: Frame | null): Value {
  const { ts } = cx
  if (ts.isObjectLiteralExpression(given)) {
    const said = given.properties.find(
      (one) => ts.isPropertyAssignment(one) && kinds.test(propertyName(cx, one.name) ?? ''),
    )
    if (said && ts.isPropertyAssignment(said)) return objectOf(cx, said.initializer, frame)
  }
  if (ts.isCallExpression(given) && kinds.test(lastName(cx, given.expression) ?? '') && given.arguments[0])
    return objectOf(cx, given.arguments[0], frame)
  return union(
    given,
    optionsOf(cx.evaluate(given, frame)).map((value): Value => {
      if (value.kind === 'class') return { kind: 'instance', cls: value.node, site: null, frame: null }
      // `instanceCachingFactory(() => new Client())`
      const inner = value.kind === 'external-call' ? value.node.arguments?.[0] : undefined
      const made = inner && isFunction(cx, inner) ? cx.evaluate(inner, null) : value
      if (made.kind !== 'function') return value
      const { node: fn, frame: lexical, self } = made
      return cx.invoke(fn, { fn, call: null, shift: 0, caller: null, self, lexical, depth: (lexical?.depth ?? 0) + 1 })
    }),
  )
}

function storesOf(cx: Context): ReadonlyMap<Key, readonly Given[]> {
  const known = stored.get(cx)
  if (known) return known
  const found = new Map<Key, Given[]>()
  stored.set(cx, found)
  for (const file of cx.files)
    for (const node of nodesIn(cx.ts, file))
      for (const { key, ...one } of storedAt(cx, node)) {
        const name = typeof key === 'string' ? key : isNamed(cx, key) ? keyOf(cx.evaluate(key, null)) : null
        const list = name === null ? undefined : found.get(name)
        if (list) list.push(one)
        else if (name !== null) found.set(name, [one])
      }
  return found
}

interface Stored extends Given {
  readonly key: string | ts.Expression
}

/** A key that needs no lookup to be read: while the stores are listed none of them could be looked up whole. */
function isNamed(cx: Context, key: ts.Expression): boolean {
  const { ts } = cx
  if (ts.isStringLiteralLike(key)) return true
  let root = key
  while (ts.isPropertyAccessExpression(root)) root = root.expression
  const declaration = ts.isIdentifier(root) ? cx.symbolAt(root)?.valueDeclaration : undefined
  if (!declaration) return false
  if (ts.isEnumDeclaration(declaration)) return true
  const made = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined
  if (!made) return false
  if (ts.isStringLiteralLike(made) || root !== key) return true
  return (
    (ts.isCallExpression(made) || ts.isNewExpression(made)) &&
    /^(Symbol|for|createContext|\w*(Token|Key|Identifier))$/.test(lastName(cx, made.expression) ?? '')
  )
}

function storedAt(cx: Context, node: ts.Node): readonly Stored[] {
  const { ts } = cx
  if (ts.isCallExpression(node)) return storedByCall(cx, node)
  if (ts.isObjectLiteralExpression(node)) {
    const part = (wanted: RegExp): ts.Expression | undefined =>
      node.properties.flatMap((one) =>
        ts.isPropertyAssignment(one) && wanted.test(propertyName(cx, one.name) ?? '') ? [one.initializer] : [],
      )[0]
    const [key, given] = [part(/^provide$/), part(kinds)]
    return key && given ? [{ key, given: node, holder: null, by: null }] : []
  }
  // `<AdsContext.Provider value={client}>`
  if (!ts.isJsxOpeningElement(node) && !ts.isJsxSelfClosingElement(node)) return []
  const { tagName } = node
  const given = node.attributes.properties.flatMap((one) =>
    ts.isJsxAttribute(one) && one.name.getText() === 'value' && one.initializer && ts.isJsxExpression(one.initializer)
      ? (one.initializer.expression ?? [])
      : [],
  )[0]
  if (!given) return []
  const key = ts.isPropertyAccessExpression(tagName) ? tagName.expression : (tagName as ts.Identifier)
  return [{ key, given, holder: null, by: null }]
}

function storedByCall(cx: Context, node: ts.CallExpression): readonly Stored[] {
  const { ts } = cx
  const name = lastName(cx, node.expression)
  const [first, second] = node.arguments
  if (name === null || !first) return []
  if (targets.test(name) && ts.isPropertyAccessExpression(node.expression)) {
    const bound = node.expression.expression
    if (!ts.isCallExpression(bound) || !bound.arguments[0] || !stores.test(lastName(cx, bound.expression) ?? ''))
      return []
    const inside = ts.isPropertyAccessExpression(bound.expression) ? holderOf(cx, bound.expression.expression) : null
    return [{ key: bound.arguments[0], given: first, holder: inside, by: 'bind' }]
  }
  if (!stores.test(name)) return []
  const holder = ts.isPropertyAccessExpression(node.expression) ? holderOf(cx, node.expression.expression) : null
  if (second) return [{ key: first, given: second, holder, by: name }]
  // `container.register({ ads: asClass(Client) })`
  if (!ts.isObjectLiteralExpression(first)) return []
  return first.properties.flatMap((one) => {
    const key = ts.isPropertyAssignment(one) ? propertyName(cx, one.name) : null
    if (key === null || !ts.isPropertyAssignment(one) || !ts.isCallExpression(one.initializer)) return []
    const isKind = kinds.test(lastName(cx, one.initializer.expression) ?? '')
    return isKind ? [{ key, given: one.initializer, holder, by: name }] : []
  })
}
