/** Where a response has got to: the names that carry records, how own objects hold it, and what a step does to that. */

import type { ts } from 'ts-morph'
import type { Certainty } from '../../../request.ts'
import { weaker } from '../../../request.ts'
import type { Subjects } from './subjects.ts'

/** A function that the value went into. What it gives back comes out at one node alone, or nowhere. */
export interface Entry {
  readonly fn: ts.Node
  readonly out: ts.Node | null
}

/** How the response got where it is. */
export interface Flow {
  /** True while it is still the transport's answer, with status and headers beside the body. */
  readonly wire: boolean
  /** The field whose value it is, one that holds no records; null while it is still the records. */
  readonly field: string | null
  /**
   * The way in through objects of the program's own that hold the value, outermost last: a property (`{ campaigns: page.data }`),
   * `#0` for an element of a list, `*` where a key or index was not read.
   */
  readonly keys: readonly string[]
  /** Fields that the records have no more: taken out of them (`{ id, ...rest }`), or the program's own put in their place (`{ ...card, id: 1 }`). */
  readonly hidden: readonly string[]
  /** True in a list that holds records from elsewhere too: what reads one of its items reads theirs as well. */
  readonly mixed: boolean
  readonly certainty: Certainty
  /** The calls by which it got into the functions that it is in, innermost last. */
  readonly entries: readonly Entry[]
  /** Functions it was returned from. */
  readonly returns: number
}

export const start: Flow = {
  wire: true,
  field: null,
  keys: [],
  hidden: [],
  mixed: false,
  certainty: 'proven',
  entries: [],
  returns: 0,
}

/** Fields that hold the records, not one of their values. */
export const envelopes: ReadonlySet<string> = new Set(
  'data body result results response items json payload value records content page rows list entities'.split(' '),
)

/** What a transport says beside the body. A field of the API that goes by one of these names is not among them. */
const beside: ReadonlySet<string> = new Set(
  'ok status statusText statusCode statusMessage headers url redirected type config request req complete rawHeaders httpVersion'.split(
    ' ',
  ),
)

/** Properties of lists and texts of the language. */
const language: ReadonlySet<string> = new Set(['length', 'constructor', 'prototype'])

/** Calls in calls are told apart this deep; what is given back further out goes to all callers. */
const maxEntries = 4

/** Objects in objects are followed this deep. */
const maxKeys = 6

/** The value as property `key` of an object of the program's own. */
export function into(flow: Flow, key: string): Flow | null {
  return flow.keys.length >= maxKeys ? null : { ...flow, keys: [...flow.keys, key] }
}

/** Behind a property of that name; null when it is another one than the value's, or none of the API's. */
export function through(flow: Flow, name: string): Flow | null {
  const key = flow.keys.at(-1)
  if (key === opening) return /^(data|body)$/.test(name) ? opened(flow) : through(opened(flow), name)
  const isItem = /^\d+$/.test(name)
  // A list of objects that hold the value is followed as one of them.
  if (isItem && !/^[#*]/.test(key ?? '')) return flow
  if (key !== undefined) {
    const isHere = key === name || key === '*' || key === `#${name}`
    return isHere ? { ...flow, keys: flow.keys.slice(0, -1) } : null
  }
  if (language.has(name) || flow.hidden.includes(name) || (flow.wire && beside.has(name))) return null
  if (envelopes.has(name) && flow.field === null) return { ...flow, wire: false, hidden: [] }
  // Below a field that is not the record's envelope stands something else: a name there is the record's by a guess.
  return {
    ...flow,
    wire: false,
    field: name,
    hidden: [],
    certainty: flow.field === null ? flow.certainty : weaker(flow.certainty, 'inferred'),
  }
}

/** The key of what an answer of the program's own server holds, which may be read through the transport's answer (`response.data.cards`) or at once. */
const opening = '=answer'

/** The value sent on as an answer of the program's own server. */
export function answered({ keys, hidden, certainty, field }: Flow): Flow {
  const isWhole = keys.length === 0
  // What else the address may answer with, the pages read by the same names.
  return { ...start, wire: isWhole, keys: isWhole ? [] : [...keys, opening], hidden, mixed: true, certainty, field }
}

/** Inside of the transport's answer. */
export function opened(flow: Flow): Flow {
  return flow.keys.at(-1) === opening ? { ...flow, keys: flow.keys.slice(0, -1) } : flow
}

/** The value without these of its properties; null when it is one of them. */
export function without(whole: Flow, names: readonly string[]): Flow | null {
  const flow = opened(whole)
  const key = flow.keys.at(-1)
  if (key !== undefined) return names.includes(key) ? null : flow
  return names.length === 0 ? flow : { ...flow, hidden: [...new Set([...flow.hidden, ...names])].sort() }
}

/** True when the property itself is one of the response. */
export function isField(flow: Flow): boolean {
  return flow.keys.length === 0
}

/** One item of the value where it is a list, or of the list that holds it. */
export function item(whole: Flow): Flow {
  const flow = opened(whole)
  const key = flow.keys.at(-1)
  return key === '*' || key?.startsWith('#') ? { ...flow, keys: flow.keys.slice(0, -1) } : flow
}

/** Where the names stand in a list that something else is made of as well: a row of a table, a line of a file. */
export function listedNames(flow: Flow): Flow {
  return { ...guessed(flow), mixed: true }
}

export function guessed(flow: Flow): Flow {
  return { ...flow, certainty: weaker(flow.certainty, 'inferred') }
}

/** The value inside of a function that it was handed to. */
export function enter(flow: Flow, fn: ts.Node, out: ts.Node | null): Flow {
  const others = flow.entries.filter((one) => one.fn !== fn || one.out !== out)
  return { ...flow, entries: [...others, { fn, out }].slice(-maxEntries) }
}

/** The value given back by a function: where it comes out, and what is left of the way in; null when nothing says by which call it went in. */
export function leave(flow: Flow, fn: ts.Node): { readonly out: ts.Node | null; readonly flow: Flow } | null {
  const at = flow.entries.findLastIndex((one) => one.fn === fn)
  return at < 0 ? null : { out: flow.entries[at]!.out, flow: { ...flow, entries: flow.entries.slice(0, at) } }
}

function spot(node: ts.Node): string {
  return `${node.getSourceFile().fileName}:${node.pos}`
}

/** The same for all flows that take the same steps: which field's value it is matters for those that are told apart by their values. */
export function keyOf(flow: Flow, { values, types }: Subjects): string {
  const { field } = flow
  const value = field === null ? '' : values.has(field) || types.has(field) ? `=${field}` : '='
  const way = flow.entries.map(({ fn, out }) => `${spot(fn)}:${out ? spot(out) : ''}`)
  return [flow.keys.join('/'), flow.wire ? 'w' : '', value, flow.hidden.join('/'), flow.mixed ? 'm' : '', ...way].join(
    '|',
  )
}
