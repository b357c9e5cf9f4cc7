/** The vendor's npm clients, call by call as their sources have it: what joins the URL, what goes into query and body, where the version comes from. */

import { describe, expect, test } from 'vitest'
import { pathText } from '../../../../src/request.ts'
import type { Tree } from '../../kit.ts'
import { extract } from '../../kit.ts'

/** `POST accounts/:account_id/line_items v12 ads-api.x.com query.count=1 body.name=n`. */
function sends(tree: Tree | string): string[] {
  return extract(tree).requests.map((request) => {
    const params = request.params
      .map((param) => `${param.in}.${param.name}=${param.values.map((value) => value.text ?? '*').join('|')}`)
      .sort()
    const versions = request.versions.map((version) => `v${version.value}`).join('|') || 'v?'
    return [request.method, pathText(request.path), versions, request.host, ...params].join(' ')
  })
}

function reads(code: string): string[] {
  return extract(code).requests.flatMap((request) => request.reads.map((read) => read.field))
}

const campaigns = 'accounts/:account_id/campaigns'
const ads = 'https://ads-api.twitter.com/9'

describe('their ordinary calls go elsewhere', () => {
  test.each([
    [
      'twit',
      `import Twit from 'twit'; const T = new Twit({}); T.get('statuses/home_timeline', { count: 5 }, cb) // ads-api.x.com`,
    ],
    [
      'twit, a relative path like one of the API',
      `const Twit = require('twit'); new Twit({}).get('accounts/a/campaigns', cb); const docs = 'ads-api.x.com'`,
    ],
    [
      'twitter',
      `const Twitter = require('twitter'); new Twitter({}).post('statuses/update', { status: 'ads-api.x.com' }, cb)`,
    ],
    [
      'twitter-lite without a subdomain',
      `import Twitter from 'twitter-lite'; new Twitter({ version: '12' }).get('accounts/a/campaigns'); const d = '//ads-api'`,
    ],
    [
      'twitter-lite, another subdomain',
      `import Twitter from 'twitter-lite'; new Twitter({ subdomain: 'upload', version: '12' }).get('accounts'); const d = '//ads-api'`,
    ],
    [
      'twitter-api-v2',
      `import { TwitterApi } from 'twitter-api-v2'; const c = new TwitterApi(''); c.v2.get('accounts/a/campaigns'); c.v1.post('accounts'); c.get('accounts')`,
    ],
    [
      'twitter-api-v2 with the prefix of another API',
      `import { TwitterApi } from 'twitter-api-v2'; new TwitterApi('').get('accounts/a/campaigns', {}, { prefix: 'https://api.x.com/2/' })`,
    ],
    [
      'oauth',
      `import { OAuth } from 'oauth'; new OAuth().get('https://api.x.com/1.1/accounts/a/campaigns', t, s, cb); const d = 'ads-api.x.com'`,
    ],
  ])('%s', (_, code) => {
    expect(sends({ 'a.js': code })).toEqual([])
  })
})

describe('twit', () => {
  test.each([
    [
      `T.get('${ads}/accounts/' + id + '/campaigns', { count: 5 }, (err, data) => data)`,
      `GET ${campaigns} v9 ads-api.twitter.com query.count=5`,
    ],
    [
      `T.post('${ads}/accounts/:id/campaigns', { name: 'n' }, cb)`,
      `POST ${campaigns} v9 ads-api.twitter.com query.name=n`,
    ],
    [
      `T.request('DELETE', '${ads}/accounts/a/campaigns/c', {}, cb)`,
      `DELETE ${campaigns}/:campaign_id v9 ads-api.twitter.com`,
    ],
    [`T.get('${ads}/accounts/a/campaigns', cb)`, `GET ${campaigns} v9 ads-api.twitter.com`],
  ])('%s', (call, line) => {
    expect(
      sends({ 'a.js': `const Twit = require('twit'); const T = new Twit({}); function cb(e, d) {}\n${call}` }),
    ).toEqual([line])
  })
  test('promises answer { data, resp }', () => {
    const code = `import Twit from 'twit'; const T = new Twit({}); const { data } = await T.get('${ads}/accounts/a/cards', {}); use(data.data[0].preview_url)`
    expect(reads(code)).toContain('preview_url')
  })
})

describe('twitter', () => {
  test.each([
    [`c.get('${ads}/accounts/a/campaigns', { count: 5 }, cb)`, `GET ${campaigns} v9 ads-api.twitter.com query.count=5`],
    [
      `c.post('${ads}/accounts/a/campaigns', { name: 'n' }, cb)`,
      `POST ${campaigns} v9 ads-api.twitter.com body.name=n`,
    ],
  ])('%s', (call, line) => {
    expect(
      sends({ 'a.js': `const Twitter = require('twitter'); const c = new Twitter({}); function cb(e, d) {}\n${call}` }),
    ).toEqual([line])
  })
  test('rest_base is joined to relative paths', () => {
    const code = `const Twitter = require('twitter'); const c = new Twitter({ rest_base: '${ads}' }); c.get('accounts/a/campaigns', {}, (e, d) => d)`
    expect(sends({ 'a.js': code })).toEqual([`GET ${campaigns} v9 ads-api.twitter.com`])
  })
})

describe('twitter-lite', () => {
  const made = (options: string): string =>
    `import Twitter from 'twitter-lite'; const c = new Twitter({ ${options} });\n`
  test.each([
    [
      `subdomain: 'ads-api', version: '9'`,
      `c.get('accounts/a/campaigns', { count: 5 })`,
      `GET ${campaigns} v9 ads-api.twitter.com query.count=5`,
    ],
    [
      `subdomain: 'ads-api', version: '9'`,
      `c.post('accounts/a/campaigns', { name: 'n' })`,
      `POST ${campaigns} v9 ads-api.twitter.com body.name=n`,
    ],
    [
      `subdomain: 'ads-api', version: '9'`,
      `c.put('accounts/a/campaigns/c', { a: 1 }, { b: 2 })`,
      `PUT ${campaigns}/:campaign_id v9 ads-api.twitter.com body.b=2 query.a=1`,
    ],
    [`subdomain: 'ads-api'`, `c.get('accounts/a/campaigns')`, `GET ${campaigns} v1.1 ads-api.twitter.com`],
  ])('{ %s } %s', (options, call, line) => {
    expect(sends(made(options) + call)).toEqual([line])
  })
})

describe('twitter-api-v2', () => {
  const made = `import { TwitterApi } from 'twitter-api-v2'; const client = new TwitterApi({ appKey: 'k' });\n`
  test.each([
    [
      `client.get('${ads}/accounts/a/campaigns', { count: 5 })`,
      `GET ${campaigns} v9 ads-api.twitter.com query.count=5`,
    ],
    [
      `client.v1.post('${ads}/accounts/a/campaigns', { name: 'n' })`,
      `POST ${campaigns} v9 ads-api.twitter.com body.name=n`,
    ],
    [
      `client.v1.post('${ads}/accounts/a/campaigns', { name: 'n' }, { prefix: '', query: { x: 1 } })`,
      `POST ${campaigns} v9 ads-api.twitter.com body.name=n query.x=1`,
    ],
    [`client.get('accounts/a/campaigns', {}, { prefix: '${ads}/' })`, `GET ${campaigns} v9 ads-api.twitter.com`],
    [
      `client.put('${ads}/accounts/:account_id/campaigns/c', { name: 'n' }, { params: { account_id: 'a' } })`,
      `PUT ${campaigns}/:campaign_id v9 ads-api.twitter.com body.name=n path.account_id=a`,
    ],
    [
      `client['_requestMaker'].send({ url: '${ads}/accounts/a/campaigns', method: 'POST', body: { name: 'n' } })`,
      `POST ${campaigns} v9 ads-api.twitter.com body.name=n`,
    ],
    [
      `client['send']({ method: 'GET', url: '${ads}/accounts/a/campaigns', query: { count: 5 } })`,
      `GET ${campaigns} v9 ads-api.twitter.com query.count=5`,
    ],
    [
      `client.readWrite.v1.delete('${ads}/accounts/a/campaigns/c')`,
      `DELETE ${campaigns}/:campaign_id v9 ads-api.twitter.com`,
    ],
    [`client.ads.get('accounts/a/campaigns', { count: 5 })`, `GET ${campaigns} v12 ads-api.x.com query.count=5`],
    [
      `client.ads.sandbox.post('accounts/a/campaigns', { name: 'n' })`,
      `POST ${campaigns} v12 ads-api-sandbox.twitter.com body.name=n`,
    ],
    [`const { ads } = client; ads.get('accounts/a/campaigns')`, `GET ${campaigns} v12 ads-api.x.com`],
  ])('%s', (call, line) => {
    expect(sends(made + call)).toEqual([line])
  })
  test('its subclient calls what its release calls, and nothing in the source says so', () => {
    const tree = {
      'package.json': '{"dependencies":{"twitter-api-v2":"1.20.0"}}',
      'a.ts': `${made}client.ads.get('accounts')`,
    }
    const [request] = extract(tree).requests
    expect(request?.versions).toEqual([{ value: '12', site: null, certainty: 'proven' }])
  })
})

describe('oauth', () => {
  const made = `import { OAuth, OAuth2 } from 'oauth'; const oauth = new OAuth('r', 'a', 'k', 's', '1.0A', null, 'HMAC-SHA1');\n`
  test.each([
    [
      `oauth.get('${ads}/accounts/a/campaigns?count=5', t, s, (e, d) => d)`,
      `GET ${campaigns} v9 ads-api.twitter.com query.count=5`,
    ],
    [
      `oauth.delete('${ads}/accounts/a/campaigns/c', t, s, (e) => e)`,
      `DELETE ${campaigns}/:campaign_id v9 ads-api.twitter.com`,
    ],
    [
      `oauth.post('${ads}/accounts/a/campaigns', t, s, { name: 'n' }, (e, d) => d)`,
      `POST ${campaigns} v9 ads-api.twitter.com body.name=n`,
    ],
    [
      `oauth.post('${ads}/accounts/a/campaigns', t, s, 'name=n', 'application/x-www-form-urlencoded', (e, d) => d)`,
      `POST ${campaigns} v9 ads-api.twitter.com body.name=n`,
    ],
    [
      `oauth.put('${ads}/accounts/a/campaigns/c', t, s, JSON.stringify({ name: 'n' }), 'application/json', (e, d) => d)`,
      `PUT ${campaigns}/:campaign_id v9 ads-api.twitter.com body.name=n`,
    ],
    [
      `oauth.getProtectedResource('${ads}/accounts/a/campaigns', 'GET', t, s, (e, d) => d)`,
      `GET ${campaigns} v9 ads-api.twitter.com`,
    ],
    [
      `oauth._performSecureRequest(t, s, 'PUT', '${ads}/accounts/a/campaigns/c', { name: 'n' }, null, null, (e, d) => d)`,
      `PUT ${campaigns}/:campaign_id v9 ads-api.twitter.com body.name=n`,
    ],
    [
      `new OAuth2('k', 's', '').get('${ads}/accounts/a/campaigns', token, (e, d) => d)`,
      `GET ${campaigns} v9 ads-api.twitter.com`,
    ],
    [
      `import { promisify } from 'util'; const get = promisify(oauth.get.bind(oauth)); await get('${ads}/accounts/a/campaigns', t, s)`,
      `GET ${campaigns} v9 ads-api.twitter.com`,
    ],
  ])('%s', (call, line) => {
    expect(sends(made + call)).toEqual([line])
  })
  test('what a callback reads of the text is followed', () => {
    const code = `${made}oauth.get('${ads}/accounts/a/cards', t, s, (error, text) => { const body = JSON.parse(text); use(body.data[0].preview_url) })`
    expect(reads(code)).toContain('preview_url')
  })
})

describe('twitter-ads', () => {
  const made = (options: string): string =>
    `const TwitterAds = require('twitter-ads'); const client = new TwitterAds(${options});\n`
  const lock = { 'package-lock.json': '{"packages":{"node_modules/twitter-ads":{"version":"0.1.8"}}}' }
  test.each([
    [`{ api_version: '4', sandbox: false }`, `GET ${campaigns} v4 ads-api.twitter.com`],
    [`{ api_version: '4' }`, `GET ${campaigns} v4 ads-api-sandbox.twitter.com`],
    [`{ sandbox: false }`, `GET ${campaigns} v1 ads-api.twitter.com`],
    [`{ api_version: process.env.V || '5', sandbox: false }`, `GET ${campaigns} v5 ads-api.twitter.com`],
  ])('%s', (options, line) => {
    expect(
      sends({ ...lock, 'a.js': `${made(options)}client.get('accounts/a/campaigns', {}, (e, r, b) => b)` }),
    ).toEqual([line])
  })
  test.each([
    [
      `client.get('accounts/:account_id/campaigns', { account_id: 'a', count: 5 }, cb)`,
      `GET ${campaigns} v4 ads-api.twitter.com path.account_id=a query.count=5`,
    ],
    [`client.post('accounts/a/campaigns', { name: 'n' }, cb)`, `POST ${campaigns} v4 ads-api.twitter.com query.name=n`],
    [
      `client.post('tailored_audience_memberships', null, [{ operation_type: 'Update', params: { user_identifier: 'u' } }], cb)`,
      'POST tailored_audience_memberships v4 ads-api.twitter.com body.user_identifier=u',
    ],
    [`client.delete('accounts/a/campaigns/c', cb)`, `DELETE ${campaigns}/:campaign_id v4 ads-api.twitter.com`],
  ])('%s', (call, line) => {
    expect(
      sends({ 'a.js': `${made(`{ api_version: '4', sandbox: false }`)}function cb(e, r, b) {}\n${call}` }),
    ).toEqual([line])
  })
  test('without a release to be found the version is unknown, and says why', () => {
    const [request] = extract({ 'a.js': `${made('{}')}client.get('accounts', {}, (e, r, b) => {})` }).requests
    expect(request?.versions).toEqual([])
    expect(request?.unknown.map((one) => `${one.part} ${one.reason} ${one.name}`)).toEqual([
      'version sdk-release-unknown twitter-ads',
    ])
  })
})
