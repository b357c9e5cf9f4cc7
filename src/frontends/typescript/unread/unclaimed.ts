/**
 * Paths of the API that the source spells and that no request was seen to use. Whatever lost them on the way (a registry, a decorator, data that
 * an engine runs), "no findings" may not be said of them.
 */

import type { ts } from 'ts-morph'
import type { Catalogue } from '../../../catalogue/types.ts'
import { pathsSpelt } from '../../../match.ts'
import type { Place, Request, Unknown } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { outerParent } from '../evaluate/context.ts'
import { optionsOf } from '../evaluate/value.ts'
import { spelledIn } from '../evaluate/spelled.ts'
import { placesOf, unknownAt } from '../parts/places.ts'
import type { Roles } from '../parts/roles.ts'

/** A text that spells paths of an API, or their ends. */
export interface Spelling {
  readonly node: ts.Expression
  readonly catalogue: Catalogue
  readonly paths: readonly Spelt[]
}

interface Spelt {
  readonly path: string
  /** The text spells the path from its first word on. */
  readonly isWhole: boolean
}

export function unclaimed(cx: Context, spellings: readonly Spelling[]): readonly Unknown[] {
  const byNode = new Map<ts.Expression, string[]>()
  for (const { node, paths } of spellings)
    byNode.set(node, [...(byNode.get(node) ?? []), ...paths.map(({ path }) => path)])
  return [...byNode].map(([node, paths]) => ({ ...unknownAt(cx, 'path', 'path-without-request', node), paths }))
}

/** The texts that no request was seen to use. `elsewhere`: texts of URLs that go to another host. */
export function unclaimedTexts(
  cx: Context,
  catalogues: readonly Catalogue[],
  roles: Roles,
  requests: readonly Request[],
  elsewhere: readonly Place[],
): readonly Spelling[] {
  // Nearly every text is the path of a request, and of the rest few spell one: only for those it is asked what else of a request they may be.
  const isPath = claimOf(requests.flatMap(pathSites))
  let others: Claim | null = null
  const isOther: Claim = (...range) => (others ??= claimOf([...requests.flatMap(claimsOf), ...elsewhere]))(...range)
  return cx.files.flatMap((file) => {
    if (roles.ofFile(file) !== 'source') return []
    const name = cx.fileOf(file) ?? ''
    return spelt(cx, file).flatMap((node): readonly Spelling[] => {
      const range = [name, node.getStart(), node.getEnd()] as const
      if (isPath(...range)) return []
      const found = catalogues.flatMap((catalogue) => {
        const paths = pathsIn(catalogue, flat(cx, node))
        return paths.length > 0 ? [{ node, catalogue, paths }] : []
      })
      return found.length === 0 || isOther(...range) ? [] : found
    })
  })
}

type Claim = (file: string, start: number, end: number) => boolean

/** Whether one of these places lies in a range of a file. */
export function claimOf(places: readonly Place[]): Claim {
  const byFile = new Map<string, Place[]>()
  for (const place of places) {
    const list = byFile.get(place.file)
    if (list) list.push(place)
    else byFile.set(place.file, [place])
  }
  return (file, start, end) => byFile.get(file)?.some((place) => place.start < end && start < place.end) ?? false
}

export function pathSites({ path }: Request): readonly Place[] {
  return path?.segments.flatMap((segment) => segment.sites.map((site) => site.place)) ?? []
}

/** What a request says about texts: its places, the calls left out that hold more than the request. */
function claimsOf(request: Request): readonly Place[] {
  const { place, path } = request
  return placesOf(request).filter((one) => path === null || one !== place)
}

/** The outermost texts of a file with a slash in them. */
function spelt(cx: Context, file: ts.SourceFile): readonly ts.Expression[] {
  const found = new Set<ts.Expression>()
  // A chain of thousands of texts is climbed once.
  const climbed = new Set<ts.Node>()
  for (const node of spelledIn(cx.ts, file).slashed) {
    let outer: ts.Expression | null = node
    for (let at: ts.Node = node; ;) {
      const parent = outerParent(cx, at)
      at = cx.ts.isTemplateSpan(parent) ? parent.parent : parent
      if (!isText(cx, at)) break
      if (climbed.has(at)) {
        outer = null
        break
      }
      climbed.add(at)
      outer = at
    }
    if (outer) found.add(outer)
  }
  return [...found].filter((node) => !isOther(cx, node))
}

function isText({ ts }: Context, node: ts.Node): node is ts.Expression {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateExpression(node) ||
    (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
  )
}

/** Names of modules, types, and what is printed or thrown. */
function isOther(cx: Context, node: ts.Expression): boolean {
  const { ts } = cx
  const parent = outerParent(cx, node)
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isLiteralTypeNode(parent)) return true
  if (ts.isNewExpression(parent)) return /Error$/.test(parent.expression.getText())
  if (ts.isPropertyAssignment(parent)) return isRoute(cx, parent)
  if (!ts.isCallExpression(parent)) return false
  if (/^(require|import)$|^(console|log|logger|debug)\b|\b(log|logger)\.\w+$/.test(parent.expression.getText()))
    return true
  // A route that the program itself serves: `router.get('/accounts/:id/campaigns', handler)`, `@Get('accounts/:id/campaigns')`.
  return /\/:\w/.test(node.getText()) && (ts.isDecorator(parent.parent) || hasHandler(cx, parent))
}

/** What stands beside the path of a page or of a route that a program serves. */
const serving = /^(handler|component|element|children|redirect|loader|lazy|controller)$/

function isRoute({ ts }: Context, property: ts.PropertyAssignment): boolean {
  return property.parent.properties.some(({ name }) => name && ts.isIdentifier(name) && serving.test(name.text))
}

function hasHandler(cx: Context, call: ts.CallExpression): boolean {
  return call.arguments
    .slice(1)
    .some((one) => optionsOf(cx.evaluate(one, null)).some(({ kind }) => kind === 'function'))
}

/** Words of the longest path, and characters of the longest text that is looked at. */
const maxWords = 12
const maxLength = 2_000

const scheme = /^[a-z]+:\/\//i
const leading = /^(v?\d+(\.\d+)?)?$/i

/** The paths of the API that a text spells, or the end of; host, version and what stands for them may stand before it. */
function pathsIn(catalogue: Catalogue, text: string): readonly Spelt[] {
  if (text.length > maxLength || !text.includes('/') || /[\s*]/.test(text)) return []
  const all = text
    .replace(/[?#].*$/s, '')
    .replace(scheme, '')
    .split('/')
  const host = scheme.test(text) ? all.shift()! : null
  if (host !== null && !host.includes(hole) && !catalogue.api.hosts.some((one) => one.host === host)) return []
  const last = all.pop() ?? ''
  const suffix = catalogue.api.pathSuffixes.find((one) => last.endsWith(one)) ?? ''
  const words = [...all, last.slice(0, last.length - suffix.length)].map((word) =>
    word.includes(hole) || /^[:{[]/.test(word) ? null : word,
  )
  if (words.at(-1) === '') words.pop()
  // What stands before the first word is base and version, or fills the path.
  const first = words.findIndex((word) => word !== null && !leading.test(word))
  for (let from = Math.max(0, words.length - maxWords); from <= first; from++) {
    const own = words.slice(from)
    const paths = pathsSpelt(catalogue, own)
    if (paths.length > 0) return paths.map((path) => ({ path, isWhole: path.split('/').length === own.length }))
  }
  return []
}

const hole = '\0'

function flat(cx: Context, node: ts.Expression): string {
  const { ts } = cx
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map((span) => flat(cx, span.expression) + span.literal.text).join('')
  if (ts.isParenthesizedExpression(node)) return flat(cx, node.expression)
  const parts: string[] = []
  let at: ts.Expression = node
  while (ts.isBinaryExpression(at) && at.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    parts.unshift(flat(cx, at.right))
    at = at.left
  }
  return parts.length > 0 ? flat(cx, at) + parts.join('') : hole
}
