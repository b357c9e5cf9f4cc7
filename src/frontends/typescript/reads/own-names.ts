/** Names that the program gives to fields of its own accord: `bidType: line.bid_type`. What reads them reads no field of the API. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'

/** True when the program itself makes a property `name` out of the field `wire`, so that no helper has changed the case of all keys. */
export function isOwnName(cx: Context, name: string, wire: string): boolean {
  const { ts } = cx
  return cx.uses(name).some((use) => {
    const value = valueFor(cx, use)
    if (!value) return false
    const mentions = (node: ts.Node): boolean =>
      (ts.isIdentifier(node) || ts.isStringLiteralLike(node) ? node.text === wire : false) ||
      (ts.forEachChild(node, mentions) ?? false)
    return mentions(value)
  })
}

/** What a property of that name is given. */
function valueFor({ ts }: Context, use: ts.Node): ts.Node | null {
  const { parent } = use
  if (ts.isPropertyAssignment(parent) && parent.name === use) return parent.initializer
  const isTarget = ts.isPropertyAccessExpression(parent) && parent.name === use
  const assignment = isTarget ? parent.parent : null
  return assignment && ts.isBinaryExpression(assignment) && assignment.left === parent ? assignment.right : null
}
