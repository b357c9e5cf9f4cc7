/**
 * Hooks that load data call a function with the key that they keep it under: `useSWR('/api/cards', fetcher)`, `useSWR([path, token], fetcher)`,
 * `useQuery({ queryKey: ['cards', id], queryFn })`.
 */

import type { ts } from 'ts-morph'
import type { Call } from './callers.ts'
import type { Handing } from './handed-over.ts'
import { standsFor } from './stands-for.ts'
import type { Context } from '../evaluate/context.ts'
import { outerParent } from '../evaluate/context.ts'
import { openObject } from '../evaluate/frameworks/forms.ts'
import type { Frame } from '../evaluate/frame.ts'
import { propertyOf } from '../evaluate/parameters/inputs.ts'
import { callFrame } from '../evaluate/runs.ts'
import type { Value } from '../evaluate/value.ts'
import { optionsOf, union, unknown } from '../evaluate/value.ts'

const packages = /^(swr(\/.*)?|swrv|@tanstack\/[\w-]+-query|react-query|vue-query)$/
/** Hooks and methods that load; what changes data (`useMutation`, `mutate`, `setQueryData`) calls its function with something else. */
const loading =
  /^(|default|useSWR(V|Immutable|Infinite)?|(use|create)\w*Query|(fetch|prefetch|ensure)\w*Query(Data)?|\w*[qQ]ueryOptions)$/

/** How such a hook calls `fn`; null for any other call. */
export function keyed(cx: Context, call: Call, fn: ts.Node): Handing | null {
  const { ts } = cx
  if (ts.isNewExpression(call) || !isHook(cx, call)) return null
  const [key, fetcher] = call.arguments
  if (key && fetcher && standsFor(cx, fetcher, fn))
    return {
      callee: fetcher,
      shift: 0,
      given: (frame) =>
        isOfSwr(cx, call) ? given(cx, call, key, fn, frame) : [context(call, cx.evaluate(key, frame))],
    }
  const options = key && ts.isObjectLiteralExpression(key) ? key.properties : []
  for (const one of options) {
    if (!ts.isPropertyAssignment(one) || one.name.getText() !== 'queryFn' || !standsFor(cx, one.initializer, fn))
      continue
    return { callee: one.initializer, shift: 0, given: (frame) => [context(call, keyIn(cx.evaluate(key!, frame)))] }
  }
  return null
}

/** The call that a function is given to as a fetcher: as an argument behind the key, or among the options. */
export function hookAround(cx: Context, node: ts.Node): ts.CallExpression | null {
  const { ts } = cx
  const parent = outerParent(cx, node)
  const isOption = ts.isPropertyAssignment(parent) && parent.name.getText() === 'queryFn'
  const call = isOption ? outerParent(cx, parent.parent) : parent
  return ts.isCallExpression(call) && (isOption || call.arguments[1] !== undefined) && isHook(cx, call) ? call : null
}

function isHook(cx: Context, call: ts.CallExpression): boolean {
  return optionsOf(cx.evaluate(call.expression, null)).some((one) => {
    if (one.kind !== 'external' || !loading.test(one.path.at(-1) ?? '')) return false
    let at = one
    while (at.base) at = at.base.callee
    return packages.test(at.module)
  })
}

/** What the function is called with: the key, or what a function makes as the key; of nothing (`id ? path : null`) it is not called. */
function given(
  cx: Context,
  call: ts.CallExpression,
  key: ts.Expression,
  fn: ts.Node,
  frame: Frame | null,
): readonly Value[] {
  const keys = optionsOf(cx.evaluate(key, frame))
    .flatMap((one) =>
      one.kind === 'function' ? optionsOf(cx.invoke(one.node, callFrame(one, call, 0, frame))) : [one],
    )
    .filter((one) => one.kind !== 'primitive')
  const whole = keys.length > 0 ? union(key, keys) : unknown(key, 'dynamic-value')
  const takes = (fn as ts.SignatureDeclaration).parameters.length
  // The first release laid the items of a list out as arguments.
  return whole.kind === 'list' && takes > 1 ? whole.items : [whole]
}

/** The key among the options. */
function keyIn(options: Value): Value | null {
  return options.kind === 'object' ? propertyOf(options, 'queryKey') : null
}

/** What query libraries call a function with: `({ queryKey, signal }) => …`. */
function context(call: ts.CallExpression, key: Value | null): Value {
  const properties = key
    ? [{ name: 'queryKey', sites: [], value: key, optional: false, certainty: 'inferred' as const }]
    : []
  return openObject(call, properties)
}

function isOfSwr(cx: Context, call: ts.CallExpression): boolean {
  return optionsOf(cx.evaluate(call.expression, null)).some(
    (one) => one.kind === 'external' && /^swrv?(\/|$)/.test(one.module),
  )
}
