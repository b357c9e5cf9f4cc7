/** Renames that never come to an end: an endpoint, a parameter or a value that becomes itself again. */

import type { Entry } from './lint.ts'
import type { FieldPath } from './load.ts'
import { bare } from './load.ts'
import type { RawChange } from './schema.ts'

interface Edge {
  readonly from: string
  readonly to: string
  /** What the names belong to, when they are written after it: `PUT loaves/:loaf_id`. */
  readonly owner?: string
  readonly entry: Entry
  readonly field: FieldPath
}

/** Reports each cycle once, at the rename that closes it. */
export function lintCycles(entries: readonly Entry[]): void {
  report(entries.flatMap(endpointEdges))
  report(entries.flatMap(paramEdges))
  for (const entry of entries) report(valueEdges(entry))
}

/** `GET loaves` -> `GET breads`. */
function endpointEdges(entry: Entry): Edge[] {
  const { change } = entry
  // A rename under a condition may lead back: one path with two meanings is told apart by a parameter.
  if (change.kind !== 'endpoint-renamed' || change.when !== undefined) return []
  return change.endpoints.flatMap(({ methods, path }) =>
    (methods.length === 0 ? ['*'] : methods).map((method) => ({
      from: `${method} ${path}`,
      to: `${change.to.method ?? method} ${change.to.path}`,
      entry,
      field: ['to'],
    })),
  )
}

/** `GET loaves paused` -> `GET loaves status`; an endpoint keeps its parameters apart from those of others. */
function paramEdges(entry: Entry): Edge[] {
  const { change } = entry
  return renames(change).flatMap(([from, to]) =>
    change.endpoints.flatMap(({ methods, path }) =>
      (methods.length === 0 ? ['*'] : methods).map((method) => ({
        from: `${method} ${path} ${from}`,
        to: `${method} ${path} ${to}`,
        owner: `${method} ${path}`,
        entry,
        field: ['to'],
      })),
    ),
  )
}

function renames(change: RawChange): [string, string][] {
  if (change.kind === 'param-renamed') return [[change.from, change.to]]
  if (change.kind === 'params-merged') return change.from.map((from) => [from, change.to])
  return []
}

function valueEdges(entry: Entry): Edge[] {
  const { change } = entry
  // Only where the name stays: `paused: true` -> `status: 'true'` is no cycle.
  if (change.kind !== 'enum-renamed' && change.kind !== 'response-value-renamed') return []
  return Object.entries(change.values).flatMap(([from, to]) =>
    to === null ? [] : [{ from, to, entry, field: ['values', from] }],
  )
}

function report(edges: readonly Edge[]): void {
  const next = new Map<string, Edge[]>()
  for (const edge of edges) {
    const back = pathTo(next, edge.to, edge.from)
    if (back !== null) {
      const chain = [edge.from, ...back, ...(back.at(-1) === edge.from ? [] : [edge.from])]
      edge.entry.report(
        edge.field,
        bare(shown(chain, edge.owner)),
        'expected a chain of names that ends; remove the rename that leads back',
      )
      continue
    }
    next.set(edge.from, [...(next.get(edge.from) ?? []), edge])
  }
}

/** `PUT loaves/:loaf_id: paused -> status -> paused`. */
function shown(chain: readonly string[], owner: string | undefined): string {
  if (owner === undefined) return chain.join(' -> ')
  return `${owner}: ${chain.map((name) => name.slice(owner.length + 1)).join(' -> ')}`
}

/** The names from `start` to `goal`, both included, or null. */
function pathTo(next: ReadonlyMap<string, readonly Edge[]>, start: string, goal: string): string[] | null {
  const visited = new Set<string>()
  const walk = (name: string): string[] | null => {
    if (name === goal) return [name]
    if (visited.has(name)) return null
    visited.add(name)
    for (const edge of next.get(name) ?? []) {
      const rest = walk(edge.to)
      if (rest !== null) return [name, ...rest]
    }
    return null
  }
  return walk(start)
}
