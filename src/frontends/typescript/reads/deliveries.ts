/** Where a request that is only described is handed to whoever sends it: the answer comes out of that call. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { outerParent } from '../evaluate/context.ts'

/** More calls than this are handed one description by no program that was seen. */
const maxCalls = 32

/** The calls that are handed a description, or what other calls make of it: `send(finalize({ endpoint, method }))`. */
export function deliveries(cx: Context, description: ts.Node): readonly ts.Node[] {
  const { ts } = cx
  const found = new Set<ts.Node>()
  const seen = new Set<ts.Node>()
  const queue = [description]
  for (let at = queue.shift(); at && found.size < maxCalls; at = queue.shift()) {
    const outer = outermost(cx, at)
    if (seen.has(outer)) continue
    seen.add(outer)
    const holder = outerParent(cx, outer)
    const isNamed = ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name)
    const later = isNamed ? usesOf(cx, holder.name).filter((use) => outermost(cx, use) !== use) : []
    queue.push(...later)
    if (later.length === 0 && outer !== description) found.add(outer)
  }
  return [...found]
}

/** The outermost call that is handed a node, through other calls; the node itself where none is. */
function outermost(cx: Context, node: ts.Node): ts.Node {
  const { ts } = cx
  let at = node
  for (;;) {
    const parent = outerParent(cx, at)
    const isHanded =
      ts.isCallExpression(parent) && parent.arguments.some((one) => one.pos <= at.pos && at.end <= one.end)
    if (!isHanded) return at
    at = parent
  }
}

function usesOf(cx: Context, name: ts.Identifier): readonly ts.Node[] {
  const symbol = cx.symbolAt(name)
  const all = cx.identifiers(name.getSourceFile()).get(name.text) ?? []
  return all.filter((one) => one !== name && cx.symbolAt(one) === symbol)
}
