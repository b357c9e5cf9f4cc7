/**
 * Objects that are set up by a chain of calls, `api.get(path).query({ … }).version('11')`: each method writes to its own object and gives it
 * back. What was called on the way to one object is its own; what other chains set is not.
 */

import type { ts } from 'ts-morph'
import { lineageOf } from './lineage.ts'
import { isOfServer } from '../frameworks/server-arguments.ts'
import type { Context } from '../context.ts'
import { isFunction, outerParent, ownerOf, unwrap, writingTo } from '../context.ts'
import type { Frame } from '../frame.ts'
import { inRound, keyed } from './makers.ts'
import { nodesIn } from '../spelled.ts'
import type { Fn, Instance, Maker, Value } from '../value.ts'
import { optionsOf, union } from '../value.ts'

/** What a call gives back, which remembers the call where it is the object that the method was called on. */
export function afterCall(cx: Context, { node: fn, self }: Fn, frame: Frame, result: Value): Value {
  if (self?.kind !== 'instance' || !givesItself(cx, fn)) return result
  const isSelf = (one: Value): one is Instance =>
    one.kind === 'instance' && one.cls === self.cls && one.site === self.site && one.frame === self.frame
  const options = optionsOf(result)
  if (!options.some(isSelf)) return result
  return union(
    fn,
    options.map((one) => (isSelf(one) ? { ...one, steps: [...(one.steps ?? []), frame] } : one)),
  )
}

/** The runs of its own methods that made an object what it is, first to last; null where it may have been set up by other calls as well. */
export function stepsOf(cx: Context, holder: Value): readonly Frame[] | null {
  if (holder.kind !== 'instance' || holder.site === null || !isChained(cx, holder.cls)) return null
  return holder.steps ?? []
}

/** True for what is written in a method that gives its object back: only where that was called it counts. */
export function isInStep(cx: Context, node: ts.Node): boolean {
  const fn = cx.ts.findAncestor(node, (at) => cx.ts.isMethodDeclaration(at))
  return fn !== undefined && givesItself(cx, fn)
}

const itself = new WeakMap<ts.Node, boolean>()

/** `return this` of a method. */
function givesItself(cx: Context, fn: ts.Node): boolean {
  const { ts } = cx
  if (!ts.isMethodDeclaration(fn) || !fn.body) return false
  let known = itself.get(fn)
  if (known === undefined) {
    const returns = (node: ts.Node): boolean => {
      if (node !== fn.body && isFunction(cx, node)) return false
      if (ts.isReturnStatement(node)) return node.expression?.kind === ts.SyntaxKind.ThisKeyword
      return ts.forEachChild(node, returns) ?? false
    }
    itself.set(fn, (known = returns(fn.body)))
  }
  return known
}

const chained = new WeakMap<Maker, boolean>()

/**
 * The class has such methods, each writes in ways that are read, and nobody calls one of them on an object that lives on under another name:
 * what it does there would be lost.
 */
function isChained(cx: Context, cls: Maker): boolean {
  let known = chained.get(cls)
  if (known === undefined) {
    // Asked again while the callers are looked at: not known to be.
    chained.set(cls, false)
    chained.set(cls, (known = findChained(cx, cls)))
  }
  return known
}

function findChained(cx: Context, cls: Maker): boolean {
  const { ts } = cx
  if (!ts.isClassLike(cls)) return false
  const lineage = new Set(lineageOf(cx, cls))
  const steps = [...lineage].flatMap((one) => one.members.filter((member) => givesItself(cx, member)))
  if (steps.length === 0 || !steps.every((step) => writesPlainly(cx, step))) return false
  const names = new Set(steps.flatMap(({ name }) => (name && ts.isMemberName(name) ? [name.text] : [])))
  return [...names].every((name) =>
    cx.uses(name).every((use) => {
      const access = use.parent
      if (!ts.isPropertyAccessExpression(access) || access.name !== use) return true
      const call = outerParent(cx, access)
      const isCalled = ts.isCallExpression(call) && unwrap(cx, call.expression) === access
      // Handed on as a value, nobody knows on which object it runs; fields of data have such names too.
      if (!isCalled) return !isOne(cx, access.expression, lineage)
      return (
        isFresh(cx, access.expression, names) ||
        isKept(cx, call, access.expression) ||
        !(isOne(cx, access.expression, lineage) || isOpen(cx, access.expression))
      )
    }),
  )
}

/** `new Making()`, `api.get(path)`, and what further steps make of it: nothing else has a name for that object. */
function isFresh(cx: Context, receiver: ts.Expression, names: ReadonlySet<string>): boolean {
  const { ts } = cx
  const at = unwrap(cx, receiver)
  if (ts.isNewExpression(at)) return true
  if (!ts.isCallExpression(at)) return false
  const callee = unwrap(cx, at.expression)
  return ts.isPropertyAccessExpression(callee) && names.has(callee.name.text)
    ? isFresh(cx, callee.expression, names)
    : true
}

/** `query = query.count(9)`, `return this.count(9)`: the object goes on under the same name. */
function isKept(cx: Context, call: ts.CallExpression, receiver: ts.Expression): boolean {
  const { ts } = cx
  const at = unwrap(cx, receiver)
  const parent = outerParent(cx, call)
  if (at.kind === ts.SyntaxKind.ThisKeyword) return ts.isReturnStatement(parent)
  if (!ts.isIdentifier(at) || !ts.isBinaryExpression(parent)) return false
  const { left, operatorToken } = parent
  return operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(left) && left.text === at.text
}

/** An object of one of these classes, by its type or its value. */
function isOne(cx: Context, receiver: ts.Expression, lineage: ReadonlySet<ts.Node>): boolean {
  const { ts } = cx
  if (receiver.kind === ts.SyntaxKind.ThisKeyword) {
    const around = ts.findAncestor(receiver, (at) => ts.isClassLike(at))
    return around !== undefined && lineage.has(around)
  }
  return (
    cx.classesOfType(receiver).some((one) => lineage.has(one)) ||
    optionsOf(cx.evaluate(receiver, null)).some((one) => one.kind === 'instance' && lineage.has(one.cls))
  )
}

/** What it is only callers or the run time know, and no type says. What a server gives its handlers is the server's own. */
function isOpen(cx: Context, receiver: ts.Expression): boolean {
  return (
    cx.classesOfType(receiver).length === 0 &&
    !isOfServer(cx, receiver) &&
    optionsOf(cx.evaluate(receiver, null)).some((one) => one.kind === 'ref' || one.kind === 'unknown')
  )
}

/** A step writes by statements of its own, `this.name = …`, `this.name.key = …`, `Object.assign(this.name, …)`, and hands its object to nobody. */
function writesPlainly(cx: Context, step: ts.Node): boolean {
  const { ts } = cx
  for (const node of nodesIn(ts, step)) {
    if (node.kind !== ts.SyntaxKind.ThisKeyword) continue
    const access = outerParent(cx, node)
    if (ts.isReturnStatement(access)) continue
    if (!ts.isPropertyAccessExpression(access)) return false
    let field: ts.Node = access
    for (let levels = 0; ; levels++) {
      const up = outerParent(cx, field)
      const isDeeper =
        (ts.isPropertyAccessExpression(up) || ts.isElementAccessExpression(up)) && unwrap(cx, up.expression) === field
      if (isDeeper && levels < 1) field = up
      else break
    }
    const use = outerParent(cx, field)
    if (writingTo(cx, field) && !isOwnStatement(cx, use, field, step)) return false
    // `this.put('count', 9)`, `this.list.forEach(…)` for what it does.
    if (
      field === access &&
      ts.isCallExpression(use) &&
      unwrap(cx, use.expression) === access &&
      ts.isExpressionStatement(outerParent(cx, use))
    )
      return false
    // `this.options.params.count = 9`: deeper than fields are followed.
    const isDeep = (ts.isPropertyAccessExpression(use) || ts.isElementAccessExpression(use)) && field !== access
    if (isDeep && writingTo(cx, use)) return false
  }
  return true
}

function isOwnStatement(cx: Context, by: ts.Node, target: ts.Node, step: ts.Node): boolean {
  const { ts } = cx
  return (
    ts.isBinaryExpression(by) &&
    unwrap(cx, by.left) === target &&
    by.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ownerOf(cx, by) === step
  )
}

/** What a step writes to a field as a whole: `this.version = version`, `this[name] = settings[name]` of the names that it is called with. */
export function writtenBy(
  cx: Context,
  step: Frame,
  name: string,
): readonly { readonly right: ts.Expression; readonly next: Value }[] {
  return equationsIn(cx, step.fn).flatMap(({ left, right }) =>
    keyed(cx, left, name, step) ? [{ right, next: inRound(cx, left, right, name, step) }] : [],
  )
}

interface Equation {
  readonly left: ts.PropertyAccessExpression | ts.ElementAccessExpression
  readonly right: ts.Expression
}

const equations = new WeakMap<ts.Node, readonly Equation[]>()

/** All that a function writes to fields of `this`. A step is asked once for each field of each run. */
function equationsIn({ ts }: Context, fn: ts.Node): readonly Equation[] {
  let known = equations.get(fn)
  if (!known) {
    known = [...nodesIn(ts, fn)].flatMap((node): readonly Equation[] => {
      if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return []
      const { left, right } = node
      const isMember = ts.isPropertyAccessExpression(left) || ts.isElementAccessExpression(left)
      return isMember && left.expression.kind === ts.SyntaxKind.ThisKeyword ? [{ left, right }] : []
    })
    equations.set(fn, known)
  }
  return known
}
