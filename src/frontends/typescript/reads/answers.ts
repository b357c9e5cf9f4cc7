/** What a server of the program's own answers with a response: its pages read it out of their own requests. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { ownerOf, unwrap } from '../evaluate/context.ts'
import { frameOf } from '../evaluate/frame.ts'
import { optionsOf } from '../evaluate/value.ts'
import { answeredBy } from '../routes/own-requests.ts'
import type { Route } from '../routes/routes.ts'
import { routesOf } from '../routes/routes.ts'
import type { Flow } from './flow.ts'
import { answered, guessed } from './flow.ts'
import { within } from './walk.ts'
import type { Walk } from './walk.ts'

const answering = /^(json|jsonp|send|end)$/

/** `res.json(rows)`, `reply.code(200).send(rows)`, `c.json(rows)`, `Response.json(rows)`: into the requests of the program's own that ask for it. */
export function sentBack(walk: Walk, call: ts.CallExpression, node: ts.Node, flow: Flow): void {
  const { cx } = walk
  const { ts } = cx
  const callee = call.expression
  const [first] = call.arguments
  if (!first || !within(first, node)) return
  const isAnswer = ts.isPropertyAccessExpression(callee)
    ? answering.test(callee.name.text) && isOfAnswer(cx, callee.expression)
    : callee.getText() === 'json'
  if (isAnswer) answer(walk, handlerAround(walk, callee), flow)
}

/** `ctx.body = rows` */
export function setAsBody(walk: Walk, target: ts.PropertyAccessExpression, flow: Flow): boolean {
  const { ts } = walk.cx
  const isBody =
    target.name.text === 'body' && ts.isIdentifier(target.expression) && isParameter(walk.cx, target.expression)
  const isAsked = isBody && answer(walk, handlerAround(walk, target), flow)
  if (isAsked) walk.pass(target, flow)
  return isAsked
}

/** What a handler gives back is the answer: of Nuxt's, Nest's, Fastify's. */
export function givenBack(walk: Walk, fn: ts.SignatureDeclaration, flow: Flow): boolean {
  const isAsked = answer(walk, routesAt(walk, fn), flow)
  if (isAsked) walk.pass(fn, flow)
  return isAsked
}

/** False where nobody was seen to ask. What is answered leaves the program as well: who else asks, no source here says. */
function answer(walk: Walk, routes: readonly Route[], flow: Flow): boolean {
  const { reached } = walk
  // Of a handler that passes on what it is asked for, only what it was asked for is known.
  const isOpen = reached.identities.every(({ segments }) => segments === null)
  if (routes.length === 0 || flow.field !== null || isOpen) return false
  const arrivals = reached.chain.filter((link) => link.arrives?.routes.some((route) => routes.includes(route)))
  if (arrivals.length === 0 && routes.some((route) => route.isOneOfSeveral)) return false
  const asking = answeredBy(walk.cx, walk.asking, routes).filter(
    ({ call }) => arrivals.length === 0 || arrivals.some((link) => link.call === call),
  )
  for (const one of asking) walk.answer(one, guessed(answered(flow)))
  return asking.length > 0
}

/** What an answer is told before it is sent, and gives the answer back. */
const telling = /^(status|code|type|header|headers|set|append|setHeader|cookie|links|location|vary|charset)$/

/** `res`, `res.status(200)`, `ctx.response`, `Response` */
function isOfAnswer(cx: Context, receiver: ts.Expression): boolean {
  const { ts } = cx
  if (ts.isCallExpression(receiver)) {
    const callee = receiver.expression
    return ts.isPropertyAccessExpression(callee) && telling.test(callee.name.text) && isOfAnswer(cx, callee.expression)
  }
  if (ts.isPropertyAccessExpression(receiver))
    return /^(res|response)$/.test(receiver.name.text) && isOfAnswer(cx, receiver.expression)
  if (!ts.isIdentifier(receiver)) return false
  return /^(Next)?Response$/.test(receiver.text) || isParameter(cx, receiver)
}

function isParameter(cx: Context, name: ts.Identifier): boolean {
  const declaration = cx.symbolAt(name)?.valueDeclaration
  return declaration !== undefined && cx.ts.findAncestor(declaration, (at) => cx.ts.isParameter(at)) !== undefined
}

function handlerAround(walk: Walk, node: ts.Node): readonly Route[] {
  for (let fn = ownerOf(walk.cx, node); fn; fn = ownerOf(walk.cx, fn)) {
    const routes = routesAt(walk, fn)
    if (routes.length > 0) return routes
  }
  return askedThrough(walk, node)
}

/**
 * `relay(ctx, url)` of a handler, which answers for it by what it was handed: the routes by which the request came in, where it came through this
 * function. A socket or a queue that it was handed is made by somebody.
 */
function askedThrough({ cx, reached }: Walk, callee: ts.Node): readonly Route[] {
  const { ts } = cx
  const fn = ownerOf(cx, callee)
  if (!fn || !frameOf(reached.frame, fn)) return []
  let receiver = callee
  while (ts.isPropertyAccessExpression(receiver) || ts.isCallExpression(receiver)) receiver = receiver.expression
  const isMade = optionsOf(cx.evaluate(receiver, reached.frame)).some(
    ({ kind }) => kind === 'external' || kind === 'external-call' || kind === 'instance',
  )
  return isMade ? [] : reached.chain.flatMap((link) => link.arrives?.routes ?? [])
}

/** The routes of a function, or of those that a helper made around it: `app.get('/cards', caught(async (req, res) => …))`. */
function routesAt({ cx, callers, entered, reached }: Walk, fn: ts.SignatureDeclaration): readonly Route[] {
  const all = routesOf(cx)
  const own = all.get(fn)
  // `const send = (load) => async (req, res) => res.json(await load(req))`: the handler of the call by which the response came in.
  if (own)
    return own.filter(({ handler: { frame } }) => {
      const by = frame?.call ? (frameOf(reached.frame, frame.fn)?.call ?? entered.get(frame.fn)) : undefined
      return by === undefined || by === frame!.call
    })
  if (all.size === 0) return []
  return callers.of(fn).flatMap((call) => {
    const by = ownerOf(cx, call)
    const isHandedIn = optionsOf(cx.evaluate(call.expression, null)).some(({ kind }) => kind === 'ref')
    return ((isHandedIn && by && all.get(by)) || []).filter(({ handler }) =>
      optionsOf(cx.evaluate(unwrap(cx, call.expression), handler.frame)).some(
        (one) => one.kind === 'function' && one.node === fn,
      ),
    )
  })
}
