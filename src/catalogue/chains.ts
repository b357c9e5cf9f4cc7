/** Later names of endpoints and parameters: a request is recognised by what it is, not by what it was called. */

import type { Change, EndpointPattern, EndpointRenamed, EnumRemoved, EnumRenamed, ParamRenamed } from './types.ts'

/** One endpoint with one method, as `GET loaves/:loaf_id`; `* loaves` stands for every method. */
type Key = string

/**
 * Names that the change's endpoints have later, through endpoint-renamed changes of the same or a later hop. Empty for
 * changes of endpoints themselves: whoever uses the later name has already followed them. Empty as well for a change with `beforeMove`: the endpoint
 * that they move to was there before, and is not met.
 */
export function laterEndpoints(
  change: Change,
  changes: readonly Change[],
  versions: readonly string[],
): readonly EndpointPattern[] {
  if (isOnEndpoint(change) || change.beforeMove) return []
  const known = keysOf(change.endpoints)
  const found: EndpointPattern[] = []
  const renames = changes.filter((other): other is EndpointRenamed => other.kind === 'endpoint-renamed')
  for (const rename of renames.filter((other) => hopOf(other, versions) >= hopOf(change, versions))) {
    for (const [method, path] of rename.endpoints.flatMap(split)) {
      if (!known.has(`${method} ${path}`) && !known.has(`* ${path}`)) continue
      const to = { methods: [rename.to.method ?? method], path: rename.to.path }
      const key = `${to.methods[0]} ${to.path}`
      if (known.has(key) || change.endpoints.some((pattern) => covers(pattern, to))) continue
      known.add(key)
      found.push(to)
    }
  }
  return found
}

/** Names that the change's parameter has later, nearest first, without those the change itself names. */
export function laterNames(
  change: ParamRenamed | EnumRenamed | EnumRemoved,
  changes: readonly Change[],
  versions: readonly string[],
): readonly string[] {
  const current = new Set([change.kind === 'param-renamed' ? change.to : change.param])
  const own = change.kind === 'param-renamed' ? change.from : change.param
  const patterns = [...change.endpoints, ...laterEndpoints(change, changes, versions)]
  const found: string[] = []
  for (const other of changes) {
    if (other.id === change.id || hopOf(other, versions) < hopOf(change, versions)) continue
    for (const [from, to] of renamesOf(other)) {
      if (!current.has(from) || current.has(to) || to === own || !meet(patterns, other.endpoints)) continue
      current.add(to)
      found.push(to)
    }
  }
  return found
}

/** The parameter renames that a change carries out: pairs of old and new name. */
export function renamesOf(change: Change): readonly (readonly [string, string])[] {
  if (change.kind === 'param-renamed') return [[change.from, change.to]]
  if (change.kind === 'params-merged' && change.merge === 'same') return change.from.map((from) => [from, change.to])
  if (change.kind === 'endpoint-renamed') return Object.entries(change.params)
  return []
}

/** True when some endpoint is meant by both. */
export function meet(a: readonly EndpointPattern[], b: readonly EndpointPattern[]): boolean {
  return a.some((one) => b.some((other) => methodsMeet(one, other) && (covers(one, other) || covers(other, one))))
}

/** True when every path that `pattern` means covers the path of `other`; methods are not compared. */
function pathCovers(pattern: string, other: string): boolean {
  if (pattern === '*' || pattern === other) return true
  if (!pattern.endsWith('/*')) return false
  const prefix = pattern.slice(0, -2)
  return other === prefix || other.startsWith(`${prefix}/`)
}

function covers(pattern: EndpointPattern, other: EndpointPattern): boolean {
  return methodsMeet(pattern, other) && pathCovers(pattern.path, other.path)
}

function methodsMeet(a: EndpointPattern, b: EndpointPattern): boolean {
  return a.methods.length === 0 || b.methods.length === 0 || a.methods.some((method) => b.methods.includes(method))
}

function isOnEndpoint(change: Change): boolean {
  return change.kind === 'endpoint-renamed' || change.kind === 'endpoint-removed' || change.kind === 'method-removed'
}

/** Position of the hop; an out-of-band change counts from the oldest version that it names, else from the oldest there is. */
function hopOf(change: Change, versions: readonly string[]): number {
  if (change.hop !== null) return versions.indexOf(change.hop)
  if (change.versions.length === 0) return 0
  return Math.min(...change.versions.map((version) => versions.indexOf(version)))
}

function keysOf(patterns: readonly EndpointPattern[]): Set<Key> {
  return new Set(patterns.flatMap(split).map(([method, path]) => `${method} ${path}`))
}

function split(pattern: EndpointPattern): (readonly [method: string, path: string])[] {
  return pattern.methods.length === 0
    ? [['*', pattern.path]]
    : pattern.methods.map((method) => [method, pattern.path] as const)
}
