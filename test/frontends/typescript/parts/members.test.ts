/** Members of types: renamed only when every text that uses them belongs to requests that agree. */

import { describe, expect, test } from 'vitest'
import { audit } from '../../../../src/audit.ts'
import { loadShipped } from '../../../../src/catalogue/shipped.ts'
import { overlay } from '../../../../src/files.ts'
import { typescript } from '../../../../src/frontends/typescript/index.ts'
import { planWrites } from '../../../../src/migrate.ts'
import type { Tree } from '../../kit.ts'

function run(tree: Tree): {
  readonly lines: readonly string[]
  readonly texts: Tree
  readonly held: string
  readonly applicability: readonly string[]
} {
  const files = overlay(null, new Map(Object.entries(tree)))
  const [only] = audit({ files, catalogues: loadShipped(), frontend: typescript, asOf: '2026-11-24' })
  const texts = { ...tree }
  for (const change of planWrites(only!, files, typescript, 'review', { catalogues: loadShipped() }).changes)
    texts[change.path] = change.text
  const lines = only!.findings
    .filter(({ change }) => !change.endsWith('-version'))
    .map(
      (one) =>
        `${one.change.replace('x-ads/', '')} ${one.span.file}:${one.span.line} ${one.certainty} ${one.applicability}`,
    )
  return {
    lines,
    texts,
    applicability: only!.fixes.map((fix) => fix.applicability),
    held: only!.fixes.map((fix) => fix.blockers.map((one) => one.text).join()).join(),
  }
}

const client = `export const ads = async <T>(method: string, path: string, body?: object): Promise<T> => {
  const res = await fetch('https://ads-api.x.com/' + path, { method, body: JSON.stringify(body) })
  return res.json()
}
`

describe('members of parameters', () => {
  const types = 'export interface NewLineItem {\n  campaign_id: string\n  bid_type?: string\n}\n'

  test('a member moves with the literals that flow into it', () => {
    const { lines, texts } = run({
      'client.ts': client,
      'types.ts': types,
      'items.ts': `import { ads } from './client'\nimport type { NewLineItem } from './types'\nexport const create = (item: NewLineItem) => ads('PUT', '8/accounts/a/line_items/l', item)\n`,
      'main.ts': `import { create } from './items'\ncreate({ campaign_id: 'c', bid_type: 'MAX' })\n`,
    })
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['main.ts:2', 'types.ts:3'])
    expect(texts['types.ts']).toContain('bid_strategy?: string')
    expect(texts['main.ts']).toBe(
      `import { create } from './items'\ncreate({ campaign_id: 'c', bid_strategy: 'MAX' })\n`,
    )
    expect(texts['items.ts']).toContain("'12/accounts")
  })
  test('the texts of its type that are sent move with what is sent, the others stay', () => {
    const kinds = "export type Kind = 'LOCATION' | 'TAILORED_AUDIENCE' | 'TAILORED_AUDIENCE_EXPANDED'\n"
    const criteria = `${kinds}export interface NewCriterion {\n  line_item_id: string\n  targeting_type: Kind\n  operator_type: 'EQ'\n}\n`
    const { lines, texts } = run({
      'client.ts': client,
      'types.ts': criteria,
      'add.ts': `import { ads } from './client'\nimport type { NewCriterion } from './types'\nexport const add = (one: NewCriterion) => ads('POST', '8/accounts/a/targeting_criteria', one)\n`,
      'main.ts': `import { add } from './add'\nadd({ line_item_id: 'l', targeting_type: 'TAILORED_AUDIENCE', operator_type: 'EQ' })\n`,
    })
    const change = 'v9-targeting-type-tailored-audience-to-custom-audience'
    expect(lines.filter((line) => line.startsWith(change)).map((line) => line.split(' ')[1])).toEqual([
      'main.ts:2',
      'types.ts:1',
    ])
    expect(texts['types.ts']).toBe(criteria.replace("'TAILORED_AUDIENCE' ", "'CUSTOM_AUDIENCE' "))
    expect(texts['main.ts']).toContain("targeting_type: 'CUSTOM_AUDIENCE'")
  })
  test('a member that other code reads is not renamed, and the version stays', () => {
    const { texts, held } = run({
      'client.ts': client,
      'types.ts': types,
      'items.ts': `import { ads } from './client'\nimport type { NewLineItem } from './types'\nexport const create = (item: NewLineItem) => ads('POST', '8/accounts/a/line_items', item)\nexport const label = (item: NewLineItem) => item.bid_type\n`,
    })
    expect(texts['types.ts']).toBe(types)
    expect(texts['items.ts']).toContain("'8/accounts")
    expect(held).toContain('v9-line-items-bid-type')
  })
  test('a member that also serves a request which keeps the name is not renamed', () => {
    const { texts } = run({
      'client.ts': client,
      'types.ts': types,
      'items.ts': `import { ads } from './client'\nimport type { NewLineItem } from './types'\nexport const create = (item: NewLineItem) => ads('POST', '8/accounts/a/line_items', item)\nexport const other = (item: NewLineItem) => ads('POST', '8/accounts/a/promoted_tweets', item)\n`,
    })
    expect(texts['types.ts']).toBe(types)
  })
})

test('a constant that a file without any tie to the API uses too is not rewritten unasked', () => {
  const { lines, texts, applicability } = run({
    'words.ts': `export const NARROW = 'NARROW'\n`,
    'items.ts': `import { NARROW } from './words'\nfetch('https://ads-api.x.com/12/accounts/a/line_items/l', { method: 'PUT', body: JSON.stringify({ audience_expansion: NARROW }) })\n`,
    'layout.ts': `import { NARROW } from './words'\nexport const column = { width: NARROW }\n`,
  })
  expect(lines).toHaveLength(1)
  expect(applicability).toEqual(['review'])
  expect(texts['layout.ts']).toContain('NARROW')
})

describe('members of responses', () => {
  const types = "export interface Job {\n  id_str: string\n  status: 'SUCCESS' | 'PENDING'\n}\n"
  const jobs = `import { ads } from './client'
import type { Job } from './types'
export async function jobIds(): Promise<string[]> {
  const page = await ads<{ data: Job[] }>('GET', '10/stats/jobs/accounts/a')
  return page.data.map((job) => job.id_str)
}
`
  const base = { 'client.ts': client, 'types.ts': types, 'jobs.ts': jobs }

  test('a member moves with everything that reads it', () => {
    const { lines, texts } = run(base)
    expect(lines).toContain('v11-stats-jobs-id-str-removed jobs.ts:5 proven safe')
    expect(lines).toContain('v11-stats-jobs-id-str-removed types.ts:2 proven safe')
    expect(texts['types.ts']).toBe(types.replace('id_str', 'id'))
    expect(texts['jobs.ts']).toBe(jobs.replace('job.id_str', 'job.id').replace("'10/", "'12/"))
  })
  test('a member that destructuring reads moves as well, the local name stays', () => {
    const taken = jobs.replace('(job) => job.id_str', '({ id_str }) => id_str')
    const { texts } = run({ ...base, 'jobs.ts': taken })
    expect(texts['types.ts']).toContain('  id: string')
    expect(texts['jobs.ts']).toContain('({ id: id_str }) => id_str')
  })
  test('what reads the type where the value was not followed is found, and a human renames', () => {
    const { lines, texts } = run({
      ...base,
      'view.ts': `import type { Job } from './types'\nexport const line = (job: Job) => job.id_str + job.status\n`,
    })
    expect(lines).toContain('v11-stats-jobs-id-str-removed view.ts:2 inferred manual')
    expect(texts).toMatchObject({ 'types.ts': types, 'jobs.ts': jobs })
  })
  test('a type that only declares the field is found at the member', () => {
    const { lines } = run({ ...base, 'jobs.ts': jobs.replace('page.data.map((job) => job.id_str)', '[]') })
    expect(lines).toContain('v11-stats-jobs-id-str-removed types.ts:2 inferred safe')
  })
  test('a field that comes when it is asked for may stand in a type', () => {
    const page = `import { ads } from './client'
interface Page { total_count?: number }
export const pages = () => ads<Page>('GET', '12/accounts/a/campaigns')
`
    expect(run({ 'client.ts': client, 'pages.ts': page }).lines).toEqual([])
    const read = `${page}pages().then((one) => one.total_count)\n`
    expect(run({ 'client.ts': client, 'pages.ts': read }).lines).toEqual([
      'v2-total-count-opt-in pages.ts:2 proven manual',
      'v2-total-count-opt-in pages.ts:4 proven manual',
    ])
  })
  test('a type that picks the member by name moves with it', () => {
    const view = `import type { Job } from './types'\nexport type Key = Pick<Job, 'id_str' | 'status'>\nexport type Id = Job['id_str']\n`
    const { lines, texts } = run({ ...base, 'view.ts': view })
    expect(texts['types.ts']).toBe(types.replace('id_str', 'id'))
    expect(texts['view.ts']).toBe(view.replaceAll('id_str', 'id'))
    expect(lines).toContain('v11-stats-jobs-id-str-removed view.ts:2 proven safe')
  })
  test('a text of a type that nothing ties to the member keeps it', () => {
    const columns = `${types}export type Column = 'id_str' | 'status'\n`
    expect(run({ ...base, 'types.ts': columns }).texts['types.ts']).toBe(columns)
  })
  test('an object that somebody else makes of the type keeps it', () => {
    const { texts } = run({
      ...base,
      'mock.ts': `import type { Job } from './types'\nexport const job: Job = { id_str: '1', status: 'PENDING' }\n`,
    })
    expect(texts['types.ts']).toBe(types)
  })
  test('a mapper that serves a response which keeps the field keeps it', () => {
    const shared = `import { ads } from './client'
const key = (row: any) => row.id_str
export async function all() {
  const a: any = await ads('GET', '10/stats/jobs/accounts/a')
  const b: any = await ads('GET', '10/accounts/a/tracking_tags')
  return [...a.data.map(key), ...b.data.map(key)]
}
`
    const { texts, held } = run({ 'client.ts': client, 'jobs.ts': shared })
    expect(texts['jobs.ts']).toContain('row.id_str')
    expect(texts['jobs.ts']).toContain("'10/stats")
    expect(held).toContain('also serves the request')
  })
  test('a type of another API that has the same member is left alone', () => {
    const { texts } = run({
      ...base,
      'tweets.ts': `export interface Tweet {\n  id_str: string\n}\nexport const ids = (tweets: Tweet[]) => tweets.map((tweet) => tweet.id_str)\n`,
    })
    expect(texts['tweets.ts']).toContain('tweet.id_str')
    expect(texts['types.ts']).toContain('  id: string')
  })
})
