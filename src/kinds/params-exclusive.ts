/** Parameters that may no longer be sent together. */

import type { ParamsExclusive } from '../catalogue/types.ts'
import type { Param, Request } from '../request.ts'
import type { Verdict } from './kind.ts'
import { affected, keySpots, manual, notAffected, sent, unsent, withParam } from './kind.ts'

export function paramsExclusive(change: ParamsExclusive, request: Request): Verdict {
  const found = change.params.map((name) => sent(request, [name])[0])
  const present = found.filter((param): param is Param => param !== undefined && !isOff(param))
  if (present.length < change.params.length)
    return unsent(
      request,
      change.params.filter((_, index) => found[index] === undefined),
    )
  if (present.some((one) => present.some((other) => one.apart?.includes(other.name)))) return notAffected(request)
  const drop = present.find((param) => param.name === change.drop)
  const note = `${change.params.join(' and ')} sent together`
  const spots = (drop ? [drop] : present).flatMap((param) => keySpots(request, param, note))
  if (!drop || change.applicability === 'manual')
    return manual(request, spots, change.todo ?? `send only one of ${change.params.join(', ')}`)
  return affected(request, withParam(request, drop, null), spots, change.applicability)
}

/** `with_total_count: false` is as good as not sent. */
function isOff(param: Param): boolean {
  return param.values.length > 0 && param.values.every((value) => value.text === 'false')
}
