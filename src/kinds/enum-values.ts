/** Values of a parameter: renamed ones (`NARROW` -> `DEFINED`), in lists element by element; and ones that are gone. */

import type { EnumRemoved, EnumRenamed } from '../catalogue/types.ts'
import type { Param, Request, Unknown, Value } from '../request.ts'
import type { KindContext, Obligation, Spot, Verdict } from './kind.ts'
import {
  addParam,
  affected,
  manual,
  mapValue,
  notAffected,
  openInside,
  openParams,
  sent,
  undecided,
  valueSpot,
  withParam,
} from './kind.ts'

export function enumRenamed(change: EnumRenamed, request: Request, cx: KindContext): Verdict {
  const params = sent(request, [change.param, ...change.laterNames], change.inside)
  const spots: Spot[] = []
  const obligations: Obligation[] = []
  const blind: Unknown[] = []
  let after = request
  for (const param of params) {
    const values = param.values.map((value) => {
      if (value.text === null) blind.push(...(value.unknown ? [value.unknown] : []))
      const legal = value.text !== null && value.text.split(',').every((part) => !cx.isIllegal(param.name, part))
      if (value.text === null || legal) return value
      const { value: mapped, outcome } = mapValue(value, change.values)
      if (outcome !== 'mapped') return value
      spots.push(...valueSpot(request, param, value, `'${value.text}' becomes '${mapped.text}'`))
      return mapped
    })
    if (values.every((value, index) => value === param.values[index])) continue
    const changed: Param = { ...param, values, changes: [...param.changes, change.id] }
    after = withParam(after, param, changed)
    for (const value of param.values) after = alsoSet(change, after, value, param, spots, obligations)
  }
  if (spots.length > 0) {
    if (change.applicability === 'manual')
      return manual(request, spots, change.todo ?? `replace the value of ${change.param}`)
    return affected(request, after, spots, change.applicability, obligations)
  }
  blind.push(...openInside(request, change.inside))
  if (blind.length > 0) return undecided(request, blind)
  const open = openParams(request)
  return params.length === 0 && open.length > 0 ? undecided(request, open) : notAffected(request)
}

function alsoSet(
  change: EnumRenamed,
  request: Request,
  value: Value,
  param: Param,
  spots: readonly Spot[],
  obligations: Obligation[],
): Request {
  const extra = value.text === null ? undefined : change.alsoSet[value.text]
  if (!extra) return request
  // With several alternatives the further parameter would go with all of them.
  if (param.values.length > 1) {
    obligations.push(
      ...spots.map(({ place }) => ({
        place,
        message: `set ${Object.entries(extra)
          .map(([name, text]) => `${name}=${text}`)
          .join(', ')} where the value is ${value.text}`,
      })),
    )
    return request
  }
  return Object.entries(extra).reduce(
    (next, [name, text]) => (sent(next, [name]).length > 0 ? next : addParam(next, name, text, change.id)),
    request,
  )
}

export function enumRemoved(change: EnumRemoved, request: Request, cx: KindContext): Verdict {
  const params = sent(request, [change.param, ...change.laterNames])
  const blind: Unknown[] = []
  if (change.when) {
    const texts = sent(request, [change.when.param]).flatMap((param) => param.values.map((value) => value.text))
    const allowed = change.when.values
    if (texts.length > 0 && texts.every((text) => text !== null && !allowed.includes(text))) return notAffected(request)
    if (texts.length === 0)
      return openParams(request).length > 0 ? undecided(request, openParams(request)) : notAffected(request)
  }
  const spots: Spot[] = []
  let after = request
  for (const param of params) {
    const kept: Value[] = []
    let touched = false
    for (const value of param.values) {
      if (value.text === null) {
        if (value.unknown) blind.push(value.unknown)
        kept.push(value)
        continue
      }
      const parts = value.text.split(',')
      const left = parts.filter((part) => !(change.values.includes(part) && cx.isIllegal(param.name, part)))
      if (left.length === parts.length) {
        kept.push(value)
        continue
      }
      touched = true
      spots.push(
        ...valueSpot(request, param, value, `'${parts.filter((part) => !left.includes(part)).join(',')}' is gone`),
      )
      if (left.length > 0) kept.push({ ...value, text: left.join(',') })
    }
    if (touched)
      after = withParam(
        after,
        param,
        kept.length > 0 ? { ...param, values: kept, changes: [...param.changes, change.id] } : null,
      )
  }
  if (spots.length > 0) {
    const partial = change.dropElement && params.every((param) => !param.list)
    if (change.applicability === 'manual' || !partial)
      return manual(request, spots, change.todo ?? `choose another value for ${change.param}`)
    return affected(request, after, spots, change.applicability)
  }
  if (blind.length > 0) return undecided(request, blind)
  const open = openParams(request)
  return params.length === 0 && open.length > 0 ? undecided(request, open) : notAffected(request)
}
