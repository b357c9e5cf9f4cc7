/** Ways through conditions, loops and tables, carried along by values: which of them can stand together. */

import type { Value, Ways } from './value.ts'

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

export function withoutWays<T extends { readonly ways?: Ways }>(thing: T): T {
  const copy: { ways?: Ways } & T = { ...thing }
  delete copy.ways
  return copy
}

/** The options of a value that can stand beside these ways. */
export function besides(value: Value, ways: Ways | undefined): Value {
  if (value.kind !== 'union' || !ways) return value
  const options = value.options.filter((option) => bothWays(option.ways, ways) !== null)
  return options.length === 0 || options.length === value.options.length
    ? value
    : options.length === 1
      ? options[0]!
      : { kind: 'union', options }
}

/** An answer for each option of a value, each by the option's own way. */
export function eachWay(value: Value, answer: (option: Value) => Value): Value {
  if (value.kind !== 'union') return answer(value)
  const answers = value.options.map((option) => byWays(answer(option), option.ways)).filter((one) => one !== null)
  return answers.length === 1 ? answers[0]! : { kind: 'union', options: answers }
}
