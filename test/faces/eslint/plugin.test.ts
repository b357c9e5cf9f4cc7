/** The plugin says what the audit says, in every ESLint and with every parser, and mends what lies in one file. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
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

test.each(fixtures)('on $name strict says what the audit says', async ({ dir }) => {
  const root = join(dir, 'before')
  const [result] = audit({ files: openDisk(root), catalogues: loadShipped(), frontend: typescript, asOf: '2026-11-21' })
  const expected = result!.findings.map(({ change, span }) => `${span.file}:${span.line}:${span.column} ${change}`)
  const results = await eslint(root, { parser: true, config: 'strict' }).lintFiles(['.'])
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

test('a safe group of one file is a fix, and a second run finds nothing', async () => {
  const cwd = tree({ 'a.js': "await fetch('https://ads-api.x.com/10/accounts/a1/tailored_audiences')\n" })
  const [result] = await eslint(cwd, { fix: true }).lintFiles(['a.js'])
  expect(result!.output).toBe("await fetch('https://ads-api.x.com/12/accounts/a1/custom_audiences')\n")
  const [again] = await eslint(cwd, { fix: true }).lintText(result!.output!, { filePath: 'a.js' })
  expect(again!.messages).toEqual([])
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

test('a fix that spans files is not offered by halves: the message names the command', async () => {
  const cwd = tree({
    'config.js': "export const BASE = 'https://ads-api.x.com/4'\n",
    'use.js': "import { BASE } from './config.js'\nawait fetch(`${BASE}/accounts/a1/tailored_audiences`)\n",
  })
  const [result] = await eslint(cwd).lintFiles(['use.js'])
  expect(result!.messages[0]!.message).toContain('spans 2 files: apilift migrate')
  expect(result!.messages[0]!.fix).toBeUndefined()
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
    const settings = { root: join(cwd, 'packages'), asOf: '2026-11-21' }
    const [result] = await eslint(cwd, { settings }).lintText(call, { filePath: join(cwd, 'a.js') })
    expect(result!.messages).toHaveLength(1)
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
