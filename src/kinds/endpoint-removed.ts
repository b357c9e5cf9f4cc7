/** An endpoint, or one of its methods, is gone. What replaces it, if anything, needs a human. */

import type { EndpointRemoved } from '../catalogue/types.ts'
import { matches } from '../match.ts'
import type { Request } from '../request.ts'
import type { Verdict } from './kind.ts'
import { manual, notAffected, pathSpot, siteSpot } from './kind.ts'

export function endpointRemoved(change: EndpointRemoved, request: Request): Verdict {
  const { path } = request
  if (!path || !change.endpoints.some((one) => matches(one, request.method, path))) return notAffected(request)
  const site = path.segments.filter((segment) => segment.text !== null).at(-1)?.sites[0]
  const spots = [site ? siteSpot(request, site) : pathSpot(request)]
  const to = change.successor
  const instead = to
    ? `call ${to.method ? `${to.method} ` : ''}${to.path} instead`
    : 'remove the call; nothing replaces it'
  return manual(request, spots, change.todo ?? instead)
}
