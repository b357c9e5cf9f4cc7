/** Fields of a response that go by a longer name, or by one that is put together. */

import { expect, test } from 'vitest'
import { audited, migrated } from '../../kit.ts'

const rows = `const rows = async () => (await (await fetch('https://ads-api.x.com/8/accounts/a/line_items')).json()).data\n`

const reasons = (code: string): readonly string[] => [
  ...new Set(audited({ 'a.js': code }).undecided.map(({ reason, text }) => `${reason} ${text}`)),
]

test('a prefix before every key', () => {
  const code = `${rows}const own = async () => (await rows()).map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => ['li_' + k, v])))
export const f = async () => (await own()).filter((row) => row.li_bid_type === 'AUTO')\n`
  expect(reasons(code)).toContain('spelt-elsewhere li_bid_type')
})

test('the path of a flattened record', () => {
  const code = `import flatten from 'flat'\n${rows}export const f = async () => flatten(await rows())['0.bid_type']\n`
  expect(reasons(code)).toContain('spelt-elsewhere 0.bid_type')
})

test('a name that ends alike and belongs to the program is none where the field itself is read', () => {
  const code = `${rows}export const f = async () => (await rows()).map((row) => ({ li_bid_type: row.bid_type })).map((own) => own.li_bid_type)\n`
  expect(reasons(code)).toEqual([])
})

test('a longer name that every record may have of its own asks nothing', () => {
  const code = `export const f = async () => (await (await fetch('https://ads-api.x.com/10/accounts/a/campaigns')).json()).data.map((row) => row.activity_start_time)\n`
  expect(reasons(code)).toEqual([])
})

test('what a request asks for, before a time', () => {
  const code = `export const f = async () => (await (await fetch('https://ads-api.x.com/10/accounts/a/campaigns')).json()).data.map((row) => row['campaign_start_time'])\n`
  expect(reasons(code)).toContain('spelt-elsewhere campaign_start_time')
})

test('a key that a function puts together cannot be written, and the version waits', () => {
  const code = `${rows}const by = (kind) => \`bid_\${kind}\`\nexport const f = async () => (await rows()).map((row) => row[by('type')])\n`
  expect(audited({ 'a.js': code }).findings.map(({ change }) => change)).toContain(
    'x-ads/v9-line-items-response-bid-type-renamed',
  )
  expect(migrated({ 'a.js': code })['a.js']).toBe(code)
})

test('a helper of an HTTP library sends nothing: what it is given comes back', () => {
  const code = `const axios = require('axios')
exports.f = async () => {
  const [x] = await axios.all([axios.get('https://ads-api.x.com/8/accounts/a/line_items')])
  return x.data.data.map((row) => row.bid_type)
}
`
  expect(migrated({ 'a.js': code })['a.js']).toContain('row.bid_strategy')
})

test('a list of fields that is one text is found and left to a human, and the version waits', () => {
  const code = `${rows}const FIELDS = 'id,bid_type'\nexport const f = async () => (await rows()).map((row) => FIELDS.split(',').map((name) => row[name]))\n`
  const found = audited({ 'a.js': code }).findings.filter(({ change }) => change.endsWith('response-bid-type-renamed'))
  expect(found.map(({ applicability }) => applicability)).toEqual(['manual'])
  expect(migrated({ 'a.js': code })['a.js']).toBe(code)
})
