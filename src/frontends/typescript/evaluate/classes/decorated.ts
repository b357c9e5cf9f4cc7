/**
 * What a decorator of the program does to the class that it stands on: it sets a field or a static member, returns a class around it, or keeps
 * something about it elsewhere (`Reflect.defineMetadata(KEY, path, target)`, `paths.set(target, path)`) that methods ask for by the class of
 * their object.
 */

import type { ts } from 'ts-morph'
import { propertyName } from '../context.ts'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { nodesIn } from '../spelled.ts'
import type { Fn, Value } from '../value.ts'
import { optionsOf, union } from '../value.ts'
import { lineageOf } from './lineage.ts'

/** Something that a decorator says of a class, under a name by which it is asked for. */
interface Said {
  readonly name: string
  readonly value: ts.Expression
  readonly frame: Frame | null
}

/** Where what is said of a class is found: on its objects, on itself, or by it. */
type Place = 'object' | 'class'

const memo = new WeakMap<ts.Node, Readonly<Record<Place, readonly Said[]>>>()
const nothing = { object: [], class: [] } as const

/** What decorators of a class, or of one that it inherits from, say under a name; null when none does. */
export function decorated(cx: Context, cls: ts.ClassLikeDeclaration, name: string, place: Place): Value | null {
  for (const at of lineageOf(cx, cls)) {
    const said = saidOf(cx, at)[place].filter((one) => one.name === name)
    if (said.length > 0)
      return union(
        cls,
        said.map((one) => cx.evaluate(one.value, one.frame)),
      )
  }
  return null
}

/** Decorators run once, when the class is made; one that asks for what its own class is decorated with is told nothing. */
function saidOf(cx: Context, cls: ts.ClassLikeDeclaration): Readonly<Record<Place, readonly Said[]>> {
  const known = memo.get(cls)
  if (known) return known
  memo.set(cls, nothing)
  const { ts } = cx
  const found: Record<Place, Said[]> = { object: [], class: [] }
  for (const { expression } of ts.canHaveDecorators(cls) ? (ts.getDecorators(cls) ?? []) : []) {
    const own = metadataOf(cx, expression)
    if (own) found.class.push(own)
    for (const fn of optionsOf(cx.evaluate(expression, null))) if (fn.kind === 'function') saidBy(cx, fn, cls, found)
  }
  memo.set(cls, found)
  return found
}

/** `@Reflect.metadata('path', 'campaigns')` */
function metadataOf({ ts }: Context, expression: ts.Expression): Said | null {
  if (!ts.isCallExpression(expression) || expression.expression.getText() !== 'Reflect.metadata') return null
  const [key, value] = expression.arguments
  return key && value ? { name: metadataName(key.getText()), value, frame: null } : null
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
  for (const node of nodesIn(ts, fn.node)) {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const name = nameOf(cx, node.left)
      const place = name === null ? null : placeOf((node.left as ts.AccessExpression).expression)
      if (name !== null && place) found[place].push({ name, value: node.right, frame })
    } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [first, second, third] = node.arguments
      const callee = node.expression.getText()
      if (callee === 'Reflect.defineMetadata' && first && second && placeOf(third) === 'class')
        found.class.push({ name: metadataName(first.getText()), value: second, frame })
      else if (callee === 'Object.defineProperty' && second && third) {
        const place = placeOf(first)
        const value = place && valueIn(cx, third)
        if (place && value && ts.isStringLiteralLike(second)) found[place].push({ name: second.text, value, frame })
      } else if (node.expression.name.text === 'set' && second && placeOf(first) === 'class')
        found.class.push({ name: keptName(node.expression.expression), value: second, frame })
    } else if (ts.isClassExpression(node) && placeOf(node.heritageClauses?.[0]?.types[0]?.expression) === 'class') {
      for (const member of node.members) {
        const name = ts.isPropertyDeclaration(member) && member.initializer ? propertyName(cx, member.name) : null
        const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0
        if (name !== null)
          found[isStatic ? 'class' : 'object'].push({
            name,
            value: (member as ts.PropertyDeclaration).initializer!,
            frame,
          })
      }
    }
  }
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

/** No name of a member: what is kept elsewhere about a class is asked for as if the class had it. */
const metadataName = (key: string): string => `metadata of ${key}`
const keptName = (holder: ts.Expression): string => `kept in ${holder.getText()}`

/** `Reflect.getMetadata(KEY, this.constructor)`, `paths.get(this.constructor)`; null for any other call. */
export function askedOfClass(cx: Context, node: ts.CallExpression, frame: Frame | null): Value | null {
  const { ts } = cx
  const callee = node.expression
  if (!ts.isPropertyAccessExpression(callee)) return null
  const [first, second] = node.arguments
  const isMetadata = /^Reflect\.get(Own)?Metadata$/.test(callee.getText())
  const of = isMetadata ? second : callee.name.text === 'get' && !second ? first : undefined
  if (!first || !of || !(isMetadata || isOfClass(cx, of))) return null
  const asked = cx.evaluate(of, frame)
  const name = isMetadata ? metadataName(first.getText()) : keptName(callee.expression)
  return asked.kind === 'class' || asked.kind === 'ref' ? cx.member(asked, name, node, frame) : null
}

/** `this.constructor`, `new.target`, or a name for it. */
function isOfClass({ ts }: Context, node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'constructor'
  return (
    ts.isMetaProperty(node) || (ts.isIdentifier(node) && /^(ctor|cls|klass|constructor|target|type)$/i.test(node.text))
  )
}
