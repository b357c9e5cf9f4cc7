/**
 * What a package makes of a sender that it is given: the same sender, slowed down, retried, cached or signed. `rateLimit(axios.create(…))`
 * and `wrapper(client)` are the client, `limiter.wrap(send)` and `memoize(send)` the function, `instrument(new Client())` may be the object.
 */

import { isBuiltin } from 'node:module'
import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { outerParent } from '../context.ts'
import { ofModule } from '../values/elements.ts'
import type { Frame } from '../frame.ts'
import { keyText } from '../values/keys.ts'
import { isWithin } from '../classes/made.ts'
import { runOn } from '../runs.ts'
import { argumentOf } from '../values/urls.ts'
import type { External, Value } from '../value.ts'
import { union } from '../value.ts'
import { eachWay } from '../ways.ts'

const clients =
  /^(axios|got|ky|ofetch|undici|superagent|request(-promise(-native)?)?|(node|cross|isomorphic)-fetch|make-fetch-happen)$/
const decorators =
  /^(wrap|wrapper|memoi[sz]e\w*|memo|throttle\w*|debounce\w*|once|limit\w*|rateLimit\w*|retry\w*|with\w*|(unstable_)?cached?|denodeify|asyncify|useCallback|coroutine|method)$/i
const later = /^(memoi[sz]e\w*|memo|once|throttle\w*|debounce\w*|(unstable_)?cache)$/i
const deferring = /(^|[-./])(mem|memo\w*|one-?time|once|p-memoize)$/i
const observing = /instrument|trac(e|ing)|observ|proxy|monitor|profil|intercept/i
/** Packages that run what they are given at once, with an attempt or a way out: `retry(async (bail) => send())`. */
const running =
  /^(async-retry|p-retry|promise-retry|retry-as-promised|ts-retry(-promise)?|exponential-backoff|@lifeomic\/attempt)$/
/** What such packages make for later. */
const made = /decorat|customi[sz]e|wrap|retryable/i

const decorating = /(throttl|debounce|memo|retry|limit|cache|once|onetime|breaker)|^mem$/i

/** The sender that stands first among the arguments; null where the package makes something else of it. */
export function wrapped(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  callee: External,
  frame: Frame | null,
): Value | null {
  const [first] = node.arguments ?? []
  if (!first || cx.ts.isSpreadElement(first)) return null
  if (callee.module === '' && callee.path.join('.') === 'Proxy')
    return trapped(cx, node, cx.evaluate(first, frame), argumentOf(cx, node, 1, frame), frame)
  // What the run time's own modules make of it (a signature, a stream) is no sender, and a signer's text is dear to read.
  if (callee.module === '' || isBuiltin(callee.module) || cx.ts.isNewExpression(node)) return null
  const isNamed =
    cx.ts.isIdentifier(first) ||
    cx.ts.isPropertyAccessExpression(first) ||
    cx.ts.isCallExpression(first) ||
    cx.ts.isNewExpression(first)
  const name = callee.path.filter((part) => part !== 'default').at(-1) ?? ''
  if (currying.test(name)) {
    const fn = cx.evaluate((name === 'curryN' && node.arguments?.[1]) || first, frame)
    return fn.kind === 'function' ? fn : null
  }
  const mayDecorate = decorators.test(name) || decorating.test(callee.module) || cx.ts.isCallExpression(node.expression)
  if (!isNamed && !mayDecorate) return null
  const given = cx.evaluate(first, frame)
  if (isClient(given)) return given
  // An object of the program that comes back, or something of the package's own.
  if (given.kind === 'instance' && callee.base === null && (mayDecorate || observing.test(`${callee.module} ${name}`)))
    return union(node, [given, { kind: 'external-call', callee, node, frame }])
  if (!mayDecorate || given.kind !== 'function' || runsAtOnce(callee)) return null
  // What takes nothing may be run at once (`retry(() => send())`), unless that is what the decorator is there to put off.
  const isLater = later.test(name) || (name === '' && deferring.test(callee.module))
  return given.node.parameters.length > 0 || isLater ? given : null
}

const currying = /^curryN?$/

/** A function that is given its arguments a few at a time: `R.curry((resource, params, account) => …)`. What a call leaves out, a later one gives. */
export function isCurried(cx: Context, fn: ts.Node): boolean {
  const { ts } = cx
  const call = outerParent(cx, fn)
  if (!ts.isCallExpression(call)) return false
  const value = cx.evaluate(call.expression, null)
  return value.kind === 'external' && value.module !== '' && currying.test(value.path.at(-1) ?? '')
}

/** The package calls the function that it is given, with things of its own. */
export function runsAtOnce({ module, path }: External): boolean {
  return running.test(module) && !made.test(path.at(-1) ?? '')
}

/** A proxy is what it stands for, but that functions which its `get` makes of others take their place. */
function trapped(cx: Context, node: ts.Node, target: Value, handler: Value | null, frame: Frame | null): Value {
  const get = handler && cx.member(handler, 'get', node, frame)
  if (get?.kind !== 'function') return target
  return eachWay(target, (one) => {
    const given = ofModule(cx, one, node)
    if (given.kind !== 'object') return one
    const properties = given.properties.map((own) => {
      if (own.value.kind !== 'function') return own
      const made = runOn(cx, get, [given, keyText(node, own)], frame)
      return made.kind === 'function' && !isWithin(made.node, get.node) ? { ...own, value: made } : own
    })
    return { ...given, properties }
  })
}

function isClient(value: Value): boolean {
  if (value.kind === 'external-call') return clients.test(value.callee.module)
  if (value.kind !== 'external' || value.base !== null) return false
  return value.module === '' ? value.path.at(-1) === 'fetch' : clients.test(value.module) && value.path.length === 0
}
