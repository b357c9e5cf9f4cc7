/**
 * Texts of requests that the program spells at other places too, where nothing was seen of what they do: `params.get('bid_type')` beside the `set`
 * that is renamed, `CPM = { AWARENESS: 5 }` beside the objective, `case 'bid_type'` over the keys of a response. An edit of such a text
 * may change more than the request, so it goes in with a look. What changes and no request was seen to send or read, but such a place spells
 * (a hook of the client, `case 'bid_type'`), is undecided with that place.
 */

import type { ts } from 'ts-morph'
import type { Catalogue } from '../../../catalogue/types.ts'
import { fieldsOf } from '../../../match.ts'
import type { Place, Request, Site, Unknown } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { nodesIn, spelledIn } from '../evaluate/spelled.ts'
import { camelCase } from '../evaluate/values/spelling.ts'
import { lostAt } from './lost.ts'
import { placeOf, placesOf, unknownAt } from '../parts/places.ts'
import type { Roles } from '../parts/roles.ts'

/** Texts that say nothing by themselves: short, or words of any program. */
const minLength = 4

export interface Seen {
  readonly roles: Roles
  /** Names that the walks through responses looked at. */
  readonly visited: ReadonlySet<ts.Node>
  /** Texts that requests to other hosts are made of. */
  readonly foreign: readonly Place[]
}

/** Places of one text that are named; more of them say no more. */
const maxPlaces = 3

/**
 * The requests, with `exclusive: false` at what is spelt elsewhere, and what may be of them among that. Members of types stay, for
 * whoever uses them was looked for, unless something without a type is read by their name.
 */
export function withSpelling(
  cx: Context,
  catalogues: readonly Catalogue[],
  requests: readonly Request[],
  { roles, visited, foreign }: Seen,
): readonly Request[] {
  const changed = changedIn(catalogues)
  const fields = new Set(catalogues.flatMap((catalogue) => [...fieldsOf(catalogue)]))
  const lost = requests.map((request) => lostAt(catalogues, request))
  const all = [...requests.flatMap(textsOf), ...lost.flatMap((own) => own.map(({ name }) => name))]
  const names = new Set(all.filter((text) => text.length >= minLength && changed.has(text)))
  if (names.size === 0) return requests
  const known = accountedFor([...requests.flatMap(accounted), ...foreign])
  const elsewhere = new Map<string, readonly ts.Node[]>()
  const inTests = new Map<string, readonly ts.Node[]>()
  for (const file of cx.files) {
    const role = roles.ofFile(file)
    const found = role === 'source' ? elsewhere : role === 'test' ? inTests : null
    if (!found) continue
    for (const node of [...textsIn(cx, file), ...[...names].flatMap((name) => cx.identifiers(file).get(name) ?? [])])
      for (const text of speltAt(cx, node, names)) {
        const own = found.get(text) ?? []
        // The walk through a response looks for fields: `out.tailored_audiences` may be the program's own, by a word of the path.
        const isRead = fields.has(text) && visited.has(node)
        if (own.length < maxPlaces && !isRead && !known(cx.fileOf(file) ?? '', node)) found.set(text, [...own, node])
      }
  }
  const fieldsLost = new Set(lost.flatMap((own) => own.flatMap(({ name, part }) => (part === 'reads' ? [name] : []))))
  const inOtherCase = readInOtherCase(
    cx,
    fieldsLost,
    (file, node) => roles.ofFile(file) === 'source' && !known(cx.fileOf(file) ?? '', node),
  )
  if (elsewhere.size + inTests.size + inOtherCase.size === 0) return requests
  // What a test plays or expects has to follow an edit; of what was not seen to be sent or read it says nothing.
  const first = new Map([...inTests, ...elsewhere].map(([text, [node]]): [string, Place] => [text, placeOf(cx, node!)]))
  const shared = (text: string | null, site: Site): Site => {
    const also = text !== null && site.form !== 'member' && first.get(text)
    return also ? { ...site, exclusive: false, also } : site
  }
  const readBy = (field: string, site: Site): Site => {
    if (site.form !== 'member') return shared(field, site)
    const reader = elsewhere.get(field)?.find((node) => isUntypedRead(cx, node))
    return reader ? { ...site, exclusive: false, also: placeOf(cx, reader) } : site
  }
  return requests.map((request, index) => ({
    ...request,
    unknown: [
      ...request.unknown,
      // Fields of a response that was lost are asked of the whole tree, their values are not.
      ...lost[index]!.filter(({ name, part }) => part !== 'reads' || !fields.has(name) || !isOpen(request)).flatMap(
        ({ name, part }): readonly Unknown[] =>
          [...(elsewhere.get(name) ?? []), ...(inOtherCase.get(name) ?? [])]
            .filter((node) => !isPath(cx, node))
            .map((node) => unknownAt(cx, part, 'spelt-elsewhere', node, name)),
      ),
    ],
    path: request.path && {
      ...request.path,
      segments: request.path.segments.map((one) => ({
        ...one,
        sites: one.sites.map((site) => shared(one.text, site)),
      })),
    },
    params: request.params.map((param) => ({
      ...param,
      sites: param.sites.map((site) => shared(param.name, site)),
      values: param.values.map((value) => (value.site ? { ...value, site: shared(value.text, value.site) } : value)),
    })),
    reads: request.reads.map((read) => ({ ...read, sites: read.sites.map((site) => readBy(read.field, site)) })),
  }))
}

/** Where a program that changes the case of names reads or keeps such a field: `row.bidType` behind `camelcaseKeys(body)`, `@Column() bidType`. */
function readInOtherCase(
  cx: Context,
  fields: ReadonlySet<string>,
  isOpen: (file: ts.SourceFile, node: ts.Node) => boolean,
): ReadonlyMap<string, readonly ts.Node[]> {
  const { ts } = cx
  const found = new Map<string, readonly ts.Node[]>()
  const changes = cx.files.some((file) => isCamelizing(ts, file))
  for (const field of changes ? fields : []) {
    const name = camelCase(field)
    const reads =
      name === field ? [] : cx.uses(name).filter((use) => isReadOf(cx, use) && isOpen(use.getSourceFile(), use))
    if (reads.length > 0) found.set(field, reads.slice(0, maxPlaces))
  }
  return found
}

/** The file calls something named after that case. An editor asks again at every key: the trees of the other files are the same ones. */
function isCamelizing(typescript: typeof ts, file: ts.SourceFile): boolean {
  let known = camelizing.get(file)
  if (known === undefined) {
    known = spelledIn(typescript, file).calls.some(({ expression }) => {
      const name = typescript.isPropertyAccessExpression(expression) ? expression.name : expression
      return typescript.isMemberName(name) && /camel/i.test(name.text)
    })
    camelizing.set(file, known)
  }
  return known
}

const camelizing = new WeakMap<ts.SourceFile, boolean>()

function isReadOf({ ts }: Context, use: ts.Node): boolean {
  const { parent } = use
  if (ts.isPropertyAccessExpression(parent)) return parent.name === use
  if (ts.isPropertyDeclaration(parent)) return parent.name === use && ts.getDecorators(parent) !== undefined
  return (
    ts.isBindingElement(parent) &&
    (parent.propertyName ?? parent.name) === use &&
    ts.isObjectBindingPattern(parent.parent)
  )
}

/** `item.bid_type` of what a package handed back without a type: it may be of any type that has such a member. */
function isUntypedRead({ ts, checker }: Context, node: ts.Node): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node && !checker.getSymbolAtLocation(node)
  if (!ts.isBindingElement(parent) || (parent.propertyName ?? parent.name) !== node) return false
  return Boolean(checker.getTypeAtLocation(parent.parent).flags & ts.TypeFlags.Any)
}

/** Literals and patterns of a file. An editor asks again at every key: the trees of the other files are the same ones. */
function textsIn({ ts }: Context, file: ts.SourceFile): readonly ts.Node[] {
  let known = texts.get(file)
  if (!known) {
    const found = [...nodesIn(ts, file)].filter(
      (node) => ts.isStringLiteralLike(node) || ts.isRegularExpressionLiteral(node),
    )
    texts.set(file, (known = found))
  }
  return known
}

const texts = new WeakMap<ts.SourceFile, readonly ts.Node[]>()

/** Nothing is known of the response: what may be read of it is asked of the whole tree. */
function isOpen({ unknown }: Request): boolean {
  return unknown.some(({ part, reason }) => part === 'reads' && reason !== 'response-passed-on')
}

/** A path, which has words of the API but no names of its parameters. */
function isPath({ ts }: Context, node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) && node.text.includes('/') && !node.text.includes('{{')
}

function textsOf({ path, params, reads }: Request): readonly string[] {
  return [
    ...(path?.segments ?? []).flatMap(({ text }) => text ?? []),
    ...params.flatMap(({ name, values }) => [name, ...values.flatMap(({ text }) => text ?? [])]),
    ...reads.map(({ field }) => field),
  ]
}

/** All that changes give or take: names, values, words of paths. */
function changedIn(catalogues: readonly Catalogue[]): ReadonlySet<string> {
  return new Set(catalogues.flatMap((catalogue) => [...wordsOfChanges(catalogue)]))
}

/** The same of one catalogue, whose hundreds of changes are walked once. */
function wordsOfChanges(catalogue: Catalogue): ReadonlySet<string> {
  const known = changedWords.get(catalogue)
  if (known) return known
  const found = new Set<string>()
  const add = (value: unknown): void => {
    if (typeof value === 'string') for (const word of value.split('/')) found.add(word)
    else if (Array.isArray(value)) value.forEach(add)
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        add(key)
        add(inner)
      }
  }
  for (const change of catalogue.changes)
    for (const [key, value] of Object.entries(change)) if (!said.has(key)) add(value)
  changedWords.set(catalogue, found)
  return found
}

const changedWords = new WeakMap<Catalogue, ReadonlySet<string>>()

/** What is only said of a change. */
const said = new Set(['id', 'title', 'why', 'todo', 'source', 'examples', 'untouched', 'position'])

/** Which of the names a node spells as data: a text, a key, a member, a word of a path or of a pattern. */
function speltAt(cx: Context, node: ts.Node, names: ReadonlySet<string>): readonly string[] {
  const { ts } = cx
  if (ts.isStringLiteralLike(node)) {
    const { parent } = node
    if (ts.isLiteralTypeNode(parent) || ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return []
    if (names.has(node.text)) return [node.text]
    return wordsOf(node.text).filter((word) => names.has(word))
  }
  if (ts.isRegularExpressionLiteral(node)) return node.text.split(/[^\w]+/).filter((word) => names.has(word))
  if (!ts.isIdentifier(node) || !names.has(node.text)) return []
  const { parent } = node
  const isMember =
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ts.isShorthandPropertyAssignment(parent) ||
    (ts.isBindingElement(parent) &&
      (parent.propertyName ?? parent.name) === node &&
      ts.isObjectBindingPattern(parent.parent))
  if (!isMember) return []
  // `Objective.AWARENESS` of `AWARENESS = 'AWARENESS'` stands for what is written there.
  const declared = ts.isPropertyAccessExpression(parent) ? cx.symbolAt(node)?.valueDeclaration : parent
  const value =
    declared && (ts.isEnumMember(declared) || ts.isPropertyAssignment(declared)) ? declared.initializer : undefined
  return value && ts.isStringLiteralLike(value) && value.text === node.text ? [] : [node.text]
}

/** The language in which GraphQL declares what its resolvers hand out by name. */
const isSchema = /^[ \t]*(extend[ \t]+)?(type|input|interface)[ \t]+\w[^{}\n]*\{/m

/** `id,bid_type`, `{{bid_type}}`, `$.data[*].bid_type`, and the words of a path; prose and SQL speak of the program's own. */
function wordsOf(text: string): readonly string[] {
  const filled = [...text.matchAll(/\{\{\{?[#&]?\s*(?:[\w.]+\.)?(\w+)/g)].map((match) => match[1]!)
  if (filled.length === 0 && /\w\s+\w+\s+\w/.test(text) && !isSchema.test(text)) return []
  if (text.includes('/')) return [...filled, ...text.split(/[/?#&=]/)]
  return text.split(/\W+/).filter((word) => word.includes('_'))
}

/** True for a node inside of one of the places. */
function accountedFor(places: readonly Place[]): (file: string, node: ts.Node) => boolean {
  const byFile = new Map<string, { readonly start: number; readonly end: number }[]>()
  for (const { file, start, end } of places) {
    const own = byFile.get(file)
    if (own) own.push({ start, end })
    else byFile.set(file, [{ start, end }])
  }
  return (file, node) => {
    const at = node.getStart()
    return (byFile.get(file) ?? []).some(({ start, end }) => start <= at + 1 && at < end)
  }
}

/** Places of a request but those of whole calls, in which anything may stand, and of what was not read. */
function accounted(request: Request): ReturnType<typeof placesOf> {
  const { place, path } = request
  const open = new Set([place, ...request.unknown.map((one) => one.place)])
  const compared = request.reads.flatMap((read) => read.compared.map(({ site }) => site.place))
  return [...placesOf(request).filter((one) => !open.has(one)), ...(path ? [path.place] : []), ...compared]
}
