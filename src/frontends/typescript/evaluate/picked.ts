/** Objects that a package of helpers takes parts of: `_.pick(body, ['name', 'start_time'])`, `R.omit(['id'], body)`. */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import type { Frame } from './frame.ts'
import { sitesOf } from './keys.ts'
import { loosely, withProperty } from './objects.ts'
import type { Obj, Value } from './value.ts'
import { constantText, optionsOf, unknown } from './value.ts'
import { eachWay } from './ways.ts'

/** What such a helper gives back; null for another function. */
export function picked(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  callee: { readonly module: string; readonly name: string },
  frame: Frame | null,
): Value | null {
  const { name } = callee
  if (!/^(omitBy|pickBy|omit|pick|compact|mapValues|clone|cloneDeep)$/.test(name) && !isCopying(cx, node, name))
    return null
  const given = (node.arguments ?? []).map((one) => cx.evaluate(one, frame))
  const [value = unknown(node, 'dynamic-value'), ...rest] = /^(ramda|lodash\/fp)$/.test(callee.module)
    ? given.toReversed()
    : given
  const keys = rest.flatMap(optionsOf).flatMap((one) => (one.kind === 'list' ? one.items.flatMap(optionsOf) : [one]))
  const isRead = keys.length > 0 && keys.every((key) => key.kind === 'text' && constantText(key) !== null)
  return eachWay(value, (from) => {
    if (name === 'pick' && isRead) return only(cx, node, from, keys)
    if (from.kind !== 'object') return from
    const names = new Set(name === 'omit' && isRead ? keys.map(constantText) : [])
    return loosely({ ...from, properties: from.properties.filter((own) => !names.has(own.name)) }, null)
  })
}

/** `_.transform(params, (out, value, key) => { out[key] = … }, {})`: keys stay what they are where nothing else is written. */
function isCopying({ ts }: Context, node: ts.CallExpression | ts.NewExpression, name: string): boolean {
  const by = name === 'transform' ? node.arguments?.[1] : undefined
  if (!by || !(ts.isArrowFunction(by) || ts.isFunctionExpression(by))) return false
  const [out, , key] = by.parameters.map((parameter) => parameter.name.getText())
  const members: string[] = []
  const visit = (at: ts.Node): void => {
    const isAssigned = ts.isBinaryExpression(at) && at.operatorToken.kind === ts.SyntaxKind.EqualsToken
    if (isAssigned) members.push(at.left.getText())
    ts.forEachChild(at, visit)
  }
  visit(by.body)
  return key !== undefined && members.length > 0 && members.every((member) => member === `${out}[${key}]`)
}

/** The properties of these names, as far as they are there. */
function only(cx: Context, node: ts.Node, from: Value, keys: readonly Value[]): Value {
  const made: Obj = { kind: 'object', shape: 'object', node, properties: [], open: null, target: null }
  return keys.reduce<Value>((into, key) => {
    const name = constantText(key)!
    const own = from.kind === 'object' ? from.properties.find((property) => property.name === name) : undefined
    if (!own && from.kind === 'object' && !from.open) return into
    // The list says what is read as well as what is sent.
    const listed = sitesOf(cx, key).map((site) => ({ ...site, exclusive: false }))
    return withProperty(into, {
      name,
      sites: [...(own?.sites ?? []), ...listed],
      value: own?.value ?? cx.member(from, name, node, null),
      optional: true,
      certainty: own?.certainty ?? 'proven',
    })
  }, made)
}
