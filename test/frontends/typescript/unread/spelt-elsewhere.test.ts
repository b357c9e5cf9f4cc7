/** An edit is safe only where every place that spells the old text is accounted for; else it goes in with a look. */

import { describe, expect, test } from 'vitest'
import type { Tree } from '../../kit.ts'
import { audited, migrated } from '../../kit.ts'

const put = (version: string, params: string): string =>
  `fetch('https://ads-api.x.com/${version}/accounts/a/line_items/1?' + ${params}, { method: 'PUT' })`
const get = (version: string): string =>
  `(await (await fetch('https://ads-api.x.com/${version}/accounts/a/line_items')).json()).data`

describe('written with a look', () => {
  test.each<readonly [string, Tree]>([
    [
      'a parameter that the program asks the same object for',
      {
        'a.ts': `export function f(bid: string) {\n  const params = new URLSearchParams({ bid_type: bid })\n  if (params.get('bid_type') === 'AUTO') params.delete('bid_amount_local_micro')\n  return ${put('8', 'params')}\n}\n`,
      },
    ],
    [
      'a list of names that filters what callers give',
      {
        'a.ts': `const ALLOWED = ['bid_type', 'entity_status']\nexport const update = (given: Record<string, string>) => ${put('8', 'new URLSearchParams(Object.fromEntries(Object.entries(given).filter(([key]) => ALLOWED.includes(key))))')}\nexport const pause = () => update({ entity_status: 'PAUSED', bid_type: 'AUTO' })\nexport const other = (given: any) => given.bid_type\n`,
      },
    ],
    [
      'a value that a table has for a key',
      {
        'a.ts': `const COST: Record<string, number> = { AWARENESS: 5, FOLLOWERS: 2 }\nconst send = (objective: string) => ${put('7', 'new URLSearchParams({ objective, bid_amount_local_micro: String(COST[objective]) })')}\nexport const run = () => send('AWARENESS')\n`,
      },
    ],
    [
      'a word of a path that a pattern looks for',
      {
        'a.ts': `const get = (path: string) => fetch('https://ads-api.x.com/8/' + path + (/\\/tailored_audiences$/.test(path) ? '?count=5' : ''))\nexport const all = () => get('accounts/a/tailored_audiences')\n`,
      },
    ],
    [
      'a version, where keys of the response are gone through',
      {
        'a.ts': `export async function f() {\n  const found: string[] = []\n  for (const line of ${get('8')})\n    for (const [key, value] of Object.entries(line)) if (key === 'bid_type') found.push(String(value))\n  return found\n}\n`,
      },
    ],
    [
      'a version that the program compares',
      {
        'a.ts': `const VERSION: string = '8'\nexport const ping = () => fetch('https://ads-api.x.com/' + VERSION + '/accounts/a/line_items/1?name=x', { method: 'PUT', headers: { old: VERSION === '8' ? 'yes' : 'no' } })\n`,
      },
    ],
    [
      'a version that the program looks for in the address',
      {
        'a.ts': `const BASE: string = 'https://ads-api.x.com/8'\nexport const ping = () => fetch(BASE + '/accounts/a/line_items/1?name=x', { method: 'PUT', headers: { old: BASE.endsWith('/8') ? 'yes' : 'no' } })\n`,
      },
    ],
    [
      'a version, where an object of the response compares a value',
      {
        'a.js': `class LineItem {\n  constructor(d) { Object.assign(this, d) }\n  get engaged() { return this.objective === 'TWEET_ENGAGEMENTS' }\n}\nexports.f = async () => (${get('7')}).map((d) => new LineItem(d))\n`,
      },
    ],
    [
      'a text of a table that a store keeps',
      {
        'a.js': `const GOALS = { reach: 'AWARENESS' }\nexports.f = async (key, db) => {\n  const objective = GOALS[key]\n  await ${put('7', 'new URLSearchParams({ objective })')}\n  await db('plans').insert({ objective })\n}\n`,
      },
    ],
    [
      'a word of a path that names a property of the program as well',
      {
        'a.ts': `export async function f() {\n  const out: any = {}\n  for (const name of ['tailored_audiences', 'campaigns']) out[name] = await (await fetch('https://ads-api.x.com/8/accounts/a/' + name)).json()\n  return out.tailored_audiences.data.length\n}\n`,
      },
    ],
    [
      'a word of a path in a list, of which files are named as well',
      {
        'a.js': `const fs = require('fs')\nconst KINDS = ['line_items', 'tailored_audiences']\nexports.f = async () => {\n  for (const kind of KINDS) fs.writeFileSync(kind + '.json', await (await fetch('https://ads-api.x.com/8/accounts/a/' + kind)).text())\n}\n`,
      },
    ],
    [
      'a word of a path in a list that a function goes over, which counts by it too',
      {
        'a.js': `exports.f = (meter) => ['line_items', 'tailored_audiences'].map(async (kind) => {\n  meter.add(kind, 1)\n  return (await fetch('https://ads-api.x.com/8/accounts/a/' + kind)).status\n})\n`,
      },
    ],
    [
      'a member that nobody was seen to fill',
      {
        'a.ts': `export interface Patch {\n  bid_type?: 'AUTO' | 'MAX'\n}\nexport const put = (patch: Patch) => ${put('8', 'new URLSearchParams({ ...patch })')}\n`,
      },
    ],
    [
      'such a member, whose name a list of entries hands on',
      {
        'a.ts': `export interface Patch {\n  bid_type?: string\n}\nexport const put = (patch: Patch) => ${put('8', 'new URLSearchParams(Object.entries(patch))')}\n`,
      },
    ],
    [
      'what a function reads that gets rows of another API as well',
      {
        'a.js': `const bids = (rows) => rows.map((row) => row.bid_type)\nexports.f = async (db) => bids(${get('8')}).concat(bids(await db.all()))\n`,
      },
    ],
    [
      'what a function reads that goes by another name as well',
      {
        'a.js': `const bids = (rows) => rows.map((row) => row.bid_type)\nconst again = bids\nexports.f = async (db) => bids(${get('8')}).concat(again(await db.all()))\n`,
      },
    ],
    [
      'what a helper of such a function reads',
      {
        'a.js': `const bidOf = (row) => row.bid_type\nconst bids = (rows) => rows.map((row) => bidOf(row))\nexports.f = async (db) => bids(${get('8')}).concat(bids(await db.all()))\n`,
      },
    ],
    [
      'a field of an answer that a test plays',
      {
        'a.js': `exports.bids = async () => (${get('8')}).map((row) => row.bid_type)\n`,
        'a.test.js': `const { bids } = require('./a')\nglobal.fetch = async () => ({ json: async () => ({ data: [{ bid_type: 'AUTO' }] }) })\nit('works', async () => expect(await bids()).toEqual(['AUTO']))\n`,
      },
    ],
    ...(
      [
        ['a recording that a test plays', 'test/fixtures/page.har', `{ "data": [{ "id": "1", "bid_type": "AUTO" }] }`],
        ['markup', 'page.pug', `each line in lines\n  td #{line.bid_type}`],
        ['a schema of what the program hands out', 'schema.graphql', `type Line {\n  id: ID!\n  bid_type: String\n}`],
        ['a schema of a store', 'schema.prisma', `model Line {\n  id String @id\n  bid_type String\n}`],
      ] as const
    ).map(([what, name, text]): readonly [string, Tree] => [
      `a field that stands in ${what}`,
      { 'a.js': `exports.bids = async () => (${get('8')}).map((row) => row.bid_type)\n`, [name]: `${text}\n` },
    ]),
    ...(
      [
        ['the texts of a language', 'en.json', `{ "goal": { "AWARENESS": "Be seen" } }\n`],
        ['a type of a store', 'schema.sql', `create type goal as enum ('AWARENESS', 'WEBSITE_CLICKS');\n`],
        ['the name of a file', 'goals/AWARENESS.js', `export const title = 'Be seen'\n`],
      ] as const
    ).map(([what, name, text]): readonly [string, Tree] => [
      `a version, where a value of a field that is read stands in ${what}`,
      {
        'a.js': `export const f = async (show) => show((${get('7')}).map((row) => 'goal.' + row.objective))\n`,
        [name]: text,
      },
    ]),
    [
      'a field in the markup of a component',
      {
        'a.vue': `<script>\nexport default {\n  data: () => ({ lines: [] }),\n  async created() {\n    const lines = ${get('8')}\n    console.log(lines.map((line) => line.bid_type))\n    this.lines = lines\n  },\n}\n</script>\n<template>\n  <p v-for="line in lines">{{ line.bid_type }}</p>\n</template>\n`,
      },
    ],
    [
      'a parameter that goes, with a call in its value',
      {
        'a.ts': `let calls = 0\nconst next = () => String(++calls > 1)\nexport const f = () => fetch('https://ads-api.x.com/12/accounts/a/scheduled_tweets?' + new URLSearchParams({ with_deleted: next(), count: '10' }))\n`,
      },
    ],
  ])('%s', (_, tree) => {
    expect(migrated(tree, 'safe')).toEqual(tree)
    expect(migrated(tree)).not.toEqual(tree)
  })
})

test('what a decorator knows by its name is left to a human, and the version waits for it', () => {
  const tree = {
    'line.ts': `import { Column, Entity } from 'typeorm'\n@Entity()\nexport class Line {\n  @Column() bid_type!: string\n}\n`,
    'a.ts': `import type { Line } from './line'\nexport const f = async () => ((${get('8')}) as Line[]).filter((line) => line.bid_type === 'AUTO')\n`,
  }
  expect(migrated(tree)['line.ts']).toBe(tree['line.ts'])
  expect(migrated(tree)['a.ts']).toContain('/8/')
})

test('a function that is only exported under its name reads responses alone', () => {
  const tree = {
    'a.js': `const bids = (rows) => rows.map((row) => row.bid_type)\nconst f = async () => bids(${get('8')})\nmodule.exports = { f, bids }\n`,
  }
  expect(migrated(tree, 'safe')['a.js']).toContain('row.bid_strategy')
})

test('of the types that a call of a package is given the first says what comes back', () => {
  const tree = {
    'a.ts': `import axios from 'axios'\nimport type { AxiosResponse } from 'axios'\ninterface Line {\n  id: string\n}\ninterface Patch {\n  bid_type: string\n}\nexport const f = (body: Patch) => axios.put<Line, AxiosResponse<Line>, Patch>('https://ads-api.x.com/8/accounts/a/line_items/1', null, { params: { name: body.bid_type } })\n`,
  }
  expect(audited(tree).findings.map(({ change }) => change)).not.toContain(
    'x-ads/v9-line-items-response-bid-type-renamed',
  )
})

test('the type that a call of a package is given follows what reads it', () => {
  const tree = {
    'a.ts': `import axios from 'axios'\ninterface Line {\n  bid_type: string\n}\nexport const f = async () => (await axios.get<{ data: Line[] }>('https://ads-api.x.com/8/accounts/a/line_items')).data.data.map((line) => line.bid_type)\n`,
  }
  const text = migrated(tree, 'safe')['a.ts']
  expect(text).toContain('  bid_strategy: string')
  expect(text).toContain('line.bid_strategy)')
})

test('what one version of several needs now, another one refuses: nothing is written', () => {
  const tree = {
    'a.ts': `export async function f() {\n  for (const v of [8, 12]) {\n    const { data } = await (await fetch('https://ads-api.x.com/' + v + '/accounts/a/line_items')).json()\n    console.log(data.map((item: any) => item.bid_type))\n  }\n}\n`,
  }
  expect(migrated(tree, 'safe')).toEqual(tree)
  const held = audited(tree).fixes.flatMap(({ blockers }) => blockers.map(({ code, text }) => `${code}: ${text}`))
  expect(held).toContain('other-version: the text at a.ts:4 is sent with v8 too, which keeps it')
})

describe('what a look is for', () => {
  const looks = (tree: Tree): readonly string[] => [
    ...new Set(audited(tree).fixes.flatMap((fix) => fix.looks.map(({ code, text }) => `${code}: ${text}`))),
  ]
  test.each<readonly [string, string, Tree]>([
    [
      'where else the text stands',
      'shared-text: the text at a.ts:2 is spelt at a.ts:3 too',
      {
        'a.ts': `export function f(bid: string) {\n  const params = new URLSearchParams({ bid_type: bid })\n  if (params.get('bid_type') === 'AUTO') params.delete('bid_amount_local_micro')\n  return ${put('8', 'params')}\n}\n`,
      },
    ],
    [
      'where a field of the response is spelt that nobody was seen to read',
      "spelt-elsewhere: 'bid_type' is spelt at a.ts:3, where nobody was seen to send or read it",
      {
        'a.ts': `export async function f() {\n  for (const line of ${get('8')})\n    for (const [key, value] of Object.entries(line)) if (key === 'bid_type') console.log(value)\n}\n`,
      },
    ],
    [
      'where the version is compared',
      'version-compared: the version at a.ts:1 is compared at a.ts:2',
      {
        'a.ts': `const VERSION: string = '8'\nexport const ping = () => fetch('https://ads-api.x.com/' + VERSION + '/accounts/a/line_items/1?name=x', { method: 'PUT', headers: { old: VERSION === '8' ? 'yes' : 'no' } })\n`,
      },
    ],
    [
      'whose members nobody was seen to fill',
      'filled-outside: what fills the member at a.ts:2 was not seen, and has to follow',
      {
        'a.ts': `export interface Patch {\n  bid_type?: 'AUTO' | 'MAX'\n}\nexport const put = (patch: Patch) => ${put('8', 'new URLSearchParams({ ...patch })')}\n`,
      },
    ],
    [
      'what else a function is handed that reads the response',
      'reads-others: what reads it at a.js:1 is handed something else too, see a.js:2',
      {
        'a.js': `const bids = (rows) => rows.map((row) => row.bid_type)\nexports.f = async (db) => bids(${get('8')}).concat(bids(await db.all()))\n`,
      },
    ],
    [
      'which variable may say another version',
      'version-from-environment: the version at a.ts:1 is a default: ADS_VERSION may say another one',
      {
        'a.ts': `const V = process.env.ADS_VERSION || '8'\nexport const f = () => fetch(\`https://ads-api.x.com/\${V}/accounts/a/campaigns\`)\n`,
      },
    ],
  ])('says %s', (_, expected, tree) => {
    expect(looks(tree)).toContain(expected)
  })

  test('and of a safe edit nothing', () => {
    const [fix] = audited({
      'a.ts': `export const f = () => ${put('8', "new URLSearchParams({ bid_type: 'MAX' })")}\n`,
    }).fixes
    expect(fix).toMatchObject({ applicability: 'safe', looks: [] })
  })

  test('a change whose field is spelt like that is undecided in the ledger, not clean, and holds nothing back', () => {
    const audit = audited({
      'a.ts': `export async function f() {\n  for (const line of ${get('8')})\n    for (const [key, value] of Object.entries(line)) if (key === 'bid_type') console.log(value)\n}\n`,
    })
    const row = audit.ledger.find(({ change }) => change === 'x-ads/v9-line-items-response-bid-type-renamed')
    expect(row).toMatchObject({ status: 'undecided', reason: 'spelt-elsewhere' })
    expect(audit.undecided.map(({ reason, span }) => `${reason} ${span.file}:${span.line}`)).toEqual([
      'spelt-elsewhere a.ts:3',
    ])
    expect(audit.fixes.map(({ blockers }) => blockers)).toEqual([[]])
  })
})

describe('written as it is', () => {
  test.each<readonly [string, (field: string, objective: string, version: string) => Tree]>([
    [
      'a name that the program keeps for its own record of the answer',
      (field, _, version) => ({
        'a.ts': `export async function f() {\n  const rows = ${get(version)}.map((line: any) => ({ id: line.id, bid_type: line.${field} }))\n  return rows.map((row: any) => row.bid_type)\n}\n`,
      }),
    ],
    [
      'a member of an enum by the name of its value',
      (_, objective, version) => ({
        'a.ts': `enum Objective { AWARENESS = '${objective}' }\nexport const f = () => ${put(version, 'new URLSearchParams({ objective: Objective.AWARENESS })')}\n`,
      }),
    ],
  ])('%s', (_, tree) => {
    const version = tree('', '', '8')['a.ts']!.includes('enum') ? '7' : '8'
    expect(migrated(tree('bid_type', 'AWARENESS', version), 'safe')).toEqual(tree('bid_strategy', 'REACH', '12'))
  })
})

test('a name that is spelt once and put together beside it is left to a human', () => {
  const tree = {
    'a.ts': `const plain: Record<string, string> = { name: 'x', bid_type: 'MAX' }\nconst other: Record<string, string> = { ['bid_' + 'type']: 'MAX' }\nexport async function f() {\n  for (const params of [plain, other]) await ${put('8', 'new URLSearchParams(params)')}\n}\n`,
  }
  expect(migrated(tree)).toEqual(tree)
})

describe('what changes and is spelt where nobody was seen to send or read it is undecided', () => {
  const gaps = (tree: Tree): readonly string[] => [
    ...new Set(
      audited(tree).undecided.flatMap(({ reason, name, span }) =>
        reason === 'spelt-elsewhere' ? [`${name} ${span.file}:${span.line}`] : [],
      ),
    ),
  ]
  test.each<readonly [string, string, Tree]>([
    [
      'a parameter that a hook sets',
      'draft_only a.ts:2',
      {
        'a.ts': `import ky from 'ky'\nconst hook = (request: Request) => { const url = new URL(request.url); url.searchParams.set('draft_only', 'true'); return new Request(url, request) }\nconst ads = ky.create({ prefixUrl: 'https://ads-api.x.com/4', hooks: { beforeRequest: [hook] } })\nexport const f = () => ads.get('accounts/a/campaigns').json()\n`,
      },
    ],
    [
      'a field in a template, where the answer left what was read',
      'bid_type views/lines.ejs:1',
      {
        'a.js': `const express = require('express')\nconst app = express()\napp.get('/lines', async (req, res) => {\n  const { data } = await (await fetch('https://ads-api.x.com/8/accounts/a/line_items')).json()\n  res.render('lines', { lines: data })\n})\n`,
        'views/lines.ejs': '<% lines.forEach((line) => { %><td><%= line.bid_type %></td><% }) %>\n',
      },
    ],
    [
      'a field in a page that asks the program for the answer',
      'bid_type web/lines.html:1',
      {
        'a.js': `const app = require('express')()\napp.get('/lines', async (req, res) => res.json(await (await fetch('https://ads-api.x.com/8/accounts/a/line_items')).json()))\n`,
        'web/lines.html': `<script>fetch('/lines').then((r) => r.json()).then((p) => show(p.data[0].bid_type))</script>\n`,
      },
    ],
    [
      'a field in a template of a text',
      'bid_type a.js:2',
      {
        'a.js': `import Handlebars from 'handlebars'\nconst show = Handlebars.compile('{{#each lines}}<li>{{name}} has {{bid_type}} as its bid</li>{{/each}}')\nexport const f = async () => show({ lines: (await (await fetch('https://ads-api.x.com/8/accounts/a/line_items')).json()).data })\n`,
      },
    ],
    [
      'a field in a thread that is handed the answer',
      'bid_type b.js:2',
      {
        'a.js': `import { Worker } from 'node:worker_threads'\nconst { data } = await (await fetch('https://ads-api.x.com/8/accounts/a/line_items')).json()\nnew Worker('./b.js', { workerData: { lines: data } })\n`,
        'b.js': `import { workerData } from 'node:worker_threads'\nconsole.log(workerData.lines.map((line) => line.bid_type))\n`,
      },
    ],
  ])('%s', (_, expected, tree) => {
    expect(gaps(tree)).toEqual([expected])
  })

  test.each<readonly [string, Tree]>([
    [
      'what a request to another API is made of',
      {
        'a.ts': `export const ours = () => fetch('https://ads-api.x.com/8/accounts/a/line_items?count=1', { method: 'PUT' })\nexport const theirs = () => fetch('https://business-api.example.com/adgroup', { method: 'POST', body: JSON.stringify({ bid_type: 'CUSTOM' }) })\n`,
      },
    ],
    [
      'one word that any program has, an id that others have, a sentence',
      {
        'a.ts': `export const ours = () => fetch('https://ads-api.x.com/2/accounts/a/campaigns?count=1')\nexport const own = { paused: true, account_id: 'a', text: 'could not set the draft_only of it' }\n`,
      },
    ],
    [
      'a test',
      {
        'a.ts': `export const ours = async () => (await fetch('https://ads-api.x.com/8/accounts/a/line_items')).json()\n`,
        'a.test.ts': `import { ours } from './a'\ntest('x', () => expect(ours).toEqual({ bid_type: 'AUTO' }))\n`,
      },
    ],
  ])('but not %s', (_, tree) => {
    expect(gaps(tree)).toEqual([])
  })
})

describe('a member of the type of a response', () => {
  const type = `export interface Item { id: string; charge_by: string }\nexport const items = async (): Promise<Item[]> => ${get('8')}\n`
  test('is not renamed alone, where something without a type is read by its name', () => {
    const tree = {
      'a.ts': `import pMap from 'p-map'\n${type}export const report = async () => (await pMap([1], items)).flat().map((item) => item.charge_by)\n`,
    }
    expect(migrated(tree)).toEqual(tree)
  })
  test('is renamed with those who read it by the type', () => {
    const tree = { 'a.ts': `${type}export const report = async () => (await items()).map((item) => item.charge_by)\n` }
    expect(migrated(tree, 'safe')['a.ts']).toBe(tree['a.ts'].replaceAll('charge_by', 'pay_by').replace('/8/', '/12/'))
  })
})

describe('a field in another case, where the program changes the case of names', () => {
  const reader = "export const autos = (rows: any[]) => rows.filter((row) => row.bidType === 'AUTO')\n"
  const load = (made: string): string =>
    `import { pass } from 'queue'\nimport camelcaseKeys from 'camelcase-keys'\nexport const load = async () => pass(${made}) // ads-api.x.com\n`
  const looks = (made: string): readonly string[] =>
    audited({ 'a.ts': load(made) + reader }).fixes.flatMap((fix) => fix.looks.map(({ text }) => text))

  test('asks for a look where nobody was seen to read it', () => {
    expect(looks(`camelcaseKeys(${get('8')})`)).toContain(
      "'bid_type' is spelt at a.ts:4, where nobody was seen to send or read it",
    )
  })
  test('says nothing where no case is changed', () => {
    expect(looks(get('8'))).toEqual([])
  })
})
