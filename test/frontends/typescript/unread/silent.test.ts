/** What must stay silent: code that holds a host, a word or a path of the API and sends nothing to it. What names the API is listed all the same. */

import { describe, expect, test } from 'vitest'
import type { Audit } from '../../../../src/finding.ts'
import type { Tree } from '../../kit.ts'
import { audited } from '../../kit.ts'

const run = (tree: Tree): Audit => audited(tree, 'possible')

/** A client of the API beside the code in question: what is silent must be so because of what it is, not because nobody looked. */
const beside = { 'client.ts': "export const ping = () => fetch('https://ads-api.x.com/12/accounts')\n" }

function requestsIn(code: string, file = 'a.ts'): string[] {
  return run({ ...beside, [file]: `import './client'\n${code}` }).requests.flatMap(({ span, request }) =>
    span.file === file ? [`${request.method} ${request.path?.template}`] : [],
  )
}

describe('places that hold the host and send nothing', () => {
  test.each([
    ['a list of blocked hosts', "export const blocked = ['ads-api.twitter.com', 'ads-api.x.com', 'ads.example.com']"],
    [
      'a host list that is fetched from elsewhere',
      "for (const host of ['ads-api.x.com']) await fetch(`https://dns.example/resolve?name=${host}`)",
    ],
    [
      'a policy',
      "res.setHeader('Content-Security-Policy', \"connect-src 'self' https://ads-api.x.com https://ads-api.twitter.com/12/accounts\")",
    ],
    ['a policy as an object', "helmet({ directives: { connectSrc: ['https://ads-api.x.com/12/accounts'] } })"],
    [
      'a table of known domains',
      "export const platforms = { 'ads-api.x.com': 'X Ads', 'graph.facebook.com': 'Meta' } as const",
    ],
    [
      'a user agent',
      "await fetch('https://shop.example/8/accounts/a/campaigns', { headers: { 'User-Agent': 'bot (+https://ads-api.x.com/12/accounts)' } })",
    ],
    [
      'a link in a text',
      "export const help = 'See https://ads-api.x.com/12/accounts/:account_id/campaigns for details'",
    ],
    ['a link in markup', "export const link = { href: 'https://ads-api.x.com/12/accounts', label: 'API' }"],
    ['a comment', '// GET https://ads-api.x.com/8/accounts/a/campaigns?draft_only=true\nexport const x = 1'],
    [
      'a documentation block',
      '/** @see https://ads-api.x.com/8/accounts/a/campaigns */\nexport function f(status: string) { return status }',
    ],
    ['an error message', "throw new Error('https://ads-api.x.com/12/accounts answered 500')"],
    ['a log line', "console.log('POST https://ads-api.x.com/12/accounts/a/campaigns')"],
    ['a comparison', "export const isAds = (url: string) => url.startsWith('https://ads-api.x.com/12/accounts')"],
    ['a key of a cache', "await cache.get('https://ads-api.x.com/12/accounts/a/campaigns')"],
    ['a route of an own server', "app.get('/12/accounts/:id/campaigns', handler)"],
  ])('%s', (_, code) => {
    expect(requestsIn(code)).toEqual([])
  })
})

describe('the same words and paths of other APIs', () => {
  test.each([
    ['the same path on another host', "await fetch('https://api.shop.example/8/accounts/a/campaigns?draft_only=true')"],
    [
      "the vendor's ordinary API",
      "await fetch('https://api.x.com/2/users'); await fetch('https://api.twitter.com/1.1/statuses/update.json', { method: 'POST', body: new URLSearchParams({ status: 'x' }) })",
    ],
    [
      'another ad platform whose host begins alike',
      "await fetch('https://ads-api.tiktok.example/12/accounts/a/campaigns')",
    ],
    ['a host that ends alike', "await fetch('https://notads-api.x.com.example/12/accounts/a/campaigns')"],
    [
      'the graph of another network',
      'await fetch(`https://graph.facebook.com/v19.0/act_${id}/campaigns?fields=status,objective,start_time`)',
    ],
    [
      'invoices',
      "await axios.post('/invoices', { line_items: [{ paused: true }], funding_instruments: [], country_code: 'US' })",
    ],
    ['a map', "map.search({ location_type: 'CITY', country_code: 'DE' })"],
    ['an interface of the app', "setState({ bid_type: 'AUTO', tailored_audiences: [], list_type: 'grid' })"],
    [
      'own functions of the same names',
      "const api = { get: (p: string) => rows[p] }; api.get('/accounts/a/campaigns')",
    ],
    [
      'a base URL that was replaced after the instance was made',
      "const http = axios.create({ baseURL: 'https://ads-api.x.com/12' }); http.defaults.baseURL = 'https://ads.example.com/12'; fetch(http.defaults.baseURL + '/accounts/a/campaigns')",
    ],
    [
      'another version of the path by another client',
      "import Stripe from 'stripe'; new Stripe('k').request('GET', '/12/accounts/a/campaigns')",
    ],
  ])('%s', (_, code) => {
    expect(requestsIn(`import axios from 'axios'\n${code}`)).toEqual([])
  })
})

describe('files that name the API and gave no request are listed', () => {
  const silent = (tree: Tree): string[] =>
    run(tree).coverage.silent.map((one) => `${one.file}:${one.line} ${one.names} ${one.in}`)

  test('with the place and what it stands in', () => {
    expect(
      silent({
        ...beside,
        'csp.ts': "\nexport const hosts = ['https://ads-api.x.com']",
        'notes.js': '// https://ads-api.twitter.com/8/accounts\nmodule.exports = 1',
        'sdk.js': "const Ads = require('twitter-ads')\nmodule.exports = (o) => new Ads(o)",
        'part.ts': 'export const u = (box: string) => `//ads-api${box}.example.org`',
      }),
    ).toEqual([
      'csp.ts:2 ads-api.x.com text',
      'notes.js:1 ads-api.twitter.com comment',
      'part.ts:1 ads-api text',
      'sdk.js:1 twitter-ads import',
    ])
  })
  test('of data too, whether or not code names the API', () => {
    const data = { 'config/ads.yaml': 'name: x\nhost: ads-api.x.com\n', 'package.json': '{"name":"ads-api.x.com"}' }
    expect(silent({ ...beside, ...data })).toEqual(['config/ads.yaml:2 ads-api.x.com data'])
    expect(silent({ ...data, 'a.js': 'fetch(settings.of("ads").host)' })).toEqual([
      'config/ads.yaml:2 ads-api.x.com data',
    ])
  })
  test('not data that a request takes its host from', () => {
    expect(
      silent({
        'c.json': '{"host":"ads-api.x.com"}',
        'a.ts': "import c from './c.json'\nfetch(`https://${c.host}/12/accounts`)",
      }),
    ).toEqual([])
  })
  test('not one that writes down the variable which a request takes its host from', () => {
    const service = 'provider:\n  environment:\n    ADS_ROOT: https://ads-api.x.com\n'
    const code = 'fetch(`${process.env.ADS_ROOT}/12/accounts`)'
    expect(silent({ 'serverless.yml': service, 'a.js': code })).toEqual([])
    expect(silent({ 'serverless.yml': service, 'a.js': 'console.log(process.env.ADS_ROOT)' })).toContain(
      'serverless.yml:3 ads-api.x.com data',
    )
  })
  test('not a file that a request takes its host, version or parameters from', () => {
    expect(
      silent({
        'config.ts': "export const BASE = 'https://ads-api.x.com/12'",
        'a.ts': "import { BASE } from './config'\nfetch(BASE + '/accounts')",
      }),
    ).toEqual([])
  })
  test('not one that imports a client which serves other APIs too', () => {
    expect(
      silent({ ...beside, 'bot.ts': "import { TwitterApi } from 'twitter-api-v2'\nnew TwitterApi('').v2.tweet('x')" }),
    ).toEqual([])
  })
})

describe('what is known is no question', () => {
  test('a variable of the environment that is taken out with a default', () => {
    const { requests } = run({
      'a.ts':
        "const { ADS_VERSION = '12' } = process.env\nexport const list = () => fetch(`https://ads-api.x.com/${ADS_VERSION}/accounts`)\n",
    })
    expect(requests.flatMap(({ request }) => request.unknown.map(({ part }) => part))).toEqual(['reads'])
  })
})
