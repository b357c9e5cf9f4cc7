/** Code that was written badly, or against us: the audit ends, runs nothing, and says what it did not read. */

import { expect, test } from 'vitest'
import type { Tree } from '../kit.ts'
import { extract, readsOf, requests } from '../kit.ts'

const base = `'https://ads-api.x.com/4'`
const list = 'GET accounts/:account_id/campaigns'

/** Reason codes of what was not read, each once. */
function reasons(tree: Tree | string): string[] {
  return [
    ...new Set(extract(tree).requests.flatMap((one) => one.unknown.map(({ part, reason }) => `${part}: ${reason}`))),
  ].sort()
}

const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

test('constants that are made of each other are no text, and the rest of the request is read', () => {
  const code = `const A: string = B + 'x'; const B: string = A + 'y'; fetch(${base} + '/accounts/a/campaigns?q=' + A)`
  expect(requests(code)).toEqual([`${list} v4 q=*`])
  expect(extract(code).requests[0]!.params[0]!.values[0]!.unknown?.reason).toBe('recursive')
})

test('functions that call each other for ever end, and what they are called with is read', () => {
  const code = `const a = (p: string, n: number): any => n ? b(p, n - 1) : fetch(${base} + p)\nconst b = (p: string, n: number): any => a(p, n - 1)\na('/accounts/x/campaigns', 3)`
  expect(requests(code)).toContain(`${list} v4`)
})

test('an object that thousands of functions hand on to each other ends, whether one of them puts something into it or not', () => {
  const chain = (last: string): string =>
    `${many(5_000, (index) => `function f${index}(p: any) { f${index + 1}(p) }`)}\nfunction f5000(p: any) { ${last} }
    const p: any = {}\nf0(p)\nfetch(${base} + '/accounts?' + new URLSearchParams(p))`
  expect(requests(chain('console.log(p)'))).toEqual(['GET accounts v4'])
  expect(requests(chain('p.count = 1'))).toHaveLength(1)
})

test('a text of thousands of parts, which a generated file may hold, costs no request of its project', () => {
  const sum = Array.from({ length: 6_000 }, (_, index) => `'${index}'`).join(' + ')
  const tree = {
    'big.ts': `export const big = ${sum}`,
    'a.ts': `import { big } from './big'\nfetch(${base} + '/accounts/a/campaigns?q=' + big)`,
  }
  expect(requests(tree)).toEqual([`${list} v4 q=*`])
})

test('an object of thousands of methods that use `this` is read as the few of it that send', () => {
  const methods = many(3_000, (index) => `  m${index}() { return this.rows.get(this.key + ${index}) },`)
  const code = `export const api: any = {\n  rows: new Map(),\n  key: 1,\n${methods}\n  list() { return this.get('/accounts/a/campaigns') },\n  get(path: string) { return fetch(${base} + path) },\n}\napi.list()`
  expect(requests(code)).toEqual([`${list} v4`])
})

test('classes that extend each other end, and what is called on them is read', () => {
  const code = `class A extends B { base = ${base}; go() { return fetch(this.base + '/accounts/a/campaigns') } }
class B extends A { other = 1 }
export const run = (b: B) => b.go()`
  expect(requests(code)).toEqual([`${list} v4`])
})

test('a function that hands its callback to itself many times is asked for it once', () => {
  const again = many(30, (index) => `    if (n === ${index}) return load(n - 1, done)`)
  const code = `const request = require('request')
function load(n, done) {\n${again}
  request({ url: ${base} + '/accounts/a/campaigns', json: true }, (error, res, body) => done(error, body))
}
load(3, (error, page) => page.data.map((one) => one.account_id))`
  expect(readsOf({ 'a.js': code })).toContain('account_id')
})

test('functions that hand a receiver to each other keep the callers of both', () => {
  const code = `class Ads { get(p: string) { return fetch(${base} + p) } }
class Other { get(p: string) { return p } }
function f(c: any, n: number): any { c.get('/accounts/a/campaigns'); return g(c, n) }
function g(c: any, n: number): any { c.get('/accounts/a/cards'); return f(c, n - 1) }
f(new Ads(), 1)
g(new Other(), 1)`
  expect(requests(code)).toEqual([`${list} v4`, 'GET accounts/:account_id/cards v4'])
})

test('a script of blank lines is looked through once', () => {
  const blank = { 'blank.js': `${'\n'.repeat(200_000)}x`, 'a.js': `fetch(${base} + '/accounts/x/campaigns')` }
  expect(requests(blank)).toEqual([`${list} v4`])
})

test('functions that return each other end', () => {
  const code = `function a(): any { return b() }\nfunction b(): any { return a() }\nfunction c(): any { return c }\nfetch(${base} + '/accounts/x/campaigns').then(a).then(c)`
  expect(requests(code)).toEqual([`${list} v4`])
})

test('a table of 10,000 keys is read at its key; an unknown key of it says that there were too many', () => {
  const table = `export const PATHS: Record<string, string> = {\n${many(10_000, (index) => `  k${index}: 'x${index}',`)}\n  list: 'campaigns',\n}`
  const tree = (key: string): Tree => ({
    'table.ts': table,
    'a.ts': `import { PATHS } from './table'\nexport const go = (key: string) => fetch(${base} + '/accounts/a/' + PATHS${key})`,
  })
  expect(requests(tree('.list'))).toEqual([`${list} v4`])
  expect(extract(tree('[key]')).requests.length).toBeLessThan(100)
  expect(reasons(tree('[key]'))).toContain('path: too-many-values')
})

test('a chain of 200 re-exports is followed to its end', () => {
  const tree: Tree = { 'm0.ts': `export const BASE = ${base}` }
  for (let index = 1; index <= 200; index++) tree[`m${index}.ts`] = `export * from './m${index - 1}'`
  tree['a.ts'] = `import { BASE } from './m200'\nfetch(BASE + '/accounts/a/campaigns')`
  expect(requests(tree)).toEqual([`${list} v4`])
})

test('barrels in a circle end', () => {
  const tree = {
    'a.ts': `export * from './b'\nexport const BASE = ${base}`,
    'b.ts': `export * from './a'\nimport { BASE } from './a'\nfetch(BASE + '/accounts/a/campaigns')`,
  }
  expect(requests(tree)).toEqual([`${list} v4`])
})

test('a getter is read, never run', () => {
  const code = `const o = { get path() { (globalThis as any).ran = true; while (true) {} ; return '/accounts/a/campaigns' } }\nclass C { get base() { process.exit(7); return ${base} } go() { return fetch(this.base + '/accounts/a/campaigns') } }`
  expect(requests(code)).toEqual([`${list} v4`])
  expect((globalThis as { ran?: boolean }).ran).toBeUndefined()
})

test.each(['eval("path")', 'new Function("return path")()', 'Function("return path")()'])(
  'what %s gives is not known, and said so',
  (code) => {
    expect(reasons(`fetch(${base} + ${code})`)).toContain('path: dynamic-path')
    expect(requests(`fetch(${base} + ${code})`)).toEqual(['GET ? v4'])
  },
)

test('a union of 500 names is cut and said so', () => {
  const names = many(500, (index) => `  | 'n${index}'`)
  const code = `type Name =\n${names}\nconst all: Name[] = [${Array.from({ length: 500 }, (_, index) => `'n${index}'`).join()}]\nfor (const name of all) fetch(${base} + '/accounts/a/' + name)`
  expect(extract(code).requests.length).toBeLessThan(100)
  expect(reasons(code)).toContain('path: too-many-values')
})

test('300 spreads of each other are read to the first', () => {
  const code = `const p0 = { draft_only: true }\n${many(300, (index) => `const p${index + 1} = { ...p${index}, k${index}: 1 }`)}\nfetch(${base} + '/accounts/a/campaigns?' + new URLSearchParams(p300 as any))`
  expect(requests(code)[0]).toMatch(/^GET accounts\/:account_id\/campaigns v4 /)
})

test('a file of 1,000 calls gives 1,000 requests', () => {
  const code = `const ads = (path: string) => fetch(${base} + path)\n${many(1_000, (index) => `ads('/accounts/a/campaigns/c${index}')`)}`
  const { requests: found, coverage } = extract(code)
  // The bound on chains of callers is met sooner or later; then it says so.
  expect(found.length === 1_000 || coverage.limits.length > 0).toBe(true)
})

test('names that every object has are parameters like others', () => {
  const code = `fetch(${base} + '/accounts/a/campaigns?' + new URLSearchParams({ ['__proto__']: 'x', constructor: 'y', toString: 'z', hasOwnProperty: '1' } as any))`
  expect(requests(code)).toEqual([`${list} v4 __proto__=x constructor=y hasOwnProperty=1 toString=z`])
})

test('fields that every object has are read like others', () => {
  const code = `const r: any = await (await fetch(${base} + '/accounts/a/campaigns')).json(); r.data.__proto__.x; r.data.constructor; r['toString']`
  expect(extract(code).requests).toHaveLength(1)
})

test('a response that is handed round in a circle ends', () => {
  const code = `let a: any, b: any\nasync function f() { a = await (await fetch(${base} + '/accounts/a/campaigns')).json(); b = a; a = b; return { a, b: { a: b, again: f() } } }\nf().then((x: any) => { x.b.a.data[0].paused; x.a = x.b })`
  expect(extract(code).requests[0]!.reads.map((read) => read.field)).toContain('paused')
})

test('a component of nothing but opening tags ends', () => {
  expect(extract({ 'a.vue': `<!-- ads-api.x.com ${'<script '.repeat(20_000)}` }).requests).toEqual([])
  expect(extract({ 'a.vue': `ads-api.x.com ${'<script "'.repeat(20_000)}` }).requests).toEqual([])
})

test('constants that stand on each other 3,000 deep end, and say so', () => {
  const code = `const c0 = 'campaigns'\n${many(3_000, (index) => `const c${index + 1} = c${index} + ''`)}\nfetch(${base} + '/accounts/a/' + c3000)`
  expect(reasons(code)).toContain('path: too-deep')
})

test('a name that stands for a whole file is no member of a class', () => {
  const tree = {
    'api.ts': `export class Api { send(path: string) { return fetch(${base} + path) } }\nexport const send = (path: string) => new Api().send(path)`,
    'a.ts': `import * as send from './api'\nconst use = (it: any) => it(send)\nuse(send)\nsend.send('/accounts/a/campaigns')`,
  }
  expect(requests(tree)).toContain(`${list} v4`)
})

test('a name used half a million times ends, and what may be missing is said', () => {
  const tree: Tree = { 'send.ts': `export const create = (path: string) => fetch(${base} + path)` }
  for (let file = 0; file < 100; file++)
    tree[`f${file}.ts`] = `import './send'\n${many(4_500, () => 'Other.create(1)')}`
  tree['z.ts'] = `import { create } from './send'\ncreate('/accounts/a/campaigns')`
  expect(extract(tree).coverage.limits).toEqual([
    'send.ts: more callers of one wrapper than were followed; some requests may be missing',
  ])
})

test('a wrapper of 2,100 callers gives 2,100 requests: what leads to requests is not rationed', () => {
  const code = `const get = (path: string) => fetch(${base} + path)\n${many(2_100, () => `get('/accounts/a/campaigns')`)}`
  const { requests: found, coverage } = extract(code)
  expect(found.length).toBe(2_100)
  expect(coverage.limits).toEqual([])
})

test('descriptions of inputs that spread each other, and 3,000 lists that each spread the one before, are walked to their end', () => {
  const kind = `{ displayName: 'K', name: 'kind', type: 'options', options: [{ name: 'A', value: 'A1' }] }`
  const code = `const base: any = { ...described }\nconst described: any = { ...base }
const l0: any[] = [${kind}, ...l2999, ...l1]\n${many(2_999, (index) => `const l${index + 1} = [...l${index}, ...l${index}]`)}
export class Node {
  description = { properties: l2999, ...base }
  run(this: any) { return fetch(${base} + '/accounts/a/campaigns?q=' + this.getNodeParameter('kind')) }
}`
  expect(requests(code)).toEqual([`${list} v4 q=A1`])
})

test.each([
  ['brackets', `export const x = ${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['negations', `export const x = ${'!'.repeat(5_000)}1`],
  ['calls', `export const x = a${'.b()'.repeat(5_000)}`],
  ['conditions', `export const x = ${'a ? b : '.repeat(5_000)}c`],
  ['blocks', `${'{'.repeat(20_000)}${'}'.repeat(20_000)}`],
])('a file of thousands of %s inside of each other is said to be skipped, and the others are read', (_, deep) => {
  const { requests: found, coverage } = extract({
    'deep.js': `import './a'\n${deep}`,
    'a.js': `fetch(${base} + '/accounts/a/campaigns')`,
  })
  expect(found).toHaveLength(1)
  expect(coverage.skipped).toEqual([{ file: 'deep.js', reason: 'nested deeper than 1000 levels, not analysed' }])
})

test('what is nested as deep as generated code may be is read', () => {
  const chain = `export const x = a${'.b()'.repeat(450)}`
  expect(requests(`${chain}\nfetch(${base} + '/accounts/a/campaigns')`)).toEqual([`${list} v4`])
})

test('parameters that an interceptor lays over themselves, and signs, are read, and end', () => {
  const code = `import axios from 'axios'
import OAuth from 'oauth-1.0a'
const oauth = new OAuth({ consumer: { key: 'k', secret: 's' } })
const sign = (method, url, data) => oauth.toHeader(oauth.authorize({ method, url, data: data || {} }))
const client = axios.create({ baseURL: 'https://ads-api.x.com/4' })
client.interceptors.request.use((req) => {
  const params = req.params || {}
  Object.keys(params).forEach((key) => {
    if (params[key] === undefined) delete params[key]
    else if (Array.isArray(params[key])) params[key] = params[key].join(',')
  })
  req.params = params
  req.headers.Authorization = sign(req.method, req.baseURL + req.url, params)
  return req
})
${many(10, (index) => `client.get('/accounts/a/campaigns', { params: { q: ${index} } })`)}`
  expect(requests({ 'a.js': code })).toHaveLength(10)
})

test('more requests to its own server than are followed are said', () => {
  const server = `const app = require('express')()\napp.all('/ads/*', (req, res) => fetch(${base} + '/' + req.params[0], { method: req.method }))`
  const pages = (count: number): Tree => ({
    'a.js': server,
    'p.js': many(count, (at) => `fetch('/ads/accounts/${at}/cards')`),
  })
  expect(extract(pages(20)).coverage.limits).toEqual([])
  expect(extract(pages(20)).requests.length).toBe(21)
  expect(extract(pages(401)).coverage.limits).toEqual([
    'more requests to the program’s own server than were followed; some that it passes on may be missing',
  ])
})

test('more pages of its own server than are read are said', () => {
  const tree: Tree = {
    'a.js': `const app = require('express')()\napp.get('/ads/cards', () => fetch(${base} + '/accounts/a/cards'))`,
  }
  for (let page = 0; page < 401; page++) tree[`p${page}.js`] = `fetch('/ads/cards')`
  expect(extract(tree).coverage.limits).toEqual([
    'too many files spell addresses of the program’s own server; what they ask it for was not followed',
  ])
})
