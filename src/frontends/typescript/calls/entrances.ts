/** How a function is entered: by its calls, and by itself where nobody calls it, a function made of it, or a class that inherits it. */

import type { ts } from 'ts-morph'
import type { Audience } from '../../../manifests/npm.ts'
import type { Arrival } from '../routes/own-requests.ts'
import type { Call, Callers } from './callers.ts'
import { isSentOtherwise } from './channels.ts'
import type { Context } from '../evaluate/context.ts'
import { isInTest, outerParent, ownerOf } from '../evaluate/context.ts'
import { frameOf } from '../evaluate/frame.ts'
import { isGeneric } from '../evaluate/parameters/literals.ts'
import { prototypeHolders, staticHolders } from '../evaluate/classes/prototypes.ts'
import type { Instance, Maker, Ways } from '../evaluate/value.ts'
import { constantText, optionsOf } from '../evaluate/value.ts'

/** One step outwards: `fn` is called by `call`, or by nobody that was seen. */
export interface Link {
  readonly fn: ts.Node
  readonly call: Call | null
  /** The function calls itself: it has callers, but this is none of their runs. */
  readonly isAgain?: true
  /** True where nobody calls the function, although others by its name, or of other classes' objects, are called. */
  readonly isAlone?: true
  /** The class whose objects nobody calls the function on, where it inherits it. */
  readonly heir?: ts.ClassLikeDeclaration
  /** The object that nobody calls it on, where others of its class's heirs have it called. */
  readonly self?: Instance
  /** The class for whose objects the function was entered, which it makes one of. */
  readonly makes?: Maker
  /** The round of the loop that wrote it under a name which nobody calls. */
  readonly round?: Ways
  /** Set where the call is a request to the program's own server, which the function answers. */
  readonly arrives?: Arrival
}

/**
 * The ways into a function, each as links from it outwards. One that nobody calls is entered by itself, and so is each that was made
 * (`list = by('cards')`) and not called, and a method of a published package by each class that inherits it where only others' objects
 * have it called. `inner` is what the function is entered for.
 */
export function entrances(
  cx: Context,
  callers: Callers,
  fn: ts.Node,
  audienceOf: (file: string) => Audience,
  inner: Link | undefined,
): readonly (readonly Link[])[] {
  const calls = callers.of(fn)
  const mixed = mixedInto(cx, fn)
  if (calls.length === 0) {
    const typed = typedBy(cx, fn)
    const on: readonly Pick<Link, 'heir' | 'self'>[] =
      mixed.length > 1 ? mixed.map((heir) => ({ heir })) : typed.length > 0 ? typed : ofHeirs(cx, fn)
    return on.length > 0 ? on.map((one) => [{ fn, call: null, ...one }]) : [[{ fn, call: null }]]
  }
  const audience = audienceOf(cx.fileOf(fn) ?? '')
  const maker = callers.makerOf(audience === 'public' ? (handedOutIn(cx, fn) ?? fn) : fn)
  const uncalled = maker ? uncalledMakes(cx, callers, fn, maker, calls) : []
  return [
    ...calls.map((call) => [{ fn, call }]),
    ...uncalled.map((call) => [{ fn, call: null, isAlone: true } as const, { fn: maker!, call }]),
    ...iterated(cx, callers, fn),
    ...(isSentOtherwise(cx, fn) ? [[{ fn, call: null, isAlone: true } as const]] : []),
    // What a test hands a function is not all that the program does.
    ...(isTested(cx, fn, calls) ? [[{ fn, call: null, isAlone: true } as const]] : []),
    ...(audience === 'public'
      ? [...unused(cx, fn, calls), ...handedOut(cx, fn, inner), ...offered(cx, callers, fn, calls)]
      : audience === 'tree'
        ? handedOut(cx, fn, inner).filter(({ self }) => isUnasked(cx, callers, self))
        : []
    ).map((link) => [link]),
  ]
}

/** Nothing but tests calls a function of the program. */
function isTested(cx: Context, fn: ts.Node, calls: readonly Call[]): boolean {
  return !isInTest(cx, fn) && calls.every((call) => isInTest(cx, call))
}

/** A function that loops run: `for await (const one of list(id))` for `list = (id) => ({ [Symbol.asyncIterator]: pages })`. Any object of it may be one that is gone through. */
function iterated(cx: Context, callers: Callers, fn: ts.Node): readonly (readonly Link[])[] {
  const object = iteratorOf(cx, fn)
  const maker = object && callers.makerOf(object)
  if (!maker) return []
  return callers.of(maker).map((call) => [{ fn, call: null, isAlone: true } as const, { fn: maker, call }])
}

/** The object that a function is the iterator of, by itself or by its name. */
function iteratorOf(cx: Context, fn: ts.Node): ts.ObjectLiteralExpression | null {
  const { ts } = cx
  const named = ts.isFunctionDeclaration(fn)
    ? fn.name
    : ts.isVariableDeclaration(fn.parent)
      ? fn.parent.name
      : undefined
  const own = named && ts.isIdentifier(named) ? cx.symbolAt(named) : undefined
  const uses = own ? (cx.identifiers(fn.getSourceFile()).get(own.name) ?? []) : []
  for (const node of [fn, ...uses]) {
    const member = ts.isMethodDeclaration(node) ? node : node.parent
    if (!ts.isObjectLiteralElementLike(member) || !ts.isObjectLiteralExpression(member.parent)) continue
    if (node !== fn && cx.symbolAt(node) !== own) continue
    if (/^\[Symbol\.(asyncI|i)terator\]$/.test(member.name?.getText() ?? '')) return member.parent
  }
  return null
}

/**
 * Objects that a published package makes for whoever calls it (`cursor(path) { return new Cursor(this, path) }`): their methods are called
 * outside, whatever its own code and examples call. One method of them is enough.
 */
function handedOut(cx: Context, fn: ts.Node, inner: Link | undefined): readonly Link[] {
  const { ts } = cx
  const cls = fn.parent
  if (!ts.isMethodDeclaration(fn) || !ts.isClassLike(cls) || inner?.fn.parent === cls) return []
  if (isA(cx, fn, ts.SyntaxKind.StaticKeyword) || isKept(cx, fn)) return []
  return cx.instancesOf(cls).flatMap((self): readonly Link[] => {
    const parent = self.site && outerParent(cx, self.site)
    const isReturned = parent && (ts.isReturnStatement(parent) || ts.isArrowFunction(parent))
    return isReturned && self.cls === cls ? [{ fn, call: null, isAlone: true, self }] : []
  })
}

/** Nobody in the tree calls the method that makes the object and hands it out: it is there for others. */
function isUnasked(cx: Context, callers: Callers, self: Instance | undefined): boolean {
  const maker = self?.site ? ownerOf(cx, self.site) : null
  return maker !== null && callers.of(maker).length === 0
}

/**
 * A function that a published package exports, or hands out in an object (`return { page, toArray }`), and that no call of the package's own
 * surely is of: those by its name may be of something that was made of it.
 */
function offered(cx: Context, callers: Callers, fn: ts.Node, calls: readonly Call[]): readonly Link[] {
  if (!isExported(cx, fn) && !handedOutIn(cx, fn)) return []
  const isCalled = calls
    .filter((one) => !shows.test(cx.fileOf(one) ?? ''))
    .some((call) => Array.isArray(callers.match(cx.evaluate(call.expression, null), fn, call)))
  return isCalled ? [] : [{ fn, call: null, isAlone: true }]
}

function isExported(cx: Context, fn: ts.Node): boolean {
  const { ts } = cx
  const holder = ts.isFunctionDeclaration(fn)
    ? fn
    : ts.isVariableDeclaration(fn.parent)
      ? fn.parent.parent.parent
      : null
  return holder !== null && isA(cx, holder, ts.SyntaxKind.ExportKeyword)
}

/** The object, given back by a function, that a function is a member of. */
function handedOutIn(cx: Context, fn: ts.Node): ts.Node | null {
  const { ts } = cx
  const member = ts.isMethodDeclaration(fn) ? fn : fn.parent
  if (!ts.isObjectLiteralElementLike(member)) return null
  const holder = outerParent(cx, member.parent)
  return ts.isReturnStatement(holder) || ts.isArrowFunction(holder) ? member.parent : null
}

/** What a published package offers of a function that its own code calls only on others' objects, or by others of its names. */
function unused(cx: Context, fn: ts.Node, calls: readonly Call[]): readonly Link[] {
  return [
    ...uncalledOn(cx, fn, calls).map((one) => ({ fn, call: null, isAlone: true, ...one }) as const),
    ...uncalledRounds(cx, fn, calls).map((round) => ({ fn, call: null, round, isAlone: true }) as const),
  ]
}

/** The rounds of `names.forEach((name) => { api[name] = function … })` whose names no call has; none when the name of a call cannot be told. */
function uncalledRounds(cx: Context, fn: ts.Node, calls: readonly Call[]): readonly Ways[] {
  const { ts } = cx
  const written = fn.parent
  if (!ts.isBinaryExpression(written) || written.right !== fn || !ts.isElementAccessExpression(written.left)) return []
  const called = calls.map(({ expression }) =>
    ts.isPropertyAccessExpression(expression) ? expression.name.text : null,
  )
  if (called.includes(null)) return []
  return optionsOf(cx.evaluate(written.left.argumentExpression, null)).flatMap((name) => {
    const text = constantText(name)
    return text !== null && name.ways && !called.includes(text) ? [name.ways] : []
  })
}

/** True when no call is surely the function's: each is of something unknown that goes by its name. */
export function isNamed(cx: Context, callers: Callers, fn: ts.Node): boolean {
  return callers.of(fn).every((call) => callers.match(cx.evaluate(call.expression, null), fn, call) === 'unsettled')
}

/** Calls of `maker` whose result is not among the callees of `calls`; none when a callee cannot be told apart. */
function uncalledMakes(
  cx: Context,
  callers: Callers,
  fn: ts.Node,
  maker: ts.Node,
  calls: readonly Call[],
): readonly Call[] {
  const called = new Set<Call>()
  for (const call of calls) {
    const behind = callers.makesBehind(fn, call)
    for (const made of behind) called.add(made)
    if (behind.length > 0) continue
    for (const callee of optionsOf(cx.evaluate(call.expression, null))) {
      const made = callee.kind === 'function' && callee.node === fn ? frameOf(callee.frame, maker)?.call : undefined
      if (!made) return []
      called.add(made)
    }
  }
  return callers.of(maker).filter((call) => !called.has(call) && !isUsedUp(cx, call))
}

/** `ads(account).get(path)`: what was made is asked for one thing there and then, and nobody has it for another. */
function isUsedUp(cx: Context, made: Call): boolean {
  const { ts } = cx
  let at: ts.Node = made
  while (ts.isPropertyAccessExpression(at.parent) && ts.isCallExpression(at.parent.parent)) {
    at = at.parent.parent
    // A builder gives itself back.
    const isAgain = optionsOf(cx.evaluate(at, null)).some(
      ({ kind }) => kind === 'object' || kind === 'instance' || kind === 'this' || kind === 'function',
    )
    if (!isAgain) return true
  }
  return false
}

/**
 * What nobody calls a public method on: classes that inherit it, and objects of its own class beside heirs that have it called. Nothing
 * where the object of a call cannot be told.
 */
function uncalledOn(cx: Context, fn: ts.Node, calls: readonly Call[]): readonly Pick<Link, 'heir' | 'self'>[] {
  const { ts } = cx
  const mixed = mixedInto(cx, fn)
  if (!ts.isMethodDeclaration(fn)) return []
  const cls = ts.isClassLike(fn.parent) ? fn.parent : null
  if (isKept(cx, fn)) return []
  const heirs = cls ? heirsOf(cx, cls, fn.name.getText()) : mixed
  if (heirs.length === 0 && calls.length === 0) return []
  const called = new Set<ts.Node>()
  // A test or an example calls what it shows, its users the rest as well.
  for (const call of calls.filter((one) => !shows.test(cx.fileOf(one) ?? '')))
    for (const callee of optionsOf(cx.evaluate(call.expression, null))) {
      // What only its callers know (`headers.get(…)` of a response) says nothing of any of them.
      if (callee.kind === 'ref') continue
      if (callee.kind !== 'function') return []
      if (callee.node !== fn) continue
      const { self } = callee
      // What the classes themselves do with it, their users may do in other ways.
      if (self?.kind === 'this') continue
      const of = self?.kind === 'class' ? self.node : self?.kind === 'instance' ? self.cls : null
      if (of === null || of === fn.parent) return []
      called.add(of)
      if (ts.isClassLike(of)) for (const below of heirsOf(cx, of, fn.name.getText())) called.add(below)
    }
  // Of a class without heirs what its own methods alone call, any object of it may be asked for.
  if (heirs.length === 0) return called.size === 0 && cls && isA(cx, cls, ts.SyntaxKind.ExportKeyword) ? [{}] : []
  const isTyped = fn.parameters.some((one) => isGeneric(cx, one))
  const isStatic = isA(cx, fn, ts.SyntaxKind.StaticKeyword)
  const own = isStatic || !cls ? [] : cx.instancesOf(cls).filter((one) => one.cls === cls)
  return [
    ...own.map((self) => ({ self })),
    ...heirs
      .filter((heir) => !called.has(heir) && !isA(cx, heir, ts.SyntaxKind.AbstractKeyword))
      .flatMap((heir): readonly Pick<Link, 'heir' | 'self'>[] => (isTyped ? typedMakes(cx, heir) : null) ?? [{ heir }]),
  ]
}

const shows = /(^|\/)(tests?|__tests__|specs?|e2e|examples?|samples?|demos?)\/|\.(test|spec|e2e)\.[cm]?[jt]sx?$/

/** The objects that a program makes of a class with types for its parameters: `new Cards<WebsiteCard>(client)`. */
function typedMakes(cx: Context, cls: ts.ClassLikeDeclaration): readonly Pick<Link, 'self'>[] | null {
  const made = cls.typeParameters ? cx.instancesOf(cls).filter(({ cls: own, site }) => own === cls && site) : []
  return made.length > 0 ? made.map((self) => ({ self })) : null
}

/** Of a method whose parameters the heirs of its class give a type (`create(params: P)`) all that it may be called on. */
function typedBy(cx: Context, fn: ts.Node): readonly Pick<Link, 'heir' | 'self'>[] {
  const isTyped = cx.ts.isMethodDeclaration(fn) && fn.parameters.some((one) => isGeneric(cx, one))
  return isTyped ? uncalledOn(cx, fn, []) : []
}

/** Of a method that reads its class (`this.constructor.RESOURCE`) and stands in one that nothing is made of, the classes that inherit it. */
function ofHeirs(cx: Context, fn: ts.Node): readonly Pick<Link, 'heir'>[] {
  const { ts } = cx
  const cls = fn.parent
  if (!ts.isMethodDeclaration(fn) || !ts.isClassLike(cls) || !isA(cx, cls, ts.SyntaxKind.AbstractKeyword)) return []
  if (isKept(cx, fn) || isA(cx, fn, ts.SyntaxKind.StaticKeyword)) return []
  const heirs = heirsOf(cx, cls, fn.name.getText()).filter((heir) => !isA(cx, heir, ts.SyntaxKind.AbstractKeyword))
  return heirs.some((heir) => heir.members.some((one) => isA(cx, one, ts.SyntaxKind.StaticKeyword)))
    ? heirs.map((heir) => ({ heir }))
    : []
}

/** The classes that a mixin's function was put on, as a method or as a static. */
export function mixedInto(cx: Context, fn: ts.Node): readonly ts.ClassLikeDeclaration[] {
  return [...prototypeHolders(cx, fn), ...staticHolders(cx, fn)].filter((one) => cx.ts.isClassLike(one))
}

/** The classes below one that have its method of that name, not one of their own. */
function heirsOf(cx: Context, cls: ts.ClassLikeDeclaration, name: string): readonly ts.ClassLikeDeclaration[] {
  return cx
    .subclassesOf(cls)
    .filter((sub) => sub.members.every((member) => member.name?.getText() !== name))
    .flatMap((sub) => [sub, ...heirsOf(cx, sub, name)])
}

/** What is kept within the classes, nobody outside can call. */
function isKept(cx: Context, fn: ts.MethodDeclaration): boolean {
  const { ts } = cx
  return (
    ts.isPrivateIdentifier(fn.name) ||
    fn.name.getText().startsWith('_') ||
    isA(cx, fn, ts.SyntaxKind.ProtectedKeyword) ||
    isA(cx, fn, ts.SyntaxKind.PrivateKeyword)
  )
}

function isA({ ts }: Context, node: ts.Node, keyword: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some((one) => one.kind === keyword)
}
