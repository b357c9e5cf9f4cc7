/**
 * What a parameter may hold that nobody was seen passing: the texts that its declared type spells (`kind: 'cards/poll' | 'cards/website'`),
 * or what the object literals have that stand where its type is asked for (`const env: Env = { … }`, a default, a result, an argument).
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isFunction, isInTest, outerParent, ownerOf, propertyName } from '../context.ts'
import type { Frame } from '../frame.ts'
import { frameOf } from '../frame.ts'
import { typed } from './handlers.ts'
import { idOf } from '../ids.ts'
import { spelledValues, typeOf, typeOfParameter } from './literals.ts'
import { nodesIn } from '../spelled.ts'
import type { Instance, Ref, Value } from '../value.ts'
import { constantText, inferred, optionsOf, union } from '../value.ts'
import { byWays, itemOf } from '../ways.ts'

/** A type of which more literals are written is one of data, not of settings. */
const maxLiterals = 60

/** What a test may say of a program: where it sends requests, and to which version. Everything else in a test is made up. */
const address = /^(https?:\/\/\S+|v?\d+(\.\d+)?|[\w-]+(\.[\w-]+)+)$/

interface Literals {
  readonly byKey: ReadonlyMap<string, readonly ts.ObjectLiteralExpression[]>
  readonly spreading: readonly ts.ObjectLiteralExpression[]
}

/** What a type lists that others choose: methods and versions. */
const open = /^(get|post|put|patch|delete|head|options|v?\d+(\.\d+)?)$/i

const written = new WeakMap<Context, Literals>()
const memo = new WeakMap<Context, Map<ts.Node, Value | null>>()

/** Definitions that a program writes of one type: the destinations, commands or connectors that somebody else picks from. */
const maxDefinitions = 40

/**
 * What the program makes of the declared type of a parameter that nobody passes: `createCore = (options): Core => ({ baseUrl, fetch })` for
 * `list(core: Core)`, any of several definitions (`run(destination: Destination)`), each a way of its own. Null where the type is none of
 * the project, or is made in several places and defines nothing.
 */
export function madeOfType(cx: Context, node: ts.ParameterDeclaration, frame: Frame | null): Value | null {
  const { ts, checker } = cx
  if (!node.type || !ts.isTypeReferenceNode(node.type)) return null
  const type = checker.getNonNullableType(checker.getTypeFromTypeNode(node.type))
  const symbol = type.aliasSymbol ?? type.getSymbol()
  const declared = symbol?.declarations?.some((one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one))
  const members = declared ? checker.getPropertiesOfType(type) : []
  const needed = members.filter(({ flags }) => !(flags & ts.SymbolFlags.Optional))
  const all = literalsOf(cx)
  // Every literal of the type has the members that it cannot do without.
  const [rarest] = (needed.length > 0 ? needed : members)
    .map(({ name }) => all.byKey.get(name) ?? [])
    .filter((literals) => literals.length > 0)
    .sort((a, b) => a.length - b.length)
  const own = (rarest ?? []).filter((literal) => {
    const asked = checker.getContextualType(literal) ?? assertedType(cx, literal)
    const target = asked && checker.getNonNullableType(asked)
    const isSame = target !== undefined && (target === type || (target.aliasSymbol ?? target.getSymbol()) === symbol)
    // `{ ...core, accountId }` is another one of it, changed.
    return isSame && !literal.properties.some(ts.isSpreadAssignment) && !isInTest(cx, literal)
  })
  // Of several clients one may be another API's; a definition brings along what is done with it.
  if (own.length > maxDefinitions || (own.length > 1 && !own.every((one) => isDefinition(cx, one)))) return null
  const values = own.map((one) => {
    const value = inferred(cx.evaluate(one, frameAround(cx, one, frame)))
    return own.length > 1 ? byWays(value, new Map([[`${itemOf}defined ${idOf(node)}`, String(idOf(one))]])) : value
  })
  return values.length > 0
    ? union(
        node,
        values.filter((one) => one !== null),
      )
    : null
}

/** A literal outside of functions that tells by functions what is to be done, and that others pick from: nothing is called on it by its name. */
function isDefinition(cx: Context, literal: ts.ObjectLiteralExpression): boolean {
  const { ts } = cx
  if (ownerOf(cx, literal) !== null) return false
  const isGiven = (node: ts.Node): boolean => isFunction(cx, node) && node.parameters.length > 0
  const holds = (node: ts.Node): boolean =>
    isGiven(node) || (ts.forEachChild(node, (child) => holds(child) || undefined) ?? false)
  if (!holds(literal)) return false
  const holder = outerParent(cx, literal)
  if (!ts.isVariableDeclaration(holder) || !ts.isIdentifier(holder.name)) return true
  const symbol = cx.symbolAt(holder.name)
  return cx
    .uses(holder.name.text)
    .every(({ parent }) => !ts.isPropertyAccessExpression(parent) || cx.symbolAt(parent.expression) !== symbol)
}

/** The run of the function around, where the reader is in one. */
function frameAround(cx: Context, node: ts.Node, frame: Frame | null): Frame | null {
  const owner = ownerOf(cx, node)
  return owner && frameOf(frame, owner)
}

/** The texts that the declared type of a parameter spells. Which method or version it may be is for others to choose. */
export function chosen(cx: Context, ref: Ref): Value | null {
  return chosenOf(spelledValues(cx, ref))
}

/** The same of the texts that a type spells. */
export function chosenOf(values: Value | null): Value | null {
  return values && !optionsOf(values).every((one) => open.test(constantText(one) ?? '')) ? values : null
}

/** Member `name` of a parameter that nobody passes; null when its type says nothing of it. */
export function declaredMember(cx: Context, ref: Ref, name: string): Value | null {
  return chosen(cx, { ...ref, path: [...ref.path, name] }) ?? schemaMember(cx, ref, name) ?? madeMember(cx, ref, name)
}

/** True for a parameter whose type has a part that a schema describes. */
export function hasSchemaPart(cx: Context, parameter: ts.ParameterDeclaration): boolean {
  return typeOfParameter(cx, parameter, undefined)
    .getProperties()
    .some((one) => typeOfPart(cx, one) !== null)
}

/** A parameter whose declared type of the project holds values only: its members say more than that nobody passes it. */
export function isData(cx: Context, node: ts.ParameterDeclaration, on?: Instance): boolean {
  const { ts, checker } = cx
  if (!node.type && !ts.getJSDocType(node) && !isTypedAround(cx, node.parent)) return false
  const members = checker.getPropertiesOfType(checker.getNonNullableType(typeOfParameter(cx, node, on)))
  return (
    members.length > 0 &&
    members.every((symbol) => {
      const member = symbol.declarations?.find(
        (one) => ts.isPropertySignature(one) || ts.isPropertyDeclaration(one) || ts.isJSDocPropertyTag(one),
      )
      if (!member || cx.fileOf(member) === null) return false
      return checker.getTypeOfSymbolAtLocation(symbol, node).getCallSignatures().length === 0
    })
  )
}

/** A function whose parameters are typed by what it is declared or returned as: `const run: Handler = (env) => …`, `(): Handler => (env) => …`. */
function isTypedAround(cx: Context, fn: ts.SignatureDeclaration): boolean {
  const { ts } = cx
  if (!ts.isArrowFunction(fn) && !ts.isFunctionExpression(fn)) return false
  const parent = outerParent(cx, fn)
  if (ts.isReturnStatement(parent)) return ownerOf(cx, parent)?.type !== undefined
  const isDeclared = ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isArrowFunction(parent)
  return isDeclared && parent.type !== undefined
}

function typeOfPart(cx: Context, property: ts.Symbol): Value | null {
  const declaration = declarationOf(cx, property) as ts.PropertySignature | ts.PropertyDeclaration | undefined
  return declaration?.type && cx.ts.isTypeReferenceNode(declaration.type) ? typed(cx, declaration.type) : null
}

/** The member as a schema lets it through that the type of a part on the way is inferred from: `ads.env.VERSION` with `env: z.infer<typeof schema>`. */
function schemaMember(cx: Context, ref: Ref, name: string): Value | null {
  const { checker } = cx
  if (!ref.parameter) return null
  const names = [...ref.path, name]
  let type = typeOfParameter(cx, ref.parameter, ref.on)
  for (const [index, step] of names.entries()) {
    const property = checker.getNonNullableType(type).getProperty(step)
    if (!property) return null
    const value = typeOfPart(cx, property)
    if (value) return names.slice(index + 1).reduce((at, part) => cx.member(at, part, ref.node, null), value)
    type = checker.getTypeOfSymbol(property)
  }
  return null
}

/** Member `name` as the literals of its type have it, beside the reference itself. */
function madeMember(cx: Context, ref: Ref, name: string): Value | null {
  const member = memberOf(cx, ref, name)
  if (!member) return null
  const known = remembered(cx)
  let values = known.get(member)
  if (values === undefined) {
    // A member whose literals ask for it again says nothing more.
    known.set(member, null)
    known.set(member, (values = valuesOf(cx, member, name)))
  }
  if (!values) return null
  const other = byWays({ ...ref, path: [...ref.path, name] }, new Map([[keyOf(member), 'other']]))!
  return union(ref.node, [...optionsOf(values), other])
}

/** The declaration of a member that holds a text or a number, in a type of the project. */
function memberOf(cx: Context, ref: Ref, name: string): ts.Node | null {
  const { ts } = cx
  const at = typeOf(cx, { ...ref, path: [...ref.path, name] })
  if (!at?.member || at.isItem) return null
  const { type } = at
  const plain = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike
  const parts = type.isUnion() ? type.types : [type]
  if (!parts.every((part) => part.flags & plain)) return null
  return declarationOf(cx, at.member) ?? null
}

function declarationOf(cx: Context, symbol: ts.Symbol | undefined): ts.Node | undefined {
  return symbol?.declarations?.find(
    (one) => (cx.ts.isPropertySignature(one) || cx.ts.isPropertyDeclaration(one)) && cx.fileOf(one) !== null,
  )
}

function keyOf(member: ts.Node): string {
  return `${itemOf}typed ${member.getSourceFile().fileName}:${member.parent.pos}`
}

function remembered(cx: Context): Map<ts.Node, Value | null> {
  let known = memo.get(cx)
  if (!known) memo.set(cx, (known = new Map<ts.Node, Value | null>()))
  return known
}

function valuesOf(cx: Context, member: ts.Node, name: string): Value | null {
  const all = literalsOf(cx)
  const own = [...(all.byKey.get(name) ?? []), ...all.spreading.filter((one) => !spells(cx, one, name))]
    .filter((literal) => declares(cx, literal, name, member))
    .sort((a, b) => a.pos - b.pos)
  if (own.length > maxLiterals) return null
  const read = own.map((literal) => ({
    literal,
    options: optionsOf(cx.member(cx.evaluate(literal, null), name, literal, null)).filter(
      // What a literal leaves undefined, a default fills.
      (one) => one.kind === 'text' || (one.kind === 'primitive' && /^(number|undefined)$/.test(one.type)),
    ),
  }))
  const inSource = read.filter(({ literal, options }) => options.length > 0 && !isInTest(cx, literal))
  const said =
    inSource.length > 0
      ? inSource
      : read.map((one) => ({ ...one, options: one.options.filter((option) => isAddress(option)) }))
  const values = said.flatMap(({ literal, options }) =>
    options.flatMap((option) => byWays(inferred(option), new Map([[keyOf(member), String(literal.pos)]])) ?? []),
  )
  return values.length > 0 ? union(member, values) : null
}

function isAddress(value: Value): boolean {
  if (value.kind === 'primitive') return address.test(value.text)
  return value.kind === 'text' && value.pieces.every((piece) => piece.kind === 'lit')
    ? address.test(value.pieces.map((piece) => (piece.kind === 'lit' ? piece.text : '')).join(''))
    : false
}

function spells(cx: Context, literal: ts.ObjectLiteralExpression, name: string): boolean {
  return literal.properties.some((one) => propertyName(cx, one.name) === name)
}

/** The literal stands where the type is asked for, and is no changed copy of another value of it (`{ ...env, version: '12' }`). */
function declares(cx: Context, literal: ts.ObjectLiteralExpression, name: string, member: ts.Node): boolean {
  const { ts, checker } = cx
  const has = (type: ts.Type | undefined): boolean =>
    type !== undefined && declarationOf(cx, checker.getNonNullableType(type).getProperty(name)) === member
  const isAsked = has(checker.getContextualType(literal)) || has(assertedType(cx, literal))
  return (
    isAsked &&
    !literal.properties.some((one) => ts.isSpreadAssignment(one) && has(checker.getTypeAtLocation(one.expression)))
  )
}

function assertedType(cx: Context, literal: ts.Node): ts.Type | undefined {
  const { ts } = cx
  const { parent } = literal
  return ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent)
    ? cx.checker.getTypeFromTypeNode(parent.type)
    : undefined
}

function literalsOf(cx: Context): Literals {
  const known = written.get(cx)
  if (known) return known
  const { ts } = cx
  const byKey = new Map<string, ts.ObjectLiteralExpression[]>()
  const spreading: ts.ObjectLiteralExpression[] = []
  for (const file of cx.files)
    for (const node of nodesIn(ts, file)) {
      if (!ts.isObjectLiteralExpression(node)) continue
      if (node.properties.some((one) => ts.isSpreadAssignment(one))) spreading.push(node)
      for (const own of node.properties) {
        const name = propertyName(cx, own.name)
        if (name !== null) byKey.set(name, [...(byKey.get(name) ?? []), node])
      }
    }
  const found = { byKey, spreading }
  written.set(cx, found)
  return found
}
