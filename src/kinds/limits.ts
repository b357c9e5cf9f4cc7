/** Limits and defaults: a finding only where the code shows the violation, else something to check. */

import type { BehaviourChanged, LimitChanged, ParamDefault } from '../catalogue/types.ts'
import type { Param, Request, Unknown } from '../request.ts'
import type { Spot, Verdict } from './kind.ts'
import { affected, manual, notAffected, notVisible, sent, undecided, valueSpot, withParam } from './kind.ts'

export function limitChanged(change: LimitChanged, request: Request): Verdict {
  const { param: name, max, maxItems } = change
  if (name === undefined || (max === undefined && maxItems === undefined))
    return notVisible(request, change.todo ?? change.title)
  const spots: Spot[] = []
  const blind: Unknown[] = []
  let after = request
  for (const param of sent(request, [name])) {
    const values = param.values.map((value) => {
      if (value.text === null) {
        if (value.unknown) blind.push(value.unknown)
        return value
      }
      if (max !== undefined && Number(value.text) > max) {
        spots.push(...valueSpot(request, param, value, `${value.text} is above ${max}`))
        return { ...value, text: String(max) }
      }
      return value
    })
    const count = itemsOf(param)
    if (maxItems !== undefined && count > maxItems) {
      spots.push(...valueSpot(request, param, param.values[0]!, `${count} items, at most ${maxItems}`))
      return manual(request, spots, change.todo ?? `send at most ${maxItems} items`)
    }
    if (values.some((value, index) => value !== param.values[index]))
      after = withParam(after, param, { ...param, values, changes: [...param.changes, change.id] })
  }
  if (spots.length === 0) return blind.length > 0 ? undecided(request, blind) : notAffected(request)
  if (change.applicability === 'manual') return manual(request, spots, change.todo ?? 'stay below the limit')
  return affected(request, after, spots, change.applicability)
}

function itemsOf(param: Param): number {
  return param.list
    ? param.values.length
    : Math.max(0, ...param.values.map((value) => value.text?.split(',').length ?? 0))
}

/** A default changed: whoever sends the parameter is not concerned. */
export function paramDefault(change: ParamDefault, request: Request): Verdict {
  if (sent(request, [change.param]).length > 0) return notAffected(request)
  return notVisible(request, change.todo ?? change.title)
}

/** A change of meaning that no code shows. */
export function behaviourChanged(change: BehaviourChanged, request: Request): Verdict {
  return notVisible(request, change.todo ?? change.title)
}
