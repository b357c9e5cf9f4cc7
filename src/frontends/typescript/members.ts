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
  const known = new Set<string>()
  for (const request of requests)
    for (const { sites } of [...request.params, ...request.reads]) for (const site of sites) known.add(keyOf(site))
  const memo = new Map<string, Uses>()
  const usesOf = (name: string, site: Site): Uses => {
    const key = keyOf(site)
    let uses = memo.get(key)
    if (!uses) memo.set(key, (uses = otherUses(cx, name, site, known)))
    return uses
  }
  const settled = (name: string, sites: readonly Site[]): readonly Site[] =>
    sites.map((site) => (site.form === 'member' ? { ...site, exclusive: !usesOf(name, site).isShared } : site))
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
    certainty: 'inferred',
    changes: [],
  }))
}

function keyOf(site: Site): string {
  return `${site.place.file}:${site.place.start}`
}

function otherUses(cx: Context, name: string, member: Site, known: ReadonlySet<string>): Uses {
  const reads: Site[] = []
  const holder = cx.files.find((file) => cx.fileOf(file) === member.place.file)
  let isShared = holder !== undefined && cx.spelledOutside(holder, name)
  for (const file of cx.files) {
    const path = cx.fileOf(file)
    if (path === null || !file.text.includes(name)) continue
    for (const node of cx.identifiers(file).get(name) ?? []) {
      if (known.has(`${path}:${node.getStart()}`)) continue
      if (path === member.place.file && node.getStart() === member.place.start) continue
      if (!declaredAt(cx, node, member)) continue
      isShared = true
      const form = formOf(cx, node)
      if (form) reads.push({ ...siteOfNode(cx, node, form), exclusive: false })
    }
    isShared ||= namesInType(cx, file, name)
  }
  return { reads, isShared }
}

/** How an identifier reads a property; null when it writes one or declares one. */
function formOf(cx: Context, node: ts.Identifier): SiteForm | null {
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

function declaredAt(cx: Context, node: ts.Identifier, member: Site): boolean {
  const symbols = [declaredSymbol(cx, node), cx.checker.getSymbolAtLocation(node), boundSymbol(cx, node)]
  return symbols.some((symbol) =>
    symbol?.declarations?.some((declaration) => {
      const name = (declaration as ts.NamedDeclaration).name
      return (
        name !== undefined && cx.fileOf(declaration) === member.place.file && name.getStart() === member.place.start
      )
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
