/** Paths that the source spells and that no request was seen to use: said, so that "no findings" is said of no more than was read. */

import { describe, expect, test } from 'vitest'
import { exitOf } from '../../../../src/faces/report/exit.ts'
import type { Tree } from '../../kit.ts'
import { audited } from '../../kit.ts'

/** A client of the API that the code in question stands beside. */
const client = `export const get = (path: string) => fetch('https://ads-api.x.com/4/' + path)
get('accounts')
`

function said(code: string, more: Tree = {}): string[] {
  const { undecided } = audited({ 'client.ts': client, 'a.ts': `import { get } from './client'\n${code}`, ...more })
  return undecided.flatMap((one) => (one.reason === 'path-without-request' ? [`${one.span.file} ${one.text}`] : []))
}

describe('what is said', () => {
  test.each([
    [
      'a path that an unknown delivery is given',
      "enqueue({ to: 'accounts/a1/line_items' })",
      "a.ts 'accounts/a1/line_items'",
    ],
    [
      'a template, whatever stands before it',
      'run(`${base}/${version}/accounts/${id}/campaigns`)',
      'a.ts `${base}/${version}/accounts/${id}/campaigns`',
    ],
    ['a chain of texts', "run('accounts/' + id + '/promoted_tweets')", "a.ts 'accounts/' + id + '/promoted_tweets'"],
    ['the end of a path that the API alone has', 'run(`/line_items/${id}`)', 'a.ts `/line_items/${id}`'],
    [
      'a path with places for parameters',
      "const entity = { path: 'accounts/:account_id/tailored_audiences' }",
      "a.ts 'accounts/:account_id/tailored_audiences'",
    ],
    [
      'a URL whose host only the run time knows',
      'fetch(`${process.env.SOMEWHERE}/accounts/${id}/line_items`)',
      'a.ts `${process.env.SOMEWHERE}/accounts/${id}/line_items`',
    ],
  ])('%s', (_, code, expected) => {
    expect(said(code)).toEqual([expected])
  })
})

describe('what is not', () => {
  test.each([
    ['a path that a request is made of', 'get(`accounts/${id}/line_items`)'],
    [
      'a path that goes to another host',
      "const own = (p: string) => fetch('https://ads.example.com/' + p)\nown('accounts/1/line_items')",
    ],
    [
      'a path on the server that a page was loaded from',
      "const own = (p: string) => fetch((process.env.API || '/api') + p)\nown('/accounts/1/line_items')",
    ],
    ['an absolute URL of another host', "link('https://ads.example.com/accounts/1/line_items')"],
    ['a route that the program serves', "router.get('/accounts/:id/line_items', (req: any, res: any) => res.end())"],
    ['a route of a table', "const routes = [{ path: '/accounts/:id/line_items', handler: () => null }]"],
    ['what is printed', 'console.log(`accounts/${id}/line_items`)'],
    ['what is thrown', 'throw new Error(`accounts/${id}/line_items`)'],
    ['a module', "import rows from 'accounts/a1/line_items'"],
    ['a type', "type Path = 'accounts/:id/line_items'"],
    ['one word that other APIs have as well', "run('/campaigns', `campaigns/${id}`, '/accounts')"],
    ['a name for several paths', "family('accounts/a1*/line_items')"],
    ['a sentence', "say('accounts/the 1st/line_items')"],
    ['a word where the API has an id', "run('accounts/list/line_items')"],
  ])('%s', (_, code) => {
    expect(said(code)).toEqual([])
  })

  test('a path in a test', () => {
    expect(said('', { 'a.test.ts': "import { get } from './client'\nstub('accounts/1/line_items')" })).toEqual([])
  })
})

test('a change of such a path is undecided, with its place; changes of other paths are not affected', () => {
  const { ledger } = audited({
    'client.ts': client,
    'a.ts': "import './client'\nenqueue('accounts/a1/tailored_audiences')",
  })
  const row = (change: string) => ledger.find((one) => one.change === change)
  expect(row('x-ads/v9-tailored-audiences-collection-to-custom-audiences')).toMatchObject({
    status: 'undecided',
    reason: 'path-without-request: a.ts:2',
  })
  expect(row('x-ads/v5-draft-only-to-with-draft')?.status).toBe('not-affected')
})

test('the exit says that the analysis is incomplete where that is asked for', () => {
  const audits = [audited({ 'client.ts': client, 'a.ts': "import './client'\nenqueue('accounts/a1/line_items')" })]
  const options = { failOn: 'never', files: 2, assumed: false } as const
  expect(exitOf(audits, { ...options, failOnUndecided: true })).toEqual({ code: 3, reasons: ['undecided'] })
  expect(exitOf(audits, { ...options, failOnUndecided: false })).toEqual({ code: 0, reasons: [] })
})
