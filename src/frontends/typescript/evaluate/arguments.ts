/** Arguments of a call by their position, spread lists (`send(...args)`) taken apart. */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import type { Frame } from './frame.ts'
import type { Items, Value } from './value.ts'
import { optionsOf, union, unknown } from './value.ts'
import { restOf as restOfList } from './values/mapped.ts'

/** The argument at a position; null when the call certainly has none there. */
export function argumentAt(
  cx: Context,
  args: readonly ts.Expression[],
  index: number,
  frame: Frame | null,
): Value | null {
  const spread = args.findIndex((arg) => cx.ts.isSpreadElement(arg))
  if (spread < 0 || index < spread) return args[index] ? cx.evaluate(args[index], frame) : null
  const node = (args[spread] as ts.SpreadElement).expression
  const whole = cx.evaluate(node, frame)
  if (whole.kind === 'ref') return cx.member(whole, String(index - spread), node, frame)
  const values = spreads(cx, args, frame).map(({ items, open }) => items[index] ?? (open ? null : 'none'))
  const present = values.filter((value) => value !== 'none')
  if (present.length === 0) return null
  return union(
    node,
    present.map((value) => value ?? unknown(node, 'dynamic-value')),
  )
}

/** All arguments from a position on, as a rest parameter takes them. */
export function restOf(
  cx: Context,
  args: readonly ts.Expression[],
  index: number,
  frame: Frame | null,
  use: ts.Node,
): Value {
  const [only, ...more] = args.slice(index)
  if (only && cx.ts.isSpreadElement(only) && more.length === 0) {
    const whole = cx.evaluate(only.expression, frame)
    if (whole.kind === 'ref') return whole
  }
  return union(
    use,
    spreads(cx, args, frame).map((list): Value => ({
      ...list,
      kind: 'list',
      node: use,
      items: list.items.slice(index),
      ...(list.open ? { isEndOpen: true } : {}),
    })),
  )
}

/** The lists of arguments that a call may pass. Of one whose length is not known those that are known to stand first. */
function spreads(cx: Context, args: readonly ts.Expression[], frame: Frame | null): readonly Items[] {
  let lists: readonly Items[] = [{ items: [], open: false }]
  for (const arg of args) {
    const more = cx.ts.isSpreadElement(arg)
      ? optionsOf(cx.evaluate(arg.expression, frame))
          .slice(0, 4)
          .map((one): Items => {
            if (one.kind !== 'list') return { items: [], open: true, ...restOfList(one) }
            return one.open && !one.isEndOpen ? { items: [], open: true } : one
          })
      : [{ items: [cx.evaluate(arg, frame)], open: false }]
    lists = lists.flatMap((list) => more.map((one) => followed(list, one))).slice(0, 8)
  }
  return lists
}

/** One list behind another. Where the first is open, nobody knows where the second begins. */
function followed(list: Items, { items, open, rest }: Items): Items {
  if (list.open) return { items: list.items, open: true }
  return { items: [...list.items, ...items], open, ...(rest ? { rest } : {}) }
}
