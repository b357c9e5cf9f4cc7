/** Wrappers that the configuration names: what their calls send, and what a similar name does not. */

import { expect, test } from 'vitest'
import { loadShipped } from '../../../../src/catalogue/shipped.ts'
import { overlay } from '../../../../src/files.ts'
import type { NamedWrapper } from '../../../../src/finding.ts'
import { typescript } from '../../../../src/frontends/typescript/index.ts'
import { pathText } from '../../../../src/request.ts'

const base = 'https://ads-api.x.com/11'
const call: NamedWrapper = { name: 'callAds', base, arguments: ['method', 'path', 'query', 'body'] }
const get: NamedWrapper = { name: 'ads.fetchPage', base, method: 'GET', arguments: ['other', 'path', 'query'] }

function sent(code: string, wrappers: readonly NamedWrapper[] = [call, get]): string[] {
  const { requests } = typescript.extract(overlay(null, new Map([['a.ts', code]])), loadShipped(), { wrappers })
  return requests.map(({ method, path, versions, params, certainty }) =>
    [method, pathText(path), `v${versions[0]!.value}`, ...params.map((param) => param.name), certainty].join(' '),
  )
}

test('a call that is not named in the configuration is none', () => {
  const code = "import { callAds } from '@corp/ads'; callAds('GET', '/accounts/a/campaigns')"
  expect(sent(code, [])).toEqual([])
})

test('a name that only ends alike is another one', () => {
  expect(sent("recallAds('GET', '/accounts/a/campaigns'); loads.fetchPage(0, '/accounts')")).toEqual([])
})

test('arguments are read by their place, also through a wrapper round it', () => {
  const code = `import { callAds } from '@corp/ads'
const list = (what: string) => callAds('GET', \`/accounts/a/\${what}\`, { count: 1 })
list('campaigns')
callAds('POST', '/accounts/a/campaigns', undefined, { name: 'x' })`
  expect(sent(code)).toEqual([
    'GET accounts/:account_id/campaigns v11 count inferred',
    'POST accounts/:account_id/campaigns v11 name inferred',
  ])
})

test('a method goes by what it is called on', () => {
  expect(sent("class C { run() { return this.ads.fetchPage(3, 'accounts/a/line_items', { cursor: c }) } }")).toEqual([
    'GET accounts/:account_id/line_items v11 cursor inferred',
  ])
})
