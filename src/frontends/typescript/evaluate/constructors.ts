/** What constructors set: fields of an object, with the arguments that its own `new` gave, through `super(…)` too. */

import type { ts } from 'ts-morph'
import { baseOf } from './classes.ts'
import type { Context } from './context.ts'
import { isFunction } from './context.ts'
import type { Frame } from './frame.ts'
import { inRound, keyed } from './makers.ts'
import type { Cls, Instance, This, Value } from './value.ts'
import { union, unknown } from './value.ts'

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
  const { byName, byKey, copied } = assignmentsIn(cx, at)
  const values = (byName.get(name) ?? []).map((right): Value =>
    isOwn(right) ? inConstructor(cx, holder, at, cls, right, frame) : cx.evaluate(right, frame),
  )
  for (const { member, right } of byKey) {
    if (isOwn(right) && keyed(cx, member, name, null))
      values.push(inConstructor(cx, holder, at, cls, right, frame, (inner) => inRound(cx, member, right, name, inner)))
  }
  for (const source of copied.filter(isOwn)) {
    const value = cx.member(inConstructor(cx, holder, at, cls, source, frame), name, source, frame)
    if (value.kind !== 'unknown' && !(value.kind === 'primitive' && value.type === 'undefined')) values.push(value)
  }
  return values.length > 0 ? union(at, values) : null
}

interface Assignments {
  /** Right sides of `this.name = …`. */
  readonly byName: ReadonlyMap<string, readonly ts.Expression[]>
  /** `this[name] = …`, as loops write it. */
  readonly byKey: readonly { readonly member: ts.ElementAccessExpression; readonly right: ts.Expression }[]
  /** What `Object.assign(this, …)` copies. */
  readonly copied: readonly ts.Expression[]
}

/** Generated classes are large and asked for every member: each is walked once. */
const assignments = new WeakMap<ts.ClassLikeDeclaration, Assignments>()

function assignmentsIn(cx: Context, cls: ts.ClassLikeDeclaration): Assignments {
  const known = assignments.get(cls)
  if (known) return known
  const { ts } = cx
  const byName = new Map<string, ts.Expression[]>()
  const byKey: { member: ts.ElementAccessExpression; right: ts.Expression }[] = []
  const copied: ts.Expression[] = []
  const assign = (left: ts.Expression, right: ts.Expression): void => {
    if (ts.isElementAccessExpression(left) && left.expression.kind === ts.SyntaxKind.ThisKeyword)
      byKey.push({ member: left, right })
    if (!ts.isPropertyAccessExpression(left) || left.expression.kind !== ts.SyntaxKind.ThisKeyword) return
    const own = byName.get(left.name.text)
    if (own) own.push(right)
    else byName.set(left.name.text, [right])
  }
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken)
      assign(node.left, node.right)
    if (isAssignToThis(cx, node)) copied.push(...node.arguments.slice(1))
    ts.forEachChild(node, visit)
  }
  for (const member of cls.members) if (isFunction(cx, member)) visit(member)
  const found = { byName, byKey, copied }
  assignments.set(cls, found)
  return found
}

/** `Object.assign(this, { … })` */
function isAssignToThis({ ts }: Context, node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    node.expression.getText() === 'Object.assign' &&
    node.arguments[0]?.kind === ts.SyntaxKind.ThisKeyword
  )
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
function inConstructor(
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
    const sites = cx.instancesOf(cls)
    const values = sites.map((instance) =>
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
    if (values.length > 0) return union(expression, values)
    return evaluate(constructorFrame(cx, holder, null, at, cls, constructor, frame))
  }
  if (holder.kind === 'class') return evaluate(null)
  // `this`: what the constructor's callers decide is a reference of the method, everything else is known.
  return rooted(evaluate(null), holder)
}

/** References to constructor parameters become references to `this`: the receiver decides them. */
export function rooted(value: Value, holder: This): Value {
  switch (value.kind) {
    case 'ref':
      return { ...value, owner: holder.owner, parameter: null, name: 'this', path: [], fallback: null }
    case 'text':
      return {
        kind: 'text',
        pieces: value.pieces.map((piece) =>
          piece.kind === 'hole' ? { ...piece, value: rooted(piece.value, holder) } : piece,
        ),
      }
    case 'union':
      return { kind: 'union', options: value.options.map((option) => rooted(option, holder)) }
    case 'object':
      return mentionsReference(value) || value.open
        ? {
            kind: 'ref',
            node: value.node,
            owner: holder.owner,
            parameter: null,
            name: 'this',
            path: [],
            fallback: null,
          }
        : value
    case 'instance':
    case 'external-call':
      // Made in the constructor: its own arguments may hang on the receiver.
      return {
        kind: 'ref',
        node: value.kind === 'instance' ? (value.site ?? value.cls) : value.node,
        owner: holder.owner,
        parameter: null,
        name: 'this',
        path: [],
        fallback: null,
      }
    default:
      return value
  }
}

function mentionsReference(value: Value): boolean {
  switch (value.kind) {
    case 'ref':
      return true
    case 'text':
      return value.pieces.some((piece) => piece.kind === 'hole' && mentionsReference(piece.value))
    case 'union':
      return value.options.some(mentionsReference)
    case 'object':
      return (
        value.properties.some((property) => mentionsReference(property.value)) ||
        (value.url !== undefined && mentionsReference(value.url))
      )
    default:
      return false
  }
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
  let current: ts.ClassLikeDeclaration = cls
  let outer = constructorOf(cx, current) ? base(constructorOf(cx, current)!) : base(constructor)
  while (current !== at) {
    const own = constructorOf(cx, current)
    const next = baseOf(cx, current)
    if (!next) break
    const nextConstructor = constructorOf(cx, next)
    if (own) {
      const call = superCall(cx, own)
      if (nextConstructor && call)
        outer = { fn: nextConstructor, call, shift: 0, caller: outer, self, lexical: null, depth: outer.depth + 1 }
    } else if (nextConstructor) outer = base(nextConstructor)
    current = next
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
