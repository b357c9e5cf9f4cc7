/** Lists that are put together: of these records alone, or of others as well. */

import type { ts } from 'ts-morph'
import { outerParent, ownerOf, unwrap } from '../evaluate/context.ts'
import type { Flow } from './flow.ts'
import type { Walk } from './walk.ts'

/**
 * The records in a list that is made of them and of others. What the list held before (`all = [...all, ...page]`) and what the function around
 * gives back itself (`rows.concat(await page(next))`) are no others.
 */
export function beside({ cx }: Walk, list: ts.Node, node: ts.Node, others: readonly ts.Node[], flow: Flow): Flow {
  const { ts } = cx
  const holder = outerParent(cx, list)
  const before = ts.isBinaryExpression(holder) ? holder.left.getText() : null
  const around = ownerOf(cx, list)
  const isOwn = (other: ts.Node): boolean => {
    const at = unwrap(cx, ts.isSpreadElement(other) ? other.expression : other)
    if (ts.isArrayLiteralExpression(at)) return at.elements.every(isOwn)
    if (ts.isCallExpression(at) && around !== null) {
      const called = cx.evaluate(at.expression, null)
      return called.kind === 'function' && called.node === around
    }
    return at.getText() === before
  }
  // What is added to a list that holds them already has a walk of its own, if it is of a response.
  const isAdded = unwrap(cx, ts.isSpreadElement(node) ? node.expression : node).getText() === before
  return isAdded || others.every(isOwn) ? flow : { ...flow, mixed: true }
}
