/**
 * Objects that are set up by a chain of calls, `api.get(path).query({ … }).version('11')`: each method writes to its own object and gives it
 * back. What was called on the way to one object is its own; what other chains set is not.
 */

import type { ts } from 'ts-morph'
import { baseOf } from './classes.ts'
import type { Context } from './context.ts'
import { isFunction, outerParent, unwrap } from './context.ts'
import type { Frame } from './frame.ts'
import { nodesIn } from './spelled.ts'
import type { Fn, Instance, Maker, Value } from './value.ts'
import { optionsOf, union } from './value.ts'

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

/** The class has such methods, and nobody calls one of them for what it does to an object that is kept in a name. */
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
  const lineage = new Set<ts.Node>()
  for (let at: ts.ClassLikeDeclaration | null = cls; at && !lineage.has(at); at = baseOf(cx, at)) lineage.add(at)
  const steps = [...lineage].flatMap((one) =>
    (one as ts.ClassLikeDeclaration).members.filter((member) => givesItself(cx, member)),
  )
  if (steps.length === 0) return false
  const names = new Set(steps.flatMap(({ name }) => (name && ts.isMemberName(name) ? [name.text] : [])))
  return [...names].every((name) =>
    cx.uses(name).every((use) => {
      const access = use.parent
      const call = ts.isPropertyAccessExpression(access) && access.name === use ? outerParent(cx, access) : null
      if (!call || !ts.isCallExpression(call) || !ts.isExpressionStatement(outerParent(cx, call))) return true
      const receiver = unwrap(cx, (access as ts.PropertyAccessExpression).expression)
      return (
        receiver.kind !== ts.SyntaxKind.ThisKeyword &&
        !cx.classesOfType(receiver).some((one) => lineage.has(one)) &&
        !optionsOf(cx.evaluate(receiver, null)).some((one) => one.kind === 'instance' && lineage.has(one.cls))
      )
    }),
  )
}

/** The plain values that a step writes to a field: `this.version = version`. */
export function writtenBy(cx: Context, { fn }: Frame, name: string): readonly ts.Expression[] {
  const { ts } = cx
  return [...nodesIn(ts, fn)].flatMap((node) =>
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(node.left) &&
    node.left.expression.kind === ts.SyntaxKind.ThisKeyword &&
    node.left.name.text === name
      ? [node.right]
      : [],
  )
}
