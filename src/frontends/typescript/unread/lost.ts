/** What the changes at a request's endpoint take away, by names that say something wherever they are spelt. */

import type { Catalogue } from '../../../catalogue/types.ts'
import { changesFor, fieldsLost, paramsLost, valuesLost } from '../../../match.ts'
import type { Part, Request } from '../../../request.ts'

export interface Lost {
  readonly name: string
  readonly part: Part
}

/** What changes take from a request's endpoint and the request was not seen to send or read: parameters, fields, values of fields. */
export function lostAt(catalogues: readonly Catalogue[], request: Request): readonly Lost[] {
  const catalogue = catalogues.find((one) => one.api.id === request.api)
  if (!catalogue || !request.path || request.path.template === null) return []
  const isSent = new Set(request.params.map(({ name }) => name))
  const found = [...changesFor(catalogue, request)].flatMap((change): readonly Lost[] => [
    ...fieldsLost(change).map((name) => ({ name, part: 'reads' as const })),
    ...valuesLost(change).map((name) => ({ name, part: 'reads' as const })),
    ...paramsLost(change).flatMap((name) => (isSent.has(name) ? [] : [{ name, part: 'params' as const }])),
  ])
  const shared = idsOfPaths(catalogue)
  const telling = found.filter(({ name }) => isTelling(name, shared))
  return [...new Map(telling.map((one) => [`${one.part} ${one.name}`, one])).values()]
}

/** One word (`paused`) is a word of any program, and so is an id that others have as well (`account_id`). */
function isTelling(name: string, shared: ReadonlySet<string>): boolean {
  return /^[A-Z][A-Z0-9_]+$/.test(name) || (name.includes('_') && !shared.has(name))
}

/** The names of ids in the paths of an API. Asked for every request, at every key in an editor. */
function idsOfPaths(catalogue: Catalogue): ReadonlySet<string> {
  let known = idNames.get(catalogue)
  if (!known) {
    const segments = catalogue.endpoints.flatMap(({ path }) => path.split('/'))
    known = new Set(segments.flatMap((segment) => (segment.startsWith(':') ? [segment.slice(1)] : [])))
    idNames.set(catalogue, known)
  }
  return known
}

const idNames = new WeakMap<Catalogue, ReadonlySet<string>>()
