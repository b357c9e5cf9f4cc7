/** The plugin says what the audit says, in every ESLint and with every parser, and mends what lies in one file. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import markdown from '@eslint/markdown'
import * as tsParser from '@typescript-eslint/parser'
import { ESLint as ESLint10 } from 'eslint'
import { ESLint as ESLint9 } from 'eslint-v9'
import { ESLint as ESLint915 } from 'eslint-v915'
import * as svelteParser from 'svelte-eslint-parser'
import { afterAll, describe, expect, test } from 'vitest'
import * as vueParser from 'vue-eslint-parser'
import { audit } from '../../../src/audit.ts'
import { loadShipped } from '../../../src/catalogue/shipped.ts'
import { compileFolders } from '../../../src/catalogue/source.ts'
import { lookAt } from '../../../src/faces/eslint/engine.ts'
import plugin from '../../../src/faces/eslint/index.ts'
import { openDisk } from '../../../src/files.ts'
import { typescript } from '../../../src/frontends/typescript/index.ts'
import { fixtures } from '../../fixtures.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function tree(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'apilift-eslint-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

interface Options {
  readonly ESLint?: typeof ESLint10
  readonly parser?: boolean
  readonly settings?: Record<string, unknown>
  readonly fix?: boolean
  readonly config?: 'recommended' | 'strict'
}

function eslint(
  cwd: string,
  { ESLint = ESLint10, parser = false, settings, fix = false, config = 'recommended' }: Options = {},
) {
  return new ESLint({
    cwd,
    fix,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.{js,mjs,cjs,ts,mts,cts,jsx,tsx}'] },
      plugin.configs[config],
      { settings: { apilift: settings ?? { asOf: '2026-11-21' } } },
      ...(parser ? [{ languageOptions: { parser: tsParser } }] : []),
    ] as never,
  })
}

const call = "await fetch('https://ads-api.x.com/12/accounts/a1/campaigns?draft_only=true')\n"

describe.each([
  ['10', ESLint10],
  ['9.39', ESLint9 as unknown as typeof ESLint10],
  ['9.15', ESLint915 as unknown as typeof ESLint10],
])('ESLint %s', (_, ESLint) => {
  test.each([
    ['espree', false],
    ['@typescript-eslint/parser', true],
  ])('reports a dying parameter at its place, with %s', async (_name, parser) => {
    const [result] = await eslint(tree({}), { ESLint, parser }).lintText(call, { filePath: 'a.js' })
    expect(result!.messages.map(({ ruleId, line, column }) => [ruleId, line, column])).toEqual([
      ['apilift/breaking-change', 1, 61],
    ])
    expect(result!.messages[0]!.suggestions).toHaveLength(1)
  })
})

const parcel = join(import.meta.dirname, '../../../fixtures')
const trees = [
  ...fixtures.map(({ name, dir }) => ({ name, root: join(dir, 'before'), catalogue: null })),
  { name: 'parcel-desk', root: join(parcel, 'parcel-desk/before'), catalogue: join(parcel, 'parcel-api') },
]

test.each(trees)('on $name strict says what the audit says', async ({ root, catalogue }) => {
  const catalogues = catalogue === null ? loadShipped() : compileFolders(catalogue)
  const [result] = audit({ files: openDisk(root), catalogues, frontend: typescript, asOf: '2026-11-21' })
  const expected = result!.findings.map(({ change, span }) => `${span.file}:${span.line}:${span.column} ${change}`)
  const settings = { asOf: '2026-11-21', ...(catalogue === null ? {} : { catalogue }) }
  const results = await eslint(root, { parser: true, config: 'strict', settings }).lintFiles(['.'])
  const met = results.flatMap(({ filePath, messages }) =>
    messages
      .filter(({ ruleId }) => ruleId !== 'apilift/undecided-request')
      .map(
        ({ line, column, message }) =>
          `${filePath.slice(root.length + 1)}:${line}:${column} ${/\((\S+)\)$/.exec(message)![1]!}`,
      ),
  )
  expect([...met].sort()).toEqual([...expected].sort())
})

test('strict says of a path that no request was seen to use what it is, and recommended keeps silent', async () => {
  const text = "await fetch('https://ads-api.x.com/12/accounts')\nenqueue('accounts/a1/line_items')\n"
  const said = async (config: 'strict' | 'recommended') => {
    const [result] = await eslint(tree({}), { config }).lintText(text, { filePath: 'a.js' })
    return result!.messages.map(({ ruleId, line, message }) => `${ruleId} ${line} ${message}`)
  }
  expect(await said('strict')).toEqual([
    'apilift/undecided-request 2 This is a path of the API, and no request was seen to use it (path-without-request): check by hand what is sent there.',
  ])
  expect(await said('recommended')).toEqual([])
})

test('strict says once of a name that changes that nobody was seen to send or read it', async () => {
  const url = (path: string): string => `fetch('https://ads-api.x.com/8/accounts/a1/${path}')`
  const text = `await ${url('line_items/1')}\nawait ${url('line_items/2')}\nhooks.push((request) => request.set('bid_type', 'AUTO'))\n`
  const [result] = await eslint(tree({}), { config: 'strict' }).lintText(text, { filePath: 'a.js' })
  expect(
    result!.messages.flatMap(({ ruleId, line, message }) => (/undecided/.test(ruleId!) ? [`${line} ${message}`] : [])),
  ).toEqual([
    "3 'bid_type' changes, and nobody was seen to send or read it here (spelt-elsewhere): check by hand what it is.",
  ])
})

test('a safe group of one file is a fix, and a second run finds nothing', async () => {
  const cwd = tree({ 'a.js': "await fetch('https://ads-api.x.com/10/accounts/a1/tailored_audiences')\n" })
  const [result] = await eslint(cwd, { fix: true }).lintFiles(['a.js'])
  expect(result!.output).toBe("await fetch('https://ads-api.x.com/12/accounts/a1/custom_audiences')\n")
  const [again] = await eslint(cwd, { fix: true }).lintText(result!.output!, { filePath: 'a.js' })
  expect(again!.messages).toEqual([])
})

describe('a suggestion is named after what it does', () => {
  const offered = async (text: string): Promise<Record<string, readonly string[]>> => {
    const [result] = await eslint(tree({})).lintText(text, { filePath: 'a.js' })
    return Object.fromEntries(
      result!.messages.map(({ message, suggestions }) => [
        /\(x-ads\/([^)]+)\)$/.exec(message)![1]!,
        suggestions?.map(({ desc }) => desc) ?? [],
      ]),
    )
  }
  test('one change, one edit', async () => {
    expect(await offered(call)).toEqual({ 'v5-draft-only-to-with-draft': ['draft_only \u2192 with_draft'] })
  })
  test('several broken parameters: one alone, or all', async () => {
    const all = 'All that is broken here: 2 changes, 2 edits'
    expect(
      await offered(
        "await fetch('https://ads-api.x.com/12/accounts/a1/line_items?include_sentiment=true&bid_type=MAX&start_time=1', { method: 'POST' })\n",
      ),
    ).toEqual({
      'oob-2020-01-include-sentiment-removed': ['Remove include_sentiment=true&', all],
      'v9-line-items-bid-type-to-bid-strategy': ['bid_type \u2192 bid_strategy', all],
    })
  })
  test('broken at an old version: mended there, or moved', async () => {
    const move = 'Move from 8 to 12 (2 edits)'
    expect(await offered(call.replace('/12/', '/8/'))).toEqual({
      'ended-version': [move],
      'v5-draft-only-to-with-draft': ['draft_only \u2192 with_draft', move],
    })
  })
  test('what only a human can do offers nothing', async () => {
    expect(await offered("await fetch('https://ads-api.x.com/12/accounts/a1/scoped_timeline')\n")).toEqual({
      'v6-scoped-timeline-removed': [],
    })
  })
  test('one alone leaves the other as it was', async () => {
    const text =
      "await fetch('https://ads-api.x.com/12/accounts/a1/line_items?include_sentiment=true&bid_type=MAX&start_time=1', { method: 'POST' })\n"
    const [result] = await eslint(tree({})).lintText(text, { filePath: 'a.js' })
    const { range, text: put } = result!.messages[0]!.suggestions![0]!.fix
    expect(text.slice(0, range[0]) + put + text.slice(range[1])).toBe(text.replace('include_sentiment=true&', ''))
  })
})

test('unsaved text counts: open, edit, fix, save', async () => {
  const cwd = tree({ 'a.js': call })
  const lint = async (text: string) => (await eslint(cwd).lintText(text, { filePath: join(cwd, 'a.js') }))[0]!.messages
  expect(await lint(call)).toHaveLength(1)
  const mended = call.replace('draft_only', 'with_draft')
  expect(await lint(mended)).toEqual([])
  writeFileSync(join(cwd, 'a.js'), mended)
  expect(await lint(mended)).toEqual([])
  expect(await lint(call)).toHaveLength(1)
})

test('a wrapper in another file is followed, also when only that file changes', async () => {
  const wrapper = (version: string) =>
    `export const ads = (path, params) => fetch(\`https://ads-api.x.com/${version}/\${path}?\${new URLSearchParams(params)}\`)\n`
  const use = "import { ads } from './client.js'\nawait ads('accounts/a1/campaigns', { draft_only: true })\n"
  const cwd = tree({ 'client.js': wrapper('12'), 'use.js': use })
  const lint = async () => (await eslint(cwd).lintFiles(['use.js']))[0]!.messages
  expect(await lint()).toHaveLength(1)
  writeFileSync(join(cwd, 'client.js'), "export const ads = () => fetch('https://shop.example/')\n")
  await new Promise((resolve) => setTimeout(resolve, 250))
  expect(await lint()).toEqual([])
})

test('a file that gives variables their values counts, also when only that file changes', async () => {
  const use = 'await fetch(`${process.env.ADS_URL}/accounts/a1/campaigns?draft_only=true`)\n'
  const cwd = tree({ 'use.js': use, '.env': 'ADS_URL=https://ads-api.x.com/12\n', 'new.js': 'export {}\n' })
  const lint = async () => (await eslint(cwd).lintFiles(['use.js']))[0]!.messages
  expect(await lint()).toHaveLength(1)
  for (const [file, text] of [
    ['new.js', use],
    ['use.js', `// not saved yet\n${use}`],
  ] as const)
    expect((await eslint(cwd).lintText(text, { filePath: join(cwd, file) }))[0]!.messages).toHaveLength(1)
  writeFileSync(join(cwd, '.env'), 'ADS_URL=https://shop.example/12\n')
  await new Promise((resolve) => setTimeout(resolve, 250))
  expect(await lint()).toEqual([])
})

test('a fix that spans files is not offered by halves: the message names the command', async () => {
  const cwd = tree({
    'config.js': "export const BASE = 'https://ads-api.x.com/4'\n",
    'use.js': "import { BASE } from './config.js'\nawait fetch(`${BASE}/accounts/a1/tailored_audiences`)\n",
  })
  const [result] = await eslint(cwd).lintFiles(['use.js'])
  expect(result!.messages[0]!.message).toContain('spans 2 files: apilift migrate')
  expect(result!.messages[0]!.fix).toBeUndefined()
  const settings = { asOf: '2026-11-21', to: '9' }
  const [other] = await eslint(cwd, { settings }).lintFiles(['use.js'])
  expect(other!.messages[0]!.message).toMatch(/apilift migrate( --tier review)? --to 9 --as-of 2026-11-21 --write/)
})

test('what has to be done by hand says where the vendor says so', async () => {
  const text = "await fetch('https://ads-api.x.com/12/accounts/a1/scoped_timeline')\n"
  const [result] = await eslint(tree({})).lintText(text, { filePath: 'a.js' })
  expect(result!.messages[0]!.message).toMatch(/ See https:\/\/\S+ \(x-ads\/v6-scoped-timeline-removed\)$/)
})

test('code that talks to somebody else stays silent', async () => {
  const text = "await fetch('https://ads-api.shop.example/3/accounts/a1/campaigns?draft_only=true')\n"
  const [result] = await eslint(tree({})).lintText(text, { filePath: 'a.js' })
  expect(result!.messages).toEqual([])
})

test('eslint-disable and apilift-ignore both silence a finding', async () => {
  const cwd = tree({})
  const lint = async (text: string) => (await eslint(cwd).lintText(text, { filePath: 'a.js' }))[0]!.messages
  expect(await lint(`// eslint-disable-next-line apilift/breaking-change\n${call}`)).toEqual([])
  expect(await lint(`// apilift-ignore x-ads/v5-draft-only-to-with-draft -- agreed with the team\n${call}`)).toEqual([])
})

describe('other texts than plain modules', () => {
  const component = (open: string): string => `${open}\n${call.replace('await ', '')}</script>\n<p>draft_only</p>\n`
  test.each([
    ['a Vue component', 'a.vue', '<script setup>', vueParser],
    ['a Svelte component', 'a.svelte', '<script>', svelteParser],
  ])('%s', async (_, file, open, parser) => {
    const linter = new ESLint10({
      cwd: tree({}),
      overrideConfigFile: true,
      overrideConfig: [
        { files: ['**/*.vue', '**/*.svelte'], languageOptions: { parser } },
        plugin.configs.recommended,
      ] as never,
    })
    const [result] = await linter.lintText(component(open), { filePath: file })
    expect(result!.messages.map(({ ruleId, line }) => [ruleId, line])).toEqual([['apilift/breaking-change', 2]])
  })
  test('a code block of a Markdown page, as its processor cuts it out', async () => {
    const linter = new ESLint10({
      cwd: tree({}),
      overrideConfigFile: true,
      overrideConfig: [
        ...(markdown.configs.processor as object[]),
        { files: ['**/*.js'] },
        plugin.configs.recommended,
      ] as never,
    })
    const [result] = await linter.lintText(`# Drafts\n\n\`\`\`js\n${call}\`\`\`\n`, { filePath: 'page.md' })
    expect(result!.messages.map(({ ruleId, line }) => [ruleId, line])).toEqual([['apilift/breaking-change', 4]])
  })
  test('a text that does not parse is the parser\u2019s to report', async () => {
    const [result] = await eslint(tree({})).lintText(`${call}(`, { filePath: 'a.js' })
    expect(result!.messages.map(({ fatal }) => fatal)).toEqual([true])
  })
  test('a file outside the root is looked at by itself', async () => {
    const cwd = tree({})
    mkdirSync(join(cwd, 'packages'))
    const settings = { root: join(cwd, 'packages'), asOf: '2026-11-21' }
    const [result] = await eslint(cwd, { settings }).lintText(call, { filePath: join(cwd, 'a.js') })
    expect(result!.messages).toHaveLength(1)
  })
})

describe('what may stand in the way', () => {
  const wrapper =
    'export const ads = (path: string, params: any) => fetch(`https://ads-api.x.com/12/${path}?${new URLSearchParams(params)}`)\n'
  const use = "import { ads } from '~ads/client'\nads('accounts/a1/campaigns', { draft_only: true })\n"
  const ids = async (cwd: string, file: string) =>
    (await eslint(cwd, { parser: true }).lintFiles([file]))[0]!.messages.map(({ ruleId }) => ruleId)
  test('a tsconfig is used for its paths; without one, or with a broken one, the rest is still read', async () => {
    const paths = JSON.stringify({ compilerOptions: { paths: { '~ads/*': ['./*'] } } })
    const files = { 'client.ts': wrapper, 'use.ts': use, 'own.ts': call }
    expect(await ids(tree({ ...files, 'tsconfig.json': paths }), 'use.ts')).toEqual(['apilift/breaking-change'])
    for (const broken of [{}, { 'tsconfig.json': '{ "compilerOptions": { "paths"' }, { 'tsconfig.json': '[]' }]) {
      const cwd = tree({ ...files, ...broken })
      expect(await ids(cwd, 'use.ts')).toEqual([])
      expect(await ids(cwd, 'own.ts')).toEqual(['apilift/breaking-change'])
    }
  })
  test('a file that is deleted between lints, and one that it imported', async () => {
    const cwd = tree({
      'client.js': wrapper.replace(': string', '').replace(': any', ''),
      'use.js': use.replace('~ads/client', './client.js'),
    })
    const text = readFileSync(join(cwd, 'use.js'), 'utf8')
    const lint = async () => (await eslint(cwd).lintText(text, { filePath: join(cwd, 'use.js') }))[0]!.messages
    expect(await lint()).toHaveLength(1)
    rmSync(join(cwd, 'use.js'))
    expect(await lint()).toHaveLength(1)
    rmSync(join(cwd, 'client.js'))
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(await lint()).toEqual([])
  })
  test('text without a file name', async () => {
    const [result] = await eslint(tree({})).lintText(call)
    expect(result!.messages.map(({ ruleId }) => ruleId)).toEqual(['apilift/breaking-change'])
  })
  test.each([
    [{ root: 'nowhere' }, 'settings.apilift.root: there is no folder "nowhere"'],
    [{ root: 'a.js' }, 'settings.apilift.root: there is no folder "a.js"'],
    [{ asOf: '2026-02-31' }, 'settings.apilift.asOf: "2026-02-31" is no date'],
    [{ to: '' }, 'settings.apilift.to: met an empty text'],
    [{ to: '99' }, 'settings.apilift.to (or the option of a rule): x-ads has no version "99"'],
  ])('a setting that cannot be meant: %o', async (given, message) => {
    const settings = { asOf: '2026-11-21', ...given }
    await expect(eslint(tree({ 'a.js': call }), { settings }).lintFiles(['a.js'])).rejects.toThrow(message)
  })
})

/** What a running editor says of a file after a while, which the engine believes of the disk. */
async function later(cwd: string, file: string, options: Options = {}): Promise<readonly string[]> {
  await new Promise((done) => setTimeout(done, 250))
  const [result] = await eslint(cwd, options).lintFiles([file])
  return result!.messages.map(({ message }) => message)
}

describe('what the tree says beside the code', () => {
  test('the configuration file is obeyed as the audit obeys it', async () => {
    const skip = { 'apilift.config.json': '{ "skip": ["x-ads/v5-draft-only-to-with-draft"] }', 'a.js': call }
    expect(await later(tree({ 'a.js': call }), 'a.js')).toHaveLength(1)
    expect(await later(tree(skip), 'a.js')).toEqual([])
    const sender = 'sendAds("accounts/a1/campaigns", { draft_only: true })\n'
    const wrappers = {
      'apilift.config.json': JSON.stringify({
        wrappers: [{ name: 'sendAds', base: 'https://ads-api.x.com/12', method: 'GET', arguments: ['path', 'query'] }],
      }),
      'a.js': sender,
    }
    expect(await later(tree({ 'a.js': sender }), 'a.js')).toEqual([])
    expect(await later(tree(wrappers), 'a.js')).toHaveLength(1)
  })
  test('a broken one is an error that names it', async () => {
    const cwd = tree({ 'apilift.config.json': '{ "skip": 3 }', 'a.js': call })
    await expect(later(cwd, 'a.js')).rejects.toThrow(/apilift\.config\.json:1: skip: met 3/)
  })
  test('a file that becomes part of the program counts once it is saved', async () => {
    const cwd = tree({
      'client.js': "export const ads = (path) => fetch('https://shop.example/' + path)\n",
      'use.js': "import { ads } from './client.js'\nads('accounts/a1/campaigns?draft_only=true')\n",
    })
    expect(await later(cwd, 'use.js')).toEqual([])
    writeFileSync(join(cwd, 'client.js'), "export const ads = (path) => fetch('https://ads-api.x.com/12/' + path)\n")
    await later(cwd, 'client.js')
    expect(await later(cwd, 'use.js')).toHaveLength(1)
  })
  test('where imports lead is looked at again when a tsconfig changes', async () => {
    const cwd = tree({
      'tsconfig.json': '{}',
      'client.ts': 'export const ads = (path: string) => fetch(`https://ads-api.x.com/12/${path}`)\n',
      'use.ts': "import { ads } from 'lib-ads/client'\nads('accounts/a1/campaigns?draft_only=true')\n",
    })
    expect(await later(cwd, 'use.ts', { parser: true })).toEqual([])
    writeFileSync(join(cwd, 'tsconfig.json'), '{ "compilerOptions": { "paths": { "lib-ads/*": ["./*"] } } }')
    expect(await later(cwd, 'use.ts', { parser: true })).toHaveLength(1)
  })
})

describe('a file that others import, while it is edited', () => {
  const cwd = (): string =>
    tree({
      'client.js': "export const ads = (path) => fetch('https://ads-api.x.com/8/' + path)\n",
      'use.js': "import { ads } from './client.js'\nads('accounts/a1/campaigns')\n",
      'other.js': "fetch('https://ads-api.x.com/12/accounts/a1/campaigns?draft_only=true')\n",
    })
  test('shows what its callers make of it', async () => {
    const root = cwd()
    const text = `// unsaved\n${readFileSync(join(root, 'client.js'), 'utf8')}`
    const [result] = await eslint(root).lintText(text, { filePath: join(root, 'client.js') })
    expect(result!.messages.map(({ ruleId, line }) => [ruleId, line])).toEqual([['apilift/ended-version', 2]])
  })
  test('what it no longer says is no longer found, though the file that uses it stayed the same', async () => {
    const schema = "import { z } from 'zod'\nexport const shape = { draft_only: z.boolean() }\n"
    const root = tree({
      'schema.js': schema,
      'tool.js':
        "import { shape } from './schema.js'\nserver.tool('list', shape, (args) => fetch(`https://ads-api.x.com/12/accounts/a1/campaigns?${new URLSearchParams(args)}`))\n",
    })
    const lint = async (text: string) =>
      (await eslint(root).lintText(text, { filePath: join(root, 'schema.js') }))[0]!.messages.map(({ line }) => line)
    expect(await lint(`// unsaved\n${schema}`)).toEqual([3])
    expect(await lint(schema.replace('draft_only', 'with_draft'))).toEqual([])
    expect(await lint(`\n\n${schema}`)).toEqual([4])
  })
  const base = 'https://ads-api.x.com/12/accounts/a1'
  const sending = (url: string, given = 'path, params', sent = 'params') =>
    `export const ads = (${given}) => fetch(\`${url}/\${path}?\${new URLSearchParams(${sent})}\`)\n`
  const broken = ['v5-draft-only-to-with-draft']
  test.each([
    ['another host', sending('https://shop.example/12/accounts/a1'), [], []],
    ['another version', sending(base.replace('12', '8')), ['ended-version'], broken],
    ['another path', sending('https://ads-api.x.com/12'), [], []],
    ['other parameters', sending(base, 'path', '{ count: 1 }'), [], []],
    ['a parameter of its own', sending(base, 'path', '{ draft_only: true }'), broken, []],
    ['another order of what it is given', sending(base, 'params, path'), [], []],
    ['nothing but a note', `// reviewed\n${sending(base)}`, [], broken],
  ])('given %s, says so at once, and its callers do when it is saved', async (_, text, own, ofCaller) => {
    const use = "import { ads } from './client.js'\nads('campaigns', { draft_only: true })\n"
    const root = tree({ 'client.js': sending(base), 'use.js': use })
    const ids = async (file: string, now: string) =>
      (await eslint(root).lintText(now, { filePath: join(root, file) }))[0]!.messages.map(
        ({ message }) => /\(x-ads\/([^)]+)\)$/.exec(message)![1]!,
      )
    const typed = `// unsaved\n${use}`
    expect([await ids('client.js', sending(base)), await ids('use.js', use), await ids('use.js', typed)]).toEqual([
      [],
      broken,
      broken,
    ])
    expect(await ids('client.js', text)).toEqual(own)
    writeFileSync(join(root, 'client.js'), text)
    await new Promise((done) => setTimeout(done, 250))
    expect([await ids('use.js', typed), await ids('use.js', use), await ids('client.js', text)]).toEqual([
      ofCaller,
      ofCaller,
      own,
    ])
  })
  test('finds what manifests lead to: packages of a workspace, aliases, and the release of a client', () => {
    const root = tree({
      'package.json': '{ "private": true, "workspaces": ["packages/*"], "dependencies": { "twitter-ads": "1.0.0" } }',
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@own/*": ["packages/own/src/*"] } } }',
      'package-lock.json':
        '{ "lockfileVersion": 3, "packages": { "node_modules/twitter-ads": { "version": "1.2.4" } } }',
      'packages/ads/package.json': '{ "name": "@acme/ads", "main": "index.js" }',
      'packages/ads/index.js': "export const ads = (path) => fetch('https://ads-api.x.com/8/' + path)\n",
      'packages/own/src/ads.ts': "export const own = (path: string) => fetch('https://ads-api.x.com/8/' + path)\n",
      'a.js': "import { ads } from '@acme/ads'\nads('accounts/a1/tailored_audiences')\n",
      'b.ts': "import { own } from '@own/ads'\nown('accounts/a1/tailored_audiences')\n",
      'c.js': "const Ads = require('twitter-ads')\nnew Ads({}).get('accounts/a1/campaigns', { draft_only: true })\n",
    })
    for (const name of ['a.js', 'b.ts', 'c.js', 'packages/ads/index.js', 'packages/own/src/ads.ts']) {
      const file = join(root, name)
      const text = readFileSync(file, 'utf8')
      const ids = (typed: string): readonly string[] =>
        lookAt({ root, asOf: '2026-11-21' }, file, typed).audits.flatMap(({ findings }) =>
          findings.filter(({ span }) => span.file === name).map(({ change }) => change),
        )
      expect(ids(text).length, name).toBeGreaterThan(0)
      expect(ids(`// unsaved\n${text}`), name).toEqual(ids(text))
    }
  })
  test('reads its callers and not what has nothing to do with it', () => {
    const root = cwd()
    const settings = { root, asOf: '2026-11-21' }
    const file = join(root, 'client.js')
    const saved = lookAt(settings, file, readFileSync(file, 'utf8'))
    const edited = lookAt(settings, file, `// unsaved\n${readFileSync(file, 'utf8')}`)
    expect([saved, edited].map(({ audits }) => audits[0]!.coverage.files)).toEqual([3, 2])
  })
})

describe('settings', () => {
  test.each([
    [{ to: 12 }, "settings.apilift.to: met number; expected a text (quote it: '12')."],
    [{ target: '12' }, 'settings.apilift.target: unknown setting.'],
    [{ asOf: 'tomorrow' }, 'settings.apilift.asOf: "tomorrow" is no date.'],
    [{ to: '99' }, '99'],
  ])('%j is one clear error', async (settings, message) => {
    await expect(eslint(tree({}), { settings }).lintText(call, { filePath: 'a.js' })).rejects.toThrow(message)
  })
  test.each([
    [{ to: 12 }, 'settings.apilift.to'],
    [{ catalogue: 'nowhere' }, 'nowhere'],
  ])('%j over many files is one error, not one per file', async (settings, message) => {
    const cwd = tree({ 'a.js': call, 'b.js': call, 'c.js': 'export {}\n' })
    const failures: unknown[] = []
    const results = await eslint(cwd, { settings })
      .lintFiles(['.'])
      .catch((error: unknown) => {
        failures.push(error)
        return []
      })
    expect([results, failures]).toEqual([[], [expect.objectContaining({ message: expect.stringContaining(message) })]])
  })
  test('a broken catalogue is one error that names file and line', async () => {
    const cwd = tree({ 'a.js': call, 'b.js': call })
    mkdirSync(join(cwd, 'rules/bakery'), { recursive: true })
    writeFileSync(join(cwd, 'rules/bakery/api.yaml'), 'id: bakery\nhosts: 12\n')
    await expect(
      eslint(cwd, { settings: { catalogue: 'rules', asOf: '2026-11-21' } }).lintFiles(['*.js']),
    ).rejects.toThrow(/api\.yaml:2: hosts/)
  })
  test('a rule takes its own options, typed', async () => {
    const cwd = tree({})
    const lint = (options: object) =>
      new ESLint10({
        cwd,
        overrideConfigFile: true,
        overrideConfig: [
          plugin.configs.recommended,
          { rules: { 'apilift/breaking-change': ['error', options] } },
        ] as never,
      }).lintText(call, { filePath: 'a.js' })
    expect((await lint({ skip: ['x-ads/v5-draft-only-to-with-draft'] }))[0]!.messages).toEqual([])
    expect((await lint({ to: '4' }))[0]!.messages).not.toEqual([])
    await expect(lint({ target: '12' })).rejects.toThrow(/target/)
    await expect(lint({ to: 12 })).rejects.toThrow(/12 should be string/)
  })
  test('another catalogue is data', async () => {
    const catalogue = join(import.meta.dirname, '../../../fixtures/parcel-api')
    const cwd = join(import.meta.dirname, '../../../fixtures/parcel-desk/before')
    const text = readFileSync(join(cwd, 'src/main.js'), 'utf8')
    const [result] = await eslint(cwd, { settings: { catalogue, asOf: '2026-11-21' } }).lintText(text, {
      filePath: join(cwd, 'src/main.js'),
    })
    expect(result!.messages.length).toBeGreaterThan(0)
  })
})
