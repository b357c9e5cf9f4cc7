/**
 * What the methods of a class, or of a maker of the older style, put into an object that a field holds: `this.params.name = name`, and `this.params[name] = value` by way of a
 * method that is called with the name (`this.set('name', name)`), as builders of requests do. Which of them are called for one object is not
 * asked: each may be.
 */

import type { ts } from 'ts-morph'
import { lineageOf } from './lineage.ts'
import type { Context } from '../context.ts'
import { reachOf } from '../conditions/conditions.ts'
import { outerParent, ownerOf } from '../context.ts'
import { isInStep, writtenBy } from './fluent.ts'
import { writtenFields } from './written-fields.ts'
import type { Frame } from '../frame.ts'
import { roundFrame } from '../frame.ts'
import { sitesOf } from '../values/keys.ts'
import { keyed } from './makers.ts'
import { addSpread, withProperty } from '../values/objects.ts'
import { nodesIn } from '../spelled.ts'
import type { Maker, Property, Value, Ways } from '../value.ts'
import { constantText, optionsOf, union, unknown } from '../value.ts'
import { besides, byWays, eachWay } from '../ways.ts'

/** One statement that puts something into the object of a field. */
interface Put {
  /** The name of the field, or `this[name]` where a loop writes to several. */
  readonly field: string | ts.ElementAccessExpression
  /** The key as a name or as an expression; null where whole objects are laid over it. */
  readonly key: ts.Expression | ts.MemberName | null
  readonly right: ts.Expression
  /** `this.parts.push(…)`: behind the items of a list. */
  readonly isItem?: true
}

/** A method that is called more often is no setter of one client. */
const maxCalls = 200
/** Entries that classes are declared with, one by one, of all classes together. */
const maxEntries = 4_000

const memo = new WeakMap<ts.Node, readonly Put[]>()

/** True when a method of the class or maker, or of a class that it inherits from, puts something into the object of that field. */
export function isFilled(cx: Context, cls: Maker, name: string): boolean {
  return putsOf(cx, cls, name).length > 0
}

interface Filling {
  /** The object is known by the calls that it was set up by, which come later. */
  readonly isChained?: boolean
  readonly isSetUp?: boolean
  /** The object is a class: what its methods are not called with, nobody puts in. */
  readonly isStatic?: boolean
  /** Reads what stands at a node in the frame of the constructor around it, where there is one. */
  readonly inConstructor?: (node: ts.Node, read: (frame: Frame | null) => Value) => Value
}

function plainly(_: ts.Node, read: (frame: Frame | null) => Value): Value {
  return read(null)
}

/**
 * The object of a field with all that may have been put into it for an object of the class or maker; without what calls on the way to other
 * objects do, where it is known which were made on the way to this one: all of them, or (`isSetUp`) some.
 */
export function filled(
  cx: Context,
  cls: Maker,
  name: string,
  value: Value,
  { isChained = false, isSetUp = false, isStatic = false, inConstructor = plainly }: Filling = {},
): Value {
  if (!isFillable(value)) return value
  const lineage = homesOf(cx, cls)
  const puts = putsOf(cx, cls, name).filter((put) => !isChained || !isInStep(cx, put.right))
  return puts.reduce<Value>((into, put) => {
    const isByCall = put.isItem || (put.key ? !isPlain(cx, put.key) : asksCaller(cx, put.right))
    const all = isByCall ? callsOf(cx, put.right, lineage) : []
    const calls = isSetUp ? all.filter(({ ways }) => !ways) : all
    if (calls.length === 0 && isStatic && isByCall) return into
    if (calls.length === 0) return inConstructor(put.right, (frame) => withPut(cx, into, put, frame))
    return calls.reduce<Value>((at, { frame, ways }) => withPut(cx, at, put, frame, true, ways), into)
  }, value)
}

/** A static of a class that its static methods fill, called with each entry: `Campaign.property('name')`. Null when none does. */
export function filledStatic(
  cx: Context,
  cls: ts.ClassLikeDeclaration,
  name: string,
  held: Value | null,
): Value | null {
  const puts = putsOf(cx, cls, name).filter(({ right }) => isInStatic(cx, right))
  const [first] = puts
  if (!first) return null
  const written = lineageOf(cx, cls).flatMap((at) => writtenFields(cx, at).byName.get(name) ?? [])
  // Where it is begun anew elsewhere, what was put before is out of it.
  const filling = new Set(puts.map(({ right }) => methodAround(cx, right)))
  if (written.some(({ right }) => !filling.has(methodAround(cx, right)))) return null
  const before = [held, ...written.map(({ right }) => cx.evaluate(right, null))].find((one) => one && isFillable(one))
  const none: Value = { kind: 'object', shape: 'object', node: first.right, properties: [], open: null, target: null }
  return filled(cx, cls, name, before ?? none, { isStatic: true })
}

/** The names of the statics that static methods of a class fill. */
export function filledStatics(cx: Context, cls: ts.ClassLikeDeclaration): ReadonlySet<string> {
  const puts = allPuts(cx, cls).filter(({ right }) => isInStatic(cx, right))
  return new Set(puts.flatMap(({ field }) => (typeof field === 'string' ? [field] : [])))
}

function isInStatic({ ts }: Context, node: ts.Node): boolean {
  const method = ts.findAncestor(node, (at) => ts.isMethodDeclaration(at))
  return method !== undefined && Boolean(ts.getCombinedModifierFlags(method) & ts.ModifierFlags.Static)
}

/** A field after the calls that set its object up; null when none of them, and nothing before, gives it a value. */
export function afterSteps(
  cx: Context,
  cls: Maker,
  name: string,
  before: Value | null,
  steps: readonly Frame[],
): Value | null {
  let value = before
  for (const step of steps) {
    const { body } = step.fn as ts.MethodDeclaration
    for (const { right, next } of writtenBy(cx, step, name)) {
      const reach = reachOf(cx, right, body, step)
      if (reach.kind === 'never') continue
      value = reach.kind === 'always' || value === null ? next : union(right, [value, next])
    }
    for (const put of allPuts(cx, cls).filter(({ field }) => field === name || typeof field !== 'string')) {
      if (methodAround(cx, put.right) !== step.fn || value === null) continue
      const own = typeof put.field === 'string' ? {} : keyed(cx, put.field, name, step)
      const reach = reachOf(cx, put.right, body, step)
      if (!own || reach.kind === 'never') continue
      const frame = own.round ? roundFrame(put.right, own.round, step) : step
      value = withPut(cx, value, put, frame, reach.kind === 'maybe')
    }
  }
  return value
}

/** The method that a statement runs in, callbacks in it included: `Object.keys(d).forEach((key) => { this.params[key] = d[key] })`. */
function methodAround({ ts }: Context, node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node, (at) => ts.isMethodDeclaration(at))
}

function withPut(cx: Context, into: Value, put: Put, frame: Frame | null, optional = true, way?: Ways): Value {
  const right = byWays(cx.evaluate(put.right, frame), way) ?? unknown(put.right, 'dynamic-value')
  if (put.isItem) return withItem(into, right)
  if (put.key === null) return addSpread(into, right, optional)
  const { key } = put
  const property = (own: string, sites: Property['sites'], ways?: Ways): Property => ({
    name: own,
    sites,
    // Of the items of a list each goes under a key of its own.
    value: besides(right, ways),
    optional,
    certainty: 'proven',
  })
  if (isName(cx, key)) {
    const site = { node: key, form: 'key', exclusive: true } as const
    return withProperty(into, property(key.text, [site]))
  }
  const keys = optionsOf(cx.evaluate(key, frame))
  return keys.reduce<Value>((at, one) => {
    const text = constantText(one)
    if (text !== null) return withProperty(at, property(text, sitesOf(cx, one), one.ways))
    return at.kind === 'object' ? { ...at, open: at.open ?? unknown(key, 'dynamic-params') } : at
  }, into)
}

/** True for what a statement can put something into. */
export function isFillable(value: Value): boolean {
  return optionsOf(value).some((one) => one.kind === 'object' || one.kind === 'list')
}

function withItem(into: Value, item: Value): Value {
  return eachWay(into, (one) => (one.kind === 'list' ? { ...one, items: [...one.items, item] } : one))
}

/** `params.name`, unlike `params[name]`. */
function isName({ ts }: Context, key: ts.Node): key is ts.MemberName {
  return ts.isPropertyAccessExpression(key.parent) && key.parent.name === key
}

/** A key that says by itself what it is. */
function isPlain(cx: Context, key: ts.Node): boolean {
  return isName(cx, key) || cx.ts.isStringLiteralLike(key)
}

/** What is put in is what the method around was called with. */
function asksCaller(cx: Context, right: ts.Expression): boolean {
  return [...nodesIn(cx.ts, right)].some((node) => {
    const declared = cx.ts.isIdentifier(node) ? cx.symbolAt(node)?.valueDeclaration : undefined
    return declared !== undefined && cx.ts.isParameter(declared)
  })
}

interface SetUp {
  readonly frame: Frame
  readonly ways?: Ways
}

/**
 * The calls of the method around a statement that objects of these classes make, or that are made on them; also on what only callers know, of
 * a method that nothing else has. Each of those sets up an object of its own, as connectors do with the configuration they are handed.
 */
function callsOf(cx: Context, right: ts.Expression, lineage: ReadonlySet<ts.Node>): readonly SetUp[] {
  const { ts } = cx
  const fn = ownerOf(cx, right)
  const name = fn && nameOf(cx, fn)
  const uses = name ? cx.uses(name) : []
  // Statics are declared beside their class, once.
  const isDeclaring = isInStatic(cx, right)
  if (uses.length > (isDeclaring ? maxEntries : maxCalls)) return []
  return uses.flatMap((use): SetUp[] => {
    const access = use.parent
    const call = ts.isPropertyAccessExpression(access) && access.name === use ? outerParent(cx, access) : null
    if (!call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(access) || !fn) return []
    const frame: Frame = { fn, call, shift: 0, caller: null, self: null, lexical: null, depth: 1 }
    if (access.expression.kind === ts.SyntaxKind.ThisKeyword)
      return lineage.has(scopeAround(cx, call)) ? [{ frame }] : []
    const receivers = optionsOf(cx.evaluate(access.expression, null))
    const isOwn = receivers.some(
      (one) => (one.kind === 'instance' && lineage.has(one.cls)) || (one.kind === 'class' && lineage.has(one.node)),
    )
    if (isOwn && (!isDeclaring || !ownerOf(cx, call))) return [{ frame }]
    const isOpen = receivers.some((one) => one.kind === 'ref') && isOnlyOf(cx, use.text, lineage)
    return isOpen
      ? [{ frame, ways: new Map([[`set up ${fn.getSourceFile().fileName}:${fn.pos}`, placeOf(cx, call)]]) }]
      : []
  })
}

/** Methods that the language's own collections have: on something unknown they say nothing of whose it is. */
const common = /^(add|set|append|push|put|get|delete|use|on)$/

/** Nothing but these classes has a method of that name. */
function isOnlyOf(cx: Context, name: string, lineage: ReadonlySet<ts.Node>): boolean {
  if (common.test(name)) return false
  return cx.uses(name).every(({ parent }) => !cx.ts.isMethodDeclaration(parent) || lineage.has(parent.parent))
}

/** The function that a call stands in. */
function placeOf(cx: Context, call: ts.Node): string {
  return `${call.getSourceFile().fileName}:${ownerOf(cx, call)?.pos ?? 0}`
}

/** The name of a method, of a class or put on a prototype. */
function nameOf({ ts }: Context, fn: ts.SignatureDeclaration): string | null {
  if (ts.isMethodDeclaration(fn)) return ts.isMemberName(fn.name) ? fn.name.text : null
  const { parent } = fn
  const isPut = ts.isBinaryExpression(parent) && parent.right === fn && ts.isPropertyAccessExpression(parent.left)
  return isPut && ts.isPropertyAccessExpression(parent.left) ? parent.left.name.text : null
}

/** The class that a `this` belongs to, or the file whose functions are methods of its makers. */
function scopeAround({ ts }: Context, node: ts.Node): ts.Node {
  return ts.findAncestor(node, (at) => ts.isClassLike(at)) ?? node.getSourceFile()
}

/** The class and what it inherits from; a maker and its file, where its prototype is filled. */
function homesOf(cx: Context, cls: Maker): ReadonlySet<ts.Node> {
  return new Set<ts.Node>(cx.ts.isClassLike(cls) ? lineageOf(cx, cls) : [cls, cls.getSourceFile()])
}

function putsOf(cx: Context, cls: Maker, name: string): readonly Put[] {
  return allPuts(cx, cls).filter((put) => put.field === name)
}

function allPuts(cx: Context, cls: Maker): readonly Put[] {
  const { ts } = cx
  let known = putsOfClass.get(cx)
  if (!known) putsOfClass.set(cx, (known = new Map<Maker, readonly Put[]>()))
  let found = known.get(cls)
  if (!found) {
    const scopes = [...homesOf(cx, cls)].filter((one) => ts.isClassLike(one) || ts.isSourceFile(one))
    known.set(cls, (found = scopes.flatMap((one) => ownPuts(cx, one))))
  }
  return found
}

const putsOfClass = new WeakMap<Context, Map<Maker, readonly Put[]>>()

/** What stands in a class, or in a file outside of its classes. */
function ownPuts(cx: Context, scope: ts.Node): readonly Put[] {
  const known = memo.get(scope)
  if (known) return known
  const { ts } = cx
  const found: Put[] = []
  for (const node of nodesIn(ts, scope)) {
    if (ts.isSourceFile(scope) && !ts.isBinaryExpression(node) && !ts.isCallExpression(node)) continue
    if (ts.isSourceFile(scope) && scopeAround(cx, node) !== scope) continue
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const { left, right } = node
      if (!ts.isPropertyAccessExpression(left) && !ts.isElementAccessExpression(left)) continue
      const field = fieldAt(cx, left.expression)
      const key = ts.isPropertyAccessExpression(left) ? left.name : left.argumentExpression
      if (field !== null) found.push({ field, key, right })
    }
    if (!ts.isCallExpression(node)) continue
    // `this.fields.set('name', name)` of a Map or a query.
    const callee = node.expression
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'push') {
      const field = fieldAt(cx, callee.expression)
      if (field !== null)
        found.push(...node.arguments.map((right) => ({ field, key: null, right, isItem: true as const })))
    }
    if (
      ts.isPropertyAccessExpression(callee) &&
      /^(set|append)$/.test(callee.name.text) &&
      node.arguments.length === 2
    ) {
      const field = fieldAt(cx, callee.expression)
      if (field !== null) found.push({ field, key: node.arguments[0]!, right: node.arguments[1]! })
    }
    if (callee.getText() !== 'Object.assign') continue
    const [target, ...sources] = node.arguments
    const field = target ? fieldAt(cx, target) : null
    if (field !== null) found.push(...sources.map((right) => ({ field, key: null, right })))
  }
  memo.set(scope, found)
  return found
}

/** The field that `this.name` or `this[name]` is. */
function fieldAt({ ts }: Context, node: ts.Expression): Put['field'] | null {
  const isMember = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)
  if (!isMember || node.expression.kind !== ts.SyntaxKind.ThisKeyword) return null
  return ts.isPropertyAccessExpression(node) ? node.name.text : node
}
