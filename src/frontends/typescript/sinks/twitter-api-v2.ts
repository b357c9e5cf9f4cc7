/**
 * npm `twitter-api-v2`, a client of all of the vendor's APIs: `client.ads.get(path, query)` joins the host and version of its release,
 * `client.v1.post(url, body, { prefix, query, params })` takes any URL, `client['_requestMaker'].send({ url, method, query, body })` is what all of it ends in.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { External, Value } from '../evaluate/value.ts'
import { arg, dataOf, methodOption, option, verbOf, verbs } from './sink.ts'
import type { SdkCall, Sink, SinkCall } from './sink.ts'

const name = 'twitter-api-v2'
const production = 'ads-api.x.com'
const sandbox = 'ads-api-sandbox.twitter.com'
const withBody = new Set(['post', 'put', 'patch'])

export const twitterApiV2Sink: Sink = {
  modules: [name],
  read(cx, call, callee, frame) {
    const verb = callee.path.at(-1)
    if (callee.base === null || verb === undefined) return null
    const first = arg(cx, call, 0, frame)
    if (!first) return null
    if (verb === 'send') return sent(cx, call, first)
    if (!verbs.has(verb)) return null
    const data = dataOf(arg(cx, call, 1, frame))
    const settings = arg(cx, call, 2, frame)
    const query = option(cx, settings, 'query', call)
    const fillers = option(cx, settings, 'params', call)
    const prefix = option(cx, settings, 'prefix', call)
    return {
      name: `TwitterApi.${callee.path.join('.')}`,
      url: first,
      base: prefix,
      method: verbOf(verb),
      query: [...(withBody.has(verb) ? [] : data), ...(query ? [query] : []), ...(fillers ? [fillers] : [])],
      body: withBody.has(verb) ? data : [],
      headers: [],
      missing: null,
      callback: null,
      sdk: prefix === null ? adsClient(callee, callee.base.node) : null,
    }
  },
}

/** The subclient for the Ads API: it has no option for the version, the release decides. */
function adsClient(callee: External, constructor: ts.Node): SdkCall | null {
  if (!callee.path.slice(0, -1).includes('ads')) return null
  const isSandbox = callee.path.includes('sandbox')
  return {
    package: name,
    hosts: [isSandbox ? sandbox : production],
    hostCertain: true,
    version: null,
    option: '',
    options: null,
    constructor,
  }
}

function sent(cx: Context, call: ts.CallExpression, request: Value): SinkCall | null {
  const url = option(cx, request, 'url', call)
  if (!url) return null
  const all = (...names: string[]): Value[] => names.flatMap((key) => option(cx, request, key, call) ?? [])
  return {
    name: 'TwitterApi.send',
    url,
    base: null,
    method: methodOption(cx, request, call, 'GET'),
    query: all('query', 'params'),
    body: all('body'),
    headers: [],
    missing: null,
    callback: null,
    sdk: null,
  }
}
