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

/** What the rows of a batch send between them. */
export interface Rows {
  /** The names that any of them sends, and those that each of them always does. */
  readonly names: ReadonlySet<string>
  readonly always: ReadonlySet<string>
  /** Names that are put into an object afterwards, of whichever row: `row.params.operator_type = 'NE'`. */
  readonly put: ReadonlySet<string>
}

/** The items of a batch as rows, each as all that it may be. */
export function rowsOf(cx: Context, items: readonly Value[]): Rows {
  const rows = flat(items)
    .flatMap((one) => (one.kind === 'object' ? optionsOf(paramsOf(one)) : []))
    .filter((one) => one.kind === 'object')
  const sent = new Map<string, number>()
  for (const { properties } of rows)
    for (const { name, optional } of properties) sent.set(name, (sent.get(name) ?? 0) + (optional ? 0 : 1))
  const names = new Set(sent.keys())
  return {
    names,
    always: new Set([...names].filter((name) => sent.get(name)! >= rows.length)),
    put: new Set([...names].filter((name) => isPut(cx, name))),
  }
}

/** What stands in lists of lists stands side by side. */
function flat(items: readonly Value[]): readonly Value[] {
  return items.flatMap(optionsOf).flatMap((one) => (one.kind === 'list' ? flat(one.items) : [one]))
}

/** The ids of what a row does not send and others do; null for one that may send more, or less, or that is given some of it afterwards. */
export function lackingIn(row: Obj, place: Param['in'], { names, put }: Rows): readonly string[] | null {
  if (row.open || row.properties.some(({ optional }) => optional)) return null
  const own = new Set(row.properties.map(({ name }) => name))
  const lacking = [...names].filter((name) => !own.has(name))
  return lacking.some((name) => put.has(name)) ? null : lacking.map((name) => idOf({ in: place, name }))
}

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
