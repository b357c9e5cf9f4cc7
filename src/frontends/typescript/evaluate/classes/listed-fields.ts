/**
 * Fields that a decorator of the program lists by name, for loops that send and fill whatever is listed: `@prop() name?: string`, and
 * `for (const [name, options] of this.properties()) params[name] = this[name]`. Where the list is kept (a map by class, metadata) is not
 * followed: what a loop takes out of a list that could not be read, and looks up in an object of such a class, are its listed fields.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { propertyName, unwrap, writingTo } from '../context.ts'
import type { Frame } from '../frame.ts'
import { nodesIn } from '../spelled.ts'
import { keyText } from '../values/keys.ts'
import type { List, NameSite, Property, Value } from '../value.ts'
import { optionsOf, unknown } from '../value.ts'
import { lineageOf } from './lineage.ts'

/** The names that a loop takes, or its pairs of a name and what was given to the decorator, as a list; null for any other loop. */
export function listedFields(
  cx: Context,
  loop: ts.ForOfStatement | ts.ForInStatement,
  { name: target }: ts.VariableDeclaration,
  frame: Frame | null,
): List | null {
  const { ts } = cx
  const first = ts.isArrayBindingPattern(target) ? target.elements[0] : undefined
  const key = first && ts.isBindingElement(first) ? first.name : target
  if (!ts.isIdentifier(key)) return null
  const items = lookedUpIn(cx, loop, key, frame).flatMap((cls) =>
    fieldsOf(cx, cls).map(({ field, given }): Value => {
      const text = keyText(loop, field)
      const options = given ? cx.evaluate(given, null) : unknown(loop, 'dynamic-value')
      return first ? { kind: 'list', node: loop, items: [text, options], open: false } : text
    }),
  )
  return items.length > 0 ? { kind: 'list', node: loop, items, open: false } : null
}

/** The classes in whose objects a loop looks something up under its key: `this[name]`, `target[name]`. */
function lookedUpIn(
  cx: Context,
  loop: ts.ForOfStatement | ts.ForInStatement,
  key: ts.Identifier,
  frame: Frame | null,
): readonly ts.ClassLikeDeclaration[] {
  const { ts } = cx
  const symbol = cx.symbolAt(key)
  const found = new Set<ts.ClassLikeDeclaration>()
  for (const node of nodesIn(ts, loop.statement)) {
    if (!ts.isElementAccessExpression(node)) continue
    const argument = unwrap(cx, node.argumentExpression)
    if (!ts.isIdentifier(argument) || argument.text !== key.text || cx.symbolAt(argument) !== symbol) continue
    const holder = unwrap(cx, node.expression)
    // What the loop itself fills is no object of a class.
    if (holder.kind !== ts.SyntaxKind.ThisKeyword && !isParameter(cx, holder)) continue
    for (const option of optionsOf(cx.evaluate(holder, frame)))
      if ((option.kind === 'instance' || option.kind === 'this') && ts.isClassLike(option.cls)) found.add(option.cls)
  }
  return [...found]
}

function isParameter(cx: Context, node: ts.Node): boolean {
  const declaration = cx.ts.isIdentifier(node) ? cx.symbolAt(node)?.valueDeclaration : undefined
  return declaration !== undefined && cx.ts.isParameter(declaration)
}

interface Listed {
  readonly field: Property
  /** What the decorator was given. */
  readonly given: ts.Expression | undefined
}

const memo = new WeakMap<Context, Map<ts.ClassLikeDeclaration, readonly Listed[]>>()

function fieldsOf(cx: Context, cls: ts.ClassLikeDeclaration): readonly Listed[] {
  let known = memo.get(cx)
  if (!known) memo.set(cx, (known = new Map<ts.ClassLikeDeclaration, readonly Listed[]>()))
  let found = known.get(cls)
  if (!found) {
    found = lineageOf(cx, cls).flatMap((one) => one.members.flatMap((member) => listed(cx, member)))
    known.set(cls, found)
  }
  return found
}

function listed(cx: Context, member: ts.ClassElement): readonly Listed[] {
  const { ts } = cx
  const name = propertyName(cx, member.name)
  if (!ts.isPropertyDeclaration(member) || name === null) return []
  const decorator = ts.getDecorators(member)?.find(({ expression }) => isOfProgram(cx, expression))
  if (!decorator) return []
  const { expression } = decorator
  const sites: readonly NameSite[] = [
    { node: member.name, form: ts.isIdentifier(member.name) ? 'member' : 'quoted', exclusive: true },
    ...assigned(cx, member, name),
  ]
  return [
    {
      field: { name, sites, value: unknown(member, 'dynamic-value', name), optional: true, certainty: 'inferred' },
      given: ts.isCallExpression(expression) ? expression.arguments[0] : undefined,
    },
  ]
}

function isOfProgram(cx: Context, decorator: ts.Expression): boolean {
  const callee = cx.ts.isCallExpression(decorator) ? decorator.expression : decorator
  return optionsOf(cx.evaluate(callee, null)).some(({ kind }) => kind === 'function')
}

/** `campaign.name = …`: where others set the field. */
function assigned(cx: Context, member: ts.PropertyDeclaration, name: string): readonly NameSite[] {
  const { ts } = cx
  return cx.uses(name).flatMap((use): readonly NameSite[] => {
    const access = use.parent
    if (!ts.isPropertyAccessExpression(access) || access.name !== use || writingTo(cx, access)?.left !== access)
      return []
    return cx.checker.getSymbolAtLocation(use)?.valueDeclaration === member
      ? [{ node: use, form: 'key', exclusive: true }]
      : []
  })
}
