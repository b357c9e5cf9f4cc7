/** What a program meets addresses with and that knows the version is no edit of it: the version moves with a look. */

import { describe, expect, test } from 'vitest'
import { audited } from '../../kit.ts'

const base = "export const BASE = 'https://ads-api.x.com/8'\nexport const list = () => fetch(`${BASE}/accounts`)\n"

function looks(more: string, files: Record<string, string> = {}): string[] {
  return audited({ 'a.ts': base, 'b.ts': `import { BASE } from './a'\n${more}\n`, ...files }).fixes.flatMap((fix) =>
    fix.moves.length > 0 ? fix.looks.map(({ text }) => text) : [],
  )
}

describe('a look at', () => {
  test.each([
    ['a text that is cut out', "export const host = (url: string) => url.replace('/8', '')"],
    ['a beginning', "export const isAds = (url: string) => url.startsWith('https://ads-api.x.com/8/')"],
    ['a comparison', "export const isLive = (url: string) => url === 'https://ads-api.x.com/8'"],
    ['a pattern', 'export const isAds = (url: string) => /\\/8\\/accounts/.test(url)'],
    ['a pattern for one digit', 'export const version = (url: string) => /\\/(\\d)\\/accounts/.exec(url)![1]'],
    ['characters that are counted', 'export const host = BASE.slice(0, -2)'],
  ])('%s', (_, code) => {
    expect(looks(code)).toEqual(['the version at a.ts:1 is compared at b.ts:2'])
  })
  test('a pattern in a test, which is no copy of the request', () => {
    expect(
      looks('', { 'a.test.ts': "import { BASE } from './a'\n" + 'expect(url).toMatch(/\\/8\\/accounts/)\n' }),
    ).toEqual(['the version at a.ts:1 is compared at a.test.ts:2'])
  })
})

describe('none at', () => {
  test.each([
    ['another host', "export const isOurs = (url: string) => url.startsWith('https://api.own.example/8/')"],
    ['another number', "export const cut = (url: string) => url.replace('/80', '').replace('/1.8/', '')"],
    ['a network', "export const isOurs = (net: string) => net === '10.0.0.0/8'"],
    ['a date', 'export const isDate = (text: string) => /^\\d\\/\\d\\/\\d{4}$/.test(text)'],
    ['a pattern for any version', 'export const version = (url: string) => /\\/(\\d+)\\/accounts/.exec(url)![1]'],
    [
      'an address that is asked for',
      "export const other = () => fetch('https://ads-api.x.com/8/accounts/a1/campaigns')",
    ],
  ])('%s', (_, code) => {
    expect(looks(code)).toEqual([])
  })
})
