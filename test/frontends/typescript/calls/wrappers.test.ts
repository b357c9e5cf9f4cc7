/** One request of many objects is read once; what only one of the objects gives is kept. */

import { expect, test } from 'vitest'
import { audited } from '../../kit.ts'

const client = (field: string, given: string) => `import axios from 'axios'
class Api {
  constructor(${field}) { this.${field} = ${field} }
  list() { ${given} }
}
`

test('both bases that a request may have move with it, though they spell the same version', () => {
  const code = `${client('base', 'return axios.create({ baseURL: this.base }).get(`/accounts/a1/campaigns`)')}
const live = new Api('https://ads-api.twitter.com/11')
const box = new Api('https://ads-api-sandbox.twitter.com/11')
export const run = (isLive) => (isLive ? live : box).list()\n`
  const moves = audited({ 'a.js': code }).fixes.filter((fix) => fix.moves.length > 0)
  expect(
    moves.flatMap((fix) => fix.edits.map(({ start, text }) => [code.slice(0, start).split('\n').length, text])),
  ).toEqual([
    [7, '12'],
    [8, '12'],
  ])
})

test('the parameters of both objects are read, though both send to one path', () => {
  const code = `${client('params', "return axios.get('https://ads-api.x.com/12/accounts/a1/campaigns', { params: this.params })")}
const one = new Api({ with_deleted: true })
const two = new Api({ draft_only: true })
export const run = (isOne) => (isOne ? one : two).list()\n`
  const { requests, findings } = audited({ 'a.js': code })
  expect(requests.map(({ request }) => request.params.map(({ name }) => name).sort())).toEqual([
    ['draft_only', 'with_deleted'],
  ])
  expect(findings.map(({ change }) => change)).toContain('x-ads/v5-draft-only-to-with-draft')
})
