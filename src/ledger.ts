/** One row for every change that was looked at: affected, undecided, not affected, or not visible in code. "Clean" has a denominator. */

import type { Change } from './catalogue/types.ts'
import type { LedgerRow, LedgerStatus } from './finding.ts'
import type { Request } from './request.ts'
import { concerns, mayConcern } from './match.ts'
import type { Meeting, Upgrade } from './upgrade.ts'
import { whenOf } from './upgrade.ts'
import type { Target } from './upgrade.ts'

const rank: Record<LedgerStatus, number> = { affected: 3, undecided: 2, 'not-affected': 1, 'not-visible': 0 }

export interface Looked {
  readonly request: Request
  readonly upgrades: readonly Upgrade[]
}

/** Rows for all changes up to the target and the newest version in use, and out-of-band ones up to the date, in catalogue order. */
export function ledgerOf(looked: readonly Looked[], target: Target): readonly LedgerRow[] {
  return target.catalogue.changes
    .map((change) => ({ change, met: meetingsWith(change, looked) }))
    .filter(({ change, met }) => isInRange(change, looked, target) || met.some(isMet))
    .map(({ change, met }) => rowOf(change, met, looked.length))
}

interface Met {
  readonly request: Request
  readonly meetings: readonly Meeting[]
}

function meetingsWith(change: Change, looked: readonly Looked[]): readonly Met[] {
  return looked
    .map(({ request, upgrades }) => ({
      request,
      meetings: upgrades.flatMap((upgrade) => upgrade.meetings.filter((meeting) => meeting.change.id === change.id)),
    }))
    .filter(({ meetings }) => meetings.length > 0)
}

/** A change that binds later is no row of today's ledger, unless it is already met. */
function isMet({ meetings }: Met): boolean {
  return meetings.some(({ verdict }) => verdict.status === 'affected')
}

function isInRange(change: Change, looked: readonly Looked[], target: Target): boolean {
  if (change.hop === null && (change.effective ?? '') > target.asOf) return false
  if (whenOf(change, null, target) !== null) return true
  return looked.some(({ upgrades }) => upgrades.some((upgrade) => whenOf(change, upgrade.version, target) !== null))
}

function rowOf(change: Change, met: readonly Met[], total: number): LedgerRow {
  const verdicts = met.flatMap(({ meetings }) => meetings.map(({ verdict }) => verdict))
  const first = verdicts[0]?.status ?? 'not-affected'
  const status = verdicts.reduce<LedgerStatus>((all, one) => (rank[one.status] > rank[all] ? one.status : all), first)
  const reasons = verdicts.flatMap((one) => {
    if (one.reason === '') return []
    if (one.status === status) return [one.reason]
    // Of some requests the code shows that they are fine; of the others a human still has to ask.
    return status === 'not-affected' ? [`not visible elsewhere: ${one.reason}`] : []
  })
  // A request whose path was not read is none to these endpoints, as far as anyone knows.
  const requests = met.filter(({ request }) => concerns(change, request) || !mayConcern(change, request)).length
  return { change: change.id, status, requests, reason: reasonFor(status, reasons, requests, total) }
}

function reasonFor(status: LedgerStatus, reasons: readonly string[], requests: number, total: number): string {
  const looked = `looked at ${total} ${total === 1 ? 'request' : 'requests'}, ${requests} to its endpoints`
  const told = [...new Set(reasons)].sort()
  return (status === 'not-affected' ? [looked, ...told] : told).join('; ')
}
