/** A parameter must be sent that could be left out before. */

import type { ParamRequired } from '../catalogue/types.ts'
import type { Param, Request, Unknown } from '../request.ts'
import type { KindContext, Verdict } from './kind.ts'
import { addParam, affected, manual, notAffected, openParams, pathSpot, sent, undecided, valueSpot } from './kind.ts'

export function paramRequired(change: ParamRequired, request: Request, { isInForce }: KindContext): Verdict {
  const open = openParams(request)
  // Chosen at run time: what one of the values needs, another may not take.
  let isForSome = false
  if (change.when) {
    const condition = sent(request, [change.when.param])
    if (condition.length === 0) return open.length > 0 ? undecided(request, open) : notAffected(request)
    const texts = condition.flatMap((param) => param.values.map((value) => value.text))
    const { values } = change.when
    isForSome = texts.some((text) => text !== null && !isAmong(text, values))
    if (!texts.some((text) => isAmong(text, values))) {
      const blind = condition.flatMap((param) => param.values.flatMap((value) => value.unknown ?? []))
      return blind.length > 0 ? undecided(request, blind) : notAffected(request)
    }
  }
  const known = new Map(
    change.params.map((name) => {
      const own = request.params.filter((param) => param.name === name && param.inside === undefined)
      return [name, [...sent(request, [name]), ...own].filter(isEverSent)] as const
    }),
  )
  const missing = change.params.filter((name) => known.get(name)!.length === 0)
  const isMet = change.any ? missing.length < change.params.length : missing.length === 0
  if (isMet) {
    const sometimes = change.params.filter((name) => known.get(name)!.every(({ optional }) => optional))
    const isOpen = change.any ? sometimes.length === change.params.length : sometimes.length > 0
    if (!isOpen || isInForce) return notAffected(request)
    const rows = inRows(change, request, sometimes)
    if (rows) return rows
    return undecided(
      request,
      sometimes.flatMap((name) => known.get(name)!.map((param) => onCondition(request, param))),
    )
  }
  if (open.length > 0) return undecided(request, open)
  const spots = [pathSpot(request, `${missing.join(', ')} not sent`)]
  if (change.value === undefined || change.applicability === 'manual' || isForSome)
    return manual(request, spots, change.todo ?? `send ${missing.join(change.any ? ' or ' : ' and ')}`)
  const { value } = change
  const after = missing.reduce((next, name) => addParam(next, name, value, change.id), request)
  return affected(request, after, spots, change.applicability)
}

/** `operator_type: undefined` sends nothing. */
function isEverSent({ values, optional }: Param): boolean {
  return values.length > 0 || !optional
}

/** A comma-joined text is several values. */
function isAmong(text: string | null, values: readonly string[]): boolean {
  return text?.split(',').some((part) => values.includes(part)) ?? false
}

/** What the rows of a batch say that need it, where all of them were read whole; null where one was not. */
function inRows({ when, todo, any }: ParamRequired, request: Request, names: readonly string[]): Verdict | null {
  if (!when || any) return null
  const needing = sent(request, [when.param]).flatMap((param) =>
    param.values.flatMap((value) =>
      value.text === null || isAmong(value.text, when.values) ? [{ param, value }] : [],
    ),
  )
  if (needing.some(({ value }) => !value.lacks)) return null
  const wanted = request.params.filter(({ name }) => names.includes(name))
  const lacking = needing.filter(({ value }) => wanted.some(({ id }) => value.lacks!.includes(id)))
  const spots = lacking.flatMap(({ param, value }) =>
    value.text === null ? [] : valueSpot(request, param, value, `${names.join(', ')} not sent`),
  )
  if (spots.length > 0) return manual(request, spots, todo ?? `send ${names.join(' and ')}`)
  const open = openParams(request)
  return lacking.length > 0 ? null : open.length > 0 ? undecided(request, open) : notAffected(request)
}

/** What is sent at times only: whether it is when it has to be, only a reader knows. */
function onCondition(request: Request, { name, sites, values }: Param): Unknown {
  const place = sites[0]?.place ?? values.find(({ site }) => site !== null)?.site?.place ?? request.place
  return { part: 'params', reason: 'sent-on-condition', place, text: name, name }
}
