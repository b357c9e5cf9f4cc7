/** Fields and methods of instances: initializers, constructor assignments, parameter properties, getters, base classes, subclasses. */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import { isFunction } from './context.ts'
import type { Frame } from './frame.ts'
import { frameOf } from './frame.ts'
import { fieldOfMaker } from './makers.ts'
import type { Cls, External, Instance, This, Value } from './value.ts'
import { union, unknown } from './value.ts'

type Holder = Instance | This | Cls

/** Property `name` of an instance, of `this`, or of a class (statics). */
export function fieldOf(cx: Context, holder: Holder, name: string, node: ts.Node, frame: Frame | null): Value {
  const cls = holder.kind === 'class' ? holder.node : holder.cls
  if (!cx.ts.isClassLike(cls)) return fieldOfMaker(cx, holder as Instance | This, cls, name, node, frame)
  const own = ownField(cx, holder, cls, name, node, frame)
  if (own) return own
  if (holder.kind === 'instance' && holder.site === null) {
    const below = cx.subclassesOf(cls).map((sub) => fieldOf(cx, { ...holder, cls: sub }, name, node, frame))
    const known = below.filter((value) => value.kind !== 'unknown')
    if (known.length > 0) return union(node, known)
  }
  if (holder.kind === 'this') return reference(holder, name, node)
  const set = holder.kind === 'class' ? setOnClass(cx, holder.node, name) : []
  if (set.length > 0) return union(node, set)
  const base = holder.kind === 'instance' ? externalBaseOf(cx, cls) : null
  return base && holder.kind === 'instance'
    ? { ...base, path: [...base.path, name], self: holder }
    : unknown(node, 'dynamic-value', name)
}

/** The class of a package that a class of the project extends, itself or through its bases. */
function externalBaseOf(cx: Context, cls: ts.ClassLikeDeclaration): External | null {
  let at: ts.ClassLikeDeclaration = cls
  for (let depth = 0; depth < 12; depth++) {
    const clause = at.heritageClauses?.find((one) => one.token === cx.ts.SyntaxKind.ExtendsKeyword)
    const expression = clause?.types[0]?.expression
    const value = expression ? cx.evaluate(expression, null) : null
    if (value?.kind === 'external' && value.module !== '') return value
    if (value?.kind !== 'class') return null
    at = value.node
  }
  return null
}

/** `Client.base = …` anywhere in the file of a class, and `this.base = …` in its static blocks. */
function setOnClass(cx: Context, cls: ts.ClassLikeDeclaration, name: string): readonly Value[] {
  const { ts } = cx
  const values: Value[] = []
  const take = (holder: ts.Node): void => {
    const access = holder.parent
    if (!ts.isPropertyAccessExpression(access) || access.expression !== holder || access.name.text !== name) return
    const assignment = access.parent
    if (
      ts.isBinaryExpression(assignment) &&
      assignment.left === access &&
      assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken
    )
      values.push(cx.evaluate(assignment.right, null))
  }
  if (cls.name)
    for (const node of cx.identifiers(cls.getSourceFile()).get(cls.name.text) ?? [])
      if (cx.symbolAt(node)?.valueDeclaration === cls) take(node)
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.ThisKeyword) take(node)
    ts.forEachChild(node, visit)
  }
  for (const member of cls.members) if (ts.isClassStaticBlockDeclaration(member)) visit(member.body)
  return values
}

export function reference(holder: This, name: string, node: ts.Node): Value {
  return { kind: 'ref', node, owner: holder.owner, parameter: null, name: 'this', path: [name], fallback: null }
}

/** `super.name`: the method of the base class, run on the receiver. */
export function superMember(cx: Context, node: ts.PropertyAccessExpression, self: Value): Value {
  const { ts } = cx
  const own = ts.findAncestor(node, (at): at is ts.ClassLikeDeclaration => ts.isClassLike(at))
  for (let at = own ? baseOf(cx, own) : null, depth = 0; at && depth < 12; at = baseOf(cx, at), depth++)
    for (const member of at.members)
      if (ts.isMethodDeclaration(member) && member.body && nameText(cx, member.name) === node.name.text)
        return { kind: 'function', node: member, frame: null, self }
  return unknown(node, 'dynamic-value', node.name.text)
}

/** The field as the class or its bases define it; null when only a subclass can. */
function ownField(
  cx: Context,
  holder: Holder,
  cls: ts.ClassLikeDeclaration,
  name: string,
  node: ts.Node,
  frame: Frame | null,
): Value | null {
  const { ts } = cx
  const isStatic = holder.kind === 'class'
  const seen = new Set<ts.Node>()
  let declaredWithout = false
  for (let at: ts.ClassLikeDeclaration | null = cls; at && !seen.has(at); at = baseOf(cx, at)) {
    seen.add(at)
    for (const member of at.members) {
      if (!member.name || nameText(cx, member.name) !== name) continue
      const flags = ts.getCombinedModifierFlags(member)
      if (Boolean(flags & ts.ModifierFlags.Static) !== isStatic) continue
      if (ts.isMethodDeclaration(member)) {
        if (!member.body) continue
        return { kind: 'function', node: member, frame: null, self: isStatic ? null : holder }
      }
      if (ts.isGetAccessorDeclaration(member)) return cx.invoke(member, methodFrame(member, holder, frame))
      if (ts.isPropertyDeclaration(member)) {
        const assigned = constructorAssignment(cx, holder, at, cls, name, frame)
        if (assigned)
          return member.initializer
            ? union(node, [cx.evaluate(member.initializer, selfFrame(at, holder, frame)), assigned])
            : assigned
        if (member.initializer) return cx.evaluate(member.initializer, selfFrame(at, holder, frame))
        declaredWithout = true
      }
    }
    if (isStatic) continue
    const property = constructorOf(cx, at)?.parameters.find(
      (parameter) =>
        ts.isParameterPropertyDeclaration(parameter, parameter.parent) && parameter.name.getText() === name,
    )
    if (property) return throughConstructor(cx, holder, at, cls, property, frame)
    const assigned = declaredWithout ? null : constructorAssignment(cx, holder, at, cls, name, frame)
    if (assigned) return assigned
  }
  return null
}

function nameText(cx: Context, name: ts.PropertyName): string | null {
  const { ts } = cx
  return ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name) ? name.text : null
}

function selfFrame(cls: ts.Node, self: Value, frame: Frame | null): Frame {
  return { fn: cls, call: null, shift: 0, caller: frame, self, lexical: null, depth: (frame?.depth ?? 0) + 1 }
}

function methodFrame(fn: ts.Node, self: Value, frame: Frame | null): Frame {
  return { fn, call: null, shift: 0, caller: frame, self, lexical: null, depth: (frame?.depth ?? 0) + 1 }
}

/** `this.name = value` in the constructor (or any method) of the class. */
function constructorAssignment(
  cx: Context,
  holder: Holder,
  at: ts.ClassLikeDeclaration,
  cls: ts.ClassLikeDeclaration,
  name: string,
  frame: Frame | null,
): Value | null {
  const { ts } = cx
  const constructor = constructorOf(cx, at)
  const isOwn = (node: ts.Node): boolean => ts.findAncestor(node, (up) => up === constructor) !== undefined
  const { byName, copied } = assignmentsIn(cx, at)
  const values = (byName.get(name) ?? []).map((right): Value =>
    isOwn(right) ? inConstructor(cx, holder, at, cls, right, frame) : cx.evaluate(right, frame),
  )
  for (const source of copied.filter(isOwn)) {
    const value = cx.member(inConstructor(cx, holder, at, cls, source, frame), name, source, frame)
    if (value.kind !== 'unknown' && !(value.kind === 'primitive' && value.type === 'undefined')) values.push(value)
  }
  return values.length > 0 ? union(at, values) : null
}

interface Assignments {
  /** Right sides of `this.name = …`. */
  readonly byName: ReadonlyMap<string, readonly ts.Expression[]>
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
  const copied: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left) &&
      node.left.expression.kind === ts.SyntaxKind.ThisKeyword
    ) {
      const name = node.left.name.text
      const own = byName.get(name)
      if (own) own.push(node.right)
      else byName.set(name, [node.right])
    }
    if (isAssignToThis(cx, node)) copied.push(...node.arguments.slice(1))
    ts.forEachChild(node, visit)
  }
  for (const member of cls.members) if (isFunction(cx, member)) visit(member)
  const found = { byName, copied }
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

function throughConstructor(
  cx: Context,
  holder: Holder,
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
  holder: Holder,
  at: ts.ClassLikeDeclaration,
  cls: ts.ClassLikeDeclaration,
  expression: ts.Node,
  frame: Frame | null,
): Value {
  const constructor = constructorOf(cx, at)
  if (!constructor) return unknown(expression, 'dynamic-value')
  const evaluate = (inner: Frame): Value => cx.evaluate(expression, inner)
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
  if (holder.kind === 'class') return cx.evaluate(expression, null)
  // `this`: what the constructor's callers decide is a reference of the method, everything else is known.
  const probe = cx.evaluate(expression, null)
  return rooted(probe, holder)
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

export function baseOf(cx: Context, cls: ts.ClassLikeDeclaration): ts.ClassLikeDeclaration | null {
  const { ts } = cx
  const clause = cls.heritageClauses?.find((heritage) => heritage.token === ts.SyntaxKind.ExtendsKeyword)
  const expression = clause?.types[0]?.expression
  if (!expression) return null
  const value = cx.evaluate(expression, null)
  return value.kind === 'class' ? value.node : null
}

/** What a parameter is by its declared type, when that is a class or interface of the project. */
export function anyInstanceOf(cx: Context, node: ts.Node): Value | null {
  const classes = cx.classesOfType(node)
  if (classes.length === 0) return null
  return union(
    node,
    classes.map((cls): Value => ({ kind: 'instance', cls, site: null, frame: null })),
  )
}

/** The frame of `fn` in the chain whose receiver is bound, if any. */
export function boundReceiver(frame: Frame | null, fn: ts.Node): Value | null {
  return frameOf(frame, fn)?.self ?? null
}
