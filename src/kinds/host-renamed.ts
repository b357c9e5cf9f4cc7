/** A host that still answers but has a successor. */

import type { HostRenamed } from '../catalogue/types.ts'
import type { Request } from '../request.ts'
import type { Verdict } from './kind.ts'
import { affected, manual, notAffected, siteSpot } from './kind.ts'

export function hostRenamed(change: HostRenamed, request: Request): Verdict {
  // A host that an SDK adds by itself is not this program's to change.
  if (request.host !== change.from || !request.hostSite) return notAffected(request)
  const spots = [siteSpot(request, request.hostSite)]
  if (change.applicability === 'manual') return manual(request, spots, change.todo ?? `use ${change.to}`)
  return affected(request, { ...request, host: change.to }, spots, change.applicability)
}
