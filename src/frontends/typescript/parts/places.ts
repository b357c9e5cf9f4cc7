/** From compiler nodes and rope pieces to places and sites of the request. */

import type { ts } from 'ts-morph'
import type {
  Place,
  Request,
  Site,
  SiteForm,
  Unknown as RequestUnknown,
  Part,
  UnknownReason,
} from '../../../request.ts'
import { isKeptElsewhere } from './beside-sending.ts'
import type { Context } from '../evaluate/context.ts'
import type { NameSite, Piece } from '../evaluate/value.ts'

export function placeOf(cx: Context, node: ts.Node): Place {
  const source = node.getSourceFile()
  return { file: cx.fileOf(source) ?? '', start: node.getStart(source), end: node.end }
}

/** The site of a text made of literal pieces; null when it is not written in one run. */
export function siteOfText(cx: Context, pieces: readonly Piece[]): Site | null {
  const [piece, ...more] = pieces
  if (!piece || more.length > 0 || piece.kind !== 'lit' || piece.start < 0) return null
  const file = cx.fileOf(piece.node)
  if (file === null) return null
  const { ts } = cx
  const node = piece.node
  const exclusive = !piece.isStored && isAlone(cx, node)
  // YAML needs no quotes around a text.
  const isQuoted = node.getStart() < piece.start
  const whole =
    isQuoted && (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) && node.text === piece.text
  if (whole) return { place: placeOf(cx, node), form: 'quoted', exclusive }
  if (!ts.isStringLiteralLike(node) && !isTemplatePart(cx, node))
    return { place: placeOf(cx, node), form: 'token', exclusive }
  return {
    place: { file, start: piece.start, end: piece.start + piece.text.length },
    form: 'text',
    exclusive,
  }
}

function isTemplatePart(cx: Context, node: ts.Node): boolean {
  const { ts } = cx
  return ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)
}

/** True unless the literal is the value of a constant, table cell or enum member that is used in more than one place. */
export function isExclusive(cx: Context, node: ts.Node): boolean {
  const { ts } = cx
  const parent = node.parent
  // Whatever is declared by a type is meant by its literals.
  if (ts.isLiteralTypeNode(parent)) return false
  const name =
    (ts.isVariableDeclaration(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isEnumMember(parent) ||
      ts.isPropertyDeclaration(parent)) &&
    ts.isIdentifier(parent.name) &&
    parent.initializer === node
      ? parent.name
      : null
  if (!name) return true
  // A key of an object literal that is not a table (`{ lookalike_expansion: 'NARROW' }`) belongs to its object alone.
  if (ts.isPropertyAssignment(parent)) return !isKeptElsewhere(cx, parent.name)
  if (cx.spelledOutside(name, name.text)) return false
  const symbol = cx.symbolAt(name)
  const uses = cx.uses(name.text).filter((other) => {
    if (other === name || ts.isImportSpecifier(other.parent) || ts.isExportSpecifier(other.parent)) return false
    return cx.symbolAt(other) === symbol
  })
  return uses.length <= 1
}

/** The same, asked once for a literal: one that a wrapper writes stands behind each of its callers' requests. */
function isAlone(cx: Context, node: ts.Node): boolean {
  let known = alone.get(cx)
  if (!known) alone.set(cx, (known = new Map<ts.Node, boolean>()))
  let found = known.get(node)
  if (found === undefined) known.set(node, (found = isExclusive(cx, node)))
  return found
}

const alone = new WeakMap<Context, Map<ts.Node, boolean>>()

export function siteOfName(cx: Context, site: NameSite): Site {
  const place = site.range
    ? { file: cx.fileOf(site.node) ?? '', start: site.range[0], end: site.range[1] }
    : placeOf(cx, site.node)
  return { place, form: site.form, exclusive: site.exclusive, ...(site.doubt ? { doubt: site.doubt } : {}) }
}

export function siteOfNode(cx: Context, node: ts.Node, form: SiteForm): Site {
  return { place: placeOf(cx, node), form, exclusive: true }
}

/** One line of source, shortened. */
export function snippet(node: ts.Node): string {
  const text = node.getText().replace(/\s+/g, ' ')
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

export function unknownAt(
  cx: Context,
  part: Part,
  reason: UnknownReason,
  node: ts.Node,
  name?: string | null,
): RequestUnknown {
  const base = { part, reason, place: placeOf(cx, node), text: snippet(node) }
  return name === undefined || name === null ? base : { ...base, name }
}

/** Every place that says something of a request. */
export function placesOf(request: Request): readonly Place[] {
  const sites: readonly (Site | null)[] = [
    request.methodSite,
    request.hostSite,
    ...request.versions.map((version) => version.site),
    ...(request.path?.segments.flatMap((segment) => segment.sites) ?? []),
    ...request.params.flatMap((param) => [...param.sites, ...param.values.map((value) => value.site)]),
    ...request.reads.flatMap((read) => read.sites),
  ]
  return [
    request.place,
    ...sites.flatMap((site) => site?.place ?? []),
    ...request.slots.map((slot) => slot.place),
    ...request.unknown.map((one) => one.place),
    ...request.linked.flatMap(({ place, copy }) => [place, ...(copy ? placesOf(copy) : [])]),
  ]
}
