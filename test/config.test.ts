/** Where settings come from, and what is said of a mistake in them. */

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codeConfig, readConfig, readEnvironment } from '../src/config.ts'
import { tree } from './cli/run.ts'

test('the nearest configuration wins, whole', () => {
  const root = tree({
    'package.json': '{ "apilift": { "to": "11", "tier": "review" } }',
    'clients/ads/apilift.config.yaml': 'to: "12"\n',
  })
  expect(readConfig(join(root, 'clients/ads'))).toEqual({ to: '12' })
  expect(readConfig(join(root, 'clients'))).toEqual({ to: '11', tier: 'review' })
})

test('paths in a configuration are relative to it', () => {
  const root = tree({ 'apilift.config.json': '{ "catalogue": "rules/bakery" }', 'src/a.js': '' })
  expect(readConfig(join(root, 'src'))).toEqual({ catalogue: join(root, 'rules/bakery') })
})

test('the line is that of the setting, not of a text that looks like it', () => {
  const json = tree({ 'apilift.config.json': '{\n  "skip": ["to: never"],\n  "to": 12\n}\n' })
  expect(() => readConfig(json)).toThrow('apilift.config.json:3: to: met 12')
  const yaml = tree({ 'apilift.config.yaml': '# to: the newest\nskip: ["to: never"]\nto: 12\n' })
  expect(() => readConfig(yaml)).toThrow('apilift.config.yaml:3: to: met 12')
  const manifest = tree({ 'package.json': '{\n  "to": "elsewhere",\n  "apilift": {\n    "to": 12\n  }\n}\n' })
  expect(() => readConfig(manifest)).toThrow('package.json:4: to: met 12')
})

test.each([
  ['{ "failon": "never" }', 'failon: unknown setting. Did you mean failOn?'],
  ['{ "constructor": "x" }', 'constructor: unknown setting'],
  ['{ "only": "x-ads/v5" }', 'only: met "x-ads/v5"; expected a list of texts'],
  ['{ "failOnUndecided": "yes" }', 'failOnUndecided: met "yes"; expected true or false'],
  ['{ "wrappers": {} }', 'wrappers: met {}; expected a list of wrappers'],
  ['{ "wrappers": [{ "name": "callAds" }] }', 'wrappers[0].arguments: met nothing; expected a list of method, path'],
  [
    '{ "wrappers": [{ "name": "f", "base": "ads/12", "arguments": ["path"] }] }',
    'wrappers[0].base: met "ads/12"; expected a URL with its host',
  ],
  [
    '{ "wrappers": [{ "name": "f", "base": "https://h/1", "arguments": ["path"], "verb": "GET" }] }',
    'wrappers[0].verb: unknown setting. Expected one of name, base, method, arguments',
  ],
  ['[]', 'met a list; expected an object of settings'],
  ['{ "to": "12"', 'json:1:13: met the end of the file; expected a closing brace'],
])('%s is refused: %s', (text, message) => {
  expect(() => readConfig(tree({ 'apilift.config.json': text }))).toThrow(message)
})

test('a broken manifest matters only where it holds our settings', () => {
  expect(readConfig(tree({ 'package.json': '{ "name": "bakery", ' }))).toEqual({})
  expect(() => readConfig(tree({ 'package.json': '{ "apilift": { "to": "12" }, ' }))).toThrow('package.json:1:30: met')
})

test('the environment holds every setting, by the same shapes as the file', () => {
  const env = {
    APILIFT_FAIL_ON_UNDECIDED: 'true',
    APILIFT_SKIP: 'a, b',
    APILIFT_BASELINE: 'known.json',
    APILIFT_TO: '',
  }
  expect(readEnvironment(env, '/srv/bakery')).toEqual({
    failOnUndecided: true,
    skip: ['a', 'b'],
    baseline: '/srv/bakery/known.json',
  })
  expect(() => readEnvironment({ APILIFT_FAIL_ON: 'often' }, '/')).toThrow(
    'APILIFT_FAIL_ON: met "often"; expected error',
  )
  expect(() => readEnvironment({ APILIFT_FAIL_ON_UNDECIDED: '1' }, '/')).toThrow('expected true or false')
})

describe('a configuration that nests without end is an error with its place, and no full stack', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  test.each([
    ['apilift.config.json', `{\n  "skip": ${deep}\n}`, 'apilift.config.json:2:210'],
    ['package.json', `{ "apilift": { "to": "12" }, "x": ${deep} }`, 'package.json:1:234'],
    ['apilift.config.yaml', `to: "12"\nskip: ${deep}`, 'apilift.config.yaml:2:207'],
    ['apilift.config.yml', `to: "12"\n${'? '.repeat(5_000)}x`, 'apilift.config.yml:2:1'],
  ])('%s', (file, text, at) => {
    expect(() => readConfig(tree({ [file]: text }))).toThrow(
      `${at}: met more than 200 levels of nesting; expected settings.`,
    )
  })
})

test('brackets in texts of JSON nest nothing', () => {
  const root = tree({ 'apilift.config.json': `{ "only": ["${'['.repeat(300)}"] /* ${'{'.repeat(300)} */ }` })
  expect(readConfig(root)).toEqual({ only: ['['.repeat(300)] })
})

test('a configuration in code is found, so that it can be said to be left alone', () => {
  const root = tree({ 'apilift.config.mjs': 'export default {}' })
  expect(codeConfig(root)).toBe(join(root, 'apilift.config.mjs'))
  expect(codeConfig(tree({}))).toBeNull()
})
