/** Objects of the older style: `function Client(options) { this.base = … }`, `Client.prototype.get = function …`. */

import type { ts } from 'ts-morph'
import { lineageOf } from './lineage.ts'
import { isOpen, isThere, settled } from './constructors.ts'
import type { Context } from '../context.ts'
import { isFunction } from '../context.ts'
import type { Frame } from '../frame.ts'
import { frameOf, roundFrame } from '../frame.ts'
import { ofMany, reference, rooted, withUnseen } from './made.ts'
import { isAssigned, makerBehind, prototypeHolders, prototypeOf } from './prototypes.ts'
import type { Instance, Maker, This, Value, Ways } from '../value.ts'
import { constantText, optionsOf, union, unknown } from '../value.ts'
import { writtenFields } from './written-fields.ts'

type MakerFunction = Exclude<Maker, ts.ClassLikeDeclaration>

/** Property `name` of an object that `maker` makes: set in its body, on its prototype, or by a maker that it continues. */
export function fieldOfMaker(
  cx: Context,
  holder: Instance | This,
  maker: MakerFunction,
  name: string,
  node: ts.Node,
  frame: Frame | null,
): Value {
  for (const at of lineage(cx, maker)) {
    const values = ownFields(cx, holder, at, name, frame)
    if (values.length > 0) return union(node, values)
  }
  return holder.kind === 'this' ? reference(holder, node, [name]) : unknown(node, 'dynamic-value', name)
}

/** A maker, and those whose prototypes it continues, nearest first. */
function lineage(cx: Context, maker: MakerFunction): readonly MakerFunction[] {
  const found: MakerFunction[] = []
  for (let at: Maker | null = maker; at && !found.includes(at as MakerFunction); at = prototypeOf(cx, at)?.base ?? null)
    if (cx.ts.isClassLike(at)) break
    else found.push(at)
  return found
}

function ownFields(
  cx: Context,
  holder: Instance | This,
  maker: MakerFunction,
  name: string,
  frame: Frame | null,
): readonly Value[] {
  const values: Value[] = []
  const { byName, byKey, copied } = writtenFields(cx, maker)
  const underKey = byKey.filter(({ member }) => keyed(cx, member, name, null))
  for (const { member, right } of [...(byName.get(name) ?? []), ...underKey]) {
    const evaluate = (inner: Frame | null): Value => inRound(cx, member, right, name, inner)
    const value = isFunction(cx, right) ? evaluate(null) : inMaker(cx, holder, maker, right, frame, evaluate)
    values.push(value.kind === 'function' && isFunction(cx, right) ? { ...value, self: holder } : value)
  }
  for (const source of copied) {
    const evaluate = (inner: Frame | null): Value => cx.member(cx.evaluate(source, inner), name, source, inner)
    const value = inMaker(cx, holder, maker, source, frame, evaluate)
    if (isThere(value) && (values.length === 0 || !isOpen(value))) values.push(value)
  }
  return settled([...values, ...setOnPrototype(cx, holder, maker, name)])
}

/** What is put on the prototype of a maker under a name, as a member of one of its objects. */
export function setOnPrototype(cx: Context, holder: Instance | This, maker: Maker, name: string): readonly Value[] {
  const own = prototypeOf(cx, maker)
  if (!own) return []
  const written = own.byKey.filter(({ member }) => keyed(cx, member, name, null))
  return [
    ...(own.byName.get(name) ?? []).map((node) => cx.evaluate(node, null)),
    ...written.map(({ member, right }) => inRound(cx, member, right, name, null)),
  ].map((value) => (value.kind === 'function' ? { ...value, self: holder } : value))
}

/** What `this` is inside a plain function: the object being made, or the receiver of a prototype method. */
export function makerThis(cx: Context, fn: ts.Node, frame: Frame | null): Value | null {
  const { ts } = cx
  const self = frameOf(frame, fn)?.self
  if (self) return self
  const maker = makerOf(cx, fn)
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
  const made = (instance: Instance): Value => evaluate(runOf(cx, instance, maker, frame))
  if (holder.kind === 'this') return rooted(evaluate(null), holder)
  if (holder.site) return made(holder)
  const sites = cx.instancesOf(holder.cls)
  return sites.length > 0
    ? ofMany(cx, expression, holder.cls, withUnseen(cx, holder.cls, sites), frame, made)
    : made(holder)
}

/** The run of a maker on an object: its `new`, or the call that a maker which continues it makes of it (`Base.call(this, options)`). */
function runOf(cx: Context, instance: Instance, maker: MakerFunction, frame: Frame | null): Frame {
  const caller = instance.frame ?? frame
  const known = runs.get(instance)?.find((run) => run.maker === maker && run.caller === caller)
  if (known) return known.frame
  const made = runAnew(cx, instance, maker, caller)
  runs.set(instance, [...(runs.get(instance) ?? []).slice(-maxRuns), { maker, caller, frame: made }])
  return made
}

/** What is read in a frame is kept with the frame: an object that is asked for many fields is made once. */
const runs = new WeakMap<
  Instance,
  readonly { readonly maker: MakerFunction; readonly caller: Frame | null; readonly frame: Frame }[]
>()
const maxRuns = 32

function runAnew(cx: Context, instance: Instance, maker: MakerFunction, caller: Frame | null): Frame {
  const own = { shift: 0, self: instance, lexical: null }
  const [first, ...bases] = cx.ts.isClassLike(instance.cls) ? [] : lineage(cx, instance.cls)
  let run: Frame = { ...own, fn: first ?? maker, call: instance.site, caller, depth: (caller?.depth ?? 0) + 1 }
  for (const base of first === maker ? [] : bases) {
    const call = callOf(cx, run.fn, base)
    const isPassedOn = call && (call.expression as ts.PropertyAccessExpression).name.text === 'apply'
    run = isPassedOn ? { ...run, fn: base } : { ...own, fn: base, call, shift: 1, caller: run, depth: run.depth + 1 }
    if (base === maker) break
  }
  return run
}

/** `Base.call(this, …)` and `Base.apply(this, arguments)` in the body of a maker. */
function callOf(cx: Context, fn: ts.Node, base: MakerFunction): ts.CallExpression | null {
  const { ts } = cx
  let found: ts.CallExpression | null = null
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      /^(call|apply)$/.test(node.expression.name.text) &&
      node.arguments[0]?.kind === ts.SyntaxKind.ThisKeyword &&
      makerBehind(cx, node.expression.expression) === base
    )
      found ??= node
    if (!found) ts.forEachChild(node, visit)
  }
  visit(fn)
  return found
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

/** The class that all of several inherit from: what a mixin may ask of any of its objects. */
function sharedBase(cx: Context, makers: readonly Maker[]): Maker | null {
  const [first, ...others] = makers.map((maker): readonly Maker[] =>
    cx.ts.isClassLike(maker) ? lineageOf(cx, maker) : [maker],
  )
  return first?.find((base) => others.every((bases) => bases.includes(base))) ?? null
}

/** The maker that a function belongs to: put on its prototype, or set in its body (`self.send = function …`). */
function makerOf(cx: Context, fn: ts.Node): Maker | null {
  const { ts } = cx
  const holders = prototypeHolders(cx, fn)
  if (holders.length > 0) return holders.length === 1 ? holders[0]! : (sharedBase(cx, holders) ?? holders[0]!)
  const assignment = fn.parent
  if (!ts.isBinaryExpression(assignment) || assignment.right !== fn) return null
  if (!ts.isPropertyAccessExpression(assignment.left) && !ts.isElementAccessExpression(assignment.left)) return null
  const outer = ts.findAncestor(
    fn.parent,
    (at): at is MakerFunction => ts.isFunctionDeclaration(at) || ts.isFunctionExpression(at),
  )
  return outer && isMaker(cx, outer) ? outer : null
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
