/**
 * Which objects a receiver may be, where it is a parameter or a field that constructors fill: what all callers pass, through as many hands as
 * it goes. A client with a `delete` of its own in each resource class calls the `delete` of one thing: the client that they were all given.
 */

import type { ts } from 'ts-morph'
import type { Call } from './callers.ts'
import { argumentAt } from '../evaluate/arguments.ts'
import { inherits } from '../evaluate/classes/lineage.ts'
import type { Context } from '../evaluate/context.ts'
import { isFunction } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import { uncalled } from '../evaluate/frame.ts'
import type { Maker, Ref, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'

/** Objects of more kinds than this are as good as unknown. */
const maxKinds = 12
const maxHands = 8

/** A class, a maker of the older style, or the literal that a factory makes its object by. */
type Kind = Maker | ts.ObjectLiteralExpression

/** What a receiver may be, of the project; anything else counts as none of them. Null when something of it is not known. */
type Kinds = ReadonlySet<Kind | 'other'> | null

export interface Receivers {
  /** Whether the receiver of a call by a name is an object that has `fn` for a method; null when that is not known. */
  has(receiver: ts.Expression, fn: ts.Node): boolean | null
}

export function createReceivers(cx: Context, callersOf: (fn: ts.Node) => readonly Call[] | null): Receivers {
  const { ts } = cx
  const memo = new Map<string, Kinds>()
  const ids = new Map<ts.Node, number>()

  function has(receiver: ts.Expression, fn: ts.Node): boolean | null {
    const isField = ts.isPropertyDeclaration(fn.parent) || ts.isPropertyAssignment(fn.parent)
    const owner = isField ? fn.parent.parent : fn.parent
    if (!ts.isClassLike(owner) && !ts.isObjectLiteralExpression(owner)) return null
    const kinds = kindsOf(cx.evaluate(receiver, onAnyObject(receiver)), 0)
    // Where nobody is seen to call, nothing is said of it; the others' objects are what it is then.
    if (!kinds || kinds.size === 0) return null
    return [...kinds].some((kind) => kind !== 'other' && areKin(kind, owner))
  }

  /** One is the other, or inherits from it. */
  function areKin(one: Kind, other: ts.ClassLikeDeclaration | ts.ObjectLiteralExpression): boolean {
    if (one === other) return true
    if (!ts.isClassLike(one) || !ts.isClassLike(other)) return false
    return inherits(cx, one, other) || inherits(cx, other, one)
  }

  function kindsOf(value: Value, hands: number): Kinds {
    const found = new Set<Kind | 'other'>()
    for (const option of optionsOf(value)) {
      const kinds = kindsOfOne(option, hands)
      if (kinds === null) return null
      for (const kind of kinds) found.add(kind)
    }
    return found.size > maxKinds ? null : found
  }

  function kindsOfOne(value: Value, hands: number): Kinds {
    switch (value.kind) {
      case 'instance':
      case 'this':
        return new Set([value.cls])
      case 'object':
        return ts.isObjectLiteralExpression(value.node) && !value.open ? new Set([value.node]) : null
      case 'external':
      case 'external-call':
        return new Set(['other'])
      case 'ref':
        return hands >= maxHands ? null : kindsOfRef(value, hands)
      default:
        return null
    }
  }

  function kindsOfRef(ref: Ref, hands: number): Kinds {
    if (!ref.parameter) return null
    const key = `${idOf(ref.parameter)}:${ref.path.join('.')}`
    const known = memo.get(key)
    if (known !== undefined) return known
    // Asked for itself in between: what the others make of it then must not count as all.
    memo.set(key, null)
    const kinds = passed(ref, ref.parameter, hands)
    memo.set(key, kinds)
    return kinds
  }

  /** What the callers of a function give a parameter. */
  function passed(ref: Ref, parameter: ts.ParameterDeclaration, hands: number): Kinds {
    const fn = parameter.parent
    const index = fn.parameters.indexOf(parameter)
    const calls = parameter.dotDotDotToken ? null : callersOf(fn)
    if (!calls || calls.length > 60) return null
    const found = new Set<Kind | 'other'>()
    for (const call of calls) {
      const frame = onAnyObject(call)
      const given = argumentAt(cx, call.arguments ?? [], index, frame) ?? ref.fallback
      const value = given && ref.path.reduce((at, name) => cx.member(at, name, ref.node, frame), given)
      const kinds = value ? kindsOf(value, hands + 1) : null
      if (kinds === null) return null
      for (const kind of kinds) found.add(kind)
    }
    return found
  }

  /** Where `this` of a method is any object of its class: what its constructors were given is known then. */
  function onAnyObject(node: ts.Node): Frame | null {
    const member = ts.findAncestor(node, (at) => ts.isClassElement(at) && ts.isClassLike(at.parent))
    if (!member || !isFunction(cx, member) || isStatic(member)) return null
    const self: Value = { kind: 'instance', cls: member.parent as ts.ClassLikeDeclaration, site: null, frame: null }
    return uncalled(member, self)
  }

  function isStatic(member: ts.Node): boolean {
    return (
      ts.canHaveModifiers(member) &&
      Boolean(ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword))
    )
  }

  function idOf(node: ts.Node): number {
    let id = ids.get(node)
    if (id === undefined) ids.set(node, (id = ids.size))
    return id
  }

  return { has }
}
