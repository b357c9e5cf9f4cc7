/** Which functions answer which addresses of the program's own server: registered (`app.all('/ads/*', handler)`), or by the name of their file. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { isInTest } from '../evaluate/context.ts'
import { wholeOf } from '../evaluate/names.ts'
import { spelledIn } from '../evaluate/spelled.ts'
import { propertyOf } from '../evaluate/parameters/inputs.ts'
import type { ExternalCall, Fn, Value } from '../evaluate/value.ts'
import { constantText, optionsOf } from '../evaluate/value.ts'
import { functionsIn } from '../sinks/sink.ts'
import type { RoutePart, RoutePath } from './address.ts'
import { partsOfFile, partsOfRoute } from './address.ts'
import { serving } from './serving.ts'

export interface Route {
  /** In capitals; null for any. */
  readonly method: string | null
  readonly path: RoutePath
  readonly handler: Fn
  /** Set where the handler is told what stands behind the mount alone: `app.use('/ads', handler)`. */
  readonly isMount: boolean
  /**
   * What the handler gets besides the request: parts of the path in the query (Next's pages), an argument of their own (web routes), or the
   * variables that it is deployed with (workers).
   */
  readonly shape: 'server' | 'page' | 'web' | 'worker'
  /** The function answers other addresses as well, and tells them apart itself: what it answers, not every one of them gets. */
  readonly isOneOfSeveral?: true
}

const registering = /^(all|any|delete|del|get|head|options|patch|post|put|use)$/
const verb = /^(DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT)$/

/** Routers in routers, this deep. */
const maxMounts = 4

const memo = new WeakMap<Context, ReadonlyMap<ts.Node, readonly Route[]>>()

/** All routes by the function that answers them. */
export function routesOf(cx: Context): ReadonlyMap<ts.Node, readonly Route[]> {
  const known = memo.get(cx)
  if (known) return known
  const routes = new Map<ts.Node, Route[]>()
  for (const file of cx.files) {
    if (isInTest(cx, file)) continue
    const own = [
      ...byFile(cx, file),
      ...spelledIn(cx.ts, file).calls.flatMap((call) => registered(cx, call)),
      ...serving(cx, file),
    ]
    for (const route of own) {
      const { node } = route.handler
      const list = routes.get(node)
      if (list) list.push(route)
      else routes.set(node, [route])
    }
  }
  memo.set(cx, routes)
  return routes
}

/** `app.get('/cards', signedIn, handler)`, `router.use('/ads', handler)`, `app.route({ method: 'GET', url: '/cards', handler })` */
function registered(cx: Context, call: ts.CallExpression): readonly Route[] {
  const { ts } = cx
  const callee = call.expression
  if (!ts.isPropertyAccessExpression(callee)) return []
  const name = callee.name.text
  if (name === 'route') return call.arguments.flatMap((one) => described(cx, callee.expression, one))
  if (!registering.test(name)) return []
  const [first, ...rest] = call.arguments
  const isAnywhere = name === 'use' && first && !ts.isStringLiteralLike(first)
  const text = first && !isAnywhere ? pathIn(cx, first) : null
  if (!first || text === null || rest.length === 0) return []
  const parts = partsOfRoute(text)
  const isMount = name === 'use'
  const method = /^(all|any|use)$/.test(name) ? null : name === 'del' ? 'DELETE' : name.toUpperCase()
  const handlers = rest.flatMap((one) => handlersIn(cx, cx.evaluate(one, null)))
  if (handlers.length === 0) return []
  return mountsOf(cx, callee.expression, 0).flatMap((mount) => {
    const whole = [...mount.parts, ...parts]
    const path = {
      parts: isMount ? [...whole, { kind: 'rest', name: '0', isList: false } as const] : whole,
      isOpen: mount.isOpen,
    }
    return handlers.map((handler): Route => ({ method, path, handler, isMount, shape: 'server' }))
  })
}

function described(cx: Context, server: ts.Expression, node: ts.Expression): readonly Route[] {
  return optionsOf(cx.evaluate(node, null)).flatMap((one) => {
    if (one.kind !== 'object') return []
    const [url, method, handler] = [
      propertyOf(one, 'url') ?? propertyOf(one, 'path'),
      propertyOf(one, 'method'),
      propertyOf(one, 'handler'),
    ]
    const text = url && constantText(url)
    if (!text?.startsWith('/') || !handler) return []
    const said = method && constantText(method)?.toUpperCase()
    return mountsOf(cx, server, 0).flatMap((mount) =>
      handlersIn(cx, handler).map((own): Route => ({
        method: said && verb.test(said) ? said : null,
        path: { parts: [...mount.parts, ...partsOfRoute(text)], isOpen: mount.isOpen },
        handler: own,
        isMount: false,
        shape: 'server',
      })),
    )
  })
}

function pathIn(cx: Context, node: ts.Expression): string | null {
  const text = constantText(cx.evaluate(node, null))
  return text !== null && /^[/*:]/.test(text) ? text : null
}

function handlersIn(cx: Context, value: Value): readonly Fn[] {
  return optionsOf(value).flatMap((one): readonly Fn[] => {
    if (one.kind === 'function') return [one]
    // `asyncHandler(async (req, res) => …)`, and no router, which is made of calls as well.
    if (one.kind === 'external-call') return one.callee.base || isRouter(one) ? [] : functionsIn(cx, one)
    return one.kind === 'list' ? one.items.flatMap((item) => handlersIn(cx, item)) : []
  })
}

/** What stands before the routes of a server or router: nothing, or where it is mounted. */
function mountsOf(cx: Context, server: ts.Expression, depth: number): readonly RoutePath[] {
  const made = optionsOf(cx.evaluate(server, null))
  const unknown = [{ parts: [], isOpen: true }]
  if (depth >= maxMounts) return unknown
  const paths = made.flatMap((one): readonly RoutePath[] => {
    if (one.kind === 'ref' && one.path.length === 0) return registeredAt(cx, one.owner)
    if (one.kind !== 'external-call') return []
    const router = rootOf(one)
    if (!isRouter(router)) return [root]
    const found = cx.uses('use').flatMap((use) => mounted(cx, use, router.node, depth))
    const own = prefixOf(cx, router)
    return (found.length > 0 ? found : [root]).map((mount) => ({ ...mount, parts: [...mount.parts, ...own] }))
  })
  return paths.length > 0 ? paths : unknown
}

function isRouter({ callee }: ExternalCall): boolean {
  return /router/i.test(callee.path.at(-1) ?? '') || /router/i.test(callee.module)
}

/** What a chain of calls (`Router().use(json()).get('/cards', …)`) began with. */
function rootOf(made: ExternalCall): ExternalCall {
  let at = made
  while (at.callee.base) at = at.callee.base
  return at
}

/** `new Router({ prefix: '/api' })` */
function prefixOf(cx: Context, { node, frame }: ExternalCall): readonly RoutePart[] {
  const [options] = node.arguments ?? []
  const given = options ? cx.evaluate(options, frame) : null
  const prefix = given?.kind === 'object' ? propertyOf(given, 'prefix') : null
  const text = prefix && constantText(prefix)
  return text ? partsOfRoute(text) : []
}

const root: RoutePath = { parts: [], isOpen: false }

/** `app.register(routes, { prefix: '/api' })`, for the function that is handed the server. */
function registeredAt(cx: Context, fn: ts.Node): readonly RoutePath[] {
  const { ts } = cx
  return cx.uses('register').flatMap(({ parent }): readonly RoutePath[] => {
    const call = parent.parent
    if (!ts.isPropertyAccessExpression(parent) || !ts.isCallExpression(call) || call.expression !== parent) return []
    const [plugin, options] = call.arguments
    const isOne =
      plugin &&
      optionsOf(wholeOf(cx, cx.evaluate(plugin, null))).some((one) => one.kind === 'function' && one.node === fn)
    if (!isOne) return []
    const given = options ? cx.evaluate(options, null) : null
    const prefix = given?.kind === 'object' ? propertyOf(given, 'prefix') : null
    const text = prefix ? constantText(prefix) : ''
    return text === null ? [{ parts: [], isOpen: true }] : [{ parts: partsOfRoute(text), isOpen: false }]
  })
}

/** `app.use('/api', router)`, for the router that was made there. */
function mounted(cx: Context, use: ts.Node, made: ts.Node, depth: number): readonly RoutePath[] {
  const { ts } = cx
  const access = use.parent
  const call = access.parent
  if (!ts.isPropertyAccessExpression(access) || !ts.isCallExpression(call) || call.expression !== access) return []
  const [first, ...rest] = call.arguments
  const prefix = first && pathIn(cx, first)
  const routers = typeof prefix === 'string' ? rest : call.arguments
  const isMounted = routers.some((one) =>
    optionsOf(wholeOf(cx, cx.evaluate(one, null))).some(
      (value) => value.kind === 'external-call' && rootOf(value).node === made,
    ),
  )
  if (!isMounted) return []
  const parts = typeof prefix === 'string' ? partsOfRoute(prefix) : []
  return mountsOf(cx, access.expression, depth + 1).map((outer) => ({ ...outer, parts: [...outer.parts, ...parts] }))
}

/** Next's `pages/api` and `app/**\/route`, Nuxt's `server/api`, SvelteKit's `+server`. */
const fileRoutes: readonly { readonly pattern: RegExp; readonly prefix: string; readonly shape: Route['shape'] }[] = [
  { pattern: /(?:^|\/)pages\/api\/(.+)\.[cm]?[jt]sx?$/, prefix: 'api', shape: 'page' },
  { pattern: /(?:^|\/)server\/api\/(.+)\.[cm]?[jt]s$/, prefix: 'api', shape: 'server' },
  { pattern: /(?:^|\/)server\/routes\/(.+)\.[cm]?[jt]s$/, prefix: '', shape: 'server' },
  { pattern: /(?:^|\/)app\/(.+)\/route\.[cm]?[jt]sx?$/, prefix: '', shape: 'web' },
  { pattern: /(?:^|\/)routes\/(.+)\/\+server\.[jt]s$/, prefix: '', shape: 'web' },
]

/** Vercel's functions stand in a folder of the package itself. */
const functions = /^api\/(.+)\.[cm]?[jt]s$/

/** `api/cards.ts` of a package whose function takes a request, `(req, res) => …`: other folders of that name hold clients. */
function byFolder(cx: Context, file: ts.SourceFile): readonly Route[] {
  const folder = cx.packageOf(file)
  const path = cx.fileOf(file) ?? ''
  const found = functions.exec(folder === '' ? path : path.slice(folder.length + 1))
  if (!found) return []
  const parts = [...partsOfRoute('api'), ...partsOfFile(found[1]!, false)]
  return answering(cx, file)
    .filter(({ handler }) => /^_?(req|request)$/.test(handler.node.parameters[0]?.name.getText() ?? ''))
    .map(({ handler, method }): Route => ({
      method,
      path: { parts, isOpen: false },
      handler,
      isMount: false,
      shape: handler.node.parameters.length > 1 ? 'page' : 'web',
    }))
}

function byFile(cx: Context, file: ts.SourceFile): readonly Route[] {
  const path = cx.fileOf(file) ?? ''
  for (const { pattern, prefix, shape } of fileRoutes) {
    const found = pattern.exec(path)
    if (!found) continue
    // Nuxt says the method in the name of the file: `cards.post.ts`.
    const isNext = shape === 'page' || /\/route\.\w+$/.test(path)
    const [, name, said] = /^(.*?)(?:\.(get|post|put|patch|delete))?$/.exec(found[1]!)!
    const parts = [...partsOfRoute(prefix), ...partsOfFile(name!, isNext)]
    return answering(cx, file).map(({ handler, method }): Route => ({
      method: method ?? said?.toUpperCase() ?? null,
      path: { parts, isOpen: false },
      handler,
      isMount: false,
      shape,
    }))
  }
  return byFolder(cx, file)
}

/** What a file exports to answer: by default, or under the names of methods. */
function answering(
  cx: Context,
  file: ts.SourceFile,
): readonly { readonly handler: Fn; readonly method: string | null }[] {
  const { ts } = cx
  return file.statements.flatMap((one) => {
    const of = (node: ts.Node, method: string | null): readonly { handler: Fn; method: string | null }[] =>
      optionsOf(cx.evaluate(node, null)).flatMap((value) =>
        value.kind === 'function'
          ? [{ handler: value, method }]
          : value.kind === 'external-call'
            ? functionsIn(cx, value).map((handler) => ({ handler, method }))
            : [],
      )
    if (ts.isExportAssignment(one)) return of(one.expression, null)
    if (ts.isFunctionDeclaration(one) && one.name && hasExport(cx, one)) {
      const isDefault = one.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
      return isDefault || verb.test(one.name.text) ? of(one.name, isDefault ? null : one.name.text) : []
    }
    if (ts.isVariableStatement(one) && hasExport(cx, one))
      return one.declarationList.declarations.flatMap(({ name, initializer }) =>
        initializer && ts.isIdentifier(name) && verb.test(name.text) ? of(initializer, name.text) : [],
      )
    return []
  })
}

function hasExport({ ts }: Context, node: ts.HasModifiers): boolean {
  return !!node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
}
