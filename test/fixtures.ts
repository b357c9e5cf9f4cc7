/** The fixture clients: where they are, how they start, and the marks on their lines. Shared by the tests that use them. */

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answer, RecordOptions } from './harness/record.ts'

export interface Fixture {
  readonly name: string
  /** Absolute path of the folder that holds `before` and `after`. */
  readonly dir: string
  /** What `node` is started with, as emitted. */
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
  /** Version literals in `before` that `migrate --tier review` cannot move, and those that it moves. */
  readonly versions: { readonly moved: number; readonly kept: number }
}

const keys = (prefix: string) => ({
  [`${prefix}_CONSUMER_KEY`]: 'key',
  [`${prefix}_CONSUMER_SECRET`]: 'secret',
})

export const fixtures: readonly Fixture[] = [
  {
    name: 'campaign-desk',
    entry: 'src/main.js',
    env: keys('DESK'),
    versions: { moved: 1, kept: 0 },
  },
  {
    name: 'audience-sync',
    entry: 'sync.js',
    env: { ...keys('SYNC'), SYNC_ACCESS_TOKEN: 'token', SYNC_ACCESS_TOKEN_SECRET: 'secret', SYNC_FUNDING: 'fi2c8' },
    versions: { moved: 0, kept: 1 },
  },
  {
    name: 'social-studio',
    entry: 'src/main.js',
    env: { STUDIO_TOKEN: 'token' },
    versions: { moved: 1, kept: 1 },
  },
].map((fixture) => ({ ...fixture, dir: fileURLToPath(new URL(`../fixtures/${fixture.name}`, import.meta.url)) }))

/** How to run the fixture in the harness. */
export function recording(fixture: Fixture): RecordOptions {
  return { env: fixture.env, answers: readJson(fixture, 'answers.json') as readonly Answer[] }
}

export function readJson(fixture: Fixture, file: string): unknown {
  return JSON.parse(readFileSync(join(fixture.dir, file), 'utf8'))
}

/** Every file below `dir`, path with `/` -> text, sorted by path. `.git` is no part of it. */
export function readTree(dir: string): ReadonlyMap<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !file.startsWith('.git/'))
    .sort()
  return new Map(files.map((file) => [file, readFileSync(join(dir, file), 'utf8')]))
}

/** A mark at the end of a line: what the audit must find there, must not find there, or misses as we know. */
export interface Mark {
  readonly word: 'finds' | 'ok' | 'todo'
  readonly change: string
  readonly file: string
  /** 1-based. */
  readonly line: number
}

/** The marks `// finds: a, b`, `// ok: a`, `// todo: a` in all files of a tree. */
export function readMarks(tree: ReadonlyMap<string, string>): readonly Mark[] {
  const marks: Mark[] = []
  for (const [file, text] of tree) {
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      const found = /\/\/ (finds|ok|todo): (.+)$/.exec(line)
      if (!found) continue
      for (const change of found[2]!.split(',')) {
        marks.push({ word: found[1] as Mark['word'], change: change.trim(), file, line: index + 1 })
      }
    }
  }
  return marks
}
