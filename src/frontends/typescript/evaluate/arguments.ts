/** Arguments of a call by their position, spread lists (`send(...args)`) taken apart. */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import type { Frame } from './frame.ts'
import type { Value } from './value.ts'
import { optionsOf, union, unknown } from './value.ts'

/** The argument at a position; null when the call certainly has none there. */
export function argumentAt(
  cx: Context,
  args: readonly ts.Expression[],
  index: number,
  frame: Frame | null,
): Value | null {
  const spread = args.findIndex((arg) => cx.ts.isSpreadElement(arg))
  if (spread < 0 || index < spread) return args[index] ? cx.evaluate(args[index], frame) : null
  const whole = cx.evaluate((args[spread] as ts.SpreadElement).expression, frame)
  if (whole.kind === 'ref') return cx.member(whole, String(index - spread), args[spread]!, frame)
  const values = spreads(cx, args, frame).map((list) => (list === null ? null : (list[index] ?? 'none')))
  const present = values.filter((value) => value !== 'none')
  if (present.length === 0) return null
  const node = args[spread]!
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
      kind: 'list',
      node: use,
      items: list?.slice(index) ?? [],
      open: list === null,
    })),
  )
}

/** The lists of arguments that a call may pass; null for one whose length is not known. */
function spreads(
  cx: Context,
  args: readonly ts.Expression[],
  frame: Frame | null,
): readonly (readonly Value[] | null)[] {
  let lists: (Value[] | null)[] = [[]]
  for (const arg of args) {
    if (!cx.ts.isSpreadElement(arg)) {
      const value = cx.evaluate(arg, frame)
      lists = lists.map((list) => list && [...list, value])
      continue
    }
    const options = optionsOf(cx.evaluate(arg.expression, frame)).slice(0, 4)
    lists = lists
      .flatMap((list) =>
        options.map((option) => (list && option.kind === 'list' && !option.open ? [...list, ...option.items] : null)),
      )
      .slice(0, 8)
  }
  return lists
}
