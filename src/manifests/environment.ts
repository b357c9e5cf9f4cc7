/**
 * The environment variables that a tree's own files define: `.env`, `wrangler.toml`, `serverless.yml`, compose files and their kin. Read when
 * somebody asks, and only the files that spell the name. Of values, addresses and versions alone are taken (plain-values.ts).
 */

import type { FileSource } from '../files.ts'
import { maxSettingsSize } from '../files.ts'
import { dirname } from '../paths.ts'
import type { Format } from './definitions.ts'
import { actionFile, formatOf, isTemplate, NotReadable } from './definitions.ts'
import { plainValue } from './plain-values.ts'

export interface Definitions {
  readonly name: string
  readonly value: string
  /** Every place that gives the variable this value; lines are 1-based. */
  readonly places: readonly DefinitionPlace[]
  /** True when only templates say so (`.env.example`). */
  readonly isTemplate: boolean
}

export interface DefinitionPlace {
  readonly file: string
  readonly line: number
}

export interface Environment {
  /** The files that may define variables. */
  readonly files: readonly string[]
  /**
   * What a variable may hold for a source file: the values that its own package or one around it gives, else those of any. Templates count
   * where nothing else does. Values differ from each other; empty when no file says one that is taken.
   */
  of(name: string, source: string): readonly Definitions[]
  /** What an input of a GitHub action holds by default, by the description of the action that the source file is of. */
  input(name: string, source: string): readonly Definitions[]
  /** Variables with a value that a search for hosts meets, and files that such a host stands in and that could not be read. */
  holding(search: Search): Holding
}

export interface Holding {
  readonly variables: readonly Definitions[]
  readonly skipped: readonly { readonly file: string; readonly reason: string }[]
}

type Search = (bytes: Uint8Array) => { readonly strong: boolean }

interface Variable extends DefinitionPlace {
  readonly name: string
  readonly value: string
  readonly isInput: boolean
}

/** What a file defines, or why that could not be read. */
type Reading = readonly Variable[] | string

const known = new WeakMap<FileSource, Environment>()

/** The environment that the files of a tree describe; the same for the same source. */
export function environmentOf(files: FileSource): Environment {
  let environment = known.get(files)
  if (!environment) known.set(files, (environment = createEnvironment(files)))
  return environment
}

function createEnvironment(files: FileSource): Environment {
  const formats = new Map<string, Format>()
  for (const file of files.list()) {
    const format = formatOf(file)
    if (format) formats.set(file, format)
  }
  const readings = new Map<string, Reading>()
  const spelled = new Map<string, string[]>()
  let isIndexed = false
  let left = maxRead
  let packages: ReadonlySet<string> | null = null
  const held = new WeakMap<Search, Holding>()

  function textOf(file: string): string | null {
    const text = files.text(file)
    return text !== null && text.length <= maxSettingsSize ? text : null
  }

  function reading(file: string): Reading {
    let one = readings.get(file)
    if (one === undefined) readings.set(file, (one = read(file)))
    return one
  }

  function read(file: string): Reading {
    const text = textOf(file)
    if (text === null)
      return files.problem(file) ?? `too large (over ${maxSettingsSize / 1024} KB) to be read for variables`
    left -= text.length
    if (left < 0) return 'not read for variables: there are more such files than are read'
    const lineOf = linesOf(text)
    try {
      return formats.get(file)!(text).flatMap(({ name, value, isInput = false }) => {
        const taken = isInput || isName.test(name) ? plainValue(value) : null
        return taken === null ? [] : [{ name, value: taken, isInput, file, line: lineOf(name, taken) }]
      })
    } catch (error) {
      if (error instanceof NotReadable) return `not read for variables: ${error.message}`
      throw error
    }
  }

  /** The files that spell a name. */
  function spelling(name: string): readonly string[] {
    if (!isIndexed) {
      isIndexed = true
      for (const file of formats.keys())
        for (const word of new Set(textOf(file)?.match(names) ?? [])) {
          const list = spelled.get(word)
          if (list) list.push(file)
          else spelled.set(word, [file])
        }
    }
    return spelled.get(name) ?? []
  }

  function packageOf(file: string): string {
    packages ??= new Set(files.list().flatMap((one) => (/(^|\/)package\.json$/.test(one) ? [dirname(one)] : [])))
    let folder = dirname(file)
    while (folder !== '' && !packages.has(folder)) folder = dirname(folder)
    return folder
  }

  function of(name: string, source: string): readonly Definitions[] {
    if (formats.size === 0 || !isName.test(name)) return []
    // The runner hands inputs over as variables of that name.
    const own = /^INPUT_(.+)$/.exec(name)?.[1]
    const inputs = own === undefined ? [] : inputsNamed((one) => one.toUpperCase().replace(/ /g, '_') === own)
    return nearest([...spelling(name).flatMap((file) => namedIn(file, name)), ...inputs], source)
  }

  function input(name: string, source: string): readonly Definitions[] {
    return nearest(
      inputsNamed((one) => one.toLowerCase() === name.toLowerCase()),
      source,
    )
  }

  function namedIn(file: string, name: string): readonly Variable[] {
    return variables(reading(file)).filter((one) => one.name === name && !one.isInput)
  }

  function inputsNamed(isMeant: (name: string) => boolean): readonly Variable[] {
    return [...formats.keys()]
      .filter((file) => actionFile.test(file))
      .flatMap((file) => variables(reading(file)).filter((one) => one.isInput && isMeant(one.name)))
  }

  /** Of what several files say, what the source's own package or one around it does. */
  function nearest(all: readonly Variable[], source: string): readonly Definitions[] {
    if (all.length === 0) return []
    const home = `${packageOf(source)}/`
    const near = all.filter((one) => {
      const folder = packageOf(one.file)
      return folder === '' || home.startsWith(`${folder}/`)
    })
    const given = near.length > 0 ? near : all
    const real = given.filter((one) => !isTemplate(one.file))
    return grouped(real.length > 0 ? real : given)
  }

  function holding(search: Search): Holding {
    const before = held.get(search)
    if (before) return before
    const found: Variable[] = []
    const skipped: { file: string; reason: string }[] = []
    for (const file of formats.keys()) {
      const bytes = files.bytes(file)
      if (bytes === null || !search(bytes).strong) continue
      const one = reading(file)
      if (typeof one === 'string') skipped.push({ file, reason: one })
      else found.push(...one.filter(({ value }) => search(Buffer.from(value)).strong))
    }
    const answer = { variables: grouped(found), skipped }
    held.set(search, answer)
    return answer
  }

  return { files: [...formats.keys()], of, input, holding }
}

/** Characters of all the files that are parsed. */
const maxRead = 8 * 1024 * 1024

/** Names of variables are written in capitals; what is not is a key of something else. Inputs of an action are what their author calls them. */
const isName = /^[A-Z_][A-Z0-9_]+$/
const names = /(?<!\w)[A-Z_][A-Z0-9_]+(?!\w)/g

function variables(one: Reading): readonly Variable[] {
  return typeof one === 'string' ? [] : one
}

function grouped(all: readonly Variable[]): readonly Definitions[] {
  const groups = new Map<string, Variable[]>()
  for (const one of all) {
    const key = `${one.name}=${one.value}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].map((group) => ({
    name: group[0]!.name,
    value: group[0]!.value,
    places: group.map(({ file, line }) => ({ file, line })),
    isTemplate: group.every((one) => isTemplate(one.file)),
  }))
}

/** Lines between a name and its value, which descriptions may stand in. */
const maxBelow = 5

/** Answers the line that spells a name, comments left out; of several the first with the value on it. A text is gone through once. */
/** A line that gives a key this value, and no other that has it in it. */
function holds(line: string, value: string): boolean {
  const at = line.indexOf(value)
  const after = line.slice(at + value.length)
  return at > 0 && /:\s*['"]?$/.test(line.slice(0, at)) && /^['"]?\s*([,}#]|$)/.test(after)
}

function linesOf(text: string): (name: string, value: string) => number {
  const lines = text.split('\n')
  const byName = new Map<string, number[]>()
  for (const [index, line] of lines.entries())
    if (!/^\s*(#|\/\/)/.test(line))
      for (const word of new Set([
        ...(line.match(/\w+/g) ?? []),
        /^\s*['"]?([\w-]+)['"]?\s*:\s*$/.exec(line)?.[1] ?? '',
      ])) {
        const own = byName.get(word)
        if (own) own.push(index)
        else byName.set(word, [index])
      }
  return (name, value) => {
    const own = byName.get(name) ?? []
    // `- name: ADS_URL` and its `value: …` on a line below; a description may say the same.
    const isBelow = (at: number): number =>
      lines.findIndex(
        (line, index) =>
          index > at && index <= at + maxBelow && /^[\s-]*(value|default)\s*:/.test(line) && line.includes(value),
      )
    const below = own.map(isBelow).find((index) => index >= 0)
    // `ADS_URL: ${self:custom.ads.url}`: the value stands elsewhere in the file.
    const isReferred = own.some((index) => lines[index]!.includes('${self:'))
    const elsewhere = isReferred ? lines.findIndex((line) => holds(line, value)) : -1
    return (
      (own.find((index) => lines[index]!.replace(name, '').includes(value)) ??
        below ??
        (elsewhere >= 0 ? elsewhere : own[0]) ??
        0) + 1
    )
  }
}
