/**
 * Who takes a text from where it stands for itself: `StatsEntity.MediaCreative` of an enum, `PLACEMENTS.audience` of a table, `frequencyCap: cap`
 * of an object that a function turns into `frequency_cap`. What has to go there, has to go here as well.
 */

import type { ts } from 'ts-morph'
import type { Place } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { unwrap } from '../evaluate/context.ts'
import { placeOf } from './places.ts'

/** A name that is used more often is a word of the program, not one of its parameters. */
const maxUses = 40

export function createTakenFrom(cx: Context): (place: Place) => readonly Place[] {
  const nodeAt = createNodeAt(cx)
  return (place) => {
    const node = nodeAt(place)
    if (!node) return []
    const name = holderOf(cx, node)
    const uses = name ? usesOf(cx, name) : givenTo(cx, node)
    return uses.length > maxUses ? [] : uses.map((one) => placeOf(cx, one))
  }
}

/** Answers the innermost node that spans a place. */
export function createNodeAt(cx: Context): (place: Place) => ts.Node | null {
  const byFile = new Map(cx.files.map((file) => [cx.fileOf(file), file]))
  return (place) => {
    const file = byFile.get(place.file)
    return file ? nodeFrom(cx, file, place) : null
  }
}

function nodeFrom({ ts }: Context, file: ts.SourceFile, { start, end }: Place): ts.Node | null {
  let at: ts.Node = file
  for (;;) {
    const inner: ts.Node | undefined = ts.forEachChild(at, (child) =>
      child.getStart(file) <= start && end <= child.getEnd() ? child : undefined,
    )
    if (!inner) return at === file ? null : at
    at = inner
  }
}

/** The name that a literal goes by: of an enum's member, a property of a constant table, a constant. */
function holderOf({ ts }: Context, node: ts.Node): ts.Identifier | null {
  const { parent } = node
  const isNamed = ts.isEnumMember(parent) || ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent)
  if (!isNamed || parent.initializer !== node || !ts.isIdentifier(parent.name)) return null
  const table = ts.isPropertyAssignment(parent) ? ts.findAncestor(parent, (at) => ts.isVariableDeclaration(at)) : parent
  return table ? parent.name : null
}

/** The places of a program that use what a name declares; exports and types left out. */
function usesOf(cx: Context, name: ts.Identifier): readonly ts.Node[] {
  const { ts } = cx
  return cx.uses(name.text).filter((use) => {
    const { parent } = use
    if (use === name || ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isQualifiedName(parent))
      return false
    return cx.symbolAt(use)?.valueDeclaration === name.parent
  })
}

/** Of a parameter's name whose value is a property (`query['frequency_cap'] = params.frequencyCap`) where that is declared and given. */
function givenTo(cx: Context, node: ts.Node): readonly ts.Node[] {
  const { ts } = cx
  const member = ts.isStringLiteralLike(node) && ts.isElementAccessExpression(node.parent) ? node.parent : node.parent
  const given = ts.isPropertyAssignment(member)
    ? member.initializer
    : ts.isBinaryExpression(member.parent) && member.parent.left === member
      ? member.parent.right
      : null
  const value = given && unwrap(cx, given)
  if (!value || !ts.isPropertyAccessExpression(value)) return []
  const declaration = cx.symbolAt(value.name)?.valueDeclaration
  if (!declaration || !ts.isPropertySignature(declaration) || cx.fileOf(declaration) === null) return []
  const literals = cx.uses(value.name.text).filter(({ parent }) => {
    if (!ts.isPropertyAssignment(parent) && !ts.isShorthandPropertyAssignment(parent)) return false
    const asked = cx.checker.getContextualType(parent.parent)
    const own = asked && cx.checker.getNonNullableType(asked).getProperty(value.name.text)
    return own?.valueDeclaration === declaration
  })
  return [declaration.name, ...literals]
}
