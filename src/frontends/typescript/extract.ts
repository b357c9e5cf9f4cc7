/** Source -> Requests: every sink of the files that matter, followed to its outermost calls and read there. */

import type { ts } from 'ts-morph'
import type { Catalogue } from '../../catalogue/types.ts'
import type { Wrapper } from '../../finding.ts'
import type { Certainty, Param, Request, Segment, Unknown as RequestUnknown, Version } from '../../request.ts'
import { weaker } from '../../request.ts'
import { createCallers } from './callers.ts'
import type { Callers } from './callers.ts'
import type { Context } from './evaluate/context.ts'
import { ownerOf } from './evaluate/context.ts'
import { frameOf } from './evaluate/frame.ts'
import type { Ref, Value } from './evaluate/value.ts'
import type { Identity } from './identity.ts'
import { ownMembers } from './members.ts'
import { isProduction, keyOf, merged } from './merge.ts'
import { identifyingDepth } from './outermost.ts'
import type { ParamReading } from './params.ts'
import { readParams } from './params.ts'
import { placeOf, siteOfText, unknownAt } from './places.ts'
import { createReads } from './reads.ts'
import { roleOf } from './roles.ts'
import { sinksFor } from './sinks/index.ts'
import { verbs } from './sinks/sink.ts'
import { isUnread, mayBeSender } from './sinks/unnamed.ts'
import type { Link, Reached } from './wrappers.ts'
import { createExpander } from './wrappers.ts'

export interface SourceReading {
  readonly requests: readonly Request[]
  readonly unknown: readonly RequestUnknown[]
  readonly wrappers: readonly Wrapper[]
  readonly limits: readonly string[]
}

export interface Surroundings {
  /** The API version that an installed SDK calls by default, for a file; null when it cannot be told. */
  sdkDefault(file: string, packageName: string): { readonly version: string | null; readonly certain: boolean } | null
}

export function readSources(cx: Context, catalogues: readonly Catalogue[], around: Surroundings): SourceReading {
  const callers = createCallers(cx)
  const expand = createExpander(cx, callers, catalogues)
  const reads = createReads(cx, callers)
  const drafts = new Map<string, Request>()
  const wrappers = new Map<ts.Node, Wrapper>()
  const unknown: RequestUnknown[] = []
  const limits: string[] = []
  for (const call of candidates(cx)) {
    const expansion = expand(call)
    if (expansion.cut)
      limits.push(`${cx.fileOf(call)}: more callers of one wrapper than were followed; some requests may be missing`)
    for (const reached of expansion.reached)
      for (const identity of reached.identities) {
        const outcome = request(cx, callers, reached, identity, around, reads)
        if (outcome.kind === 'wrapper') continue
        const key = keyOf(outcome.request)
        const before = drafts.get(key)
        drafts.set(key, before ? merged(before, outcome.request, isProduction(catalogues)) : outcome.request)
      }
    if (expansion.reached.length > 0) for (const fn of expansion.wrappers) wrappers.set(fn, wrapperAt(cx, callers, fn))
  }
  const requests = [...drafts.values()].sort((a, b) => compare(a, b))
  return {
    requests: ownMembers(cx, requests),
    unknown,
    wrappers: [...wrappers.values()].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line),
    limits: [...new Set(limits)],
  }
}

function compare(a: Request, b: Request): number {
  return a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : a.place.start - b.place.start
}

/** Calls that may be sinks: their callee is a package's or global's name, or hangs on something that callers decide. */
function candidates(cx: Context): ts.CallExpression[] {
  const { ts } = cx
  const found: ts.CallExpression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && mayBeSink(cx, node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  for (const file of cx.files) visit(file)
  return found
}

function mayBeSink(cx: Context, call: ts.CallExpression): boolean {
  const { ts } = cx
  const callee = call.expression
  if (callee.kind === ts.SyntaxKind.SuperKeyword || callee.kind === ts.SyntaxKind.ImportKeyword) return false
  if (ts.isIdentifier(callee) && callee.text === 'require') return false
  const options = cx.evaluate(callee, null)
  const values = options.kind === 'union' ? options.options : [options]
  return values.some((value) => {
    if (value.kind === 'external' && sinksFor(value.module).length > 0)
      return value.module !== '' || value.path.at(-1) === 'fetch' || mayBeSender(cx, call)
    if (isUnread(value)) return mayBeSender(cx, call) && !isDeclaredElsewhere(cx, callee)
    if (value.kind !== 'ref' || isDeclaredElsewhere(cx, callee)) return false
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : null
    return name === null || verbs.has(name) || mayBeSender(cx, call)
  })
}

/** A method that the checker knows: of the standard library (`map.get`), or a function of the project, whose own sinks are found by themselves. */
function isDeclaredElsewhere(cx: Context, callee: ts.Expression): boolean {
  const { ts } = cx
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee
  return (cx.symbolAt(name)?.declarations ?? []).some(
    (declaration) =>
      cx.fileOf(declaration) === null || ts.isMethodDeclaration(declaration) || ts.isFunctionDeclaration(declaration),
  )
}

type Outcome = { readonly kind: 'request'; readonly request: Request } | { readonly kind: 'wrapper' }

function request(
  cx: Context,
  callers: Callers,
  reached: Reached,
  identity: Identity,
  around: Surroundings,
  reads: ReturnType<typeof createReads>,
): Outcome {
  const { sink, call, chain } = reached
  // A transport that nobody calls is no request but a wrapper.
  const pathless = identity.segments === null && chain.some((link) => link.call === null)
  if (pathless || (identity.segments !== null && identity.segments.length === 0)) return { kind: 'wrapper' }
  const depth = identifyingDepth(cx, reached, identity)
  const outer = chain[depth - 1]?.call ?? call
  const unknowns: RequestUnknown[] = []
  const { versions, unknown: versionUnknown } = versionsOf(cx, identity, reached, around)
  if (versionUnknown) unknowns.push(versionUnknown)
  if (identity.method === null) unknowns.push(unknownAt(cx, 'method', 'dynamic-method', call))
  const pathNode = pathArgument(cx, identity, outer)
  if (identity.segments === null) unknowns.push(unknownAt(cx, 'path', 'dynamic-path', pathNode))
  const reading = readParams(
    cx,
    [
      ...sink.query.map((value) => ({ value, in: 'query' as const })),
      ...sink.body.map((value) => ({ value, in: 'body' as const })),
    ],
    identity.parts,
    lastTextNode(cx, identity),
    // What a wrapper writes serves all its callers: only texts of the function that makes this call, or of one around it,
    // can take a new parameter.
    (node) => encloses(cx, ownerOf(cx, node), outer),
    (ref) => valuesOf(cx, callers, ref, chain),
  )
  unknowns.push(...reading.unknown)
  const params = reading.params.map((param) => inPath(param, identity.segments))
  const slots = [...reading.slots, ...argumentSlot(cx, reached, reading)]
  const result = reads.of(outer, sink.callback !== null && depth === 0 ? sink.callback : null)
  if (result.lost) unknowns.push(unknownAt(cx, 'reads', 'response-not-traced', outer))
  let certainty: Certainty = weaker(identity.certainty, reached.guessed ? 'inferred' : 'proven')
  for (const version of versions) certainty = weaker(certainty, version.certainty)
  if (versions.length === 0) certainty = weaker(certainty, 'inferred')
  const file = cx.fileOf(outer) ?? ''
  return {
    kind: 'request',
    request: {
      api: identity.catalogue.api.id,
      method: identity.method,
      methodSite: identity.methodSite,
      host: identity.host,
      hostSite: identity.hostSite,
      versions,
      path:
        identity.segments === null
          ? null
          : { segments: identity.segments, template: identity.template, place: placeOf(cx, pathNode), changes: [] },
      params,
      slots,
      reads: result.reads,
      unknown: unknowns,
      place: placeOf(cx, outer),
      role: roleOf(cx, file, outer),
      via: chain
        .slice(0, depth)
        .map((link) => callers.nameOf(link.fn))
        .reverse(),
      linked: [],
      certainty,
    },
  }
}

function versionsOf(
  cx: Context,
  identity: Identity,
  reached: Reached,
  around: Surroundings,
): { versions: readonly Version[]; unknown: RequestUnknown | null } {
  const { version } = identity
  const { sdk } = reached.sink
  if (version.value !== null) {
    const lit = version.pieces.find((piece) => piece.kind === 'lit')
    const site = siteOfText(cx, version.pieces)
    const environment = lit?.environment
    const certainty = version.pieces.reduce<Certainty>(
      (all, piece) => (piece.kind === 'lit' ? weaker(all, piece.certainty) : all),
      'proven',
    )
    return {
      versions: [{ value: version.value, site, certainty, ...(environment === undefined ? {} : { environment }) }],
      unknown: null,
    }
  }
  if (sdk && sdk.version === null) {
    const known = around.sdkDefault(cx.fileOf(sdk.constructor) ?? '', sdk.package)
    if (known?.version) {
      const slot = sdk.options
        ? { form: 'object' as const, in: 'query' as const, place: placeOf(cx, sdk.options) }
        : null
      const base = {
        value: known.version,
        site: null,
        certainty: known.certain ? ('proven' as const) : ('inferred' as const),
      }
      return { versions: [slot ? { ...base, option: { name: sdk.option, slot } } : base], unknown: null }
    }
    return { versions: [], unknown: unknownAt(cx, 'version', 'sdk-release-unknown', sdk.constructor, sdk.package) }
  }
  return {
    versions: [],
    unknown: unknownAt(cx, 'version', version.reason ?? 'dynamic-value', version.node, version.name),
  }
}

/** The expression that spells the path in the outermost call, or the call itself. */
function pathArgument(cx: Context, identity: Identity, call: ts.Node): ts.Node {
  const { ts } = cx
  for (const piece of identity.url.pieces) {
    const inside = ts.findAncestor(piece.node, (at) => at === call)
    if (!inside || piece.node === call) continue
    let at: ts.Node = piece.node
    while (at.parent !== call && at.parent && !(ts.isCallExpression(at.parent) && at.parent === call)) at = at.parent
    if (at.parent === call) return at
  }
  return call
}

/** The literal, template or `+` chain at whose end the URL ends. */
function lastTextNode(cx: Context, identity: Identity): ts.Node | null {
  const { ts } = cx
  const last = identity.parts.last
  if (!last) return null
  const template = ts.findAncestor(last.node, (at) => ts.isTemplateExpression(at))
  const isPart = ts.isTemplateHead(last.node) || ts.isTemplateMiddle(last.node) || ts.isTemplateTail(last.node)
  const isSpan = last.kind === 'hole' && ts.isTemplateSpan(last.node.parent)
  return template && (isPart || isSpan) ? template : last.node
}

/** A parameter that fills a `:name` of the path is no query parameter. */
function inPath(param: Param, segments: readonly Segment[] | null): Param {
  const fills = segments?.some(
    (segment) => segment.text === null && segment.name === param.name && segment.sites[0]?.form !== 'expression',
  )
  return fills ? { ...param, in: 'path' } : param
}

function argumentSlot(cx: Context, reached: Reached, reading: ParamReading): Request['slots'] {
  const { missing } = reached.sink
  if (!missing || reading.params.length > 0 || reached.chain.length > 0) return []
  const last = reached.call.arguments[missing.at - 1]
  if (!last) return []
  const place = { ...placeOf(cx, last), start: last.getEnd(), end: last.getEnd() }
  return [{ form: 'argument', in: missing.in, place }]
}

/** What the callers of a reference's function pass for it; empty when there are none or one of them cannot be read. */
function valuesOf(cx: Context, callers: Callers, ref: Ref, chain: readonly Link[]): readonly Value[] {
  if (!ref.parameter || chain.some((link) => link.fn === ref.owner)) return ref.fallback ? [ref.fallback] : []
  const values: Value[] = []
  for (const call of callers.of(ref.owner).slice(0, 32)) {
    const fn = ref.parameter.parent
    const frame = { fn, call, shift: 0, caller: null, self: null, lexical: null, depth: 1 }
    if (!frameOf(frame, fn)) continue
    let value = cx.evaluate(ref.parameter.name, frame)
    for (const name of ref.path) value = cx.member(value, name, ref.node, frame)
    values.push(value)
  }
  if (ref.fallback) values.push(ref.fallback)
  return values
}

function wrapperAt(cx: Context, callers: Callers, fn: ts.Node): Wrapper {
  const file = fn.getSourceFile()
  return {
    name: callers.nameOf(fn),
    file: cx.fileOf(fn) ?? '',
    line: file.getLineAndCharacterOfPosition(fn.getStart()).line + 1,
  }
}

/** The node stands in the function `owner`; with null, outside of all functions. */
function encloses(cx: Context, owner: ts.Node | null, node: ts.Node): boolean {
  if (owner === null) return ownerOf(cx, node) === null
  for (let at: ts.Node | undefined = node; at; at = at.parent) if (at === owner) return true
  return false
}
