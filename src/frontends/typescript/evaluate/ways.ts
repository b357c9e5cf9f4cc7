/** Ways through conditions, loops and tables, carried along by values: which of them can stand together. */

import type { Obj, Value, Ways } from './value.ts'

/** Begins the keys of ways that choose an item of a list or table. */
export const itemOf = 'item '

/** True for alternatives of which each is another item: whatever is made of one goes with nothing of another. */
export function areItems(options: readonly Value[]): boolean {
  return options.every((option) => [...(option.ways?.keys() ?? [])].some((key) => key.startsWith(itemOf)))
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
  for (const [key, way] of b) if ((a.get(key) ?? way) !== way) return null
  return new Map([...a, ...b])
}

export function sameWays(a: Ways | undefined, b: Ways | undefined): boolean {
  return a === b || (a?.size === b?.size && [...(a ?? [])].every(([key, way]) => b?.get(key) === way))
}

/** The ways that two values have in common. */
export function sharedWays(a: Ways | undefined, b: Ways | undefined): Ways {
  return new Map([...(a ?? [])].filter(([key, way]) => b?.get(key) === way))
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

/** An answer for each option of a value, each by the option's own way. */
export function eachWay(value: Value, answer: (option: Value) => Value): Value {
  if (value.kind !== 'union') return answer(value)
  const answers = value.options.map((option) => byWays(answer(option), option.ways)).filter((one) => one !== null)
  return answers.length === 1 ? answers[0]! : { kind: 'union', options: answers }
}
