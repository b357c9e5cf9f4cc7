/** What files of a tree say of environment variables: what is refused, then a case for every format. */

import { describe, expect, test } from 'vitest'
import { maxSettingsSize, overlay } from '../../src/files.ts'
import { environmentOf } from '../../src/manifests/environment.ts'
import type { Environment, Holding } from '../../src/manifests/environment.ts'
import { plainValue } from '../../src/manifests/plain-values.ts'

type Tree = Record<string, string>

function environment(tree: Tree): Environment {
  return environmentOf(overlay(null, new Map(Object.entries(tree))))
}

/** `value file:line`, and `template` where only such a file says so. */
function said(tree: Tree, name = 'BREAD_URL', source = 'src/a.ts'): string[] {
  return environment(tree)
    .of(name, source)
    .map(({ value, places, isTemplate }) =>
      [value, ...places.map(({ file, line }) => `${file}:${line}`), ...(isTemplate ? ['template'] : [])].join(' '),
    )
}

function holding(tree: Tree): Holding {
  return environment(tree).holding((bytes) => ({ strong: Buffer.from(bytes).includes('api.bread.example') }))
}

describe('secrets are never taken, whatever their variable is called', () => {
  test.each([
    'hunter2',
    'correct horse battery staple',
    'sk_live_4eC39HqLyjWDarjtT1zdp7dc',
    'xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N',
    'AKIAIOSFODNN7EXAMPLE',
    'a3f1c2d4e5b60718293a4b5c6d7e8f90',
    '482913',
    '1398472650123',
    'postgres://bread:crumbs@db.example.com/loaves',
    'https://user:secret@api.bread.example/3',
    'https://token@api.bread.example/3',
    'https://api.bread.example/3?key=abcdef',
    'https://api.bread.example/3#abcdef',
    'https://hooks.example.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
    'https://hooks.example.com/hooks/catch/1234567/abcdefg/',
    'https://hooks.example.com/webhook/9f1c2e7a-8b3d-4c56-a1f0-d2e3b4c5f6a7',
    'https://f00dfeed0123456789abcdef01234567@o1.ingest.example.com/42',
    '-----BEGIN PRIVATE KEY-----',
    '',
  ])('%s', (value) => {
    expect(plainValue(value)).toBeNull()
    const tree = {
      '.env': `BREAD_URL="${value}"\n`,
      'wrangler.toml': `[vars]\nBREAD_URL = ${JSON.stringify(value)}\n`,
      'compose.yaml': `environment:\n  BREAD_URL: ${JSON.stringify(value)}\n`,
    }
    expect(said(tree)).toEqual([])
    expect(JSON.stringify(holding(tree).variables)).toBe('[]')
  })
})

describe('values that say nothing of what is called', () => {
  test.each([
    'http://localhost:3000',
    'http://api:8080',
    'http://10.0.0.1',
    'https://api.bread.internal/3',
    'production',
    'true',
    '/loaves',
  ])('%s', (value) => {
    expect(plainValue(value)).toBeNull()
  })
})

test.each([
  'https://api.bread.example',
  'https://api.bread.example/',
  'http://api.bread.example:8443/v3/loaves/by_weight',
  'api.bread.example',
  'api.bread.example:443',
  '3',
  'v3',
  '3.1',
  '/3',
  '/v3/',
])('%s is an address or a version', (value) => {
  expect(plainValue(value)).toBe(value)
})

describe('formats', () => {
  const url = 'https://api.bread.example'
  test.each([
    ['.env', `# BREAD_URL=https://old.bread.example\n\nexport BREAD_URL="${url}" # the oven\n`, 3],
    ['.env.production', `BREAD_URL=${url}\r\nBREAD_TOKEN=hunter2\r\n`, 1],
    ['api/.envrc', `export BREAD_URL='${url}'\n`, 1],
    ['config/oven.env', `OTHER=1\nBREAD_URL=${url}\n`, 2],
    ['.dev.vars', `BREAD_URL=${url}\n`, 1],
    ['wrangler.toml', `name = "a"\n[vars]\nBREAD_URL = "${url}"\n`, 3],
    ['worker/wrangler.toml', `[env.production]\nvars = { BREAD_URL = "${url}" }\n`, 2],
    ['fly.toml', `[env]\n  BREAD_URL = '${url}'\n`, 2],
    ['netlify.toml', `[context.production.environment]\nBREAD_URL = "${url}"\n`, 2],
    ['wrangler.json', `{\n  "env": { "staging": { "vars": { "BREAD_URL": "${url}" } } }\n}\n`, 2],
    ['wrangler.jsonc', `{\n  // "BREAD_URL": ""\n  "vars": { "BREAD_URL": "${url}", },\n}\n`, 3],
    ['vercel.json', `{ "env": { "BREAD_URL": "${url}" } }`, 1],
    ['nodemon.json', `{ "env": { "BREAD_URL": "${url}" } }`, 1],
    ['app.json', `{ "env": {\n "BREAD_URL": { "description": "the oven", "value": "${url}" } } }`, 2],
    ['serverless.yml', `provider:\n  environment:\n    BREAD_URL: ${url}\n`, 3],
    ['serverless.yaml', `functions:\n  a:\n    environment: { BREAD_URL: "\${env:BREAD_URL, '${url}'}" }\n`, 3],
    ['docker-compose.prod.yml', `services:\n  a:\n    environment:\n      - BREAD_URL=${url}\n`, 4],
    [
      'compose.yaml',
      `x-a: &a\n  BREAD_URL: \${BREAD_URL:-${url}}\nservices:\n  a:\n    environment:\n      <<: *a\n`,
      2,
    ],
    ['app.yaml', `runtime: nodejs20\nenv_variables:\n  BREAD_URL: '${url}'\n`, 3],
    [
      'k8s/deploy.yml',
      `a: 1\n---\nspec:\n  containers:\n    - env:\n        - name: BREAD_URL\n          value: ${url}\n`,
      7,
    ],
    ['k8s/config.yaml', `kind: ConfigMap\ndata:\n  BREAD_URL: ${url}\n`, 3],
    ['template.yaml', `Properties:\n  Environment:\n    Variables:\n      BREAD_URL: !Sub ${url}\n`, 4],
    ['.gitlab-ci.yml', `variables:\n  BREAD_URL:\n    value: ${url}\n`, 3],
    ['Dockerfile', `FROM node\nENV PORT=3000 \\\n    BREAD_URL="${url}"\n`, 3],
    ['deploy/Dockerfile.api', `ENV BREAD_URL ${url}\n`, 1],
  ])('%s', (file, text, line) => {
    expect(said({ [file]: text })).toEqual([`${url} ${file}:${line}`])
  })

  test('a place of the same file that a value refers to: of each stage that may be deployed', () => {
    const serverless = [
      'custom:',
      "  stage: ${opt:stage, 'dev'}",
      '  bread:',
      '    dev: { host: oven.bread.example }',
      '    prod: { host: api.bread.example }',
      'provider:',
      '  environment:',
      '    BREAD_HOST: ${self:custom.bread.${self:custom.stage}.host}',
      '    BREAD_URL: https://${self:custom.bread.prod.host}/${self:custom.none, "3"}',
      '    BREAD_KEY: ${self:custom.bread.none.key}',
      '',
    ].join('\n')
    const files = { 'serverless.yml': serverless }
    expect(said(files, 'BREAD_HOST')).toEqual([
      'oven.bread.example serverless.yml:4',
      'api.bread.example serverless.yml:5',
    ])
    expect(said(files)).toEqual(['https://api.bread.example/3 serverless.yml:9'])
    expect(said(files, 'BREAD_KEY')).toEqual([])
  })

  test('the default of a parameter of a template', () => {
    const template =
      'Parameters:\n  Host: { Type: String, Default: api.bread.example }\nResources:\n  A:\n    Variables:\n      BREAD_URL: !Ref Host\n'
    expect(said({ 'template.yaml': template })).toEqual(['api.bread.example template.yaml:6'])
  })

  test('references that never end, or lead to more than there are stages', () => {
    const turning = 'custom:\n  a: ${self:custom.b}\n  b: ${self:custom.a}\nenv:\n  BREAD_URL: ${self:custom.a}\n'
    expect(said({ 'serverless.yml': turning })).toEqual([])
    const many = `custom:\n${Array.from({ length: 99 }, (_, at) => `  s${at}: { v: a${at}.example.com }\n`).join('')}env:\n  BREAD_URL: \${self:custom.\${opt:s}.v}\n`
    expect(said({ 'serverless.yml': many }).length).toBeLessThan(20)
  })

  test('a version that YAML would take for a number keeps its text', () => {
    expect(said({ 'app.yaml': 'env_variables:\n  BREAD_VERSION: 3.0\n' }, 'BREAD_VERSION')).toEqual(['3.0 app.yaml:2'])
    expect(said({ 'fly.toml': '[env]\nBREAD_VERSION = 3\n' }, 'BREAD_VERSION')).toEqual(['3 fly.toml:2'])
  })

  test('a key elsewhere in settings is no variable', () => {
    const tree = {
      'compose.yaml': `labels:\n  BREAD_URL: ${url}\n`,
      'wrangler.toml': `[site]\nBREAD_URL = "${url}"\n`,
      'k8s/secret.yaml': `kind: Secret\ndata:\n  BREAD_URL: ${url}\n`,
      'settings.json': `{ "env": { "BREAD_URL": "${url}" } }`,
      'README.md': `BREAD_URL=${url}`,
    }
    expect(said(tree)).toEqual([])
  })
  test('what is given to tests is left out', () => {
    const line = `BREAD_URL=${url}\n`
    const tests = ['.env.test', '.env.test.local', 'test/.env', 'e2e/.env', 'docker-compose.test.yml']
    for (const file of tests)
      expect(said({ [file]: file.endsWith('yml') ? `environment:\n  - ${line}` : line })).toEqual([])
  })
})

describe('several files', () => {
  test('those that agree are one value, those that do not are several', () => {
    expect(
      said({
        '.env.production': 'BREAD_URL=https://api.bread.example\n',
        '.env.staging': 'BREAD_URL=https://box.bread.example\n',
        'app.yaml': 'env_variables:\n  BREAD_URL: https://api.bread.example\n',
      }),
    ).toEqual(['https://api.bread.example .env.production:1 app.yaml:2', 'https://box.bread.example .env.staging:1'])
  })
  test('a template counts where no other file says anything', () => {
    const example = { '.env.example': 'BREAD_URL=https://api.bread.example\n' }
    expect(said(example)).toEqual(['https://api.bread.example .env.example:1 template'])
    expect(said({ ...example, '.env': 'BREAD_URL=https://box.bread.example\n' })).toEqual([
      'https://box.bread.example .env:1',
    ])
  })
  test('the package of a source decides before its neighbours do', () => {
    const tree = {
      'package.json': '{}',
      'apps/a/package.json': '{}',
      'apps/b/package.json': '{}',
      'lib/package.json': '{}',
      'apps/a/.env': 'BREAD_URL=https://a.bread.example\n',
      'apps/b/.env': 'BREAD_URL=https://b.bread.example\n',
    }
    const root = { ...tree, 'compose.yaml': 'environment:\n  BREAD_URL: https://all.bread.example\n' }
    expect(said(tree, 'BREAD_URL', 'apps/a/src/x.ts')).toEqual(['https://a.bread.example apps/a/.env:1'])
    expect(said(tree, 'BREAD_URL', 'lib/x.ts')).toHaveLength(2)
    expect(said(root, 'BREAD_URL', 'lib/x.ts')).toEqual(['https://all.bread.example compose.yaml:2'])
  })
})

describe('files that cannot be read say why where a host stands in them, and nothing otherwise', () => {
  const host = 'https://api.bread.example'
  const aliases = ['a: &a [x, x, x, x, x, x, x, x, x]']
  for (let at = 1; at < 9; at++) {
    const [own, before] = ['abcdefghi'[at]!, 'abcdefghi'[at - 1]!]
    aliases.push(`${own}: &${own} [${Array(9).fill(`*${before}`).join(', ')}]`)
  }
  test.each([
    ['broken.yml', `environment:\n  BREAD_URL: ${host}\n bad: [\n`, /^not read for variables: /],
    [
      'merge.yml',
      `env: { <<: 3, BREAD_URL: "${host}" }\n`,
      /^not read for variables: its aliases or merges cannot be followed$/,
    ],
    [
      'keys.yml',
      `env:\n  BREAD_URL: ${host}\n${`${'? '.repeat(90)}x\n`.repeat(1_000)}`,
      /^not read for variables: it is nested too deeply/,
    ],
    [
      'bomb.yml',
      `${aliases.join('\n')}\nenv:\n  BREAD_URL: ${host}\n`,
      /^not read for variables: its aliases or merges cannot be followed$/,
    ],
    [
      'deep.yml',
      `env:\n  BREAD_URL: ${host}\na: ${'['.repeat(100_000)}`,
      /^not read for variables: it is nested too deeply/,
    ],
    [
      'steps.yml',
      `env:\n  BREAD_URL: ${host}\na:\n  ${'- '.repeat(100_000)}`,
      /^not read for variables: it is nested too deeply/,
    ],
    ['wrangler.toml', `[vars\nBREAD_URL = "${host}"\n`, /^not read for variables: it is no valid TOML$/],
    ['wrangler.json', `{ "vars": { "BREAD_URL": "${host}" `, /^not read for variables: it is no JSON/],
    // A parser quotes what it met: here a secret.
    ['alias.yml', `env:\n  BREAD_URL: ${host}\n  KEY: *s3cr3t\n`, /^not read for variables: (?!.*s3cr3t)/],
    ['scalar.yml', `env:\n  BREAD_URL: ${host}\n  KEY: |s3cr3t\n`, /^not read for variables: (?!.*s3cr3t)/],
    ['tag.yml', `env:\n  BREAD_URL: ${host}\n  KEY: !s3cr3t!x\n`, /^not read for variables: (?!.*s3cr3t)/],
    [
      'wrangler.jsonc',
      `{ "BREAD_URL": "${host}", "a": ${'['.repeat(100_000)}`,
      /^not read for variables: it is nested too deeply/,
    ],
    [
      'huge.yml',
      `env:\n  BREAD_URL: ${host}\n${'# crumbs\n'.repeat(maxSettingsSize / 8)}`,
      /^too large \(over 256 KB\)/,
    ],
  ])('%s', (file, text, reason) => {
    expect(said({ [file]: text })).toEqual([])
    const { variables, skipped } = holding({ [file]: text })
    expect(variables).toEqual([])
    expect(skipped).toEqual([{ file, reason: expect.stringMatching(reason) as string }])
    expect(holding({ [file]: text.replaceAll('api.bread.example', 'shop.example') }).skipped).toEqual([])
  })
})

test('a text that is made to be slow is read in time', () => {
  const names = 'A'.repeat(200_000)
  const started = Date.now()
  for (const file of ['Dockerfile', '.env', 'a.yml', 'wrangler.toml'])
    said({ [file]: `ENV BREAD_URL ${names}\n${'&a '.repeat(10_000)}` })
  expect(Date.now() - started).toBeLessThan(5_000)
})

describe('inputs of an action', () => {
  const description = `Calls https://api.bread.example`
  const tree = {
    'action.yml': `name: a\ndescription: ${description}\ninputs:\n  bread-url:\n    description: ${description}\n    default: https://api.bread.example\n  VERSION:\n    default: '4'\n  token:\n    default: hunter2\n`,
    '.env': 'VERSION=5\n',
  }
  const input = (name: string): string[] =>
    environment(tree)
      .input(name, 'src/a.ts')
      .map(({ value, places }) => [value, ...places.map(({ file, line }) => `${file}:${line}`)].join(' '))

  test('are what their description says, where it says so', () => {
    expect(input('bread-url')).toEqual(['https://api.bread.example action.yml:6'])
    expect(input('Bread-Url')).toEqual(['https://api.bread.example action.yml:6'])
    expect(input('token')).toEqual([])
  })

  test('are no variables, but for the names that the runner gives them', () => {
    expect(input('VERSION')).toEqual(['4 action.yml:8'])
    expect(said(tree, 'VERSION')).toEqual(['5 .env:1'])
    expect(said(tree, 'INPUT_VERSION')).toEqual(['4 action.yml:8'])
    expect(input('BREAD_URL')).toEqual([])
  })
})

test('variables that hold a host are found by what they hold', () => {
  const tree = {
    '.env': 'BREAD_URL=https://api.bread.example/3\nSHOP_URL=https://shop.example\nTOKEN=api.bread.example:hunter2\n',
    'notes.yml': 'env:\n  VERSION: 3\n',
  }
  expect(holding(tree)).toEqual({
    variables: [
      {
        name: 'BREAD_URL',
        value: 'https://api.bread.example/3',
        places: [{ file: '.env', line: 1 }],
        isTemplate: false,
      },
    ],
    skipped: [],
  })
})
