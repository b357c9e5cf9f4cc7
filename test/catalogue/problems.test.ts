import { expect, test } from 'vitest'

import { bakery, changed, problemsOf } from './bakery.ts'

test('an unknown kind is named with those that exist', () => {
  expect(problemsOf(changed('v2-to-v3.yaml', 'kind: param-renamed', 'kind: param-renamd'))).toEqual([
    'rules/bakery/v2-to-v3.yaml:4: kind: met "param-renamd"; expected one of endpoint-renamed, endpoint-removed, ' +
      'method-removed, param-renamed, params-merged, param-removed, param-moved, param-required, params-exclusive, ' +
      'param-default, enum-renamed, enum-removed, limit-changed, behaviour-changed, response-field-renamed, ' +
      'response-field-removed, response-value-renamed, response-value-changed, host-renamed; correct it',
  ])
})

test('a wrong method is met where it stands', () => {
  expect(problemsOf(changed('v2-to-v3.yaml', '[PUT]', '[PUTT]'))).toEqual([
    'rules/bakery/v2-to-v3.yaml:8: methods: met "PUTT"; expected GET, POST, PUT, PATCH or DELETE; correct it, ' +
      'or leave methods out for all of them',
  ])
})

test('a missing source is asked for', () => {
  const without = changed(
    'v2-to-v3.yaml',
    '    source: [{ url: https://bakery.example/changelog, read: "2024-05-02" }]\n',
    '',
  )
  expect(problemsOf(without)).toEqual([
    'rules/bakery/v2-to-v3.yaml:3: source: met nothing; expected a list of sources like [{ url: https://… }]; ' +
      'say where this is known from',
  ])
  expect(
    problemsOf(changed('v2-to-v3.yaml', '[{ url: https://bakery.example/changelog, read: "2024-05-02" }]', '[]')),
  ).toEqual([
    'rules/bakery/v2-to-v3.yaml:7: source: met []; expected at least one source; say where this is known from',
  ])
})

test('a field that the kind does not have is named', () => {
  expect(problemsOf(changed('v2-to-v3.yaml', '    from: paused', '    form: paused\n    from: paused'))).toEqual([
    'rules/bakery/v2-to-v3.yaml:9: form: met an unknown field; expected a field that param-renamed has; ' +
      'correct its spelling or remove it',
  ])
})

test('an unquoted version is to be quoted as it was written', () => {
  expect(problemsOf(changed('v2-to-v3.yaml', 'hop: "3"', 'hop: 1.10'))).toEqual([
    'rules/bakery/v2-to-v3.yaml:1: hop: met 1.10; expected a version in quotes; quote it: "1.10"',
  ])
  expect(problemsOf(changed('api.yaml', 'version: "2"', 'version: 2'))).toEqual([
    'rules/bakery/api.yaml:12: version: met 2; expected a version in quotes; quote it: "2"',
  ])
})

test('two changes with one id are told apart by where the first stands', () => {
  expect(problemsOf(changed('v2-to-v3.yaml', 'bakery/v3-buns-to-rolls', 'bakery/v3-loaf-paused-to-status'))).toEqual([
    'rules/bakery/v2-to-v3.yaml:20: id: met "bakery/v3-loaf-paused-to-status"; expected every id once; ' +
      'rules/bakery/v2-to-v3.yaml:3 has it already',
  ])
})

test('an id begins with that of the API', () => {
  expect(problemsOf(changed('v2-to-v3.yaml', 'bakery/v3-buns', 'butcher/v3-buns'))).toEqual([
    'rules/bakery/v2-to-v3.yaml:20: id: met "butcher/v3-buns-to-rolls"; expected an id that begins with "bakery/"; ' +
      "put the API's id in front",
  ])
})

test('an endpoint must stand in the registry, with its method', () => {
  expect(problemsOf(changed('v2-to-v3.yaml', '[PUT]', '[POST]'))).toEqual([
    'rules/bakery/v2-to-v3.yaml:8: path: met "POST loaves/:loaf_id"; expected an endpoint of the registry; ' +
      'add it to endpoints.yaml or correct it',
  ])
  expect(problemsOf(changed('v2-to-v3.yaml', '{ path: rolls }', '{ path: croissants }'))).toEqual([
    'rules/bakery/v2-to-v3.yaml:26: path: met "GET croissants"; expected an endpoint of the registry; ' +
      'add it to endpoints.yaml or correct it',
  ])
})

test('an endpoint stands in the registry once', () => {
  expect(problemsOf(changed('endpoints.yaml', 'path: rolls', 'path: loaves'))).toEqual([
    'rules/bakery/endpoints.yaml:10: path: met "GET loaves"; expected every endpoint once; ' +
      'it stands at rules/bakery/endpoints.yaml:2 already',
    'rules/bakery/v2-to-v3.yaml:26: path: met "GET rolls"; expected an endpoint of the registry; ' +
      'add it to endpoints.yaml or correct it',
  ])
})

test('dates stand in order', () => {
  expect(problemsOf(changed('api.yaml', 'introduced: "2024-01-01"', 'introduced: "2022-06-01"'))).toEqual([
    'rules/bakery/api.yaml:16: introduced: met "2022-06-01"; expected 2023-01-01 or later, since 2 comes before it; ' +
      'list versions oldest first',
  ])
  expect(problemsOf(changed('api.yaml', 'endOfLife: "2023-07-01"', 'endOfLife: "2022-07-01"'))).toEqual([
    'rules/bakery/api.yaml:10: endOfLife: met "2022-07-01"; expected 2023-01-01 or later; correct the date',
  ])
  expect(problemsOf(changed('api.yaml', '"2024-01-01"', '"2024-02-30"'))).toEqual([
    'rules/bakery/api.yaml:16: introduced: met "2024-02-30"; expected a day that exists; correct the date',
  ])
})

test('a version that api.yaml does not have is refused wherever it stands', () => {
  expect(problemsOf(changed('endpoints.yaml', 'first: "3"', 'first: "9"'))).toEqual([
    'rules/bakery/endpoints.yaml:10: first: met "9"; expected one of 1, 2, 3; add it to api.yaml or correct it',
  ])
  expect(problemsOf(changed('api.yaml', 'version: "1" }]', 'version: "0" }]'))).toEqual([
    'rules/bakery/api.yaml:21: version: met "0"; expected one of 1, 2, 3; add it to api.yaml or correct it',
  ])
})

test('a hop file is named after its hop and the version before it', () => {
  expect(problemsOf(changed('v2-to-v3.yaml', 'hop: "3"', 'hop: "2"')).slice(0, 1)).toEqual([
    'rules/bakery/v2-to-v3.yaml:1: hop: met "2"; expected the hop that the file\'s name says; name it v1-to-v2.yaml',
  ])
})

test('an out-of-band change has a date, and one of a hop has none', () => {
  expect(problemsOf(changed('out-of-band.yaml', '    effective: "2024-05"\n', ''))).toEqual([
    'rules/bakery/out-of-band.yaml:2: effective: met nothing; expected the date on which it took effect; ' +
      'add effective: "2024-05"',
  ])
  expect(
    problemsOf(changed('v2-to-v3.yaml', '    why: v3 has no buns.', '    why: v3 has no buns.\n    effective: "2024"')),
  ).toEqual([
    'rules/bakery/v2-to-v3.yaml:24: effective: met "2024"; expected no date, since the hop has one; ' +
      'move the entry to out-of-band.yaml',
  ])
})

test('weak evidence is never safe', () => {
  expect(
    problemsOf(changed('v2-to-v3.yaml', '    applicability: safe', '    applicability: safe\n    audited: false')),
  ).toEqual([
    'rules/bakery/v2-to-v3.yaml:12: applicability: met "safe"; expected review or manual, ' +
      'since the evidence is not audited; lower it',
  ])
})

test('what cannot be edited says what to do', () => {
  expect(problemsOf(changed('out-of-band.yaml', '    todo: Check what the client does while it waits.\n', ''))).toEqual(
    ['rules/bakery/out-of-band.yaml:2: todo: met nothing; expected what to do, since nothing can be edited; add it'],
  )
})

test('a cyclic rename is refused at the rename that closes it', () => {
  const back = `
  - id: bakery/v3-status-back
    kind: param-renamed
    title: x
    why: x
    source: [{ url: x }]
    endpoints: [{ methods: [PUT], path: loaves/:loaf_id }]
    from: status
    to: paused
    applicability: review
    examples: [{ name: x, before: x, after: x }]
    untouched: [{ name: x, code: x }]
`
  const files = bakery()
  files.set('rules/bakery/v2-to-v3.yaml', `${files.get('rules/bakery/v2-to-v3.yaml') ?? ''}${back}`)
  expect(problemsOf(files)).toEqual([
    'rules/bakery/v2-to-v3.yaml:43: to: met PUT loaves/:loaf_id: status -> paused -> status; ' +
      'expected a chain of names that ends; remove the rename that leads back',
  ])
})

test('an alias bomb is refused', () => {
  const levels = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe'])
    levels.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`)
  expect(problemsOf(bakery().set('rules/bakery/api.yaml', levels.join('\n')))).toEqual([
    'rules/bakery/api.yaml:2: file: met aliases that unfold to too many nodes; expected at most 100; ' +
      'write the values out',
  ])
})

test('an alias without an anchor is named', () => {
  expect(problemsOf(changed('api.yaml', 'title: Bakery API', 'title: *name'))).toEqual([
    'rules/bakery/api.yaml:2: file: met Unresolved alias (the anchor must be set before the alias): name; ' +
      'expected an anchor of that name; write the value out',
  ])
})

test('a file over 5 MB is refused before it is parsed', () => {
  const big = `#${'x'.repeat(10 * 1024 * 1024)}\n`
  expect(problemsOf(bakery().set('rules/bakery/api.yaml', big))).toEqual([
    'rules/bakery/api.yaml:1: file: met 10.0 MB; expected at most 5 MB; split it into several files',
  ])
  const unread = new Map<string, string | null>([...bakery(), ['rules/bakery/api.yaml', null]])
  expect(problemsOf(unread)).toEqual([
    'rules/bakery/api.yaml:1: file: met no text, or more than 5 MB of it; expected YAML of at most 5 MB; ' +
      'split or repair it',
  ])
})

test('broken YAML is named with its line', () => {
  const [problem] = problemsOf(changed('api.yaml', 'versionIn: { kind: path }', 'versionIn: { kind: path'))
  expect(problem).toMatch(/^rules\/bakery\/api\.yaml:6: file: met .+; expected valid YAML; correct the line$/)
})

test('an unknown file and a missing description are named', () => {
  const files = bakery()
  files.set('rules/bakery/notes.yaml', 'x: 1')
  files.delete('rules/bakery/api.yaml')
  expect(problemsOf(files)).toEqual([
    'rules/bakery/notes.yaml:1: file: met "notes.yaml"; expected api.yaml, endpoints.yaml, vA-to-vB.yaml or ' +
      'out-of-band.yaml; rename or remove it',
    'rules/bakery/api.yaml:1: file: met nothing; expected a description of the API; write one (docs/catalogue.md)',
  ])
})

test('every problem of every file is listed, not only the first', () => {
  const files = changed('v2-to-v3.yaml', 'kind: param-renamed', 'kind: nonsense')
  files.set('rules/bakery/api.yaml', (files.get('rules/bakery/api.yaml') ?? '').replace('"3"', '3'))
  expect(problemsOf(files).map((problem) => problem.split(': ')[0])).toEqual([
    'rules/bakery/api.yaml:15',
    'rules/bakery/v2-to-v3.yaml:4',
  ])
})
