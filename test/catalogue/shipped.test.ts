import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

import { jsonSchema } from '../../src/catalogue/schema.ts'
import { loadShipped } from '../../src/catalogue/shipped.ts'
import type { Catalogue } from '../../src/catalogue/types.ts'

function shipped(): Catalogue {
  const [catalogue] = loadShipped()
  if (catalogue === undefined) throw new Error('no shipped catalogue')
  return catalogue
}

test('the shipped catalogue compiles and lints clean', () => {
  expect(loadShipped().map((catalogue) => catalogue.api.id)).toEqual(['x-ads'])
})

test('every known change is there, hop by hop', () => {
  const counts = new Map<string, number>()
  for (const change of shipped().changes) {
    const hop = change.hop ?? 'out-of-band'
    counts.set(hop, (counts.get(hop) ?? 0) + 1)
  }
  expect(Object.fromEntries(counts)).toEqual({
    '1': 23,
    '2': 22,
    '3': 9,
    '4': 20,
    '5': 13,
    '6': 72,
    '7': 3,
    '8': 6,
    '9': 24,
    '10': 16,
    '11': 19,
    '12': 1,
    'out-of-band': 29,
  })
  expect(shipped().changes).toHaveLength(257)
})

test('rules/schema.json is what the schemas say now', () => {
  const file = fileURLToPath(new URL('../../rules/schema.json', import.meta.url))
  expect(readFileSync(file, 'utf8'), 'stale: run npm run build').toBe(`${JSON.stringify(jsonSchema(), null, 2)}\n`)
})

test('the published schema accepts every shipped file and refuses a wrong kind', () => {
  const validate = new Ajv({ strict: false }).compile(jsonSchema() as object)
  const rules = fileURLToPath(new URL('../../rules/x-ads/', import.meta.url))
  for (const name of readdirSync(rules)) {
    const data: unknown = parse(readFileSync(`${rules}/${name}`, 'utf8'))
    expect(validate(data), `${name}: ${JSON.stringify(validate.errors?.slice(0, 3))}`).toBe(true)
  }
  expect(validate({ hop: '3', changes: [{ kind: 'param-renamd' }] })).toBe(false)
})

test('weak evidence is nowhere called safe', () => {
  const weak = shipped().changes.filter((change) => change.confidence === 'secondary' || !change.audited)
  expect(weak.length).toBeGreaterThan(20)
  expect(weak.filter((change) => change.applicability === 'safe').map((change) => change.id)).toEqual([])
})

test('names are followed through later hops', () => {
  const find = (id: string) => shipped().changes.find((change) => change.id === id)
  expect(find('x-ads/v4-lookalike-expansion-enum')).toMatchObject({ laterNames: ['audience_expansion'] })
  expect(find('x-ads/v8-tailored-audience-duplicate-name-rejected')?.laterEndpoints).toEqual([
    { methods: ['POST'], path: 'accounts/:account_id/custom_audiences' },
  ])
})

test('a path with two meanings has two lifetimes', () => {
  const cards = shipped().endpoints.find((row) => row.method === 'GET' && row.path === 'accounts/:account_id/cards')
  expect(cards?.lifetimes.map(({ first, last }) => [first, last])).toEqual([
    ['3', '4'],
    ['8', null],
  ])
})
