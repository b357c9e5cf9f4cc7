/** Objects of the older style: `function Client(options) { this.base = … }`, `Client.prototype.get = function …`. */

import type { ts } from 'ts-morph'
import { reference } from './classes.ts'
import { rooted } from './constructors.ts'
import type { Context } from './context.ts'
import { isFunction } from './context.ts'
import type { Frame } from './frame.ts'
import { frameOf, roundFrame } from './frame.ts'
import { commonJsExport } from './names.ts'
import type { Instance, Maker, This, Value, Ways } from './value.ts'
import { constantText, optionsOf, union, unknown } from './value.ts'

type MakerFunction = Exclude<Maker, ts.ClassLikeDeclaration>

/** Property `name` of an object that `maker` makes: set in its body, or on its prototype. */
export function fieldOfMaker(
  cx: Context,
  holder: Instance | This,
  maker: MakerFunction,
  name: string,
  node: ts.Node,
  frame: Frame | null,
): Value {
  const values: Value[] = []
  for (const { member, right } of assignedTo(cx, maker, name)) {
    const evaluate = (inner: Frame | null): Value => inRound(cx, member, right, name, inner)
    const value = isFunction(cx, right) ? evaluate(null) : inMaker(cx, holder, maker, right, frame, evaluate)
    values.push(value.kind === 'function' && isFunction(cx, right) ? { ...value, self: holder } : value)
  }
  values.push(...setOnPrototype(cx, holder, maker, name))
  if (values.length > 0) return union(node, values)
  return holder.kind === 'this' ? reference(holder, name, node) : unknown(node, 'dynamic-value', name)
}

/** What is put on the prototype of a maker under a name, as a member of one of its objects. */
export function setOnPrototype(cx: Context, holder: Instance | This, maker: Maker, name: string): readonly Value[] {
  return onPrototype(cx, maker, name).map(({ node: right, round }): Value => {
    const value = cx.evaluate(right, round ? roundFrame(right.parent, round, null) : null)
    return value.kind === 'function' ? { ...value, self: holder } : value
  })
}

/** What `this` is inside a plain function: the object being made, or the receiver of a prototype method. */
export function makerThis(cx: Context, fn: ts.Node, frame: Frame | null): Value | null {
  const { ts } = cx
  const self = frameOf(frame, fn)?.self
  if (self) return self
  const maker = prototypeOwner(cx, fn)
  if (maker) return { kind: 'this', cls: maker, owner: fn }
  if ((ts.isFunctionDeclaration(fn) || ts.isFunctionExpression(fn)) && isMaker(cx, fn))
    return { kind: 'this', cls: fn, owner: fn }
  return null
}

function inMaker(
  cx: Context,
  holder: Instance | This,
  maker: MakerFunction,
  expression: ts.Node,
  frame: Frame | null,
  evaluate: (inner: Frame | null) => Value,
): Value {
  const made = (instance: Instance): Value => {
    const depth = Math.max(frame?.depth ?? 0, instance.frame?.depth ?? 0) + 1
    return evaluate({
      fn: maker,
      call: instance.site,
      shift: 0,
      caller: instance.frame ?? frame,
      self: instance,
      lexical: null,
      depth,
    })
  }
  if (holder.kind === 'this') return rooted(evaluate(null), holder)
  if (holder.site) return made(holder)
  const sites = cx.instancesOf(maker)
  if (sites.length > 0) return union(expression, sites.map(made))
  return evaluate({
    fn: maker,
    call: null,
    shift: 0,
    caller: frame,
    self: holder,
    lexical: null,
    depth: (frame?.depth ?? 0) + 1,
  })
}

/** Right sides of `this.name = …` and `self.name = …` in the maker's body, `self` being any alias of `this`, and of `this[key] = …` in a loop. */
function assignedTo(
  cx: Context,
  maker: MakerFunction,
  name: string,
): readonly { readonly member: ts.Expression; readonly right: ts.Expression }[] {
  const { ts } = cx
  const found: { member: ts.Expression; right: ts.Expression }[] = []
  const aliases = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (
      ts.isVariableDeclaration(node) &&
      ts.isIdentifier(node.name) &&
      node.initializer?.kind === ts.SyntaxKind.ThisKeyword
    )
      aliases.add(node.name.text)
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      (ts.isPropertyAccessExpression(node.left) || ts.isElementAccessExpression(node.left))
    ) {
      const on = node.left.expression
      const isOwn = on.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(on) && aliases.has(on.text))
      if (isOwn && keyed(cx, node.left, name, null)) found.push({ member: node.left, right: node.right })
    }
    ts.forEachChild(node, visit)
  }
  if (maker.body) visit(maker.body)
  return found
}

/** Right sides of `Maker.prototype.name = …`, and of `name` in an object that is the prototype or is copied onto it. */
function onPrototype(cx: Context, maker: Maker, name: string): readonly Written[] {
  const { ts } = cx
  const found: Written[] = []
  // Large clients put their methods on the prototype in a file for each resource.
  for (const node of cx.files.flatMap((file) => cx.identifiers(file).get('prototype') ?? [])) {
    const access = node.parent
    const member = access.parent
    if (!ts.isPropertyAccessExpression(access) || access.name !== node || !ts.isIdentifier(access.expression)) continue
    const whole = prototypeObject(cx, access)
    const own = whole?.properties.find((one) => one.name && ts.isIdentifier(one.name) && one.name.text === name)
    if (own) {
      if (makerBehind(cx, access.expression) === maker)
        found.push({ node: ts.isPropertyAssignment(own) ? own.initializer : own })
      continue
    }
    const key = isAssigned(cx, member) ? keyed(cx, member, name, null) : null
    if (!key) continue
    if (makerBehind(cx, access.expression) === maker)
      found.push({ node: (member.parent as ts.BinaryExpression).right, ...key })
  }
  return found
}

interface Written {
  readonly node: ts.Node
  /** The round of the loop that writes it under this name. */
  readonly round?: Ways
}

/** `….name` or `…[key]`, where the key may be the name; null for another member. */
export function keyed(
  cx: Context,
  member: ts.Node,
  name: string,
  frame: Frame | null,
): { readonly round?: Ways } | null {
  const { ts } = cx
  if (ts.isPropertyAccessExpression(member)) return member.name.text === name ? {} : null
  if (!ts.isElementAccessExpression(member)) return null
  const key = optionsOf(cx.evaluate(member.argumentExpression, frame)).find((one) => constantText(one) === name)
  return key ? (key.ways ? { round: key.ways } : {}) : null
}

/** What `member = right` gives to `name`: of a loop that writes several names the one round that writes this one. */
export function inRound(cx: Context, member: ts.Node, right: ts.Expression, name: string, frame: Frame | null): Value {
  const round = keyed(cx, member, name, frame)?.round
  return cx.evaluate(right, round ? roundFrame(right.parent, round, frame) : frame)
}

/** `Maker.prototype = { … }`, `Object.assign(Maker.prototype, { … })`, `_.extend(Maker.prototype, { … })`. */
function prototypeObject(cx: Context, access: ts.PropertyAccessExpression): ts.ObjectLiteralExpression | null {
  const { ts } = cx
  const { parent } = access
  const object = isAssigned(cx, access)
    ? (parent as ts.BinaryExpression).right
    : ts.isCallExpression(parent) &&
        parent.arguments[0] === access &&
        /\b(assign|extend)$/.test(parent.expression.getText())
      ? parent.arguments[1]
      : undefined
  return object && ts.isObjectLiteralExpression(object) ? object : null
}

function isAssigned(cx: Context, member: ts.Node): boolean {
  const { ts } = cx
  const parent = member.parent
  return (
    ts.isBinaryExpression(parent) && parent.left === member && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  )
}

/** The maker whose prototype a function is put on: `Maker.prototype.get = function …`. */
function prototypeOwner(cx: Context, fn: ts.Node): Maker | null {
  const { ts } = cx
  const holder = ts.isPropertyAssignment(fn.parent) ? fn.parent.parent : fn.parent
  if (ts.isObjectLiteralExpression(holder)) {
    const target = ts.isCallExpression(holder.parent)
      ? holder.parent.arguments[0]
      : ts.isBinaryExpression(holder.parent)
        ? holder.parent.left
        : undefined
    if (!target || !ts.isPropertyAccessExpression(target) || prototypeObject(cx, target) !== holder) return null
    return target.name.text === 'prototype' ? makerBehind(cx, target.expression) : null
  }
  const assignment = fn.parent
  if (!ts.isBinaryExpression(assignment) || assignment.right !== fn) return null
  if (!ts.isPropertyAccessExpression(assignment.left) && !ts.isElementAccessExpression(assignment.left)) return null
  const on = assignment.left.expression
  if (ts.isPropertyAccessExpression(on) && on.name.text === 'prototype') {
    const maker = makerBehind(cx, on.expression)
    if (maker) return maker
  }
  // `self.send = function …` inside the maker
  const outer = ts.findAncestor(
    fn.parent,
    (at): at is MakerFunction => ts.isFunctionDeclaration(at) || ts.isFunctionExpression(at),
  )
  return outer && isMaker(cx, outer) ? outer : null
}

function makerBehind(cx: Context, node: ts.Expression): Maker | null {
  const { ts } = cx
  const named = cx.evaluate(node, null)
  const value = named.kind === 'module' ? (commonJsExport(cx, named.file) ?? named) : named
  if (value.kind === 'class') return value.node
  return value.kind === 'function' && (ts.isFunctionDeclaration(value.node) || ts.isFunctionExpression(value.node))
    ? value.node
    : null
}

/** A function that sets properties of `this` in its own body, or whose prototype is extended. */
function isMaker(cx: Context, fn: MakerFunction): boolean {
  const { ts } = cx
  const name = fn.name?.text
  if (name === undefined || !/^[A-Z]/.test(name)) return false
  return (
    (cx.identifiers(fn.getSourceFile()).get(name) ?? []).some(
      (node) =>
        (ts.isPropertyAccessExpression(node.parent) && node.parent.name.text === 'prototype') ||
        ts.isNewExpression(node.parent),
    ) || cx.instancesOf(fn).length > 0
  )
}

/** What was set on a function itself (`call.all = …`, `module.exports.all = …`); null when nothing was. */
export function fieldOfFunction(cx: Context, fn: ts.Node, name: string, use: ts.Node): Value | null {
  const { ts } = cx
  const values = (cx.identifiers(fn.getSourceFile()).get(name) ?? []).flatMap((node) => {
    const access = node.parent
    if (!ts.isPropertyAccessExpression(access) || access.name !== node || !isAssigned(cx, access)) return []
    const holder = cx.evaluate(access.expression, null)
    return holder.kind === 'function' && holder.node === fn
      ? [cx.evaluate((access.parent as ts.BinaryExpression).right, null)]
      : []
  })
  return values.length > 0 ? union(use, values) : null
}

/** What a loop exports under each of its keys: `for (const verb of verbs) exports[verb] = …`; null when none is the name. */
export function exportedUnderKey(cx: Context, file: ts.SourceFile, name: string): Value | null {
  const { ts } = cx
  const values = (cx.identifiers(file).get('exports') ?? []).flatMap((node) => {
    const member =
      ts.isPropertyAccessExpression(node.parent) && node.parent.name === node ? node.parent.parent : node.parent
    if (!ts.isElementAccessExpression(member) || !isAssigned(cx, member)) return []
    const { right } = member.parent as ts.BinaryExpression
    return keyed(cx, member, name, null) ? [inRound(cx, member, right, name, null)] : []
  })
  return values.length > 0 ? union(file, values) : null
}
