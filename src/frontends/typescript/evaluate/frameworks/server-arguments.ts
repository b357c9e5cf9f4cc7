/** What the routes of a server are given: `app.get('/cards', (c) => c.json(rows))`. Methods of it are the server's, whatever others of that name do. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { outerParent, unwrap } from '../context.ts'
import type { External, ExternalCall } from '../value.ts'
import { optionsOf } from '../value.ts'

const routing = /^(all|delete|get|head|options|patch|post|put)$/

/** Whose methods take nothing but handlers: `app.use((c, next) => …)`, `app.onError((error, c) => …)`. */
const servers =
  /^(hono|express|koa|@koa\/router|koa-router|fastify|polka|restify|@hapi\/hapi|elysia|itty-router|@oak\/oak|oak|find-my-way|worktop)$/

/** What it has of the server itself, unlike what the program puts there (`c.req.query('q')`, and not `req.ads.query({ … })`). */
const own = /^(req|request|res|response|raw|headers|params|body|url)$/

/** Functions that hand it on to each other, followed this far. */
const maxHands = 3

export function isOfServer(cx: Context, receiver: ts.Expression, hands = 0): boolean {
  const { ts } = cx
  if (ts.isPropertyAccessExpression(receiver))
    return own.test(receiver.name.text) && isOfServer(cx, receiver.expression, hands)
  const declaration = ts.isIdentifier(receiver) ? cx.symbolAt(receiver)?.valueDeclaration : undefined
  if (!declaration || !ts.isParameter(declaration)) return false
  return isGivenByServer(cx, declaration) || (hands < maxHands && isHandedOn(cx, declaration, hands))
}

/** `handle(event.request)`: all that is given for the parameter is the server's. */
function isHandedOn(cx: Context, parameter: ts.ParameterDeclaration, hands: number): boolean {
  const { ts } = cx
  const fn = parameter.parent
  const name = ts.isFunctionDeclaration(fn) ? fn.name : undefined
  const uses = name ? cx.uses(name.text).filter((use) => use !== name) : []
  const at = fn.parameters.indexOf(parameter)
  return (
    uses.length > 0 &&
    uses.every((use) => {
      const call = outerParent(cx, use)
      const given = ts.isCallExpression(call) && unwrap(cx, call.expression) === use ? call.arguments[at] : undefined
      return given !== undefined && cx.symbolAt(use) === cx.symbolAt(name!) && isOfServer(cx, given, hands + 1)
    })
  )
}

function isGivenByServer(cx: Context, parameter: ts.ParameterDeclaration): boolean {
  const { ts } = cx
  const call = outerParent(cx, parameter.parent)
  if (!ts.isCallExpression(call)) return false
  const callee = call.expression
  const [path] = call.arguments
  const isNamed = path !== undefined && ts.isStringLiteralLike(unwrap(cx, path))
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText()
  // A worker's `fetch` event.
  if (name === 'addEventListener') return isNamed
  if (!ts.isPropertyAccessExpression(callee)) return false
  const isRoute = isNamed && routing.test(name)
  return optionsOf(cx.evaluate(callee, null)).every(
    (one) => (one.kind === 'external' || one.kind === 'external-call') && (isRoute || servers.test(moduleOf(one))),
  )
}

/** The package that a value comes from. */
function moduleOf(value: External | ExternalCall): string {
  if (value.kind === 'external-call') return moduleOf(value.callee)
  return value.module !== '' || value.base === null ? value.module : moduleOf(value.base)
}
