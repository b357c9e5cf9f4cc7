/** What a kind answers: does the change meet the request, what does the request become, and what is left to a human. Knows no syntax. */

import type { Catalogue } from '../catalogue/types.ts'
import type { Applicability } from '../edit.ts'
import { lower } from '../edit.ts'
import type { Certainty, Param, Place, Request, Site, Unknown, Value } from '../request.ts'
import { anyKey, weaker } from '../request.ts'

export type Status = 'affected' | 'undecided' | 'not-affected' | 'not-visible'

/** A place where the change meets the source. */
export interface Spot {
  readonly place: Place
  readonly certainty: Certainty
  /** What stands there, when the title does not say it: `'CITY' becomes 'METROS'`. */
  readonly note?: string
}

/** Something only a human can do before the version may move. */
export interface Obligation {
  readonly place: Place
  readonly message: string
}

export interface Verdict {
  readonly status: Status
  /** The upgraded request; the same object when nothing changes. */
  readonly request: Request
  readonly spots: readonly Spot[]
  readonly applicability: Applicability
  readonly obligations: readonly Obligation[]
  /** Why undecided or not visible; empty otherwise. */
  readonly reason: string
  readonly unknown: readonly Unknown[]
}

export interface KindContext {
  readonly catalogue: Catalogue
  /** The version of the request asks for what the change does: whoever lives with it does what it wants when it has to. */
  readonly isInForce: boolean
  /** False for a value that the registry lists as legal at the request's version although the change took it away. */
  isIllegal(param: string, value: string | null): boolean
}

export function notAffected(request: Request): Verdict {
  return { status: 'not-affected', request, spots: [], applicability: 'safe', obligations: [], reason: '', unknown: [] }
}

export function notVisible(request: Request, reason: string): Verdict {
  return { ...notAffected(request), status: 'not-visible', reason }
}

export function undecided(request: Request, unknown: readonly Unknown[]): Verdict {
  const reason = [...new Set(unknown.map((one) => one.reason))].join(', ')
  return { ...notAffected(request), status: 'undecided', reason, unknown, applicability: 'manual' }
}

export function affected(
  before: Request,
  after: Request,
  spots: readonly Spot[],
  applicability: Applicability,
  obligations: readonly Obligation[] = [],
): Verdict {
  const worst = obligations.length > 0 ? 'manual' : applicability
  return {
    status: 'affected',
    request: worst === 'manual' ? before : after,
    spots,
    applicability: worst,
    obligations,
    reason: '',
    unknown: [],
  }
}

/** Affected, and nothing can be edited: one obligation at every spot. */
export function manual(request: Request, spots: readonly Spot[], message: string): Verdict {
  return affected(
    request,
    request,
    spots,
    'manual',
    spots.map((spot) => ({ place: spot.place, message })),
  )
}

/** What could not be read of the params, so that a name may be missing from the list. A type lists all its names. */
export function openParams(request: Request): readonly Unknown[] {
  return request.unknown.filter(
    (one) => one.part === 'params' && one.reason !== 'type-only' && one.reason !== 'spelt-elsewhere',
  )
}

/** What is spelt where nobody was seen to send or read it: it may be of this request all the same. */
export function speltElsewhere(request: Request, names: readonly string[]): readonly Unknown[] {
  return request.unknown.filter((one) => one.reason === 'spelt-elsewhere' && names.includes(one.name ?? ''))
}

/** Of parameters that the request was not seen to send. */
export function unsent(request: Request, names: readonly string[], open = openParams(request)): Verdict {
  if (open.length > 0) return undecided(request, open)
  const spelt = speltElsewhere(request, names)
  return spelt.length > 0 ? undecided(request, spelt) : notAffected(request)
}

/** The parameters sent under one of the names; with `inside` also those of objects under these keys of the body. */
export function sent(request: Request, names: readonly string[], inside: readonly string[] = []): readonly Param[] {
  return request.params.filter(
    (param) =>
      param.in !== 'path' &&
      names.includes(param.name) &&
      (param.inside === undefined || inside.includes(param.inside)),
  )
}

/** What could not be read of the objects under these keys of the body. */
export function openInside(request: Request, inside: readonly string[]): readonly Unknown[] {
  return request.params
    .filter((param) => param.name === anyKey && param.inside !== undefined && inside.includes(param.inside))
    .flatMap((param) => param.values.flatMap((value) => value.unknown ?? []))
}

/** Where a parameter is spelt: its keys, and the member of a type that only says what requests send; any member when nothing else spells it. */
export function keySpots(request: Request, param: Param, note?: string): readonly Spot[] {
  const keys = param.sites.filter((site) => site.form !== 'member' || site.exclusive)
  const sites = keys.length > 0 ? keys : param.sites
  if (sites.length === 0) return unnamedSpots(request, param, note)
  return sites.map((site) => spot(site.place, weaker(request.certainty, param.certainty), note))
}

/** A name that is written nowhere in one piece: what is sent under it stands nearer than the path. */
function unnamedSpots(request: Request, param: Param, note?: string): readonly Spot[] {
  const value = param.values.find(({ site }) => site !== null)
  return [value ? spot(value.site!.place, weaker(request.certainty, param.certainty), note) : pathSpot(request, note)]
}

export function valueSpot(request: Request, param: Param, value: Value, note?: string): readonly Spot[] {
  if (!value.site) return keySpots(request, param, note)
  return [spot(value.site.place, weaker(request.certainty, param.certainty), note)]
}

export function pathSpot(request: Request, note?: string): Spot {
  return spot(request.path?.place ?? request.place, request.certainty, note)
}

export function siteSpot(request: Request, site: Site, note?: string): Spot {
  return spot(site.place, request.certainty, note)
}

function spot(place: Place, certainty: Certainty, note?: string): Spot {
  return note === undefined ? { place, certainty } : { place, certainty, note }
}

/** The request with one parameter replaced, or removed when `by` is null. */
export function withParam(request: Request, param: Param, by: Param | null): Request {
  return { ...request, params: request.params.flatMap((other) => (other.id === param.id ? (by ? [by] : []) : [other])) }
}

/** The request with a parameter that it did not send. */
export function addParam(request: Request, name: string, text: string, change: string): Request {
  const value: Value = { text, type: 'string', site: null }
  const place = request.method === 'POST' || request.method === 'PUT' ? (request.slots[0]?.in ?? 'query') : 'query'
  const param: Param = {
    id: `${change}:${name}`,
    name,
    in: place,
    sites: [],
    values: [value],
    list: false,
    optional: false,
    certainty: 'proven',
    changes: [change],
  }
  return { ...request, params: [...request.params, param] }
}

/** One possible value through a map. `unmapped` when the map says nothing about a literal. */
export function mapValue(
  value: Value,
  map: Readonly<Record<string, string | null>>,
): { readonly value: Value; readonly outcome: 'same' | 'mapped' | 'dropped' | 'unmapped' | 'runtime' } {
  if (value.text === null) {
    const before = value.map
    const composed = before
      ? Object.fromEntries(
          Object.entries(before).map(([from, to]) => [from, to === null ? null : own(map, to) ? map[to]! : to]),
        )
      : {}
    return { value: { ...value, map: { ...map, ...composed } }, outcome: 'runtime' }
  }
  const parts = value.text.split(',')
  const mapped = parts.map((part): string | null | undefined => map[part])
  if (mapped.every((part) => part === undefined)) {
    const isNew = parts.every((part) => Object.values(map).includes(part))
    return { value, outcome: isNew ? 'same' : 'unmapped' }
  }
  if (mapped.every((part) => part === null)) return { value, outcome: 'dropped' }
  const text = parts.map((part, index) => mapped[index] ?? part).join(',')
  return { value: { ...value, text, type: 'string' }, outcome: 'mapped' }
}

function own(map: object, key: string): boolean {
  return Object.hasOwn(map, key)
}

export { lower }
