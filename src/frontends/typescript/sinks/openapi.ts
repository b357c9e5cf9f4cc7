/**
 * Clients that generators make of an OpenAPI description: `client.get({ url, path, query, body })` of hey-api, and
 * `client.GET('/accounts', { params: { query }, body })` of openapi-fetch. Both take their base where they are made or by `setConfig`.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { ExternalCall, Value } from '../evaluate/value.ts'
import { optionsOf, union, unknown } from '../evaluate/value.ts'
import { arg, headersOf, isOpen, methodOption, option, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

export const openapiSink: Sink = {
  modules: [
    '@hey-api/client-fetch',
    '@hey-api/client-axios',
    '@hey-api/client-ky',
    '@hey-api/client-next',
    '@hey-api/client-nuxt',
    'openapi-fetch',
  ],
  read(cx, call, callee, frame) {
    const name = callee.path.at(-1) ?? ''
    const isVerb = verbs.has(name.toLowerCase())
    const isFetch = callee.module === 'openapi-fetch'
    if (!callee.base || callee.path.length !== 1 || !(isVerb || (name === 'request' && !isFetch))) return null
    const options = arg(cx, call, isFetch ? 1 : 0, frame)
    const url = isFetch ? arg(cx, call, 0, frame) : option(cx, options, 'url', call)
    if (!url) return null
    const params = isFetch ? option(cx, options, 'params', call) : options
    const query = option(cx, params, 'query', call) ?? unseen(options, call)
    const body = option(cx, options, 'body', call)
    return {
      name: `client.${name}`,
      url,
      base: baseOf(cx, options, callee.base, call),
      method: isVerb ? name.toUpperCase() : methodOption(cx, options, call, 'GET'),
      query: query ? [query] : [],
      body: body && body.kind !== 'primitive' ? [body] : [],
      headers: headersOf(cx, [options], call),
      missing: null,
      callback: null,
      sdk: null,
    }
  },
}

/** Options that nobody here fills may hold parameters. */
function unseen(options: Value | null, call: ts.Node): Value | null {
  return isOpen(options) ? unknown(call, 'dynamic-params') : null
}

/** The base of this call, else what the client was made with and what was set for it: which of them it has, the order of a run decides. */
function baseOf(cx: Context, options: Value | null, made: ExternalCall, call: ts.Node): Value | null {
  const own = baseIn(cx, options, call)
  if (own) return own
  const given = arg(cx, made.node, 0, made.frame ?? null)
  const found = [...(given ? optionsOf(given).flatMap(configured) : []), ...setFor(cx, made)].flatMap(
    (one) => baseIn(cx, one, call) ?? [],
  )
  return found.length > 0 ? union(call, found.flatMap(optionsOf)) : null

  /** `createConfig({ … })` gives back what it is given. */
  function configured(one: Value): readonly Value[] {
    if (one.kind !== 'external-call') return [one]
    const config = arg(cx, one.node, 0, one.frame ?? null)
    return config ? optionsOf(config) : []
  }
}

function baseIn(cx: Context, options: Value | null, call: ts.Node): Value | null {
  return option(cx, options, 'baseUrl', call) ?? option(cx, options, 'baseURL', call)
}

/** What `client.setConfig({ … })` says anywhere. */
function setFor(cx: Context, made: ExternalCall): readonly Value[] {
  const { ts } = cx
  return cx.uses('setConfig').flatMap((use): readonly Value[] => {
    const access = use.parent
    const call = access.parent
    if (!ts.isPropertyAccessExpression(access) || access.name !== use) return []
    if (!ts.isCallExpression(call) || call.expression !== access || !call.arguments[0]) return []
    const isOwn = optionsOf(cx.evaluate(access.expression, null)).some(
      (one) => one.kind === 'external-call' && one.node === made.node,
    )
    return isOwn ? [cx.evaluate(call.arguments[0], null)] : []
  })
}
