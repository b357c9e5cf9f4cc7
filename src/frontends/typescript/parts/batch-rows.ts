/** The rows of a batch: what each of them sends, and what it lacks that others send. */

import type { Param } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { writingTo } from '../evaluate/context.ts'
import type { Obj, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'

/** What an item of a batch sends: what stands under its `params`, or itself. */
export function paramsOf(item: Obj): Value {
  return item.properties.find(({ name }) => name === 'params')?.value ?? item
}

/** The names that a row sends, and whether it always does. */
export type Row = ReadonlyMap<string, boolean>

/** An item of a batch as rows, one for each thing that it may be. */
export function rowsOf(item: Value): readonly Row[] {
  const options = optionsOf(item).flatMap((one) => (one.kind === 'object' ? optionsOf(paramsOf(one)) : []))
  return options.flatMap((one) =>
    one.kind === 'object' ? [new Map(one.properties.map(({ name, optional }) => [name, !optional]))] : [],
  )
}

/** The ids of what a row does not send and others do; null for one that may send more, or less, or that is given some of it afterwards. */
export function lackingIn(cx: Context, row: Obj, place: Param['in'], rows: readonly Row[]): readonly string[] | null {
  if (row.open || row.properties.some(({ optional }) => optional)) return null
  const own = new Set(row.properties.map(({ name }) => name))
  const lacking = [...new Set(rows.flatMap((other) => [...other.keys()]))].filter((name) => !own.has(name))
  return lacking.some((name) => isPut(cx, name)) ? null : lacking.map((name) => idOf({ in: place, name }))
}

/** `row.params.operator_type = 'NE'`, of whichever row. */
function isPut(cx: Context, name: string): boolean {
  return cx.uses(name).some(({ parent }) => {
    if (!cx.ts.isPropertyAccessExpression(parent) || parent.name.text !== name) return false
    return writingTo(cx, parent) !== null
  })
}

/** The identity of a parameter in its request. */
export function idOf({ in: place, inside, name }: Pick<Param, 'in' | 'inside' | 'name'>): string {
  return `${place}:${inside === undefined ? '' : `${inside}.`}${name}`
}
