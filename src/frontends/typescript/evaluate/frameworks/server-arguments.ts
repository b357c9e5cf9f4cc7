/** What the routes of a server are given: `app.get('/cards', (c) => c.json(rows))`. Methods of it are the server's, whatever others of that name do. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { outerParent, unwrap } from '../context.ts'
import type { Value } from '../value.ts'
import { optionsOf } from '../value.ts'

const routing = /^(all|delete|get|head|options|patch|post|put)$/

/** What it has of the server itself, unlike what the program puts there (`c.req.query('q')`, and not `req.ads.query({ … })`). */
const own = /^(req|request|res|response|raw|headers|params|body|url)$/

export function isOfServer(cx: Context, receiver: ts.Expression): boolean {
  const { ts } = cx
  if (ts.isPropertyAccessExpression(receiver))
    return own.test(receiver.name.text) && isOfServer(cx, receiver.expression)
  const declaration = ts.isIdentifier(receiver) ? cx.symbolAt(receiver)?.valueDeclaration : undefined
  return declaration !== undefined && ts.isParameter(declaration) && isGivenByServer(cx, declaration)
}

/** The callee is a method of such a thing, which a function was handed: `request.json()` of `addEventListener('fetch', (event) => handle(event.request))`. */
export function isMethodOfServer(cx: Context, callee: Value): boolean {
  if (callee.kind !== 'ref' || !callee.parameter) return false
  return callee.path.slice(0, -1).every((step) => own.test(step)) && isGivenByServer(cx, callee.parameter)
}

function isGivenByServer(cx: Context, parameter: ts.ParameterDeclaration): boolean {
  const { ts } = cx
  const call = outerParent(cx, parameter.parent)
  if (!ts.isCallExpression(call)) return false
  const [path] = call.arguments
  if (!path || !ts.isStringLiteralLike(unwrap(cx, path))) return false
  const callee = call.expression
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText()
  // A worker's `fetch` event.
  if (name === 'addEventListener') return true
  if (!ts.isPropertyAccessExpression(callee) || !routing.test(name)) return false
  return optionsOf(cx.evaluate(callee, null)).every(({ kind }) => kind === 'external' || kind === 'external-call')
}
