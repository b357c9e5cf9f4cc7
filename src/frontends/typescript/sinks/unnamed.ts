/**
 * A sender that no other file here knows: an injected service, a client handed in as an argument, a package without a file of its own.
 * It is told by its shape, a call named like a request that is given a URL, so what it finds is a guess on a receiver, never proven.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import { handedBase } from '../evaluate/frameworks/handed-base.ts'
import type { Ref, Value } from '../evaluate/value.ts'
import { constantText, optionsOf, unknown } from '../evaluate/value.ts'
import { sinksFor } from './index.ts'
import type { SinkCall } from './sink.ts'
import { arg, chained, headersOf, isOpen, isVerb, lastFunction, option, verbOf } from './sink.ts'

const senders =
  /^_?(fetch|ajax|getJSON|http|call|send|invoke|execute|axios|got|ky|api|query|client|transport|instance|agent|requester|paginate|proxy|(do|make)?_?api_?call|make_?call|call_?api)$|(request|fetch|http|ajax|client)\w*$/i

/** What is done with a request before or after somebody else sends it: `beforeRequest(options)`, `signRequest(url, params)`. */
const besideSending =
  /^_?(before|after|on|prepare|build|sign|log|transform|intercept|format|parse|validate|cancel|abort|wrap)[A-Z_]/

/** Packages whose calls look like requests and send nothing. */
const silent = new Set([
  'express',
  'fastify',
  'koa-router',
  '@koa/router',
  'hono',
  'supertest',
  'msw',
  'nock',
  'fetch-mock',
])

/** What senders call the options that hold a query and a body: `params`, `queryParams`, `query_parameters`; `json`, `requestBody`, `formFields`. */
const queryName =
  /^(qs|search|(url|query|search|get|request)?_?(params?|parameters?|query|args)|(query|search)_?string)$/i
const bodyName = /^(json|form|body|data|payload|fields|(request|post|form|json)_?(body|data|params|fields|payload))$/i
/** Those that are looked for where callers give the options. */
const usualNames = ['params', 'qs', 'query', 'searchParams', 'body', 'json', 'data', 'form', 'payload', 'formData']
/** Options that hold objects and nothing of what is asked for. */
const other =
  /head|auth|token|cred|sign|option|config|agent|retr|cache|context|meta|log|hook|transform|signal|type|path|timeout/i

/** Keys that tell an options object from the parameters themselves. */
function isOptionName(name: string): boolean {
  return (
    /^(method|headers|url|uri|responseType|timeout|auth)$/.test(name) || queryName.test(name) || bodyName.test(name)
  )
}

/** The name a call goes by: `post` of `this.http.post(…)` and of `this.http[verb](…)`, `request` of `request(…)`; of `f.call(this, …)` that of `f`. */
export function calledName(
  cx: Context,
  call: ts.CallExpression,
  frame: Frame | null,
): { readonly name: string; readonly shift: number } {
  const { ts } = cx
  const last = (node: ts.Expression): string => {
    if (ts.isPropertyAccessExpression(node)) return node.name.text
    if (ts.isElementAccessExpression(node)) return constantText(cx.evaluate(node.argumentExpression, frame)) ?? ''
    return ts.isIdentifier(node) ? node.text : ''
  }
  const callee = call.expression
  const isCall =
    ts.isPropertyAccessExpression(callee) &&
    callee.name.text === 'call' &&
    call.arguments[0] !== undefined &&
    /^(this|self|that|ctx|context|null|undefined)$/.test(call.arguments[0].getText())
  const own = isCall ? last(callee.expression) : ''
  return isSending(own) ? { name: own, shift: 1 } : { name: last(callee), shift: 0 }
}

function isSending(name: string): boolean {
  return isVerb(name) || (senders.test(name) && !(besideSending.test(name) && !/(And|Send|Fetch|Make)/.test(name)))
}

/** Receivers that keep things under a URL as their key. */
const keepers = /(cache|store|storage|redis|memo|map|registry|headers|params|session|lru|kv|config|cookies?|env)$/i

export function mayBeSender(cx: Context, call: ts.CallExpression): boolean {
  const { name, shift } = calledName(cx, call, null)
  return !keeps(cx, call) && call.arguments.length > shift && isSending(name)
}

/** `cache.get(url)` */
export function keeps({ ts }: Context, { expression: callee }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(callee) && keepers.test(callee.expression.getText())
}

/** A callee that no sink speaks for: not read at all, or a name of a package or the run time without a file here. */
export function isUnread(callee: Value): boolean {
  switch (callee.kind) {
    case 'unknown':
      return true
    case 'external-call':
      return callee.callee.module !== ''
    case 'external':
      // What hangs on an object of the language (`new Map().get(url)`) sends nothing.
      return callee.module === '' ? callee.base === null : sinksFor(callee.module).length === 0
    default:
      return false
  }
}

function moduleOf(callee: Value): string | null {
  return callee.kind === 'external' ? callee.module : callee.kind === 'external-call' ? callee.callee.module : null
}

/** Reads a call of something unread; null when nothing among its arguments can be a URL. What callers hand to a package's function they decide. */
export function readUnnamed(
  cx: Context,
  call: ts.CallExpression,
  callee: Value,
  frame: Frame | null,
): SinkCall | Ref | null {
  const module = moduleOf(callee)
  if (module !== null && silent.has(module)) return null
  const { name: spelt, shift } = calledName(cx, call, frame)
  // `send(rest.post, url)`: the parameter has a name of its own.
  const name = isSending(spelt) ? spelt : callee.kind === 'external' ? (callee.path.at(-1) ?? spelt) : spelt
  if (!isSending(name)) return null
  const isByVerb = isVerb(name)
  const args = call.arguments.slice(shift).map((_, index) => arg(cx, call, index + shift, frame))
  const absolute = args.findIndex((value) => value !== null && isUrl(cx, value, call))
  // `request('accounts/1/campaigns')` of a sender that a framework hands in, with the address in the definition.
  const base = absolute < 0 && isHandedIn(callee) && args[0] && isPath(args[0]) ? handedBase(cx, call) : null
  const at = base ? 0 : absolute
  const target = args[at]
  if (!target) return module === null || module === '' ? null : handedBy(args[0] ?? null)
  const isConfig = optionsOf(target).every((one) => one.kind === 'object' && one.shape === 'object')
  const url = isConfig ? urlOption(cx, target, call) : target
  if (!url) return null
  const before = args.slice(0, at).find((value) => value !== null && isMethod(value))
  const rest = isConfig ? [target] : args.slice(at + 1)
  const options = rest.find((value) => value !== null && isOptions(value)) ?? null
  const plain = rest.filter((value) => value !== null && value !== options && isData(value)) as Value[]
  const method = isByVerb
    ? verbOf(name)
    : (before ?? option(cx, options, 'method', call) ?? option(cx, options, 'type', call))
  const { query, body } = dataIn(cx, options, call)
  const hasBody = typeof method === 'string' ? /^(POST|PUT|PATCH)$/.test(method) : method !== null
  return {
    name: name === '' ? 'request' : name,
    url,
    base: base ?? (isConfig ? baseOption(cx, target, call) : null),
    method: method ?? (options && isOpen(options) ? unknown(call, 'dynamic-method') : 'GET'),
    query: [...query, ...(hasBody ? [] : plain.slice(0, 1)), ...chained(cx, call, ['query'], frame)],
    body: [...body, ...(hasBody ? plain.slice(0, 1) : []), ...chained(cx, call, ['send'], frame)],
    headers: headersOf(cx, [options], call),
    missing: null,
    callback: lastFunction(cx, call, frame),
    sdk: null,
  }
}

/** What an options object sends, by the names of its options; an object under a name that says nothing may be either. */
export function dataIn(
  cx: Context,
  options: Value | null,
  call: ts.Node,
): { readonly query: readonly Value[]; readonly body: readonly Value[] } {
  const given = (options ? optionsOf(options) : []).flatMap((one) =>
    one.kind === 'object' ? one.properties.map(({ name }) => name) : [],
  )
  const names = [...new Set([...usualNames, ...given])]
  const all = (own: readonly string[]): readonly Value[] => own.flatMap((name) => option(cx, options, name, call) ?? [])
  const query = all(names.filter((name) => queryName.test(name)))
  const body = all(names.filter((name) => bodyName.test(name))).filter(({ kind }) => kind !== 'primitive')
  if (query.length + body.length > 0) return { query, body }
  const isObject = (value: Value): boolean => optionsOf(value).some(({ kind }) => kind === 'object')
  const unsaid = given.filter((name) => !isOptionName(name) && !other.test(name) && all([name]).some(isObject))
  return { query: unsaid.map((name) => unknown(call, 'dynamic-params', name)), body }
}

/** The caller's own address or options, passed on as they are. */
function handedBy(value: Value | null): Ref | null {
  for (const one of value ? optionsOf(value) : []) {
    if (one.kind === 'ref') return one
    if (one.kind === 'object' && one.shape === 'object' && one.open?.kind === 'ref') return one.open
  }
  return null
}

function urlOption(cx: Context, value: Value, call: ts.Node): Value | null {
  return option(cx, value, 'url', call) ?? option(cx, value, 'uri', call) ?? option(cx, value, 'endpoint', call)
}

/** `{ baseUrlOverride: 'https://host', endpoint: '/accounts' }` */
function baseOption(cx: Context, value: Value, call: ts.Node): Value | null {
  return option(cx, value, 'baseUrlOverride', call)
}

/** An absolute URL, or an options object that holds one. */
function isUrl(cx: Context, value: Value, call: ts.Node): boolean {
  return optionsOf(value).some((one) => {
    if (one.kind === 'object') {
      if (one.shape === 'url') return true
      const url = one.shape === 'object' ? urlOption(cx, one, call) : null
      const base = url && baseOption(cx, one, call)
      return url !== null && (isUrl(cx, url, call) || (base !== null && isUrl(cx, base, call)))
    }
    // `uri || 'https://…'`: what callers leave out is the address that stands here.
    if (one.kind === 'ref') return one.fallback !== null && isUrl(cx, one.fallback, call)
    const first = one.kind === 'text' ? one.pieces[0] : undefined
    return first?.kind === 'lit' && /^[a-z]+:\/\/[^/]/i.test(first.text)
  })
}

/** A function that is a parameter, or hangs on one, which nobody in the program passes. */
function isHandedIn(callee: Value): boolean {
  return callee.kind === 'unknown' && callee.reason === 'parameter-without-caller'
}

/** A text that begins with words of a path. */
function isPath(value: Value): boolean {
  return optionsOf(value).every((one) => {
    const first = one.kind === 'text' ? one.pieces[0] : undefined
    return first?.kind === 'lit' && /^\/?[a-z_]+(\/|$)/i.test(first.text)
  })
}

function isMethod(value: Value): boolean {
  return optionsOf(value).every((one) => /^(get|post|put|patch|delete|head)$/i.test(constantText(one) ?? ''))
}

export function isOptions(value: Value): boolean {
  return optionsOf(value).some(
    (one) => one.kind === 'object' && one.properties.some((property) => isOptionName(property.name)),
  )
}

function isData(value: Value): boolean {
  return optionsOf(value).some((one) => one.kind === 'object' || one.kind === 'list' || one.kind === 'ref')
}
