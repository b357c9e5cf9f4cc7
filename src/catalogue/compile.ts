/** From YAML texts to the compiled catalogue: shape, lint, then what is computed (later names, order, hash). */

import { createHash } from 'node:crypto'

import { CatalogueError } from '../errors.ts'
import { laterEndpoints, laterNames } from './chains.ts'
import { lint } from './lint.ts'
import type { Loaded, Sources } from './load.ts'
import { load } from './load.ts'
import type { RawChange, RawChanges } from './schema.ts'
import type { Catalogue, Change, Endpoint, Example, Untouched } from './types.ts'

/**
 * @param files path -> text of every YAML file of one API's folder, null for one that is no text or too large. Paths are shown in messages and kept as positions.
 * @throws CatalogueError with every problem found, `file:line: field: met; expected; way out` each
 */
export function compile(files: ReadonlyMap<string, string | null>): Catalogue {
  const { sources, problems } = load(files)
  if (sources === null) throw new CatalogueError(problems)
  const found = lint(sources)
  if (found.length > 0) throw new CatalogueError(found)
  return assemble(sources)
}

function assemble(sources: Sources): Catalogue {
  const api = sources.api.data
  const versions = api.versions.map((version) => version.version)
  const endpoints = sources.endpoints.flatMap((loaded) =>
    loaded.data.endpoints.map((endpoint, index): Endpoint => ({
      ...endpoint,
      position: { file: loaded.file, line: loaded.lineOf(['endpoints', index]) },
    })),
  )
  const raw = sources.changes.flatMap((loaded) =>
    loaded.data.changes.map((change, index) => positioned(loaded, change, index)),
  )
  const sorted = raw
    .map((change, index) => ({ change, index }))
    .sort((a, b) => rank(versions, a.change) - rank(versions, b.change) || a.index - b.index)
    .map(({ change }) => change)
  const changes = sorted.map((change) => {
    const withEndpoints = { ...change, laterEndpoints: laterEndpoints(change, sorted, versions) } as Change
    return 'laterNames' in withEndpoints
      ? { ...withEndpoints, laterNames: laterNames(withEndpoints, sorted, versions) }
      : withEndpoints
  })
  const hash = createHash('sha256').update(JSON.stringify({ api, endpoints, changes })).digest('hex')
  return { api, endpoints, changes, hash }
}

/** Hops first, oldest first; within a hop what happens to endpoints comes before the rest, unless that is said of their old paths; out-of-band ones last. */
function rank(versions: readonly string[], change: Change): number {
  const hop = change.hop === null ? versions.length : versions.indexOf(change.hop)
  const onEndpoint = ['endpoint-renamed', 'endpoint-removed', 'method-removed'].includes(change.kind)
  return hop * 3 + (change.beforeMove ? 0 : onEndpoint ? 1 : 2)
}

const named = new Set<string>(['param-renamed', 'enum-renamed', 'enum-removed'])

function positioned(loaded: Loaded<RawChanges>, change: RawChange, index: number): Change {
  const place = (...path: (string | number)[]) => ({
    file: loaded.file,
    line: loaded.lineOf(['changes', index, ...path]),
  })
  const examples = change.examples.map((example, at): Example => ({ ...example, position: place('examples', at) }))
  const untouched = change.untouched.map((example, at): Untouched => ({ ...example, position: place('untouched', at) }))
  return {
    ...change,
    hop: loaded.data.hop ?? null,
    versions: change.versions ?? [],
    laterEndpoints: [],
    ...(named.has(change.kind) ? { laterNames: [] } : {}),
    examples,
    untouched,
    position: place(),
  } as Change
}
