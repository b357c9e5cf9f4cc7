/** Source -> Requests: every sink of the files that matter, followed to its outermost calls and read there. */

import type { ts } from 'ts-morph'
import type { Catalogue } from '../../catalogue/types.ts'
import type { Wrapper } from '../../finding.ts'
import type { Certainty, Place, Request, Unknown as RequestUnknown } from '../../request.ts'
import { weaker } from '../../request.ts'
import { changedTexts, changedTypes, fieldsOf } from '../../match.ts'
import { createCallers } from './calls/callers.ts'
import type { Call, Callers } from './calls/callers.ts'
import { expectations } from './copies/expectations.ts'
import type { Copy } from './copies/link.ts'
import { addCopy, copyAt, linked } from './copies/link.ts'
import { declaredRoutes } from './sending/declared-routes.ts'
import { descriptions, isKnown, pathPlaces } from './sending/descriptions.ts'
import type { Link } from './calls/entrances.ts'
import { argumentAt } from './evaluate/arguments.ts'
import type { Context } from './evaluate/context.ts'
import { ownerOf } from './evaluate/context.ts'
import type { Frame } from './evaluate/frame.ts'
import type { Ref, Value } from './evaluate/value.ts'
import { unknown } from './evaluate/value.ts'
import { besides } from './evaluate/ways.ts'
import { isIdleSender } from './calls/idle.ts'
import type { Identity } from './parts/identity.ts'
import { ownMembers } from './parts/members.ts'
import { withHandedElsewhere } from './parts/handed-elsewhere.ts'
import { isProduction, keyOf, merged } from './parts/merge.ts'
import type { ForeignText } from './unread/foreign.ts'
import { foreignTexts } from './unread/foreign.ts'
import { identifyingDepth, makingCall } from './calls/outermost.ts'
import { createOwnRequests } from './routes/own-requests.ts'
import { outlets } from './sending/outlets.ts'
import type { Outlet } from './sinks/outlet.ts'
import type { ParamReading, ParamSource } from './parts/params.ts'
import { readParams } from './parts/params.ts'
import { placeOf, unknownAt } from './parts/places.ts'
import { inPath, onTheWire } from './parts/wire-names.ts'
import { createReads } from './reads/index.ts'
import { asPresumed, presumed } from './sending/presumed.ts'
import { zapierRequests } from './sending/zapier.ts'
import { withOutside } from './reads/outside.ts'
import { withSharedReaders } from './reads/shared-readers.ts'
import { narrowed } from './reads/spelt.ts'
import type { Roles } from './parts/roles.ts'
import { createRoles } from './parts/roles.ts'
import { withSpelling } from './unread/spelt-elsewhere.ts'
import { statedInputs } from './parts/stated-inputs.ts'
import type { Surroundings } from './parts/versions.ts'
import { readVersions } from './parts/versions.ts'
import { withSpares } from './calls/spare.ts'
import { claimOf, pathSites, unclaimed, unclaimedTexts } from './unread/unclaimed.ts'
import type { Expansion, Reached } from './calls/wrappers.ts'
import { createExpander } from './calls/wrappers.ts'

export interface SourceReading {
  readonly requests: readonly Request[]
  readonly unknown: readonly RequestUnknown[]
  readonly wrappers: readonly Wrapper[]
  readonly limits: readonly string[]
  readonly foreign: readonly ForeignText[]
}

export function readSources(cx: Context, catalogues: readonly Catalogue[], around: Surroundings): SourceReading {
  const callers = createCallers(cx)
  const sending = outlets(cx, around.wrappers)
  const own = createOwnRequests(cx, sending)
  const expand = createExpander(cx, callers, catalogues, (file) => around.audienceOf(file), own)
  const vocabulary = new Set(catalogues.flatMap((catalogue) => [...fieldsOf(catalogue)]))
  const drafts = new Map<string, Request>()
  const idle: Request[] = []
  const foreign: ForeignText[] = []
  const perhaps: ForeignText[] = []
  const sharedBy = new Map<ts.Node, ts.Node>()
  const followed = new Set<ts.Node>()
  const elsewhere: Place[] = []
  const ofEnvironment: Place[] = []
  const wrappers = new Map<ts.Node, Wrapper>()
  const limits: string[] = []
  const copies = new Map<string, Copy>()
  const prefers = isProduction(catalogues)
  const roles = createRoles(cx, around.seeds)
  const expanded = [...sending, ...zapierRequests(cx), ...declaredRoutes(cx)].map((outlet) => ({
    outlet,
    expansion: expand(outlet),
  }))
  const reads = createReads(
    cx,
    callers,
    { vocabulary, values: changedTexts(catalogues), types: changedTypes(catalogues) },
    expanded.flatMap(({ expansion }) => expansion.asking),
  )
  const take = (
    outlet: Outlet,
    accepted: (request: Request) => Request | null,
    expansion: Expansion = expand(outlet),
  ): void => {
    if (expansion.cut)
      limits.push(
        `${cx.fileOf(outlet.node)}: more callers of one wrapper than were followed; some requests may be missing`,
      )
    if (expansion.foreignCut)
      limits.push('more requests to other hosts than were followed; a text that they share with ours may be edited')
    for (const sink of expansion.foreign) foreign.push(...foreignTexts(cx, sink, outlet.node))
    for (const { chain, call } of expansion.reached)
      for (const one of [call, ...chain.map((link) => link.call)]) if (one) followed.add(one)
    for (const [fn, by] of expansion.sharedBy) sharedBy.set(fn, by)
    elsewhere.push(...expansion.elsewhere)
    ofEnvironment.push(...expansion.ofEnvironment)
    for (const place of expansion.ofEnvironment)
      perhaps.push({ place, usedAt: placeOf(cx, outlet.node), isPerhaps: true })
    let isSent = false
    for (const reached of expansion.reached)
      for (const identity of reached.identities) {
        const outcome = request(cx, callers, reached, identity, around, reads, roles)
        const taken = outcome && accepted(outcome.request)
        if (!outcome || !taken) continue
        const { isIdle } = outcome
        const { copy } = reached.sink
        if (isIdle) {
          idle.push(taken)
          continue
        }
        isSent ||= copy !== 'mock'
        const key = keyOf(taken)
        const before = drafts.get(key)
        if (copy) addCopy(copies, copyAt(cx, copy, taken, reached), prefers)
        else drafts.set(key, before ? merged(before, taken, prefers) : taken)
      }
    if (isSent) for (const fn of expansion.wrappers) wrappers.set(fn, wrapperAt(cx, callers, fn))
  }
  for (const { outlet, expansion } of expanded) take(outlet, (one) => one, expansion)
  // Only now is it known what is sent: the rest of what is described goes to something that was not followed.
  const sent = new Set([...drafts.values(), ...idle].flatMap(pathPlaces))
  for (const outlet of descriptions(cx)) {
    const described: Request[] = []
    take(outlet, (own) => {
      const isNew = own.host !== null && own.path !== null && own.path.template !== null && !isKnown(own, sent)
      if (isNew) described.push(own)
      return isNew ? own : null
    })
    for (const place of described.flatMap(pathPlaces)) sent.add(place)
  }
  // A library is nothing but unused methods: its callers stand elsewhere.
  const used = new Set([...drafts.values()].map(({ api }) => api))
  for (const own of idle) {
    if (used.has(own.api)) continue
    const before = drafts.get(keyOf(own))
    drafts.set(keyOf(own), before ? merged(before, own, prefers) : own)
  }
  const all = (): readonly Request[] => {
    const found = [...drafts.values()]
    const expected = expectations(cx, catalogues, roles, [...found, ...[...copies.values()].map((one) => one.request)])
    return linked(found, [...copies.values(), ...expected]).sort((a, b) => compare(a, b))
  }
  const seen = all()
  const spellings = unclaimedTexts(cx, catalogues, roles, seen, elsewhere)
  const sentBefore = new Set(seen.flatMap(pathPlaces))
  const isDoubtful = claimOf(ofEnvironment)
  for (const outlet of presumed(cx, catalogues, roles, spellings, seen))
    take(outlet, (own) => {
      const doubtful = pathSites(own).some(({ file, start, end }) => isDoubtful(file, start, end))
      return doubtful ? null : asPresumed(cx, catalogues, own, outlet.node, sentBefore)
    })
  if (own.isCut())
    limits.push('more requests to the program’s own server than were followed; some that it passes on may be missing')
  const requests = drafts.size > seen.length ? all() : seen
  const left = requests === seen ? spellings : unclaimedTexts(cx, catalogues, roles, requests, elsewhere)
  return {
    requests: withOutside(
      narrowed(
        withSpelling(
          cx,
          catalogues,
          ownMembers(cx, withHandedElsewhere(cx, withSharedReaders(cx, requests, reads.entered, sharedBy), followed)),
          {
            roles,
            visited: reads.visited,
            foreign: [...foreign.map(({ place }) => place), ...elsewhere],
          },
        ),
        around.files,
        vocabulary,
      ),
      catalogues,
      around.files,
      new Set(cx.files.map((file) => cx.fileOf(file))),
    ),
    unknown: unclaimed(cx, left),
    wrappers: [...wrappers.values()].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line),
    limits: [...new Set(limits)],
    foreign: [...foreign, ...perhaps],
  }
}

function compare(a: Request, b: Request): number {
  return a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : a.place.start - b.place.start
}

interface Outcome {
  readonly request: Request
  /** A transport that nobody calls with a path. */
  readonly isIdle: boolean
}

function request(
  cx: Context,
  callers: Callers,
  reached: Reached,
  identity: Identity,
  around: Surroundings,
  reads: ReturnType<typeof createReads>,
  roles: Roles,
): Outcome | null {
  const { sink, call, chain } = reached
  if (identity.segments !== null && identity.segments.length === 0) return null
  const depth = identifyingDepth(cx, reached, identity)
  const outer = chain[depth - 1]?.call ?? call
  const making = makingCall(cx, reached, identity, depth)
  // What a test makes, the program may make elsewhere as well.
  const stated = making && roles.of(making) === roles.of(outer) ? making : outer
  const unknowns: RequestUnknown[] = []
  const { versions, unknown: versionUnknown } = readVersions(cx, identity, sink.sdk, around)
  if (versionUnknown) unknowns.push(versionUnknown)
  if (identity.method === null) unknowns.push(unknownAt(cx, 'method', 'dynamic-method', call))
  const pathNode = pathArgument(cx, identity, stated)
  unknowns.push(...openPath(cx, identity, pathNode))
  const sources: readonly ParamSource[] = [
    ...sink.query.map((value) => ({ value: besides(value, identity.ways), in: 'query' as const })),
    ...sink.body.map((value) => ({ value: besides(value, identity.ways), in: 'body' as const })),
  ]
  const readAll = (more: readonly ParamSource[]): ParamReading =>
    readParams(
      cx,
      [...sources, ...more],
      identity.parts,
      lastTextNode(cx, identity),
      // What a wrapper writes serves all its callers: only texts of the function that makes this call, or of one around it,
      // can take a new parameter.
      (node) => encloses(cx, ownerOf(cx, node), outer),
      (ref) => valuesOf(cx, callers, ref, chain),
      nestedKeys(identity.catalogue),
    )
  const first = readAll([])
  const inputs = first.unknown.some(({ reason }) => reason !== 'type-only')
    ? statedInputs(cx, identity.url.pieces)
    : null
  const reading = inputs ? readAll([{ value: inputs, in: sink.body.length > 0 ? 'body' : 'query' }]) : first
  unknowns.push(...reading.unknown)
  const params = reading.params.map((param) => onTheWire(inPath(param, identity.segments), identity))
  const slots = [
    ...withSpares(cx, reading.slots, outer, call, chain.slice(0, depth)),
    ...argumentSlot(cx, reached, reading),
  ]
  const response = sink.copy ? { reads: [], unknown: [] } : reads.of(reached, identity)
  unknowns.push(...response.unknown)
  let certainty: Certainty = weaker(identity.certainty, reached.guessed ? 'inferred' : 'proven')
  for (const version of versions) certainty = weaker(certainty, version.certainty)
  if (versions.length === 0) certainty = weaker(certainty, 'inferred')
  return {
    isIdle: isIdleSender(cx, callers, (file) => around.audienceOf(file), reached, identity),
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
      reads: response.reads,
      unknown: unknowns,
      place: placeOf(cx, stated),
      role: sink.copy === 'mock' ? 'mock' : roles.of(outer),
      via: chain
        .slice(0, depth)
        .map((link) => callers.nameOf(link.fn))
        .reverse(),
      linked: [],
      certainty,
    },
  }
}

const nestingMemo = new WeakMap<Catalogue, ReadonlySet<string>>()

/** The keys of bodies below which changes ask for parameters. */
function nestedKeys(catalogue: Catalogue): ReadonlySet<string> {
  let keys = nestingMemo.get(catalogue)
  if (!keys)
    nestingMemo.set(
      catalogue,
      (keys = new Set(catalogue.changes.flatMap((change) => ('inside' in change ? change.inside : [])))),
    )
  return keys
}

/** A path that could not be read, and segments of which only the first alternatives were followed. */
function openPath(cx: Context, identity: Identity, pathNode: ts.Node): readonly RequestUnknown[] {
  const bounded = identity.parts.segments.flatMap((span) =>
    span.pieces.flatMap((piece) =>
      piece.kind === 'hole' && piece.value.kind === 'unknown' && bounds.has(piece.value.reason)
        ? [unknownAt(cx, 'path', piece.value.reason, piece.node)]
        : [],
    ),
  )
  if (identity.segments === null) return [bounded[0] ?? unknownAt(cx, 'path', 'dynamic-path', pathNode)]
  return bounded.filter(({ reason }) => reason === 'too-many-values')
}

const bounds: ReadonlySet<string> = new Set(['too-many-values', 'too-deep', 'recursive'])

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

function argumentSlot(cx: Context, reached: Reached, reading: ParamReading): Request['slots'] {
  const { missing } = reached.sink
  if (!missing || reading.params.length > 0 || reached.chain.length > 0) return []
  const last = cx.ts.isCallExpression(reached.call) ? reached.call.arguments[missing.at - 1] : undefined
  if (!last) return []
  const place = { ...placeOf(cx, last), start: last.getEnd(), end: last.getEnd() }
  return [{ form: 'argument', in: missing.in, place }]
}

/** What the callers of a reference's function pass for it; empty when there are none or one of them cannot be read. */
function valuesOf(cx: Context, callers: Callers, ref: Ref, chain: readonly Link[]): readonly Value[] {
  // What a field was given when its object was made, the callers of the constructor know.
  const fn = ref.parameter ? ref.parameter.parent : ownerOf(cx, ref.node)
  const isDecided = fn !== null && (ref.parameter !== null || cx.ts.isConstructorDeclaration(fn))
  if (!isDecided || chain.some((link) => link.fn === fn)) return ref.fallback ? [ref.fallback] : []
  const values: Value[] = []
  for (const call of callers.of(fn).slice(0, 32)) {
    const frame = { fn, call, shift: 0, caller: null, self: null, lexical: null, depth: 1 }
    let value = ref.parameter ? argumentOf(cx, ref.parameter, call, frame) : cx.evaluate(ref.node, frame)
    for (const name of ref.path) value = cx.member(value, name, ref.node, frame)
    values.push(value)
  }
  if (ref.fallback) values.push(ref.fallback)
  return values
}

/** What a call gives a parameter, by its name or for what it takes apart. */
function argumentOf(cx: Context, parameter: ts.ParameterDeclaration, call: Call, frame: Frame): Value {
  if (cx.ts.isIdentifier(parameter.name)) return cx.evaluate(parameter.name, frame)
  const given = argumentAt(cx, call.arguments ?? [], parameter.parent.parameters.indexOf(parameter), null)
  return given ?? unknown(parameter, 'parameter-without-caller')
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
