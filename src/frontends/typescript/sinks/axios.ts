/** axios, its instances and packages with its interface: `axios(config)`, `axios.get(url, config)`, `axios.create({ baseURL }).post(url, data, config)`. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { External, ExternalCall, Value } from '../evaluate/value.ts'
import { addSpread } from '../evaluate/values/objects.ts'
import { optionsOf, unknown } from '../evaluate/value.ts'
import { assignedDefault } from './axios-defaults.ts'
import { configOf, intercepted } from './axios-interceptors.ts'
import { arg, headersOf, methodOption, option, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

/** A request before it is sent: what axios merges of the call and the defaults. */
interface Config {
  readonly name: string
  readonly url: Value
  readonly base: Value | null
  readonly method: Value | string
  readonly params: readonly Value[]
  readonly data: Value | null
  readonly headers: readonly Value[]
  /** The object of the call that the rest was taken from. */
  readonly given: Value | null
}

export const axiosSink: Sink = {
  modules: ['axios', 'gaxios', 'redaxios', 'xior'],
  read(cx, call, callee, frame) {
    const instance = instanceOf(cx, callee, frame)
    if (instance === null) return null
    const read = configAt(cx, call, callee, instance.defaults, frame)
    if (read === null) return null
    const made = callee.base ?? null
    const config = afterInterceptors(cx, call, read, instance.defaults, made, frame)
    return {
      name: config.name,
      url: config.url,
      base: config.base,
      method: config.method,
      query: config.params,
      body: config.data ? [config.data] : [],
      headers: config.headers,
      missing: null,
      callback: null,
      sdk: null,
    }
  },
}

function configAt(
  cx: Context,
  call: ts.CallExpression,
  callee: External,
  defaults: Value | null,
  frame: Frame | null,
): Config | null {
  const verb = callee.path.filter((name) => name !== 'default').at(-1)
  const base = (config: Value | null): Value | null =>
    option(cx, config, 'baseURL', call) ??
    assignedDefault(cx, callee, 'baseURL', call) ??
    option(cx, defaults, 'baseURL', call)
  const params = (config: Value | null): readonly Value[] =>
    [
      option(cx, defaults, 'params', call),
      assignedDefault(cx, callee, 'params', call),
      option(cx, config, 'params', call),
    ].filter((one) => one !== null)
  if (verb !== undefined && verbs.has(verb)) {
    const hasBody = verb === 'post' || verb === 'put' || verb === 'patch'
    const url = arg(cx, call, 0, frame)
    if (!url) return null
    const given = arg(cx, call, hasBody ? 2 : 1, frame)
    const data = hasBody ? arg(cx, call, 1, frame) : option(cx, given, 'data', call)
    return {
      name: `axios.${verb}`,
      url,
      base: base(given),
      method: verbOf(verb),
      params: params(given),
      data: data?.kind === 'primitive' ? null : data,
      headers: headersOf(cx, [defaults, given], call),
      given,
    }
  }
  if (verb !== undefined && verb !== 'request') return null
  const first = arg(cx, call, 0, frame)
  if (!first) return null
  const isConfig = optionsOf(first).every((one) => one.kind === 'object' && one.shape === 'object')
  const given = isConfig || first.kind === 'ref' || first.kind === 'unknown' ? first : arg(cx, call, 1, frame)
  const url = isConfig
    ? option(cx, first, 'url', call)
    : first.kind === 'ref'
      ? cx.member(first, 'url', call, frame)
      : first
  if (!url) return null
  return {
    name: 'axios',
    url,
    base: base(given),
    method: methodOption(cx, given, call, 'GET'),
    params: params(given),
    data: option(cx, given, 'data', call),
    headers: headersOf(cx, [defaults, given], call),
    given,
  }
}

/** What interceptors leave of a request; what they do not name stays as it was. */
function afterInterceptors(
  cx: Context,
  call: ts.CallExpression,
  read: Config,
  defaults: Value | null,
  made: ExternalCall | null,
  frame: Frame | null,
): Config {
  const method: Value =
    typeof read.method === 'string'
      ? {
          kind: 'text',
          pieces: [{ kind: 'lit', text: read.method.toLowerCase(), node: call, start: -1, certainty: 'proven' }],
        }
      : read.method
  // Objects of the defaults and of the call: axios lays one over the other.
  const query = read.params.reduce<Value | null>((all, one) => (all ? addSpread(all, one, false) : one), null)
  const keys = { url: read.url, baseURL: read.base, method, params: query, data: read.data }
  const after = intercepted(cx, made, () => configOf(call, [defaults, read.given], keys), frame)
  if (after === null) return read
  const left = (name: string): Value | null => option(cx, after.config, name, call)
  const kept = left('method')
  return {
    ...read,
    url: left('url') ?? read.url,
    base: left('baseURL'),
    method: kept === null || kept === method ? read.method : kept,
    params: [left('params'), after.isWhole ? null : unknown(call, 'dynamic-params')].filter((one) => one !== null),
    data: left('data'),
  }
}

/** The defaults of the axios or instance that the callee hangs on; null when it is something else of the package. */
function instanceOf(cx: Context, callee: External, frame: Frame | null): { readonly defaults: Value | null } | null {
  if (callee.base === null) return { defaults: null }
  return created(cx, callee.base, frame)
}

function created(cx: Context, made: ExternalCall, frame: Frame | null): { readonly defaults: Value | null } | null {
  if (made.callee.path.at(-1) !== 'create') return null
  const node: ts.CallExpression | ts.NewExpression = made.node
  return { defaults: made.options ?? arg(cx, node, 0, made.frame ?? frame) }
}
