/** Whether what a path ends in may be more of it than an id. */

import type { Catalogue } from '../../../catalogue/types.ts'
import type { Piece } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'

/** The registry has paths that begin with this one. */
export function goesOn(catalogue: Catalogue, template: string): boolean {
  let known = beginnings.get(catalogue)
  if (!known) {
    known = new Set(
      catalogue.endpoints.flatMap(({ path }) => path.split('/').map((_, at, parts) => parts.slice(0, at).join('/'))),
    )
    beginnings.set(catalogue, known)
  }
  return known.has(template)
}

const beginnings = new WeakMap<Catalogue, ReadonlySet<string>>()

/** The rest of a list that a path is made of: as many segments as only the run time, or a caller, knows, none among them. */
export function isRestOfList([piece, ...more]: readonly Piece[]): boolean {
  if (piece?.kind !== 'hole' || more.length > 0) return false
  return optionsOf(piece.value).some((one) => {
    const left = one.kind === 'ref' ? one.fallback : one
    return left?.kind === 'unknown' && left.reason === 'dynamic-path'
  })
}

/** `accounts/${path}`, `['accounts', ...rest].join('/')`: what holds more of the path than an id, by its name or as the rest of a list. */
export function isMoreOfPath([piece, ...more]: readonly Piece[]): boolean {
  if (piece?.kind !== 'hole' || more.length > 0) return false
  return optionsOf(piece.value).some(
    (one) =>
      ((one.kind === 'ref' || one.kind === 'unknown') && one.name && pathLike.test(one.name)) ||
      (one.kind === 'ref' && one.parameter?.dotDotDotToken !== undefined && one.path.length === 0),
  )
}

const pathLike =
  /(^|_)(path|pathname|url|uri|endpoint|resource|route|suffix|key)$|[a-z](Path|Url|Uri|Endpoint|Resource|Route|Suffix|Key)$/
