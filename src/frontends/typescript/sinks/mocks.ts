/**
 * Libraries that answer in the API's stead: `http.get(url, resolver)` of msw, `nock(host).post(path, body)`, `fetchMock.get(url, answer)`,
 * `new MockAdapter(axios).onGet(url)`, undici's `pool.intercept({ path, method })`. What they expect is a second copy of a request.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { External, ExternalCall, Value } from '../evaluate/value.ts'
import { unknown } from '../evaluate/value.ts'
import { arg, chained, methodOption, option, verbOf, verbs } from './sink.ts'
import type { Sink, SinkCall } from './sink.ts'

type Read = (cx: Context, call: ts.CallExpression, callee: External, frame: Frame | null) => SinkCall | null

export const mockSinks: readonly Sink[] = [
  { modules: ['msw'], read: msw },
  { modules: ['nock'], read: nock },
  { modules: ['fetch-mock', 'fetch-mock-jest', '@fetch-mock/vitest', '@fetch-mock/jest'], read: fetchMock },
  { modules: ['axios-mock-adapter'], read: mockAdapter },
  { modules: ['undici'], read: mockPool },
]

type Expected = Pick<SinkCall, 'name' | 'url' | 'method'> & Partial<Pick<SinkCall, 'base' | 'query' | 'body'>>

function mock(expected: Expected): SinkCall {
  return {
    base: null,
    query: [],
    body: [],
    headers: [],
    missing: null,
    callback: null,
    sdk: null,
    ...expected,
    copy: 'mock',
  }
}

/** A verb is its method; `all`, `any` and kin leave it open. */
function methodNamed(call: ts.CallExpression, name: string): Value | string {
  return verbs.has(name) || name === 'options' ? verbOf(name) : unknown(call, 'dynamic-method')
}

/** `http.get(url, resolver)`, before version 2 `rest.get(url, resolver)`. */
function msw(...[cx, call, callee, frame]: Parameters<Read>): SinkCall | null {
  const [group, name, ...more] = callee.path
  if ((group !== 'http' && group !== 'rest') || name === undefined || more.length > 0) return null
  const url = arg(cx, call, 0, frame)
  return url && mock({ name: `msw.${name}`, url, method: methodNamed(call, name) })
}

/** `nock(host).post(path, body).query({ … })`; one scope goes on behind `.reply(…)`. */
function nock(...[cx, call, callee, frame]: Parameters<Read>): SinkCall | null {
  const name = callee.path.at(-1)
  const root = callee.base && rootOf(callee.base)
  if (!root || name === undefined || !(verbs.has(name) || name === 'intercept')) return null
  const host = arg(cx, root.node, 0, root.frame ?? frame)
  const url = arg(cx, call, 0, frame)
  if (!host || !url) return null
  const isNamed = name !== 'intercept'
  const body = arg(cx, call, isNamed ? 1 : 2, frame)
  return mock({
    name: `nock.${name}`,
    url,
    base: host,
    method: isNamed ? verbOf(name) : (arg(cx, call, 1, frame) ?? 'GET'),
    query: chained(cx, call, ['query'], frame),
    body: body?.kind === 'object' ? [body] : [],
  })
}

/** The call that began a chain of calls. */
function rootOf(call: ExternalCall): ExternalCall {
  let at = call
  while (at.callee.base) at = at.callee.base
  return at
}

const fetchMockNames = /^(mock|once|route|any|sticky|(get|post|put|patch|delete|head|any)(Once|AnyOnce)?)$/

/** `fetchMock.get(url, answer)`, `fetchMock.mock(url, answer, { method })`, `fetchMock.route({ url, method }, answer)`. */
function fetchMock(...[cx, call, callee, frame]: Parameters<Read>): SinkCall | null {
  const name = callee.path.at(-1) ?? ''
  if (!fetchMockNames.test(name)) return null
  const first = arg(cx, call, 0, frame)
  const url = first?.kind === 'object' && first.shape === 'object' ? option(cx, first, 'url', call) : first
  if (!url) return null
  const verb = name.replace(/(Any)?Once$/, '')
  const given = option(cx, first, 'method', call) ?? option(cx, arg(cx, call, 2, frame), 'method', call)
  const query = option(cx, first, 'query', call)
  return mock({
    name: `fetchMock.${name}`,
    url,
    method: given ?? methodNamed(call, verb),
    query: query ? [query] : [],
  })
}

/** `new MockAdapter(instance).onPost(url, body)`; a relative URL hangs on the instance's own base. */
function mockAdapter(...[cx, call, callee, frame]: Parameters<Read>): SinkCall | null {
  const verb = /^on([A-Z]\w+)$/.exec(callee.path.at(-1) ?? '')?.[1]?.toLowerCase()
  const root = callee.base && rootOf(callee.base)
  const url = arg(cx, call, 0, frame)
  if (!root || verb === undefined || !url) return null
  const instance = arg(cx, root.node, 0, root.frame ?? frame)
  const defaults = instance?.kind === 'external-call' ? arg(cx, instance.node, 0, instance.frame ?? frame) : null
  const second = arg(cx, call, 1, frame)
  const isBody = verb === 'post' || verb === 'put' || verb === 'patch'
  const params = isBody ? null : option(cx, second, 'params', call)
  return mock({
    name: `MockAdapter.on${verb}`,
    url,
    base: option(cx, defaults, 'baseURL', call),
    method: methodNamed(call, verb),
    query: params ? [params] : [],
    body: isBody && second?.kind === 'object' ? [second] : [],
  })
}

/** `agent.get(origin).intercept({ path, method, query, body })` of undici's MockAgent. */
function mockPool(...[cx, call, callee, frame]: Parameters<Read>): SinkCall | null {
  const pool = callee.base
  if (callee.path.at(-1) !== 'intercept' || pool?.callee.path.at(-1) !== 'get') return null
  const origin = arg(cx, pool.node, 0, pool.frame ?? frame)
  const options = arg(cx, call, 0, frame)
  const url = option(cx, options, 'path', call)
  if (!origin || !url) return null
  const query = option(cx, options, 'query', call)
  return mock({
    name: 'MockPool.intercept',
    url,
    base: origin,
    method: methodOption(cx, options, call, 'GET'),
    query: query ? [query] : [],
  })
}
