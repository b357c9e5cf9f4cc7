/** What an expression may be, as far as reading the source tells: ropes of text with their origins, objects, functions, instances, unknowns. */

import type { ts } from 'ts-morph'
import type { Definitions } from '../../../manifests/environment.ts'
import type { Certainty, SiteForm, UnknownReason } from '../../../request.ts'
import { weaker } from '../../../request.ts'
import type { Frame } from './frame.ts'
import { idOf } from './ids.ts'
import { areItems, sameWays, sharedWays, withWays } from './ways.ts'

/** A stretch of known text. `start` is the offset of its first character in the file of `node`, or -1 when escapes break the mapping. */
export interface Lit {
  readonly kind: 'lit'
  readonly text: string
  readonly node: ts.Node
  readonly start: number
  readonly certainty: Certainty
  /** The environment variable that this is the default of, or the value. */
  readonly environment?: string
  /** The files that give the variable this value. Without a `start` it is written nowhere else. */
  readonly definition?: Definitions
  /** The name that the text was made of by changing its case. */
  readonly origin?: ts.Node
  /** Set for the name of a key that is written in several places (`p.a = 1` in two branches): all of them. */
  readonly keys?: readonly NameSite[]
  /** Somebody chose it, and what was chosen is stored where no code says so: the old text stays there when this one changes. */
  readonly isStored?: true
}

/** A stretch that was not resolved to text; `value` says what is known of it. */
export interface Hole {
  readonly kind: 'hole'
  readonly node: ts.Node
  readonly value: Value
}

export type Piece = Lit | Hole

/**
 * Which ways were taken to a value where the program has several: the condition, loop or table (as a key), and the name of the way.
 * Values that took different ways at the same place never stand together (`id ? 'PUT' : 'POST'` beside `id ? one : all`).
 */
export type Ways = ReadonlyMap<string, string>

interface Taken {
  readonly ways?: Ways
}

export interface Text extends Taken {
  readonly kind: 'text'
  readonly pieces: readonly Piece[]
}

/** A number, boolean, null or undefined literal. */
export interface Primitive extends Taken {
  readonly kind: 'primitive'
  readonly type: 'number' | 'boolean' | 'null' | 'undefined'
  readonly text: string
  readonly node: ts.Node
  readonly certainty: Certainty
  readonly environment?: string
  readonly definition?: Definitions
  /** For `undefined`: the call that leaves this argument out, and could pass an object behind its last one. */
  readonly absent?: ts.CallExpression
}

export interface NameSite {
  readonly node: ts.Node
  readonly form: SiteForm
  /** Set for `text` sites: the characters. */
  readonly range?: readonly [number, number]
  readonly exclusive: boolean
  /** The member of a type that nobody was seen to fill. */
  readonly doubt?: 'filled-outside'
}

export interface Property extends Taken {
  readonly name: string
  readonly sites: readonly NameSite[]
  readonly value: Value
  readonly optional: boolean
  readonly certainty: Certainty
}

/** Known keys plus, when `open`, more that could not be read. */
export interface Obj extends Taken {
  readonly kind: 'object'
  /** `params` = URLSearchParams, `form` = FormData. */
  readonly shape: 'object' | 'params' | 'url'
  readonly node: ts.Node
  readonly properties: readonly Property[]
  readonly open: Unknown | Ref | null
  /** Where a new property can be written, if anywhere: a literal, a constructor, or a call that leaves the object out. */
  readonly target: ts.Node | null
  /** Objects whose keys were all copied into this one: a new property can be written there as well. */
  readonly copied?: readonly ts.Node[]
  /** For shape `url`: its text. */
  readonly url?: Value
  /** What was put under keys that only the run time knows: a group, a plan for each campaign. */
  readonly entry?: Value
  /** Found under such a key, where there may be nothing. */
  readonly isPerhaps?: true
}

export interface List extends Taken {
  readonly kind: 'list'
  readonly node: ts.Node
  readonly items: readonly Value[]
  readonly open: boolean
  /** What only callers know of the items: the rest of an object whose pairs it lists. */
  readonly rest?: Ref
  /** Set where what is not known of an open list stands behind all items that are. */
  readonly isEndOpen?: true
  /** Set where an open list has more of what it holds and nothing else: what a function made of rows. */
  readonly isAlike?: true
  /** As of an object. */
  readonly isPerhaps?: true
}

/** What a list holds, and what is known of the rest. */
export type Items = Pick<List, 'items' | 'open' | 'rest' | 'isEndOpen' | 'isAlike'>

export interface Fn extends Taken {
  readonly kind: 'function'
  readonly node: ts.SignatureDeclaration
  readonly frame: Frame | null
  readonly self: Value | null
  /** Arguments that it was bound to: `send.bind(null, 'GET')`. */
  readonly bound?: readonly Value[]
}

export interface Cls extends Taken {
  readonly kind: 'class'
  readonly node: ts.ClassLikeDeclaration
  /** The static method whose callers decide which of the class's heirs it is. */
  readonly owner?: ts.Node
  /** What it extends, where a function wrote it around the base it was given. */
  readonly base?: Cls
}

/** What `new` makes objects of: a class, or a function of the older style (`function Client() { this.x = … }`). */
export type Maker = ts.ClassLikeDeclaration | ts.FunctionDeclaration | ts.FunctionExpression

/** An object made by `new`; `site` is null for "any instance of the class". */
export interface Instance extends Taken {
  readonly kind: 'instance'
  readonly cls: Maker
  readonly site: ts.NewExpression | null
  readonly frame: Frame | null
  /** Known by a declared type: it is taken for none of the copies that such an object makes of itself. */
  readonly isSupplied?: true
  /** The runs of its own methods that set it up, first to last: `api.get(path).query({ … })`. */
  readonly steps?: readonly Frame[]
}

/** `this` of a method that nobody was seen calling yet. */
export interface This extends Taken {
  readonly kind: 'this'
  readonly cls: Maker
  /** The method whose callers decide which instance it is. */
  readonly owner: ts.Node
  /** As of a reference. */
  readonly makes?: Maker
}

/** A parameter without a caller in the current frames, or a field of a `this` without a receiver. */
export interface Ref extends Taken {
  readonly kind: 'ref'
  readonly node: ts.Node
  /** The function whose callers decide. */
  readonly owner: ts.Node
  /** The parameter's declaration; null for `this`. */
  readonly parameter: ts.ParameterDeclaration | null
  readonly name: string
  /** Properties read from it. */
  readonly path: readonly string[]
  /** What is taken when no caller decides: the default value. */
  readonly fallback: Value | null
  /** Nobody calls: only the declared type says what it holds. */
  readonly isUncalled?: true
  /** The object that the owner is entered on, where the class of it says what the type of the parameter stands for. */
  readonly on?: Instance
  /**
   * The type of what it was handed to, or that it is said to be of, `path.length` then: `create(req.body)` of `create(line: LineItem)`,
   * `req.body as LineItem`.
   */
  readonly as?: { readonly type: ts.TypeNode; readonly from: number }
  /** What was taken out of it, `path.length` then: `line` of `const { bid, ...line } = input`. */
  readonly without?: { readonly names: readonly string[]; readonly from: number }
  /** What an object of this class was made with, where several places make one: the owner is around one of them. */
  readonly makes?: Maker
}

/** A name of a package or a global: `axios`, `https.request`. `base` is the call that made the object it hangs on. */
export interface External extends Taken {
  readonly kind: 'external'
  /** Package name, or '' for a global. */
  readonly module: string
  readonly path: readonly string[]
  readonly base: ExternalCall | null
  /** The object of a class of the project that inherits the name from the package's class. */
  readonly self?: Instance
  /** The parameter of a promise's executor (`resolve`) that it is, wherever it was handed to. */
  readonly executor?: ts.ParameterDeclaration
}

/** The result of calling or constructing an External. */
export interface ExternalCall extends Taken {
  readonly kind: 'external-call'
  readonly callee: External
  readonly node: ts.CallExpression | ts.NewExpression
  readonly frame: Frame | null
  /** What a framework made it with, where the arguments of the call do not say. */
  readonly options?: Value
}

export interface Module extends Taken {
  readonly kind: 'module'
  readonly file: ts.SourceFile
  /** Set for a namespace inside the file. */
  readonly namespace?: ts.Symbol
}

export interface Union {
  readonly kind: 'union'
  readonly options: readonly Value[]
  readonly ways?: undefined
}

export interface Unknown extends Taken {
  readonly kind: 'unknown'
  readonly reason: UnknownReason
  readonly node: ts.Node
  readonly name?: string
}

export type Value =
  Text | Primitive | Obj | List | Fn | Cls | Instance | This | Ref | External | ExternalCall | Module | Union | Unknown

/** More alternatives than this are not followed; the reader is told `too-many-values`. */
export const maxOptions = 48

/** Longer ropes and lists than any request has are cut. */
export const maxPieces = 200

export function unknown(node: ts.Node, reason: UnknownReason, name?: string): Unknown {
  return name === undefined ? { kind: 'unknown', reason, node } : { kind: 'unknown', reason, node, name }
}

/** Nothing is known of the value, or nothing but that it may be nothing (`args ?? {}`). */
export function isLeftOpen(value: Value): boolean {
  if (value.kind === 'ref') return !value.fallback || isEmpty(value.fallback)
  return value.kind !== 'primitive' && optionsOf(value).every((one) => one.kind === 'unknown' || isEmpty(one))
}

function isEmpty(value: Value): boolean {
  return value.kind === 'object' && value.properties.length === 0 && value.open === null && !value.url
}

export function optionsOf(value: Value): readonly Value[] {
  return value.kind === 'union' ? value.options : [value]
}

/** One value out of several alternatives; equal texts count once, undefined is dropped beside others. */
export function union(node: ts.Node, values: readonly Value[]): Value {
  if (values.length === 1 && values[0]!.kind !== 'union') return values[0]!
  const options: Value[] = []
  const seen = new Map<string, number>()
  const all = values.flatMap(optionsOf)
  for (const value of all) {
    const key = keyOf(value)
    const before = seen.get(key)
    if (before !== undefined) {
      // The same value by different ways: it is this one wherever those part, and theirs together is what remains.
      if (options[before]!.ways && !sameWays(options[before]!.ways, value.ways))
        options[before] = withWays(options[before]!, sharedWays(options[before]!.ways, value.ways))
      continue
    }
    seen.set(key, options.length)
    options.push(value)
  }
  // A row of a table that lacks what others have is still a row.
  const present = areItems(all)
    ? options
    : options.filter((value) => !(value.kind === 'primitive' && value.type === 'undefined'))
  const kept = present.length > 0 ? present : options
  if (kept.length < 2) return kept[0] ?? unknown(node, 'dynamic-value')
  if (kept.length > maxOptions)
    return { kind: 'union', options: [...kept.slice(0, maxOptions), unknown(node, 'too-many-values')] }
  return { kind: 'union', options: kept }
}

/** Equal for alternatives that nothing can tell apart; of objects and what calls made only the very same one is equal. */
function keyOf(value: Value): string {
  switch (value.kind) {
    case 'primitive':
      return `p${value.text}@${idOf(value.node)}`
    case 'text': {
      const parts: string[] = []
      for (const piece of value.pieces)
        parts.push(`${piece.kind === 'lit' ? piece.text : keysIn(piece.value)}@${idOf(piece.node)}`)
      return parts.join('|')
    }
    case 'unknown':
      return `u${value.reason}@${idOf(value.node)}`
    case 'instance':
      return value.site ? `o${idOf(value)}` : `i${idOf(value.cls)}`
    case 'function':
      return `f${idOf(value.node)}:${idOf(value.frame)}:${idOf(value.self)}:${idOf(value.bound ?? null)}`
    case 'class':
      return `c${idOf(value.node)}${value.base ? keyOf(value.base) : ''}`
    case 'module':
      return `m${idOf(value.file)}:${idOf(value.namespace ?? null)}`
    case 'ref':
      return `r${idOf(value.owner)}:${idOf(value.parameter)}:${value.name}.${value.path.join('.')}:${idOf(value.fallback)}`
    default:
      return `o${idOf(value)}`
  }
}

/** What tells two values in the same hole of a rope apart: keys and values that were read, and what stands in for a caller. */
function keysIn(value: Value): string {
  if (value.kind === 'ref' && value.fallback) return `r${idOf(value.fallback)}`
  if (value.kind === 'list') return value.items.map((item) => (isRead(item) ? keyOf(item) : '')).join(',')
  if (value.kind !== 'object') return ''
  const keys = value.properties.map(({ name, value: inner }) => {
    return isRead(inner) ? `${name}=${keyOf(inner)}` : name
  })
  return keys.join('&')
}

function isRead(value: Value): value is Text | Primitive {
  return value.kind === 'text' || value.kind === 'primitive'
}

/** Lowers the certainty of every text and primitive in a value, for a default, a fallback, a guess. */
export function inferred(value: Value, environment?: string): Value {
  switch (value.kind) {
    case 'text':
      return {
        ...value,
        pieces: value.pieces.map((piece) => (piece.kind === 'lit' ? lowered(piece, environment) : piece)),
      }
    case 'primitive':
      return lowered(value, environment)
    case 'union':
      return { kind: 'union', options: value.options.map((option) => inferred(option, environment)) }
    default:
      return value
  }
}

function lowered<T extends Lit | Primitive>(value: T, environment?: string): T {
  const certainty = weaker(value.certainty, 'inferred')
  // `process.env.A || process.env.B`: what a file says of B, it does not say of A.
  return environment === undefined || value.definition ? { ...value, certainty } : { ...value, certainty, environment }
}

/** The text when there is one and it has no holes, else null. */
export function constantText(value: Value): string | null {
  if (value.kind === 'primitive') return value.text
  if (value.kind !== 'text') return null
  let out = ''
  for (const piece of value.pieces) {
    if (piece.kind !== 'lit') return null
    out += piece.text
  }
  return out
}

/** A text that an environment variable may replace. */
export function isOfEnvironment(value: Value): boolean {
  if (value.kind === 'primitive') return value.environment !== undefined
  return value.kind === 'text' && value.pieces.some((piece) => piece.kind === 'lit' && piece.environment !== undefined)
}

/** The weakest certainty among the literal pieces. */
export function certaintyOf(value: Value): Certainty {
  if (value.kind === 'primitive') return value.certainty
  if (value.kind !== 'text') return 'proven'
  let certainty: Certainty = 'proven'
  for (const piece of value.pieces) if (piece.kind === 'lit') certainty = weaker(certainty, piece.certainty)
  return certainty
}
