/**
 * What programs put on prototypes, wherever they do it: `Client.prototype.get = …`, `Object.assign(Client.prototype, campaigns)`,
 * `Client.prototype = { … }`, `(function () { this.get = … }).call(Client.prototype)`, `require('./campaigns')(Client.prototype)`; and whose
 * prototype another one continues.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isFunction, unwrap } from '../context.ts'
import type { Frame } from '../frame.ts'
import { wholeOf } from '../names.ts'
import type { Maker } from '../value.ts'
import { optionsOf } from '../value.ts'
import type { Written } from './written-fields.ts'
import { writtenFields } from './written-fields.ts'

interface Prototype {
  /** Expressions, methods and shorthands under the name that they are put there by. */
  readonly byName: Map<string, ts.Node[]>
  /** `Client.prototype[name] = …`, as loops write it. */
  readonly byKey: Written[]
  /** Whose prototype it continues. */
  base: Maker | null
}

interface Prototypes {
  readonly of: Map<Maker, Prototype>
  /** What is laid over a maker itself: `Object.assign(Campaign, statics)`. */
  readonly statics: Map<Maker, Map<string, ts.Node[]>>
  /** The makers that a function of an object or file of its own was put on, a mixin on several; and those that it is a static of. */
  readonly holders: Map<ts.Node, readonly Maker[]>
  readonly staticHolders: Map<ts.Node, readonly Maker[]>
}

/** A maker, and the call that handed it to the function which puts something on it; null where that is done in place. */
interface Target {
  readonly maker: Maker
  readonly run: Frame | null
}

const known = new WeakMap<Context, Prototypes>()
const merging = /(^|[._])(assign|assignIn|extend|merge|mixin|defaults)$/i

export function prototypeOf(cx: Context, maker: Maker): Prototype | undefined {
  return prototypes(cx).of.get(maker)
}

/** The makers on whose prototypes a function is put; none for other functions. */
export function prototypeHolders(cx: Context, fn: ts.Node): readonly Maker[] {
  return prototypes(cx).holders.get(fn) ?? []
}

/** The makers that a function is laid over as a static member. */
export function staticHolders(cx: Context, fn: ts.Node): readonly Maker[] {
  return prototypes(cx).staticHolders.get(fn) ?? []
}

/** What is laid over a maker under a name. */
export function staticsOf(cx: Context, maker: Maker, name: string): readonly ts.Node[] {
  return prototypes(cx).statics.get(maker)?.get(name) ?? []
}

/** Large clients put their methods on the prototype in a file for each resource: all of them are read once. */
function prototypes(cx: Context): Prototypes {
  let found = known.get(cx)
  if (found) return found
  found = { of: new Map(), statics: new Map(), holders: new Map(), staticHolders: new Map() }
  // What is read meanwhile sees what was found so far.
  known.set(cx, found)
  for (const file of cx.files) for (const node of cx.identifiers(file).get('prototype') ?? []) read(cx, found, node)
  for (const file of cx.files) for (const node of cx.identifiers(file).get('inherits') ?? []) inherit(cx, found, node)
  for (const file of cx.files) for (const node of cx.identifiers(file).get('assign') ?? []) overlaid(cx, found, node)
  return found
}

/** `Object.assign(Campaign, statics)` */
function overlaid(cx: Context, found: Prototypes, name: ts.Node): void {
  const { ts } = cx
  const callee = name.parent
  const call = callee.parent
  if (!ts.isPropertyAccessExpression(callee) || callee.name !== name || !ts.isCallExpression(call)) return
  const [first, ...sources] = call.arguments
  if (!first || call.expression !== callee || !ts.isIdentifier(first)) return
  for (const { maker, run } of makersBehind(cx, first))
    if (ts.isClassLike(maker)) for (const source of sources) overlay(cx, found, maker, source, run)
}

function overlay(cx: Context, found: Prototypes, maker: Maker, source: ts.Expression, run: Frame | null): void {
  let own = found.statics.get(maker)
  if (!own) found.statics.set(maker, (own = new Map<string, ts.Node[]>()))
  for (const value of optionsOf(cx.evaluate(source, run)))
    for (const property of value.kind === 'object' ? value.properties : [])
      for (const held of optionsOf(property.value)) {
        if (held.kind !== 'function') continue
        // The last of one name is the one that is there.
        for (const before of own.get(property.name) ?? []) release(found.staticHolders, before, maker)
        own.set(property.name, [held.node])
        hold(found.staticHolders, held.node, maker)
      }
}

function release(holders: Map<ts.Node, readonly Maker[]>, fn: ts.Node, maker: Maker): void {
  const left = (holders.get(fn) ?? []).filter((one) => one !== maker)
  if (left.length > 0) holders.set(fn, left)
  else holders.delete(fn)
}

function hold(holders: Map<ts.Node, readonly Maker[]>, fn: ts.Node, maker: Maker): void {
  const own = holders.get(fn) ?? []
  if (!own.includes(maker)) holders.set(fn, [...own, maker])
}

function entry(found: Prototypes, maker: Maker): Prototype {
  let own = found.of.get(maker)
  if (!own) found.of.set(maker, (own = { byName: new Map(), byKey: [], base: null }))
  return own
}

function read(cx: Context, found: Prototypes, name: ts.Node): void {
  const { ts } = cx
  const access = name.parent
  if (!ts.isPropertyAccessExpression(access) || access.name !== name) return
  const { parent } = access
  const isMember = ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)
  const isTarget =
    isAssigned(cx, access) ||
    (isMember && parent.expression === access && isAssigned(cx, parent)) ||
    (ts.isCallExpression(parent) && parent.arguments.includes(access))
  const makers = isTarget ? makersBehind(cx, access.expression) : []
  for (const { maker, run } of makers) written(cx, found, maker, access, run)
}

/** What the expression around `Maker.prototype` does to it. */
function written(
  cx: Context,
  found: Prototypes,
  maker: Maker,
  access: ts.PropertyAccessExpression,
  run: Frame | null,
): void {
  const { ts } = cx
  const { parent } = access
  const isMember = ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)
  if (isAssigned(cx, access)) whole(cx, found, maker, (parent as ts.BinaryExpression).right)
  else if (isMember) member(cx, found, maker, parent)
  else if (ts.isCallExpression(parent)) {
    if (parent.arguments[0] === access) handed(cx, found, maker, parent, run)
    byFunction(cx, found, maker, parent, parent.arguments.indexOf(access))
  }
}

/** `require('./endpoints/campaigns')(Client.prototype)`: what a function of the project puts on the prototype that it is handed. */
function byFunction(cx: Context, found: Prototypes, maker: Maker, call: ts.CallExpression, index: number): void {
  for (const name of usesOf(cx, handedTo(cx, call, index))) {
    const { parent } = name
    const isHolder =
      (cx.ts.isPropertyAccessExpression(parent) || cx.ts.isElementAccessExpression(parent)) &&
      parent.expression === name
    if (isHolder && isAssigned(cx, parent)) member(cx, found, maker, parent)
    else if (cx.ts.isCallExpression(parent) && parent.arguments[0] === name) handed(cx, found, maker, parent, null)
  }
}

/** The parameters of the project's functions that an argument of a call is handed to. */
function handedTo(cx: Context, call: ts.CallExpression, index: number): readonly ts.ParameterDeclaration[] {
  return optionsOf(wholeOf(cx, cx.evaluate(call.expression, null))).flatMap((value) => {
    const parameter = value.kind === 'function' ? value.node.parameters[index] : undefined
    return parameter && !parameter.dotDotDotToken ? [parameter] : []
  })
}

function usesOf(cx: Context, parameters: readonly ts.ParameterDeclaration[]): readonly ts.Node[] {
  return parameters.flatMap(({ name }) => {
    if (!cx.ts.isIdentifier(name)) return []
    const symbol = cx.symbolAt(name)
    const all = cx.identifiers(name.getSourceFile()).get(name.text) ?? []
    return all.filter((one) => one !== name && cx.symbolAt(one) === symbol)
  })
}

/** `Maker.prototype.get = …`, `Maker.prototype[verb] = …` */
function member(
  cx: Context,
  found: Prototypes,
  maker: Maker,
  target: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): void {
  const { right } = target.parent as ts.BinaryExpression
  if (cx.ts.isElementAccessExpression(target)) {
    entry(found, maker).byKey.push({ member: target, right })
    if (isFunction(cx, right)) hold(found.holders, right, maker)
  } else if (target.name.text === '__proto__') entry(found, maker).base = ofPrototype(cx, right)
  else put(cx, found, maker, target.name.text, right)
}

/** `Maker.prototype = { … }`, and what continues another prototype. */
function whole(cx: Context, found: Prototypes, maker: Maker, right: ts.Expression): void {
  const { ts } = cx
  const at = unwrap(cx, right)
  if (ts.isObjectLiteralExpression(at)) copy(cx, found, maker, at)
  else if (ts.isNewExpression(at)) entry(found, maker).base = makerBehind(cx, at.expression)
  else if (ts.isCallExpression(at)) {
    const [first, ...rest] = at.arguments
    const base = first && ofPrototype(cx, first)
    if (base) entry(found, maker).base = base
    for (const source of merging.test(at.expression.getText()) ? rest : []) copy(cx, found, maker, source)
  }
}

/** A call that is handed the prototype first. */
function handed(cx: Context, found: Prototypes, maker: Maker, call: ts.CallExpression, run: Frame | null): void {
  const { ts } = cx
  const callee = call.expression
  const rest = call.arguments.slice(1)
  if (callee.getText() === 'Object.setPrototypeOf') entry(found, maker).base = rest[0] ? ofPrototype(cx, rest[0]) : null
  else if (merging.test(callee.getText())) for (const source of rest) copy(cx, found, maker, source, run)
  else if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'call') {
    const body = unwrap(cx, callee.expression)
    if (!ts.isFunctionExpression(body)) return
    const { byName, byKey } = writtenFields(cx, body)
    for (const [name, fields] of byName) for (const { right } of fields) put(cx, found, maker, name, right)
    entry(found, maker).byKey.push(...byKey)
  }
}

/** The members of an object that is copied onto a prototype. */
function copy(cx: Context, found: Prototypes, maker: Maker, source: ts.Expression, run: Frame | null = null): void {
  const { ts } = cx
  if (ts.isObjectLiteralExpression(source)) {
    for (const one of source.properties)
      if (ts.isSpreadAssignment(one)) copy(cx, found, maker, one.expression, run)
      else if (ts.isIdentifier(one.name) || ts.isStringLiteral(one.name))
        put(cx, found, maker, one.name.text, ts.isPropertyAssignment(one) ? one.initializer : one)
    return
  }
  const base = ofPrototype(cx, source)
  if (base) entry(found, maker).base ??= base
  for (const value of optionsOf(cx.evaluate(source, run)).map((one) => wholeOf(cx, one)))
    if (value.kind === 'object')
      for (const property of value.properties)
        for (const held of optionsOf(property.value))
          if (held.kind === 'function') {
            const { byName } = entry(found, maker)
            for (const before of byName.get(property.name) ?? []) release(found.holders, before, maker)
            byName.delete(property.name)
            put(cx, found, maker, property.name, held.node)
          }
}

function put(cx: Context, found: Prototypes, maker: Maker, name: string, node: ts.Node): void {
  const { byName } = entry(found, maker)
  const own = byName.get(name)
  if (own) own.push(node)
  else byName.set(name, [node])
  if (isFunction(cx, node)) hold(found.holders, node, maker)
  else if (cx.ts.isPropertyAccessExpression(node) || cx.ts.isIdentifier(node))
    for (const value of optionsOf(cx.evaluate(node, null)))
      if (value.kind === 'function' && !cx.ts.isClassLike(value.node.parent)) hold(found.holders, value.node, maker)
}

/** `util.inherits(Client, Base)` */
function inherit(cx: Context, found: Prototypes, name: ts.Node): void {
  const { ts } = cx
  const callee = ts.isPropertyAccessExpression(name.parent) && name.parent.name === name ? name.parent : name
  const call = callee.parent
  if (!ts.isCallExpression(call) || call.expression !== callee) return
  const [heir, base] = call.arguments.map((argument) => makerBehind(cx, argument))
  if (heir && base) entry(found, heir).base = base
}

/** The maker of `Maker.prototype`, of `new Maker()`, and of `Object.create` of one; null for other objects. */
function ofPrototype(cx: Context, node: ts.Expression): Maker | null {
  const { ts } = cx
  const at = unwrap(cx, node)
  if (ts.isPropertyAccessExpression(at)) return at.name.text === 'prototype' ? makerBehind(cx, at.expression) : null
  return ts.isNewExpression(at) ? makerBehind(cx, at.expression) : null
}

/** The maker that an expression names, and of a parameter each that the project's calls hand to it. */
function makersBehind(cx: Context, node: ts.Expression): readonly Target[] {
  const { ts } = cx
  const maker = makerBehind(cx, node)
  if (maker) return [{ maker, run: null }]
  const declaration = ts.isIdentifier(node) ? cx.symbolAt(node)?.valueDeclaration : undefined
  return declaration && ts.isParameter(declaration) ? (mixed(cx).get(declaration) ?? []) : []
}

const mixins = new WeakMap<Context, Map<ts.ParameterDeclaration, Target[]>>()

/** `mixin(Client, Listing)`, `require('./campaigns')(Client)` as statements of a file: which makers a parameter is handed. */
function mixed(cx: Context): ReadonlyMap<ts.ParameterDeclaration, readonly Target[]> {
  let found = mixins.get(cx)
  if (found) return found
  mixins.set(cx, (found = new Map<ts.ParameterDeclaration, Target[]>()))
  for (const file of cx.files)
    for (const statement of file.statements) {
      const call = cx.ts.isExpressionStatement(statement) ? statement.expression : null
      if (!call || !cx.ts.isCallExpression(call)) continue
      for (const [index, argument] of call.arguments.entries()) {
        const maker = cx.ts.isIdentifier(argument) ? makerBehind(cx, argument) : null
        for (const parameter of maker ? handedTo(cx, call, index) : []) {
          const fn = parameter.parent
          const run: Frame = { fn, call, shift: 0, caller: null, self: null, lexical: null, depth: 1 }
          found.set(parameter, [...(found.get(parameter) ?? []), { maker: maker!, run }])
        }
      }
    }
  return found
}

export function makerBehind(cx: Context, node: ts.Expression): Maker | null {
  const { ts } = cx
  const value = wholeOf(cx, cx.evaluate(node, null))
  if (value.kind === 'class') return value.node
  return value.kind === 'function' && (ts.isFunctionDeclaration(value.node) || ts.isFunctionExpression(value.node))
    ? value.node
    : null
}

export function isAssigned(cx: Context, member: ts.Node): boolean {
  const { ts } = cx
  const parent = member.parent
  return (
    ts.isBinaryExpression(parent) && parent.left === member && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  )
}
