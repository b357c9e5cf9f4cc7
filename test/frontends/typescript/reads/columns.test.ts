/** Columns that name fields of the response beside it: which objects describe columns, and whose rows they are of. */

import { describe, expect, test } from 'vitest'
import { migrated, readsOf } from '../../kit.ts'

const rows = `const rows = async () => (await (await fetch('https://ads-api.x.com/8/accounts/a/line_items')).json()).data\n`
const shown = (options: string): string => `import { show } from 'shows'\n${rows}show(await rows(), ${options})\n`

describe('name the fields that they show', () => {
  test.each([
    ['by their keys', `{ id: {}, bid_type: { header: 'Bid' } }`],
    ['by a value beside a title', `[{ label: 'Bid', value: 'bid_type' }]`],
    [
      'by a function beside a title, among the options',
      `{ columns: [{ title: 'Bid', render: (row) => row.bid_type }] }`,
    ],
  ])('%s', (_, options) => {
    expect(readsOf(shown(options))).toContain('bid_type')
  })
})

describe('are none', () => {
  test.each([
    ['a key and its value', `[{ key: 'unit', value: 'bid_type' }]`],
    ['what a form begins with', `{ name: { label: 'Name' }, bid_type: { value: 'AUTO' } }`],
    ['what is told of failures', `{ onFailed: (job) => job.bid_type }`],
    ['another source that is joined', `{ with: others, on: { key: (other) => other.bid_type } }`],
  ])('%s', (_, options) => {
    expect(readsOf(shown(options))).not.toContain('bid_type')
  })
})

test('what a column reads of its row is written with a look: it may be given other rows too', () => {
  const tree = { 'a.js': shown(`{ bid: { header: 'Bid', get: (row) => row.bid_type } }`) }
  expect(migrated(tree, 'safe')).toEqual(tree)
  expect(migrated(tree)['a.js']).toContain('row.bid_strategy')
})

describe('of a table of many paths', () => {
  const other = Array.from({ length: 40 }, (_, at) => `{ path: 'k${at}', map: (row) => row.g${at} }`)
  const all = (last: string): string =>
    `const KINDS = [${[...other, last].join(', ')}]\nconst VERBS = [{ method: 'GET' }, { method: 'POST' }]\nexport async function run() {\n  for (const { path, map } of KINDS)\n    for (const { method } of VERBS)\n      console.log((await (await fetch('https://ads-api.x.com/8/accounts/a/' + path, { method })).json()).data.map(map))\n}\n`

  test('each row keeps its own, and none is lost where there are more than are followed apart', () => {
    expect(readsOf(all(`{ path: 'line_items', map: (row) => row.bid_type }`))).toContain('bid_type')
  })
})
