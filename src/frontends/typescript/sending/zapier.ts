/**
 * Requests of a Zapier app: `z.request({ url, params })` of the `z` that the platform hands in, and those that it sends itself,
 * `perform: { method, url: '/accounts/{{bundle.inputData.account}}/cards' }`. What the app's `beforeRequest` makes of them is read.
 */

import type { ts } from 'ts-morph'
import { isShutOff } from '../evaluate/conditions/gates.ts'
import type { Context } from '../evaluate/context.ts'
import { propertyName } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import { nearestOf } from '../evaluate/near.ts'
import { runOn } from '../evaluate/runs.ts'
import { addSpread, oneOfStates, withProperty } from '../evaluate/values/objects.ts'
import { templated } from '../evaluate/values/templated.ts'
import type { Fn, Obj, Value } from '../evaluate/value.ts'
import { optionsOf, union, unknown } from '../evaluate/value.ts'
import { eachWay } from '../evaluate/ways.ts'
import type { Outlet } from '../sinks/outlet.ts'
import type { Intercepted, SinkCall } from '../sinks/sink.ts'
import { arg, headersOf, methodOption, option } from '../sinks/sink.ts'

/** Other members of an app's definition, by which `beforeRequest` is told from an option of an HTTP library. */
const ofApp = new Set(['authentication', 'triggers', 'creates', 'searches', 'resources', 'platformVersion'])
/** Members of an operation, or of the authentication, that may be a request instead of a function. */
const operations =
  /^(perform|performGet|performList|performResume|performSubscribe|performUnsubscribe|test|getAccessToken|refreshAccessToken|getRequestToken)$/
const handed = /^z$/
/** What more of them do to one request is told by no program that people write. */
const maxMiddlewares = 12

/** One outlet for each call of `z.request` and each request that an operation describes; none where no source is of such an app. */
export function zapierRequests(cx: Context): readonly Outlet[] {
  if (!isApp(cx)) return []
  const { ts } = cx
  const calls = cx.uses('request').flatMap((use): readonly Outlet[] => {
    const call = use.parent.parent
    if (!ts.isCallExpression(call) || !isZapierCall(cx, call)) return []
    const read = (frame: Frame | null): readonly SinkCall[] => {
      if (isShutOff(cx, call, frame)) return []
      const [first, second] = [arg(cx, call, 0, frame), arg(cx, call, 1, frame)]
      const isConfig = first && optionsOf(first).every((one) => one.kind === 'object' && one.shape === 'object')
      const config = isConfig ? first : second
      const url = isConfig ? option(cx, first, 'url', call) : first
      return url ? [asSent(cx, call, config, url, frame)] : []
    }
    return [{ node: call, read }]
  })
  const described = cx.uses('url').flatMap((use): readonly Outlet[] => {
    const literal = use.parent.parent
    const holder = literal?.parent
    const isOperation =
      ts.isPropertyAssignment(use.parent) &&
      use.parent.name === use &&
      ts.isPropertyAssignment(holder) &&
      ts.isObjectLiteralExpression(literal) &&
      operations.test(propertyName(cx, holder.name) ?? '')
    if (!isOperation) return []
    const read = (): readonly SinkCall[] => {
      const config = cx.evaluate(literal, null)
      const url = option(cx, config, 'url', literal)
      return url ? [{ ...asSent(cx, literal, config, url, null), isDescribed: true }] : []
    }
    return [{ node: literal, read }]
  })
  return [...calls, ...described]
}

/** `z.request(…)`, where `z` is a parameter of the function around. */
function isZapierCall(cx: Context, call: ts.CallExpression): boolean {
  const { ts } = cx
  const callee = call.expression
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'request') return false
  if (!ts.isIdentifier(callee.expression) || !handed.test(callee.expression.text) || !isApp(cx)) return false
  const declared = cx.symbolAt(callee.expression)?.valueDeclaration
  return declared !== undefined && ts.isParameter(declared)
}

function asSent(cx: Context, node: ts.Expression, given: Value | null, url: Value, frame: Frame | null): SinkCall {
  const empty: Obj = { kind: 'object', shape: 'object', node, properties: [], open: null, target: null }
  const laid = given ? addSpread(empty, given, false) : empty
  const own = withProperty(laid, { name: 'url', sites: [], value: url, optional: false, certainty: 'proven' })
  const { config, isWhole } = afterMiddlewares(cx, node, own, frame)
  const data = (name: string): readonly Value[] => {
    const value = option(cx, config, name, node)
    return value && value.kind !== 'primitive' ? [eachWay(value, (one) => filled(one))] : []
  }
  return {
    name: 'z.request',
    url: eachWay(option(cx, config, 'url', node) ?? url, (one) => filled(one)),
    base: null,
    method: methodOption(cx, config, node, 'GET'),
    query: [...data('params'), ...(isWhole ? [] : [unknown(node, 'dynamic-params')])],
    body: [...data('body'), ...data('json'), ...data('form')],
    headers: headersOf(cx, [config], node),
    missing: null,
    callback: null,
    sdk: null,
  }
}

/** Holes where the platform fills something in: in a text, and in the values of an object. */
function filled(value: Value): Value {
  if (value.kind === 'text') return templated(value)
  if (value.kind !== 'object') return value
  const properties = value.properties.map((one) =>
    one.value.kind === 'text' && one.value.pieces.some((piece) => piece.kind === 'lit' && piece.text.includes('{{'))
      ? { ...one, value: templated(one.value) }
      : one,
  )
  return { ...value, properties }
}

/** The request as the app's middlewares leave it, in their order; one that was not read leaves it as it was, and may have added to it. */
function afterMiddlewares(cx: Context, node: ts.Node, given: Value, frame: Frame | null): Intercepted {
  const all = middlewaresOf(cx, node)
  if (all.length > maxMiddlewares) return { config: given, isWhole: false }
  return all.reduce<Intercepted>(
    (at, fn) => {
      const after = fn ? optionsOf(at.config).flatMap((one) => optionsOf(runOn(cx, fn, [one], frame))) : []
      const isRead = after.length > 0 && after.every((one) => one.kind === 'object')
      return isRead && fn ? { ...at, config: oneOfStates(union(fn.node, after)) } : { ...at, isWhole: false }
    },
    { config: given, isWhole: true },
  )
}

const middlewares = new WeakMap<Context, Map<ts.Expression, readonly (Fn | null)[]>>()

/** The functions of `beforeRequest` of the app around a request; null for what was not read as one, and where two apps are as near. */
function middlewaresOf(cx: Context, node: ts.Node): readonly (Fn | null)[] {
  const [nearest, ...others] = nearestOf(cx, definitions(cx), (one) => one, node)
  if (!nearest) return []
  if (others.length > 0) return [null]
  const all = middlewares.get(cx) ?? new Map<ts.Expression, readonly (Fn | null)[]>()
  middlewares.set(cx, all)
  const known = all.get(nearest)
  if (known) return known
  // What is asked for on the way to them is read without them.
  all.set(nearest, [])
  const found = optionsOf(cx.evaluate(nearest, null)).flatMap((list): readonly (Fn | null)[] =>
    list.kind === 'list' ? list.items.map((one) => (one.kind === 'function' ? one : null)) : [null],
  )
  all.set(nearest, found)
  return found
}

/** What is given to `beforeRequest` in the definitions of apps. */
function definitions(cx: Context): readonly ts.Expression[] {
  const { ts } = cx
  return cx.uses('beforeRequest').flatMap((use): readonly ts.Expression[] => {
    const { parent } = use
    if (ts.isShorthandPropertyAssignment(parent)) return isDefinition(cx, parent.parent) ? [parent.name] : []
    if (ts.isPropertyAssignment(parent) && parent.name === use)
      return isDefinition(cx, parent.parent) ? [parent.initializer] : []
    return []
  })
}

function isDefinition(cx: Context, literal: ts.ObjectLiteralExpression): boolean {
  const names = literal.properties.map((one) => propertyName(cx, one.name) ?? '')
  return names.filter((name) => ofApp.has(name)).length > 1
}

const apps = new WeakMap<Context, boolean>()

/** Some source defines an app: it names the platform's version beside what the app offers. */
function isApp(cx: Context): boolean {
  let known = apps.get(cx)
  if (known === undefined) {
    const { ts } = cx
    known = cx.uses('platformVersion').some((use) => {
      const literal = use.parent.parent
      return ts.isObjectLiteralExpression(literal) && isDefinition(cx, literal)
    })
    apps.set(cx, known)
  }
  return known
}
