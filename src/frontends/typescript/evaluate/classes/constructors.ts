/** What constructors set: fields of an object, with the arguments that its own `new` gave, through `super(…)` too. */

import type { ts } from 'ts-morph'
import { lineageOf } from './lineage.ts'
import type { Context } from '../context.ts'
import { isInStep, stepsOf } from './fluent.ts'
import type { Frame } from '../frame.ts'
import { ofMany, rooted, withUnseen } from './made.ts'
import { inRound, keyed } from './makers.ts'
import type { Cls, Instance, This, Value } from '../value.ts'
import { optionsOf, union, unknown } from '../value.ts'
import { writtenFields } from './written-fields.ts'

/** `this.name = value` in the constructor (or any method) of the class. */
export function constructorAssignment(
  cx: Context,
  holder: Instance | This | Cls,
  at: ts.ClassLikeDeclaration,
  cls: ts.ClassLikeDeclaration,
  name: string,
  frame: Frame | null,
): Value | null {
  const { ts } = cx
  const constructor = constructorOf(cx, at)
  const isOwn = (node: ts.Node): boolean => ts.findAncestor(node, (up) => up === constructor) !== undefined
  const { byName, byKey, copied } = writtenFields(cx, at)
  const isChained = stepsOf(cx, holder) !== null
  const written = (byName.get(name) ?? []).filter(({ right }) => !isChained || !isInStep(cx, right))
  const values = written.map(({ right }): Value =>
    isOwn(right) ? inConstructor(cx, holder, at, cls, right, frame) : cx.evaluate(right, frame),
  )
  for (const { member, right } of byKey) {
    if (isOwn(right) && keyed(cx, member, name, null))
      values.push(inConstructor(cx, holder, at, cls, right, frame, (inner) => inRound(cx, member, right, name, inner)))
  }
  for (const source of copied.filter(isOwn)) {
    const value = cx.member(inConstructor(cx, holder, at, cls, source, frame), name, source, frame)
    if (isThere(value) && (values.length === 0 || !isOpen(value))) values.push(value)
  }
  return values.length > 0 ? union(at, settled(values)) : null
}

/** What options may lay over a member that is set besides is left to the callers that give it: nobody else is asked for it. */
export function settled(values: readonly Value[]): readonly Value[] {
  const known = values.filter((value) => value.kind !== 'ref' || value.fallback !== null)
  return known.length > 0 ? known : values
}

/** What an object copied onto `this` may hold besides a member that is set by its name: only those who are seen to give it decide. */
export function isOpen(value: Value): boolean {
  return optionsOf(value).every((option) => option.kind === 'ref' && option.fallback === null)
}

/** A member that an object copied onto `this` has. */
export function isThere(value: Value): boolean {
  return value.kind !== 'unknown' && !(value.kind === 'primitive' && value.type === 'undefined')
}

export function throughConstructor(
  cx: Context,
  holder: Instance | This | Cls,
  at: ts.ClassLikeDeclaration,
  cls: ts.ClassLikeDeclaration,
  parameter: ts.ParameterDeclaration,
  frame: Frame | null,
): Value {
  return inConstructor(cx, holder, at, cls, parameter.name, frame)
}

/** Evaluates an expression of the constructor of `at` for an object of class `cls`. */
export function inConstructor(
  cx: Context,
  holder: Instance | This | Cls,
  at: ts.ClassLikeDeclaration,
  cls: ts.ClassLikeDeclaration,
  expression: ts.Node,
  frame: Frame | null,
  evaluate = (inner: Frame | null): Value => cx.evaluate(expression, inner),
): Value {
  const constructor = constructorOf(cx, at)
  if (!constructor) return unknown(expression, 'dynamic-value')
  if (holder.kind === 'instance' && holder.site)
    return evaluate(constructorFrame(cx, holder, holder.site, at, cls, constructor, frame))
  if (holder.kind === 'instance') {
    const sites = cx.instancesOf(cls).filter(({ site }) => !holder.isSupplied || !site || !isCopy(cx, site, cls))
    if (sites.length > 0)
      return ofMany(cx, expression, cls, withUnseen(cx, cls, sites), frame, (instance) =>
        evaluate(
          constructorFrame(
            cx,
            instance,
            instance.site,
            at,
            instance.cls as ts.ClassLikeDeclaration,
            constructor,
            // Made where a caller of this chain runs: what that caller was given is known.
            instance.frame ?? frame,
          ),
        ),
      )
    return evaluate(constructorFrame(cx, holder, null, at, cls, constructor, frame))
  }
  if (holder.kind === 'class') return evaluate(null)
  // `this`: what the constructor's callers decide is a reference of the method, everything else is known.
  return rooted(evaluate(null), holder)
}

/** `withVersion(v) { return new Client({ ...this.options, v }) }`: made by an object of the class out of itself. */
function isCopy({ ts }: Context, site: ts.NewExpression, cls: ts.Node): boolean {
  const member = ts.findAncestor(site, (at) => at.parent === cls)
  return (
    member !== undefined &&
    ts.isMethodDeclaration(member) &&
    !(ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static)
  )
}

/** The frame of the constructor of `at` when `site` makes an object of class `cls`, through `super(…)` calls. */
function constructorFrame(
  cx: Context,
  self: Instance,
  site: ts.NewExpression | null,
  at: ts.ClassLikeDeclaration,
  cls: ts.ClassLikeDeclaration,
  constructor: ts.ConstructorDeclaration,
  frame: Frame | null,
): Frame {
  const depth = Math.max(frame?.depth ?? 0, self.frame?.depth ?? 0) + 1
  const caller = self.frame ?? frame
  const base = (fn: ts.Node): Frame => ({ fn, call: site, shift: 0, caller, self, lexical: null, depth })
  const lineage = lineageOf(cx, cls)
  let outer = constructorOf(cx, cls) ? base(constructorOf(cx, cls)!) : base(constructor)
  for (const [index, next] of lineage.slice(1, lineage.indexOf(at) + 1).entries()) {
    const own = constructorOf(cx, lineage[index]!)
    const nextConstructor = constructorOf(cx, next)
    if (own) {
      const call = superCall(cx, own)
      if (nextConstructor && call)
        outer = { fn: nextConstructor, call, shift: 0, caller: outer, self, lexical: null, depth: outer.depth + 1 }
    } else if (nextConstructor) outer = base(nextConstructor)
  }
  return outer
}

function superCall(cx: Context, constructor: ts.ConstructorDeclaration): ts.CallExpression | null {
  const { ts } = cx
  let found: ts.CallExpression | null = null
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) found ??= node
    ts.forEachChild(node, visit)
  }
  if (constructor.body) visit(constructor.body)
  return found
}

export function constructorOf(cx: Context, cls: ts.ClassLikeDeclaration): ts.ConstructorDeclaration | null {
  for (const member of cls.members) if (cx.ts.isConstructorDeclaration(member) && member.body) return member
  return null
}
