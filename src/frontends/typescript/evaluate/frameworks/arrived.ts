/** What a handler asks a request for that is known to arrive: `c.req.param('id')`, `await request.json()`, `getRouterParam(event, 'path')`. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { propertyOf } from '../parameters/inputs.ts'
import type { Obj, Value } from '../value.ts'
import { constantText, optionsOf } from '../value.ts'

/** Methods of a request, and the part that each gives whole, or one of by its name. */
const methods = new Map([
  ['param', 'params'],
  ['query', 'query'],
  ['json', 'body'],
  ['text', 'body'],
])
/** The same as functions that are handed what the request came with. */
const functions = new Map([
  ['getRouterParam', 'params'],
  ['getRouterParams', 'params'],
  ['getQuery', 'query'],
  ['readBody', 'body'],
  ['getMethod', 'method'],
])

export function arrivedPart(cx: Context, node: ts.CallExpression, frame: Frame | null): Value | null {
  const { ts } = cx
  const { expression: callee } = node
  const isMethod = ts.isPropertyAccessExpression(callee)
  if (!isMethod && !ts.isIdentifier(callee)) return null
  const part = isMethod ? methods.get(callee.name.text) : functions.get(callee.text)
  const [holder, key] = isMethod ? [callee.expression, node.arguments[0]] : node.arguments
  if (part === undefined || !holder || (!isMethod && isOwn(cx, callee))) return null
  const request = cx.evaluate(holder, frame)
  // Whoever sends the request decides: what is asked here for a part by name, nothing but a server's request has.
  const isAsked = request.kind === 'ref' && (!isMethod || (callee.name.text === 'param' && key !== undefined))
  const whole = isAsked ? cx.member(request, part, node, frame) : isArrived(request) ? propertyOf(request, part) : null
  const name = whole && key ? constantText(cx.evaluate(key, frame)) : null
  return whole && name !== null ? cx.member(whole, name, node, frame) : whole
}

/** A function of the program that goes by such a name. */
function isOwn(cx: Context, callee: ts.Identifier): boolean {
  return optionsOf(cx.evaluate(callee, null)).some(({ kind }) => kind === 'function')
}

/** A request whose sender is known: nothing else has all of its parts. */
function isArrived(value: Value): value is Obj {
  return value.kind === 'object' && ['originalUrl', 'params', 'query'].every((name) => propertyOf(value, name) !== null)
}
