/** Which call is a request's own, where a path stands in a registry that the call only names a row of, or an object was made with it. */

import { expect, test } from 'vitest'
import { placed } from '../../kit.ts'

const client = `const endpoints = {
  'campaigns.list': { method: 'GET', path: 'accounts/:account_id/campaigns' },
  'cards.list': { method: 'GET', path: 'accounts/:account_id/cards' },
} as const
export function call(version: string, op: keyof typeof endpoints) {
  const { method, path } = endpoints[op]
  return fetch(\`https://ads-api.x.com/\${version}/\${path}\`, { method })
}
`

test('what an object was made with that sends itself', () => {
  const sender = `class Request {
  constructor(method, path) {
    Object.assign(this, { method, path })
  }
  send() {
    return fetch('https://ads-api.x.com/12/' + this.path, { method: this.method })
  }
}
export const list = (id) =>
  new Request('GET', 'accounts/' + id + '/campaigns').send()
export const drop = (id) =>
  new Request('DELETE', 'accounts/' + id + '/campaigns/c').send()
`
  expect(placed({ 'a.js': sender })).toEqual([
    'a.js:10 GET accounts/:account_id/campaigns v12',
    'a.js:12 DELETE accounts/:account_id/campaigns/:campaign_id v12',
  ])
})

test('the call that names the row', () => {
  const users = "import { call } from './client'\ncall('12', 'campaigns.list')\n\ncall('12', 'cards.list')\n"
  expect(placed({ 'client.ts': client, 'users.ts': users })).toEqual([
    'users.ts:2 GET accounts/:account_id/campaigns v12',
    'users.ts:4 GET accounts/:account_id/cards v12',
  ])
})

test('the call of a method that says the verb, of an object that a path was given before', () => {
  const sdk = `class Query {
  constructor(client, path) {
    this.client = client
    this.path = path
  }
  get() {
    return this.client.request('GET', this.path)
  }
  create() {
    return this.client.request('POST', this.path)
  }
}
export class Client {
  request(method, path) {
    return fetch('https://ads-api.x.com/12/' + path, { method })
  }
  campaigns(account) {
    return new Query(this, 'accounts/' + account + '/campaigns')
  }
}
`
  const app = `import { Client } from './sdk'
const client = new Client()
client.campaigns('a').get()
client
  .campaigns('a')
  .create()
`
  expect(placed({ 'sdk.js': sdk, 'app.js': app })).toEqual([
    'app.js:3 GET accounts/:account_id/campaigns v12',
    'app.js:4 POST accounts/:account_id/campaigns v12',
  ])
})
