/** What a call need not be given: a params object that holds nothing any more may go with its argument or its option. */

import type { ts } from 'ts-morph'
import type { Place, Slot } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { placeOf } from '../parts/places.ts'
import type { Link } from './entrances.ts'

/** The slots of a call through `chain` (innermost first; empty for a library's own function), those that may go marked. */
export function withSpares(
  cx: Context,
  slots: readonly Slot[],
  outer: ts.Node,
  sink: ts.Node,
  chain: readonly Link[],
): readonly Slot[] {
  const { ts } = cx
  if (!ts.isCallExpression(outer)) return slots
  const spares = new Map<string, Place>()
  for (const [index, argument] of outer.arguments.entries()) {
    if (!ts.isObjectLiteralExpression(argument)) continue
    const away = index > 0 && index === outer.arguments.length - 1 && isOmissible(cx, chain, sink, index)
    const whole = away ? behind(cx, outer.arguments[index - 1]!, argument) : null
    if (whole) spares.set(keyOf(placeOf(cx, argument)), whole)
    if (chain.length > 0) continue
    // `{ params: {…} }` of a library: none of its options has to be there.
    for (const option of argument.properties) {
      if (!ts.isPropertyAssignment(option) || !ts.isObjectLiteralExpression(option.initializer)) continue
      const spare = argument.properties.length === 1 ? whole : besideOthers(cx, argument, option)
      if (spare) spares.set(keyOf(placeOf(cx, option.initializer)), spare)
    }
  }
  return slots.map((slot) => {
    const spare = slot.form === 'object' ? spares.get(keyOf(slot.place)) : undefined
    return spare ? { ...slot, spare } : slot
  })
}

/** The function may be called without this argument: it has a default, is optional, or is handed on to one that may. */
function isOmissible(cx: Context, chain: readonly Link[], sink: ts.Node, index: number): boolean {
  const { ts } = cx
  const link = chain.at(-1)
  if (!link) return true
  const parameter = ts.isFunctionLike(link.fn) ? link.fn.parameters[index] : undefined
  if (!parameter) return false
  if (parameter.initializer ?? parameter.questionToken) return true
  if (parameter.type ?? parameter.dotDotDotToken) return false
  const { name } = parameter
  const rest = chain.slice(0, -1)
  const inner = rest.at(-1)?.call ?? sink
  if (!ts.isIdentifier(name) || !ts.isCallExpression(inner)) return false
  const symbol = cx.symbolAt(name)
  const uses = (cx.identifiers(name.getSourceFile()).get(name.text) ?? []).filter(
    (one) => one !== name && cx.symbolAt(one) === symbol,
  )
  const at = inner.arguments.findIndex((argument) => argument === uses[0])
  // In front of others (a callback) a library is handed `undefined`, which is not the same as nothing.
  if (uses.length !== 1 || at < 0 || (inner === sink && at < inner.arguments.length - 1)) return false
  return isOmissible(cx, rest, sink, at)
}

/** The argument and the comma in front of it; null when a comment stands between. */
function behind(cx: Context, previous: ts.Node, node: ts.Node): Place | null {
  const between = node.getSourceFile().text.slice(previous.getEnd(), node.getStart())
  return /^\s*,\s*$/.test(between) ? { ...placeOf(cx, node), start: previous.getEnd() } : null
}

function besideOthers(cx: Context, holder: ts.ObjectLiteralExpression, option: ts.PropertyAssignment): Place | null {
  const index = holder.properties.indexOf(option)
  const next = holder.properties[index + 1]
  if (!next) return behind(cx, holder.properties[index - 1]!, option)
  const between = option.getSourceFile().text.slice(option.getEnd(), next.getStart())
  return /^\s*,\s*$/.test(between) ? { ...placeOf(cx, option), end: next.getStart() } : null
}

function keyOf({ file, start, end }: Place): string {
  return `${file}:${start}:${end}`
}
