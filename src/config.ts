/** Settings of a project: `apilift.config.{json,yaml,yml}` or `"apilift"` in package.json, the nearest above the root, and `APILIFT_*`. Data only, never code. */

import { createRequire } from 'node:module'
import path from 'node:path'
import { findNodeAtLocation, parse as parseJson, parseTree, printParseErrorCode } from 'jsonc-parser'
import type { ParseError } from 'jsonc-parser'
import { lilconfigSync } from 'lilconfig'
import { UsageError } from './errors.ts'
import type { NamedArgument, NamedWrapper } from './finding.ts'
import { namedArguments } from './finding.ts'
import { kindOf, readOwn } from './files.ts'
import { nearest } from './nearest.ts'
import { deepInJson, deepInYaml, maxNesting } from './nesting.ts'

export interface Settings {
  /** Absolute folder of a catalogue, instead of the shipped ones. */
  readonly catalogue?: string
  readonly api?: string
  readonly to?: string
  readonly from?: string
  readonly asOf?: string
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  readonly minCertainty?: 'proven' | 'inferred' | 'possible'
  readonly failOn?: 'error' | 'warning' | 'note' | 'never'
  readonly failOnUndecided?: boolean
  readonly tier?: 'safe' | 'review'
  /** Absolute file of accepted findings. */
  readonly baseline?: string
  /** Wrappers that inference cannot see. */
  readonly wrappers?: readonly NamedWrapper[]
}

type Shape =
  | { readonly kind: 'text' }
  | { readonly kind: 'list' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'path' }
  | { readonly kind: 'wrappers' }

const shapes: Readonly<Record<keyof Settings, Shape>> = {
  catalogue: { kind: 'path' },
  api: { kind: 'text' },
  to: { kind: 'text' },
  from: { kind: 'text' },
  asOf: { kind: 'text' },
  only: { kind: 'list' },
  skip: { kind: 'list' },
  minCertainty: { kind: 'choice', of: ['proven', 'inferred', 'possible'] },
  failOn: { kind: 'choice', of: ['error', 'warning', 'note', 'never'] },
  failOnUndecided: { kind: 'flag' },
  tier: { kind: 'choice', of: ['safe', 'review'] },
  baseline: { kind: 'path' },
  wrappers: { kind: 'wrappers' },
}

/**
 * The settings for a root: of `file`, or of the nearest configuration at or above the root.
 * @throws UsageError `file:line: field: met …; expected …`
 */
export function readConfig(root: string, file?: string): Settings {
  const found =
    file === undefined ? lilconfigSync('apilift', { searchPlaces, loaders, cache: false }).search(root) : loaded(file)
  if (!found || found.isEmpty) return {}
  return checked(found.config, found.filepath)
}

/**
 * The settings of `APILIFT_FAIL_ON` and its kin; lists by commas, flags as true or false, paths relative to `cwd`.
 * @throws UsageError `APILIFT_FAIL_ON: met …; expected …`
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>, cwd: string): Settings {
  const settings: Record<string, unknown> = {}
  for (const [key, shape] of Object.entries(shapes)) {
    if (shape.kind === 'wrappers') continue
    const name = `APILIFT_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
    const text = env[name]
    if (text === undefined || text === '') continue
    const value =
      shape.kind === 'list'
        ? text.split(',').map((one) => one.trim())
        : shape.kind === 'flag' && (text === 'true' || text === 'false')
          ? text === 'true'
          : text
    settings[key] = checkedValue(value, shape, name, cwd)
  }
  return settings
}

/** A configuration in code beside a root, which is never loaded; null when there is none. */
export function codeConfig(root: string): string | null {
  const files = ['js', 'cjs', 'mjs', 'ts', 'cts', 'mts'].map((extension) =>
    path.join(root, `apilift.config.${extension}`),
  )
  return files.find((file) => kindOf(file) === 'file') ?? null
}

const searchPlaces = ['package.json', 'apilift.config.json', 'apilift.config.yaml', 'apilift.config.yml']

const loaders = {
  '.json': (file: string, text: string): unknown => json(file, text),
  '.yaml': (file: string, text: string): unknown => yaml(file, text).toJS({ maxAliasCount: 20 }),
  '.yml': (file: string, text: string): unknown => yaml(file, text).toJS({ maxAliasCount: 20 }),
}

function loaded(file: string): { readonly config: unknown; readonly filepath: string; readonly isEmpty?: boolean } {
  const text = kindOf(file) === 'file' ? readOwn(file) : null
  if (text === null) throw new UsageError(`--config: there is no file ${file}.`)
  const extension = path.extname(file)
  if (!(extension in loaders))
    throw new UsageError(`--config: ${file} is not data. Expected .json, .yaml or .yml; code is never loaded.`)
  const config = loaders[extension as keyof typeof loaders](file, text)
  return isManifest(file)
    ? { config: (config as { apilift?: unknown } | undefined)?.apilift ?? {}, filepath: file }
    : { config, filepath: file }
}

function isManifest(file: string): boolean {
  return path.basename(file) === 'package.json'
}

function json(file: string, text: string): unknown {
  checkDepth(file, text, deepInJson(text))
  const errors: ParseError[] = []
  const value: unknown = parseJson(text, errors, { allowTrailingComma: true })
  const first = errors[0]
  // A manifest that is broken is somebody else's business, unless it holds our settings.
  const isOurs = !isManifest(file) || (typeof value === 'object' && value !== null && 'apilift' in value)
  if (first && isOurs) {
    const met = text.slice(first.offset, first.offset + first.length).trim()
    const what = met === '' ? 'the end of the file' : met.length > 20 ? `${met.slice(0, 19)}…` : met
    const wanted = expectedAt[printParseErrorCode(first.error)] ?? 'JSON'
    throw new UsageError(`${file}:${pointAt(text, first.offset)}: met ${what}; expected ${wanted}.`)
  }
  return value
}

function checkDepth(file: string, text: string, deep: number | null): void {
  if (deep === null) return
  throw new UsageError(
    `${file}:${pointAt(text, deep)}: met more than ${maxNesting} levels of nesting; expected settings.`,
  )
}

/** What the parser missed where it gave up. */
const expectedAt: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a value; names and texts stand in double quotes',
  InvalidNumberFormat: 'a number',
  PropertyNameExpected: 'a name in double quotes',
  ValueExpected: 'a value',
  ColonExpected: 'a colon',
  CommaExpected: 'a comma',
  CloseBraceExpected: 'a closing brace (or a comma and the next setting)',
  CloseBracketExpected: 'a closing bracket (or a comma and the next value)',
  EndOfFileExpected: 'the end of the file',
  UnexpectedEndOfComment: 'the end of the comment',
  UnexpectedEndOfString: 'a text that ends with a double quote on its line',
  UnexpectedEndOfNumber: 'a number',
  InvalidEscapeCharacter: 'an escape that JSON knows',
}

// Loaded only when there is such a file.
const yamlPackage = (): typeof import('yaml') => createRequire(import.meta.url)('yaml') as typeof import('yaml')

function yaml(file: string, text: string): import('yaml').Document.Parsed {
  checkDepth(file, text, deepInYaml(text))
  const { parseDocument, LineCounter } = yamlPackage()
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const first = document.errors[0]
  if (first) {
    const { line, col } = counter.linePos(first.pos[0])
    const message = first.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')
    throw new UsageError(`${file}:${line}:${col}: ${message}; expected YAML.`)
  }
  return document
}

function checked(config: unknown, file: string): Settings {
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    throw new UsageError(`${file}:1: met ${kindName(config)}; expected an object of settings.`)
  const settings: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(config)) {
    if (key === '$schema') continue
    const at = `${file}:${lineOf(file, key)}: ${key}`
    if (!Object.hasOwn(shapes, key)) {
      const names = Object.keys(shapes)
      throw new UsageError(
        `${at}: unknown setting. Did you mean ${nearest(key, names, 1)[0]!}? Expected one of ${names.join(', ')}.`,
      )
    }
    settings[key] = checkedValue(value, shapes[key as keyof Settings], at, path.dirname(file))
  }
  return settings
}

function checkedValue(value: unknown, shape: Shape, at: string, folder: string): unknown {
  const met = JSON.stringify(value)
  switch (shape.kind) {
    case 'flag':
      if (typeof value !== 'boolean') throw new UsageError(`${at}: met ${met}; expected true or false.`)
      return value
    case 'list':
      if (!Array.isArray(value) || !value.every((one) => typeof one === 'string'))
        throw new UsageError(`${at}: met ${met}; expected a list of texts.`)
      return value
    case 'choice':
      if (typeof value !== 'string' || !shape.of.includes(value))
        throw new UsageError(`${at}: met ${met}; expected ${shape.of.join(', ')}.`)
      return value
    case 'wrappers':
      if (!Array.isArray(value)) throw new UsageError(`${at}: met ${met}; expected a list of wrappers.`)
      return value.map((one: unknown, index) => wrapperFrom(one, `${at}[${index}]`))
    case 'path':
    case 'text':
      if (typeof value !== 'string')
        throw new UsageError(
          `${at}: met ${met}; expected a text${typeof value === 'number' ? ` (quote it: "${value}")` : ''}.`,
        )
      return shape.kind === 'path' ? path.resolve(folder, value) : value
  }
}

const wrapperExample = '{ "name": "callAds", "base": "https://…", "arguments": ["method", "path", "query"] }'

/** @throws UsageError `file:line: wrappers[0].arguments: met …; expected …` */
function wrapperFrom(value: unknown, at: string): NamedWrapper {
  const fields = (typeof value === 'object' ? value : null) as Readonly<Record<string, unknown>> | null
  if (!fields || Array.isArray(value))
    throw new UsageError(`${at}: met ${JSON.stringify(value)}; expected ${wrapperExample}.`)
  const text = (name: string): string => {
    const field = fields[name]
    if (typeof field !== 'string' || field === '')
      throw new UsageError(`${at}.${name}: met ${shown(field)}; expected a text, as in ${wrapperExample}.`)
    return field
  }
  const names = ['name', 'base', 'method', 'arguments']
  const unknown = Object.keys(fields).find((key) => !names.includes(key))
  if (unknown !== undefined)
    throw new UsageError(`${at}.${unknown}: unknown setting. Expected one of ${names.join(', ')}.`)
  const given = fields['arguments']
  const isKnown = (one: unknown): one is NamedArgument => namedArguments.some((name) => name === one)
  if (!Array.isArray(given) || !given.every(isKnown) || !given.includes('path'))
    throw new UsageError(
      `${at}.arguments: met ${shown(given)}; expected a list of ${namedArguments.join(', ')}, with one path.`,
    )
  const base = text('base')
  if (!/^https?:\/\/[^/]/.test(base))
    throw new UsageError(
      `${at}.base: met "${base}"; expected a URL with its host, and the version if the wrapper adds it.`,
    )
  const wrapper = { name: text('name'), base, arguments: given }
  return 'method' in fields ? { ...wrapper, method: text('method').toUpperCase() } : wrapper
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

function kindName(value: unknown): string {
  return value === null ? 'nothing' : Array.isArray(value) ? 'a list' : `a ${typeof value}`
}

/** The line that a top-level setting stands on. */
function lineOf(file: string, key: string): number {
  const text = readOwn(file) ?? ''
  if (path.extname(file) === '.json') {
    const tree = parseTree(text)
    const node = tree && findNodeAtLocation(tree, isManifest(file) ? ['apilift', key] : [key])
    return lineAt(text, node?.parent?.offset ?? 0)
  }
  const { contents } = yaml(file, text)
  const { isMap, isScalar } = yamlPackage()
  const keys = isMap(contents) ? contents.items.map((item) => item.key) : []
  const found = keys.find((one) => isScalar(one) && String(one.value) === key)
  const range = isScalar(found) ? (found.range as readonly number[] | null | undefined) : null
  return lineAt(text, range?.[0] ?? 0)
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** `line:column`, 1-based. */
function pointAt(text: string, offset: number): string {
  return `${lineAt(text, offset)}:${offset - text.lastIndexOf('\n', offset - 1)}`
}
