/** Code that reads the answers of several servers is renamed for one of them with a look only. */

import { describe, expect, test } from 'vitest'
import { audited } from '../../kit.ts'

const ads = '`https://ads-api.x.com/8/accounts/${id}/line_items`'

function looks(...lines: readonly string[]): string[] {
  return audited({ 'a.ts': `${lines.join('\n')}\n` }).fixes.flatMap((fix) =>
    fix.moves.length > 0 ? fix.looks.map(({ code, text }) => `${code}: ${text}`) : [],
  )
}

describe('a look at what is read by', () => {
  test('a method that heirs of a class send to other hosts', () => {
    expect(
      looks(
        'abstract class Api { abstract base: string',
        '  async bids() { return (await (await fetch(`${this.base}/line_items`)).json()).data.map((x: any) => x.bid_type) } }',
        "class Ads extends Api { base = 'https://ads-api.x.com/8/accounts/a1' }",
        "class Ours extends Api { base = 'https://own.example' }",
        'export const all = () => [new Ads().bids(), new Ours().bids()]',
      ),
    ).toEqual([
      expect.stringMatching(/^reads-others: what reads it at a\.ts:2 is handed something else too, see a\.ts:\d$/),
    ])
  })
  test('a function behind one that is given any address', () => {
    expect(
      looks(
        'const bids = (body: any) => body.data.map((x: any) => x.bid_type)',
        'const load = async (url: string) => bids(await (await fetch(url)).json())',
        `export const ads = (id: string) => load(${ads})`,
        "export const ours = () => load('https://own.example/items')",
      ),
    ).toEqual(['reads-others: what reads it at a.ts:1 is handed something else too, see a.ts:4'])
  })
  test('a loop over addresses of several hosts', () => {
    expect(
      looks(
        "const sources = ['https://ads-api.x.com/8/accounts/a1/line_items', 'https://own.example/items']",
        'for (const url of sources)',
        '  console.log((await (await fetch(url)).json()).data.map((x: any) => x.bid_type))',
      ),
    ).toEqual([
      'reads-others: what reads it at a.ts:3 is handed something else too, see a.ts:3',
      'version-in-list: the version at a.ts:1 is one of several in a list',
    ])
  })
  test('a function that another file gives addresses nobody knows', () => {
    const { fixes } = audited({
      'a.ts': [
        'export const load = async (url: string) => (await (await fetch(url)).json()).data.map((x: any) => x.bid_type)',
        `export const ads = (id: string) => load(${ads})`,
        '',
      ].join('\n'),
      'job.ts':
        "import { load } from './a'\nfor (const url of process.env.URLS!.split(',')) console.log(await load(url))\n",
    })
    expect(fixes.flatMap((fix) => fix.looks.map(({ text }) => text))).toEqual([
      'what reads it at a.ts:1 is handed something else too, see job.ts:2',
    ])
  })
})

test('none at what is read of one of them, behind a client of both', () => {
  expect(
    looks(
      'const load = async (url: string) => (await fetch(url)).json()',
      `export const ads = async (id: string) => (await load(${ads})).data.map((x: any) => x.bid_type)`,
      "export const ours = async () => (await load('https://own.example/items')).data",
    ),
  ).toEqual([])
})
