/**
 * YAML texts -> data of the right shape, with the line of everything. Touches no disk: the texts are given.
 * Problems read `file:line: field: met; expected; way out`.
 */

import type { Document, LineCounter, Node } from 'yaml'
import type { z } from 'zod'

import { loadYaml } from './lazy.ts'
import type { RawApi, RawChanges, RawEndpoints } from './schema.ts'
import { schemas } from './schema.ts'

/** A field's address inside a file: `['changes', 3, 'endpoints', 0, 'path']`. */
export type FieldPath = readonly (string | number)[]

/** One YAML file that has the right shape. */
export interface Loaded<T> {
  readonly file: string
  readonly data: T
  /** 1-based line of the field, or of the nearest parent that is written. */
  readonly lineOf: (path: FieldPath) => number
  /** A problem at a field. `field` defaults to the last name in `path`. */
  readonly problem: (path: FieldPath, met: unknown, expected: string, field?: string) => string
}

export interface Sources {
  readonly api: Loaded<RawApi>
  readonly endpoints: readonly Loaded<RawEndpoints>[]
  readonly changes: readonly Loaded<RawChanges>[]
}

const MAX_CHARACTERS = 5 * 1024 * 1024
/** Far above what an entry needs, far below what makes a parser run out of memory. */
const MAX_ALIASES = 100

/** Parses and checks the shape of all files of one catalogue (path -> text). `sources` is null when `problems` is not empty. */
export function load(files: ReadonlyMap<string, string | null>): { sources: Sources | null; problems: string[] } {
  const problems: string[] = []
  const shapes = schemas()
  const api: Loaded<RawApi>[] = []
  const endpoints: Loaded<RawEndpoints>[] = []
  const changes: Loaded<RawChanges>[] = []
  const read = <S extends z.ZodType>(file: string, text: string | null, schema: S, into: Loaded<z.infer<S>>[]) => {
    const result = loadFile(file, text, schema)
    if (Array.isArray(result)) problems.push(...result)
    else into.push(result)
  }
  for (const [file, text] of [...files].sort(([a], [b]) => compareNames(a, b))) {
    const [folder, name] = splitPath(file)
    if (name === 'api.yaml') read(file, text, shapes.api, api)
    else if (name === 'endpoints.yaml' || folder === 'endpoints') read(file, text, shapes.endpoints, endpoints)
    else if (name === 'out-of-band.yaml' || /^v.+-to-v.+\.yaml$/.test(name)) read(file, text, shapes.changes, changes)
    else
      problems.push(
        `${file}:1: file: met "${name}"; expected api.yaml, endpoints.yaml, vA-to-vB.yaml or out-of-band.yaml; rename or remove it`,
      )
  }
  const names = [...files.keys()].map((file) => splitPath(file)[1])
  if (!names.includes('api.yaml'))
    problems.push(
      `${folderOf(files)}api.yaml:1: file: met nothing; expected a description of the API; write one (docs/catalogue.md)`,
    )
  const [first] = api
  if (problems.length > 0 || first === undefined) return { sources: null, problems }
  return { sources: { api: first, endpoints, changes }, problems }
}

/** The folder of all files, with its slash: the one of the file that lies least deep. */
function folderOf(files: ReadonlyMap<string, unknown>): string {
  const folders = [...files.keys()].map((file) => file.slice(0, file.lastIndexOf('/') + 1))
  return folders.sort((a, b) => a.length - b.length)[0] ?? ''
}

/** `v9-to-v10.yaml` comes before `v10-to-v11.yaml`. */
function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function splitPath(file: string): [folder: string, name: string] {
  const parts = file.split('/')
  return [parts.at(-2) ?? '', parts.at(-1) ?? '']
}

function loadFile<S extends z.ZodType>(file: string, text: string | null, schema: S): Loaded<z.infer<S>> | string[] {
  if (text === null)
    return [`${file}:1: file: met no text, or more than 5 MB of it; expected YAML of at most 5 MB; split or repair it`]
  if (text.length > MAX_CHARACTERS) {
    const size = (text.length / 1024 / 1024).toFixed(1)
    return [`${file}:1: file: met ${size} MB; expected at most 5 MB; split it into several files`]
  }
  const { parseDocument, LineCounter } = loadYaml()
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (doc.errors.length > 0)
    return doc.errors.map((error) => {
      const line = lines.linePos(error.pos[0]).line
      return `${file}:${line}: file: met ${oneLine(error.message)}; expected valid YAML; correct the line`
    })
  let data: unknown
  try {
    data = doc.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (error) {
    return [`${file}:${firstAlias(doc, lines)}: file: ${aliasProblem(error)}`]
  }
  const lineOf = (path: FieldPath) => lineAt(doc, lines, path)
  const problem = (path: FieldPath, met: unknown, expected: string, field = fieldName(path)) =>
    `${file}:${lineOf(path)}: ${field}: met ${show(met)}; ${expected}`
  const result = schema.safeParse(data)
  if (result.success) return { file, data: result.data, lineOf, problem }
  return result.error.issues.flatMap((issue) => issueProblems(issue, data, doc, problem))
}

function aliasProblem(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (/Excessive alias count/.test(message))
    return `met aliases that unfold to too many nodes; expected at most ${MAX_ALIASES}; write the values out`
  if (/alias/i.test(message)) return `met ${oneLine(message)}; expected an anchor of that name; write the value out`
  throw error
}

/** Line of the first alias without an anchor, else of the first alias. */
function firstAlias(doc: Document, lines: LineCounter): number {
  const { visit } = loadYaml()
  let line: number | undefined
  visit(doc, {
    Alias(_key, node) {
      const own = lines.linePos(node.range?.[0] ?? 0).line
      line ??= own
      if (node.resolve(doc) !== undefined) return undefined
      line = own
      return visit.BREAK
    },
  })
  return line ?? 1
}

function issueProblems(
  issue: z.core.$ZodIssue,
  data: unknown,
  doc: Document,
  problem: Loaded<unknown>['problem'],
): string[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      problem(
        [...path, key],
        bare('an unknown field'),
        `expected a field that ${owner(at(data, path))} has; correct its spelling or remove it`,
      ),
    )
  const value = at(data, path)
  const node = doc.getIn(path, true) as Node | undefined
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof value === 'number') {
    const written = loadYaml().isScalar(node) ? (node.source ?? String(value)) : String(value)
    const wanted = issue.message.startsWith('Invalid input') ? 'text' : issue.message
    return [problem(path, bare(written), `expected ${wanted}; quote it: "${written}"`)]
  }
  return [problem(path, value, `expected ${expectation(issue, value)}`)]
}

/** A problem's second half. Messages of our own schemas are whole; zod's own are completed here. */
function expectation(issue: z.core.$ZodIssue, value: unknown): string {
  const missing = value === undefined
  const own = /^(Invalid|Too|Unrecognized)/.test(issue.message) ? null : issue.message
  if (own !== null) return own.includes(';') ? own : `${own}; ${missing ? 'add it' : 'correct it'}`
  const way = missing ? 'add it' : 'correct it'
  if (issue.code === 'invalid_type') return `${article(issue.expected)}; ${way}`
  if (issue.code === 'invalid_value') return `${issue.values.map(String).join(', ')}; ${way}`
  if (issue.code === 'invalid_union') {
    const options = (issue as { options?: readonly unknown[] }).options ?? []
    return `one of ${options.map(String).join(', ')}; ${way}`
  }
  return `${oneLine(issue.message)}; ${way} (docs/catalogue.md)`
}

function article(type: string): string {
  if (type === 'array') return 'a list'
  if (type === 'object' || type === 'record') return 'a mapping'
  if (type === 'boolean') return 'true or false'
  if (type === 'string') return 'text'
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`
}

function owner(value: unknown): string {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
  return typeof kind === 'string' ? kind : 'this place'
}

function at(data: unknown, path: FieldPath): unknown {
  let value = data
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}

/** The last name in a path: positions in a list say nothing to a reader who has the line. */
function fieldName(path: FieldPath): string {
  return path.findLast((step) => typeof step === 'string') ?? 'file'
}

function lineAt(doc: Document, lines: LineCounter, path: FieldPath): number {
  const { isMap, isScalar } = loadYaml()
  for (let length = path.length; length >= 0; length--) {
    const parent = length === 0 ? undefined : doc.getIn(path.slice(0, length - 1), true)
    const key = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && item.key.value === path[length - 1])?.key
      : undefined
    const node = (key ?? (length === 0 ? doc.contents : doc.getIn(path.slice(0, length), true))) as Node | undefined
    if (node?.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

/** Text that is shown as it stands, without quotes. */
class Bare {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** Wraps what was met so that it is printed as it stands in the file (`1.10`, not `1.1`). */
export function bare(text: string): unknown {
  return new Bare(text)
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value instanceof Bare) return value.text
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
