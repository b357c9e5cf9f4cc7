/** What the body of a class or of a maker writes on `this`: by name, under a computed name, and whole objects that are copied onto it. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isFunction, isHandedThis } from '../context.ts'
import type { Maker } from '../value.ts'

export interface Written {
  /** `this.name`, `this[name]`, or the name that a descriptor stands under. */
  readonly member: ts.Expression
  readonly right: ts.Expression
}

interface WrittenFields {
  readonly byName: ReadonlyMap<string, readonly Written[]>
  /** `this[name] = …`, as loops write it. */
  readonly byKey: readonly Written[]
  /** What `Object.assign(this, …)` and its kin copy. */
  readonly copied: readonly ts.Expression[]
}

/** Generated classes are large and asked for every member: each is walked once. */
const walked = new WeakMap<Maker, WrittenFields>()

export function writtenFields(cx: Context, maker: Maker): WrittenFields {
  const known = walked.get(maker)
  if (known) return known
  const { ts } = cx
  const byName = new Map<string, Written[]>()
  const byKey: Written[] = []
  const copied: ts.Expression[] = []
  const aliases = new Set<string>()
  let method: ts.Node | null = null
  /** How many functions with a `this` of their own stand around. */
  let inside = 0
  const isSelf = (node: ts.Node | undefined): boolean => {
    if (node === undefined) return false
    if (node.kind === ts.SyntaxKind.ThisKeyword) return inside === 0
    return ts.isIdentifier(node) && aliases.has(node.text)
  }
  const put = (name: string, written: Written): void => {
    const own = byName.get(name)
    if (own) own.push(written)
    else byName.set(name, [written])
  }
  const assign = (member: ts.Expression, right: ts.Expression): void => {
    if (ts.isElementAccessExpression(member) && isSelf(member.expression)) byKey.push({ member, right })
    if (ts.isPropertyAccessExpression(member) && isSelf(member.expression)) put(member.name.text, { member, right })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && isSelf(node.initializer))
      aliases.add(node.name.text)
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken)
      assign(node.left, node.right)
    if (ts.isCallExpression(node) && isSelf(node.arguments[0]) && isMerging(node.expression))
      copied.push(...node.arguments.slice(1))
    if (ts.isCallExpression(node) && isSelf(node.arguments[0]))
      for (const { name, member, right } of described(cx, node)) put(name, { member, right })
    // A function inside has a `this` of its own, unless it is handed this one.
    const isOwn = node !== method && isFunction(cx, node) && !ts.isArrowFunction(node) && !isHandedThis(cx, node)
    if (isOwn) inside++
    ts.forEachChild(node, visit)
    if (isOwn) inside--
  }
  const isMerging = (callee: ts.Expression): boolean => {
    const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee
    return ts.isIdentifier(name) && /^(assign|assignIn|extend|_extend|merge|defaults|mixin)$/.test(name.text)
  }
  if (ts.isClassLike(maker)) {
    for (const member of maker.members) {
      method = member
      if (isFunction(cx, member)) visit(member)
    }
  } else if (maker.body) visit(maker.body)
  const found = { byName, byKey, copied }
  walked.set(maker, found)
  return found
}

/** `Object.defineProperty(this, 'client', { value: client })`, `Object.defineProperties(this, { client: { value: client } })` */
function described({ ts }: Context, call: ts.CallExpression): readonly (Written & { readonly name: string })[] {
  const [, second, third] = call.arguments
  const [, kind] = /^(?:Object|Reflect)\.defineProper(ty|ties)$/.exec(call.expression.getText()) ?? []
  if (!kind || !second) return []
  const of = (name: ts.Node, descriptor: ts.Node | undefined): readonly (Written & { readonly name: string })[] => {
    if (!descriptor || !ts.isObjectLiteralExpression(descriptor)) return []
    if (!ts.isIdentifier(name) && !ts.isStringLiteralLike(name)) return []
    return descriptor.properties.flatMap((one) => {
      if (one.name?.getText() !== 'value') return []
      if (ts.isShorthandPropertyAssignment(one)) return [{ name: name.text, member: name, right: one.name }]
      return ts.isPropertyAssignment(one) ? [{ name: name.text, member: name, right: one.initializer }] : []
    })
  }
  if (kind === 'ty') return ts.isStringLiteralLike(second) ? of(second, third) : []
  if (!ts.isObjectLiteralExpression(second)) return []
  return second.properties.flatMap((one) => (ts.isPropertyAssignment(one) ? of(one.name, one.initializer) : []))
}
