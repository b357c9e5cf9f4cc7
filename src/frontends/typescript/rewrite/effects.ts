/** Whether an expression does something beside having a value. */

import type { ts } from 'ts-morph'
import type { Source } from './source.ts'

/** What makes one value of another and leaves both alone. */
const pure =
  /^(String|Number|Boolean|BigInt|Array|parseInt|parseFloat|encodeURIComponent|(JSON|Math|Object|Array|Number|String|Date)\.\w+)$|\.(to\w+|join|map|filter|slice|concat|trim|split|replace|replaceAll|includes|flat|flatMap|at|keys|values|entries|format)$/

export function hasEffects(source: Source, node: ts.Node): boolean {
  const { ts } = source
  if (ts.isFunctionLike(node)) return false
  if (ts.isCallExpression(node) && !pure.test(node.expression.getText())) return true
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node) || ts.isDeleteExpression(node)) return true
  if (ts.isPostfixUnaryExpression(node)) return true
  if (ts.isPrefixUnaryExpression(node) && /^(\+\+|--)/.test(node.getText())) return true
  if (ts.isBinaryExpression(node) && /^([^=!<>]*[^=!<>])?=$/.test(node.operatorToken.getText())) return true
  return ts.forEachChild(node, (child) => hasEffects(source, child)) ?? false
}
