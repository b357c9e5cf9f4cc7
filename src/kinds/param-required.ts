/** A parameter must be sent that could be left out before. */

import type { ParamRequired } from '../catalogue/types.ts'
import type { Request } from '../request.ts'
import type { Verdict } from './kind.ts'
import { addParam, affected, manual, notAffected, openParams, pathSpot, sent, undecided } from './kind.ts'

export function paramRequired(change: ParamRequired, request: Request): Verdict {
  const open = openParams(request)
  // Chosen at run time: what one of the values needs, another may not take.
  let isForSome = false
  if (change.when) {
    const condition = sent(request, [change.when.param])
    if (condition.length === 0) return open.length > 0 ? undecided(request, open) : notAffected(request)
    const texts = condition.flatMap((param) => param.values.map((value) => value.text))
    const allowed = change.when.values
    const isAllowed = (text: string | null): boolean => text?.split(',').some((part) => allowed.includes(part)) ?? false
    isForSome = texts.some((text) => text !== null && !isAllowed(text))
    if (!texts.some(isAllowed)) {
      const blind = condition.flatMap((param) => param.values.flatMap((value) => value.unknown ?? []))
      return blind.length > 0 ? undecided(request, blind) : notAffected(request)
    }
  }
  const missing = change.params.filter(
    (name) =>
      sent(request, [name]).length === 0 &&
      !request.params.some((param) => param.name === name && param.inside === undefined),
  )
  const isMet = change.any ? missing.length < change.params.length : missing.length === 0
  if (isMet) return notAffected(request)
  if (open.length > 0) return undecided(request, open)
  const spots = [pathSpot(request, `${missing.join(', ')} not sent`)]
  if (change.value === undefined || change.applicability === 'manual' || isForSome)
    return manual(request, spots, change.todo ?? `send ${missing.join(change.any ? ' or ' : ' and ')}`)
  const { value } = change
  const after = missing.reduce((next, name) => addParam(next, name, value, change.id), request)
  return affected(request, after, spots, change.applicability)
}
