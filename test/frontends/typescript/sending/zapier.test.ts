/** Of several apps in one tree each has middlewares of its own, and what only looks like a Zapier request is read as what it is. */

import { expect, test } from 'vitest'
import { requests } from '../../kit.ts'

const app = (base: string): string => `const { name } = require('./shared')
const perform = async (z) => (await z.request({ url: '/accounts/1/line_items', method: 'POST', params: { name } })).data
const addBase = (request) => {
  if (!request.url.startsWith('http')) request.url = '${base}' + request.url
  return request
}
module.exports = { platformVersion: '15', version: '1', beforeRequest: [addBase], creates: { a: { operation: { perform } } } }
`

test.each([
  ['ads.js', 'shop.js'],
  ['zads.js', 'shop.js'],
])('two apps beside each other, %s and %s', (ads, shop) => {
  const files = {
    [ads]: app('https://ads-api.x.com/8'),
    [shop]: app('https://api.shop.example'),
    'shared.js': "exports.name = 'x'\n",
  }
  expect(requests(files)).toEqual(['POST accounts/:account_id/line_items v8 name=x'])
})

test('a client that is called z', () => {
  const code = `const axios = require('axios')
const http = axios.create({ baseURL: 'https://ads-api.x.com/8' })
const put = (z, params) => z.request({ url: '/accounts/1/line_items/2', method: 'PUT', params })
const perform = async () => (await put(http, { bid_type: 'AUTO' })).data
module.exports = { platformVersion: '15', version: '1', creates: { a: { operation: { perform } } } }
`
  expect(requests({ 'index.js': code })).toEqual(['PUT accounts/:account_id/line_items/:line_item_id v8 bid_type=AUTO'])
})
