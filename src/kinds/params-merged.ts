/** Several parameters became one: two ids of the same app, or a pair whose meaning only a human can join. */

import type { ParamsMerged } from '../catalogue/types.ts'
import type { Param, Request } from '../request.ts'
import type { KindContext, Verdict } from './kind.ts'
import { affected, keySpots, manual, sent, unsent, withParam } from './kind.ts'

export function paramsMerged(change: ParamsMerged, request: Request, cx: KindContext): Verdict {
  const found = sent(request, change.from).filter((param) => cx.isIllegal(param.name, null))
  const [first, ...others] = found
  if (!first) return unsent(request, change.from)
  const spots = found.flatMap((param) => keySpots(request, param))
  const todo = change.todo ?? `send ${change.to} instead of ${change.from.join(' and ')}`
  if (change.merge === 'human' || change.applicability === 'manual') return manual(request, spots, todo)
  const taken = sent(request, [change.to]).length > 0
  if (taken || others.some((other) => !sameValues(first, other))) return manual(request, spots, todo)
  let after = withParam(request, first, { ...first, name: change.to, changes: [...first.changes, change.id] })
  for (const other of others) after = withParam(after, other, null)
  return affected(request, after, spots, change.applicability)
}

function sameValues(a: Param, b: Param): boolean {
  const text = (param: Param): string | null => (param.values.length === 1 ? param.values[0]!.text : null)
  return text(a) !== null && text(a) === text(b)
}
