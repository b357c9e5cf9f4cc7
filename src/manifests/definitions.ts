/** The formats in which files define environment variables, read as names and values. What is taken of them, environment.ts decides. */

import { createRequire } from 'node:module'
import { parseEnv } from 'node:util'
import { parse as parseJson } from 'jsonc-parser'
import type { ParseError } from 'jsonc-parser'
import { deepInJson, deepInYaml } from '../nesting.ts'
import { plainValue } from './plain-values.ts'
import { resolved } from './references.ts'

export interface Definition {
  readonly name: string
  readonly value: string
  /** An input of a GitHub action, which goes by its own name and not by that of a variable. */
  readonly isInput?: true
}

/** The definitions of a file. @throws NotReadable when its text is not of the format */
export type Format = (text: string) => readonly Definition[]

export class NotReadable extends Error {}

const require = createRequire(import.meta.url)

/** The description of a GitHub action. */
export const actionFile = /(^|\/)action\.ya?ml$/

const formats: readonly { readonly file: RegExp; readonly read: Format }[] = [
  {
    file: /(^|\/)(\.env(\.[\w.-]+)?|\.envrc|[\w-]+\.env|env\.(example|sample|template|dist)|\.dev\.vars(\.[\w.-]+)?)$/,
    read: dotenv,
  },
  { file: /(^|\/)(wrangler|fly|netlify)(\.[\w-]+)?\.toml$/, read: toml },
  { file: /(^|\/)(wrangler\.jsonc?|(vercel|now|nodemon|app)\.json)$/, read: json },
  { file: actionFile, read: action },
  { file: /(^|\/)(?!pnpm-lock)[^/]+\.ya?ml$/, read: yaml },
  { file: /(^|\/)(Dockerfile|Containerfile)(\.[\w-]+)?$|\.[Dd]ockerfile$/, read: dockerfile },
]

/** What tests are given is not what runs. */
const ofTests = /(^|\/)(tests?|__tests__|specs?|e2e|__mocks__|fixtures)\/|(^|[./_-])(tests?|testing|e2e)([._-][^/]*)?$/

/** How a file's definitions are read; null for a file that defines none. */
export function formatOf(file: string): Format | null {
  const format = formats.find((one) => one.file.test(file))
  return format && !ofTests.test(file) ? format.read : null
}

/** A file that is copied and filled in before anything runs: `.env.example`. */
export function isTemplate(file: string): boolean {
  return /(^|\/)((example|sample)[._-][^/]*|[^/]+[._-](examples?|sample|template|tpl|dist)([._-][^/]*)?)$/.test(file)
}

function dotenv(text: string): readonly Definition[] {
  return Object.entries(parseEnv(text)).map(([name, value]) => ({ name, value: value ?? '' }))
}

/** `ENV NAME=value OTHER="value"` and the older `ENV NAME value`, over lines that end in a backslash. */
function dockerfile(text: string): readonly Definition[] {
  const lines = text.replace(/\\[ \t]*\r?\n/g, ' ').split(/\r?\n/)
  return lines.flatMap((line): readonly Definition[] => {
    const rest = /^\s*ENV\s+(.*)$/i.exec(line)?.[1]
    if (rest === undefined) return []
    const old = /^(\w+)\s+([^=\s]\S*)\s*$/.exec(rest)
    if (old) return [{ name: old[1]!, value: old[2]! }]
    return [...rest.matchAll(/(?<!\w)(\w+)=(?:"([^"]*)"|'([^']*)'|(\S*))/g)].map(([, name, double, single, bare]) => ({
      name: name!,
      value: double ?? single ?? bare ?? '',
    }))
  })
}

function json(text: string): readonly Definition[] {
  if (deepInJson(text) !== null) throw new NotReadable('it is nested too deeply')
  const errors: ParseError[] = []
  const value: unknown = parseJson(text, errors, { allowTrailingComma: true })
  if (errors.length > 0) throw new NotReadable('it is no JSON')
  return definitionsIn(value)
}

function toml(text: string): readonly Definition[] {
  const { parse, TomlError } = require('smol-toml') as typeof import('smol-toml')
  return definitionsIn(guarded(() => parse(text), TomlError, 'it is no valid TOML'))
}

/** More aliases than any settings have; each may double what the one before it stands for. */
const maxAliases = 100

/** Pretty errors and the search for equal keys take time that grows with the square of a text that is made for it. */
const yamlOptions = {
  schema: 'failsafe',
  merge: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const

function yaml(text: string): readonly Definition[] {
  return documentsOf(text).flatMap(definitionsIn)
}

/** The defaults of an action's inputs, besides what it sets for the steps that it runs. */
function action(text: string): readonly Definition[] {
  return documentsOf(text).flatMap((document) => {
    const inputs = isMap(document) && isMap(document['inputs']) ? Object.entries(document['inputs']) : []
    const defaults = inputs.flatMap(([name, input]): readonly Definition[] => {
      const value = isMap(input) ? scalar(input['default']) : null
      return value === null ? [] : [{ name, value, isInput: true }]
    })
    return [...defaults, ...definitionsIn(document)]
  })
}

/** The documents of a text, every scalar as its text: the version `10.0` is no number. */
function documentsOf(text: string): readonly unknown[] {
  const { parseAllDocuments } = require('yaml') as typeof import('yaml')
  if (deepInYaml(text) !== null) throw new NotReadable('it is nested too deeply')
  const documents = parseAllDocuments(text, yamlOptions)
  return [...documents].map((document) => {
    const [error] = document.errors
    // The words of a parser quote what it met, and that may be a secret.
    if (error) throw new NotReadable(`it is no valid YAML (${error.code})`)
    // Too many aliases, and merges of what is no map, are errors of any kind.
    return guarded(
      (): unknown => document.toJS({ maxAliasCount: maxAliases }),
      Error,
      'its aliases or merges cannot be followed',
    )
  })
}

/** What a parser makes of a text, or what it objects to. */
function guarded<T>(read: () => T, objection: new (...given: never[]) => Error, reason: string): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof objection) throw new NotReadable(reason)
    throw error
  }
}

const holders = /^(env(ironment)?|env_?var(iable)?s|environment_variables|vars|variables)$/i

const maxDepth = 40

/**
 * Definitions anywhere in settings: maps (`NAME: value`, `NAME: { value }`) and lists (`NAME=value`, `{ name, value }`) under keys like
 * `env`, and the data of a ConfigMap.
 */
function definitionsIn(settings: unknown): readonly Definition[] {
  const found: Definition[] = []
  const add = (name: string, value: unknown): boolean => {
    const text = scalar(value)
    if (text !== null) found.push(...resolved(settings, text, isPlain).map((one) => ({ name, value: one })))
    return text !== null
  }
  const holder = (value: unknown, depth: number): void => {
    if (depth > maxDepth) return
    if (typeof value === 'string') {
      const [, name, text] = /^(\w+)=(.*)$/s.exec(value) ?? []
      if (name !== undefined) add(name, text)
    } else if (Array.isArray(value)) for (const item of value as unknown[]) holder(item, depth + 1)
    else if (isMap(value)) {
      const name = scalar(value['name'])
      if (name !== null && add(name, value['value'])) return
      for (const [key, inner] of Object.entries(value)) {
        if (add(key, inner) || (isMap(inner) && add(key, inner['value']))) continue
        // `env: { production: { vars: … } }`
        visit(key, inner, depth + 1)
      }
    }
  }
  const visit = (key: string, value: unknown, depth: number): void => {
    if (depth > maxDepth) return
    if (holders.test(key)) holder(value, depth)
    else if (Array.isArray(value)) for (const item of value as unknown[]) visit('', item, depth + 1)
    else if (isMap(value)) {
      if (value['kind'] === 'ConfigMap') holder(value['data'], depth + 1)
      for (const [name, inner] of Object.entries(value)) visit(name, inner, depth + 1)
    }
  }
  visit('', settings, 0)
  return found
}

function isPlain(text: string): boolean {
  return plainValue(text) !== null
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function scalar(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null
}
