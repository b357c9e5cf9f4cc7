/** Fields by a way of names that a fold goes along: `path.split('.').reduce((at, key) => at?.[key], row)`. */

import type { ts } from 'ts-morph'
import { unwrap } from '../evaluate/context.ts'
import { nodesIn } from '../evaluate/spelled.ts'
import type { Flow } from './flow.ts'
import { guessed, isField, item, listedNames, through } from './flow.ts'
import { columnsOf } from './tables.ts'
import type { Walk } from './walk.ts'

/** False for any other call, and where nothing says which names are meant. */
export function readAlong(walk: Walk, call: ts.CallExpression, index: number, flow: Flow): boolean {
  const { cx } = walk
  const { ts } = cx
  const callee = call.expression
  if (index !== 1 || !ts.isPropertyAccessExpression(callee) || callee.name.text !== 'reduce') return false
  if (!isField(item(flow)) || !goesAlong(walk, call.arguments[0]!)) return false
  const names = unwrap(cx, callee.expression)
  const isSplit =
    ts.isCallExpression(names) &&
    ts.isPropertyAccessExpression(names.expression) &&
    names.expression.name.text === 'split'
  const columns = columnsOf(walk, isSplit ? names.expression.expression : names)
  for (const { text, node, form } of columns) {
    walk.record(text, node, form === 'expression' ? 'expression' : 'quoted', listedNames(flow))
    const next = through(flow, text)
    if (next) walk.follow(call, guessed(next))
  }
  return columns.length > 0
}

/** The function gives back what its first parameter holds under its second. */
function goesAlong({ cx }: Walk, fn: ts.Expression): boolean {
  const { ts } = cx
  if (!ts.isArrowFunction(fn) && !ts.isFunctionExpression(fn)) return false
  const [at, key] = fn.parameters.map(({ name }) => name.getText())
  return [...nodesIn(ts, fn.body)].some(
    (node) =>
      ts.isElementAccessExpression(node) &&
      node.argumentExpression.getText() === key &&
      node.expression
        .getText()
        .replace(/^\(\s*/, '')
        .split(/\W/)[0] === at,
  )
}
