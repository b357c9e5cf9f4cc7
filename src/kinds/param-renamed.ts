/** A parameter has a new name, and possibly new values: `paused: true` -> `status: 'PAUSED'`. */

import type { ParamRenamed } from '../catalogue/types.ts'
import type { Param, Request, Value } from '../request.ts'
import type { KindContext, Obligation, Spot, Verdict } from './kind.ts'
import { affected, keySpots, lower, mapValue, openInside, openParams, sent, unsent, withParam } from './kind.ts'

export function paramRenamed(change: ParamRenamed, request: Request, cx: KindContext): Verdict {
  const params = sent(request, [change.from], change.inside).filter(() => cx.isIllegal(change.from, null))
  if (params.length === 0)
    return unsent(request, [change.from], [...openParams(request), ...openInside(request, change.inside)])
  let after = request
  let applicability = change.applicability
  const spots: Spot[] = []
  const obligations: Obligation[] = []
  for (const param of params) {
    const own = keySpots(request, param)
    spots.push(...own)
    const outcome = rename(change, param)
    if (outcome.kind === 'unmapped') {
      obligations.push(
        ...own.map(({ place }) => ({
          place,
          message: `${outcome.text} has no counterpart in ${change.to}; choose its value`,
        })),
      )
      continue
    }
    if (outcome.kind === 'dropped') {
      after = withParam(after, param, null)
      continue
    }
    const taken = after.params.find(
      (other) =>
        other.name === change.to && other.inside === param.inside && other.id !== param.id && other.in !== 'path',
    )
    if (taken) {
      obligations.push(
        ...own.map(({ place }) => ({ place, message: `${change.to} is sent too; merge the two by hand` })),
      )
      continue
    }
    if (outcome.kind === 'runtime') applicability = lower(applicability, 'review')
    after = withParam(after, param, outcome.param)
  }
  return affected(
    request,
    after,
    spots,
    applicability,
    change.applicability === 'manual' ? byHand(change, spots) : obligations,
  )
}

function byHand(change: ParamRenamed, spots: readonly Spot[]): Obligation[] {
  return spots.map(({ place }) => ({ place, message: change.todo ?? `replace ${change.from} by ${change.to}` }))
}

type Outcome =
  | { readonly kind: 'renamed' | 'runtime'; readonly param: Param }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'unmapped'; readonly text: string }

function rename(change: ParamRenamed, param: Param): Outcome {
  const named: Param = { ...param, name: change.to, changes: [...param.changes, change.id] }
  if (Object.keys(change.values).length === 0) return { kind: 'renamed', param: named }
  // Where no value is seen, a type for instance names the parameter alone, none can be translated.
  if (param.values.length === 0) return { kind: 'unmapped', text: `a value of ${change.from} that is written nowhere` }
  const values: Value[] = []
  let runtime = false
  let dropped = 0
  for (const value of param.values) {
    const { value: mapped, outcome } = mapValue(value, change.values)
    if (outcome === 'unmapped') return { kind: 'unmapped', text: value.text ?? '' }
    if (outcome === 'runtime') runtime = true
    if (outcome === 'dropped') dropped++
    values.push(mapped)
  }
  if (dropped > 0)
    return dropped === param.values.length ? { kind: 'dropped' } : { kind: 'unmapped', text: 'one of the values' }
  return { kind: runtime ? 'runtime' : 'renamed', param: { ...named, values } }
}
