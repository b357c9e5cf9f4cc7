/** Settings of a project: `apilift.config.{json,yaml,yml}` or `"apilift"` in package.json, the nearest above the root. Data only, never code. */

import path from 'node:path'
import { printParseErrorCode, parse as parseJson } from 'jsonc-parser'
import type { ParseError } from 'jsonc-parser'
import { lilconfigSync } from 'lilconfig'
import { createRequire } from 'node:module'
import { UsageError } from './errors.ts'
import { readOwn } from './files.ts'

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
}

type Shape =
  | { readonly kind: 'text' }
  | { readonly kind: 'list' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'path' }

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

const searchPlaces = ['package.json', 'apilift.config.json', 'apilift.config.yaml', 'apilift.config.yml']

const loaders = {
  '.json': (file: string, text: string): unknown => json(file, text),
  '.yaml': (file: string, text: string): unknown => yaml(file, text),
  '.yml': (file: string, text: string): unknown => yaml(file, text),
}

function loaded(file: string): { readonly config: unknown; readonly filepath: string; readonly isEmpty?: boolean } {
  const text = readOwn(file)
  if (text === null) throw new UsageError(`--config: there is no file ${file}.`)
  const extension = path.extname(file)
  if (!(extension in loaders))
    throw new UsageError(`--config: ${file} is not data. Expected .json, .yaml or .yml; code is never loaded.`)
  const config = loaders[extension as keyof typeof loaders](file, text)
  return {
    config: path.basename(file) === 'package.json' ? (config as { apilift?: unknown }).apilift : config,
    filepath: file,
  }
}

function json(file: string, text: string): unknown {
  const errors: ParseError[] = []
  const value: unknown = parseJson(text, errors, { allowTrailingComma: true })
  const first = errors[0]
  if (first && path.basename(file) !== 'package.json') {
    const line = text.slice(0, first.offset).split('\n').length
    throw new UsageError(`${file}:${line}: met ${printParseErrorCode(first.error)}; expected JSON.`)
  }
  return value
}

function yaml(file: string, text: string): unknown {
  // Loaded only when there is such a file.
  const { parseDocument, LineCounter } = createRequire(import.meta.url)('yaml') as typeof import('yaml')
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const first = document.errors[0]
  if (first) throw new UsageError(`${file}:${counter.linePos(first.pos[0]).line}: ${first.message.split('\n')[0]!}`)
  return document.toJS({ maxAliasCount: 20 }) as unknown
}

function checked(config: unknown, file: string): Settings {
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    throw new UsageError(`${file}:1: met ${kindName(config)}; expected an object of settings.`)
  const text = readOwn(file) ?? ''
  const settings: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(config)) {
    if (key === '$schema') continue
    const shape = (shapes as Record<string, Shape | undefined>)[key]
    const at = `${file}:${lineOf(text, key)}: ${key}`
    if (!shape) throw new UsageError(`${at}: unknown setting; expected one of ${Object.keys(shapes).join(', ')}.`)
    settings[key] = checkedValue(value, shape, at, path.dirname(file))
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
    case 'path':
    case 'text':
      if (typeof value !== 'string')
        throw new UsageError(
          `${at}: met ${met}; expected a text${typeof value === 'number' ? ` (quote it: "${value}")` : ''}.`,
        )
      return shape.kind === 'path' ? path.resolve(folder, value) : value
  }
}

function kindName(value: unknown): string {
  return value === null ? 'nothing' : Array.isArray(value) ? 'a list' : `a ${typeof value}`
}

function lineOf(text: string, key: string): number {
  const at = text.search(new RegExp(`["']?${key.replaceAll(/[^\w]/g, '.')}["']?\\s*:`))
  return at < 0 ? 1 : text.slice(0, at).split('\n').length
}
