/** Ways through conditions, loops and tables, carried along by values: which of them can stand together. */

import type { Obj, Value, Ways } from './value.ts'
import { optionsOf } from './value.ts'

/** Begins the keys of ways that choose an item of a list, and of those that choose an entry of a table. */
export const itemOf = 'item '
export const entryOf = 'entry '

/** True for alternatives of which each is another item: whatever is made of one goes with nothing of another. */
export function areItems(options: readonly Value[]): boolean {
  return options.every((option) => [...(option.ways?.keys() ?? [])].some(isOfMany))
}

function isOfMany(key: string): boolean {
  return key.startsWith(itemOf) || key.startsWith(entryOf)
}

/** A value made while these ways were taken; `null` when they exclude the value's own. */
export function byWays(value: Value, ways: Ways | undefined): Value | null {
  if (!ways || ways.size === 0) return value
  if (value.kind === 'union') {
    const options = value.options.map((option) => byWays(option, ways)).filter((option) => option !== null)
    return options.length === 0 ? null : options.length === 1 ? options[0]! : { kind: 'union', options }
  }
  const both = bothWays(value.ways, ways)
  return both === null ? null : both === undefined ? value : { ...value, ways: both }
}

/** The ways of both; `null` when they exclude each other. */
export function bothWays(a: Ways | undefined, b: Ways | undefined): Ways | null | undefined {
  if (!a || a === b) return b
  if (!b) return a
  const both = new Map(a)
  for (const [key, way] of b) {
    const own = a.get(key)
    const shared = own === undefined || own === way ? way : meeting(own, way)
    if (shared === null) return null
    both.set(key, shared)
  }
  return both
}

/** What one value may be an item of, several rows of a table or several classes, stands in one name. */
const between = '\n'
/** Beyond this many items a value is any of them. */
const maxNames = 64

/** The names that two sets of names have in common; null for none. */
function meeting(a: string, b: string): string | null {
  if (!a.includes(between) && !b.includes(between)) return null
  const others = new Set(b.split(between))
  return (
    a
      .split(between)
      .filter((name) => others.has(name))
      .join(between) || null
  )
}

function together(a: string, b: string): string | null {
  const names = new Set([...a.split(between), ...b.split(between)])
  return names.size > maxNames ? null : [...names].sort().join(between)
}

export function sameWays(a: Ways | undefined, b: Ways | undefined): boolean {
  return a === b || (a?.size === b?.size && [...(a ?? [])].every(([key, way]) => b?.get(key) === way))
}

/** The ways of a value that was reached by either: what both have in common, and all items that it may be of. */
export function sharedWays(a: Ways | undefined, b: Ways | undefined): Ways {
  const shared = new Map<string, string>()
  for (const [key, way] of a ?? []) {
    const other = b?.get(key)
    const kept = other === undefined ? null : other === way ? way : isOfMany(key) ? together(way, other) : null
    if (kept !== null) shared.set(key, kept)
  }
  return shared
}

export function withoutWays<T extends { readonly ways?: Ways }>(thing: T): T {
  const copy: { ways?: Ways } & T = { ...thing }
  delete copy.ways
  return copy
}

export function withWays(value: Value, ways: Ways): Value {
  if (value.kind === 'union') return value
  return ways.size > 0 ? { ...value, ways } : withoutWays(value)
}

/** The options of a value, and the properties of an object, that can stand beside these ways. */
export function besides(value: Value, ways: Ways | undefined): Value {
  if (!ways) return value
  if (value.kind === 'object') return propertiesBeside(value, ways)
  if (value.kind !== 'union') return value
  const options = value.options.filter((option) => bothWays(option.ways, ways) !== null)
  const kept = (options.length > 0 ? options : value.options).map((option) => besides(option, ways))
  return kept.length === 1 ? kept[0]! : { kind: 'union', options: kept }
}

function propertiesBeside(value: Obj, ways: Ways): Obj {
  const properties = value.properties.filter((property) => bothWays(property.ways, ways) !== null)
  const url = value.url && besides(value.url, ways)
  if (properties.length === value.properties.length && url === value.url) return value
  return { ...value, properties, ...(url ? { url } : {}) }
}

/** Takes from a value the rounds of the loop that tells these apart: when it is over, all of them stand side by side. */
export function besideEachOther(items: readonly Value[]): (value: Value) => Value {
  const rounds = items.map((item) => new Map(optionsOf(item).flatMap(({ ways }) => [...(ways ?? [])])))
  const isOwn = ([key, round]: readonly [string, string]): boolean =>
    key.startsWith(itemOf) && rounds.some((other) => other.has(key) && other.get(key) !== round)
  const stripped = (one: Value): Value =>
    one.ways ? withWays(one, new Map([...one.ways].filter((way) => !isOwn(way)))) : one
  return (value) => (value.kind === 'union' ? { ...value, options: value.options.map(stripped) } : stripped(value))
}

/** An answer for each option of a value, each by the option's own way. */
export function eachWay(value: Value, answer: (option: Value) => Value): Value {
  if (value.kind !== 'union') {
    const only = answer(value)
    return byWays(only, value.ways) ?? only
  }
  const answers = value.options.flatMap((option) => {
    const one = byWays(answer(option), option.ways)
    return one === null ? [] : optionsOf(one)
  })
  return answers.length === 1 ? answers[0]! : { kind: 'union', options: answers }
}
