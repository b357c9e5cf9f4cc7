/** Which release a lock file, an installation or a range means: one case for every format that a client may commit. */

import { describe, expect, test } from 'vitest'
import { overlay } from '../../src/files.ts'
import { createAudience, dependencyOf } from '../../src/manifests/npm.ts'
import { releaseFor } from '../../src/manifests/releases.ts'

type Tree = Record<string, string>

const name = 'bread-sdk'
const manifest = (range: string): string => JSON.stringify({ dependencies: { [name]: range } })

/** `release from file`. */
function release(tree: Tree, file = 'src/a.ts'): string | null {
  const found = dependencyOf(overlay(null, new Map(Object.entries(tree))), file, name)
  return found && `${found.version ?? found.range} from ${found.from}`
}

describe('what does not name the package says nothing', () => {
  test.each([
    ['package.json', '{"dependencies":{"bread-sdk-extras":"1.0.0"}}'],
    ['package.json', '{ not json'],
    ['package-lock.json', '{"packages":{"node_modules/x/node_modules/bread-sdk":{"version":"9.9.9"}}}'],
    ['yarn.lock', 'bread-sdk-extras@^1.0.0:\n  version "1.0.0"\n'],
    ['pnpm-lock.yaml', 'packages:\n\n  bread-sdk-extras@1.0.0:\n    resolution: {}\n'],
    ['bun.lock', '{"packages":{"bread-sdk-extras":["bread-sdk-extras@1.0.0"]}}'],
  ])('%s: %s', (file, text) => {
    expect(release({ [file]: text })).toBeNull()
  })

  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const yarn = { 'yarn.lock': 'bread-sdk@^0.2.0:\n  version "0.2.1"\n' }
  test.each<readonly [string, Tree, string | null]>([
    ['package.json', yarn, '0.2.1 from yarn.lock'],
    ['package-lock.json', yarn, '0.2.1 from yarn.lock'],
    ['bun.lock', { 'package.json': manifest('^0.2.0') }, '^0.2.0 from package.json'],
    [`node_modules/${name}/package.json`, {}, null],
  ])('%s that nests without end, and the next file is asked', (file, others, expected) => {
    const text = `{"version":"9.9.9","dependencies":{"bread-sdk":"9.9.9"},"x":${deep}}`
    expect(release({ [file]: text, ...others })).toBe(expected)
  })
})

describe('lock files', () => {
  test.each([
    ['npm 1', 'package-lock.json', '{"lockfileVersion":1,"dependencies":{"bread-sdk":{"version":"0.2.1"}}}'],
    [
      'npm 2',
      'package-lock.json',
      '{"lockfileVersion":2,"packages":{"node_modules/bread-sdk":{"version":"0.2.1"}},"dependencies":{"bread-sdk":{"version":"0.2.0"}}}',
    ],
    ['npm 3', 'package-lock.json', '{"lockfileVersion":3,"packages":{"node_modules/bread-sdk":{"version":"0.2.1"}}}'],
    ['shrinkwrap', 'npm-shrinkwrap.json', '{"dependencies":{"bread-sdk":{"version":"0.2.1"}}}'],
    [
      'yarn classic',
      'yarn.lock',
      '# yarn lockfile v1\n\nbread-sdk@^0.2.0:\n  version "0.2.1"\n  dependencies:\n    async "1"\n',
    ],
    ['yarn classic, two ranges', 'yarn.lock', 'bread-sdk@^0.2.0, bread-sdk@^0.2.1:\n  version "0.2.1"\n'],
    ['yarn berry', 'yarn.lock', '"bread-sdk@npm:^0.2.0":\n  version: 0.2.1\n  resolution: "bread-sdk@npm:0.2.1"\n'],
    [
      'pnpm 5',
      'pnpm-lock.yaml',
      'lockfileVersion: 5.4\n\ndependencies:\n  bread-sdk: 0.2.1_abc\n\npackages:\n\n  /bread-sdk/0.2.1:\n    dev: false\n',
    ],
    [
      'pnpm 6',
      'pnpm-lock.yaml',
      'dependencies:\n  bread-sdk:\n    specifier: ^0.2.0\n    version: 0.2.1\n\npackages:\n\n  /bread-sdk@0.2.1:\n    dev: false\n',
    ],
    [
      'pnpm 9',
      'pnpm-lock.yaml',
      'importers:\n\n  .:\n    dependencies:\n      bread-sdk:\n        specifier: ^0.2.0\n        version: 0.2.1(flour@1.0.0)\n\npackages:\n\n  bread-sdk@0.2.1:\n    resolution: {}\n',
    ],
    ['bun', 'bun.lock', '{ "packages": { "bread-sdk": ["bread-sdk@0.2.1", "", {}], }, }'],
  ])('%s', (_, file, text) => {
    expect(release({ 'package.json': manifest('^0.2.0'), [file]: text })).toBe(`0.2.1 from ${file}`)
  })
  test('yarn: of several entries the one that the manifest asks for', () => {
    const lock = 'bread-sdk@^0.1.0:\n  version "0.1.9"\n\nbread-sdk@^0.2.0:\n  version "0.2.1"\n'
    expect(release({ 'package.json': manifest('^0.2.0'), 'yarn.lock': lock })).toBe('0.2.1 from yarn.lock')
    expect(release({ 'package.json': manifest('^0.1.0'), 'yarn.lock': lock })).toBe('0.1.9 from yarn.lock')
  })
  test('pnpm: of several importers the own', () => {
    const lock = `importers:\n\n  apps/old:\n    dependencies:\n      bread-sdk:\n        specifier: ^0.1.0\n        version: 0.1.9\n\n  apps/new:\n    dependencies:\n      bread-sdk:\n        specifier: ^0.2.0\n        version: 0.2.1\n`
    const tree = {
      'pnpm-lock.yaml': lock,
      'apps/old/package.json': manifest('^0.1.0'),
      'apps/new/package.json': manifest('^0.2.0'),
    }
    expect(release(tree, 'apps/old/src/a.ts')).toBe('0.1.9 from pnpm-lock.yaml')
    expect(release(tree, 'apps/new/src/a.ts')).toBe('0.2.1 from pnpm-lock.yaml')
  })
  test('npm: a workspace may have a release of its own', () => {
    const tree = {
      'package-lock.json':
        '{"packages":{"node_modules/bread-sdk":{"version":"0.2.1"},"apps/old/node_modules/bread-sdk":{"version":"0.1.9"}}}',
      'apps/old/package.json': manifest('^0.1.0'),
      'apps/new/package.json': manifest('^0.2.0'),
    }
    expect(release(tree, 'apps/old/a.ts')).toBe('0.1.9 from package-lock.json')
    expect(release(tree, 'apps/new/a.ts')).toBe('0.2.1 from package-lock.json')
  })
  test('locked beats installed beats the range, and the nearest manifest decides', () => {
    const installed = { 'node_modules/bread-sdk/package.json': '{"version":"0.2.0"}' }
    expect(release({ 'package.json': manifest('^0.1.0') })).toBe('^0.1.0 from package.json')
    expect(release({ 'package.json': manifest('^0.1.0'), ...installed })).toBe(
      '0.2.0 from node_modules/bread-sdk/package.json',
    )
    const lock = { 'package-lock.json': '{"packages":{"node_modules/bread-sdk":{"version":"0.2.1"}}}' }
    expect(release({ 'package.json': manifest('^0.1.0'), ...installed, ...lock })).toBe('0.2.1 from package-lock.json')
    expect(
      release({ 'package.json': manifest('^0.1.0'), 'apps/a/package.json': manifest('0.2.0') }, 'apps/a/b.ts'),
    ).toBe('0.2.0 from apps/a/package.json')
  })
})

test.each([
  ['^0.2.0', '0.2.1'],
  ['^0.1.0', '0.1.9'],
  ['~0.1.2', '0.1.9'],
  ['0.1.x', '0.1.9'],
  ['0.2', '0.2.1'],
  ['>=0.1.0 <0.2.0', '0.1.9'],
  ['^0.1.0 || ^0.2.0', '0.2.1'],
  ['>=0.1.0', '1.0.0'],
  ['~> 0.1', '0.2.1'],
  ['~> 0.1.2', '0.1.9'],
  ['==0.2.0', '0.2.0'],
  ['*', '1.0.0'],
  ['latest', '1.0.0'],
  ['^3.0.0', undefined],
  ['github:owner/bread-sdk', undefined],
  ['workspace:*', undefined],
])('the range %s allows %s at most', (range, expected) => {
  const releases = ['0.1.2', '0.1.9', '0.2.0', '0.2.1', '1.0.0']
  expect(releaseFor({ version: null, range, from: 'package.json' }, releases)?.release).toBe(expected)
})

test('a release that is not known is judged by the last known one before it, and that is no proof', () => {
  expect(releaseFor({ version: '0.2.5', range: null, from: 'x' }, ['0.1.0', '0.2.1'])).toEqual({
    release: '0.2.1',
    certain: false,
  })
  expect(releaseFor({ version: '0.0.1', range: null, from: 'x' }, ['0.1.0'])).toBeNull()
})

test.each([
  ['without a manifest', {}, 'own'],
  ['private', { 'package.json': '{"name":"desk","private":true}' }, 'own'],
  ['without a name', { 'package.json': '{"dependencies":{}}' }, 'own'],
  ['named', { 'package.json': '{"name":"desk"}' }, 'public'],
  [
    'a package of a private tree',
    { 'package.json': '{"private":true}', 'src/package.json': '{"name":"sdk"}' },
    'public',
  ],
  ['commands and nothing to import', { 'package.json': '{"name":"desk","bin":"desk.js"}' }, 'own'],
  ['commands beside a library', { 'package.json': '{"name":"desk","bin":"desk.js","main":"index.js"}' }, 'public'],
  [
    'a package that another one of the tree takes',
    { 'src/package.json': '{"name":"sdk"}', 'app/package.json': '{"dependencies":{"sdk":"workspace:*"}}' },
    'tree',
  ],
  [
    'a package that only its examples take',
    { 'src/package.json': '{"name":"sdk"}', 'examples/app/package.json': '{"dependencies":{"sdk":"*"}}' },
    'public',
  ],
] as const)('who calls what a file has: %s', (_title, tree, expected) => {
  expect(createAudience(overlay(null, new Map(Object.entries(tree))))('src/a.ts')).toBe(expected)
})
