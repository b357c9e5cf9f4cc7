/**
 * What the methods of a class, or of a maker of the older style, put into an object that a field holds: `this.params.name = name`, and `this.params[name] = value` by way of a
 * method that is called with the name (`this.set('name', name)`), as builders of requests do. Which of them are called for one object is not
 * asked: each may be.
 */

import type { ts } from 'ts-morph'
import { baseOf } from './classes.ts'
import type { Context } from './context.ts'
import { reachOf } from './conditions.ts'
import { outerParent, ownerOf } from './context.ts'
import { isInStep, writtenBy } from './fluent.ts'
import type { Frame } from './frame.ts'
import { sitesOf } from './keys.ts'
import { addSpread, withProperty } from './objects.ts'
import { nodesIn } from './spelled.ts'
import type { Maker, Property, Value, Ways } from './value.ts'
import { constantText, optionsOf, union, unknown } from './value.ts'
import { besides, eachWay } from './ways.ts'

/** One statement that puts something into the object of a field. */
interface Put {
  readonly field: string
  /** The key as a name or as an expression; null where whole objects are laid over it. */
  readonly key: ts.Expression | ts.MemberName | null
  readonly right: ts.Expression
  /** `this.parts.push(…)`: behind the items of a list. */
  readonly isItem?: true
}

/** A method that is called more often is no setter of one client. */
const maxCalls = 200

const memo = new WeakMap<ts.Node, readonly Put[]>()

/** True when a method of the class or maker, or of a class that it inherits from, puts something into the object of that field. */
export function isFilled(cx: Context, cls: Maker, name: string): boolean {
  return putsOf(cx, cls, name).length > 0
}

/**
 * The object of a field with all that may have been put into it for an object of the class or maker; without what calls on the way to other
 * objects do, where it is known which were made on the way to this one.
 */
export function filled(cx: Context, cls: Maker, name: string, value: Value, isChained = false): Value {
  if (!isFillable(value)) return value
  const lineage = lineageOf(cx, cls)
  const puts = putsOf(cx, cls, name).filter((put) => !isChained || !isInStep(cx, put.right))
  return puts.reduce<Value>((into, put) => {
    const isByCall = put.isItem || (put.key && !isPlain(cx, put.key))
    const calls = isByCall ? callsOf(cx, put.right, lineage) : []
    const frames = calls.length > 0 ? calls : [null]
    return frames.reduce<Value>((at, frame) => withPut(cx, at, put, frame), into)
  }, value)
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
    for (const right of writtenBy(cx, step, name)) {
      const reach = reachOf(cx, right, body, step)
      if (reach.kind === 'never') continue
      const next = cx.evaluate(right, step)
      value = reach.kind === 'always' || value === null ? next : union(right, [value, next])
    }
    for (const put of putsOf(cx, cls, name)) {
      if (ownerOf(cx, put.right) !== step.fn || value === null) continue
      const reach = reachOf(cx, put.right, body, step)
      if (reach.kind !== 'never') value = withPut(cx, value, put, step, reach.kind === 'maybe')
    }
  }
  return value
}

function withPut(cx: Context, into: Value, put: Put, frame: Frame | null, optional = true): Value {
  const right = cx.evaluate(put.right, frame)
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

/** The calls of the method around a statement that objects of these classes make, or that are made on them. */
function callsOf(cx: Context, right: ts.Expression, lineage: ReadonlySet<ts.Node>): readonly Frame[] {
  const { ts } = cx
  const fn = ownerOf(cx, right)
  const name = fn && nameOf(cx, fn)
  const uses = name ? cx.uses(name) : []
  if (uses.length > maxCalls) return []
  return uses.flatMap((use): Frame[] => {
    const access = use.parent
    const call = ts.isPropertyAccessExpression(access) && access.name === use ? outerParent(cx, access) : null
    if (!call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(access)) return []
    const isOwn =
      access.expression.kind === ts.SyntaxKind.ThisKeyword
        ? lineage.has(scopeAround(cx, call))
        : optionsOf(cx.evaluate(access.expression, null)).some((one) => one.kind === 'instance' && lineage.has(one.cls))
    return isOwn && fn ? [{ fn, call, shift: 0, caller: null, self: null, lexical: null, depth: 1 }] : []
  })
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
function lineageOf(cx: Context, cls: Maker): ReadonlySet<ts.Node> {
  if (!cx.ts.isClassLike(cls)) return new Set([cls, cls.getSourceFile()])
  const found = new Set<ts.Node>()
  for (let at: ts.ClassLikeDeclaration | null = cls; at && !found.has(at); at = baseOf(cx, at)) found.add(at)
  return found
}

function putsOf(cx: Context, cls: Maker, name: string): readonly Put[] {
  const { ts } = cx
  const scopes = [...lineageOf(cx, cls)].filter((one) => ts.isClassLike(one) || ts.isSourceFile(one))
  return scopes.flatMap((one) => ownPuts(cx, one).filter((put) => put.field === name))
}

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

/** The name of the field that `this.name` is. */
function fieldAt({ ts }: Context, node: ts.Expression): string | null {
  const isOwn = ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword
  return isOwn ? node.name.text : null
}
