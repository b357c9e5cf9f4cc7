/** What of the path of a request its callers have to be asked for, beside what no path is recognised without. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { Ref, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import type { Identity } from '../parts/identity.ts'
import { refsOf } from '../parts/identity.ts'
import { goesOn } from '../parts/open-end.ts'
import type { Callers } from './callers.ts'
import type { Link } from './entrances.ts'

/**
 * What a path ends in (`${root}/accounts/${path}`), where a caller hands more than an id: of `${id}/line_items` the end of the path is
 * told by that caller alone, and so is which request it is.
 */
export function pathNeed(
  cx: Context,
  callers: Callers,
  identities: readonly Identity[],
  chain: readonly Link[],
): Ref | null {
  for (const { catalogue, template, parts } of identities) {
    const last = parts.segments.at(-1)
    if (template === null || last?.pieces.length !== 1) continue
    for (const ref of refsOf(last.pieces)) {
      if (chain.some((link) => link.fn === ref.owner)) continue
      if (isLeftOut(cx, callers, ref) || (goesOn(catalogue, template) && isHandedPath(cx, callers, ref))) return ref
    }
  }
  return null
}

/** `join(root, 'line_items', id)` of an `id?` that one caller leaves out: the list, not one of it. */
function isLeftOut(cx: Context, callers: Callers, { owner, parameter }: Ref): boolean {
  if (!parameter?.questionToken) return false
  const index = parameter.parent.parameters.indexOf(parameter)
  return callers
    .of(owner)
    .some(
      ({ arguments: given }) =>
        given !== undefined && given.length <= index && !given.some((one) => cx.ts.isSpreadElement(one)),
    )
}

/** By callers: every chain asks for the same parameters. */
const handed = new WeakMap<Callers, Map<ts.Node, boolean>>()

function isHandedPath(cx: Context, callers: Callers, ref: Ref): boolean {
  let known = handed.get(callers)
  if (!known) handed.set(callers, (known = new Map<ts.Node, boolean>()))
  const key = ref.path.length === 0 ? ref.parameter : null
  const found = (key && known.get(key)) ?? handsPath(cx, callers, ref, new Set())
  if (key) known.set(key, found)
  return found
}

/** Some caller, through however many functions, hands a text with a slash in it. */
function handsPath(cx: Context, callers: Callers, { owner, parameter, path }: Ref, seen: Set<ts.Node>): boolean {
  if (!parameter || seen.has(parameter) || !cx.ts.isFunctionLike(owner)) return false
  seen.add(parameter)
  const index = owner.parameters.indexOf(parameter)
  return callers.of(owner).some((call) => {
    const argument = call.arguments?.[index]
    if (!argument) return false
    const value = path.reduce<Value>((of, name) => cx.member(of, name, argument, null), cx.evaluate(argument, null))
    return optionsOf(value).some((option) =>
      option.kind === 'text'
        ? option.pieces.some((piece) => piece.kind === 'lit' && piece.text.includes('/')) ||
          refsOf(option.pieces).some((ref) => handsPath(cx, callers, ref, seen))
        : option.kind === 'ref' && handsPath(cx, callers, option, seen),
    )
  })
}
