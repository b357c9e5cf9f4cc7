/** One request through the changes, oldest first: what is already wrong, what the target version would break, and the request it should become. */

import type { Catalogue, Change } from './catalogue/types.ts'
import type { When } from './finding.ts'
import type { KindContext, Verdict } from './kinds/kind.ts'
import { meet } from './kinds/index.ts'
import { undecided } from './kinds/kind.ts'
import { aliveAt, concerns, endpointOf, mayConcern, meetsEveryMethod, rebornAt, secondLives } from './match.ts'
import type { Place, Request, Unknown } from './request.ts'
import { pathText } from './request.ts'
import { rankOf } from './version.ts'

export interface Target {
  readonly catalogue: Catalogue
  /** A version of the catalogue. */
  readonly to: string
  /** ISO date. */
  readonly asOf: string
  /** True when somebody took responsibility for a change at a place: it is still reported as met, but nothing is changed for it. */
  readonly isIgnored?: (change: string, place: Place) => boolean
}

/** A change that was looked at for a request to one of its endpoints. */
export interface Meeting {
  readonly change: Change
  readonly when: When
  readonly verdict: Verdict
  /** Every place of it is ignored by a comment: nobody waits for it. */
  readonly isIgnored: boolean
}

export interface Upgrade {
  /** The version it starts from; null when unknown. */
  readonly version: string | null
  readonly meetings: readonly Meeting[]
  /** The request with everything fixed that is wrong at its own version. */
  readonly now: Request
  /** The request as the target version wants it. */
  readonly target: Request
}

const endpointKinds = new Set(['endpoint-removed', 'method-removed'])

/** @param version one of the request's versions, or null when it is unknown or never existed: then every change up to the target is met. */
export function upgrade(request: Request, version: string | null, target: Target): Upgrade {
  const { catalogue } = target
  const meetings: Meeting[] = []
  let now = request
  let after = request
  let isDead = false
  for (const change of catalogue.changes) {
    const when = whenOf(change, version, target)
    const isHost = change.kind === 'host-renamed'
    if (when === null || (isDead && !isHost)) continue
    // Another host is no other request: its edit stands apart and holds nothing back.
    const state = isHost ? request : when === 'now' ? now : after
    const verdict = look(change, state, request, target, when === 'now' ? version : null)
    if (!verdict) continue
    const ignored = verdict.spots.filter((spot) => target.isIgnored?.(change.id, spot.place))
    meetings.push({ change, when, verdict, isIgnored: ignored.length > 0 && ignored.length === verdict.spots.length })
    if (isHost || verdict.status !== 'affected') continue
    if (endpointKinds.has(change.kind)) isDead = true
    if (ignored.length > 0) continue
    if (when === 'now') {
      // What is fixed now is fixed on the way to the target as well.
      after = now === after ? verdict.request : meet(change, after, context(catalogue, change, after, version)).request
      now = verdict.request
    } else after = verdict.request
  }
  return { version, meetings, now, target: after }
}

/**
 * The verdict of one change on one state of a request; null when it is none of its business.
 * @param version the version whose registry decides what is legal; null when the old form is illegal whatever it says
 */
function look(
  change: Change,
  state: Request,
  original: Request,
  { catalogue }: Target,
  version: string | null,
): Verdict | null {
  const onEndpoint = change.kind === 'endpoint-renamed' || endpointKinds.has(change.kind)
  const isConcerned = concerns(change, state) || (state !== original && !onEndpoint && concerns(change, original))
  if (isConcerned) {
    if (version !== null && isLegalAgain(catalogue, change, state, version)) return null
    const verdict = meet(change, state, context(catalogue, change, state, version))
    const isSure = state.method !== null || verdict.status !== 'affected' || meetsEveryMethod(catalogue, change, state)
    return isSure ? verdict : undecided(state, unread(state, 'method'))
  }
  if (!mayConcern(change, state)) return null
  // The path decides, unless the rest of the request already says that it cannot be met.
  const isOpen = onEndpoint || isUnsettled(meet(change, state, context(catalogue, change, state, version)))
  return isOpen ? undecided(state, unread(state, 'path')) : null
}

function isUnsettled(verdict: Verdict): boolean {
  return verdict.status === 'affected' || verdict.status === 'undecided'
}

/** What the front end said about the part, or that it is dynamic. */
function unread(request: Request, part: 'method' | 'path'): readonly Unknown[] {
  const told = request.unknown.filter((one) => one.part === part)
  const place = request.path?.place ?? request.place
  return told.length > 0 ? told : [{ part, reason: `dynamic-${part}`, place, text: pathText(request.path) ?? '' }]
}

/** When a change binds a request of this version; null when it does not. */
export function whenOf(change: Change, version: string | null, target: Target): When | null {
  const versions = target.catalogue.api.versions.map((one) => one.version)
  const to = rankOf(versions, target.to)
  const from = version === null ? -1 : rankOf(versions, version)
  if (change.hop !== null) {
    const hop = rankOf(versions, change.hop)
    if (version !== null && hop <= from) return 'now'
    return hop <= to ? 'upgrade' : null
  }
  const isDue = change.effective === undefined || change.effective <= target.asOf
  const binds = (one: string): boolean => change.versions.length === 0 || change.versions.includes(one)
  if (version !== null && binds(version)) return isDue ? 'now' : 'upgrade'
  if (version === null) return 'upgrade'
  const between = versions.slice(from + 1, to + 1)
  return between.some(binds) ? 'upgrade' : null
}

/** The registry says that what the change took away lives again at this version, perhaps with another meaning. */
function isLegalAgain(catalogue: Catalogue, change: Change, request: Request, version: string): boolean {
  if (change.hop === null) return false
  const versions = catalogue.api.versions.map((one) => one.version)
  const lifetimes = endpointOf(catalogue, request)?.lifetimes ?? []
  const isEndpoints = change.kind === 'endpoint-renamed' || endpointKinds.has(change.kind)
  // A parameter of the first life says nothing about the second; an endpoint that merely begins at the hop has no second.
  return rebornAt(isEndpoints ? lifetimes : secondLives(lifetimes, versions), versions, change.hop, version)
}

/** Legality of names and values: by the registry's complete list for the version, else by a second life of the parameter. */
function context(catalogue: Catalogue, change: Change, request: Request, version: string | null): KindContext {
  const versions = catalogue.api.versions.map((one) => one.version)
  const endpoint = endpointOf(catalogue, request)
  return {
    catalogue,
    isIllegal: (name, value) => {
      if (version === null || !endpoint) return true
      const row = endpoint.params.find((param) => param.name === name)
      if (!row) return true
      if (!endpoint.paramsCompleteAt.includes(version))
        return value !== null || change.hop === null || !rebornAt(row.lifetimes, versions, change.hop, version)
      const isAlive = row.lifetimes.length === 0 || aliveAt(row.lifetimes, versions, version)
      if (value === null) return !isAlive
      // Out-of-band changes are younger than the list: what they took away may still stand in it.
      return change.hop === null || !isAlive || row.enum.length === 0 || !row.enum.includes(value)
    },
  }
}
