/** One row for every change that was looked at: affected, undecided, not affected, or not visible in code. "Clean" has a denominator. */

import type { Change } from './catalogue/types.ts'
import type { LedgerRow, LedgerStatus } from './finding.ts'
import type { Request } from './request.ts'
import type { Upgrade } from './upgrade.ts'
import { whenOf } from './upgrade.ts'
import type { Target } from './upgrade.ts'

const rank: Record<LedgerStatus, number> = { affected: 3, undecided: 2, 'not-visible': 1, 'not-affected': 0 }

export interface Looked {
  readonly request: Request
  readonly upgrades: readonly Upgrade[]
}

/** Rows for all changes up to the target and the newest version in use, in catalogue order. */
export function ledgerOf(looked: readonly Looked[], target: Target): readonly LedgerRow[] {
  const { catalogue } = target
  const upgrades = looked.flatMap((one) => one.upgrades)
  const pathless = looked.filter(({ request }) => request.path === null)
  return catalogue.changes
    .filter((change) => isInRange(change, upgrades, target))
    .map((change) =>
      rowOf(
        change,
        looked,
        pathless.map((one) => one.request),
      ),
    )
}

function isInRange(change: Change, upgrades: readonly Upgrade[], target: Target): boolean {
  if (whenOf(change, null, target) !== null && (change.hop !== null || (change.effective ?? '') <= target.asOf))
    return true
  return upgrades.some((upgrade) => whenOf(change, upgrade.version, target) !== null)
}

function rowOf(change: Change, looked: readonly Looked[], pathless: readonly Request[]): LedgerRow {
  let status: LedgerStatus = 'not-affected'
  let requests = 0
  const reasons = new Set<string>()
  for (const { upgrades } of looked) {
    const met = upgrades.flatMap((upgrade) => upgrade.meetings.filter((meeting) => meeting.change.id === change.id))
    if (met.length > 0) requests++
    for (const { verdict } of met) {
      if (rank[verdict.status] > rank[status]) {
        status = verdict.status
        reasons.clear()
      }
      if (verdict.status === status && verdict.reason !== '') reasons.add(verdict.reason)
    }
  }
  // A request whose path could not be read may be to any of the change's endpoints.
  if (rank[status] < rank.undecided && pathless.some((request) => mayBe(change, request))) {
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
    reason: [...reasons].sort().join('; ') || reasonFor(status, requests, looked.length),
  }
}

function mayBe(change: Change, request: Request): boolean {
  return change.endpoints.some(
    (endpoint) => request.method === null || endpoint.methods.length === 0 || endpoint.methods.includes(request.method),
  )
}

function reasonFor(status: LedgerStatus, requests: number, total: number): string {
  if (status !== 'not-affected') return ''
  return `looked at ${total} ${total === 1 ? 'request' : 'requests'}, ${requests} to its endpoints`
}
