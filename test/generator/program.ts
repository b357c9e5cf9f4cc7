/** A random small client as data: what it sends, and in which of the shapes that real clients have. `render/` writes its files. */

export type Transport =
  | 'fetch'
  | 'wrapper'
  | 'chained'
  | 'curried'
  | 'route'
  | 'client'
  | 'resource'
  | 'injected'
  | 'closure'
  | 'axios'
  | 'instance'
  | 'config'
  | 'sdk'
export type Base = 'inline' | 'constant' | 'parts' | 'environment' | 'record' | 'function'
export type Params =
  | 'object'
  | 'computed'
  | 'assigned'
  | 'brackets'
  | 'spread'
  | 'ternary'
  | 'merged'
  | 'shorthand'
  | 'typed'
  | 'argument'
  | 'camel'
  | 'compact'
  | 'search'
  | 'appended'
  | 'url'
  | 'query'
  | 'chain'
export type PathForm = 'template' | 'chain' | 'function' | 'urls' | 'segments' | 'replace' | 'joined'
export type ValueForm =
  | 'literal'
  | 'constant'
  | 'table'
  | 'enum'
  | 'shared'
  | 'mapped'
  | 'union'
  | 'positional'
  | 'default'
  | 'joined'
  | 'array'
  | 'runtime'

export interface ParamSpec {
  readonly name: string
  /** Lists are joined by commas, as they are sent. */
  readonly value: string
  /** Another value that the parameter may have; stands in tables and unions beside the one that is sent. */
  readonly other: string
  readonly form: ValueForm
}

export interface CallSpec {
  readonly method: string
  /** With `:name` for variables. */
  readonly path: string
  readonly params: readonly ParamSpec[]
  readonly shape: Params
  readonly pathForm: PathForm
  readonly isCommented: boolean
}

export interface Program {
  readonly version: string
  readonly base: Base
  readonly transport: Transport
  readonly calls: readonly CallSpec[]
  readonly isTyped: boolean
  readonly isModule: boolean
  /** The entry is a component whose handler sends the requests. */
  readonly isJsx: boolean
  /** Files begin with a byte order mark. */
  readonly isMarked: boolean
  readonly quote: "'" | '"'
  readonly newline: '\n' | '\r\n'
  readonly indent: '  ' | '\t'
  readonly isTrailing: boolean
}

export const host = 'ads-api.x.com'

export function entryOf({ isTyped, isJsx }: Program): string {
  return `main.${isTyped ? 'ts' : 'js'}${isJsx ? 'x' : ''}`
}

/** TypeScript, left out of JavaScript. */
export function typed(program: Program, text: string): string {
  return program.isTyped ? text : ''
}

/** Requests are methods of a class in a file of their own. */
export function hasResources({ transport }: Program): boolean {
  return transport === 'resource' || transport === 'injected'
}
