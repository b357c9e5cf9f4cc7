/**
 * What a decorator of the program does to the class that it stands on: it sets a field or a static member, returns a class around it, or keeps
 * something about it elsewhere (`Reflect.defineMetadata(KEY, path, target)`, `paths.set(target, path)`) that methods ask for by the class of
 * their object.
 */

import type { ts } from 'ts-morph'
import { reachOf } from '../conditions/conditions.ts'
import type { Context } from '../context.ts'
import { ownerOf, propertyName } from '../context.ts'
import type { Frame } from '../frame.ts'
import { nodesIn, spelledIn } from '../spelled.ts'
import type { Fn, Value } from '../value.ts'
import { constantText, optionsOf } from '../value.ts'
import { lineageOf } from './lineage.ts'

/** Something that a decorator says of a class, under a name by which it is asked for. */
interface Said {
  readonly name: string
  readonly value: ts.Expression
  readonly frame: Frame | null
  /** False for what only some runs of the decorator say. */
  readonly isSure: boolean
  /** It stands before what the class itself writes: of the class that a decorator made around it. */
  readonly isOver: boolean
}

/** Where what is said of a class is found: on its objects, or on itself. */
type Place = 'object' | 'class'

const memo = new WeakMap<ts.Node, Readonly<Record<Place, readonly Said[]>>>()
const nothing = { object: [], class: [] } as const

/**
 * What decorators of a class, or of one that it inherits from, say under a name; null when none does, when a class nearer than theirs writes the
 * member itself, and when not every run of the decorator says it.
 * @param isWritten whether a class writes the member itself
 */
export function decorated(
  cx: Context,
  cls: ts.ClassLikeDeclaration,
  name: string,
  place: Place,
  isWritten: (cls: ts.ClassLikeDeclaration) => boolean,
): Value | null {
  if (!hasDecorators(cx)) return null
  const key = name.replace(/^own /, '')
  for (const at of key !== name || keptAbout.test(name) ? [cls] : lineageOf(cx, cls)) {
    // Decorators run from the last to the first: what was said last holds.
    const said = saidOf(cx, at)[place].findLast((one) => one.name === key)
    const isFirst = said && (place === 'class' || said.isOver)
    // What an object has of its own covers its prototype, whichever class writes it.
    if (said && !isFirst && lineageOf(cx, at).some(isWritten)) return null
    if (said && (isFirst || !isWritten(at))) return said.isSure ? cx.evaluate(said.value, said.frame) : null
    if (isWritten(at)) return null
  }
  return null
}

const decorating = new WeakMap<Context, boolean>()

/** Most programs have none, and fields are asked for often. */
function hasDecorators(cx: Context): boolean {
  const { ts } = cx
  const known =
    decorating.get(cx) ??
    cx.files.some((file) =>
      spelledIn(ts, file).classes.some((cls) => ts.canHaveDecorators(cls) && ts.getDecorators(cls)),
    )
  decorating.set(cx, known)
  return known
}

/** Decorators run once, when the class is made; one that asks for what its own class is decorated with is told nothing. */
function saidOf(cx: Context, cls: ts.ClassLikeDeclaration): Readonly<Record<Place, readonly Said[]>> {
  const known = memo.get(cls)
  if (known) return known
  memo.set(cls, nothing)
  const { ts } = cx
  const found: Record<Place, Said[]> = { object: [], class: [] }
  const decorators = ts.canHaveDecorators(cls) ? (ts.getDecorators(cls) ?? []) : []
  for (const { expression } of decorators.toReversed()) {
    const own = metadataOf(cx, expression)
    if (own) found.class.push(own)
    for (const fn of optionsOf(cx.evaluate(expression, null))) if (fn.kind === 'function') saidBy(cx, fn, cls, found)
  }
  memo.set(cls, found)
  return found
}

/** `@Reflect.metadata('path', 'campaigns')` */
function metadataOf(cx: Context, expression: ts.Expression): Said | null {
  if (!cx.ts.isCallExpression(expression) || expression.expression.getText() !== 'Reflect.metadata') return null
  const [key, value] = expression.arguments
  const name = key && keyOf(cx, key, null)
  return name && value ? { name: `metadata ${name}`, value, frame: null, isSure: true, isOver: false } : null
}

function saidBy(cx: Context, fn: Fn, cls: ts.ClassLikeDeclaration, found: Record<Place, Said[]>): void {
  const { ts } = cx
  const target = fn.node.parameters[0]?.name
  if (!target || !ts.isIdentifier(target)) return
  const given: readonly Value[] = [{ kind: 'class', node: cls }]
  const frame: Frame = {
    fn: fn.node,
    call: null,
    shift: 0,
    caller: null,
    self: null,
    lexical: fn.frame,
    depth: 1,
    given,
  }
  const symbol = cx.symbolAt(target)
  const placeOf = (node: ts.Node | undefined): Place | null => {
    const isPrototype = node && ts.isPropertyAccessExpression(node) && node.name.text === 'prototype'
    const bare = bareOf(cx, isPrototype ? node.expression : node)
    if (!bare || !ts.isIdentifier(bare) || bare.text !== target.text || cx.symbolAt(bare) !== symbol) return null
    return isPrototype ? 'object' : 'class'
  }
  const put = (
    place: Place | null,
    name: string | null,
    value: ts.Expression | null,
    at: ts.Node,
    isOver = false,
  ): void => {
    if (!place || name === null || !value) return
    const reach = reachOf(cx, at, fn.node, frame)
    if (reach.kind !== 'never') found[place].push({ name, value, frame, isSure: reach.kind === 'always', isOver })
  }
  for (const node of nodesIn(ts, fn.node)) {
    // What a function inside does, whoever calls that decides.
    if (ownerOf(cx, node) !== fn.node) continue
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const name = nameOf(cx, node.left)
      put(name === null ? null : placeOf((node.left as ts.AccessExpression).expression), name, node.right, node)
    } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [first, second, third] = node.arguments
      const callee = node.expression.getText()
      if (callee === 'Reflect.defineMetadata' && first && second && placeOf(third) === 'class') {
        const key = keyOf(cx, first, frame)
        put('class', key && `metadata ${key}`, second, node)
      } else if (callee === 'Object.defineProperty' && second && third && ts.isStringLiteralLike(second))
        put(placeOf(first), second.text, valueIn(cx, third), node)
      else if (node.expression.name.text === 'set' && second && placeOf(first) === 'class') {
        const key = keyOf(cx, node.expression.expression, frame)
        put('class', key && `kept ${key}`, second, node)
      }
    } else if (ts.isClassExpression(node) && placeOf(node.heritageClauses?.[0]?.types[0]?.expression) === 'class') {
      for (const member of node.members) {
        if (!ts.isPropertyDeclaration(member) || !member.initializer) continue
        const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0
        put(isStatic ? 'class' : 'object', propertyName(cx, member.name), member.initializer, node, true)
      }
    }
  }
}

/** What is kept elsewhere under the class itself, of which its heirs have nothing. */
const keptAbout = /^kept /

/** What tells a key, or a registry, from others: its text, or where it was made. */
function keyOf(cx: Context, node: ts.Expression, frame: Frame | null): string | null {
  const value = cx.evaluate(node, frame)
  const text = constantText(value)
  if (text !== null) return text
  const made = value.kind === 'external-call' || value.kind === 'object' ? value.node : null
  return made && `${made.getSourceFile().fileName}:${made.pos}`
}

function bareOf({ ts }: Context, node: ts.Node | undefined): ts.Node | undefined {
  let at = node
  while (at && (ts.isParenthesizedExpression(at) || ts.isAsExpression(at))) at = at.expression
  return at
}

function nameOf({ ts }: Context, target: ts.Expression): string | null {
  if (ts.isPropertyAccessExpression(target)) return target.name.text
  return ts.isElementAccessExpression(target) && ts.isStringLiteralLike(target.argumentExpression)
    ? target.argumentExpression.text
    : null
}

/** The value of a property's descriptor: `{ value: path }`, `{ get: () => path }` is none. */
function valueIn({ ts }: Context, descriptor: ts.Expression): ts.Expression | null {
  if (!ts.isObjectLiteralExpression(descriptor)) return null
  const own = descriptor.properties.find((one) => one.name?.getText() === 'value')
  return own && ts.isPropertyAssignment(own) ? own.initializer : null
}

/**
 * `Reflect.getMetadata(KEY, this.constructor)`, `paths.get(this.constructor)`, as if the class had a member for it; null for any other call, and where
 * no decorator says anything under that key.
 */
export function askedOfClass(cx: Context, node: ts.CallExpression, frame: Frame | null): Value | null {
  const { ts } = cx
  const callee = node.expression
  if (!ts.isPropertyAccessExpression(callee)) return null
  const [first, second] = node.arguments
  const isMetadata = /^Reflect\.get(Own)?Metadata$/.test(callee.getText())
  const of = isMetadata ? second : callee.name.text === 'get' && !second ? first : undefined
  if (!first || !of || !(isMetadata || isOfClass(cx, of))) return null
  const key = keyOf(cx, isMetadata ? first : callee.expression, frame)
  const name = key && `${isMetadata ? 'metadata' : 'kept'} ${key}`
  if (!name || !allSaid(cx).has(name)) return null
  const asked = cx.evaluate(of, frame)
  const isOwn = callee.name.text === 'getOwnMetadata'
  return asked.kind === 'class' || asked.kind === 'ref'
    ? cx.member(asked, isOwn ? `own ${name}` : name, node, frame)
    : null
}

const names = new WeakMap<Context, ReadonlySet<string>>()

/** All that decorators say of the classes of the program. */
function allSaid(cx: Context): ReadonlySet<string> {
  let known = names.get(cx)
  if (known) return known
  names.set(cx, new Set())
  const classes = cx.files.flatMap((file) => spelledIn(cx.ts, file).classes)
  known = new Set(classes.flatMap((cls) => saidOf(cx, cls).class.map(({ name }) => name)))
  names.set(cx, known)
  return known
}

/** `this.constructor`, `new.target`, or a name for it. */
function isOfClass({ ts }: Context, node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'constructor'
  return ts.isMetaProperty(node) || ts.isIdentifier(node)
}
