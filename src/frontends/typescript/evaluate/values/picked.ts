/**
 * What packages of helpers make of objects and lists: `_.pick(body, ['name', 'start_time'])`, `R.omit(['id'], body)`,
 * `_(body).omitBy(_.isNil).value()`.
 */

import type { ts } from 'ts-morph'
import { fallback } from '../conditions/choices.ts'
import { truthOf } from '../conditions/conditions.ts'
import type { Context } from '../context.ts'
import { ofModule } from './elements.ts'
import type { Frame } from '../frame.ts'
import { keyText, sitesOf } from './keys.ts'
import { listOf } from './lists.ts'
import { maxMapped } from './mapped.ts'
import { addSpread, loosely, withProperty } from './objects.ts'
import { bound, runOn } from '../runs.ts'
import type { External, Obj, Property, Value } from '../value.ts'
import { constantText, optionsOf, unknown } from '../value.ts'
import { eachWay } from '../ways.ts'

const helpers = /^(lodash([./-].*)?|underscore|ramda|radash|remeda|es-toolkit.*)$/

/** Packages of one function, the one that cuts a list into parts. */
const chunkers = /^(chunk|chunk-array|array-chunk|array\.chunk|just-split|split-array)$/

/** A package of one of lodash's functions. */
const single = /^lodash(?:-es)?[./](?:fp\/)?(?!fp$)(\w+)$/

/** What a call of such a package gives back; null for another package or function. */
export function helped(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  { module, path }: External,
  frame: Frame | null,
): Value | null {
  const whole = chunkers.test(module) ? 'chunk' : single.exec(module)?.[1]
  if (!whole && !helpers.test(module)) return null
  const name = path.filter((part) => part !== 'default').at(-1) ?? whole ?? 'chain'
  const given = (node.arguments ?? []).map((one) => cx.evaluate(one, frame))
  // `_(body)` and `_.chain(body)` stand for what they are given, until `value()` hands it out.
  if (name === 'chain') return given[0] ?? null
  // These take what they work on last; what is laid over what stands in the same order everywhere.
  const isLast = /^(ramda$|lodash\/fp)/.test(module) && !/^(assign|merge|extend|partial|bind)/.test(name)
  return byName(cx, node, name, isLast ? given.toReversed() : given, frame)
}

/** `.omitBy(_.isNil)` of such a chain, and its end; null for methods of anything else. */
export function helpedInChain(cx: Context, node: ts.CallExpression, frame: Frame | null): Value | null {
  const { ts } = cx
  const callee = node.expression
  if (!ts.isPropertyAccessExpression(callee) || !inChains.test(callee.name.text)) return null
  let root: ts.Expression = callee.expression
  while (ts.isCallExpression(root) && ts.isPropertyAccessExpression(root.expression)) {
    if (root.expression.name.text === 'chain') break
    root = root.expression.expression
  }
  if (!ts.isCallExpression(root)) return null
  const maker = cx.evaluate(root.expression, frame)
  if (maker.kind !== 'external' || !helpers.test(maker.module)) return null
  const given = cx.evaluate(callee.expression, frame)
  if (/^(value|valueOf|commit)$/.test(callee.name.text)) return given
  return byName(cx, node, callee.name.text, [given, ...node.arguments.map((one) => cx.evaluate(one, frame))], frame)
}

const inChains =
  /^(value|valueOf|commit|omitBy|pickBy|omit|pick|compact|mapValues|clone|cloneDeep|chunk|assign|merge|defaults|extend)$/

/** A function of these packages, the object or list that it works on first. */
function byName(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  name: string,
  given: readonly Value[],
  frame: Frame | null,
): Value | null {
  const [value = unknown(node, 'dynamic-value'), ...rest] = given
  switch (name) {
    case 'chunk':
    case 'cluster':
      return eachWay(value, (list) => (list.kind === 'list' ? { ...list, node, items: [list], open: list.open } : list))
    case 'compact':
      return optionsOf(value).some((one) => one.kind === 'list')
        ? eachWay(value, (list) =>
            list.kind === 'list'
              ? { ...list, node, items: list.items.filter((item) => truthOf(item) !== false) }
              : list,
          )
        : parts(cx, node, name, value, rest, frame)
    case 'map':
    case 'flatMap':
      return mappedBy(cx, node, name, value, rest[0] ?? null, frame)
    case 'get':
    case 'prop':
    case 'propOr':
    case 'path':
    case 'pathOr':
      return memberAt(cx, node, value, rest, frame)
    case 'toArray':
    case 'flatten':
    case 'uniq':
    case 'sortBy':
    case 'orderBy':
    case 'reverse':
      return optionsOf(value).every((one) => one.kind === 'list') ? value : null
    case 'partial':
    case 'bind':
      return value.kind === 'function'
        ? bound(cx, value, (node.arguments ?? []).slice(name === 'bind' ? 2 : 1), frame)
        : null
    case 'assign':
    case 'merge':
    case 'mergeRight':
    case 'mergeDeepRight':
    case 'extend':
      return given.length > 0 ? laid(given) : null
    case 'defaults':
    case 'defaultsDeep':
      return given.length > 0 ? laid(given.toReversed()) : null
    default:
      return parts(cx, node, name, value, rest, frame)
  }
}

/** `_.get(options, 'http.version', '7')`: what stands at the end of a way, or else what is given for it. */
function memberAt(
  cx: Context,
  node: ts.Node,
  value: Value,
  [way, standard]: readonly Value[],
  frame: Frame | null,
): Value | null {
  const texts = way?.kind === 'list' ? way.items.map(constantText) : [way ? constantText(way) : null]
  if (texts.includes(null)) return null
  const steps = texts.flatMap((text) => text!.split(/[.[\]]+/).filter((step) => step !== ''))
  const found = eachWay(value, (one) =>
    one.kind === 'primitive' ? one : steps.reduce<Value>((at, step) => cx.member(at, step, node, frame), one),
  )
  return standard ? fallback(node, found, () => standard) : found
}

/** `_.map(list, fn)`, and `_.flatMap(object, fn)` with what each key holds and its name. */
function mappedBy(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  name: string,
  from: Value,
  by: Value | null,
  frame: Frame | null,
): Value | null {
  if (by?.kind !== 'function') return null
  const fields = listOf(node, 'entries', from)
  const rows: readonly (readonly Value[])[] = optionsOf(fields ?? from).flatMap((one) => {
    if (one.kind !== 'list') return [[unknown(node, 'dynamic-value')]]
    const items = one.open && one.items.length === 0 ? [unknown(node, 'dynamic-value')] : one.items
    return items.map((item) => (fields && item.kind === 'list' ? item.items.toReversed() : [item]))
  })
  if (rows.length > maxMapped) return null
  const made = rows.map((row) => runOn(cx, by, row, frame))
  const items = name === 'flatMap' ? made.flatMap((one) => (one.kind === 'list' ? one.items : [one])) : made
  const isOpen = optionsOf(from).some((one) => one.kind !== 'list' || one.open)
  return { kind: 'list', node, items, open: isOpen || made.some((one) => one.kind === 'list' && one.open) }
}

/** Objects laid over the first of them, one after the other. */
export function laid([into, ...over]: readonly Value[]): Value {
  return over.reduce((value, source) => addSpread(value, source, false), into!)
}

/** The parts that a helper leaves of a value; null for another function. */
function parts(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  name: string,
  value: Value,
  rest: readonly Value[],
  frame: Frame | null,
): Value | null {
  if (!/^(omitBy|pickBy|omit|pick|compact|mapValues|clone|cloneDeep)$/.test(name) && !isCopying(cx, node, name))
    return null
  const keys = rest.flatMap(optionsOf).flatMap((one) => (one.kind === 'list' ? one.items.flatMap(optionsOf) : [one]))
  const isRead = keys.length > 0 && keys.every((key) => key.kind === 'text' && constantText(key) !== null)
  return eachWay(value, (whole) => {
    const from = ofModule(cx, whole, node)
    if (name === 'mapValues' && from.kind === 'object' && from.properties.some(isMethod))
      return { ...from, properties: from.properties.map((own) => madeOf(cx, node, own, rest[0], frame)) }
    if (name === 'pick' && isRead) return only(cx, node, from, keys)
    if (from.kind !== 'object') return from
    const names = new Set(name === 'omit' && isRead ? keys.map(constantText) : [])
    return loosely({ ...from, properties: from.properties.filter((own) => !names.has(own.name)) }, null)
  })
}

function isMethod({ value }: Property): boolean {
  return value.kind === 'function'
}

/** What a callback makes of a function that stands under a key. */
function madeOf(cx: Context, node: ts.Node, own: Property, by: Value | undefined, frame: Frame | null): Property {
  if (by?.kind !== 'function' || !isMethod(own)) return own
  const made = runOn(cx, by, [own.value, keyText(node, own)], frame)
  return made.kind === 'function' ? { ...own, value: made } : own
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
