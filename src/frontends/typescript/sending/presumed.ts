/**
 * Calls that are given a path of the API, spelt whole, in a program that names the API, where what they send by was not followed (a client that is
 * put together at run time, a package without a file here). Method, path and params stand at the call; host and version are presumed to be those
 * that the program names. No such request is ever more than `inferred`, and no edit of it goes in without a look.
 */

import type { ts } from 'ts-morph'
import type { Catalogue } from '../../../catalogue/types.ts'
import type { Request } from '../../../request.ts'
import { weaker } from '../../../request.ts'
import { isKnown } from './descriptions.ts'
import { isShutOff } from '../evaluate/conditions/gates.ts'
import type { Context } from '../evaluate/context.ts'
import { isFunction, outerParent, propertyName, unwrap } from '../evaluate/context.ts'
import type { Lit } from '../evaluate/value.ts'
import { constantText, optionsOf } from '../evaluate/value.ts'
import type { Outlet } from '../sinks/outlet.ts'
import { unknownAt } from '../parts/places.ts'
import type { Roles } from '../parts/roles.ts'
import { whereIs } from '../unread/silent.ts'
import { mayBePresumed, readPresumed, sends } from '../sinks/presumed.ts'
import type { Base, Seat } from '../sinks/presumed.ts'
import type { Ties } from './tied.ts'
import { createTies } from './tied.ts'
import type { Spelling } from '../unread/unclaimed.ts'

/** More calls of one function are no calls of one client's own sender. */
const maxCalls = 400

/** The calls that take such paths, and all other calls of the same functions. Empty when no source names the API. */
export function presumed(
  cx: Context,
  catalogues: readonly Catalogue[],
  roles: Roles,
  spellings: readonly Spelling[],
  requests: readonly Request[],
): readonly Outlet[] {
  const found = new Map<ts.CallExpression, Outlet>()
  for (const catalogue of catalogues) {
    const own = spellings.filter((one) => one.catalogue === catalogue && one.paths.some((path) => path.isWhole))
    const said = own.length > 0 ? saidOf(cx, catalogue, roles, requests) : null
    if (!said) continue
    for (const { node } of own)
      for (const seat of seatsOf(cx, node)) {
        const tied = isTied(cx, said.ties, seat, node)
        if (!tied && !isBesideSent(cx, seat, requests)) continue
        const base = said.baseFor((senderOf(cx, seat) ?? seat.call).getSourceFile())
        for (const call of tied ? [seat.call, ...siblings(cx, seat)] : [seat.call])
          if (!found.has(call)) found.set(call, outletAt(cx, { ...seat, call }, base))
      }
  }
  return [...found.values()]
}

/** The sender comes from where the API is named, or what stands before the path does (`${BASE}/accounts/…`). */
function isTied(cx: Context, ties: Ties, seat: Seat, text: ts.Expression): boolean {
  const fn = senderOf(cx, seat)
  if (fn) return ties.ofFile(fn.getSourceFile())
  const first = firstIn(cx, text)
  return ties.of(seat.call.expression) || (first !== null && ties.of(first))
}

/** Others of a file that are made by the same function are sent: `defineEndpoint({ method, path })` of a library's table of endpoints. */
function isBesideSent(cx: Context, seat: Seat, requests: readonly Request[]): boolean {
  const file = seat.call.getSourceFile()
  const path = cx.fileOf(file)
  const others = siblings(cx, seat).filter((one) => one.getSourceFile() === file)
  const sent = others.filter((call) =>
    requests.some(({ path: own }) =>
      own?.segments.some(({ text, sites }) =>
        sites.some(
          ({ place }) => text !== null && place.file === path && call.pos <= place.start && place.end <= call.end,
        ),
      ),
    ),
  )
  return sent.some((call) => serviceOf(cx, call) === serviceOf(cx, seat.call))
}

/** What a definition says of whose endpoint it is: `{ service: 'x', method, path }`. */
function serviceOf(cx: Context, call: ts.CallExpression): string {
  const said = call.arguments.flatMap((one) => {
    const value = cx.evaluate(one, null)
    return value.kind === 'object' ? value.properties : []
  })
  return said
    .flatMap(({ name, value }) => {
      const text = constantText(value)
      return text === null || /^(method|verb|path|url|uri|name|id|description|summary|key)$/.test(name)
        ? []
        : [`${name}=${text}`]
    })
    .sort()
    .join('&')
}

/** What a text begins with that is no text itself. */
function firstIn({ ts }: Context, text: ts.Expression): ts.Expression | null {
  if (ts.isTemplateExpression(text)) return text.head.text === '' ? text.templateSpans[0]!.expression : null
  let at = text
  while (ts.isBinaryExpression(at)) at = at.left
  return at === text || ts.isStringLiteralLike(at) ? null : at
}

/** A request of such a call, with what is presumed of it said; null where the registry has no such path, or not by that method. */
export function asPresumed(
  cx: Context,
  catalogues: readonly Catalogue[],
  own: Request,
  call: ts.Expression,
  known: ReadonlySet<string>,
): Request | null {
  const template = own.path?.template ?? null
  if (template === null || isKnown(own, known)) return null
  const rows = catalogues.flatMap((one) => (one.api.id === own.api ? one.endpoints : []))
  const methods = new Set(rows.flatMap(({ path, method }) => (path === template ? [method] : [])))
  const method = own.method ?? (methods.size === 1 ? [...methods][0]! : null)
  if (method === null || !methods.has(method)) return null
  const callee = cx.ts.isCallExpression(call) ? call.expression : call
  const unread = own.unknown.filter(({ part }) => part !== 'method')
  return {
    ...own,
    method,
    certainty: weaker(own.certainty, 'inferred'),
    unknown: [...unread, unknownAt(cx, 'host', 'unresolved-callee', callee)],
    isPresumed: true,
  }
}

function outletAt(cx: Context, seat: Seat, base: Base): Outlet {
  return {
    node: seat.call,
    read: (frame) => {
      const sink = isShutOff(cx, seat.call, frame) ? null : readPresumed(cx, seat, base, frame)
      return sink ? [sink] : []
    },
  }
}

/** The calls that a text is handed to: as an argument, in an options object, by the name of a constant. */
function seatsOf(cx: Context, node: ts.Node): readonly Seat[] {
  const { ts } = cx
  const parent = outerParent(cx, node)
  if (ts.isConditionalExpression(parent) && parent.condition !== node) return seatsOf(cx, parent)
  if (ts.isTaggedTemplateExpression(parent)) return seatsOf(cx, parent)
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
    const { name } = parent
    const symbol = cx.symbolAt(name)
    const uses = (cx.identifiers(name.getSourceFile()).get(name.text) ?? []).filter((use) => use !== name)
    return uses.filter((use) => cx.symbolAt(use) === symbol).flatMap((use) => seatAt(cx, use))
  }
  return seatAt(cx, node)
}

function seatAt(cx: Context, node: ts.Node): readonly Seat[] {
  const { ts } = cx
  const parent = outerParent(cx, node)
  const isProperty = ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)
  const key = isProperty && ts.isIdentifier(parent.name) ? parent.name.text : null
  if (key !== null && !/^(path|url|uri|endpoint|resource|route|pathname)$/.test(key)) return []
  const argument = key === null ? node : parent.parent
  const call = outerParent(cx, argument)
  if (!ts.isCallExpression(call) || !mayBePresumed(cx, call)) return []
  const index = call.arguments.findIndex((one) => one.pos <= argument.pos && argument.end <= one.end)
  return index < 0 ? [] : [{ call, index, key }]
}

/** Other calls of the function that a call is one of, and calls of its like: where `get` takes a path, `post` of the same client does. */
function siblings(cx: Context, seat: Seat): readonly ts.CallExpression[] {
  const { call } = seat
  const name = calleeName(cx, call)
  const fn = senderOf(cx, seat)
  if (!fn || !name) return []
  return [name.text, ...likesOf(cx, fn)].flatMap((one) => callsOf(cx, one, fn)).filter((one) => one !== call)
}

/** The function of the project that a path is handed to. */
function senderOf(cx: Context, { call }: Seat): ts.Node | null {
  const name = calleeName(cx, call)
  return name && functionAt(cx, name)
}

/** The names of other methods beside a function that are called as methods of HTTP are. */
function likesOf(cx: Context, fn: ts.Node): readonly string[] {
  const { ts } = cx
  const holder = holderOf(cx, fn)
  const members = ts.isClassLike(holder)
    ? holder.members
    : ts.isObjectLiteralExpression(holder)
      ? holder.properties
      : []
  return members.flatMap((one) => {
    const name = propertyName(cx, one.name)
    return name !== null && sends(name) ? [name] : []
  })
}

/** The calls of that name whose function is `fn`, or stands beside it. */
function callsOf(cx: Context, name: string, fn: ts.Node): readonly ts.CallExpression[] {
  const { ts } = cx
  const uses = cx.uses(name)
  if (uses.length > maxCalls) return []
  return uses.flatMap((use) => {
    const callee = ts.isPropertyAccessExpression(use.parent) && use.parent.name === use ? use.parent : use
    const other = outerParent(cx, callee)
    const isCall =
      ts.isCallExpression(other) && other.expression.pos <= callee.pos && callee.end <= other.expression.end
    const own = isCall ? functionAt(cx, use) : null
    return isCall && own && (own === fn || holderOf(cx, own) === holderOf(cx, fn)) ? [other] : []
  })
}

/** The class or object that a method stands in; the function itself where it is none. */
function holderOf({ ts }: Context, fn: ts.Node): ts.Node {
  const member = ts.isMethodDeclaration(fn) ? fn : fn.parent
  const holder: ts.Node | undefined = member.parent
  return holder && (ts.isClassLike(holder) || ts.isObjectLiteralExpression(holder)) ? holder : fn
}

function calleeName({ ts }: Context, call: ts.CallExpression): ts.MemberName | null {
  const callee = call.expression
  if (ts.isPropertyAccessExpression(callee)) return callee.name
  return ts.isIdentifier(callee) ? callee : null
}

/** The function of the project behind a name, by its declaration or by its value. */
function functionAt(cx: Context, name: ts.MemberName): ts.Node | null {
  const { ts } = cx
  const declared = cx.symbolAt(name)?.valueDeclaration
  if (declared && cx.fileOf(declared) !== null) {
    if (ts.isMethodDeclaration(declared) || ts.isFunctionDeclaration(declared)) return declared
    const isHeld =
      ts.isPropertyDeclaration(declared) || ts.isPropertyAssignment(declared) || ts.isVariableDeclaration(declared)
    if (isHeld && declared.initializer && isFunction(cx, declared.initializer)) return declared.initializer
  }
  const callee = ts.isPropertyAccessExpression(name.parent) ? name.parent : name
  const values = optionsOf(cx.evaluate(callee, null))
  const [only] = values
  return values.length === 1 && only?.kind === 'function' ? only.node : null
}

/** What the program says of an API: its host, what belongs to it, and a version for what stands in a file. */
interface Said {
  readonly host: string
  readonly ties: Ties
  baseFor(file: ts.SourceFile): Base
}

/** Null when no source names the API. */
function saidOf(cx: Context, { api }: Catalogue, roles: Roles, requests: readonly Request[]): Said | null {
  const sources = cx.files.filter((file) => roles.ofFile(file) === 'source')
  const hosts = api.hosts.map(({ host }) => host)
  const naming = hosts.filter((host) => sources.some((file) => hostsIn(cx, file, host).length > 0))
  const own = requests.filter((request) => request.api === api.id && request.role === 'source')
  if (naming.length === 0 && own.length === 0) return null
  const isProduction = (host: string): boolean =>
    api.hosts.some((one) => one.host === host && one.role === 'production')
  const host = own[0]?.host ?? naming.find(isProduction) ?? naming[0] ?? hosts[0]!
  const known = new Set(api.versions.map(({ version }) => version))
  const versions = new Map(sources.map((file) => [file, versionsIn(cx, file, hosts, known)]))
  const settings = sources.filter((file) => hosts.some((one) => hostsIn(cx, file, one).length > 0))
  const beside = onlyOf(settings.flatMap((file) => versionsNamed(cx, file, known)))
  const all = onlyOf(
    sources.flatMap((file) => [...behindHosts(cx, file, hosts, known), ...versionsNamed(cx, file, known, ofApis)]),
  )
  // A client says its version where it is written, its settings beside the host, or the program has one for all.
  const ties = createTies(cx, new Set(settings), hosts)
  return { host, ties, baseFor: (file) => ({ host, version: onlyOf(versions.get(file) ?? []) ?? beside ?? all }) }
}

function versionsIn(
  cx: Context,
  file: ts.SourceFile,
  hosts: readonly string[],
  known: ReadonlySet<string>,
): readonly Lit[] {
  return [...behindHosts(cx, file, hosts, known), ...versionsNamed(cx, file, known)]
}

function behindHosts(
  cx: Context,
  file: ts.SourceFile,
  hosts: readonly string[],
  known: ReadonlySet<string>,
): readonly Lit[] {
  return hosts.flatMap((host) => versionsBehind(cx, file, host, known))
}

function lit(node: ts.Node, text: string, start: number): Lit {
  return { kind: 'lit', text, node, start, certainty: 'inferred' }
}

/** The piece that all of them say; null where they say several versions, or none does. */
function onlyOf(pieces: readonly Lit[]): Lit | null {
  return new Set(pieces.map(({ text }) => text)).size === 1 ? pieces[0]! : null
}

/** The offsets behind a host in the texts of a file, its comments left out. */
function hostsIn({ ts }: Context, file: ts.SourceFile, host: string): readonly number[] {
  const found: number[] = []
  for (let at = file.text.indexOf(host); at >= 0; at = file.text.indexOf(host, at + 1))
    if (whereIs(ts, file, at) === 'text') found.push(at + host.length)
  return found
}

/** The versions that stand behind a host: `https://ads-api.x.com/11`. */
function versionsBehind(cx: Context, file: ts.SourceFile, host: string, known: ReadonlySet<string>): readonly Lit[] {
  return hostsIn(cx, file, host).flatMap((at): readonly Lit[] => {
    const text = /^\/(\d+)(?!\w)/.exec(file.text.slice(at, at + 8))?.[1]
    return text !== undefined && known.has(text) ? [lit(literalAt(cx, file, at), text, at + 1)] : []
  })
}

/** The literal around an offset. */
function literalAt({ ts }: Context, file: ts.SourceFile, offset: number): ts.Node {
  let at: ts.Node = file
  for (;;) {
    const inner: ts.Node | undefined = ts.forEachChild(at, (child) =>
      child.getStart(file) <= offset && offset < child.getEnd() ? child : undefined,
    )
    if (!inner) return at
    at = inner
  }
}

const ofVersions = /version$/i
/** Names that say as much where the host is not named beside them. */
const ofApis = /(api|ads)_?version$/i
/** Versions of other things, by the words in front. */
const ofOthers =
  /oauth|schema|db_?|database|sdk|cache|video|graph|meta|facebook|google|tiktok|node|format|protocol|package|app_?version|client_?version/i

/** What names of versions are given in a file: `API_VERSION = '11'`, `{ adsVersion: 11 }`, `version = process.env.V ?? '11'`. */
function versionsNamed(
  cx: Context,
  file: ts.SourceFile,
  known: ReadonlySet<string>,
  names: RegExp = ofVersions,
): readonly Lit[] {
  const { ts } = cx
  return [...cx.identifiers(file)].flatMap(([name, nodes]) => {
    if (!names.test(name) || ofOthers.test(name)) return []
    return nodes.flatMap((node): Lit[] => {
      const { parent } = node
      const isGiven =
        (ts.isVariableDeclaration(parent) ||
          ts.isPropertyAssignment(parent) ||
          ts.isPropertyDeclaration(parent) ||
          ts.isParameter(parent) ||
          ts.isBindingElement(parent)) &&
        parent.name === node
      const literal = isGiven && parent.initializer ? literalOf(cx, parent.initializer) : null
      const text = literal?.text.replace(/^v(?=\d)/, '')
      if (!literal || text === undefined || !known.has(text)) return []
      const isPlain = literal.text === text
      return [lit(literal, text, isPlain ? literal.getStart() + (ts.isNumericLiteral(literal) ? 0 : 1) : -1)]
    })
  })
}

/** The literal that a value is, or falls back to. */
function literalOf(cx: Context, node: ts.Node): ts.StringLiteralLike | ts.NumericLiteral | null {
  const { ts } = cx
  const inner = unwrap(cx, node)
  if (ts.isStringLiteralLike(inner) || ts.isNumericLiteral(inner)) return inner
  // `z.string().default('11')`
  if (ts.isCallExpression(inner)) {
    const isDefaulting = ts.isPropertyAccessExpression(inner.expression) && inner.expression.name.text === 'default'
    return isDefaulting && inner.arguments[0] ? literalOf(cx, inner.arguments[0]) : null
  }
  const isDefault =
    ts.isBinaryExpression(inner) &&
    (inner.operatorToken.kind === ts.SyntaxKind.BarBarToken ||
      inner.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
  return isDefault ? literalOf(cx, inner.right) : null
}
