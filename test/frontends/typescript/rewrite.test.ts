/** How edits look: one line per form that a client may write, before and after. Each is also run through the parser, and twice. */

import { describe, expect, test } from 'vitest'
import { audit } from '../../../src/audit.ts'
import { loadShipped } from '../../../src/catalogue/shipped.ts'
import { openDisk, overlay } from '../../../src/files.ts'
import { typescript } from '../../../src/frontends/typescript/index.ts'
import { planWrites } from '../../../src/migrate.ts'
import { tree } from '../../cli/run.ts'

/** What `migrate --tier review` makes of one file, and that a second run leaves it so. */
function migrated(text: string, file: string, to: string): string {
  const once = write(text, file, to)
  expect(write(once, file, to)).toBe(once)
  return once
}

function write(text: string, file: string, to: string, tier: 'safe' | 'review' = 'review'): string {
  const files = overlay(null, new Map([[file, text]]))
  const [result] = audit({ files, catalogues: loadShipped(), frontend: typescript, asOf: '2026-11-21', to })
  return planWrites(result!, files, typescript, tier, { catalogues: loadShipped() }).changes[0]?.text ?? text
}

const post = 'POST'
/** A client around `%`, which is what a case is about. */
const client = (inside: string): string =>
  `const ads = (method, path, params) => fetch(\`https://ads-api.x.com/12/\${path}?\${new URLSearchParams(params)}\`, { method })\nexport async function send(acc, x) {\n${inside}\n}\n`
const list = (params: string): string => `  await ads('GET', \`accounts/\${acc}/campaigns\`, ${params})`
const tweet = (params: string): string => `  await ads('${post}', \`accounts/\${acc}/tweet\`, ${params})`
const lines = (params: string): string => `  await ads('${post}', \`accounts/\${acc}/line_items\`, ${params})`
const criteria = (params: string): string =>
  `  await ads('${post}', \`accounts/\${acc}/targeting_criteria\`, ${params})`

test('a key that a helper sends in another case is renamed in its own case', () => {
  const helper =
    "const snake = (o: any) => Object.fromEntries(Object.entries(o).map(([k, v]) => [k.replace(/[A-Z]/g, (c) => '_' + c.toLowerCase()), v]))\n"
  const call = (params: string): string =>
    `${helper}export const drafts = () => fetch('https://ads-api.x.com/12/accounts/a/campaigns?' + new URLSearchParams(snake(${params})))\n`
  expect(migrated(call('{ draftOnly: true }'), 'a.ts', '12')).toBe(call('{ withDraft: true }'))
  expect(migrated(call("{ 'draftOnly': true }"), 'a.ts', '12')).toBe(call("{ 'withDraft': true }"))
})

test('fields that lodash is given as texts and keys are renamed there, and a variable keeps its name', () => {
  const reader = (version: string, field: string, matched: string): string => `const _ = require('lodash')
const bid_type = 'AUTO'
exports.run = async () => {
  const rows = (await (await fetch('https://ads-api.x.com/${version}/accounts/a1/line_items')).json()).data
  return [_.chain(rows).filter({ ${matched} }).sortBy(['${field}']).value(), _.countBy(rows, '${field}')]
}
`
  const before = reader('8', 'bid_type', 'bid_type')
  expect(migrated(before, 'a.js', '12')).toBe(reader('12', 'bid_strategy', 'bid_strategy: bid_type'))
})

test('a key in another case keeps its place when a loop sends what the helper made', () => {
  const sender = (params: string): string => `const snake = (o) => Object.fromEntries(
  Object.entries(o).map(([k, v]) => [k.replace(/[A-Z]/g, (c) => '_' + c.toLowerCase()), v]),
)
async function send(path, params) {
  const url = new URL('https://ads-api.x.com/12/' + path)
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, String(value))
  return fetch(url, { method: 'PUT' })
}
export const save = (a) => send(\`accounts/\${a}/line_items/1\`, snake(${params}))
`
  expect(migrated(sender("{ targetCpaLocalMicro: 1, objective: 'AWARENESS' }"), 'a.js', '12')).toBe(
    sender("{ objective: 'REACH' }"),
  )
})

test('a number that an address is made of stays a number where it is written', () => {
  const cards = (page: string): string =>
    `const PAGE = ${page}\nexport const cards = () => fetch(\`https://ads-api.x.com/12/accounts/a/cards?count=\${PAGE}\`)\n`
  expect(migrated(cards('1000'), 'a.ts', '12')).toBe(cards('200'))
})

test('a switch of which one side has no new value is not translated, as the other side would be sent as it is', () => {
  const client = (params: string, version: string): string =>
    `export const save = (auto) => fetch('https://ads-api.x.com/${version}/accounts/a/line_items/1?' + new URLSearchParams(${params}), { method: 'PUT' })\n`
  const open = client('{ automatically_select_bid: auto }', '9')
  expect(write(open, 'a.js', '10')).toBe(open)
  expect(write(client('{ automatically_select_bid: true }', '9'), 'a.js', '10')).toBe(
    client("{ bid_strategy: 'AUTO' }", '10'),
  )
})

test('an emptied object stays where a callback stands behind it: the library would be handed undefined', () => {
  const sender = (params: string): string => `const Sdk = require('twitter-ads')
const ads = new Sdk({ consumer_key: 'k', api_version: '4' })
const media = (acc, fields) => ads.get(\`accounts/\${acc}/media_creatives\`, fields, console.log)
exports.run = () => media('a', ${params})
`
  expect(migrated(sender('{ draft_only: true }'), 'a.js', '4')).toBe(sender('{}'))
})

describe('an option that users chose is changed with its default, and by a human alone: workflows keep the old text', () => {
  const prop = (value: string): string => `{ type: 'string', options: ['${value}', 'FOLLOWERS'], default: '${value}' }`
  const component = (version: number, value: string): string => `export default {
  props: { goal: ${prop(value)} },
  run() {
    return fetch('https://ads-api.x.com/${version}/accounts/a/line_items?objective=' + this.goal, { method: 'POST' })
  },
}
`
  test.each([
    ['safe', component(7, 'AWARENESS')],
    ['review', component(8, 'REACH')],
  ] as const)('%s', (tier, after) => {
    expect(write(component(7, 'AWARENESS'), 'a.ts', '8', tier)).toBe(after)
  })
})

describe('a renamed key keeps its form', () => {
  test.each([
    ['bare', '{ draft_only: true }', '{ with_draft: true }'],
    ['in single quotes', "{ 'draft_only': true }", "{ 'with_draft': true }"],
    ['in double quotes', '{ "draft_only": true }', '{ "with_draft": true }'],
    ['in backticks', '{ [`draft_only`]: true }', '{ [`with_draft`]: true }'],
    ['computed', "{ ['draft_only']: true }", "{ ['with_draft']: true }"],
    [
      'with comments around it',
      '{ /* a */ draft_only /* b */: true /* c */ }',
      '{ /* a */ with_draft /* b */: true /* c */ }',
    ],
    [
      'with a trailing comma',
      '{\n    draft_only: true, // only drafts\n  }',
      '{\n    with_draft: true, // only drafts\n  }',
    ],
    ['in tabs', '{\n\t\tdraft_only: true,\n\t}', '{\n\t\twith_draft: true,\n\t}'],
    [
      'in a conditional spread',
      '{ count: 1, ...(x && { draft_only: true }) }',
      '{ count: 1, ...(x && { with_draft: true }) }',
    ],
    [
      'in Object.assign',
      'Object.assign({ count: 1 }, { draft_only: true })',
      'Object.assign({ count: 1 }, { with_draft: true })',
    ],
  ])('%s', (_, before, after) => {
    expect(migrated(client(list(before)), 'a.mjs', '12')).toBe(client(list(after)))
  })
  test('shorthand keeps the variable', () => {
    const code = (params: string): string => client(`  const draft_only = x\n${list(params)}`)
    expect(migrated(code('{ draft_only }'), 'a.mjs', '12')).toBe(code('{ with_draft: draft_only }'))
  })
  test.each([
    ['[KEY]', "['with_draft']"],
    ['[KEYS.draft]', "['with_draft']"],
  ])('%s leaves the constant to whoever else needs it', (before, after) => {
    const code = (key: string): string =>
      client(`  const KEY = 'draft_only'\n  const KEYS = { draft: KEY }\n${list(`{ ${key}: true }`)}\n  return KEY`)
    expect(migrated(code(before), 'a.mjs', '12')).toBe(code(after))
  })
  test.each([
    ["(key) => key + '=' + params[key]"],
    ['(key) => `${key}=${params[key]}`'],
    ["function (key) { return encodeURIComponent(key) + '=' + encodeURIComponent(params[key]) }"],
  ])('a key that %s writes into the query', (pair) => {
    const code = (params: string): string =>
      `async function ads(path, params) {\n  const query = Object.keys(params || {}).map(${pair}).join('&')\n  return fetch('https://ads-api.x.com/12/' + path + '?' + query)\n}\nads('accounts/a1/campaigns', ${params})\n`
    expect(migrated(code('{ count: 1, draft_only: true }'), 'a.mjs', '12')).toBe(code('{ count: 1, with_draft: true }'))
    expect(migrated(code("{ 'draft_only': true }"), 'a.mjs', '12')).toBe(code("{ 'with_draft': true }"))
  })
  test.each([
    ['{ draft_only: true }', '{ with_draft: true }'],
    ['{ draft_only }', '{ with_draft: draft_only }'],
    ['{ [KEY]: true }', "{ ['with_draft']: true }"],
  ])('%s alone, copied by a loop', (before, after) => {
    const code = (params: string): string =>
      `async function ads(path, params = {}) {\n  const url = new URL('https://ads-api.x.com/12/' + path)\n  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)\n  return fetch(url)\n}\nconst KEY = 'draft_only'\nexport const send = (draft_only) => ads('accounts/a1/campaigns', ${params})\n`
    expect(migrated(code(before), 'a.mjs', '12')).toBe(code(after))
  })
  test.each([
    ['const p = { [KEY]: x, count: 1 }', "const p = { ['with_draft']: x, count: 1 }"],
    ['const p = { count: 1 }\n  if (x) p.draft_only = x', 'const p = { count: 1 }\n  if (x) p.with_draft = x'],
  ])('with others, copied by a loop: %j', (before, after) => {
    const code = (lines: string): string =>
      `const KEY = 'draft_only'\nasync function ads(path, params = {}) {\n  const url = new URL('https://ads-api.x.com/12/' + path)\n  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)\n  return fetch(url)\n}\nexport function send(x) {\n  ${lines}\n  return ads('accounts/a1/campaigns', p)\n}\n`
    expect(migrated(code(before), 'a.mjs', '12')).toBe(code(after))
  })
  test('a parameter is added to an object with one entry, copied by a loop', () => {
    const code = (address: string, params: string): string =>
      `async function ads(path, params = {}) {\n  const url = new URL('https://ads-api.x.com/${address}/' + path)\n  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)\n  return fetch(url)\n}\nexport const send = () => ads(${params})\n`
    expect(migrated(code('3', "'accounts/a1/videos', { count: 1 }"), 'a.mjs', '4')).toBe(
      code('4', "'accounts/a1/media_library', { count: 1, media_type: 'VIDEO' }"),
    )
  })
  test.each([
    ['p.draft_only = x', 'p.with_draft = x'],
    ["p['draft_only'] = x", "p['with_draft'] = x"],
    ['if (x) p.draft_only = true', 'if (x) p.with_draft = true'],
  ])('assigned later: %s', (before, after) => {
    const code = (line: string): string => client(`  const p = { count: 1 }\n  ${line}\n${list('p')}`)
    expect(migrated(code(before), 'a.mjs', '12')).toBe(code(after))
  })
})

describe('a query that is a text', () => {
  const url = (text: string): string => `await fetch(${text})\n`
  test.each([
    [
      'in quotes',
      "'https://ads-api.x.com/12/accounts/a1/campaigns?draft_only=true&count=1'",
      "'https://ads-api.x.com/12/accounts/a1/campaigns?with_draft=true&count=1'",
    ],
    [
      'in a template',
      '`https://ads-api.x.com/12/accounts/${a}/campaigns?draft_only=${x}`',
      '`https://ads-api.x.com/12/accounts/${a}/campaigns?with_draft=${x}`',
    ],
    [
      'in a chain',
      "'https://ads-api.x.com/12/accounts/' + a + '/campaigns?draft_only=' + x",
      "'https://ads-api.x.com/12/accounts/' + a + '/campaigns?with_draft=' + x",
    ],
  ])('%s', (_, before, after) => {
    expect(migrated(url(before), 'a.mjs', '12')).toBe(url(after))
  })
})

describe('a removed parameter leaves nothing behind', () => {
  test.each([
    ['first of two', '{ include_sentiment: true, name: 1, start_time: 2 }', '{ name: 1, start_time: 2 }'],
    ['last of two', '{ start_time: 2, include_sentiment: true }', '{ start_time: 2 }'],
    ['last with a trailing comma', '{ start_time: 2, include_sentiment: true, }', '{ start_time: 2, }'],
    ['two neighbours', '{ start_time: 2, include_sentiment: true, target_cpa_local_micro: 5 }', '{ start_time: 2 }'],
    [
      'two with one between',
      '{ include_sentiment: true, start_time: 2, target_cpa_local_micro: 5 }',
      '{ start_time: 2 }',
    ],
    [
      'a line of its own',
      '{\n    start_time: 2,\n    include_sentiment: true, // gone\n    name: 1,\n  }',
      '{\n    start_time: 2,\n    name: 1,\n  }',
    ],
    [
      'the last line without a comma',
      '{\n    start_time: 2, // stays\n    include_sentiment: true\n  }',
      '{\n    start_time: 2 // stays\n  }',
    ],
    ['a conditional spread', '{ start_time: 2, ...(x && { include_sentiment: true }) }', '{ start_time: 2 }'],
    ['the other branch', '{ start_time: 2, ...(x ? { include_sentiment: true } : {}) }', '{ start_time: 2 }'],
  ])('%s', (_, before, after) => {
    expect(migrated(client(lines(before)), 'a.mjs', '12')).toBe(client(lines(after)))
  })
  test.each([
    ['  p.include_sentiment = x\n'],
    ['  if (x) p.include_sentiment = x\n'],
    ['  if (x) {\n    p.include_sentiment = x\n  }\n'],
  ])('an assignment goes with its condition: %j', (line) => {
    const code = (middle: string): string => client(`  const p = { start_time: 2 }\n${middle}${lines('p')}`)
    expect(migrated(code(line), 'a.mjs', '12')).toBe(code(''))
  })
  test('a condition that does something stays', () => {
    const code = (middle: string): string =>
      client(`  const p = { start_time: 2 }\n  if (x.next()) ${middle}\n${lines('p')}`)
    expect(migrated(code('p.include_sentiment = x'), 'a.mjs', '12')).toBe(code('{}'))
  })
  test.each([
    ['a default of the wrapper', 'params = {}', ', { with_deleted: true }', ''],
    ['over several lines', 'params = {}', ',\n  { with_deleted: true },\n', ',\n'],
    ['none to fall back on', 'params', ', { with_deleted: true }', ', {}'],
    ['a comment that would be lost', 'params = {}', ', /* all */ { with_deleted: true }', ', /* all */ {}'],
    ['one that is not the last', 'params = {}, retries', ', { with_deleted: true }, 3', ', {}, 3'],
  ])('an argument without entries: %s', (_, params, before, after) => {
    const code = (argument: string): string =>
      `async function ads(path, ${params}) {\n  const url = new URL('https://ads-api.x.com/12/' + path)\n  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)\n  return fetch(url)\n}\nawait ads('accounts/a1/scheduled_tweets'${argument})\n`
    expect(migrated(code(before), 'a.mjs', '12')).toBe(code(after))
  })
  test('an argument without entries that is handed on to a default', () => {
    const code = (argument: string): string =>
      `class Ads {\n  get(path, params) {\n    return this.send('GET', path, params)\n  }\n  send(method, path, params = {}) {\n    return fetch(\`https://ads-api.x.com/12/\${path}?\${new URLSearchParams(params)}\`, { method })\n  }\n}\nawait new Ads().get('accounts/a1/scheduled_tweets'${argument})\n`
    expect(migrated(code(', { with_deleted: true }'), 'a.mjs', '12')).toBe(code(''))
  })
  test.each([
    ['axios.get(url, { params: { with_deleted: true } })', 'axios.get(url)'],
    ['axios.get(url, { params: { with_deleted: true }, timeout: 5 })', 'axios.get(url, { timeout: 5 })'],
    ['axios.get(url, { timeout: 5, params: { with_deleted: true } })', 'axios.get(url, { timeout: 5 })'],
    ["axios({ url, method: 'get', params: { with_deleted: true } })", "axios({ url, method: 'get' })"],
    ['fetch(`${url}?${new URLSearchParams({ with_deleted: true })}`)', 'fetch(`${url}?${new URLSearchParams()}`)'],
  ])('%s becomes %s', (before, after) => {
    const code = (call: string): string =>
      `import axios from 'axios'\nconst url = 'https://ads-api.x.com/12/accounts/a1/scheduled_tweets'\nawait ${call}\n`
    expect(migrated(code(before), 'a.mjs', '12')).toBe(code(after))
  })
  test.each([
    ['?with_deleted=true&count=1', '?count=1'],
    ['?count=1&with_deleted=true', '?count=1'],
    ['?count=1&with_deleted=true&cursor=2', '?count=1&cursor=2'],
    ['?with_deleted=true', ''],
    ['?count=1&with_deleted=true#top', '?count=1#top'],
  ])('%s becomes %j', (before, after) => {
    const url = (query: string): string =>
      `await fetch(\`https://ads-api.x.com/12/accounts/\${a}/scheduled_tweets${query}\`)\n`
    expect(migrated(url(before), 'a.mjs', '12')).toBe(url(after))
  })
})

describe('a new parameter goes where parameters are', () => {
  test.each([
    [
      'an object',
      "{ targeting_type: 'CUSTOM_AUDIENCE' }",
      "{ targeting_type: 'CUSTOM_AUDIENCE', operator_type: 'EQ' }",
    ],
    [
      'a trailing comma',
      "{\n    targeting_type: 'CUSTOM_AUDIENCE',\n  }",
      "{\n    targeting_type: 'CUSTOM_AUDIENCE',\n    operator_type: 'EQ',\n  }",
    ],
    [
      'a comment behind the last',
      "{\n    targeting_type: 'CUSTOM_AUDIENCE', // who\n  }",
      "{\n    targeting_type: 'CUSTOM_AUDIENCE', // who\n    operator_type: 'EQ',\n  }",
    ],
    [
      'none, with a comment',
      "{\n    targeting_type: 'CUSTOM_AUDIENCE' // who\n  }",
      "{\n    targeting_type: 'CUSTOM_AUDIENCE', // who\n    operator_type: 'EQ'\n  }",
    ],
    [
      'one that goes at the same time',
      "{ targeting_type: 'CUSTOM_AUDIENCE', tailored_audience_type: 'X' }",
      "{ targeting_type: 'CUSTOM_AUDIENCE', operator_type: 'EQ' }",
    ],
  ])('%s', (_, before, after) => {
    expect(migrated(client(criteria(before)), 'a.mjs', '12')).toBe(client(criteria(after)))
  })
  test.each([
    [
      "'https://ads-api.x.com/3/accounts/a1/videos'",
      "'https://ads-api.x.com/4/accounts/a1/media_library?media_type=VIDEO'",
    ],
    [
      "'https://ads-api.x.com/3/accounts/a1/videos?count=1'",
      "'https://ads-api.x.com/4/accounts/a1/media_library?count=1&media_type=VIDEO'",
    ],
    [
      '`https://ads-api.x.com/3/accounts/${a}/videos`',
      '`https://ads-api.x.com/4/accounts/${a}/media_library?media_type=VIDEO`',
    ],
    [
      "'https://ads-api.x.com/3/accounts/' + a + '/videos'",
      "'https://ads-api.x.com/4/accounts/' + a + '/media_library?media_type=VIDEO'",
    ],
    [
      "new URL('https://ads-api.x.com/3/accounts/a1/videos')",
      "new URL('https://ads-api.x.com/4/accounts/a1/media_library?media_type=VIDEO')",
    ],
    [
      "new URL('https://ads-api.x.com/3/accounts/a1/videos?count=1')",
      "new URL('https://ads-api.x.com/4/accounts/a1/media_library?count=1&media_type=VIDEO')",
    ],
    [
      "new URL('/3/accounts/a1/videos', 'https://ads-api.x.com')",
      "new URL('/4/accounts/a1/media_library?media_type=VIDEO', 'https://ads-api.x.com')",
    ],
  ])('a URL: %s', (before, after) => {
    expect(migrated(`await fetch(${before})\n`, 'a.mjs', '4')).toBe(`await fetch(${after})\n`)
  })
  test('a URL whose search params are set later gets its own query', () => {
    const code = (address: string): string =>
      `const u = new URL('https://ads-api.x.com/${address}')\nu.searchParams.set('count', '1')\nawait fetch(u)\n`
    expect(migrated(code('3/accounts/a1/videos'), 'a.mjs', '4')).toBe(
      code('4/accounts/a1/media_library?media_type=VIDEO'),
    )
  })
  test.each([
    ["new URLSearchParams({ count: '1' })", "new URLSearchParams({ count: '1', media_type: 'VIDEO' })"],
    ["new URLSearchParams('count=1')", "new URLSearchParams('count=1&media_type=VIDEO')"],
    ["new URLSearchParams([['count', '1']])", "new URLSearchParams([['count', '1'], ['media_type', 'VIDEO']])"],
    ['new URLSearchParams()', "new URLSearchParams({ media_type: 'VIDEO' })"],
  ])('%s', (before, after) => {
    const code = (address: string, params: string): string =>
      `const q = ${params}\nawait fetch(\`https://ads-api.x.com/${address}?\${q}\`)\n`
    expect(migrated(code('3/accounts/a1/videos', before), 'a.mjs', '4')).toBe(
      code('4/accounts/a1/media_library', after),
    )
  })
})

describe('a call without params passes some when one is added', () => {
  const sender = (version: string, params: string): string =>
    `(method, path, ${params}) => fetch(\`https://ads-api.x.com/${version}/\${path}?\${new URLSearchParams(params)}\`, { method })`
  const old = "'accounts/a1/videos'"
  const next = "'accounts/a1/media_library', { media_type: 'VIDEO' }"
  test.each([
    ['a default', (v: string) => `const send = ${sender(v, 'params = {}')}\n`, 'send', "'GET', "],
    [
      'a wrapper that hands them on',
      (v: string) =>
        `const send = ${sender(v, 'params = {}')}\nconst get = (path, params) => send('GET', path, params)\n`,
      'get',
      '',
    ],
    [
      'a loop over them',
      (v: string) =>
        `async function get(path, params = {}) {\n  const url = new URL(\`https://ads-api.x.com/${v}/\${path}\`)\n  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)\n  return fetch(url)\n}\n`,
      'get',
      '',
    ],
    [
      'an SDK of another kind',
      (v: string) =>
        `import axios from 'axios'\nconst get = (path, params) => axios.get('https://ads-api.x.com/${v}/' + path, { params })\n`,
      'get',
      '',
    ],
  ])('%s', (_, wrapper, name, lead) => {
    const code = (version: string, args: string): string => `${wrapper(version)}await ${name}(${lead}${args})\n`
    expect(migrated(code('3', old), 'a.mjs', '4')).toBe(code('4', next))
  })
  test.each([
    ['a default that would be lost', 'params = { count: 1 }', "'GET', "],
    ['one that is not the next', 'options, params = {}', "'GET', "],
  ])('not over %s', (_, params, lead) => {
    const code = `const send = ${sender('3', params)}\nawait send(${lead}${old})\n`
    expect(migrated(code, 'a.mjs', '4')).toBe(code)
  })
})

describe('a value', () => {
  const code = (rest: string, value: string): string =>
    client(`${rest}${criteria(`{ targeting_type: ${value}, operator_type: 'EQ' }`)}`)
  test.each([
    ['keeps its quotes', '', '"TAILORED_AUDIENCE"', '', '"CUSTOM_AUDIENCE"'],
    ['in a constant', "  const type = 'TAILORED_AUDIENCE'\n", 'type', "  const type = 'CUSTOM_AUDIENCE'\n", 'type'],
    [
      'in a table, never its key',
      "  const types = { TAILORED_AUDIENCE: 'TAILORED_AUDIENCE' }\n",
      'types.TAILORED_AUDIENCE',
      "  const types = { TAILORED_AUDIENCE: 'CUSTOM_AUDIENCE' }\n",
      'types.TAILORED_AUDIENCE',
    ],
    [
      'behind a default',
      "  const type = x ?? 'TAILORED_AUDIENCE'\n",
      'type',
      "  const type = x ?? 'CUSTOM_AUDIENCE'\n",
      'type',
    ],
    ['in a choice', '', "x ? 'TAILORED_AUDIENCE' : 'AGE'", '', "x ? 'CUSTOM_AUDIENCE' : 'AGE'"],
  ])('%s', (_, rest, value, restAfter, after) => {
    expect(migrated(code(rest, value), 'a.mjs', '12')).toBe(code(restAfter, after))
  })
})

test.each([
  ["'CITY,COUNTRY'", "'METROS,COUNTRIES'"],
  ["'CITY'", "'METROS'"],
  ["['CITY', 'COUNTRY'].join(',')", "['METROS', 'COUNTRIES'].join(',')"],
])('a list of values: %s', (before, after) => {
  const code = (value: string): string =>
    `await fetch('https://ads-api.x.com/12/targeting_criteria/locations?location_type=' + ${value})\n`
  expect(migrated(code(before), 'a.mjs', '12')).toBe(code(after))
})

test('the value of an enum member, never its name', () => {
  const code = (value: string): string =>
    `enum Targeting { TAILORED_AUDIENCE = '${value}', AGE = 'AGE' }\nconst ads = (path: string, params: any) => fetch(\`https://ads-api.x.com/12/\${path}?\${new URLSearchParams(params)}\`, { method: 'POST' })\nads('accounts/a1/targeting_criteria', { targeting_type: Targeting.TAILORED_AUDIENCE, operator_type: 'EQ' })\n`
  expect(migrated(code('TAILORED_AUDIENCE'), 'a.ts', '12')).toBe(code('CUSTOM_AUDIENCE'))
})

describe('every other byte stays', () => {
  test('a byte order mark is no part of the text, and offsets count without it', () => {
    const files = openDisk(tree({ 'a.js': `\uFEFF${client(tweet('{ status: x, as_user_id: 1 }'))}` }))
    const [result] = audit({ files, catalogues: loadShipped(), frontend: typescript, asOf: '2026-11-21', to: '12' })
    expect(planWrites(result!, files, typescript, 'review', { catalogues: loadShipped() }).changes[0]!.text).toBe(
      client(tweet('{ text: x, as_user_id: 1 }')),
    )
  })
  test('the holes of a template', () => {
    const code = (name: string): string =>
      `const url = (a, t) => \`https://ads-api.x.com/12/accounts/\${a}/tweet?${name}=\${encodeURIComponent(t)}&as_user_id=\${ /* who */ 1 }\`\nawait fetch(url('a1', 'hello'), { method: 'POST' })\n`
    expect(migrated(code('status'), 'a.mjs', '12')).toBe(code('text'))
  })
  test('CRLF', () => {
    const code = (params: string): string => client(tweet(params)).replaceAll('\n', '\r\n')
    expect(migrated(code('{\n    status: x,\n    as_user_id: 1,\n  }'), 'a.mjs', '12')).toBe(
      code('{\n    text: x,\n    as_user_id: 1,\n  }'),
    )
  })
  test('JSX around a call', () => {
    const code = (name: string): string =>
      `export const Drafts = ({ a }) => <button onClick={() => fetch(\`https://ads-api.x.com/12/accounts/\${a}/campaigns?${name}=true\`)}>draft_only</button>\n`
    expect(migrated(code('draft_only'), 'a.jsx', '12')).toBe(code('with_draft'))
  })
  test('a Vue component', () => {
    const code = (name: string): string =>
      `<template><p>draft_only</p></template>\n<script>\nexport default { load: (a) => fetch(\`https://ads-api.x.com/12/accounts/\${a}/campaigns?${name}=true\`) }\n</script>\n`
    expect(migrated(code('draft_only'), 'a.vue', '12')).toBe(code('with_draft'))
  })
  test('an interface member is renamed with the literals that flow into it', () => {
    const code = (name: string): string =>
      `interface Filter { ${name}?: boolean }\nconst list = (a: string, filter: Filter) => fetch(\`https://ads-api.x.com/12/accounts/\${a}/campaigns?\${new URLSearchParams(filter as any)}\`)\nlist('a1', { ${name}: true })\n`
    expect(migrated(code('draft_only'), 'a.ts', '12')).toBe(code('with_draft'))
  })
})

describe('what would not type-check stays out, and is said', () => {
  const lead = (version: string): string =>
    `const ads = (path: string, params: Filter) => fetch(\`https://ads-api.x.com/${version}/\${path}?\${new URLSearchParams(params as any)}\`)\n`
  const held = (text: string, to: string): readonly string[] => {
    const files = overlay(null, new Map([['a.ts', text]]))
    const catalogues = loadShipped()
    const [result] = audit({ files, catalogues, frontend: typescript, asOf: '2026-11-21', to })
    const { changes, heldBack } = planWrites(result!, files, typescript, 'review', { catalogues })
    expect(changes).toEqual([])
    return heldBack.map(({ blockers }) => blockers.map((one) => one.text).join())
  }
  test('a new key in an object of a closed type', () => {
    const code = `interface Filter { count?: number }\n${lead('3')}ads('accounts/a1/videos', { count: 1 })\n`
    expect(held(code, '4')).toEqual(['the type checker would object in a.ts (TS2353)'])
  })
  test('a value that a union does not have', () => {
    const code = `type Kind = 'TAILORED_AUDIENCE' | 'AGE'\nconst kind: Kind = 'TAILORED_AUDIENCE'\ninterface Filter { targeting_type: string, operator_type: string }\n${lead('12').replace('`)', "`, { method: 'POST' })")}ads('accounts/a1/targeting_criteria', { targeting_type: kind, operator_type: 'EQ' })\n`
    expect(held(code, '12')).toEqual(['the type checker would object in a.ts (TS2322)'])
  })
  test('an open type takes what is new, and errors that were there before count for nothing', () => {
    const code = (version: string, path: string, params: string): string =>
      `type Filter = Record<string, string | number>\nconst broken: number = 'text'\n${lead(version)}ads('accounts/a1/${path}', ${params})\n`
    expect(migrated(code('3', 'videos', '{ count: 1 }'), 'a.ts', '4')).toBe(
      code('4', 'media_library', "{ count: 1, media_type: 'VIDEO' }"),
    )
  })
  test('one group that does not type-check keeps no other out', () => {
    const code = (name: string): string =>
      `interface Filter { count?: number, draft_only?: boolean }\ntype Kind = 'TAILORED_AUDIENCE' | 'AGE'\nconst kind: Kind = 'TAILORED_AUDIENCE'\nfetch(\`https://ads-api.x.com/12/accounts/a1/targeting_criteria?operator_type=EQ&targeting_type=\${kind}\`, { method: 'POST' })\nfetch('https://ads-api.x.com/12/accounts/a1/campaigns?${name}=true')\n`
    expect(migrated(code('draft_only'), 'a.ts', '12')).toBe(code('with_draft'))
  })
})
