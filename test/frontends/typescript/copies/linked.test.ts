/** A request that the source writes a second time is one request, and every copy of it changes with it or not at all. */

import { describe, expect, test } from 'vitest'
import { audit } from '../../../../src/audit.ts'
import { loadShipped } from '../../../../src/catalogue/shipped.ts'
import { overlay } from '../../../../src/files.ts'
import type { Audit } from '../../../../src/finding.ts'
import { typescript } from '../../../../src/frontends/typescript/index.ts'
import { planWrites } from '../../../../src/migrate.ts'
import { createPositions } from '../../../../src/positions.ts'
import { pathText } from '../../../../src/request.ts'

type Tree = Record<string, string>

function run(tree: Tree, to?: string): Audit {
  const files = overlay(null, new Map(Object.entries(tree)))
  const options = { files, catalogues: loadShipped(), frontend: typescript, asOf: '2026-11-24' }
  const [only] = audit(to === undefined ? options : { ...options, to })
  return only!
}

/** `GET path v8 role: signature a.ts:3, mock a.test.ts:1`, one line for every request. */
function links(tree: Tree): string[] {
  const positions = createPositions((file) => tree[file] ?? null)
  return run(tree).requests.map(({ request }) => {
    const versions = request.versions.map((version) => `v${version.value}`).join('|') || 'v?'
    const linked = request.linked.map(({ what, place }) => `${what} ${place.file}:${positions.of(place).line}`)
    const own = [request.method ?? '?', pathText(request.path) ?? '?', versions, request.role].join(' ')
    return linked.length > 0 ? `${own}: ${linked.join(', ')}` : own
  })
}

/** The tree after `migrate --write --tier review`; a second run must leave it as it is. */
function migrated(tree: Tree, to = '12'): Tree {
  const once = written(tree, to)
  expect(written(once, to)).toEqual(once)
  return once
}

function written(tree: Tree, to: string): Tree {
  const files = overlay(null, new Map(Object.entries(tree)))
  const { changes } = planWrites(run(tree, to), files, typescript, 'review', { catalogues: loadShipped() })
  return { ...tree, ...Object.fromEntries(changes.map((change) => [change.path, change.text])) }
}

const list = 'GET accounts/:account_id/campaigns'

describe('what repeats no request is left alone', () => {
  test('a signature over the URL of another API', () => {
    const code = `import OAuth from 'oauth-1.0a'; const oauth = new OAuth({}); oauth.authorize({ url: 'https://api.x.com/8/accounts/a/campaigns', method: 'GET' }, token)`
    expect(links({ 'a.ts': code })).toEqual([])
  })
  test('a mock of the same path on another host', () => {
    const code = `import nock from 'nock'; nock('https://shop.example').get('/8/accounts/a/campaigns').reply(200) // ads-api.x.com`
    expect(links({ 'a.test.ts': code })).toEqual([])
  })
  test('a URL that a test expects but no source sends', () => {
    const code = `import { test } from 'vitest'; expect(build()).toBe('https://ads-api.x.com/8/accounts/a/campaigns')`
    expect(links({ 'a.test.ts': code })).toEqual([])
  })
  test('a mock of another version than the one the source calls is no copy of it', () => {
    const tree = {
      'a.ts': `fetch('https://ads-api.x.com/12/accounts/a/campaigns')`,
      'a.test.ts': `import nock from 'nock'; nock('https://ads-api.x.com').get('/8/accounts/a/campaigns').reply(200)`,
    }
    expect(links(tree)).toEqual([`${list} v8 mock`, `${list} v12 source`])
    expect(migrated(tree)['a.test.ts']).toBe(tree['a.test.ts'].replace('/8/', '/12/'))
  })
  test('`&` between other things is no base string', () => {
    const code = `import { createHmac } from 'crypto'; const key = [secret, enc('https://ads-api.x.com/12/accounts'), x, y].join('&')`
    expect(links({ 'a.ts': code })).toEqual([])
  })
})

describe('a signature over the same request', () => {
  const signed = (version: string, key: string): string =>
    [
      `import OAuth from 'oauth-1.0a'`,
      `const oauth = new OAuth({ consumer })`,
      `export async function campaigns(acc) {`,
      `  const auth = oauth.authorize({ url: \`https://ads-api.x.com/${version}/accounts/\${acc}/campaigns\`, method: 'GET', data: { ${key}: true } }, token)`,
      `  await fetch(\`https://ads-api.x.com/${version}/accounts/\${acc}/campaigns?${key}=true\`, { headers: oauth.toHeader(auth) })`,
      `}`,
    ].join('\n')

  test('is one request, and version and parameter change in both', () => {
    expect(links({ 'a.js': signed('4', 'draft_only') })).toEqual([`${list} v4 source: signature a.js:4`])
    expect(migrated({ 'a.js': signed('4', 'draft_only') })['a.js']).toBe(signed('12', 'with_draft'))
  })
  test('is in the same group as the request', () => {
    const { fixes } = run({ 'a.js': signed('4', 'draft_only') })
    expect(fixes.map((fix) => [fix.requests.join(), fix.edits.length])).toEqual([['r1', 4]])
  })
  test('over shared variables is edited once', () => {
    const code = (version: string, key: string): string =>
      `const OAuth = require('oauth-1.0a')\nconst oauth = OAuth({})\nmodule.exports = async (acc) => {\n  const request = { url: 'https://ads-api.x.com/${version}/accounts/' + acc + '/campaigns', method: 'GET', data: { ${key}: true } }\n  const header = oauth.toHeader(oauth.authorize(request))\n  await fetch(request.url + '?' + new URLSearchParams(request.data), { method: request.method, headers: header })\n}\n`
    expect(links({ 'a.js': code('4', 'draft_only') })).toEqual([`${list} v4 source: signature a.js:5`])
    expect(migrated({ 'a.js': code('4', 'draft_only') })['a.js']).toBe(code('12', 'with_draft'))
  })
  test('inside a wrapper belongs to every call of the wrapper', () => {
    const tree = {
      'w.ts': `import OAuth from 'oauth-1.0a'\nconst oauth = new OAuth({})\nexport async function ads(method: string, path: string, params: object = {}) {\n  const url = 'https://ads-api.x.com/12/' + path\n  const auth = oauth.authorize({ url, method, data: params })\n  await fetch(url + '?' + new URLSearchParams(params), { method, headers: oauth.toHeader(auth) })\n}\n`,
      'a.ts': `import { ads } from './w'\nads('GET', 'accounts/a/campaigns')\nads('POST', 'accounts/a/line_items', { name: 'n' })\n`,
    }
    expect(links(tree)).toEqual([
      `${list} v12 source: signature w.ts:5`,
      'POST accounts/:account_id/line_items v12 source: signature w.ts:5',
    ])
  })
  test('made by a helper of its own is found at its request', () => {
    const tree = {
      'a.ts': `import { hmacsign } from 'oauth-sign'\nfunction sign(method, url, params) { return hmacsign(method, url, params, key, secret) }\nexport async function go() {\n  const signature = sign('GET', 'https://ads-api.x.com/8/accounts/a/campaigns', { count: 1 })\n  await fetch('https://ads-api.x.com/8/accounts/a/campaigns?count=1', { headers: { signature } })\n}\n`,
    }
    expect(links(tree)).toEqual([`${list} v8 source: signature a.ts:2`])
    expect(migrated(tree)['a.ts']).toBe(tree['a.ts'].replaceAll('/8/', '/12/'))
  })
  test('of which no sender is known is the request itself', () => {
    const code = `import { OAuth } from 'oauth'\nconst oauth = new OAuth(a, b, c)\nconst signed = oauth.signUrl('https://ads-api.x.com/8/accounts/a/campaigns', token, secret, 'GET')\nsend(signed)`
    expect(links({ 'a.ts': code })).toEqual([`${list} v8 source`])
  })
  test.each([
    ['a joined list', "[method.toUpperCase(), enc(url), enc(query)].join('&')"],
    ['a mapped list', "[method, url, query].map(enc).join('&')"],
    ['a template', '`${method}&${enc(url)}&${enc(query)}`'],
    ['a `+` chain', "method + '&' + enc(url) + '&' + enc(query)"],
    ['a template that spells the method', '`GET&${enc(url)}&${enc(query)}`'],
  ])('made by hand as %s', (_, base) => {
    const code = (version: string, key: string): string =>
      [
        `import { createHmac } from 'crypto'`,
        `const enc = (s) => encodeURIComponent(s).replace(/[!'()*]/g, (c) => '%' + c)`,
        `function signature(method, url, params) {`,
        `  const all = { oauth_nonce: nonce(), ...params }`,
        `  const query = Object.keys(all).sort().map((k) => enc(k) + '=' + enc(all[k])).join('&')`,
        `  return createHmac('sha1', key).update(${base}).digest('base64')`,
        `}`,
        `export async function campaigns(acc) {`,
        `  const s = signature('GET', \`https://ads-api.x.com/${version}/accounts/\${acc}/campaigns\`, { ${key}: true })`,
        `  await fetch(\`https://ads-api.x.com/${version}/accounts/\${acc}/campaigns?${key}=true\`, { headers: { s } })`,
        `}`,
      ].join('\n')
    expect(links({ 'a.js': code('4', 'draft_only') })).toEqual([`${list} v4 source: signature a.js:6`])
    expect(migrated({ 'a.js': code('4', 'draft_only') })['a.js']).toBe(code('12', 'with_draft'))
  })
  test('that cannot follow keeps the request where it is', () => {
    const code = `import OAuth from 'oauth-1.0a'\nconst oauth = new OAuth({})\nexport async function go(acc) {\n  const auth = oauth.authorize({ url: \`https://ads-api.x.com/4/accounts/\${acc}/campaigns\`, method: 'GET', data: JSON.parse('{"draft_only":"true"}') })\n  await fetch(\`https://ads-api.x.com/4/accounts/\${acc}/campaigns?\${'draft' + '_only'}=true\`, { headers: oauth.toHeader(auth) })\n}`
    expect(migrated({ 'a.js': code })['a.js']).toBe(code)
  })
})

describe('mocks and expected URLs follow the source', () => {
  const source = (version: string, key: string): string =>
    `export async function campaigns() { await fetch('https://ads-api.x.com/${version}/accounts/a/campaigns?${key}=true') }\n`
  test.each([
    [
      'msw',
      (v: string) =>
        `import { http } from 'msw'\nhttp.get('https://ads-api.x.com/${v}/accounts/:account/campaigns', () => answer)`,
    ],
    [
      'msw before version 2',
      (v: string) => `import { rest } from 'msw'\nrest.get('https://ads-api.x.com/${v}/accounts/a/campaigns', answer)`,
    ],
    [
      'nock, host and path apart',
      (v: string, k: string) =>
        `const nock = require('nock')\nnock('https://ads-api.x.com').get('/${v}/accounts/a/campaigns').query({ ${k}: true }).reply(200, {})`,
    ],
    [
      'nock, the version in its host',
      (v: string, k: string) =>
        `import nock from 'nock'\nconst scope = nock('https://ads-api.x.com/${v}')\nscope.get('/accounts/a/campaigns?${k}=true').reply(200, {})`,
    ],
    [
      'nock, a scope that goes on',
      (v: string) =>
        `import nock from 'nock'\nnock('https://ads-api.x.com')\n  .get('/${v}/accounts/a/line_items').reply(200)\n  .get('/${v}/accounts/a/campaigns').reply(200)`,
    ],
    [
      'fetch-mock',
      (v: string) =>
        `import fetchMock from 'fetch-mock'\nfetchMock.get('https://ads-api.x.com/${v}/accounts/a/campaigns', {})`,
    ],
    [
      'fetch-mock with a method of its own',
      (v: string) =>
        `import fetchMock from 'fetch-mock'\nfetchMock.mock('https://ads-api.x.com/${v}/accounts/a/campaigns', {}, { method: 'GET' })`,
    ],
    [
      'axios-mock-adapter',
      (v: string, k: string) =>
        `import axios from 'axios'\nimport MockAdapter from 'axios-mock-adapter'\nconst http = axios.create({ baseURL: 'https://ads-api.x.com/${v}' })\nnew MockAdapter(http).onGet('/accounts/a/campaigns', { params: { ${k}: true } }).reply(200)`,
    ],
    [
      "undici's agent",
      (v: string) =>
        `import { MockAgent } from 'undici'\nconst agent = new MockAgent()\nagent.get('https://ads-api.x.com').intercept({ path: '/${v}/accounts/a/campaigns', method: 'GET' }).reply(200, {})`,
    ],
    [
      'an expected URL',
      (v: string, k: string) =>
        `import { expect, test } from 'vitest'\nexpect(fetchMock).toHaveBeenCalledWith('https://ads-api.x.com/${v}/accounts/a/campaigns?${k}=true', expect.anything())`,
    ],
    [
      'a URL in a hand-made mock',
      (v: string) =>
        `import { vi } from 'vitest'\nglobal.fetch = vi.fn(async (url) => (url.startsWith(\`https://ads-api.x.com/${v}/accounts/\${id}/campaigns\`) ? answer : missing))`,
    ],
  ])('%s', (_, mock) => {
    const tree = (v: string, k: string): Tree => ({ 'src/a.ts': source(v, k), 'test/a.test.ts': mock(v, k) })
    const own = links(tree('4', 'draft_only')).filter((line) => line.includes('/campaigns'))
    expect(own).toHaveLength(1)
    expect(own[0]).toMatch(/^GET accounts\/:account_id\/campaigns v4 source: (mock|expectation) test\/a\.test\.ts:\d$/)
    expect(migrated(tree('4', 'draft_only'))).toEqual(tree('12', 'with_draft'))
  })
  test('they say nothing about severity: without their source they are notes', () => {
    const mock = `import nock from 'nock'\nnock('https://ads-api.x.com').get('/4/accounts/a/campaigns').query({ draft_only: true }).reply(200)`
    const { findings } = run({ 'a.test.ts': mock })
    expect(findings.map((one) => one.severity)).toEqual(['note', 'note'])
  })
  test('a mock that spells no parameters gets none', () => {
    const tree = {
      'src/a.ts': `export async function criteria() { await fetch('https://ads-api.x.com/8/accounts/a/targeting_criteria?line_item_ids=l') }`,
      'test/a.test.ts': `import { http } from 'msw'\nhttp.get('https://ads-api.x.com/8/accounts/a/targeting_criteria', answer)`,
    }
    expect(migrated(tree)['test/a.test.ts']).toBe(tree['test/a.test.ts'].replace('/8/', '/12/'))
  })
})

describe('bundles', () => {
  const source = `export async function campaigns() { await fetch('https://ads-api.x.com/8/accounts/a/campaigns') }\n`
  test('beside their source they are linked places, and never edited', () => {
    const tree = { 'src/a.ts': source, 'dist/a.js': source }
    expect(links(tree)).toEqual([`${list} v8 source: bundle dist/a.js:1`])
    expect(migrated(tree)).toEqual({ 'src/a.ts': source.replace('/8/', '/12/'), 'dist/a.js': source })
  })
  test('minified ones are told by their lines', () => {
    const tree = { 'a.ts': source, 'vendor.js': `${source.trim()};var x="${'y'.repeat(5000)}"` }
    expect(links(tree)).toEqual([`${list} v8 source: bundle vendor.js:1`])
  })
  test('a folder named build that holds the source itself is source', () => {
    expect(links({ 'build/a.ts': source })).toEqual([`${list} v8 source`])
    expect(links({ 'build/a.js': source })).toEqual([`${list} v8 source`])
  })
  test('a finding names the copies beside it', () => {
    const { findings } = run({ 'src/a.ts': source, 'dist/a.js': source })
    expect(findings.map((one) => one.related.map(({ span, message }) => `${span.file} ${message}`))).toEqual([
      ['dist/a.js bundled here; build it again', 'src/a.ts called by GET accounts/:account_id/campaigns'],
    ])
  })
})
