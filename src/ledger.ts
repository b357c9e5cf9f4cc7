/** One row for every change that was looked at: affected, undecided, not affected, or not visible in code. "Clean" has a denominator. */

import type { Change } from './catalogue/types.ts'
import type { LedgerRow, LedgerStatus } from './finding.ts'
import type { Verdict } from './kinds/kind.ts'
import { changesAt, mayConcern } from './match.ts'
import type { Request } from './request.ts'
import type { Upgrade } from './upgrade.ts'
import { whenOf } from './upgrade.ts'
import type { Target } from './upgrade.ts'

const rank: Record<LedgerStatus, number> = { affected: 3, undecided: 2, 'not-visible': 1, 'not-affected': 0 }

export interface Looked {
  readonly request: Request
  readonly upgrades: readonly Upgrade[]
}

/** A path that no request was seen to use: the registry's paths that it spells, and where it stands (`src/a.ts:12`). */
export interface Stray {
  readonly paths: readonly string[]
  readonly at: string
}

/** Rows for all changes up to the target and the newest version in use, in catalogue order. */
export function ledgerOf(looked: readonly Looked[], target: Target, strays: readonly Stray[]): readonly LedgerRow[] {
  const { catalogue } = target
  const upgrades = looked.flatMap((one) => one.upgrades)
  const met = meetingsOf(looked)
  const pathless = looked.filter(({ request }) => request.path === null)
  return catalogue.changes
    .filter((change) => isInRange(change, upgrades, target))
    .map((change) => {
      const own = met.get(change.id) ?? []
      const requests = pathless.map((one) => one.request)
      return besideStrays(change, rowOf(change, own, looked.length, requests), catalogue, strays)
    })
}

/** Nobody can say that a change does not concern what is spelt in the code and was not seen to be sent. */
function besideStrays(
  change: Change,
  row: LedgerRow,
  catalogue: Target['catalogue'],
  strays: readonly Stray[],
): LedgerRow {
  if (strays.length === 0 || rank[row.status] >= rank.undecided) return row
  const isConcerned = ({ paths }: Stray): boolean => paths.some((path) => changesAt(catalogue, path).has(change))
  const places = strays.filter(isConcerned).map(({ at }) => at)
  if (places.length === 0) return row
  const more = places.length > 3 ? ` and ${places.length - 3} more` : ''
  return { ...row, status: 'undecided', reason: `path-without-request: ${places.slice(0, 3).join(', ')}${more}` }
}

function isInRange(change: Change, upgrades: readonly Upgrade[], target: Target): boolean {
  if (whenOf(change, null, target) !== null && (change.hop !== null || (change.effective ?? '') <= target.asOf))
    return true
  return upgrades.some((upgrade) => whenOf(change, upgrade.version, target) !== null)
}

/** What every change met, one list of verdicts for each request to its endpoints. */
function meetingsOf(looked: readonly Looked[]): ReadonlyMap<string, readonly (readonly Verdict[])[]> {
  const met = new Map<string, Verdict[][]>()
  for (const { upgrades } of looked) {
    const own = new Map<string, Verdict[]>()
    for (const { meetings } of upgrades)
      for (const { change, verdict } of meetings) {
        const known = own.get(change.id)
        if (known) known.push(verdict)
        else own.set(change.id, [verdict])
      }
    for (const [id, verdicts] of own) {
      const all = met.get(id)
      if (all) all.push(verdicts)
      else met.set(id, [verdicts])
    }
  }
  return met
}

function rowOf(
  change: Change,
  met: readonly (readonly Verdict[])[],
  total: number,
  pathless: readonly Request[],
): LedgerRow {
  if (met.length === 0 && pathless.length === 0)
    return { change: change.id, status: 'not-affected', requests: 0, reason: reasonFor('not-affected', 0, total) }
  let status: LedgerStatus = 'not-affected'
  const requests = met.length
  const reasons = new Set<string>()
  for (const verdict of met.flat()) {
    if (rank[verdict.status] > rank[status]) {
      status = verdict.status
      reasons.clear()
    }
    if (verdict.status === status && verdict.reason !== '') reasons.add(verdict.reason)
  }
  // A request whose path could not be read may be to any of the change's endpoints.
  if (rank[status] < rank.undecided && pathless.some((request) => mayConcern(change, request))) {
    status = 'undecided'
    reasons.clear()
    reasons.add(
      `dynamic-path: ${pathless.length} ${pathless.length === 1 ? 'request' : 'requests'} to a path that could not be read`,
    )
  }
  return {
    change: change.id,
    status,
    requests,
    reason: [...reasons].sort().join('; ') || reasonFor(status, requests, total),
  }
}

function reasonFor(status: LedgerStatus, requests: number, total: number): string {
  if (status !== 'not-affected') return ''
  return `looked at ${total} ${total === 1 ? 'request' : 'requests'}, ${requests} to its endpoints`
}
