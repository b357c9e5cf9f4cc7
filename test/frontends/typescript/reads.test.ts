/** What is read of a response, in every shape that clients have; and what is honestly not known of it. */

import { describe, expect, test } from 'vitest'
import type { Tree } from '../kit.ts'
import { extract, readsOf } from '../kit.ts'

const get = "fetch('https://ads-api.x.com/4/accounts/a/cards/video_website')"
const json = `(await (await ${get}).json())`
const axios = "import axios from 'axios'\n"
const axiosGet = "axios.get('https://ads-api.x.com/4/accounts/a/cards/video_website')"

/** Reads that count; `data` is in all of them. */
function fields(tree: Tree | string): string[] {
  return [...new Set(readsOf(tree))].filter((field) => field !== 'data' && field !== 'body').sort()
}

/** Fields of a certainty. */
function certain(tree: Tree | string): string[] {
  return extract(tree).requests.flatMap((request) =>
    request.reads.filter(({ field }) => field !== 'data').map(({ field, certainty }) => `${field} ${certainty}`),
  )
}

/** Why the response counts as not read to its end. */
function gaps(tree: Tree | string): string[] {
  return extract(tree).requests.flatMap((request) =>
    request.unknown.filter(({ part }) => part === 'reads').map(({ reason, text }) => `${reason}: ${text}`),
  )
}

/** The client in one file, the reader of the response in another. */
const split = (client: string, reader: string): Tree => ({ 'client.ts': client, 'reader.ts': reader })

describe('nothing is read that is not of the response', () => {
  test.each([
    [
      'the status and headers of the transport',
      `const r = await ${get}; if (!r.ok) throw new Error(r.statusText + r.status + r.headers.get('x'))`,
    ],
    [
      'another property of an own object that holds it',
      `const box = { cards: await ${get}, preview_url: 'x' }; use(box.preview_url)`,
    ],
    ['another element of a list of answers', `const [a, b] = await Promise.all([${get}, other()]); b.preview_url`],
    ['another variable of the same name', `const card = ${json}; { const card = other(); card.preview_url }`],
    ['what the callbacks of tests give back', `const on = ${json}.data.filter((c: any) => own(c.id).preview_url)`],
  ])('%s', (_, code) => {
    expect(fields(code).filter((field) => field !== 'id')).toEqual([])
  })

  test('another resource behind a receiver that nobody knows is a guess', () => {
    const code = `class Cards { list() { return ${get} } }\nexport const show = (x: any) => x.list().preview_url; new Cards()`
    expect(certain(code)).toEqual(['preview_url inferred'])
  })
})

describe('reads are followed through', () => {
  test.each<readonly [string, Tree | string, readonly string[]]>([
    [
      'axios, which doubles data',
      `${axios}const res = await ${axiosGet}; res.data.data[0].preview_url`,
      ['preview_url'],
    ],
    [
      'nested destructuring',
      `${axios}const { data: { data: [{ preview_url: url }] } } = await ${axiosGet}`,
      ['preview_url'],
    ],
    [
      'destructuring in a parameter',
      `${axios}${axiosGet}.then(({ data: { data } }) => data.map(({ preview_url }: any) => preview_url))`,
      ['preview_url'],
    ],
    ['a rest of the properties', `const { id, ...rest } = ${json}.data; rest.preview_url`, ['id', 'preview_url']],
    [
      'text parsed by hand',
      `const text = await (await ${get}).text(); const body = JSON.parse(text); body.data[0].preview_url`,
      ['preview_url'],
    ],
    ['two thens', `${get}.then((r) => r.json()).then((b) => b.data[0].preview_url)`, ['preview_url']],
    [
      'a then after a helper',
      `const toJson = (r: Response) => r.json(); ${get}.then(toJson).then((b) => b.data.preview_url)`,
      ['preview_url'],
    ],
    [
      'an optional chain with a default',
      `const n = ${json}.data?.[0]?.id_data?.[0]?.metrics?.impressions?.[0] ?? 0`,
      ['id_data', 'impressions', 'metrics'],
    ],
    ['a loop', `for (const c of ${json}.data) if (c.preview_url) use(c.id)`, ['id', 'preview_url']],
    ['a loop over entries', `for (const [i, c] of ${json}.data.entries()) c.preview_url`, ['preview_url']],
    [
      'reduce',
      `${json}.data.reduce((all: any, c: any) => ({ ...all, [c.id]: c.preview_url }), {})`,
      ['id', 'preview_url'],
    ],
    [
      'filter and find',
      `${json}.data.filter((c: any) => c.card_type).find((c: any) => c.id === x).preview_url`,
      ['card_type', 'id', 'preview_url'],
    ],
    ['pop of a list', `const last = ${json}.data.pop(); last.preview_url`, ['preview_url']],
    [
      'Promise.all over a map',
      `const all = await Promise.all(ids.map((id: string) => fetch('https://ads-api.x.com/4/accounts/a/cards/video_website/' + id).then((r) => r.json()))); all.map((c) => c.data.preview_url)`,
      ['preview_url'],
    ],
    [
      'an immediately called function',
      `const cards = await (async () => ${json})(); cards.data.preview_url`,
      ['preview_url'],
    ],
    [
      'resolve of a promise',
      `const Ads = require('twitter-ads'); const c = new Ads({ api_version: '4' });\nconst load = (p) => new Promise((resolve, reject) => c.get(p, {}, (err, resp, body) => err ? reject(err) : resolve(body)));\nload('accounts/:account_id/cards/video_website').then((b) => b.data.preview_url)`.replace(
        /^/,
        '',
      ),
      ['preview_url'],
    ],
    [
      'a callback with an error first',
      {
        'a.js': `const request = require('request'); request('https://ads-api.x.com/4/accounts/a/cards/video_website', (err, resp, body) => { const page = JSON.parse(body); page.data[0].preview_url })`,
      },
      ['preview_url'],
    ],
    [
      'a callback that a wrapper hands on',
      {
        'a.js': `const request = require('request'); function ads(path, cb) { request('https://ads-api.x.com/4' + path, (err, resp, body) => cb(err, JSON.parse(body))) }\nads('/accounts/a/cards/video_website', (err, page) => page.data[0].preview_url)`,
      },
      ['preview_url'],
    ],
    [
      'the events of a node response',
      {
        'a.js': `const https = require('https'); https.get('https://ads-api.x.com/4/accounts/a/cards/video_website', (res) => { let raw = ''; res.on('data', (chunk) => { raw += chunk }); res.on('end', () => { const page = JSON.parse(raw); page.data[0].preview_url }) })`,
      },
      ['preview_url'],
    ],
    [
      'chunks in a list',
      {
        'a.js': `const https = require('https'); https.get('https://ads-api.x.com/4/accounts/a/cards/video_website', (res) => { const parts = []; res.on('data', (part) => parts.push(part)); res.on('end', () => JSON.parse(Buffer.concat(parts).toString()).data[0].preview_url) })`,
      },
      ['preview_url'],
    ],
    [
      'superagent',
      `import request from 'superagent'\nrequest.get('https://ads-api.x.com/4/accounts/a/cards/video_website').query({ count: 1 }).then((res) => res.body.data[0].preview_url)`,
      ['preview_url'],
    ],
    [
      'a mapping function in another file',
      {
        'map.ts': 'export function toCard(c: any) { return { id: c.id, url: c.preview_url } }',
        'a.ts': `import { toCard } from './map'\nexport const cards = async () => ${json}.data.map(toCard)`,
      },
      ['id', 'preview_url'],
    ],
    [
      'a mapping function of a default export',
      {
        'map.js': 'module.exports = (c) => c.preview_url',
        'a.js': `const map = require('./map'); async function f() { const b = await (await ${get}).json(); return b.data.map(map) }`,
      },
      ['preview_url'],
    ],
    [
      'a static mapper of a class',
      `class Card { static of(c: any) { return c.preview_url } }\nexport const all = ${json}.data.map(Card.of)`,
      ['preview_url'],
    ],
    [
      'the constructor of a class',
      `class Card { url: string; constructor(c: any) { this.url = c.preview_url } }\nexport const all = ${json}.data.map((c: any) => new Card(c))`,
      ['preview_url'],
    ],
    [
      'a field of a class, read in another method',
      `class Cards { private last: any; async load() { this.last = ${json} } first() { return this.last.data[0].preview_url } }`,
      ['preview_url'],
    ],
    [
      'a parameter property',
      `class Card { constructor(private readonly raw: any) {} get url() { return this.raw.preview_url } }\nexport const all = ${json}.data.map((c: any) => new Card(c))`,
      ['preview_url'],
    ],
    [
      'a getter',
      `class Cards { private last: any; async load() { this.last = ${json} } get rows() { return this.last.data } }\nconst cards = new Cards(); export const url = cards.rows[0].preview_url`,
      ['preview_url'],
    ],
    [
      'a wrapper that checks and unwraps',
      split(
        `export async function ads(path: string) { const res = await fetch('https://ads-api.x.com/4' + path); const body: any = await res.json(); if (body.errors) throw new Error(body.errors[0].message); return body.data }`,
        `import { ads } from './client'\nconst cards = await ads('/accounts/a/cards/video_website'); cards.forEach((c: any) => c.preview_url)`,
      ),
      ['errors', 'message', 'preview_url'],
    ],
    [
      'what a generic helper reads for all its callers',
      split(
        `export async function count(path: string) { const res = await fetch('https://ads-api.x.com/1' + path); const page: any = await res.json(); return page.total_count }`,
        `import { count } from './client'\ncount('/accounts/a/campaigns')`,
      ),
      ['total_count'],
    ],
    [
      'pages collected in a list',
      split(
        `export async function all(path: string) { const rows: any[] = []; let cursor; do { const page: any = await (await fetch('https://ads-api.x.com/4' + path + '?cursor=' + cursor)).json(); rows.push(...page.data); cursor = page.next_cursor } while (cursor); return rows }`,
        `import { all } from './client'\nconst rows = await all('/accounts/a/cards/video_website'); rows.map((c) => c.preview_url)`,
      ),
      ['next_cursor', 'preview_url'],
    ],
    [
      'pages joined by concat',
      `async function all(path: string) { let rows: any[] = []; const page: any = await (await fetch('https://ads-api.x.com/4' + path)).json(); rows = rows.concat(page.data); return rows }\nall('/accounts/a/cards/video_website').then((rows) => rows[0].preview_url)`,
      ['preview_url'],
    ],
    [
      'pages by recursion',
      `async function all(path: string, cursor = ''): Promise<any[]> { const page: any = await (await fetch('https://ads-api.x.com/4' + path + cursor)).json(); return page.next_cursor ? [...page.data, ...(await all(path, page.next_cursor))] : page.data }\nfor (const c of await all('/accounts/a/cards/video_website')) c.preview_url`,
      ['next_cursor', 'preview_url'],
    ],
    [
      'an async generator of pages',
      `async function* pages(path: string) { const page: any = await (await fetch('https://ads-api.x.com/4' + path)).json(); yield page.data }\nfor await (const rows of pages('/accounts/a/cards/video_website')) rows.map((c: any) => c.preview_url)`,
      ['preview_url'],
    ],
    [
      'an async generator of records',
      `async function* cards(path: string) { const page: any = await (await fetch('https://ads-api.x.com/4' + path)).json(); yield* page.data }\nfor await (const c of cards('/accounts/a/cards/video_website')) c.preview_url`,
      ['preview_url'],
    ],
    [
      'a function that tries again',
      `async function again<T>(f: () => Promise<T>): Promise<T> { try { return await f() } catch { return f() } }\nconst page: any = await again(async () => ${json}); page.data[0].preview_url`,
      ['preview_url'],
    ],
    [
      'a map by id',
      `const cards = new Map<string, any>(); for (const c of ${json}.data) cards.set(c.id, c); cards.get('x').preview_url`,
      ['id', 'preview_url'],
    ],
    [
      'an object by id',
      `const cards: any = {}; for (const c of ${json}.data) cards[c.id] = c; cards[x].preview_url`,
      ['id', 'preview_url'],
    ],
    [
      'a property of an own object',
      `const state: any = {}; state.cards = ${json}.data; state.cards[0].preview_url`,
      ['preview_url'],
    ],
    [
      'an object of objects',
      `const load = async () => ({ result: { cards: ${json}.data } }); const { result } = await load(); result.cards[0].preview_url`,
      ['preview_url'],
    ],
    [
      'spread into a row',
      `const rows = ${json}.data.map((c: any) => ({ ...c, seen: true })); rows[0].preview_url`,
      ['preview_url'],
    ],
    ['Object.assign into a row', `const row: any = Object.assign({}, ${json}.data); row.preview_url`, ['preview_url']],
    [
      'an export of the module',
      split(`export const cards: any = ${json}`, `import { cards } from './client'\ncards.data[0].preview_url`),
      ['preview_url'],
    ],
    ['the test for a key', `if ('preview_url' in ${json}.data) use()`, ['preview_url']],
    ['hasOwnProperty', `${json}.data.hasOwnProperty('preview_url')`, ['preview_url']],
    ['a helper that gets by path', `import _ from 'lodash'\n_.get(${json}.data, 'preview_url')`, ['preview_url']],
    [
      'a helper that picks',
      `import { pick } from 'lodash'\nexport const rows = ${json}.data.map((c: any) => pick(c, ['id', 'preview_url']))`,
      ['id', 'preview_url'],
    ],
    [
      'a helper of a package over items',
      `import _ from 'lodash'\n_.map(${json}.data, (c) => c.preview_url)`,
      ['preview_url'],
    ],
    [
      'the state of a component',
      {
        'a.tsx': `import { useEffect, useState } from 'react'\nexport function Cards() { const [cards, setCards] = useState<any[]>([]); useEffect(() => { ${get}.then((r) => r.json()).then((b) => setCards(b.data)) }, []); return <ul>{cards.map((c) => <li>{c.preview_url}</li>)}</ul> }`,
      },
      ['preview_url'],
    ],
    [
      'a prop of a component',
      {
        'a.tsx': `function Row({ card }: any) { return <img src={card.preview_url} /> }\nexport async function Cards() { const b: any = ${json}; return b.data.map((c: any) => <Row card={c} />) }`,
      },
      ['preview_url'],
    ],
    [
      'a hook of a package',
      {
        'a.tsx': `import { useQuery } from 'query-hooks'\nexport function Cards() { const { data } = useQuery({ queryFn: async () => ${json} }); return data.data.map((c: any) => c.preview_url) }`,
      },
      ['preview_url'],
    ],
    [
      'analytics, whose metrics are no parameter',
      `const r: any = await (await fetch('https://ads-api.x.com/12/stats/accounts/a?entity=CAMPAIGN')).json(); r.data[0].id_data[0].metrics.impressions?.[0] ?? 0`,
      ['id_data', 'impressions', 'metrics'],
    ],
  ])('%s', (_, code, expected) => {
    expect(fields(code)).toEqual(expected)
  })
})

describe('types and tables name fields without a read', () => {
  test.each<readonly [string, Tree | string, readonly string[]]>([
    [
      'the argument of a generic wrapper',
      {
        'types.ts': 'export interface Card { id: string; preview_url?: string }',
        'client.ts': `export async function get<T>(path: string): Promise<T> { const r = await fetch('https://ads-api.x.com/4' + path); return r.json() as Promise<T> }`,
        'a.ts': `import { get } from './client'\nimport type { Card } from './types'\nexport const cards = () => get<Card[]>('/accounts/a/cards/video_website')`,
      },
      ['preview_url inferred'],
    ],
    [
      'an assertion',
      `interface Card { preview_url?: string }\nexport const card = ${json} as Card`,
      ['preview_url inferred'],
    ],
    [
      'the declared result of a function',
      `interface Card { preview_url?: string }\nexport async function cards(): Promise<{ data: Card[] }> { return (await ${get}).json() }`,
      ['preview_url inferred'],
    ],
    [
      'the declared type of a variable',
      `interface Page<T> { data: T[] } interface Card { preview_url?: string }\nconst page: Page<Card> = ${json}`,
      ['preview_url inferred'],
    ],
    [
      'a schema of a validator',
      `import { z } from 'zod'\nconst Card = z.object({ id: z.string(), preview_url: z.string().optional() })\nexport const cards = z.array(Card).parse(${json}.data)`,
      ['preview_url inferred'],
    ],
    [
      'columns over which a row is read',
      {
        'columns.ts': `export const columns = [{ name: 'id', type: 'string' }, { name: 'preview_url', type: 'string' }] as const`,
        'a.ts': `import { columns } from './columns'\nexport const rows = ${json}.data.map((c: any) => columns.map((column) => c[column.name]))`,
      },
      ['preview_url inferred'],
    ],
    [
      'columns in a loop',
      `const columns = [{ name: 'preview_url', type: 'string' }]\nconst row: any = {}; const c: any = ${json}.data; for (const column of columns) row[column.name] = c[column.name]`,
      ['preview_url inferred'],
    ],
    [
      'a schema handed over together with the rows',
      {
        'schema.ts': `export default [{ name: 'preview_url', type: 'string' }]`,
        'a.ts': `import schema from './schema'\nimport { load } from 'warehouse'\nload(schema, ${json}.data)`,
      },
      ['preview_url inferred'],
    ],
    [
      'columns in the same object as the path',
      {
        'cards.ts': `export const cards = { name: 'cards', path: 'cards/video_website', fields: [{ name: 'id', type: 'string' }, { name: 'preview_url', type: 'string' }] }`,
        'a.ts': `import { cards } from './cards'\nimport { items } from './items'\nimport { sink } from 'warehouse'\nfor (const entity of [cards, items]) sink(entity.fields, await (await fetch('https://ads-api.x.com/4/accounts/a/' + entity.path)).json())`,
        'items.ts': `export const items = { name: 'items', path: 'line_items', fields: [{ name: 'id', type: 'string' }] }`,
      },
      ['preview_url inferred'],
    ],
    [
      'columns of a warehouse in the row of the path, by the names of their types',
      {
        'types.ts': `export const [id, text, ts] = ['varchar(32)', 'text', 'timestamptz']`,
        'cards.ts': `import { id, text, ts } from './types'\nexport const cards = { path: 'cards/video_website', schema: { id, preview_url: text, updated_at: ts } }`,
        'a.ts': `import { cards } from './cards'\nimport { sink } from 'warehouse'\nsink(await (await fetch('https://ads-api.x.com/4/accounts/a/' + cards.path)).json())`,
      },
      ['preview_url inferred'],
    ],
    [
      'a typed record of columns',
      `import { load } from 'warehouse'\nconst schema = { id: { type: 'string' }, preview_url: { type: 'string' } }\nload(schema, ${json}.data)`,
      ['preview_url inferred'],
    ],
  ])('%s', (_, code, expected) => {
    expect(certain(code).filter((line) => line.startsWith('preview_url'))).toEqual(expected)
  })

  test.each<readonly [string, Tree | string]>([
    [
      'a table that never meets the response',
      `export const columns = [{ name: 'preview_url', type: 'string' }]\nexport const cards = () => ${get}`,
    ],
    [
      'a type of something else',
      `interface Video { preview_url?: string }\nexport const show = (v: Video) => v.preview_url; ${get}.then((r) => r.json())`,
    ],
    ['an event whose name is a field', `import { track } from 'events-of-ours'\ntrack('preview_url', ${json})`],
    ['options beside the response', `import { send } from 'queue'\nsend({ kind: 'preview_url' }, ${json})`],
  ])('%s names none', (_, code) => {
    expect(certain(code).filter((line) => line.startsWith('preview_url'))).toEqual([])
  })
})

describe('what is not known of a response', () => {
  test.each<readonly [string, Tree | string]>([
    ['logged', `console.log(${json})`],
    [
      'sent on by a server',
      `import express from 'express'\nconst app = express(); app.get('/cards', async (req, res) => { res.json(${json}) })`,
    ],
    [
      'sent on by a server, from a handler that a helper puts a net under',
      `import express from 'express'\nconst app = express()\nconst safely = (handle: any) => (req: any, res: any, next: any) => handle(req, res).catch(next)\napp.get('/cards', safely(async (req: any, res: any) => res.json(${json})))`,
    ],
    [
      'written to a file',
      `import { writeFileSync } from 'node:fs'\nwriteFileSync('cards.json', JSON.stringify(${json}))`,
    ],
    [
      'returned from an export that nobody calls',
      `export async function cards() { const r = await ${get}; return r.json() }`,
    ],
    [
      'resolved by an export that nobody calls',
      {
        'a.js': `const Ads = require('twitter-ads'); const c = new Ads({ api_version: '4' }); exports.cards = () => new Promise((resolve) => c.get('accounts/:account_id/cards/video_website', {}, (e, r, body) => resolve(body)))`,
      },
    ],
    ['given back to a framework', `import { tool } from 'agent-kit'\ntool('cards', { handler: async () => ${json} })`],
    [
      'piped away',
      `import got from 'got'\ngot.get('https://ads-api.x.com/4/accounts/a/cards/video_website').pipe(process.stdout)`,
    ],
  ])('%s: it leaves the program', (_, code) => {
    expect([...new Set(gaps(code).map((gap) => gap.split(':')[0]))]).toEqual(['response-passed-on'])
  })

  const hidden = `import { bus } from './bus'\nbus.handlers[kind](${json})`
  const bus = 'export const bus: any = make()'

  test('what goes on unseen is undecided for the fields that the tree spells', () => {
    const tree = {
      'a.ts': hidden,
      'bus.ts': bus,
      'far.ts': 'export const f = (card: any) => card.preview_url // card.image',
    }
    expect(extract(tree).requests[0]!.unknown).toMatchObject([
      { part: 'reads', reason: 'response-not-traced', fields: ['preview_url'] },
    ])
  })
  test('what goes on unseen is read to its end when no text spells a field', () => {
    expect(
      gaps({ 'a.ts': hidden, 'bus.ts': bus, 'far.ts': '// .preview_url is gone\nexport const preview_url = 1' }),
    ).toEqual([])
  })
  test('a callback that a function can do without is called by nobody where none is given', () => {
    const code = `function load(path: string, done?: any) {\n  const page = fetch('https://ads-api.x.com/4/accounts/a/' + path).then((r) => r.json())\n  if (!done) return page\n  page.then((body) => done(null, body), done)\n}\nconst { data } = await load('cards/video_website')\nconsole.error(data.length)\nexport const shown = (card: any) => card.preview_url`
    expect(gaps(code)).toEqual(['spelt-elsewhere: preview_url'])
    expect(gaps(code.replace('  if (!done) return page\n', ''))[0]).toMatch(/^response-not-traced/)
  })
  test.each<readonly [string, string]>([
    [
      'that is asked for by its type alone, to refuse all others',
      `if (typeof done !== 'function') throw new Error('no callback')`,
    ],
    ['that is compared', 'if (done === other) return'],
  ])('a callback %s may still come from somewhere', (_, before) => {
    const code = `function load(path: string, done?: any) {\n  ${before}\n  fetch('https://ads-api.x.com/4/accounts/a/' + path).then((r) => r.json()).then((body) => done(null, body))\n}\nload('cards/video_website', hooks.done)\nexport const shown = (card: any) => card.preview_url`
    expect(gaps(code)).not.toEqual([])
  })
  test('what is called only where it is there loses nothing where it is not', () => {
    const streams = `[{ path: 'cards/video_website' }, { path: 'campaigns', map: (row: any) => row.id }]`
    const code = `for (const stream of ${streams}) {\n  const { data } = await (await fetch('https://ads-api.x.com/4/accounts/a/' + stream.path)).json()\n  console.error((stream.map ? stream.map(data) : data).length)\n}\nexport const shown = (card: any) => card.preview_url`
    expect(gaps(code).filter((gap) => gap.startsWith('response-not-traced'))).toEqual([])
    expect(gaps(code.replace('stream.map ? stream.map(data) : data', 'stream.map(data)'))[0]).toMatch(
      /^response-not-traced/,
    )
  })
  test('a handler that a function made, in a list that a package runs', () => {
    const code = `import async from 'async'\nconst lines = () => async (done: any) => done(null, ${json})\nasync.parallel([lines()], (error, all) => console.error(error))`
    expect(gaps(code).map((gap) => gap.split(':')[0])).not.toContain('response-not-traced')
  })
  test('a name that a request sends is no read', () => {
    const send = `fetch('https://ads-api.x.com/4/accounts/a/cards/video_website', { method: 'POST', body: JSON.stringify({ video_url: 'x' }) })`
    expect(gaps({ 'a.ts': `${hidden}; ${send}`, 'bus.ts': bus })).toEqual([])
  })
  test('a template that spells the field counts', () => {
    const vue = `<template><img :src="card.preview_url"></template>\n<script>\nexport default { async created() { this.$emit('loaded', ${json}) } }\n</script>`
    expect(gaps({ 'a.vue': vue })[0]).toMatch(/^response-(not-traced|passed-on)/)
  })
})
