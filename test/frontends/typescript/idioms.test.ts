/** One line for every way in which real clients build requests. The numbers are those of the list that the front end is measured against. */

import { describe, expect, test } from 'vitest'
import { reads, requests } from '../kit.ts'
import type { Tree } from '../kit.ts'

interface Idiom {
  readonly line: string
  readonly code: Tree | string
  readonly sends: readonly string[]
}

const list = 'GET accounts/:account_id/campaigns'

const versions: readonly Idiom[] = [
  {
    line: '1 host and version in one constant',
    code: `const BASE = "https://ads-api.x.com/12"; fetch(\`\${BASE}/accounts/\${acc}/campaigns\`)`,
    sends: [`${list} v12`],
  },
  {
    line: '1 literal in every URL',
    code: 'await fetch(`https://ads-api.twitter.com/12/accounts/${acc}/campaigns`)',
    sends: [`${list} v12`],
  },
  {
    line: '1 separate constants, joined later',
    code: `const HOST = "https://ads-api.x.com"; const VER = "12"; const path = '/accounts/a/campaigns'; fetch(\`\${HOST}/\${VER}\${path}\`)`,
    sends: [`${list} v12`],
  },
  {
    line: '1 environment with default (||)',
    code: 'const VER = process.env.ADS_VER || "11"; fetch(`https://ads-api.x.com/${VER}/accounts/a/campaigns`)',
    sends: [`${list} v11`],
  },
  {
    line: '1 environment with default (??) in another constant',
    code: 'const D = "12"; const VER = process.env.ADS_VER ?? D; fetch(`https://ads-api.x.com/${VER}/accounts/a/campaigns`)',
    sends: [`${list} v12`],
  },
  {
    line: '1 environment without default',
    code: 'fetch(`https://ads-api.x.com/${process.env.ADS_VER}/accounts/a/campaigns`)',
    sends: [`${list} v?`],
  },
  {
    line: '1 option of an SDK',
    code: {
      'a.js': `const Ads = require('twitter-ads'); const c = new Ads({ api_version: '4' }); c.get('accounts/:account_id/campaigns', { account_id: 'a' }, cb)`,
    },
    sends: [`${list} v4`],
  },
  {
    line: '1 nowhere: the default of the locked release',
    code: {
      'package-lock.json': '{"packages":{"node_modules/twitter-ads":{"version":"0.2.1"}}}',
      'a.js': `const Ads = require('twitter-ads'); new Ads({}).get('accounts', {}, cb)`,
    },
    sends: ['GET accounts v2'],
  },
  {
    line: '1 class field, a number',
    code: 'class C { private readonly ver = 12; host = "https://ads-api.x.com"; go() { return fetch(`${this.host}/${this.ver}/accounts/a/campaigns`) } }',
    sends: [`${list} v12`],
  },
  {
    line: '1 table for many platforms in another file',
    code: {
      'v.ts': `export const VERSIONS = { meta: "v21.0", xads: "12" } as const`,
      'a.ts': `import { VERSIONS } from './v'; fetch(\`https://ads-api.x.com/\${VERSIONS.xads}/accounts/a/campaigns\`)`,
    },
    sends: [`${list} v12`],
  },
  {
    line: '1 record per environment',
    code: `const URLS: Record<string, string> = { live: "https://ads-api.x.com/12", test: "https://ads-api-sandbox.x.com/12" }; export const go = (env: string) => fetch(URLS[env] + '/accounts/a/campaigns')`,
    sends: [`${list} v12|v12`],
  },
  {
    line: '1 function per environment',
    code: `const A = 'https://ads-api.x.com/11', B = 'https://ads-api-sandbox.x.com/10'; const base = () => cfg.live ? A : B; fetch(base() + '/accounts/a/campaigns')`,
    sends: [`${list} v11|v10`],
  },
  {
    line: '1 default overridden per call',
    code: `const dflt = { v: 9 }; const call = (path: string, o: { v?: number } = {}) => { const c = { ...dflt, ...o }; return fetch(\`https://ads-api.x.com/\${c.v}/\${path}\`) }; call('accounts/a/campaigns', { v: 8 })`,
    sends: [`${list} v8`],
  },
  {
    line: '1 parameter of a URL function',
    code: 'function url(v: number, id: string) { return `https://ads-api.x.com/${v}/accounts/${id}/campaigns` } fetch(url(12, "a"))',
    sends: [`${list} v12`],
  },
  {
    line: '1 enum',
    code: `enum V { Ten = '10' } fetch(\`https://ads-api.x.com/\${V.Ten}/accounts/a/campaigns\`)`,
    sends: [`${list} v10`],
  },
  {
    line: '1 versions that never existed',
    code: `fetch('https://ads-api.x.com/13/accounts/a/campaigns'); fetch('https://ads-api.x.com/1.1/accounts/a/campaigns')`,
    sends: [`${list} v13`, `${list} v1.1`],
  },
  {
    line: '1 a comment never decides',
    code: `// version 8\nfetch('https://ads-api.x.com/12/accounts/a/campaigns')`,
    sends: [`${list} v12`],
  },
]

const paths: readonly Idiom[] = [
  {
    line: '2.1 template with member and call holes',
    code: 'fetch(`https://ads-api.x.com/12/accounts/${encodeURIComponent(x)}/campaigns/${cfg["acc"]!}`)',
    sends: [`${list}/:campaign_id v12`],
  },
  {
    line: '2.2 small wrapper in another file',
    code: {
      'w.js': `export async function ads(method, path, query) { return fetch('https://ads-api.x.com/12' + path + '?' + new URLSearchParams(query), { method }) }`,
      'a.js': "import { ads } from './w.js'; ads('GET', `/accounts/${acc}/campaigns`, { count: 200 })",
    },
    sends: [`${list} v12 count=200`],
  },
  {
    line: '2.3 + chains over several lines',
    code: `fetch('https://ads-api.twitter.com/' +\n  '12' +\n  '/accounts/' + acc + '/campaigns')`,
    sends: [`${list} v12`],
  },
  {
    line: '2.4 :name filled by replace',
    code: `const PATH = '/accounts/:acc/campaigns'; fetch('https://ads-api.x.com/12' + PATH.replace(':acc', acc))`,
    sends: [`${list} v12`],
  },
  {
    line: '2.5 resource classes over an abstract base',
    code: `abstract class Http { protected get(p: string) { return fetch('https://ads-api.x.com/12' + p) } }\nclass Campaigns extends Http { list(a: string) { return this.get(\`/accounts/\${a}/campaigns\`) } }`,
    sends: [`${list} v12`],
  },
  {
    line: '2.5 injected transport typed by an interface',
    code: `interface T { get(p: string): any }\nclass Http implements T { get(p: string) { return fetch('https://ads-api.x.com/12' + p) } }\nclass Campaigns { constructor(private t: T) {} list(a: string) { return this.t.get(\`/accounts/\${a}/campaigns\`) } }`,
    sends: [`${list} v12`],
  },
  {
    line: '2.6 host with a hole in the middle',
    code: 'fetch(`https://ads-api${box ? "-sandbox" : ""}.twitter.com/3/accounts`)',
    sends: ['GET accounts v3'],
  },
  {
    line: '2.7 u += query',
    code: 'let u = `https://ads-api.x.com/12/accounts/${a}/campaigns`; if (q) u += "?campaign_ids=" + q; fetch(u)',
    sends: [`${list} v12 campaign_ids=*`],
  },
  {
    line: '2.8 method and path in one string',
    code: `const send = (op: string) => { const [method, path] = op.split(' '); return fetch('https://ads-api.x.com/12/' + path, { method }) }; send('POST accounts/:account_id/campaigns')`,
    sends: ['POST accounts/:account_id/campaigns v12'],
  },
  {
    line: '2.9 URL functions as values',
    code: 'const urls = { list: (a: string) => `https://ads-api.x.com/12/accounts/${a}/campaigns` }; fetch(urls.list("a"))',
    sends: [`${list} v12`],
  },
  {
    line: '2.10 the segment out of a table',
    code: `const ENTITY = { c: 'campaigns', l: 'line_items' } as const; export const go = (k: 'c' | 'l') => fetch(\`https://ads-api.x.com/12/accounts/a/\${ENTITY[k]}\`)`,
    sends: [`${list} v12`, 'GET accounts/:account_id/line_items v12'],
  },
  {
    line: '2.11 config object, method behind the URL',
    code: `import axios from 'axios'; axios({ url: 'https://ads-api.x.com/12/accounts/a/campaigns', method: 'post', params: { name: 'x' } })`,
    sends: ['POST accounts/:account_id/campaigns v12 name=x'],
  },
  {
    line: '2.12 this.url of the constructor',
    code: `class C { url: string; constructor() { this.url = 'https://ads-api.x.com/12/accounts/a/campaigns' } go(t: string) { return fetch(this.url + '?q=' + t) } }`,
    sends: [`${list} v12 q=*`],
  },
  {
    line: '2.13 array joined',
    code: `fetch(['https://ads-api.x.com', '12', 'accounts', a, 'campaigns'].join('/'))`,
    sends: [`${list} v12`],
  },
  {
    line: '2.14 absolute URL given to another client',
    code: `import { TwitterApi } from 'twitter-api-v2'; const v1 = new TwitterApi('x'); v1.get('https://ads-api.x.com/12/accounts/a/campaigns', { count: 1 })`,
    sends: [`${list} v12 count=1`],
  },
  {
    line: '2.15 new URL and searchParams',
    code: `const u = new URL('https://ads-api.x.com/12' + '/accounts/a/campaigns'); u.searchParams.set('count', '200'); fetch(u)`,
    sends: [`${list} v12 count=200`],
  },
  {
    line: '2.15 new URL drops the version of its base before a slash',
    code: `fetch(new URL('/11/accounts', 'https://ads-api.x.com/12/'))`,
    sends: ['GET accounts v11'],
  },
  {
    line: '2 the method is a variable',
    code: `const m = id ? 'PUT' : 'POST'; fetch('https://ads-api.x.com/12/accounts/a/campaigns', { method: m })`,
    sends: ['PUT accounts/:account_id/campaigns v12', 'POST accounts/:account_id/campaigns v12'],
  },
]

const params: readonly Idiom[] = [
  {
    line: '3.1 axios params',
    code: `import axios from 'axios'; axios.get('https://ads-api.x.com/12/accounts/a/campaigns', { params: { count: 1 } })`,
    sends: [`${list} v12 count=1`],
  },
  {
    line: '3.1 request qs',
    code: `const request = require('request'); request({ baseUrl: 'https://ads-api.x.com/12', url: '/accounts/a/campaigns', qs: { count: 1 } }, cb)`,
    sends: [`${list} v12 count=1`],
  },
  {
    line: '3.2 later assignments',
    code: `const p: any = { count: 1 }; if (x) p.with_draft = true; p['cursor'] = c; fetch('https://ads-api.x.com/12/accounts/a/campaigns?' + new URLSearchParams(p))`,
    sends: [`${list} v12 count=1 cursor=* with_draft=true`],
  },
  {
    line: '3.3 URLSearchParams, set and append',
    code: `const q = new URLSearchParams({ count: '1' }); q.append('cursor', c); fetch(\`https://ads-api.x.com/12/accounts/a/campaigns?\${q.toString()}\`)`,
    sends: [`${list} v12 count=1 cursor=*`],
  },
  {
    line: '3.4 handwritten query in joined strings',
    code: 'fetch(`https://ads-api.x.com/12/stats/accounts/${a}?entity=CAMPAIGN&entity_ids=${ids}` + "&granularity=DAY")',
    sends: ['GET stats/accounts/:account_id v12 entity=CAMPAIGN entity_ids=* granularity=DAY'],
  },
  {
    line: '3.5 conditional spread',
    code: `fetch('https://ads-api.x.com/12/accounts/a/campaigns?' + new URLSearchParams({ count: '1', ...(paused !== undefined && { paused }) }))`,
    sends: [`${list} v12 count=1 paused=*`],
  },
  {
    line: '3.6 typed params, the key only in the interface',
    code: `interface In { bid_type?: string }\nconst clean = (o: any) => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined))\nexport const create = (d: In) => fetch('https://ads-api.x.com/12/accounts/a/line_items?' + new URLSearchParams(clean(d) as any), { method: 'POST' })`,
    sends: ['POST accounts/:account_id/line_items v12 bid_type=*'],
  },
  {
    line: '3.7 positional values from another file',
    code: {
      'c.ts': `export const create = (acc: string, objective: string) => fetch(\`https://ads-api.x.com/12/accounts/\${acc}/line_items?\` + new URLSearchParams({ objective }), { method: 'POST' })`,
      'a.ts': `import { create } from './c'; create('a', 'TWEET_ENGAGEMENTS')`,
    },
    sends: ['POST accounts/:account_id/line_items v12 objective=TWEET_ENGAGEMENTS'],
  },
  {
    line: '3.8 JSON body',
    code: `fetch('https://ads-api.x.com/12/accounts/a/campaigns', { method: 'POST', body: JSON.stringify({ name: 'x' }) })`,
    sends: ['POST accounts/:account_id/campaigns v12 name=x'],
  },
  {
    line: '3.9 compact helper, keys copied in a loop',
    code: `function compact(o: any) { const out: any = {}; for (const [k, v] of Object.entries(o)) if (v != null) out[k] = v; return out }\nfetch('https://ads-api.x.com/12/accounts/a/campaigns?' + new URLSearchParams(compact({ count: 1, cursor })))`,
    sends: [`${list} v12 count=1 cursor=*`],
  },
  {
    line: '3.10 shorthand keys',
    code: `const count = 5; fetch('https://ads-api.x.com/12/accounts/a/campaigns?' + new URLSearchParams({ count } as any))`,
    sends: [`${list} v12 count=5`],
  },
  {
    line: '3.11 defaults merged with Object.assign',
    code: `const body = Object.assign({ count: 1 }, { cursor: c }); fetch('https://ads-api.x.com/12/accounts/a/campaigns?' + new URLSearchParams(body as any))`,
    sends: [`${list} v12 count=1 cursor=*`],
  },
  {
    line: '8 batch items',
    code: `fetch('https://ads-api.x.com/12/batch/accounts/a/campaigns', { method: 'POST', body: JSON.stringify([{ operation_type: 'Create', params: { name: 'x' } }]) })`,
    sends: ['POST batch/accounts/:account_id/campaigns v12 name=x'],
  },
  {
    line: '6 generic pagination, judged per caller',
    code: `async function all(path: string, q: any) { let cursor; do { const r: any = await fetch('https://ads-api.x.com/12' + path + '?' + new URLSearchParams({ ...q, cursor })); cursor = r.next } while (cursor) }\nall('/accounts/a/campaigns', { with_total_count: true }); all('/accounts/a/line_items', {})`,
    sends: [`${list} v12 cursor=* with_total_count=true`, 'GET accounts/:account_id/line_items v12 cursor=*'],
  },
]

const wrappers: readonly Idiom[] = [
  {
    line: '5 promisified SDK',
    code: {
      'a.js': `const { promisify } = require('util'); const Ads = require('twitter-ads'); const c = new Ads({ api_version: '5' }); const get = promisify(c.get.bind(c)); get('accounts/:account_id/campaigns', { account_id: 'a' })`,
    },
    sends: [`${list} v5`],
  },
  {
    line: '5 method as a name',
    code: {
      'a.js': `const axios = require('axios'); const c = axios.create({ baseURL: 'https://ads-api.x.com/12' }); const verb = 'get'; c[verb]('/accounts/a/campaigns')`,
    },
    sends: [`${list} v12`],
  },
  {
    line: '5 closure inside a method',
    code: `class C { run() { const go = async (m: string, p: string) => fetch('https://ads-api.x.com/12/' + p, { method: m }); return go('PUT', 'accounts/a/campaigns/c1') } }`,
    sends: [`PUT accounts/:account_id/campaigns/:campaign_id v12`],
  },
  {
    line: '5 twin wrappers',
    code: `const ads = (p: string) => fetch('https://ads-api.x.com/12/' + p); const api = (p: string) => fetch('https://api.x.com/2/' + p); ads('accounts/a/campaigns'); api('accounts/a/campaigns')`,
    sends: [`${list} v12`],
  },
  {
    line: '5 one class, two hosts',
    code: `class Http { constructor(private base: string) {} get(p: string) { return fetch(this.base + p) } }\nconst ads = new Http('https://ads-api.x.com/12'); const api = new Http('https://api.x.com/2');\nclass A { constructor(private h: Http) {} list() { return this.h.get('/accounts/a/campaigns') } }\nclass B { constructor(private h: Http) {} list() { return this.h.get('/accounts/a/line_items') } }\nnew A(ads).list(); new B(api).list()`,
    sends: [`${list} v12`],
  },
  {
    line: '5 constructor functions and prototypes',
    code: {
      'a.js': `function Client(o) { this.base = 'https://ads-api.x.com/' + o.v } Client.prototype.get = function (p) { return fetch(this.base + p) }; new Client({ v: 9 }).get('/accounts/a/campaigns')`,
    },
    sends: [`${list} v9`],
  },
]

const silent: readonly (readonly [string, Tree | string])[] = [
  [
    'another vendor whose host begins alike',
    `fetch('https://ads-api.example.com/12/accounts/a/campaigns?draft_only=true')`,
  ],
  [
    'the ordinary API',
    `fetch('https://api.x.com/2/tweets?status=x'); fetch('https://api.twitter.com/1.1/statuses/update.json?status=x')`,
  ],
  [
    'a list of hosts',
    `export const blocked = ['ads-api.x.com', 'ads-api.twitter.com', 'https://ads-api.x.com/12/accounts']`,
  ],
  [
    'comments and documentation links',
    `// https://ads-api.x.com/12/accounts\nexport const doc = 'see https://ads-api.x.com/12/accounts/a/campaigns'`,
  ],
  ['a host as prefix of another', `fetch('https://ads-api.x.com.evil.example/12/accounts')`],
  ['no host at all', `fetch('/12/accounts/a/campaigns?draft_only=true')`],
]

describe.each([
  ['where the version lives', versions],
  ['how the path is built', paths],
  ['how parameters are passed', params],
  ['wrappers', wrappers],
])('%s', (_, idioms) => {
  test.each(idioms)('$line', ({ code, sends }) => {
    expect(requests(code)).toEqual(sends)
  })
})

test.each(silent)('%s is no request', (_, code) => {
  expect(requests(code)).toEqual([])
})

const call = "fetch('https://ads-api.x.com/12/accounts/a/campaigns')"

test.each([
  ['destructuring with await', `const { data } = await (await ${call}).json(); data[0].id`, ['data', 'id']],
  ['renaming by destructuring', `let next; ({ next_cursor: next } = await ${call})`, ['next_cursor']],
  [
    'map into own records',
    `const r = await (await ${call}).json(); r.data.map((c: any) => ({ id: c.id, on: !c.paused }))`,
    ['data', 'id', 'paused'],
  ],
  [
    'callbacks of then',
    `${call}.then((r) => r.json()).then(({ data }) => data.map((c: any) => c.name))`,
    ['data', 'name'],
  ],
  [
    'a named mapping function',
    `const toRow = (c: any) => c.preview_url; const r: any = await ${call}; r.data.map(toRow)`,
    ['data', 'preview_url'],
  ],
  ['a field by its quoted name', `const r: any = await ${call}; r['total_count']`, ['total_count']],
  [
    'what an own object carries',
    `const f = async () => { const r: any = await ${call}; return { rows: r.data } }; const { rows } = await f(); rows[0].id`,
    ['data', 'id'],
  ],
])('reads are followed through %s', (_, code, fields) => {
  expect(reads(code).sort()).toEqual([...fields].sort())
})
