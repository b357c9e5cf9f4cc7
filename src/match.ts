/** Does this change concern this request? Method and path against patterns; and which row of the registry a path is. */

import type { Catalogue, Change, Endpoint, EndpointPattern, Lifetime } from './catalogue/types.ts'
import type { Path, Request, Segment } from './request.ts'
import { rankOf } from './version.ts'

export interface Recognised {
  readonly template: string
  /** For each segment the registry's name of the variable it fills, or null for a literal. */
  readonly names: readonly (string | null)[]
}

interface Node {
  readonly literals: Map<string, Node>
  variable: Node | null
  /** Rows that end here, by method. */
  readonly rows: Map<string, Endpoint>
}

const tries = new WeakMap<readonly Endpoint[], Node>()

function trieOf(endpoints: readonly Endpoint[]): Node {
  const known = tries.get(endpoints)
  if (known) return known
  const create = (): Node => ({ literals: new Map<string, Node>(), variable: null, rows: new Map<string, Endpoint>() })
  const root = create()
  for (const endpoint of endpoints) {
    let at = root
    for (const part of endpoint.path.split('/')) {
      if (part.startsWith(':')) at = at.variable ??= create()
      else {
        const next = at.literals.get(part) ?? create()
        at.literals.set(part, next)
        at = next
      }
    }
    at.rows.set(endpoint.method, endpoint)
  }
  tries.set(endpoints, root)
  return root
}

/**
 * The registry's row for a path: literals beat variables, and a literal that names nothing may fill a variable.
 * With `method` null any method counts. Null when the registry has no such path.
 */
export function recognise(
  catalogue: Catalogue,
  method: string | null,
  segments: readonly Segment[],
): Recognised | null {
  const endpoint = rowOf(catalogue, method, segments) ?? (method === null ? null : rowOf(catalogue, null, segments))
  if (!endpoint) return null
  const names = endpoint.path.split('/').map((part) => (part.startsWith(':') ? part.slice(1) : null))
  return { template: endpoint.path, names }
}

function rowOf(catalogue: Catalogue, method: string | null, segments: readonly Segment[]): Endpoint | null {
  const walk = (node: Node, index: number): Endpoint | null => {
    if (index === segments.length) {
      if (method !== null) return node.rows.get(method) ?? null
      return node.rows.values().next().value ?? null
    }
    const { text } = segments[index]!
    const literal = text === null ? undefined : node.literals.get(text)
    return (literal ? walk(literal, index + 1) : null) ?? (node.variable ? walk(node.variable, index + 1) : null)
  }
  return segments.length === 0 ? null : walk(trieOf(catalogue.endpoints), 0)
}

/** True when words in the place of a path's variables may make it one of the registry's: `accounts/:id/:what`. */
export function mayBeKnown(catalogue: Catalogue, segments: readonly Segment[]): boolean {
  const walk = (node: Node, index: number): boolean => {
    if (index === segments.length) return node.rows.size > 0
    const { text } = segments[index]!
    const literals = text === null ? [...node.literals.values()] : [node.literals.get(text)]
    return [...literals, node.variable].some((one) => one && walk(one, index + 1))
  }
  return segments.some((segment) => segment.text === null) && walk(trieOf(catalogue.endpoints), 0)
}

/**
 * The registry's paths that words, null where only the run time knows one, spell whole or the end of: `accounts/:/campaigns`,
 * `/line_items/:`. One word that other APIs have as well says nothing: a bare `campaigns` spells none.
 */
export function pathsSpelt(catalogue: Catalogue, words: readonly (string | null)[]): readonly string[] {
  if (words.length === 0) return []
  return pathsOf(catalogue).filter((path) => {
    const parts = partsOf(path)
    const from = parts.length - words.length
    if (from < 0) return false
    let told = from === 0 && words.length > 1 ? 1 : 0
    for (const [index, word] of words.entries()) {
      const part = parts[from + index]!
      // An id has digits; a word in its place is a word of another path.
      if (word === null || (part.startsWith(':') && /\d/.test(word))) continue
      if (part !== word) return false
      told += part.includes('_') ? 2 : 1
    }
    return told > 1
  })
}

const distinct = new WeakMap<Catalogue, readonly string[]>()

function pathsOf(catalogue: Catalogue): readonly string[] {
  let known = distinct.get(catalogue)
  if (!known) distinct.set(catalogue, (known = [...new Set(catalogue.endpoints.map(({ path }) => path))]))
  return known
}

/** The changes that name a path of the registry, whatever the method, under its old names or later ones. */
export function changesAt(catalogue: Catalogue, template: string): ReadonlySet<Change> {
  const segments = partsOf(template).map((part) =>
    part.startsWith(':') ? { text: null, name: part.slice(1), sites: [] } : { text: part, sites: [] },
  )
  const path: Path = { segments, template, place: { file: '', start: 0, end: 0 }, changes: [] }
  return changesFor(catalogue, { path, method: null })
}

const siblings = new WeakMap<Catalogue, Map<string, boolean>>()

/** The registry has another path that differs from this one by a word where this one has a variable. */
export function hasLiteralSiblings(
  catalogue: Catalogue,
  method: string | null,
  template: string,
  index: number,
): boolean {
  let known = siblings.get(catalogue)
  if (!known) siblings.set(catalogue, (known = new Map<string, boolean>()))
  const key = `${method ?? ''} ${template} ${index}`
  let answer = known.get(key)
  if (answer === undefined) known.set(key, (answer = findSibling(catalogue, method, template, index)))
  return answer
}

function findSibling(catalogue: Catalogue, method: string | null, template: string, index: number): boolean {
  const own = template.split('/')
  if (!own[index]?.startsWith(':')) return false
  return catalogue.endpoints.some((endpoint) => {
    if (method !== null && endpoint.method !== method) return false
    const parts = endpoint.path.split('/')
    const literal = parts[index]
    return (
      literal !== undefined && !literal.startsWith(':') && own.slice(0, index).every((part, at) => parts[at] === part)
    )
  })
}

/** The registry's row for a request's method and path; null when there is none. */
export function endpointOf(catalogue: Catalogue, request: Request): Endpoint | null {
  if (!request.path) return null
  return rowOf(catalogue, request.method, request.path.segments)
}

const concerning = new WeakMap<Catalogue, Map<string, ReadonlySet<Change>>>()
const maxPaths = 2_000

/** The changes that name a request's endpoint, by its old names or by a later one. An unknown method meets every method. */
export function changesFor(
  catalogue: Catalogue,
  { path, method }: Pick<Request, 'path' | 'method'>,
): ReadonlySet<Change> {
  if (!path) return ofEveryPath(catalogue, method)
  let known = concerning.get(catalogue)
  if (!known || known.size > maxPaths) concerning.set(catalogue, (known = new Map<string, ReadonlySet<Change>>()))
  const key = JSON.stringify([method, path.template, path.segments.map((segment) => segment.text)])
  let found = known.get(key)
  if (!found)
    known.set(
      key,
      (found = new Set(
        catalogue.changes.filter((change) =>
          [...change.endpoints, ...change.laterEndpoints].some((pattern) => matches(pattern, method, path)),
        ),
      )),
    )
  return found
}

const everywhere = new WeakMap<Catalogue, Map<string | null, ReadonlySet<Change>>>()

/** The changes that concern a request wherever it goes, so also when its path could not be read. */
function ofEveryPath(catalogue: Catalogue, method: string | null): ReadonlySet<Change> {
  let known = everywhere.get(catalogue)
  if (!known) everywhere.set(catalogue, (known = new Map<string | null, ReadonlySet<Change>>()))
  let found = known.get(method)
  if (!found) {
    const isEverywhere = ({ path, methods }: EndpointPattern): boolean =>
      path === '*' && (methods.length === 0 || (method !== null && methods.includes(method)))
    known.set(method, (found = new Set(catalogue.changes.filter(({ endpoints }) => endpoints.some(isEverywhere)))))
  }
  return found
}

/** A request whose path could not be read may be to any endpoint that takes its method. */
export function mayConcern(change: Change, { method }: Pick<Request, 'method'>): boolean {
  return change.endpoints.some(
    (endpoint) => method === null || endpoint.methods.length === 0 || endpoint.methods.includes(method),
  )
}

/** Patterns are few and met by every request: each is split once. */
const split = new Map<string, readonly string[]>()

function partsOf(pattern: string): readonly string[] {
  let parts = split.get(pattern)
  if (!parts) split.set(pattern, (parts = pattern.split('/')))
  return parts
}

export function matches(pattern: EndpointPattern, method: string | null, path: Path): boolean {
  if (method !== null && pattern.methods.length > 0 && !pattern.methods.includes(method)) return false
  const parts = partsOf(pattern.path)
  const { segments } = path
  for (const [index, part] of parts.entries()) {
    if (part === '*' && index === parts.length - 1) return true
    const segment = segments[index]
    if (!segment) return false
    if (part.startsWith(':')) continue
    if (segment.text !== part) return false
  }
  return parts.length === segments.length && (path.template === null || specific(pattern.path, path.template))
}

/** `cards/:card_id` does not mean the registry's own `cards/all`. */
function specific(pattern: string, template: string): boolean {
  const own = partsOf(pattern)
  const known = partsOf(template)
  return own.every((part, index) => !part.startsWith(':') || known[index]?.startsWith(':') !== false)
}

/** True when one of the lifetimes may hold the version: its ends are inclusive, an unknown end is open. */
export function aliveAt(lifetimes: readonly Lifetime[], versions: readonly string[], version: string): boolean {
  const at = rankOf(versions, version)
  return lifetimes.some((life) => startsBy(life, versions, at) && !endsBefore(life, versions, at))
}

/** True when a life that began in or after `since` holds `version`: the form died, and lives again. */
export function rebornAt(
  lifetimes: readonly Lifetime[],
  versions: readonly string[],
  since: string,
  version: string,
): boolean {
  const from = rankOf(versions, since)
  const at = rankOf(versions, version)
  return lifetimes.some((life) => {
    if (life.first === null) return false
    const first = rankOf(versions, life.first)
    return first >= from && first <= at && !endsBefore(life, versions, at)
  })
}

function startsBy(life: Lifetime, versions: readonly string[], at: number): boolean {
  return life.first === null || rankOf(versions, life.first) <= at
}

function endsBefore(life: Lifetime, versions: readonly string[], at: number): boolean {
  return life.last !== null && rankOf(versions, life.last) < at
}

const vocabularies = new WeakMap<Catalogue, ReadonlySet<string>>()

/** Names of the response fields that some change of the catalogue is about, the new ones left out. */
export function fieldsOf(catalogue: Catalogue): ReadonlySet<string> {
  let known = vocabularies.get(catalogue)
  if (!known) {
    const names = catalogue.changes.flatMap((change) =>
      change.kind === 'response-value-renamed' || change.kind === 'response-value-changed'
        ? change.fields
        : fieldsLost(change),
    )
    vocabularies.set(catalogue, (known = new Set(names)))
  }
  return known
}

/** The fields that responses have no more after a change: renamed, replaced by an expression, or gone. */
export function fieldsLost(change: Change): readonly string[] {
  switch (change.kind) {
    case 'response-field-renamed':
      return [...Object.keys(change.fields), ...Object.keys(change.expressions)]
    case 'response-field-removed':
      return change.fields
    default:
      return []
  }
}

/** The values that fields of responses have no more after a change. */
export function valuesLost(change: Change): readonly string[] {
  return change.kind === 'response-value-renamed' || change.kind === 'response-value-changed'
    ? Object.keys(change.values)
    : []
}

/** The names of parameters that requests may not have any more after a change, or not together. */
export function paramsLost(change: Change): readonly string[] {
  switch (change.kind) {
    case 'param-renamed':
      return [change.from]
    case 'param-removed':
    case 'param-moved':
    case 'params-exclusive':
      return change.params
    case 'params-merged':
      return change.from
    default:
      return []
  }
}

/** The texts that some change of the catalogue gives or takes to a field of responses, by the name of the field. */
export function changedTexts(catalogues: readonly Catalogue[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const change of catalogues.flatMap(({ changes }) => changes)) {
    if (change.kind !== 'response-value-renamed') continue
    const texts = Object.entries(change.values).flatMap(([from, to]) => (to === null ? [from] : [from, to]))
    for (const field of change.fields) found.set(field, new Set([...(found.get(field) ?? []), ...texts]))
  }
  return found
}

/** The types that values of response fields had before some change of the catalogue, by the name of the field. */
export function changedTypes(catalogues: readonly Catalogue[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const change of catalogues.flatMap(({ changes }) => changes))
    if (change.kind === 'response-value-changed' && change.type)
      for (const field of change.fields) found.set(field, change.type.from)
  return found
}
