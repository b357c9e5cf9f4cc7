/** The members of types that declare what a key of an object literal says. */

import type { ts } from 'ts-morph'
import type { Site } from '../../../request.ts'
import { isRecord } from '../evaluate/classes/records.ts'
import type { Context } from '../evaluate/context.ts'
import type { NameSite } from '../evaluate/value.ts'
import { placeOf } from './places.ts'

/** The interface member that a key of an object literal, or an assigned property, is declared by. */
export function membersOf(cx: Context, site: NameSite): readonly Site[] {
  const { node } = site
  if ((cx.ts.isIdentifier(node) || cx.ts.isStringLiteralLike(node)) && !cx.declaresProperty(node.text)) return []
  const symbol = declaredSymbol(cx, site.node)
  return (symbol?.declarations ?? []).flatMap((declaration): Site[] => {
    const isField = cx.ts.isPropertyDeclaration(declaration) && isRecord(cx, declaration.parent)
    if ((!cx.ts.isPropertySignature(declaration) && !isField) || cx.fileOf(declaration) === null) return []
    const name = declaration.name
    if (name === site.node) return []
    if (cx.ts.isIdentifier(name)) return [{ place: placeOf(cx, name), form: 'member', exclusive: true }]
    return [{ place: placeOf(cx, name), form: 'quoted', exclusive: true }]
  })
}

/** The property symbol of the declared type behind a key, if the key is typed at all. */
export function declaredSymbol(cx: Context, node: ts.Node): ts.Symbol | undefined {
  const { ts, checker } = cx
  const parent = node.parent
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return checker.getSymbolAtLocation(node)
  const assignment = ts.isComputedPropertyName(parent) ? parent.parent : parent
  if (!ts.isPropertyAssignment(assignment) && !ts.isShorthandPropertyAssignment(assignment)) return undefined
  if (assignment.name !== node && assignment.name !== parent) return undefined
  const literal = assignment.parent
  if (!ts.isObjectLiteralExpression(literal)) return undefined
  const contextual = checker.getContextualType(literal)
  const name = ts.isIdentifier(node) || ts.isStringLiteralLike(node) ? node.text : null
  return contextual && name !== null ? checker.getNonNullableType(contextual).getProperty(name) : undefined
}
