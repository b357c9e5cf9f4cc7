/** Which route of the program's own server answers a request: the best that matches, in the package of the request where it has one. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { spelledIn } from '../evaluate/spelled.ts'
import type { Text } from '../evaluate/value.ts'
import { constantText, optionsOf } from '../evaluate/value.ts'
import type { UrlParts } from '../evaluate/values/url.ts'
import { parseUrl, spanText } from '../evaluate/values/url.ts'
import type { SinkCall } from '../sinks/sink.ts'
import { methodsOf } from '../sinks/sink.ts'
import type { Matched, RoutePath } from './address.ts'
import { matchRoute } from './address.ts'
import type { Route } from './routes.ts'
import { routesOf } from './routes.ts'

export interface Addressed {
  readonly route: Route
  readonly matched: Matched
}

/** Empty for an address of something else. */
export function addressed(cx: Context, call: ts.Node, sink: SinkCall, text: Text): readonly Addressed[] {
  const url = parseUrl(text)
  if (!isOwnAddress(cx, url)) return []
  const found = [...routesOf(cx).values()].flat().flatMap((route) => {
    const matched = isAskedBy(sink, text, route) && isNamedSo(url, route.path) ? matchRoute(route.path, url) : null
    return matched ? [{ route, matched, rank: rankOf(route.path, matched) }] : []
  })
  const best = Math.max(...found.map(({ rank }) => rank))
  const all = found.filter(({ rank }) => rank === best)
  const folder = cx.packageOf(call.getSourceFile())
  const near = all.filter(({ route }) => cx.packageOf(route.handler.node.getSourceFile()) === folder)
  // At some port of this machine, where no server says which one it listens on: that of the package itself.
  const isAtPort = url.hasHost && portsOf(cx).size === 0 && /:\d+$/.test(spanText(url.host) ?? '')
  return near.length > 0 || isAtPort ? near : all
}

/** More words are a better match, then what has a name for all segments, then what is known to be mounted so. */
function rankOf({ isOpen }: RoutePath, { words, rest }: Matched): number {
  return 4 * words + (rest ? 0 : 2) + (isOpen ? 0 : 1)
}

function isAskedBy(sink: SinkCall, url: Text, route: Route): boolean {
  return methodsOf(sink.method, url.ways).some(
    ({ method }) => method === null || route.method === null || method === route.method,
  )
}

/** A path alone, one behind something that was not read, or one of this machine at a port that the program listens on. */
export function isOwnAddress(cx: Context, { hasHost, host, segments }: UrlParts): boolean {
  if (!hasHost) return segments.length > 0
  const text = spanText(host)
  const found = text === null ? null : /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\])(?::(\d+))?$/.exec(text)
  if (!found) return false
  const ports = portsOf(cx)
  return found[1] === undefined || ports.size === 0 || ports.has(found[1])
}

const memo = new WeakMap<Context, ReadonlySet<string>>()

/** The ports that servers of the program are told to listen on, as far as they are written down. */
function portsOf(cx: Context): ReadonlySet<string> {
  const known = memo.get(cx)
  if (known) return known
  const found = new Set<string>()
  for (const file of cx.files)
    for (const call of spelledIn(cx.ts, file).calls) {
      const callee = call.expression
      const [first] = call.arguments
      if (!first || !cx.ts.isPropertyAccessExpression(callee) || callee.name.text !== 'listen') continue
      for (const one of optionsOf(cx.evaluate(first, null))) {
        const port = one.kind === 'object' ? one.properties.find(({ name }) => name === 'port')?.value : one
        const text = port && constantText(port)
        if (text && /^\d+$/.test(text)) found.add(text)
      }
    }
  memo.set(cx, found)
  return found
}

/** Words in names of variables for where one's own server is. */
const ofServer =
  /^(react|app|vite|next|nuxt|expo|public|vue|gatsby|api|backend|back|server|base|host|origin|url|uri|root|endpoint|proxy|gateway|bff|service|web|http|https|my|own|prefix|path|domain|site|edge|worker|relay)$/

/** `${process.env.CRM_URL}/items` says whose it is, and no route of ours goes by that name. */
function isNamedSo({ hasHost, segments }: UrlParts, { parts }: RoutePath): boolean {
  const [first] = segments[0]?.pieces ?? []
  if (hasHost || first?.kind !== 'hole') return true
  const name = first.value.kind === 'unknown' || first.value.kind === 'ref' ? (first.value.name ?? '') : ''
  const own = parts.flatMap((part) => (part.kind === 'word' ? part.text.toLowerCase().split(/[^a-z0-9]+/) : []))
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return words.every((word) => word === '' || ofServer.test(word) || own.includes(word))
}
