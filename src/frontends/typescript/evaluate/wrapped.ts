/**
 * What a package makes of a sender that it is given: the same sender, slowed down, retried, cached or signed. `rateLimit(axios.create(…))`
 * and `wrapper(client)` are the client, `limiter.wrap(send)` and `memoize(send)` the function, `instrument(new Client())` may be the object.
 */

import { isBuiltin } from 'node:module'
import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import type { External, Value } from './value.ts'
import { union } from './value.ts'

const clients =
  /^(axios|got|ky|ofetch|undici|superagent|request(-promise(-native)?)?|(node|cross|isomorphic)-fetch|make-fetch-happen)$/
const decorators =
  /^(wrap|wrapper|memoi[sz]e\w*|memo|throttle\w*|debounce\w*|once|limit\w*|rateLimit\w*|retry\w*|with\w*|cached?|denodeify|asyncify|useCallback)$/i
const later = /^(memoi[sz]e\w*|memo|once|throttle\w*|debounce\w*)$/i
const deferring = /(^|[-./])(mem|memo\w*|one-?time|once|p-memoize)$/i
const observing = /instrument|trac(e|ing)|observ|proxy|monitor|profil|intercept/i
const decorating = /(throttl|debounce|memo|retry|limit|cache|once|onetime|breaker)|^mem$/i

/** The sender that stands first among the arguments; null where the package makes something else of it. */
export function wrapped(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  callee: External,
  frame: Parameters<Context['evaluate']>[1],
): Value | null {
  const [first] = node.arguments ?? []
  if (!first || cx.ts.isSpreadElement(first)) return null
  if (callee.module === '' && callee.path.join('.') === 'Proxy') return cx.evaluate(first, frame)
  // What the run time's own modules make of it (a signature, a stream) is no sender, and a signer's text is dear to read.
  if (callee.module === '' || isBuiltin(callee.module) || cx.ts.isNewExpression(node)) return null
  const isNamed =
    cx.ts.isIdentifier(first) ||
    cx.ts.isPropertyAccessExpression(first) ||
    cx.ts.isCallExpression(first) ||
    cx.ts.isNewExpression(first)
  const name = callee.path.filter((part) => part !== 'default').at(-1) ?? ''
  const mayDecorate = decorators.test(name) || decorating.test(callee.module) || cx.ts.isCallExpression(node.expression)
  if (!isNamed && !mayDecorate) return null
  const given = cx.evaluate(first, frame)
  if (isClient(given)) return given
  // An object of the program that comes back, or something of the package's own.
  if (given.kind === 'instance' && callee.base === null && (mayDecorate || observing.test(`${callee.module} ${name}`)))
    return union(node, [given, { kind: 'external-call', callee, node, frame }])
  if (!mayDecorate || given.kind !== 'function') return null
  // What takes nothing may be run at once (`retry(() => send())`), unless that is what the decorator is there to put off.
  const isLater = later.test(name) || (name === '' && deferring.test(callee.module))
  return given.node.parameters.length > 0 || isLater ? given : null
}

function isClient(value: Value): boolean {
  if (value.kind === 'external-call') return clients.test(value.callee.module)
  if (value.kind !== 'external' || value.base !== null) return false
  return value.module === '' ? value.path.at(-1) === 'fetch' : clients.test(value.module) && value.path.length === 0
}
