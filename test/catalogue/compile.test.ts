import { expect, test } from 'vitest'

import { compile } from '../../src/catalogue/compile.ts'
import { jsonSchema } from '../../src/catalogue/schema.ts'
import { bakery, changed } from './bakery.ts'

test('a catalogue compiles to plain data with the position of every entry', () => {
  const catalogue = compile(bakery())
  expect(catalogue.api.versions.map((version) => version.version)).toEqual(['1', '2', '3'])
  expect(catalogue.endpoints[1]).toEqual({
    method: 'PUT',
    path: 'loaves/:loaf_id',
    family: 'Bread',
    lifetimes: [{ first: '1', last: null, evidence: 'known' }],
    params: [],
    paramsCompleteAt: [],
    responseFields: [],
    access: [],
    position: { file: 'rules/bakery/endpoints.yaml', line: 8 },
  })
  const renamed = catalogue.changes.find((change) => change.id === 'bakery/v3-loaf-paused-to-status')
  expect(renamed).toMatchObject({
    hop: '3',
    versions: [],
    confidence: 'official',
    audited: true,
    values: { true: 'PAUSED', false: 'ACTIVE' },
    laterNames: [],
    laterEndpoints: [],
    position: { file: 'rules/bakery/v2-to-v3.yaml', line: 3 },
    examples: [{ name: 'a literal', position: { file: 'rules/bakery/v2-to-v3.yaml', line: 14 } }],
    untouched: [{ name: 'another host', position: { file: 'rules/bakery/v2-to-v3.yaml', line: 18 } }],
  })
  expect(JSON.parse(JSON.stringify(catalogue))).toEqual(catalogue)
})

test('endpoints come first within a hop, and out-of-band changes last', () => {
  expect(compile(bakery()).changes.map((change) => change.id)).toEqual([
    'bakery/v3-buns-to-rolls',
    'bakery/v3-loaf-paused-to-status',
    'bakery/oob-2024-05-closed-on-mondays',
  ])
})

test('the hash changes with an entry and not with the order of the files', () => {
  const { hash } = compile(bakery())
  expect(compile(new Map([...bakery()].reverse())).hash).toBe(hash)
  expect(compile(changed('v2-to-v3.yaml', 'v3 refuses paused.', 'v3 ignores paused.')).hash).not.toBe(hash)
})

test('endpoints may be split over a folder', () => {
  const files = bakery()
  const text = files.get('rules/bakery/endpoints.yaml') ?? ''
  files.delete('rules/bakery/endpoints.yaml')
  expect(compile(files.set('rules/bakery/endpoints/bread.yaml', text)).endpoints).toHaveLength(4)
})

/** Two hops more than the bakery has: buns -> rolls (v3) -> pretzels (v4), and paused -> status (v3) -> state (v4). */
function longer(): Map<string, string> {
  const files = changed(
    'api.yaml',
    'sdks:',
    '  - { version: "4", introduced: "2025-01-01", source: [{ url: x }] }\nsdks:',
  )
  files.set('rules/bakery/endpoints.yaml', `${files.get('rules/bakery/endpoints.yaml') ?? ''}${pretzels}`)
  return files.set(
    'rules/bakery/v3-to-v4.yaml',
    'hop: "4"\nchanges:' + renamed('param', 'loaves/:loaf_id', 'PUT') + moved,
  )
}

const pretzels = '  - { method: GET, path: pretzels, family: Bread, lifetimes: [{ first: "4" }] }\n'

const proof = `
    title: x
    why: x
    source: [{ url: x }]
    applicability: review
    examples: [{ name: x, before: x, after: x }]
    untouched: [{ name: x, code: x }]`

const renamed = (id: string, path: string, method: string) => `
  - id: bakery/v4-${id}${proof}
    kind: param-renamed
    endpoints: [{ methods: [${method}], path: "${path}" }]
    from: status
    to: state`

const moved = `
  - id: bakery/v4-rolls-to-pretzels${proof}
    kind: endpoint-renamed
    endpoints: [{ methods: [GET], path: rolls }]
    to: { path: pretzels }
`

test('a change knows the later names of its parameter, on its own endpoints only', () => {
  const names = (files: Map<string, string>) => {
    const change = compile(files).changes.find((one) => one.id === 'bakery/v3-loaf-paused-to-status')
    return change?.kind === 'param-renamed' ? change.laterNames : null
  }
  expect(names(longer())).toEqual(['state'])
  expect(names(bakery())).toEqual([])
  const elsewhere = longer()
  elsewhere.set('rules/bakery/v3-to-v4.yaml', 'hop: "4"\nchanges:' + renamed('param', 'rolls', 'GET'))
  expect(names(elsewhere)).toEqual([])
})

test('a change knows the later names of its endpoints, through all hops after its own', () => {
  const files = longer()
  files.set(
    'rules/bakery/v1-to-v2.yaml',
    'hop: "2"\nchanges:' + renamed('early', 'buns', 'GET').replace('v4-early', 'v2-buns-status'),
  )
  const changes = compile(files).changes
  const later = (id: string) => changes.find((change) => change.id === id)?.laterEndpoints
  expect(later('bakery/v2-buns-status')).toEqual([
    { methods: ['GET'], path: 'rolls' },
    { methods: ['GET'], path: 'pretzels' },
  ])
  expect(later('bakery/v3-buns-to-rolls')).toEqual([])
  expect(later('bakery/oob-2024-05-closed-on-mondays')).toEqual([])
})

test('the published JSON Schema describes the three kinds of file', () => {
  const schema = jsonSchema() as { $schema: string; anyOf: { properties: object }[] }
  expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#')
  expect(schema.anyOf.map((one) => Object.keys(one.properties)[0])).toEqual(['id', 'endpoints', 'hop'])
})
