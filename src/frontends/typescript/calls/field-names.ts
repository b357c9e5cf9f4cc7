/**
 * What a receiver is by the name it goes by, where nothing else says: `ctx.api.campaigns.create(…)` of a `ctx` that was not followed is called on
 * what the program keeps under `campaigns`.
 */

import type { ts } from 'ts-morph'
import type { Call } from './callers.ts'
import { lineageOf } from '../evaluate/classes/lineage.ts'
import type { Context } from '../evaluate/context.ts'
import { outerParent } from '../evaluate/context.ts'
import { optionsOf } from '../evaluate/value.ts'

/** A name used more often is a word of the language of the program, not one of a field. */
const maxUses = 400

const memo = new WeakMap<Context, Map<string, readonly ts.ClassLikeDeclaration[]>>()

/**
 * The classes of what is kept under the name that a method is called on, those that have the method; empty where the name says nothing, and null
 * where it says that the method is another one: all objects that have this one are kept under other names, and nothing is under that.
 */
export function keptUnderName(cx: Context, fn: ts.Node, call: Call): readonly ts.ClassLikeDeclaration[] | null {
  const { ts } = cx
  const owner = fn.parent
  if (!ts.isMethodDeclaration(fn) || !ts.isClassLike(owner)) return []
  const maker = makerName(cx, call)
  if (maker !== null && !mayHandOut(cx, maker, owner)) return null
  const name = receiverName(cx, call)
  if (name === null) return []
  const classes = keptUnder(cx, name).filter((cls) => inherits(cx, cls, owner, fn))
  return classes.length === 0 && isOnlyUnderOthers(cx, owner, name) ? null : classes
}

/** What is called for the object that a method is called on: of `account.campaigns().create(…)` `campaigns`. */
function makerName({ ts }: Context, { expression: callee }: Call): string | null {
  const made = ts.isPropertyAccessExpression(callee) ? callee.expression : null
  const maker = made && ts.isCallExpression(made) ? made.expression : null
  return maker && ts.isPropertyAccessExpression(maker) ? maker.name.text : null
}

/** Whether something of that name may give an object of the class: not where nothing is called so, or all that is says that it gives others. */
function mayHandOut(cx: Context, name: string, owner: ts.ClassLikeDeclaration): boolean {
  const { ts, checker } = cx
  const uses = cx.uses(name)
  if (uses.length > maxUses) return true
  const declared = uses.filter((use) => !(ts.isPropertyAccessExpression(use.parent) && isOnlyCalled(cx, use.parent)))
  return declared.some(({ parent }) => {
    const signature = ts.isMethodDeclaration(parent) ? checker.getSignatureFromDeclaration(parent) : undefined
    const given = signature?.getReturnType().symbol
    const cls = given?.declarations?.find((one) => ts.isClassLike(one) && cx.fileOf(one) !== null)
    return (
      !cls ||
      lineageOf(cx, cls as ts.ClassLikeDeclaration).includes(owner) ||
      lineageOf(cx, owner).includes(cls as ts.ClassLikeDeclaration)
    )
  })
}

function isOnlyCalled({ ts }: Context, access: ts.PropertyAccessExpression): boolean {
  return ts.isCallExpression(access.parent) && access.parent.expression === access
}

function isOnlyUnderOthers(cx: Context, owner: ts.ClassLikeDeclaration, name: string): boolean {
  const objects = cx.instancesOf(owner)
  const isElsewhere = objects.every(({ site }) => {
    const own = site && nameOfField(cx, outerParent(cx, site))
    return own !== null && own !== undefined && own !== name
  })
  return objects.length > 0 && isElsewhere && !cx.uses(name).some((use) => valueGiven(cx, use) !== null)
}

/** The name of the field or property that a value is given to. */
function nameOfField({ ts }: Context, holder: ts.Node): string | null {
  if ((ts.isPropertyDeclaration(holder) || ts.isPropertyAssignment(holder)) && ts.isIdentifier(holder.name))
    return holder.name.text
  const isPut = ts.isBinaryExpression(holder) && ts.isPropertyAccessExpression(holder.left)
  return isPut && ts.isPropertyAccessExpression(holder.left) ? holder.left.name.text : null
}

/** The last name in front of the method: of `ctx.api.campaigns.create(…)` `campaigns`, also where it was taken out before. */
function receiverName(cx: Context, { expression: callee }: Call): string | null {
  const { ts } = cx
  if (!ts.isPropertyAccessExpression(callee)) return null
  const receiver = callee.expression
  if (ts.isPropertyAccessExpression(receiver)) return receiver.name.text
  const declared = ts.isIdentifier(receiver) ? cx.symbolAt(receiver)?.valueDeclaration : undefined
  if (!declared || !ts.isBindingElement(declared) || !ts.isObjectBindingPattern(declared.parent)) return null
  const key = declared.propertyName ?? declared.name
  return ts.isIdentifier(key) ? key.text : null
}

/** The classes whose objects fields and properties of that name are given. */
function keptUnder(cx: Context, name: string): readonly ts.ClassLikeDeclaration[] {
  let names = memo.get(cx)
  if (!names) memo.set(cx, (names = new Map<string, readonly ts.ClassLikeDeclaration[]>()))
  const known = names.get(name)
  if (known) return known
  names.set(name, [])
  const uses = cx.uses(name)
  const found = uses.length > maxUses ? [] : uses.flatMap((use) => classesGiven(cx, use))
  const classes = [...new Set(found)]
  names.set(name, classes)
  return classes
}

function classesGiven(cx: Context, use: ts.MemberName): readonly ts.ClassLikeDeclaration[] {
  const given = valueGiven(cx, use)
  if (!given) return []
  return optionsOf(cx.evaluate(given, null)).flatMap((value) =>
    value.kind === 'instance' && cx.ts.isClassLike(value.cls) ? [value.cls] : [],
  )
}

/** What a field or property is given where its name stands; null elsewhere. */
function valueGiven({ ts }: Context, use: ts.MemberName): ts.Expression | null {
  const { parent } = use
  if ((ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.name === use)
    return parent.initializer ?? null
  if (ts.isShorthandPropertyAssignment(parent)) return use
  const assignment = ts.isPropertyAccessExpression(parent) && parent.name === use ? parent.parent : null
  const isPut = assignment && ts.isBinaryExpression(assignment) && assignment.left === parent
  return isPut && assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken ? assignment.right : null
}

/** The class is the one that a method stands in, or one of its heirs that has no other method of that name. */
function inherits(
  cx: Context,
  cls: ts.ClassLikeDeclaration,
  owner: ts.ClassLikeDeclaration,
  method: ts.MethodDeclaration,
): boolean {
  const name = method.name.getText()
  for (const at of lineageOf(cx, cls)) {
    if (at === owner) return true
    if (at.members.some((member) => member.name?.getText() === name)) return false
  }
  return false
}
