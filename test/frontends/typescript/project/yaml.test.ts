import { describe, expect, test } from 'vitest'
import { loadTs } from '../../../../src/frontends/typescript/project/ts.ts'
import { NoSettings, yamlTree } from '../../../../src/frontends/typescript/project/yaml.ts'
import { extract, migrated, requests } from '../../kit.ts'

const ts = loadTs()

/** Every literal of a tree with what stands in the text at its place. */
function literals(text: string): readonly string[] {
  const found: string[] = []
  const visit = (node: import('ts-morph').ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNumericLiteral(node)) found.push(`${node.text} <- ${node.getText()}`)
    ts.forEachChild(node, visit)
  }
  visit(yamlTree(ts, 'a.yaml.json', text))
  return found
}

const use = `const { load } = require('js-yaml'); const c = load(require('fs').readFileSync('c.yml', 'utf8'))`
const call = `fetch(c.host + '/' + c.version + '/accounts/a/campaigns?draft_only=true')`

describe('nodes stand where YAML says what they say', () => {
  test('plain, quoted, in a list, in a flow', () => {
    expect(literals('# note\na: x y\nb: "z"\nc:\n  - 5\n  - { d: \'e\' }\n')).toEqual([
      'a <- a',
      'x y <- x y',
      'b <- b',
      'z <- "z"',
      'c <- c',
      '5 <- 5',
      'd <- d',
      "e <- 'e'",
    ])
  })
  test('what an alias says stands at the alias', () => {
    expect(literals('a: &x { k: v }\nb: *x\n').slice(3)).toEqual(['b <- b', 'k <- *x', 'v <- *x'])
  })
  test('keys of a map win over merged ones, wherever they stand', () => {
    expect(literals('a: &x\n  k: v\nb:\n  k: w\n  <<: *x\n').at(-1)).toBe('w <- w')
  })
  test('keys that are numbers or named as what objects inherit', () => {
    expect(literals('b: 1\n2: c\n__proto__: d\n')).toEqual([
      '2 <- 2',
      'c <- c',
      'b <- b',
      '1 <- 1',
      '__proto__ <- __proto__',
      'd <- d',
    ])
  })
})

describe('what holds no settings says why', () => {
  test.each([
    ['a: [1, 2', /^parse error in line 1: no valid YAML/],
    ['just a text\n', /^holds no settings$/],
    ['', /^holds no settings$/],
    [`a: ${'['.repeat(300)}${']'.repeat(300)}`, /^nested too deeply$/],
  ])('%j', (text, reason) => {
    expect(() => yamlTree(ts, 'a.yaml.json', text)).toThrow(reason)
    expect(() => yamlTree(ts, 'a.yaml.json', text)).toThrow(NoSettings)
  })
  test('aliases of aliases are counted', () => {
    const names = 'abcdefgh'.split('')
    const bomb = names.map((name, at) => {
      const inner =
        at === 0
          ? '1'
          : Array<string>(10)
              .fill(`*${names[at - 1]!}`)
              .join(', ')
      return `${name}: &${name} [${inner}]`
    })
    expect(() => yamlTree(ts, 'a.yaml.json', bomb.join('\n'))).toThrow(/^holds more than 20000 values/)
  })
  test('an audit names the file', () => {
    const { coverage } = extract({ 'c.yml': 'host: https://ads-api.x.com\nversion: [4\n', 'a.js': `${use}; ${call}` })
    expect(coverage.skipped).toEqual([{ file: 'c.yml', reason: expect.stringMatching(/valid YAML/) as string }])
  })
})

describe('written back', () => {
  test.each([
    ['a number', '4', '12'],
    ['a quoted text', "'4'", "'12'"],
    ['a text in double quotes', '"4"', '"12"'],
  ])('the version as %s, and nothing else', (_, before, after) => {
    const settings = (version: string): string =>
      `# ours\nhost: https://ads-api.x.com # a\r\nversion:  ${version} # b\n`
    const tree = { 'c.yml': settings(before), 'a.js': `${use}; ${call}` }
    expect(requests(tree)).toEqual(['GET accounts/:account_id/campaigns v4 draft_only=true'])
    expect(migrated(tree)['c.yml']).toBe(settings(after))
  })
  test('a version in the middle of a plain text', () => {
    const settings = (version: string): string => `base: https://ads-api.x.com/${version}\n`
    const source = `${use}; fetch(c.base + '/accounts/a/campaigns?draft_only=true')`
    expect(migrated({ 'c.yml': settings('4'), 'a.js': source })['c.yml']).toBe(settings('12'))
  })
  test('a parameter that YAML names is no text to write', () => {
    const tree = {
      'c.yml': 'host: https://ads-api.x.com/4\nquery:\n  draft_only: true\n',
      'a.js': `${use}; fetch(c.host + '/accounts/a/campaigns?' + new URLSearchParams(c.query))`,
    }
    expect(requests(tree)).toEqual(['GET accounts/:account_id/campaigns v4 draft_only=true'])
    expect(migrated(tree)).toEqual(tree)
  })
})

test('what an alias repeats elsewhere is written by nobody', () => {
  const settings = 'ads:\n  host: https://ads-api.x.com\n  version: &v 4\ndb: { schema_version: *v }\n'
  const source = `${use}; fetch(c.ads.host + '/' + c.ads.version + '/accounts/a/campaigns?draft_only=true')`
  expect(requests({ 'c.yml': settings, 'a.js': source })).toEqual([
    'GET accounts/:account_id/campaigns v4 draft_only=true',
  ])
  expect(migrated({ 'c.yml': settings, 'a.js': source })['c.yml']).toBe(settings)
})

test.each([
  `load(fs.readFileSync(path.join(__dirname, '../config/ads.yaml'), 'utf8'))`,
  `load(fs.readFileSync(path.join(\n  __dirname,\n  '..',\n  'config',\n  'ads.yaml',\n), 'utf8'))`,
  `load(fs.readFileSync(__dirname + '/../config/ads.yaml', 'utf8'))`,
])('a file that is opened by %j', (opened) => {
  const source = `const fs = require('fs'), path = require('path'), { load } = require('js-yaml')\nconst c = ${opened}\nfetch(c.base + '/accounts/a/campaigns')`
  expect(requests({ 'config/ads.yaml': 'base: https://ads-api.x.com/4\n', 'src/a.js': source })).toEqual([
    'GET accounts/:account_id/campaigns v4',
  ])
})

test('a template in a folder that nobody reads is no loss', () => {
  const files = {
    'chart/templates/d.yaml': 'a: {{ .Values.a }}\n',
    'a.js': `__dirname; fetch('https://ads-api.x.com/4/accounts')`,
  }
  expect(extract(files).coverage.skipped).toEqual([])
})

test('what stands in a map that is merged elsewhere too is written by nobody', () => {
  const settings = 'defaults: &d\n  base: https://ads-api.x.com\n  version: 4\ndb:\n  <<: *d\n'
  const source = `${use}; const d = c.defaults; fetch(d.base + '/' + d.version + '/accounts/a/campaigns?draft_only=true')`
  expect(requests({ 'c.yml': settings, 'a.js': source })).toEqual([
    'GET accounts/:account_id/campaigns v4 draft_only=true',
  ])
  expect(migrated({ 'c.yml': settings, 'a.js': source })['c.yml']).toBe(settings)
})
