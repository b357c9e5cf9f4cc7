/** What a declared type says a value is one of: `'CITY' | 'COUNTRY'`, an enum, a list of either. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { keyText } from '../values/keys.ts'
import { itemStep } from '../values/mapped.ts'
import { readerType } from './readers.ts'
import type { Instance, Obj, Ref, Value } from '../value.ts'
import { constantText, inferred, optionsOf, union } from '../value.ts'
import { eachWay } from '../ways.ts'

/** Aliases of aliases end here. */
const maxDepth = 8

/** The values that the declared type of a parameter, or of a property read from it, spells; null when it spells none or more than texts. */
export function spelledValues(cx: Context, ref: Ref): Value | null {
  const { ts } = cx
  if (!ref.parameter) return null
  const own = ref.parameter.type ?? ts.getJSDocType(ref.parameter)
  if (ref.path.length === 0 && own) return textsOf(cx, own)
  const said = ref.as?.from === ref.path.length ? textsOf(cx, ref.as.type) : null
  if (said) return said
  const at = typeOf(cx, ref)
  if (!at?.member) return null
  const value = ofMember(cx, at.member)
  return at.isItem
    ? value?.kind === 'list' && value.items.length > 0
      ? union(ref.node, value.items.flatMap(optionsOf))
      : null
    : value
}

/** The declared type of a parameter; of `create(params: P)` what the class of the object says, or the place that makes it, that `P` stands for. */
export function typeOfParameter(cx: Context, parameter: ts.ParameterDeclaration, on: Instance | undefined): ts.Type {
  const { checker } = cx
  const fn = parameter.parent
  const method = on && checker.getTypeAtLocation(on.site ?? on.cls).getProperty(fn.name?.getText() ?? '')
  const [signature] = method ? checker.getTypeOfSymbolAtLocation(method, on.cls).getCallSignatures() : []
  const own = signature?.getParameters()[fn.parameters.indexOf(parameter)]
  if (own && on) return checker.getTypeOfSymbolAtLocation(own, on.cls)
  return readerType(cx, parameter) ?? checker.getTypeAtLocation(parameter)
}

/** True for a parameter of a method whose type names a type parameter of its class. */
export function isGeneric({ ts }: Context, { type, parent }: ts.ParameterDeclaration): boolean {
  const cls = parent.parent
  if (!type || !ts.isMethodDeclaration(parent) || !ts.isClassLike(cls) || !cls.typeParameters) return false
  const names = new Set(cls.typeParameters.map(({ name }) => name.text))
  const isNamed = (node: ts.Node): boolean =>
    (ts.isIdentifier(node) && names.has(node.text)) || (ts.forEachChild(node, isNamed) ?? false)
  return isNamed(type)
}

interface Typed {
  readonly type: ts.Type
  /** The member read last. */
  readonly member: ts.Symbol | undefined
  /** True for an item of the list that the member holds. */
  readonly isItem: boolean
}

/**
 * The declared type of a reference, along the properties and items read from a parameter; of what has none that of the parameter which it was
 * handed to. Null when a step leads nowhere.
 */
export function typeOf(cx: Context, ref: Ref): Typed | null {
  const own = ref.parameter ? typeAlong(cx, typeOfParameter(cx, ref.parameter, ref.on), ref.path, ref.parameter) : null
  if (!ref.as || (own && !(own.type.flags & cx.ts.TypeFlags.Any))) return own
  const { type, from } = ref.as
  return typeAlong(cx, cx.checker.getTypeFromTypeNode(type), ref.path.slice(from), type) ?? own
}

/** True for a type that tells members or texts: `any`, `unknown`, a type parameter and a record of anything say nothing. */
export function isTelling(cx: Context, node: ts.TypeNode): boolean {
  const { ts, checker } = cx
  if (textsOf(cx, node)) return true
  const type = checker.getNonNullableType(checker.getTypeFromTypeNode(node))
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) return false
  const item = checker.getIndexTypeOfType(type, ts.IndexKind.Number)
  return checker.getPropertiesOfType(item ?? type).some((one) => one.declarations?.some((at) => cx.fileOf(at) !== null))
}

/** What a reference is said to be of tells nothing about what was read of it: `body.line` of `body as { line: any }`. */
export function isSaid(cx: Context, ref: Ref): boolean {
  if (!ref.as) return false
  const at = typeAlong(cx, cx.checker.getTypeFromTypeNode(ref.as.type), ref.path.slice(ref.as.from), ref.as.type)
  return at !== null && !(at.type.flags & (cx.ts.TypeFlags.Any | cx.ts.TypeFlags.Unknown))
}

function typeAlong(cx: Context, start: ts.Type, path: readonly string[], at: ts.Node): Typed | null {
  const { checker } = cx
  let type = checker.getNonNullableType(start)
  let member: ts.Symbol | undefined
  let isItem = false
  for (const name of path) {
    isItem = name === itemStep
    if (!isItem) member = type.getProperty(name)
    const next = isItem
      ? checker.getIndexTypeOfType(type, cx.ts.IndexKind.Number)
      : member && checker.getTypeOfSymbolAtLocation(member, at)
    if (!next) return null
    type = checker.getNonNullableType(next)
  }
  return { type, member, isItem }
}

/** The same of a member of an interface or class. */
export function ofMember(cx: Context, symbol: ts.Symbol): Value | null {
  const { ts } = cx
  const found = symbol.declarations?.find((at) => ts.isPropertySignature(at) || ts.isPropertyDeclaration(at))
  if (!found || cx.fileOf(found) === null) return null
  const { type } = found as ts.PropertySignature
  return (type ? textsOf(cx, type) : null) ?? (ts.isPropertyDeclaration(found) ? ofDecorators(cx, found) : null)
}

/** Decorators that list what a member may be, as class-validator has them; and the option by which others (`@ApiProperty`, `@Prop`) do. */
const listing = /^(IsIn|IsEnum|Equals)$/
const listingOption = 'enum'

/** `@IsIn(['A', 'B'])`, `@IsEnum(Objective, { each: true })`, `@ApiProperty({ enum: OBJECTIVES })` over a member. */
function ofDecorators(cx: Context, member: ts.PropertyDeclaration): Value | null {
  const { ts } = cx
  for (const { expression } of ts.getDecorators(member) ?? []) {
    if (!ts.isCallExpression(expression)) continue
    const [first, options] = expression.arguments.map((one) => cx.evaluate(one, null))
    const isList = listing.test(expression.expression.getText())
    const given = isList ? first : first?.kind === 'object' ? propertyOf(first, listingOption) : undefined
    const settings = isList ? options : first
    const values = given ? choicesOf(given) : []
    if (values.length === 0) continue
    const flag = settings?.kind === 'object' ? propertyOf(settings, isList ? 'each' : 'isArray') : undefined
    const all = inferred(union(member, values))
    return flag && constantText(flag) === 'true'
      ? { kind: 'list', node: member, items: optionsOf(all), open: false }
      : all
  }
  return null
}

function propertyOf(value: Obj, name: string): Value | undefined {
  return value.properties.find((own) => own.name === name)?.value
}

/** The texts of a list, of the members of an enum or table, or one alone; none when one of them is no text. */
function choicesOf(value: Value): readonly Value[] {
  const all =
    value.kind === 'list' && !value.open
      ? value.items
      : value.kind === 'object' && !value.open
        ? value.properties.map((own) => own.value)
        : [value]
  const options = all.flatMap(optionsOf)
  return options.every((one) => constantText(one) !== null) ? options : []
}

/**
 * The texts that a type spells; null where it spells none or more than texts. Whoever fills it sends the old ones, whatever the program calls them:
 * where a text stands in a table, a list or an enum, the program looks things up by it as well.
 */
export function textsOf(cx: Context, type: ts.TypeNode): Value | null {
  const values = ofType(cx, type, 0)
  return values && stored(values)
}

function stored(value: Value): Value {
  return eachWay(value, (one) => {
    if (one.kind === 'list') return { ...one, items: one.items.map(stored) }
    if (one.kind !== 'text') return one
    return { ...one, pieces: one.pieces.map((piece) => (piece.kind === 'lit' ? { ...piece, isStored: true } : piece)) }
  })
}

function ofType(cx: Context, node: ts.TypeNode, depth: number): Value | null {
  const { ts } = cx
  if (depth > maxDepth) return null
  if (ts.isParenthesizedTypeNode(node)) return ofType(cx, node.type, depth)
  if (ts.isLiteralTypeNode(node))
    return ts.isStringLiteral(node.literal) ? inferred(cx.evaluate(node.literal, null)) : null
  if (ts.isArrayTypeNode(node)) return listed(cx, node, node.elementType, depth)
  if (ts.isUnionTypeNode(node)) {
    const parts = node.types.filter((part) => !isNothing(cx, part)).map((part) => ofType(cx, part, depth + 1))
    return parts.every((part) => part !== null) ? union(node, parts) : null
  }
  if (ts.isIndexedAccessTypeNode(node)) return ofCells(cx, node, cellsOf(cx, node))
  if (ts.isTypeOperatorNode(node))
    return node.operator === ts.SyntaxKind.KeyOfKeyword
      ? ofCells(cx, node, keysOf(cx, node.type))
      : ofType(cx, node.type, depth + 1)
  if (!ts.isTypeReferenceNode(node)) return null
  const name = ts.isQualifiedName(node.typeName) ? node.typeName.right : node.typeName
  const argument = node.typeArguments?.[0]
  if (/^(Array|ReadonlyArray)$/.test(name.text) && argument) return listed(cx, node, argument, depth)
  if (/^(Exclude|Extract|NonNullable)$/.test(name.text) && argument) {
    const all = ofType(cx, argument, depth + 1)
    return all && kept(cx, node, all)
  }
  for (const declaration of cx.symbolAt(name)?.declarations ?? []) {
    if (cx.fileOf(declaration) === null) continue
    if (ts.isTypeAliasDeclaration(declaration)) return ofType(cx, declaration.type, depth + 1)
    if (ts.isEnumDeclaration(declaration)) return ofEnum(cx, declaration)
  }
  return null
}

function ofCells(cx: Context, node: ts.TypeNode, cells: readonly Value[]): Value | null {
  const texts = cells.flatMap(optionsOf).filter((one) => one.kind === 'text')
  return cells.length > 0 && texts.length === cells.length ? inferred(union(node, texts)) : null
}

/** What `typeof KINDS`, `(typeof KINDS)[number]`, `(typeof PATHS)[keyof typeof PATHS]`, `(typeof ROWS)[number]['value']` are of; none when that is not known whole. */
function cellsOf(cx: Context, node: ts.TypeNode): readonly Value[] {
  const { ts } = cx
  if (ts.isParenthesizedTypeNode(node)) return cellsOf(cx, node.type)
  if (ts.isTypeQueryNode(node)) return [named(cx, node.exprName)]
  if (!ts.isIndexedAccessTypeNode(node)) return []
  const { indexType } = node
  const literal = ts.isLiteralTypeNode(indexType) ? indexType.literal : null
  const name = literal && (ts.isStringLiteral(literal) || ts.isNumericLiteral(literal)) ? literal.text : null
  const cells = cellsOf(cx, node.objectType).map((table): readonly Value[] | null => {
    if (name !== null)
      return table.kind === 'object' || table.kind === 'list' ? [cx.member(table, name, node, null)] : null
    if (table.kind === 'list') return table.open ? null : table.items
    return table.kind === 'object' && !table.open ? table.properties.map((own) => own.value) : null
  })
  return cells.every((one) => one !== null) ? cells.flat() : []
}

/** The keys of `keyof typeof PATHS`. */
function keysOf(cx: Context, node: ts.TypeNode): readonly Value[] {
  const [table] = cellsOf(cx, node)
  return table?.kind === 'object' && !table.open ? table.properties.map((own) => keyText(node, own)) : []
}

function named(cx: Context, name: ts.EntityName): Value {
  if (cx.ts.isIdentifier(name)) return cx.evaluate(name, null)
  return cx.member(named(cx, name.left), name.right.text, name, null)
}

/** The texts of a type that what it is narrowed to still has. */
function kept(cx: Context, node: ts.TypeNode, all: Value): Value | null {
  const type = cx.checker.getTypeFromTypeNode(node)
  const left = new Set(
    (type.isUnion() ? type.types : [type]).flatMap((one) => (one.isStringLiteral() ? [one.value] : [])),
  )
  const texts = optionsOf(all).filter((one) => left.has(constantText(one) ?? ''))
  return texts.length > 0 ? union(node, texts) : null
}

/** Any of the texts at any place. */
function listed(cx: Context, node: ts.Node, element: ts.TypeNode, depth: number): Value | null {
  const items = ofType(cx, element, depth + 1)
  return items && { kind: 'list', node, items: [union(node, optionsOf(items))], open: true, isAlike: true }
}

function ofEnum(cx: Context, node: ts.EnumDeclaration): Value | null {
  const texts = node.members.flatMap(({ initializer }) =>
    initializer && cx.ts.isStringLiteral(initializer) ? [inferred(cx.evaluate(initializer, null))] : [],
  )
  return texts.length === node.members.length && texts.length > 0 ? union(node, texts) : null
}

function isNothing({ ts }: Context, node: ts.TypeNode): boolean {
  const kind = ts.isLiteralTypeNode(node) ? node.literal.kind : node.kind
  return kind === ts.SyntaxKind.NullKeyword || kind === ts.SyntaxKind.UndefinedKeyword
}
