/** Whether a text of a table is also handed to a package that sends nothing: a database, a store of analytics. It must not change there unseen. */

import type { ts } from 'ts-morph'
import type { Context } from './evaluate/context.ts'
import { optionsOf } from './evaluate/value.ts'
import { sinksFor } from './sinks/index.ts'

/** What a call prints or counts may change with it. */
const logging = /(^|\.)(log|debug|info|warn|error|trace|verbose|print|increment|gauge|captureMessage)$/i

/** `{ awareness: 'AWARENESS' }` of a constant, where `OBJECTIVES.awareness` stands in such a call. */
export function isKeptElsewhere(cx: Context, name: ts.PropertyName): boolean {
  const { ts } = cx
  if (!ts.isIdentifier(name)) return false
  const table = ts.findAncestor(name, (at) => ts.isVariableDeclaration(at))
  if (!table || !ts.isIdentifier(table.name)) return false
  // What was left out of the reading imports no client: whatever it does with the text is something else.
  if (cx.spelledOutside(name, table.name.text) && cx.spelledOutside(name, name.text)) return true
  // The checker gives each use of a constant table a symbol of its own; what they declare is one.
  return cx.uses(name.text).some(({ parent }) => {
    const isUse = ts.isPropertyAccessExpression(parent) && parent.name.text === name.text && parent.name !== name
    return isUse && cx.symbolAt(parent.name)?.valueDeclaration === name.parent && isKept(cx, parent)
  })
}

/** An argument of a package's function, or a part of one. */
function isKept(cx: Context, node: ts.Node): boolean {
  const { ts } = cx
  for (let at = node; !ts.isStatement(at) && !ts.isFunctionLike(at); at = at.parent) {
    const call = at.parent
    if (!ts.isCallExpression(call) || call.expression === at) continue
    if (logging.test(call.expression.getText())) return false
    const packages = optionsOf(cx.evaluate(call.expression, null)).flatMap((one) =>
      one.kind === 'external' ? [one.module] : one.kind === 'external-call' ? [one.callee.module] : [],
    )
    if (packages.length > 0) return packages.some((one) => one !== '' && keeps(one))
  }
  return false
}

/** Helpers and validators hand back what they get; senders are read as requests. */
function keeps(module: string): boolean {
  return (
    sinksFor(module).length === 0 &&
    !/^(lodash|underscore|ramda|zod|joi|yup|ajv|qs|querystring|util|path|url|crypto|oauth)/.test(module)
  )
}
