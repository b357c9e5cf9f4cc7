/** One request through the changes, oldest first: what is already wrong, what the target version would break, and the request it should become. */

import type { Catalogue, Change } from './catalogue/types.ts'
import type { When } from './finding.ts'
import type { KindContext, Verdict } from './kinds/kind.ts'
import { meet } from './kinds/index.ts'
import { aliveAt, changesFor, endpointOf, rebornAt } from './match.ts'
import type { Request } from './request.ts'
import { orderOf, rankOf } from './version.ts'

export interface Target {
  readonly catalogue: Catalogue
  /** A version of the catalogue. */
  readonly to: string
  /** ISO date. */
  readonly asOf: string
}

/** A change that was looked at for a request to one of its endpoints. */
export interface Meeting {
  readonly change: Change
  readonly when: When
  readonly verdict: Verdict
}

export interface Upgrade {
  /** The version it starts from; null when unknown. */
  readonly version: string | null
  readonly meetings: readonly Meeting[]
  /** The request with everything fixed that is wrong at its own version. */
  readonly now: Request
  /** The request as the target version wants it. */
  readonly target: Request
  /** Nothing answers it at the target version: what it sends there is nobody's concern. */
  readonly isGone: boolean
}

const endpointKinds = new Set(['endpoint-removed', 'method-removed'])

/** @param version one of the request's versions, or null when it is unknown or never existed: then every change up to the target is met. */
export function upgrade(request: Request, version: string | null, target: Target): Upgrade {
  const { catalogue } = target
  const meetings: Meeting[] = []
  let now = request
  let after = request
  const own = changesFor(catalogue, request)
  // Most changes leave the endpoint as it is: its changes are looked up again only when it moved.
  let known = { path: request.path, method: request.method, changes: own }
  const changesOf = ({ path, method }: Request): ReadonlySet<Change> => {
    if (known.path !== path || known.method !== method)
      known = { path, method, changes: changesFor(catalogue, { path, method }) }
    return known.changes
  }
  // A request whose endpoint is gone is followed no further; what is wrong with it today stays wrong.
  const dead = { now: false, upgrade: false }
  for (const { change, when } of bindingOn(version, target, own)) {
    // Another host is no other request: its edit stands apart, whatever becomes of the endpoint, and holds nothing back.
    if (dead[when] && change.kind !== 'host-renamed') continue
    const state = change.kind === 'host-renamed' ? request : when === 'now' ? now : after
    if (!changesOf(state).has(change) && (!own.has(change) || change.kind === 'endpoint-renamed')) continue
    if (when === 'now' && version !== null && isLegalAgain(catalogue, change, state, version)) continue
    const verdict = meet(change, state, context(catalogue, change, state, when === 'now' ? version : null))
    // A comparison that was not read is a question for whoever moves: what runs at this version has answered it.
    if (when === 'now' && isOfComparison(verdict)) continue
    meetings.push({ change, when, verdict })
    if (change.kind === 'host-renamed') continue
    if (when === 'now') {
      // What is fixed now is fixed on the way to the target as well.
      after = now === after ? verdict.request : meet(change, after, context(catalogue, change, after, version)).request
      now = verdict.request
    } else after = verdict.request
    if (!endpointKinds.has(change.kind) || verdict.status !== 'affected') continue
    dead.upgrade = true
    if (when === 'now') dead.now = true
  }
  return { version, meetings, now, target: after, isGone: dead.upgrade }
}

function isOfComparison(verdict: Verdict): boolean {
  return verdict.status === 'undecided' && verdict.unknown.every(({ reason }) => reason === 'compared-with-unread')
}

interface Binding {
  readonly change: Change
  readonly when: When
}

/** Of each set of changes that name an endpoint, by target and version. */
const bound = new WeakMap<Target, WeakMap<ReadonlySet<Change>, Map<string | null, readonly Binding[]>>>()

/** The changes that bind a request of this version and may come to name it, in catalogue order; `own` are those that name it as it is. */
function bindingOn(version: string | null, target: Target, own: ReadonlySet<Change>): readonly Binding[] {
  let bySet = bound.get(target)
  if (!bySet) bound.set(target, (bySet = new WeakMap<ReadonlySet<Change>, Map<string | null, readonly Binding[]>>()))
  let known = bySet.get(own)
  if (!known) bySet.set(own, (known = new Map<string | null, readonly Binding[]>()))
  let found = known.get(version)
  if (!found) {
    const all = target.catalogue.changes.flatMap((change): Binding[] => {
      const when = whenOf(change, version, target)
      return when === null ? [] : [{ change, when }]
    })
    const mine = all.filter(({ change }) => own.has(change))
    // Only a new path or method brings other changes in.
    found = mine.some(({ change }) => change.kind === 'endpoint-renamed') ? all : mine
    known.set(version, found)
  }
  return found
}

/** When a change binds a request of this version; null when it does not. */
export function whenOf(change: Change, version: string | null, target: Target): When | null {
  const versions = orderOf(target.catalogue.api)
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
  if (change.kind !== 'endpoint-renamed' && !endpointKinds.has(change.kind)) return false
  const endpoint = endpointOf(catalogue, request)
  return endpoint !== null && rebornAt(endpoint.lifetimes, orderOf(catalogue.api), change.hop, version)
}

/** Legality of names and values by the registry's complete list for the version, where there is one. */
function context(catalogue: Catalogue, change: Change, request: Request, version: string | null): KindContext {
  return {
    catalogue,
    isInForce: version !== null,
    isIllegal: (name, value) => {
      const endpoint = version === null ? null : endpointOf(catalogue, request)
      if (version === null || !endpoint || !endpoint.paramsCompleteAt.includes(version)) return true
      const row = endpoint.params.find((param) => param.name === name)
      if (!row) return true
      const isAlive = row.lifetimes.length === 0 || aliveAt(row.lifetimes, orderOf(catalogue.api), version)
      if (value === null) return !isAlive
      // Out-of-band changes are younger than the list: what they took away may still stand in it.
      return change.hop === null || !isAlive || row.enum.length === 0 || !row.enum.includes(value)
    },
  }
}
