/** Type members among the sites: renamed only when every text that uses the member flows into requests that were read. */

import type { ts } from 'ts-morph'
import type { Read, Request, Site, SiteForm } from '../../request.ts'
import type { Context } from './evaluate/context.ts'
import { siteOfNode } from './places.ts'
import { declaredSymbol } from './types.ts'

interface Uses {
  /** Texts that read the member of a value that was not followed. */
  readonly reads: readonly Site[]
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
    sites.map((site) =>
      site.form === 'member' ? { ...site, exclusive: site.exclusive && !usesOf(name, site).isShared } : site,
    )
  return requests.map((request) => ({
    ...request,
    params: request.params.map((param) => ({ ...param, sites: settled(param.name, param.sites) })),
    reads: [
      ...request.reads.map((read) => ({ ...read, sites: settled(read.field, read.sites) })),
      ...elsewhere(request.reads, usesOf),
    ],
  }))
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
  /** True when a type spells the name. */
  readonly isInType: boolean
}

/** Uses by name. A name such as `id` is declared and used a thousand times in a large client: each use is asked for its declaration once. */
function createUses(cx: Context): (name: string) => NameUses {
  const memo = new Map<string, NameUses>()
  return (name) => {
    const known = memo.get(name)
    if (known) return known
    const byMember = new Map<string, ts.MemberName[]>()
    let isInType = false
    for (const file of cx.files) {
      if (!file.text.includes(name)) continue
      for (const node of cx.identifiers(file).get(name) ?? [])
        for (const key of declarationsOf(cx, node)) {
          const own = byMember.get(key)
          if (own) own.push(node)
          else byMember.set(key, [node])
        }
      isInType ||= namesInType(cx, file, name)
    }
    const uses = { byMember, isInType }
    memo.set(name, uses)
    return uses
  }
}

function otherUses(cx: Context, all: NameUses, name: string, member: Site, known: ReadonlySet<string>): Uses {
  const reads: Site[] = []
  const holder = cx.files.find((file) => cx.fileOf(file) === member.place.file)
  let isShared = all.isInType || (holder !== undefined && cx.spelledOutside(holder, name))
  const own = keyOf(member)
  for (const node of all.byMember.get(own) ?? []) {
    const key = `${cx.fileOf(node)}:${node.getStart()}`
    if (known.has(key) || key === own) continue
    isShared = true
    const form = formOf(cx, node)
    if (form) reads.push({ ...siteOfNode(cx, node, form), exclusive: false })
  }
  return { reads, isShared }
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

/** `Pick<Card, 'name'>`, `Card['name']`: a type that spells the member. */
function namesInType(cx: Context, file: ts.SourceFile, name: string): boolean {
  const { ts } = cx
  if (!file.text.includes(`'${name}'`) && !file.text.includes(`"${name}"`)) return false
  const visit = (node: ts.Node): boolean =>
    (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) && node.literal.text === name) ||
    (ts.forEachChild(node, (child) => visit(child) || undefined) ?? false)
  return visit(file)
}

/** The places of the names that declare what an identifier stands for as a property. */
function declarationsOf(cx: Context, node: ts.MemberName): ReadonlySet<string> {
  const symbols = [declaredSymbol(cx, node), cx.localSymbolAt(node), boundSymbol(cx, node)]
  return new Set(
    symbols.flatMap((symbol) =>
      (symbol?.declarations ?? []).flatMap((declaration) => {
        const name = (declaration as ts.NamedDeclaration).name
        const file = name && cx.fileOf(declaration)
        return name && file ? [`${file}:${name.getStart()}`] : []
      }),
    ),
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
