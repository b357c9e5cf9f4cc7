/** Fields and methods of instances: initializers, constructor assignments, parameter properties, getters, base classes, subclasses. */

import type { ts } from 'ts-morph'
import { reference } from './made.ts'
import type { Context } from '../context.ts'
import { isInTest, propertyName, writingTo } from '../context.ts'
import { constructorAssignment, constructorOf, throughConstructor, inConstructor } from './constructors.ts'
import type { Frame } from '../frame.ts'
import { decorated } from './decorated.ts'
import { afterSteps, filled, filledStatic, isFillable, isFilled } from './filled-fields.ts'
import { isInStep, stepsOf } from './fluent.ts'
import { ancestorsOf, lineageOf } from './lineage.ts'
import { fieldOfMaker, setOnPrototype } from './makers.ts'
import { staticsOf } from './prototypes.ts'
import { putOn } from './put-on.ts'
import type { Cls, External, Instance, This, Value } from '../value.ts'
import { optionsOf, union, unknown } from '../value.ts'
import { byWays, itemOf } from '../ways.ts'
import { writtenFields } from './written-fields.ts'

type Holder = Instance | This | Cls

/** Property `name` of an instance, of `this`, or of a class (statics). */
export function fieldOf(cx: Context, holder: Holder, name: string, node: ts.Node, frame: Frame | null): Value {
  const field = declaredField(cx, holder, name, node, frame)
  // `promisifyAll(Client.prototype)` makes `getAsync` of `get`.
  if (field.kind === 'unknown' && name.endsWith('Async') && cx.uses('promisifyAll').length > 0) {
    const plain = fieldOf(cx, holder, name.slice(0, -'Async'.length), node, frame)
    if (optionsOf(plain).some((one) => one.kind === 'function')) return plain
  }
  if (field.kind !== 'unknown' || holder.kind !== 'instance') return field
  const beside = putOn(cx, holder, name)
  return beside.length > 0 ? union(node, beside) : field
}

function declaredField(cx: Context, holder: Holder, name: string, node: ts.Node, frame: Frame | null): Value {
  const cls = holder.kind === 'class' ? holder.node : holder.cls
  if (name === 'constructor' && holder.kind !== 'class' && cx.ts.isClassLike(cls))
    return holder.kind === 'this' ? reference(holder, node, [name]) : { kind: 'class', node: cls }
  if (!cx.ts.isClassLike(cls)) {
    const maker = holder as Instance | This
    const value = fieldOfMaker(cx, maker, cls, name, node, frame)
    const isPlain = value.kind === 'object' && maker.kind === 'instance'
    return isPlain ? filled(cx, cls, name, value) : value
  }
  const place = holder.kind === 'class' ? 'class' : 'object'
  const isLater = isSetLater(cx, cls, name, place)
  const said = isLater ? null : decorated(cx, cls, name, place, (at) => writes(cx, at, name, place))
  // Whose object it is decides which decorators said it.
  if (said) return holder.kind === 'this' ? reference(holder, node, [name]) : said
  const steps = stepsOf(cx, holder)
  const held = ownField(cx, holder, cls, name, node, frame)
  const isKept = held !== null && holder.kind !== 'class' && isFillable(held)
  // What was put into the object of a field, only whose object it is decides.
  if (isKept && holder.kind === 'this' && isFilled(cx, cls, name)) return reference(holder, node, [name])
  // Other calls may have set it up as well: what is known to have been called on the way here comes last.
  const seen = steps ?? (holder.kind === 'instance' ? (holder.steps ?? []) : [])
  const isSetUp = seen.length > 0
  // `for (const [name, { default: value }] of Object.entries(definitions)) this.config[name] = config[name] ?? value`
  const inOwnConstructor = (put: ts.Node, read: (inner: Frame | null) => Value): Value => {
    const constructor = cx.ts.findAncestor(put, (at) => cx.ts.isConstructorDeclaration(at))
    if (!constructor || holder.kind !== 'instance' || !cx.ts.isClassLike(constructor.parent)) return read(null)
    return inConstructor(cx, holder, constructor.parent, cls, put, frame, read)
  }
  const filling = { isChained: steps !== null, isSetUp, inConstructor: inOwnConstructor }
  const kept = held && isKept ? filled(cx, cls, name, held, filling) : held
  const later = isSetUp ? afterSteps(cx, cls, name, kept, seen) : kept
  const own = (holder.kind === 'class' ? filledStatic(cx, cls, name, later) : null) ?? later
  if (own) {
    const heirs = holder.kind === 'class' || isMade(holder) ? [] : heirsWith(cx, cls, name, methodAround(cx, node))
    if (heirs.length === 0) return own
    // Whose object it is decides between the field of the class and the one an heir has in its place.
    if (holder.kind === 'this') return reference(holder, node, [name])
    const below = heirs.map((heir) => fieldOf(cx, { ...(holder as Instance), cls: heir }, name, node, frame))
    return union(node, [own, ...below])
  }
  const added = holder.kind === 'class' ? [] : addedTo(cx, holder, cls, name)
  if (added.length > 0) return union(node, added)
  const isUnset = (): boolean => isNeverSet(cx, cls, name) || (steps !== null && isLeftToSteps(cx, cls, name))
  const never = holder.kind === 'instance' && isUnset() ? [notSet(node)] : []
  if (holder.kind === 'instance' && holder.site === null) {
    const isAbstract = Boolean(cx.ts.getCombinedModifierFlags(cls) & cx.ts.ModifierFlags.Abstract)
    const below = cx.subclassesOf(cls).map((sub) => fieldOf(cx, { ...holder, cls: sub }, name, node, frame))
    const known = asOthers(cx, cls, [...below, ...(isAbstract ? [] : never)]).filter((one) => one.kind !== 'unknown')
    if (known.length > 0) return union(node, known)
  }
  if (never.length > 0) return never[0]!
  if (holder.kind === 'this') return reference(holder, node, [name])
  if (holder.kind === 'class') return leftToHeirs(cx, holder, name, node, frame)
  const base = externalBaseOf(cx, cls)
  return base ? { ...base, path: [...base.path, name], self: holder } : unknown(node, 'dynamic-value', name)
}

/** The class gives the member a value of its own: on its objects also in its constructor. */
function writes(cx: Context, cls: ts.ClassLikeDeclaration, name: string, place: 'object' | 'class'): boolean {
  const { ts } = cx
  const isWritten = cls.members.some((member) => {
    const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0
    const isValue = !ts.isPropertyDeclaration(member) || member.initializer !== undefined
    return isValue && isStatic === (place === 'class') && propertyName(cx, member.name) === name
  })
  return isWritten || (place === 'object' && writtenFields(cx, cls).byName.has(name))
}

/** `C.version = '12'` behind the class: later than what its decorators say. */
function isSetLater(cx: Context, cls: ts.ClassLikeDeclaration, name: string, place: 'object' | 'class'): boolean {
  return place === 'class' && setOnClass(cx, cls, name).length > 0
}

/** A static member that is put on the class after it is written, or that its heirs have: `static all() { return get(this.PATH) }`. */
function leftToHeirs(cx: Context, { node: cls, owner }: Cls, name: string, node: ts.Node, frame: Frame | null): Value {
  const set = [...setOnClass(cx, cls, name), ...laidOver(cx, cls, name)]
  if (set.length > 0) return union(node, set)
  const heirs = cx.subclassesOf(cls)
  if (owner && heirs.length > 0) return reference({ owner }, node, [name])
  const below = heirs.map((heir) => fieldOf(cx, { kind: 'class', node: heir }, name, node, frame))
  const known = asOthers(cx, cls, below).filter((one) => one.kind !== 'unknown')
  return known.length > 0 ? union(node, known) : unknown(node, 'dynamic-value', name)
}

/** The static members that mixins give a class, or one that it inherits from. */
function laidOver(cx: Context, cls: ts.ClassLikeDeclaration, name: string): readonly Value[] {
  const self: Cls = { kind: 'class', node: cls }
  for (const at of lineageOf(cx, cls)) {
    const nodes = staticsOf(cx, at, name)
    if (nodes.length > 0)
      return nodes.map((one): Value => ({ kind: 'function', node: one as ts.SignatureDeclaration, frame: null, self }))
  }
  return []
}

/**
 * The class or a base declares the field for its own use, and leaves it to heirs to set it: objects of the rest have none. What others may set
 * (data that is filled from outside, properties that a framework injects) is not known.
 */
function isNeverSet(cx: Context, cls: ts.ClassLikeDeclaration, name: string): boolean {
  const { ts } = cx
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  for (const at of lineageOf(cx, cls)) {
    const member = at.members.find((one) => propertyName(cx, one.name) === name)
    if (!member || !ts.isPropertyDeclaration(member)) continue
    const flags = ts.getCombinedModifierFlags(member)
    if (flags & (ts.ModifierFlags.Abstract | ts.ModifierFlags.Ambient) || ts.getDecorators(member)?.length) return false
    const isOwn =
      Boolean(flags & hidden) || cx.subclassesOf(at).some((heir) => heir.members.some((one) => sets(cx, one, name)))
    return (
      isOwn &&
      !isWrittenByKey(cx, cls, name) &&
      !isWrittenByKey(cx, at, name) &&
      !cx.uses(name).some((use) => isWritten(cx, use))
    )
  }
  return false
}

/** Only methods that an object is set up by write the field: one that was made without them has none. */
function isLeftToSteps(cx: Context, cls: ts.ClassLikeDeclaration, name: string): boolean {
  const written = writtenFields(cx, cls).byName.get(name) ?? []
  return written.length > 0 && written.every(({ right }) => isInStep(cx, right))
}

function sets(cx: Context, member: ts.ClassElement, name: string): boolean {
  return (
    cx.ts.isPropertyDeclaration(member) && member.initializer !== undefined && propertyName(cx, member.name) === name
  )
}

/** `client.version = …`, `this.version ??= …`, `({ version: this.version } = options)`; a plain `this.version = …` is known. */
function isWritten(cx: Context, use: ts.MemberName): boolean {
  const { ts } = cx
  const access = use.parent
  if (!ts.isPropertyAccessExpression(access) || access.name !== use) return false
  const by = writingTo(cx, access)
  if (!by) return false
  const isPlain = by.operatorToken.kind === ts.SyntaxKind.EqualsToken && by.left === access
  return !isPlain || access.expression.kind !== ts.SyntaxKind.ThisKeyword
}

/** Under a name that is computed, or quoted, anything may be set. */
function isWrittenByKey(cx: Context, cls: ts.ClassLikeDeclaration, name: string): boolean {
  const isQuoted = (text: string): boolean => text.includes(`['${name}'] =`) || text.includes(`["${name}"] =`)
  return writtenFields(cx, cls).byKey.length > 0 || cx.files.some((file) => isQuoted(file.text))
}

function notSet(node: ts.Node): Value {
  return { kind: 'primitive', type: 'undefined', text: 'undefined', node, certainty: 'inferred' }
}

/** What the objects of several classes have for a field: an object that has one of it has the same one's of every other field. */
function asOthers(cx: Context, cls: ts.ClassLikeDeclaration, values: readonly Value[]): readonly Value[] {
  if (values.length < 2) return values
  const key = `${itemOf}${cx.fileOf(cls)}:${cls.pos}`
  return values.map((value, index) => byWays(value, new Map([[key, String(index)]])) ?? value)
}

/** An object whose `new` is known, hence its class. */
function isMade(holder: Holder): boolean {
  return holder.kind === 'instance' && holder.site !== null
}

/** The nearest classes below one that set the field, or write the method, themselves; of those on whose objects `method` runs. */
function heirsWith(
  cx: Context,
  cls: ts.ClassLikeDeclaration,
  name: string,
  method: string | null,
  seen = new Set<ts.Node>([cls]),
): readonly ts.ClassLikeDeclaration[] {
  const own = (heir: ts.ClassLikeDeclaration, wanted: string): ts.ClassElement | undefined =>
    heir.members.find((member) => propertyName(cx, member.name) === wanted)
  return cx.subclassesOf(cls).flatMap((heir) => {
    // What a test makes of a class says nothing of the program.
    if (seen.has(heir) || (isInTest(cx, heir) && !isInTest(cx, cls))) return []
    seen.add(heir)
    const instead = method === null ? undefined : own(heir, method)
    if (instead && !instead.getText().includes('super.')) return []
    return own(heir, name) || writtenFields(cx, heir).byName.has(name)
      ? [heir]
      : heirsWith(cx, heir, name, method, seen)
  })
}

/** The name of the method that an expression stands in. */
function methodAround(cx: Context, node: ts.Node): string | null {
  const { ts } = cx
  const member = ts.findAncestor(node, (at) => ts.isMethodDeclaration(at) && ts.isClassLike(at.parent))
  return member && ts.isMethodDeclaration(member) ? propertyName(cx, member.name) : null
}

/** What is put on the prototype of a class or of its bases after they are written. */
function addedTo(cx: Context, holder: Instance | This, cls: ts.ClassLikeDeclaration, name: string): readonly Value[] {
  for (const at of lineageOf(cx, cls)) {
    const found = setOnPrototype(cx, holder, at, name)
    if (found.length > 0) return found
  }
  return []
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

/** `super.name`: the method of the base class, run on the receiver. */
export function superMember(cx: Context, node: ts.PropertyAccessExpression, self: Value): Value {
  const { ts } = cx
  const own = ts.findAncestor(node, (at): at is ts.ClassLikeDeclaration => ts.isClassLike(at))
  if (!own) return unknown(node, 'dynamic-value', node.name.text)
  const runsOn = self.kind === 'instance' || self.kind === 'this' ? self.cls : null
  const lineage = runsOn && ts.isClassLike(runsOn) ? lineageOf(cx, runsOn) : []
  const known = lineage.includes(own) ? lineage.slice(lineage.indexOf(own) + 1) : []
  const above = known.length > 0 ? known : ancestorsOf(cx, own)
  for (const at of above)
    for (const member of at.members)
      if (ts.isMethodDeclaration(member) && member.body && propertyName(cx, member.name) === node.name.text)
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
  let declaredWithout = false
  for (const at of lineageOf(cx, cls)) {
    for (const member of at.members) {
      if (propertyName(cx, member.name) !== name) continue
      const flags = ts.getCombinedModifierFlags(member)
      if (Boolean(flags & ts.ModifierFlags.Static) !== isStatic) continue
      if (ts.isMethodDeclaration(member)) {
        if (!member.body) continue
        return { kind: 'function', node: member, frame: null, self: holder }
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

function selfFrame(cls: ts.Node, self: Value, frame: Frame | null): Frame {
  return { fn: cls, call: null, shift: 0, caller: frame, self, lexical: null, depth: (frame?.depth ?? 0) + 1 }
}

function methodFrame(fn: ts.Node, self: Value, frame: Frame | null): Frame {
  return { fn, call: null, shift: 0, caller: frame, self, lexical: null, depth: (frame?.depth ?? 0) + 1 }
}

/** What a parameter is by its declared type, when that is a class or interface of the project. */
export function anyInstanceOf(cx: Context, node: ts.Node): Value | null {
  const classes = cx.classesOfType(node)
  if (classes.length === 0) return null
  return union(
    node,
    classes.map((cls): Value => ({ kind: 'instance', cls, site: null, frame: null, isSupplied: true })),
  )
}
