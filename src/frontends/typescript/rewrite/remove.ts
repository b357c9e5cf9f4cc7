/** Taking parameters out: object entries, assignments, `.set(…)`, conditional spreads, query pieces, type members; several at once. */

import type { ts } from 'ts-morph'
import type { Site } from '../../../request.ts'
import type { Holder } from './entries.ts'
import { entriesOf, wholeLines, withoutEntries } from './entries.ts'
import type { Source } from './source.ts'
import { nodeAt } from './source.ts'
import type { Patch, Stream } from './stream.ts'
import { patch, streamAt, unitFrom } from './stream.ts'

export interface Removal extends Patch {
  /** The sites that it removes. */
  readonly sites: readonly Site[]
}

/** The patches that remove the sites of one file together, and the sites that cannot be removed. `spared` entries stay. */
export function removeSites(
  source: Source,
  sites: readonly Site[],
  spared: ReadonlySet<ts.Node>,
): { readonly patches: readonly Removal[]; readonly failed: readonly Site[] } {
  const targets = new Map<ts.Node, Site[]>()
  const failed: Site[] = []
  const texts: Site[] = []
  for (const site of sites) {
    const target = site.form === 'text' ? null : targetOf(source, site)
    if (site.form === 'text') texts.push(site)
    else if (!target) failed.push(site)
    else if (!spared.has(target)) targets.set(target, [...(targets.get(target) ?? []), site])
  }
  lift(source, targets)
  const patches: Removal[] = []
  const holders = new Map<Holder, Map<ts.Node, Site[]>>()
  for (const [target, own] of targets) {
    const holder = holderOf(source, target)
    if (holder) holders.set(holder, (holders.get(holder) ?? new Map<ts.Node, Site[]>()).set(target, own))
    else patches.push({ ...whole(source, target), sites: own })
  }
  for (const [holder, own] of holders)
    for (const one of withoutEntries(source, holder, new Set(own.keys())))
      patches.push({ ...one, sites: [...own.values()].flat() })
  const queries = withoutPieces(source, texts)
  return { patches: [...patches, ...queries.patches], failed: [...failed, ...queries.failed] }
}

/** The entry, member or statement that goes with a name's site; null when nothing can go, or the site is in a text. */
export function targetOf(source: Source, site: Site): ts.Node | null {
  const { ts } = source
  const node = site.form === 'text' ? null : nodeAt(source, site.place)
  if (!node) return null
  const parent = ts.isComputedPropertyName(node.parent) ? node.parent.parent : node.parent
  if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) {
    const isName = parent.name === node || parent.name === node.parent
    return isName && holderOf(source, parent) ? parent : null
  }
  if (ts.isPropertySignature(parent)) return parent
  if (ts.isArrayLiteralExpression(parent) && parent.elements[0] === node && ts.isArrayLiteralExpression(parent.parent))
    return parent
  const isSet =
    (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) &&
    ts.isBinaryExpression(parent.parent) &&
    parent.parent.left === parent
  if (isSet) return statementOf(source, parent.parent)
  return ts.isCallExpression(parent) ? statementOf(source, parent) : null
}

function statementOf(source: Source, expression: ts.Node): ts.Node | null {
  return source.ts.isExpressionStatement(expression.parent) ? expression.parent : null
}

/** What held nothing but targets goes as a whole: a conditional spread, an `if` without `else`. */
function lift(source: Source, targets: Map<ts.Node, Site[]>): void {
  const { ts } = source
  for (const target of [...targets.keys()]) {
    const sites = targets.get(target)
    if (!sites) continue
    const owner = ts.isStatement(target) ? ifAround(source, target, targets) : spreadAround(source, target, targets)
    if (!owner) continue
    const inside = [...targets.keys()].filter((one) => one.pos >= owner.pos && one.end <= owner.end)
    const all = inside.flatMap((one) => targets.get(one)!)
    for (const one of inside) targets.delete(one)
    targets.set(owner, all)
  }
}

/** `...(x && { a })` and `...(x ? { a } : {})` of which every entry goes. */
function spreadAround(source: Source, entry: ts.Node, targets: ReadonlyMap<ts.Node, unknown>): ts.Node | null {
  const { ts } = source
  const object = holderOf(source, entry)
  if (!object || !entriesOf(source, object).every((one) => targets.has(one))) return null
  let at: ts.Node = object
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent
  const { parent } = at
  const other = ts.isConditionalExpression(parent)
    ? inner(source, parent.whenTrue === at ? parent.whenFalse : parent.whenTrue)
    : null
  const isChoice =
    (ts.isBinaryExpression(parent) && parent.right === at) ||
    (other !== null && ts.isObjectLiteralExpression(other) && other.properties.length === 0)
  if (!isChoice) return null
  at = parent
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent
  return ts.isSpreadAssignment(at.parent) ? at.parent : null
}

function inner(source: Source, node: ts.Node): ts.Node {
  let at = node
  while (source.ts.isParenthesizedExpression(at)) at = at.expression
  return at
}

/** `if (x) p.a = x` or `if (x) { … }` of which every statement goes, when reading the condition does nothing. */
function ifAround(source: Source, statement: ts.Node, targets: ReadonlyMap<ts.Node, unknown>): ts.Node | null {
  const { ts } = source
  const block = ts.isBlock(statement.parent) ? statement.parent : null
  if (block && !block.statements.every((one) => targets.has(one))) return null
  const body = block ?? statement
  const owner = body.parent
  const isAlone = ts.isIfStatement(owner) && owner.thenStatement === body && !owner.elseStatement
  return isAlone && !ts.isIfStatement(owner.parent) && !hasEffects(source, owner.expression) ? owner : null
}

function holderOf(source: Source, entry: ts.Node): Holder | null {
  const { parent } = entry
  return source.ts.isObjectLiteralExpression(parent) || source.ts.isArrayLiteralExpression(parent) ? parent : null
}

function whole(source: Source, node: ts.Node): Patch {
  const { ts, text, tree } = source
  const start = node.getStart(tree)
  const isBody = ts.isIfStatement(node.parent) || ts.isIterationStatement(node.parent, false)
  // `if (f()) p.a = 1` keeps its condition.
  if (isBody) return { start, end: node.getEnd(), text: '{}' }
  const lines = wholeLines(text, start, node.getEnd())
  if (lines) return lines
  let end = node.getEnd()
  while (text[end] === ' ' || text[end] === '\t') end++
  return { start, end, text: '' }
}

/** Query pieces of the same text go together, so that separators come out right. */
function withoutPieces(
  source: Source,
  sites: readonly Site[],
): { readonly patches: Removal[]; readonly failed: Site[] } {
  const patches: Removal[] = []
  const failed: Site[] = []
  const streams = new Map<ts.Node, { readonly stream: Stream; readonly sites: Site[] }>()
  for (const site of sites) {
    const stream = streamAt(source, site.place)
    if (!stream) failed.push(site)
    else if (streams.has(stream.top)) streams.get(stream.top)!.sites.push(site)
    else streams.set(stream.top, { stream, sites: [site] })
  }
  for (const { stream, sites: own } of streams.values()) {
    const made = withoutNames(stream, own)
    if (made) patches.push(...made.map((one) => ({ ...one, sites: own })))
    else failed.push(...own)
  }
  return { patches, failed }
}

interface Piece {
  readonly from: number
  readonly till: number
}

function withoutNames(stream: Stream, sites: readonly Site[]): readonly Patch[] | null {
  const pieces = piecesOf(stream)
  const gone = new Set<Piece>()
  for (const site of sites) {
    const at = unitFrom(stream, site.place.start)
    const piece = pieces.find((one) => at >= one.from && at < one.till)
    if (at < 0 || !piece || piece.from !== at) return null
    gone.add(piece)
  }
  const patches: Patch[] = []
  for (let index = 0; index < pieces.length; index++) {
    if (!gone.has(pieces[index]!)) continue
    let next = index + 1
    while (next < pieces.length && gone.has(pieces[next]!)) next++
    const follower = pieces[next]
    const { from } = pieces[index]!
    // Before a piece that stays the `&` behind goes, else the separator in front; but a `?` that others rely on stays.
    const keepsMark = stream.units[from - 1]?.char === '?' && isContinued(stream)
    const range: Piece = follower
      ? { from, till: follower.from }
      : { from: keepsMark ? from : Math.max(0, from - 1), till: pieces[next - 1]!.till }
    const made = statementAway(stream, range) ?? patch(stream, range.from, range.till, [])
    if (!made) return null
    patches.push(made)
    index = next
  }
  return patches
}

/** The text is a beginning, to which other statements may append. */
function isContinued({ source, top }: Stream): boolean {
  const { ts } = source
  const { parent } = top
  if (ts.isVariableDeclaration(parent)) return (ts.getCombinedNodeFlags(parent) & ts.NodeFlags.Const) === 0
  return ts.isBinaryExpression(parent) && parent.right === top && parent.operatorToken.kind !== ts.SyntaxKind.PlusToken
}

/** `u += '&a=1'` goes as a whole. */
function statementAway(stream: Stream, { from, till }: Piece): Patch | null {
  const { ts } = stream.source
  const { parent } = stream.top
  const isAll = from === 0 && till === stream.units.length
  const isAppended =
    ts.isBinaryExpression(parent) &&
    parent.right === stream.top &&
    parent.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken &&
    ts.isExpressionStatement(parent.parent)
  if (!isAll || !isAppended) return null
  const owner = ifAround(stream.source, parent.parent, new Map<ts.Node, null>([[parent.parent, null]]))
  return whole(stream.source, owner ?? parent.parent)
}

/** The `name=value` pieces behind the `?`, or of the whole text when it has none. */
function piecesOf(stream: Stream): readonly Piece[] {
  const { units } = stream
  const question = units.findIndex((unit) => unit.char === '?')
  const hash = units.findIndex((unit, index) => unit.char === '#' && index > question)
  const end = hash < 0 ? units.length : hash
  const pieces: Piece[] = []
  let from = question + 1
  for (let at = from; at <= end; at++) {
    if (at < end && units[at]!.char !== '&') continue
    if (at > from) pieces.push({ from, till: at })
    from = at + 1
  }
  return pieces
}

/** True when reading the expression may do something, or give another value the next time. */
export function hasEffects(source: Source, node: ts.Node): boolean {
  const { ts } = source
  if (ts.isFunctionLike(node)) return false
  if (ts.isCallExpression(node)) {
    const isPure =
      ts.isIdentifier(node.expression) &&
      ['String', 'Number', 'Boolean', 'encodeURIComponent'].includes(node.expression.text)
    if (!isPure) return true
  }
  const isAssignment =
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  const isStep =
    ts.isPostfixUnaryExpression(node) ||
    (ts.isPrefixUnaryExpression(node) &&
      (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken))
  if (
    isAssignment ||
    isStep ||
    ts.isNewExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isYieldExpression(node) ||
    ts.isDeleteExpression(node) ||
    ts.isTaggedTemplateExpression(node)
  )
    return true
  return ts.forEachChild(node, (child) => hasEffects(source, child)) ?? false
}
