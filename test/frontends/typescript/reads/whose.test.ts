/** Whose property it is that is read: the response's, the program's own, another source's; and what is read where no walk over expressions looks. */

import { describe, expect, test } from 'vitest'
import type { Tree } from '../../kit.ts'
import { audited, migrated } from '../../kit.ts'

const line = (version: string): string =>
  `const { data } = await (await fetch(\`https://ads-api.x.com/${version}/accounts/\${a}/line_items/\${id}\`)).json()`
const lines = (version: string): string =>
  `const { data } = await (await fetch(\`https://ads-api.x.com/${version}/accounts/\${a}/line_items\`)).json()`

describe("a property of the program's own that stands in the place of a field keeps its name", () => {
  test.each([
    [
      'taken out, and put back beside the rest',
      (field: string, v: string) =>
        `${line(v)}\n  const { ${field}, name, ...other } = data\n  return { ...other, name, bid_type }`,
      'bid_strategy: bid_type',
      'const { bid_type } = await f(a, id)\n  return bid_type',
    ],
    [
      'made of the field, behind a spread',
      (field: string, v: string) => `${line(v)}\n  return { ...data, bid_type: String(data.${field}).toLowerCase() }`,
      'bid_strategy',
      'return (await f(a, id)).bid_type',
    ],
    [
      'a default, behind a spread',
      (field: string, v: string) =>
        `${line(v)}\n  const bid_type = data.${field} ?? 'AUTO'\n  return { ...data, bid_type }`,
      'bid_strategy',
      'return (await f(a, id)).bid_type',
    ],
    [
      'laid over it by a copy',
      (field: string, v: string) => `${line(v)}\n  return Object.assign({}, data, { bid_type: [data.${field}] })`,
      'bid_strategy',
      'return (await f(a, id)).bid_type',
    ],
  ])('%s', (_, map, to, use) => {
    const tree = (field: string, version: string): Tree => ({
      'map.ts': `export async function f(a: string, id: string) {\n  ${map(field, version)}\n}\n`,
      'use.ts': `import { f } from './map'\nexport async function show(a: string, id: string) {\n  ${use}\n}\n`,
    })
    expect(migrated(tree('bid_type', '8'), 'safe')).toEqual(tree(to, '12'))
  })

  test('what a spread lays over it is the field again', () => {
    const tree = (field: string, version: string): Tree => ({
      'a.ts': `export async function f(a: string, id: string) {\n  ${line(version)}\n  const all = { bid_type: 'AUTO', ...data }\n  return all.${field}\n}\n`,
    })
    expect(migrated(tree('bid_type', '8'), 'safe')).toEqual(tree('bid_strategy', '12'))
  })
})

describe('what is read of several sources, or made into something else, is not written unseen', () => {
  test.each([
    [
      'a list of records from here and from elsewhere',
      (field: string, v: string) =>
        `${lines(v)}\n  const rows = await (await fetch('https://api.other.example/v2/rows')).json()\n  return [...data, ...rows].map((r: any) => r.${field})`,
    ],
    [
      'the same by concat',
      (field: string, v: string) =>
        `${lines(v)}\n  const rows = JSON.parse(localStorage.rows)\n  return rows.concat(data).map((r: any) => r.${field})`,
    ],
    [
      'columns that rows of a table are made of as well',
      (field: string, v: string) =>
        `${lines(v)}\n  const columns = ['id', '${field}']\n  return [columns.join(), ...data.map((r: any) => columns.map((c) => r[c]).join())]`,
    ],
  ])('%s', (_, body) => {
    const tree = (field: string, version: string): Tree => ({
      'a.ts': `export async function f(a: string) {\n  ${body(field, version)}\n}\n`,
    })
    const before = tree('bid_type', '8')
    expect(migrated(before, 'safe')).toEqual(before)
    expect(migrated(before)).toEqual(tree('bid_strategy', '12'))
  })

  test.each([
    [
      'pages that a loop collects',
      (field: string, v: string) =>
        `let all: any[] = []\n  for (let i = 0; i < 2; i++) {\n    ${lines(v)}\n    all = [...all, ...data]\n  }\n  return all.map((r) => r.${field})`,
    ],
    [
      'pages that a function adds to its own',
      (field: string, v: string) =>
        `${lines(v)}\n  const all: any[] = data.length ? data.concat(await f(a)) : data\n  all.forEach((r) => console.log(r.${field}))\n  return all`,
    ],
  ])('%s are of one source', (_, body) => {
    const tree = (field: string, version: string): Tree => ({
      'a.ts': `export async function f(a: string): Promise<any> {\n  ${body(field, version)}\n}\n`,
    })
    expect(migrated(tree('bid_type', '8'), 'safe')).toEqual(tree('bid_strategy', '12'))
  })

  test('a text of a table that a database is asked for as well', () => {
    const tree = (text: string, version: string): Tree => ({
      'objectives.ts': `export const OBJECTIVES = { awareness: '${text}' } as const\n`,
      'ads.ts': `export const set = (a: string, objective: string) => fetch(\`https://ads-api.x.com/${version}/accounts/\${a}/line_items/1\`, { method: 'PUT', body: new URLSearchParams({ objective }) })\n`,
      'plans.ts': `import { PrismaClient } from '@prisma/client'\nimport { OBJECTIVES } from './objectives'\nimport { set } from './ads'\nconst db = new PrismaClient()\nexport const run = async (a: string) => (await db.plan.findFirst({ where: { objective: OBJECTIVES.awareness } })) && set(a, OBJECTIVES.awareness)\n`,
    })
    const before = tree('AWARENESS', '7')
    expect(migrated(before, 'safe')).toEqual(before)
    expect(migrated(before)).toEqual(tree('REACH', '12'))
  })
})

test.each([
  [
    'by what it is',
    "import { MongoClient } from 'mongodb'\nconst items = new MongoClient('').db('ads').collection<Line>('lines')\nexport const all = async () => (await items.find({}).toArray()).map((d) => d.bid_type)\n",
  ],
  [
    'by its declared type',
    "import type { Pool } from 'pg'\nexport const all = async (pool: Pool) => (await pool.query<Line>('select * from lines')).rows.map((d) => d.bid_type)\n",
  ],
])('a type of what a database keeps as well is left to a human, the database known %s', (_, store) => {
  const before = {
    'types.ts': 'export interface Line { id: string; bid_type: string }\n',
    'ads.ts': `import type { Line } from './types'\nexport async function f(a: string): Promise<string[]> {\n  const { data }: { data: Line[] } = await (await fetch(\`https://ads-api.x.com/8/accounts/\${a}/line_items\`)).json()\n  return data.map((one) => one.bid_type)\n}\n`,
    'store.ts': `import type { Line } from './types'\n${store}`,
  }
  expect(migrated(before)).toEqual(before)
})

test('versions that a program goes through in turn are not all moved unseen', () => {
  const before = {
    'a.ts':
      "export async function f() {\n  for (const v of ['12', '11', '8']) {\n    const answer = await fetch(`https://ads-api.x.com/${v}/accounts`)\n    if (answer.ok) return answer\n  }\n}\n",
  }
  expect(migrated(before, 'safe')).toEqual(before)
})

describe('a field in another case, where something changes the case of all keys', () => {
  const http = (version: string, how: string): string =>
    `import axios from 'axios'\nimport { camelizeKeys } from 'humps'\nexport const http = axios.create({ baseURL: 'https://ads-api.x.com/${version}'${how} })\n`
  const own = `const camelize = (v: any): any => Array.isArray(v) ? v.map(camelize) : v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k.replace(/_(.)/g, (_, c) => c.toUpperCase()), camelize(x)])) : v\n`
  test.each<readonly [string, (field: string, version: string) => Tree]>([
    [
      'a transformer of the transport',
      (field, v) => ({
        'http.ts': http(v, ', transformResponse: (text: string) => camelizeKeys(JSON.parse(text))'),
        'a.ts': `import { http } from './http'\nexport const f = async () => (await http.get('/accounts/a/line_items/1')).data.data.${field}\n`,
      }),
    ],
    [
      'a function of the program',
      (field, v) => ({
        'a.ts': `${own}export async function f() {\n  const r = await fetch('https://ads-api.x.com/${v}/accounts/a/line_items/1')\n  return camelize(await r.json()).data.${field}\n}\n`,
      }),
    ],
    [
      'both ways, by a package around the transport',
      (field, v) => ({
        'http.ts': `import axios from 'axios'\nimport convert from 'axios-case-converter'\nexport const http = convert(axios.create({ baseURL: 'https://ads-api.x.com/${v}' }))\n`,
        'a.ts': `import { http } from './http'\nexport const f = () => http.put('/accounts/a/line_items/1', null, { params: { ${field}: 'AUTO' } })\n`,
      }),
    ],
  ])('%s', (_, tree) => {
    const before = tree('bidType', '8')
    expect(migrated(before, 'safe')).toEqual(before)
    expect(migrated(before)).toEqual(tree('bidStrategy', '12'))
  })
})

describe('what is put where markup, stores or other handlers read it is not called clean', () => {
  const get = (version = '11'): string =>
    `(await (await fetch('https://ads-api.x.com/${version}/accounts/a/campaigns')).json()).data`
  const undecided = (tree: Tree): string[] =>
    audited(tree).ledger.flatMap(({ change, status }) => (status === 'undecided' ? [change.replace('x-ads/', '')] : []))
  test.each<readonly [string, Tree]>([
    [
      'the options of Vue',
      {
        'C.vue': `<template><p v-for="c in rows">{{ c.start_time }}</p></template>\n<script>\nexport default { data: () => ({ rows: [] }), async mounted() { this.rows = ${get()} } }\n</script>\n`,
      },
    ],
    [
      'a store in another file',
      {
        'store.ts': `import { ref } from 'vue'\nexport const useRows = () => { const rows = ref<any[]>([]); const load = async () => { rows.value = ${get()} }; return { rows, load } }\n`,
        'C.vue': `<template>{{ first }}</template>\n<script setup>\nimport { useRows } from './store'\nconst store = useRows()\nconst first = store.rows[0].start_time\n</script>\n`,
      },
    ],
    [
      'a component of Angular with its markup in a file',
      {
        'c.html': '<p>{{ rows[0].start_time }}</p>\n',
        'c.ts': `import { Component } from '@angular/core'\nimport { HttpClient } from '@angular/common/http'\n@Component({ templateUrl: './c.html' })\nexport class C {\n  rows: any[] = []\n  constructor(private http: HttpClient) {}\n  load() { this.http.get<any>('https://ads-api.x.com/11/accounts/a/campaigns').subscribe((page) => { this.rows = page.data }) }\n}\n`,
      },
    ],
    [
      'what a middleware leaves for the handler behind it',
      {
        'load.js': `module.exports = async (req, res, next) => { req.rows = ${get()}; next() }\n`,
        'app.js': `const load = require('./load')\napp.get('/', load, (req, res) => res.json(req.rows.map((c) => c.start_time)))\n`,
      },
    ],
    [
      'a thunk of Redux',
      {
        'slice.ts': `import { createAsyncThunk } from '@reduxjs/toolkit'\nexport const load = createAsyncThunk('load', async () => ${get()})\nexport const first = (s: any) => s.rows[0].start_time\n`,
      },
    ],
  ])('%s', (_, tree) => {
    expect(undecided(tree)).toEqual(['v11-campaigns-start-end-time-response-removed'])
    const silent = Object.fromEntries(
      Object.entries(tree).map(([file, text]) => [file, text.replaceAll('start_time', 'name')]),
    )
    expect(undecided(silent)).toEqual([])
  })
})

describe('what markup reads of a variable of its script is found there', () => {
  const get = (version = '11'): string =>
    `(await (await fetch('https://ads-api.x.com/${version}/accounts/a/campaigns')).json()).data`
  test.each<readonly [string, Tree]>([
    [
      'a reference of Vue',
      {
        'C.vue': `<template><p v-for="c in rows">{{ c.start_time }}</p></template>\n<script setup lang="ts">\nimport { ref } from 'vue'\nconst rows = ref([])\nasync function load() { rows.value = ${get()} }\n</script>\n`,
      },
    ],
    [
      'a variable of Svelte',
      {
        'C.svelte': `<script>\nlet rows = []\nasync function load() { rows = ${get()} }\n</script>\n{#each rows as c}{c.start_time}{/each}\n`,
      },
    ],
  ])('%s', (_, tree) => {
    const found = (of: Tree): string[] =>
      audited(of).findings.flatMap(({ change, place }) =>
        change === 'x-ads/v11-campaigns-start-end-time-response-removed'
          ? [`${place.file} ${of[place.file]!.slice(place.start, place.end)}`]
          : [],
      )
    const [file] = Object.keys(tree)
    expect(found(tree)).toEqual([`${file!} start_time`])
    const silent = { [file!]: tree[file!]!.replaceAll('c.start_time', 'c.name') }
    expect(found(silent)).toEqual([])
    expect(audited(silent).ledger.filter(({ status }) => status === 'undecided')).toEqual([])
  })
})

test('the type that a guard tells is the one that is read: it is renamed with its reader', () => {
  const tree = (field: string, v: string): Tree => ({
    'a.ts': `type Line = { id: string; ${field}: string }\nconst isLine = (one: unknown): one is Line => typeof one === 'object' && one !== null\nexport async function f(a: string) {\n  ${lines(v)}\n  return (data as unknown[]).filter(isLine).map((one) => one.${field})\n}\n`,
  })
  expect(migrated(tree('bid_type', '8'), 'safe')).toEqual(tree('bid_strategy', '12'))
})
