/**
 * Requests that a node of a workflow platform declares and the platform sends: `routing: { request: { method, url } }` of an operation below
 * `requestDefaults: { baseURL }`, with what the node's inputs put into them (`routing: { send: { type: 'query', property: 'count' } }`).
 */

import type { ts } from 'ts-morph'
import type { Fact } from '../evaluate/conditions/branch-facts.ts'
import type { Context } from '../evaluate/context.ts'
import { propertyOf } from '../evaluate/parameters/inputs.ts'
import { sitesOf } from '../evaluate/values/keys.ts'
import { nearestOf } from '../evaluate/near.ts'
import { descriptionsAround, isShown, letThrough } from '../evaluate/frameworks/node-parameters.ts'
import { addSpread, withProperty } from '../evaluate/values/objects.ts'
import { templated } from '../evaluate/values/templated.ts'
import type { Obj, Value } from '../evaluate/value.ts'
import { constantText, optionsOf, union, unknown } from '../evaluate/value.ts'
import { eachWay } from '../evaluate/ways.ts'
import type { Outlet } from '../sinks/outlet.ts'
import type { SinkCall } from '../sinks/sink.ts'
import { methodOption, option } from '../sinks/sink.ts'

/** One outlet for each `request` that an operation, an input or the test of a credential declares. */
export function declaredRoutes(cx: Context): readonly Outlet[] {
  const { ts } = cx
  return cx.uses('request').flatMap((use): readonly Outlet[] => {
    const own = use.parent
    const holder = own.parent?.parent
    if (!ts.isPropertyAssignment(own) || own.name !== use || !ts.isObjectLiteralExpression(own.initializer)) return []
    const isTest = ts.isPropertyDeclaration(holder) && holder.name.getText() === 'test'
    const isRoute = ts.isPropertyAssignment(holder) && holder.name.getText() === 'routing'
    const node = own.initializer
    const isOfPlatform = cx.identifiers(node.getSourceFile()).has('displayName')
    if (!isOfPlatform || (!isTest && !isRoute)) return []
    return [{ node, read: () => read(cx, node, isRoute ? holder.parent : null) }]
  })
}

/** `declared` is the option or input that the route belongs to; null for the test of a credential. */
function read(cx: Context, node: ts.ObjectLiteralExpression, declared: ts.Node | null): readonly SinkCall[] {
  const request = cx.evaluate(node, null)
  const defaults = declared ? defaultsOf(cx, node) : null
  const given = option(cx, request, 'url', node)
  if (!given) return []
  const all = (name: string): Value[] => [defaults, request].flatMap((one) => option(cx, one, name, node) ?? [])
  const sent = declared ? sentBeside(cx, node, declared, factsOf(cx, declared)) : { query: [], body: [] }
  const base = all('baseURL').at(-1) ?? null
  return [
    {
      name: 'routing',
      url: eachWay(given, (one) => filledIn(one)),
      base: base && eachWay(base, (one) => filledIn(one)),
      method: methodOption(cx, request, node, 'GET'),
      query: [...all('qs'), ...sent.query],
      body: [...all('body'), ...sent.body],
      headers: all('headers'),
      missing: null,
      callback: null,
      sdk: null,
      isDescribed: true,
    },
  ]
}

/** The defaults of the node that an operation belongs to: those of its own file, else of the files in and around its folder. */
function defaultsOf(cx: Context, node: ts.Node): Value | null {
  const { ts } = cx
  const all = cx.uses('requestDefaults').flatMap((use) => {
    const { parent } = use
    return ts.isPropertyAssignment(parent) && parent.name === use ? [parent.initializer] : []
  })
  const nearest = nearestOf(cx, all, (one) => one, node)
  return nearest.length > 0
    ? union(
        node,
        nearest.map((one) => cx.evaluate(one, null)),
      )
    : null
}

/** `=/accounts/{{$parameter.accountId}}/cards`: a text of the platform, with expressions that it fills in. */
function filledIn(value: Value): Value {
  if (value.kind !== 'text') return value
  const [first] = value.pieces
  if (first?.kind !== 'lit' || !first.text.startsWith('=')) return value
  return templated(value, 1)
}

/** What must have been chosen for the operation to run: its own value, and what its list is shown for. */
function factsOf(cx: Context, declared: ts.Node): readonly Fact[] {
  const { ts } = cx
  const chosen = cx.evaluate(declared, null)
  const value = chosen.kind === 'object' ? propertyOf(chosen, 'value') : null
  const text = value && constantText(value)
  const list = ts.findAncestor(declared.parent, (at) => ts.isObjectLiteralExpression(at))
  const input = list && cx.evaluate(list, null)
  if (input?.kind !== 'object') return []
  const name = constantText(propertyOf(input, 'name') ?? unknown(declared, 'dynamic-value'))
  const own = name !== null && text !== null ? [{ name, values: [text], isOneOf: true }] : []
  return [...own, ...shownFor(input)]
}

function shownFor(input: Obj): readonly Fact[] {
  const display = propertyOf(input, 'displayOptions')
  const show = display?.kind === 'object' ? propertyOf(display, 'show') : null
  if (show?.kind !== 'object') return []
  return show.properties.flatMap(({ name, value }) => {
    const values = value.kind === 'list' ? value.items.map(constantText) : [null]
    return values.every((one) => one !== null) ? [{ name: name.replace(/^\//, ''), values, isOneOf: true }] : []
  })
}

interface Sent {
  readonly query: readonly Value[]
  readonly body: readonly Value[]
}

/** What the inputs that are shown for an operation send with it. */
function sentBeside(cx: Context, node: ts.Node, declared: ts.Node, facts: readonly Fact[]): Sent {
  const empty: Obj = { kind: 'object', shape: 'object', node, properties: [], open: null, target: null }
  let query: Value = empty
  let body: Value = empty
  const take = (input: Obj): void => {
    for (const inner of innerOf(input)) take(inner)
    const routing = propertyOf(input, 'routing')
    const request = routing?.kind === 'object' ? propertyOf(routing, 'request') : null
    if (request?.kind === 'object' && input.node !== declared) {
      const [qs, data] = [propertyOf(request, 'qs'), propertyOf(request, 'body')]
      if (qs) query = addSpread(query, qs, true)
      if (data) body = addSpread(body, data, true)
    }
    const send = routing?.kind === 'object' ? propertyOf(routing, 'send') : null
    if (send?.kind !== 'object') return
    const isBody = constantText(propertyOf(send, 'type') ?? send) === 'body'
    const into = isBody ? body : query
    const key = propertyOf(send, 'property')
    const spelt = key && constantText(key)
    const name = spelt?.startsWith('=') ? null : spelt
    const next =
      key && name
        ? withProperty(into, {
            name: name.replace(/\..*$/, ''),
            sites: name.includes('.') ? [] : sitesOf(cx, key),
            value: valueOf(cx, input, send),
            optional: true,
            certainty: 'inferred',
          })
        : addSpread(into, unknown(input.node, 'dynamic-params'), true)
    if (isBody) body = next
    else query = next
  }
  const own = cx.evaluate(declared, null)
  if (own.kind === 'object') take(own)
  for (const literal of descriptionsAround(cx, node))
    for (const one of optionsOf(cx.evaluate(literal, null))) if (one.kind === 'object' && isShown(one, facts)) take(one)
  return { query: [query], body: [body] }
}

/** The inputs that a user may add to a collection. */
function innerOf(input: Obj): readonly Obj[] {
  const type = constantText(propertyOf(input, 'type') ?? input)
  const options = type === 'collection' ? propertyOf(input, 'options') : null
  return options?.kind === 'list' ? options.items.filter((one): one is Obj => one.kind === 'object') : []
}

/** What is sent of an input: itself, or what an expression makes of it, which only the platform knows. */
function valueOf(cx: Context, input: Obj, send: Obj): Value {
  const value = propertyOf(send, 'value')
  const text = value && constantText(value)
  if (value && text !== null && !text.startsWith('=')) return value
  return value ? unknown(send.node, 'dynamic-value') : letThrough(cx, input)
}
