/** Angular's `HttpParams`, which no method changes: `params = params.set('count', 1).append('cursor', cursor)`. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { propertyOf } from '../parameters/inputs.ts'
import type { External, Obj, Value } from '../value.ts'
import { constantText, unknown } from '../value.ts'
import { eachWay } from '../ways.ts'
import { sitesOf } from './keys.ts'
import { addSpread, withProperty } from './objects.ts'
import { argumentOf, searchParams } from './urls.ts'

/** `new HttpParams({ fromObject: { count: 1 } })`; null for anything else that is made. */
export function httpParams(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  { module, path }: External,
  frame: Frame | null,
): Value | null {
  if (module !== '@angular/common/http' || path.at(-1) !== 'HttpParams' || !cx.ts.isNewExpression(node)) return null
  const options = argumentOf(cx, node, 0, frame)
  const given = (name: string): Value | null => (options?.kind === 'object' ? propertyOf(options, name) : null)
  return eachWay(searchParams(cx, node, given('fromObject') ?? given('fromString')), (made) =>
    // A parameter more can be written into the object that it is made from alone.
    made.kind === 'object' ? { ...made, node, target: made.target === node ? null : made.target } : made,
  )
}

/** What `set`, `append`, `appendAll` and `delete` give back; null for a method of anything else. */
export function changedParams(cx: Context, call: ts.CallExpression, frame: Frame | null): Value | null {
  const { ts } = cx
  const { expression: callee } = call
  if (!ts.isPropertyAccessExpression(callee) || !/^(set|append|appendAll|delete)$/.test(callee.name.text)) return null
  const before = cx.evaluate(callee.expression, frame)
  const name = argumentOf(cx, call, 0, frame)
  if (!name || !isOf(cx, before)) return null
  if (callee.name.text === 'appendAll') return addSpread(before, name, false)
  if (callee.name.text === 'delete')
    return eachWay(before, (one) =>
      one.kind === 'object'
        ? { ...one, properties: one.properties.filter((own) => own.name !== constantText(name)) }
        : one,
    )
  const text = constantText(name)
  const value = argumentOf(cx, call, 1, frame) ?? unknown(call, 'dynamic-value')
  if (text === null)
    return eachWay(before, (one) => (one.kind === 'object' ? { ...one, open: unknown(call, 'dynamic-params') } : one))
  return withProperty(before, { name: text, sites: sitesOf(cx, name), value, optional: false, certainty: 'proven' })
}

function isOf(cx: Context, value: Value): boolean {
  const isMade = (one: Value): one is Obj =>
    one.kind === 'object' && cx.ts.isNewExpression(one.node) && /(^|\.)HttpParams$/.test(one.node.expression.getText())
  return value.kind === 'union' ? value.options.some(isMade) : isMade(value)
}
