/** Fields of responses that are renamed, gone, or say something else: met where the program reads them. */

import type { ResponseFieldRemoved, ResponseFieldRenamed, ResponseValueChanged } from '../catalogue/types.ts'
import type { Read, Request } from '../request.ts'
import type { Spot, Verdict } from './kind.ts'
import { affected, manual, notAffected, notVisible, sent, undecided } from './kind.ts'

function untraced(request: Request): Verdict {
  const lost = request.unknown.filter((one) => one.part === 'reads')
  return lost.length > 0 ? undecided(request, lost) : notAffected(request)
}

function readSpots(reads: readonly Read[]): readonly Spot[] {
  return reads.flatMap((read) => read.sites.map((site): Spot => ({ place: site.place, certainty: read.certainty })))
}

export function responseFieldRenamed(change: ResponseFieldRenamed, request: Request): Verdict {
  const names = [...Object.keys(change.fields), ...Object.keys(change.expressions)]
  const met = request.reads.filter((read) => names.includes(read.field) && read.expression === undefined)
  if (met.length === 0) return untraced(request)
  const spots = readSpots(met)
  if (change.applicability === 'manual')
    return manual(request, spots, change.todo ?? `read ${Object.values(change.fields).join(', ')} instead`)
  const reads = request.reads.map((read): Read => {
    if (!met.includes(read)) return read
    const changes = [...read.changes, change.id]
    const expression = change.expressions[read.field]
    return expression === undefined
      ? { ...read, field: change.fields[read.field]!, changes }
      : { ...read, expression, changes }
  })
  return affected(request, { ...request, reads }, spots, change.applicability)
}

export function responseFieldRemoved(change: ResponseFieldRemoved, request: Request): Verdict {
  if (change.unless && sent(request, [change.unless.param]).length > 0) return notAffected(request)
  const met = request.reads.filter((read) => change.fields.includes(read.field))
  if (met.length === 0) return untraced(request)
  return manual(request, readSpots(met), change.todo ?? `stop reading ${change.fields.join(', ')}`)
}

/** A value of a field changed. Reading the field is no violation: what is done with the value, only a human sees. */
export function responseValueChanged(change: ResponseValueChanged, request: Request): Verdict {
  if (change.fields.length === 0) return notVisible(request, change.todo ?? change.title)
  const isRead = request.reads.some((read) => change.fields.includes(read.field))
  return isRead ? notVisible(request, change.todo ?? change.title) : untraced(request)
}
