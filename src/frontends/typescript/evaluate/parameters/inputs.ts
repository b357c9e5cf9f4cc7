/**
 * What a user chooses where a form or a workflow platform asks: the values that a description of the input lets through. A user may always
 * choose another one, so what a description says is never more than `inferred`.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { List, Obj, Value } from '../value.ts'
import { constantText, inferred, optionsOf, union, unknown } from '../value.ts'

/** The values of a list of choices: texts, or what each item calls its value. */
export function choicesOf(cx: Context, list: Value, path: readonly string[], at: ts.Node): readonly Value[] {
  return optionsOf(list)
    .filter((one): one is List => one.kind === 'list')
    .flatMap((one) => one.items)
    .map((item) => path.reduce((value, name) => cx.member(value, name, at, null), item))
    .flatMap(optionsOf)
    .filter((one) => one.kind === 'text')
}

/** Items that are texts, or objects with a `value`. */
export function listChoices(cx: Context, list: Value, at: ts.Node): readonly Value[] {
  return [...choicesOf(cx, list, [], at), ...choicesOf(cx, list, ['value'], at)]
}

export interface Input {
  /** Where it is described. */
  readonly node: ts.Node
  readonly options: Value | null
  readonly default: Value | null
  /** One takes several of the options. */
  readonly isList: boolean
  /** A user may leave it out. */
  readonly isOptional: boolean
}

/** What an input holds when it is read: one of its options; without options its default or anything else. */
export function inputValue(cx: Context, input: Input): Value {
  const { node } = input
  const other = unknown(node, 'dynamic-value')
  const choices = input.options ? listChoices(cx, input.options, node) : []
  const started = input.default ? optionsOf(input.default) : []
  const starts = input.isList ? started.flatMap((one) => (one.kind === 'list' ? one.items : [one])) : started
  const plain = starts.filter((one) => one.kind === 'primitive' || (one.kind === 'text' && constantText(one) !== ''))
  const texts = new Set(choices.map(constantText))
  // A default that is one of the options is written twice: it changes with its option.
  const values =
    choices.length > 0 ? [...choices, ...plain.filter((one) => texts.has(constantText(one)))] : [...plain, other]
  const items = values.map((one) => stored(inferred(one)))
  const value: Value = input.isList ? { kind: 'list', node, items, open: true } : union(node, items)
  return input.isOptional ? union(node, [value, other]) : value
}

/** Workflows keep what was chosen for them: a platform sends the old text as long as nobody opens them. */
function stored(value: Value): Value {
  if (value.kind !== 'text') return value
  return {
    ...value,
    pieces: value.pieces.map((piece) => (piece.kind === 'lit' ? { ...piece, isStored: true } : piece)),
  }
}

/** The one value of a property; null when the object has none. */
export function propertyOf(object: Obj, name: string): Value | null {
  return object.properties.findLast((property) => property.name === name)?.value ?? null
}
