/** The plan of the house: who may import whom, who touches the disk and the process, and what no file may hold. */

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Room {
  /** Matches paths below `src/`. */
  readonly files: RegExp
  /** Rooms that its files may import from, besides their own. */
  readonly from: readonly string[]
}

/** From the waist outwards. A room may only look towards the waist; `cli` stands outermost. */
const rooms: Readonly<Record<string, Room>> = {
  request: { files: /^request\.ts$/, from: [] },
  words: {
    files: /^(edit|blocker|look|finding|own-findings|version|errors|nearest|nesting|catalogue\/types)\.ts$/,
    from: ['request'],
  },
  disk: { files: /^(files|paths|write|git|repository|remote|hooks|shell)\.ts$/, from: ['request', 'words'] },
  manifests: { files: /^manifests\//, from: ['words', 'disk'] },
  match: { files: /^match\.ts$/, from: ['request', 'words'] },
  kinds: { files: /^kinds\//, from: ['request', 'words', 'match'] },
  engine: {
    files: /^(upgrade|lifecycle|target|ledger|positions|suppress|stale-ignores)\.ts$/,
    from: ['request', 'words', 'match', 'kinds'],
  },
  catalogue: { files: /^catalogue\/(?!types\.ts)/, from: ['request', 'words', 'disk'] },
  // What every front end offers: the one thing of theirs that others than `audit` may look at.
  frontend: { files: /^frontends\/frontend\.ts$/, from: ['request', 'words', 'disk'] },
  frontends: {
    files: /^frontends\/(?!frontend\.ts)/,
    from: ['request', 'words', 'disk', 'manifests', 'match', 'frontend'],
  },
  plan: {
    files: /^(plan|groups|differences|findings)\.ts$/,
    from: ['request', 'words', 'disk', 'match', 'kinds', 'engine', 'frontend'],
  },
  settings: { files: /^(config|baseline)\.ts$/, from: ['words', 'disk'] },
  audit: {
    files: /^(audit|migrate|selection|markers|commits|partition|examples|composition)\.ts$/,
    from: ['request', 'words', 'disk', 'match', 'kinds', 'engine', 'plan', 'catalogue', 'frontend', 'frontends'],
  },
  // The editor keeps the engine running: it holds the files, the environment, the settings and the catalogue, as a command does for one run.
  editor: {
    files: /^faces\/eslint\//,
    from: [
      'request',
      'words',
      'disk',
      'manifests',
      'engine',
      'catalogue',
      'frontend',
      'frontends',
      'settings',
      'audit',
    ],
  },
  faces: { files: /^faces\/(?!eslint\/)/, from: ['request', 'words', 'engine', 'manifests', 'audit'] },
  // Talks to a host of repositories; knows nothing of what it carries there.
  hosting: { files: /^hosting\//, from: ['words'] },
  api: {
    files: /^index\.ts$/,
    from: ['request', 'words', 'disk', 'engine', 'catalogue', 'frontend', 'frontends', 'settings', 'audit', 'faces'],
  },
  build: { files: /^build\.ts$/, from: ['words', 'disk', 'catalogue', 'faces'] },
  cli: {
    files: /^cli\//,
    from: [
      'hosting',
      'request',
      'words',
      'disk',
      'manifests',
      'engine',
      'catalogue',
      'frontend',
      'frontends',
      'settings',
      'audit',
      'faces',
    ],
  },
}

/** Rooms of the TypeScript front end, each of which may only look at those before it; what stands beside them puts them together. */
const inner = 'project evaluate sinks parts unread routes calls reads copies sending rewrite'.split(' ')

function innerRoom(file: string): number | undefined {
  const folder = /^frontends\/typescript\/([\w-]+)\//.exec(file)?.[1]
  if (folder !== undefined) return inner.indexOf(folder)
  return file.startsWith('frontends/typescript/') ? inner.length : undefined
}

const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => relative(join(root, 'src'), join(entry.parentPath, entry.name)).split(sep).join('/'))
  .sort()
const texts = new Map(sources.map((file) => [file, readFileSync(join(root, 'src', file), 'utf8')]))

function roomOf(file: string): string | undefined {
  return Object.keys(rooms).find((name) => rooms[name]!.files.test(file))
}

/** What a source imports, `import type` and `import()` included: bare names as written, own files as paths below `src/`. */
function importsOf(file: string, text: string): readonly string[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith('.') ? posix.join(posix.dirname(file), fileName) : fileName,
    )
}

/** Breaches of the plan in one file, as sentences. */
function breaches(file: string, text: string): readonly string[] {
  const room = roomOf(file)
  if (room === undefined) return [`${file} stands in no room: give it one in test/house.test.ts`]
  const out: string[] = []
  const here = innerRoom(file)
  if (here === -1) out.push(`${file} stands in no room of its front end: give it one in test/house.test.ts`)
  for (const name of importsOf(file, text)) {
    const there = innerRoom(name)
    if (here !== undefined && there !== undefined && there > here)
      out.push(`${file} imports ${name}: ${inner[here]} comes before ${inner[there] ?? 'what puts the rooms together'}`)
    const own = /\.tsx?$/.test(name)
    const other = own ? roomOf(name) : undefined
    if (own && other !== room && (other === undefined || !rooms[room]!.from.includes(other))) {
      out.push(`${file} (${room}) imports ${name} (${other ?? 'no room'})`)
    }
    if (/^(node:)?(fs|fs\/promises|child_process)$/.test(name) && room !== 'disk') {
      out.push(`${file} imports ${name}: only the files of room disk touch the disk and start programs`)
    }
    if (name.startsWith('node:process') && room !== 'cli')
      out.push(`${file} imports ${name}: only cli touches the process`)
    if (room === 'request') out.push(`${file} imports ${name}: the waist imports nothing`)
  }
  const found = words(file, text)
  if (room !== 'cli' && file !== 'git.ts' && found.some((word) => word.global === 'process')) {
    out.push(`${file} uses process: only cli touches it, and git.ts to hand on the environment`)
  }
  for (const { text: word } of found) {
    const isPackage = file.startsWith(sinks) && apiWords.test(word)
    if (file !== sdkSink && !isPackage && (apiWords.test(word) || apiNames.has(word))) {
      out.push(`${file} names an API: ${word}`)
    }
  }
  if (/^(const|let) .*new (Weak)?Map<ts\.\w+, .*\bValue\b/m.test(text)) {
    out.push(
      `${file} remembers values by node: trees outlive the program that the value was read in, so it must be by context`,
    )
  }
  const lines = text.split('\n').length - 1
  if (lines > 400) out.push(`${file} has ${lines} lines: past 400 it usually has two subjects`)
  return out
}

/** Sinks know packages by name, and packages bear their vendor's. One SDK's options and hosts are a sink's business too. */
const sinks = 'frontends/typescript/sinks/'
const sdkSink = `${sinks}twitter-ads.ts`
const apiWords = /\bx-ads\b|\bads-api\b|twitter|\bx\.com\b/i

/** Every name with an underscore that a catalogue uses: parameters, fields, path segments. Words like `count` prove nothing. */
const apiNames = new Set(
  readdirSync(join(root, 'rules'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => readFileSync(join(root, 'rules', file), 'utf8').match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? [])
    .concat('draft_only', 'lookalike_expansion', 'media_library'),
)

/** Identifiers, and the words of string literals and templates. Comments may name an example; code may not. */
function words(file: string, text: string): readonly { readonly text: string; readonly global?: string }[] {
  const out: { text: string; global?: string }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const member = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
      const key = 'name' in node.parent && node.parent.name === node
      out.push(member || key ? { text: node.text } : { text: node.text, global: node.text })
    } else if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (!ts.isImportDeclaration(node.parent) && !ts.isExportDeclaration(node.parent)) {
        for (const word of node.text.match(/[\w.-]+/g) ?? []) out.push({ text: word })
      }
    } else if (ts.isRegularExpressionLiteral(node)) out.push({ text: node.text })
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))
  return out
}

test.each(sources)('%s keeps to the plan', (file) => {
  expect(breaches(file, texts.get(file)!).join('\n')).toBe('')
})

test.each([
  ['kinds/loaf.ts', "import { extract } from '../frontends/typescript/extract.ts'", /imports frontends/],
  ['kinds/loaf.ts', "export type { A } from '../audit.ts'", /imports audit\.ts/],
  ['frontends/shell/extract.ts', "const { upgrade } = await import('../../upgrade.ts')", /imports upgrade\.ts/],
  ['faces/report/loaf.ts', "import { readFileSync } from 'node:fs'", /touch the disk/],
  ['upgrade.ts', "import { spawn } from 'child_process'", /start programs/],
  ['audit.ts', "if (process.env['CI']) audit()", /uses process/],
  ['request.ts', "import { deepEqual } from 'node:assert'", /imports nothing/],
  ['match.ts', "export const host = 'ads-api.bakery.example'", /names an API/],
  ['match.ts', 'export const path = `accounts/${id}/media_library`', /names an API: media_library/],
  ['match.ts', 'export const isDraft = (p) => p.draft_only', /names an API: draft_only/],
  ['frontends/typescript/sinks/loaf.ts', "import { readParams } from '../parts/params.ts'", /sinks comes before parts/],
  ['frontends/typescript/oven/loaf.ts', '', /no room of its front end/],
  ['frontends/oven.ts', 'const memo = new WeakMap<ts.Node, Value | null>()', /must be by context/],
  ['bakery.ts', '', /stands in no room/],
  ['match.ts', '\n'.repeat(401), /401 lines/],
])('the plan is enforced: %s with `%s`', (file, text, breach) => {
  expect(breaches(file, text).join('\n')).toMatch(breach)
})

test.each([
  ['kinds/loaf.ts', "import type { Request } from '../request.ts'"],
  ['audit.ts', "import { extract } from './frontends/typescript/extract.ts'"],
  ['cli/main.ts', 'process.exitCode = 1'],
  ['frontends/oven.ts', 'const memo = new WeakMap<Context, Map<ts.Node, Value>>()'],
  ['match.ts', '/** A path such as `media_library`. */ export const child = { process: 1 }.process'],
])('what the plan allows is let through: %s with `%s`', (file, text) => {
  expect(breaches(file, text)).toEqual([])
})

test('no committed file holds a path of the machine it was written on', () => {
  const files = execFileSync('git', ['-c', 'core.fsmonitor=false', 'ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  const personal = new RegExp(`(${[root, homedir()].map(escape).join('|')})[\\\\/]|/Users/\\w+/|/home/\\w+/`)
  const holding = files
    .split('\0')
    .filter((file) => file !== '' && file !== 'test/house.test.ts')
    .filter((file) => personal.test(readFileSync(join(root, file), 'utf8')))
  expect(holding).toEqual([])
})

function escape(path: string): string {
  return path.replace(/[\\/]+$/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
