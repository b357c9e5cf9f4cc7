/** Where a request that is only described is handed to whoever sends it: the answer comes out of that call. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { outerParent } from '../evaluate/context.ts'

/** More names in a row than this were not seen. */
const maxNames = 3

/** The calls that are handed a description, or what other calls make of it: `send(finalize({ endpoint, method }))`. */
export function deliveries(cx: Context, description: ts.Node, names = 0): readonly ts.Node[] {
  const { ts } = cx
  let at = description
  for (;;) {
    const parent = outerParent(cx, at)
    const isHanded =
      ts.isCallExpression(parent) && parent.arguments.some((one) => one.pos <= at.pos && at.end <= one.end)
    if (!isHanded) break
    at = parent
  }
  const holder = outerParent(cx, at)
  const isNamed = ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name) && names < maxNames
  const later = isNamed ? usesOf(cx, holder.name).flatMap((use) => deliveries(cx, use, names + 1)) : []
  return later.length > 0 || at === description ? later : [at]
}

function usesOf(cx: Context, name: ts.Identifier): readonly ts.Node[] {
  const symbol = cx.symbolAt(name)
  const all = cx.identifiers(name.getSourceFile()).get(name.text) ?? []
  return all.filter((one) => one !== name && cx.symbolAt(one) === symbol)
}
