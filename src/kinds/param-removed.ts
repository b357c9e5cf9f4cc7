/** A parameter is gone: the old version ignored or used it, the new one refuses it. */

import type { ParamMoved, ParamRemoved } from '../catalogue/types.ts'
import type { Request } from '../request.ts'
import type { KindContext, Verdict } from './kind.ts'
import { affected, keySpots, manual, sent, unsent, withParam } from './kind.ts'

export function paramRemoved(change: ParamRemoved, request: Request, cx: KindContext): Verdict {
  const found = sent(request, change.params).filter((param) => cx.isIllegal(param.name, null))
  if (found.length === 0) return unsent(request, change.params)
  const spots = found.flatMap((param) => keySpots(request, param))
  if (change.applicability === 'manual')
    return manual(request, spots, change.todo ?? `stop sending ${change.params.join(', ')}`)
  const after = found.reduce((next, param) => withParam(next, param, null), request)
  return affected(request, after, spots, change.applicability)
}

/** The parameter belongs to another resource now: one write becomes several, which only a human can lay out. */
export function paramMoved(change: ParamMoved, request: Request, cx: KindContext): Verdict {
  const found = sent(request, change.params).filter((param) => cx.isIllegal(param.name, null))
  if (found.length === 0) return unsent(request, change.params)
  const spots = found.flatMap((param) => keySpots(request, param))
  return manual(request, spots, change.todo ?? `send ${change.params.join(', ')} to ${change.toEndpoint} instead`)
}
