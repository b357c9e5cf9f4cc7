/** Type members among the sites: renamed only when every text that uses the member flows into requests that were read. */

import type { ts } from 'ts-morph'
import type { Param, Read, Request, Site, SiteForm, Value } from '../../../request.ts'
import { isTypeElsewhere } from './beside-sending.ts'
import type { Context } from '../evaluate/context.ts'
import { ofMember } from '../evaluate/parameters/literals.ts'
import { nodesIn } from '../evaluate/spelled.ts'
import { constantText, optionsOf } from '../evaluate/value.ts'
import { siteOfNode, siteOfText } from './places.ts'
import { declaredSymbol } from './declared-members.ts'

interface Uses {
  /** Texts that read the member of a value that was not followed. */
  readonly reads: readonly Site[]
  /** Types that spell the name of the member to take it out of its own: `Pick<Card, 'name'>`. */
  readonly derived: readonly Site[]
  /** True when other code uses the member in a way that was not followed. */
  readonly isShared: boolean
}

/**
 * The requests with `exclusive: false` on members that other code uses in a way that was not followed.
 * Where a response has the type, what other code reads of the type is probably read of a response.
 */
export function ownMembers(cx: Context, requests: readonly Request[]): readonly Request[] {
  const all = requests.flatMap(({ params, reads }) => [...params, ...reads].flatMap(({ sites }) => sites))
  if (all.every((site) => site.form !== 'member')) return requests
  const known = new Set(all.map(keyOf))
  const usesByName = createUses(cx)
  const memo = new Map<string, Uses>()
  const usesOf = (name: string, site: Site): Uses => {
    const key = keyOf(site)
    let uses = memo.get(key)
    if (!uses) memo.set(key, (uses = otherUses(cx, usesByName(name), name, site, known)))
    return uses
  }
  // A member whose case a helper changes is the program's own before it is the API's.
  const settled = (name: string, sites: readonly Site[]): readonly Site[] =>
    sites.flatMap((site) => {
      if (site.form !== 'member') return [site]
      const { derived, isShared } = usesOf(name, site)
      return [{ ...site, exclusive: site.exclusive && !isShared }, ...derived]
    })
  return requests.map((request) => ({
    ...request,
    params: request.params.map((param) => ({
      ...param,
      sites: settled(param.name, param.sites),
      values: [...param.values, ...declaredValues(cx, param)],
    })),
    reads: [
      ...request.reads.map((read) => ({ ...read, sites: settled(read.field, read.sites) })),
      ...elsewhere(request.reads, usesOf),
    ],
  }))
}

/** The texts of the declared type of a parameter that are among those which are sent: a program that sends another one must declare it. */
function declaredValues(cx: Context, { sites, values }: Param): readonly Value[] {
  const sent = new Map(
    values.flatMap((value) => (value.site && value.text !== null ? [[value.text, value] as const] : [])),
  )
  if (sent.size === 0) return []
  const known = new Set(values.flatMap(({ site }) => (site ? [keyOf(site)] : [])))
  return sites.flatMap((member): readonly Value[] => {
    if (member.form !== 'member') return []
    const file = cx.files.find((one) => cx.fileOf(one) === member.place.file)
    const name = file && nameAt(cx, file, member)
    const symbol = name && cx.checker.getSymbolAtLocation(name)
    const declared = symbol ? ofMember(cx, symbol) : null
    return (declared ? optionsOf(declared) : []).flatMap((option): readonly Value[] => {
      const own = option.kind === 'text' ? sent.get(constantText(option) ?? '') : undefined
      const site = option.kind === 'text' ? siteOfText(cx, option.pieces) : null
      return own && site && !known.has(keyOf(site)) ? [{ text: own.text, type: own.type, site }] : []
    })
  })
}

function nameAt(cx: Context, file: ts.SourceFile, { place }: Site): ts.Node | undefined {
  return cx
    .identifiers(file)
    .get(file.text.slice(place.start, place.end))
    ?.find((one) => one.getStart() === place.start)
}

/** Reads of a member where the value was not followed. */
function elsewhere(reads: readonly Read[], usesOf: (name: string, site: Site) => Uses): readonly Read[] {
  const found = new Map<string, Map<string, Site>>()
  for (const read of reads)
    for (const site of read.sites) {
      if (site.form !== 'member') continue
      for (const use of usesOf(read.field, site).reads) {
        const own = found.get(read.field) ?? new Map<string, Site>()
        found.set(read.field, own.set(keyOf(use), use))
      }
    }
  return [...found].map(([field, sites]) => ({
    field,
    sites: [...sites.values()],
    compared: [],
    certainty: 'inferred',
    changes: [],
  }))
}

function keyOf(site: Site): string {
  return `${site.place.file}:${site.place.start}`
}

/** Everywhere that a name is used as a property, by the place of the member that declares it there. */
interface NameUses {
  readonly byMember: ReadonlyMap<string, readonly ts.MemberName[]>
  /** Types that spell the name. */
  readonly inTypes: readonly ts.LiteralTypeNode[]
}

/** Uses by name. A name such as `id` is declared and used a thousand times in a large client: each use is asked for its declaration once. */
function createUses(cx: Context): (name: string) => NameUses {
  const memo = new Map<string, NameUses>()
  return (name) => {
    const known = memo.get(name)
    if (known) return known
    const byMember = new Map<string, ts.MemberName[]>()
    const inTypes: ts.LiteralTypeNode[] = []
    for (const file of cx.files) {
      if (!file.text.includes(name)) continue
      for (const node of cx.identifiers(file).get(name) ?? [])
        for (const key of declarationsOf(cx, node)) {
          const own = byMember.get(key)
          if (own) own.push(node)
          else byMember.set(key, [node])
        }
      inTypes.push(...namesInType(cx, file, name))
    }
    const uses = { byMember, inTypes }
    memo.set(name, uses)
    return uses
  }
}

function otherUses(cx: Context, all: NameUses, name: string, member: Site, known: ReadonlySet<string>): Uses {
  const reads: Site[] = []
  const holder = cx.files.find((file) => cx.fileOf(file) === member.place.file)
  let isShared = holder !== undefined && cx.spelledOutside(holder, name)
  const own = keyOf(member)
  const property = holder && nameAt(cx, holder, member)?.parent
  // `@Column() bid_type`: what decorates it knows it by its name, a table or whoever sends it here.
  isShared ||= property !== undefined && isDecorated(cx, property)
  const declared = property?.parent
  const type = declared && cx.ts.isTypeLiteralNode(declared) ? declared.parent : declared
  if (type && (cx.ts.isInterfaceDeclaration(type) || cx.ts.isTypeAliasDeclaration(type)))
    isShared ||= isTypeElsewhere(cx, type)
  const derived: Site[] = []
  for (const node of all.inTypes) {
    const members = takenFrom(cx, node)
    if (members === null) isShared = true
    else if (members.has(own)) derived.push(siteOfNode(cx, node.literal, 'quoted'))
  }
  for (const node of all.byMember.get(own) ?? []) {
    const key = `${cx.fileOf(node)}:${node.getStart()}`
    if (known.has(key) || key === own) continue
    isShared = true
    const form = formOf(cx, node)
    if (form) reads.push({ ...siteOfNode(cx, node, form), exclusive: false })
  }
  return { reads, derived, isShared }
}

function isDecorated({ ts }: Context, node: ts.Node): boolean {
  return ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0
}

/** How an identifier reads a property; null when it writes one or declares one. */
function formOf(cx: Context, node: ts.MemberName): SiteForm | null {
  const { ts } = cx
  const { parent } = node
  if (ts.isBindingElement(parent)) return 'binding'
  if (!ts.isPropertyAccessExpression(parent)) return null
  const outer = parent.parent
  const isTarget =
    ts.isBinaryExpression(outer) && outer.left === parent && outer.operatorToken.kind === ts.SyntaxKind.EqualsToken
  return isTarget ? null : 'key'
}

/** `Pick<Card, 'name'>`, `Card['name']`: types that spell the member. */
function namesInType(cx: Context, file: ts.SourceFile, name: string): readonly ts.LiteralTypeNode[] {
  const { ts } = cx
  if (!file.text.includes(`'${name}'`) && !file.text.includes(`"${name}"`)) return []
  return [...nodesIn(ts, file)].filter(
    (node): node is ts.LiteralTypeNode =>
      ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) && node.literal.text === name,
  )
}

/** The members that a key of `Pick`, `Omit` or an indexed type takes out of another type; null for any other text of a type. */
function takenFrom(cx: Context, node: ts.LiteralTypeNode): ReadonlySet<string> | null {
  const { ts, checker } = cx
  let at: ts.TypeNode = node
  while (ts.isUnionTypeNode(at.parent) || ts.isParenthesizedTypeNode(at.parent)) at = at.parent
  const { parent } = at
  const isPicked =
    ts.isTypeReferenceNode(parent) &&
    /^(Pick|Omit)$/.test(parent.typeName.getText()) &&
    parent.typeArguments?.[1] === at
  const from = isPicked
    ? parent.typeArguments[0]!
    : ts.isIndexedAccessTypeNode(parent) && parent.indexType === at
      ? parent.objectType
      : null
  const symbol = from && checker.getTypeFromTypeNode(from).getProperty((node.literal as ts.StringLiteral).text)
  return symbol ? placesOf(cx, symbol) : null
}

/** The places of the names that declare what an identifier stands for as a property. */
function declarationsOf(cx: Context, node: ts.MemberName): ReadonlySet<string> {
  const symbols = [declaredSymbol(cx, node), cx.localSymbolAt(node), boundSymbol(cx, node)]
  return new Set(symbols.flatMap((symbol) => (symbol ? [...placesOf(cx, symbol)] : [])))
}

function placesOf(cx: Context, symbol: ts.Symbol): ReadonlySet<string> {
  return new Set(
    (symbol.declarations ?? []).flatMap((declaration) => {
      const name = (declaration as ts.NamedDeclaration).name
      const file = name && cx.fileOf(declaration)
      return name && file ? [`${file}:${name.getStart()}`] : []
    }),
  )
}

/** The property that `const { name } = value` takes out. */
export function boundSymbol(cx: Context, node: ts.Node): ts.Symbol | undefined {
  const { ts, checker } = cx
  const { parent } = node
  if (!ts.isBindingElement(parent) || (parent.propertyName ?? parent.name) !== node) return undefined
  const name = ts.isIdentifier(node) || ts.isStringLiteralLike(node) ? node.text : null
  if (name === null || !ts.isObjectBindingPattern(parent.parent)) return undefined
  return checker.getNonNullableType(checker.getTypeAtLocation(parent.parent)).getProperty(name)
}
