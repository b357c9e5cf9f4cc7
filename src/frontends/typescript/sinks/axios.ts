/** axios and its instances: `axios(config)`, `axios.get(url, config)`, `axios.create({ baseURL }).post(url, data, config)`. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { External, ExternalCall, Value } from '../evaluate/value.ts'
import { optionsOf, union } from '../evaluate/value.ts'
import { arg, headersOf, methodOption, option, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

export const axiosSink: Sink = {
  modules: ['axios'],
  read(cx, call, callee, frame) {
    const instance = instanceOf(cx, callee, frame)
    if (instance === null) return null
    const verb = callee.path.filter((name) => name !== 'default').at(-1)
    const { defaults } = instance
    const fromDefaults = (name: string): Value[] => {
      const value = option(cx, defaults, name, call)
      return value ? [value] : []
    }
    const base = (): Value | null => assignedBase(cx, callee, call) ?? option(cx, defaults, 'baseURL', call)
    if (verb !== undefined && verbs.has(verb)) {
      const hasBody = verb === 'post' || verb === 'put' || verb === 'patch'
      const url = arg(cx, call, 0, frame)
      if (!url) return null
      const config = arg(cx, call, hasBody ? 2 : 1, frame)
      const params = option(cx, config, 'params', call)
      const data = hasBody ? arg(cx, call, 1, frame) : option(cx, config, 'data', call)
      return {
        name: `axios.${verb}`,
        url,
        base: option(cx, config, 'baseURL', call) ?? base(),
        method: verbOf(verb),
        query: [...fromDefaults('params'), ...(params ? [params] : [])],
        body: data && !(data.kind === 'primitive') ? [data] : [],
        headers: headersOf(cx, [defaults, config], call),
        missing: null,
        callback: null,
        sdk: null,
      }
    }
    if (verb !== undefined && verb !== 'request') return null
    const first = arg(cx, call, 0, frame)
    if (!first) return null
    const isConfig = optionsOf(first).every((one) => one.kind === 'object' && one.shape === 'object')
    const config = isConfig || first.kind === 'ref' || first.kind === 'unknown' ? first : arg(cx, call, 1, frame)
    const url = isConfig
      ? option(cx, first, 'url', call)
      : first.kind === 'ref'
        ? cx.member(first, 'url', call, frame)
        : first
    if (!url) return null
    const params = option(cx, config, 'params', call)
    const data = option(cx, config, 'data', call)
    return {
      name: 'axios',
      url,
      base: option(cx, config, 'baseURL', call) ?? base(),
      method: methodOption(cx, config, call, 'GET'),
      query: [...fromDefaults('params'), ...(params ? [params] : [])],
      body: data ? [data] : [],
      headers: headersOf(cx, [defaults, config], call),
      missing: null,
      callback: null,
      sdk: null,
    }
  },
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

interface Assigned {
  /** The call that made the instance; null for axios itself. */
  readonly made: ts.Node | null
  readonly value: ts.Expression
}

const assignments = new WeakMap<Context, readonly Assigned[]>()

/** What `axios.defaults.baseURL = …` sets for the instance that the callee hangs on; null when nothing does. */
function assignedBase(cx: Context, callee: External, call: ts.Node): Value | null {
  let known = assignments.get(cx)
  if (!known) assignments.set(cx, (known = assignedBases(cx)))
  const made = callee.base?.node ?? null
  const values = known.filter((one) => one.made === made).map((one) => cx.evaluate(one.value, null))
  return values.length === 0 ? null : union(call, values)
}

function assignedBases(cx: Context): readonly Assigned[] {
  const { ts } = cx
  return cx.files.flatMap((file) =>
    (cx.identifiers(file).get('baseURL') ?? []).flatMap((node) => {
      const access = node.parent
      const holder = ts.isPropertyAccessExpression(access) ? access.expression : null
      const assignment = access.parent
      if (!holder || !ts.isPropertyAccessExpression(holder) || holder.name.text !== 'defaults') return []
      if (!ts.isBinaryExpression(assignment) || assignment.left !== access) return []
      return optionsOf(cx.evaluate(holder.expression, null)).flatMap((client): readonly Assigned[] => {
        if (client.kind === 'external-call' && client.callee.module === 'axios')
          return [{ made: client.node, value: assignment.right }]
        if (client.kind !== 'external' || client.module !== 'axios') return []
        // Also `http.axiosRef` of an injected service.
        return [{ made: client.base?.node ?? null, value: assignment.right }]
      })
    }),
  )
}
