/** The clients of an API that a tree depends on, in every ecosystem that the catalogue has releases of. */

import { expect, test } from 'vitest'
import { loadShipped } from '../../src/catalogue/shipped.ts'
import { overlay } from '../../src/files.ts'
import { dependenciesIn } from '../../src/manifests/index.ts'

const { api } = loadShipped()[0]!

/** `package release -> version, from file`. */
function found(tree: Record<string, string>): string[] {
  return dependenciesIn(overlay(null, new Map(Object.entries(tree))), api).map(
    (one) =>
      `${one.package} ${one.version ?? one.range} -> ${one.apiVersion} ${one.certain ? 'certain' : 'assumed'}, ${one.from}`,
  )
}

test.each([
  ['package.json', '{"dependencies":{"react":"1.0.0"}}'],
  ['requirements.txt', 'twitter-ads-extras==1.0\n# twitter-ads==9.0.0\ntwitter==1.0\n'],
  ['Gemfile', "# gem 'twitter-ads'\ngem 'twitter'\n"],
  ['Gemfile.lock', '    twitter (7.0.0)\n'],
  ['composer.json', '{"require":{"hborras/other":"1.0"}}'],
  ['src/notes.txt', 'twitter-ads==9.0.0'],
])('%s without one: %s', (file, text) => {
  expect(found({ [file]: text })).toEqual([])
})

test.each([
  ['package.json', '{"devDependencies":{"twitter-ads":"^0.2.0"}}', 'twitter-ads ^0.2.0 -> 2 assumed'],
  ['package.json', '{"dependencies":{"twitter-ads":"0.1.8"}}', 'twitter-ads 0.1.8 -> 1 certain'],
  ['package.json', '{"dependencies":{"twitter-api-v2":"1.24.0"}}', 'twitter-api-v2 1.24.0 -> 12 assumed'],
  ['requirements.txt', 'requests\nTwitter_Ads==9.0.1 # pinned\n', 'twitter-ads 9.0.1 -> 9 certain'],
  ['requirements-dev.txt', 'twitter-ads>=6.0,<7\n', 'twitter-ads >=6.0,<7 -> 6 assumed'],
  ['setup.py', "setup(install_requires=['requests', 'twitter-ads==8.0.0'])", 'twitter-ads 8.0.0 -> 8 certain'],
  ['pyproject.toml', '[tool.poetry.dependencies]\ntwitter-ads = "^7.0.0"\n', 'twitter-ads ^7.0.0 -> 7 assumed'],
  ['poetry.lock', '[[package]]\nname = "twitter-ads"\nversion = "10.0.0"\n', 'twitter-ads 10.0.0 -> 10 certain'],
  ['Pipfile.lock', '{"default":{"twitter-ads":{"version":"==5.1.0"}}}', 'twitter-ads 5.1.0 -> 5 certain'],
  ['Gemfile', "gem 'twitter-ads', '~> 8.0'\n", 'twitter-ads ~> 8.0 -> 8 assumed'],
  ['Gemfile', "gem 'twitter-ads'\n", 'twitter-ads * -> 11 assumed'],
  ['Gemfile.lock', 'GEM\n  specs:\n    twitter-ads (5.2.0)\n      twurl\n', 'twitter-ads 5.2.0 -> 5 certain'],
  [
    'composer.lock',
    '{"packages":[{"name":"hborras/twitter-php-ads-sdk","version":"v0.1"}]}',
    'hborras/twitter-php-ads-sdk 0.1 -> 1 certain',
  ],
])('%s: %s', (file, text, line) => {
  expect(found({ [file]: text })).toEqual([`${line}, ${file}`])
})

test('a lock file speaks for the manifest beside it', () => {
  expect(
    found({
      Gemfile: "gem 'twitter-ads', '~> 8.0'\n",
      'Gemfile.lock': '    twitter-ads (8.0.0)\n',
      'old/Gemfile': "gem 'twitter-ads', '5.0.0'\n",
    }),
  ).toEqual(['twitter-ads 8.0.0 -> 8 certain, Gemfile.lock', 'twitter-ads 5.0.0 -> 5 certain, old/Gemfile'])
})
