/** A host that still answers but has a successor. */

import type { HostRenamed } from '../catalogue/types.ts'
import type { Request } from '../request.ts'
import type { Verdict } from './kind.ts'
import { affected, manual, notAffected, pathSpot, siteSpot } from './kind.ts'

export function hostRenamed(change: HostRenamed, request: Request): Verdict {
  if (request.host !== change.from) return notAffected(request)
  if (!request.hostSite || change.applicability === 'manual')
    return request.hostSite
      ? manual(request, [siteSpot(request, request.hostSite)], change.todo ?? `use ${change.to}`)
      : affected(request, request, [pathSpot(request)], 'manual')
  return affected(request, { ...request, host: change.to }, [siteSpot(request, request.hostSite)], change.applicability)
}
