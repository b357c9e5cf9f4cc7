/** Which call of a chain is the request's own: the outermost one that says something about its path, method or parameters. */

import type { ts } from 'ts-morph'
import type { Call } from './callers.ts'
import type { Context } from '../evaluate/context.ts'
import { unwrap } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { Value } from '../evaluate/value.ts'
import { constantText, optionsOf } from '../evaluate/value.ts'
import type { Identity } from '../parts/identity.ts'
import type { Reached } from './wrappers.ts'

/**
 * How many links of the chain lie inside the outermost call: up to the last one whose arguments give literal path segments,
 * the method or keys of the params. Links beyond only say which object the method was called on.
 */
export function identifyingDepth(cx: Context, reached: Reached, identity: Identity): number {
  const { chain, sink } = reached
  const given = chain.map((link, index) => (link.call ? index + 1 : 0)).reduce((a, b) => Math.max(a, b), 0)
  if (identity.segments === null) return given
  const nodes = pathNodes(identity)
  for (const node of verbNodes(sink)) nodes.add(node)
  for (const value of [...sink.query, ...sink.body]) collectKeys(value, nodes)
  // What one of several queries is not seen to hold is no request of its own.
  for (const { template, parts } of reached.identities)
    for (const part of template === identity.template ? parts.query : [])
      if (part.kind === 'object') collectKeys(part.value, nodes)
      else for (const piece of part.name) nodes.add(piece.node)
  const rows = rowsAround(cx, nodes)
  let depth = 0
  let frame = reached.frame
  for (const [index, link] of chain.entries()) {
    const outer: Frame | null = frame?.caller ?? null
    const given = link.call ? givenTo(cx, link.call).map((argument) => cx.evaluate(argument, outer)) : []
    if (
      given.some((value) => mentions(value, nodes) || optionsOf(value).some((one) => rows.has(constantText(one) ?? '')))
    )
      depth = index + 1
    frame = outer
  }
  return depth
}

/**
 * The call that the path was given to beforehand, where none of the chain's says it: `list = (id) => collection(`accounts/${id}/campaigns`)`
 * of `list(id).toArray()`. Null for any other request.
 */
export function makingCall(
  cx: Context,
  { chain, frame, sink }: Reached,
  identity: Identity,
  depth: number,
): Call | null {
  const nodes = pathNodes(identity)
  const verb = verbNodes(sink)
  const own = new Set(chain.map((link) => link.call))
  let at: Frame | null = frame
  for (let index = 0; at; index++, at = at.caller) {
    // `new Request('GET', path).send()`: the object was made with it. One whose methods say the verb (`account.campaigns().create(…)`) is
    // asked by a call of them.
    const self = index >= depth && at.self?.kind === 'instance' ? at.self : null
    const site = self && !own.has(self.site) ? self.site : null
    const given = site?.arguments?.map((one) => cx.evaluate(one, self!.frame)) ?? []
    if (site && given.some((value) => mentions(value, nodes)))
      return at.call && !given.some((value) => mentions(value, verb)) ? at.call : site
    for (let made = index < depth ? null : at.lexical; made; made = made.lexical)
      if (made.call && !own.has(made.call)) {
        const { call, caller } = made
        if ((call.arguments ?? []).some((one) => mentions(cx.evaluate(one, caller), nodes))) return call
      }
  }
  return null
}

/** Where the method is spelt; nowhere when the way of sending says it. */
function verbNodes({ method }: Reached['sink']): ReadonlySet<ts.Node> {
  const texts = typeof method === 'string' ? [] : optionsOf(method)
  return new Set(texts.flatMap((option) => (option.kind === 'text' ? [option.pieces[0]!.node] : [])))
}

/** Where the texts of a path are spelt. */
function pathNodes(identity: Identity): Set<ts.Node> {
  const nodes = new Set<ts.Node>()
  const spans = identity.parts.segments.slice(-(identity.segments?.length ?? 0))
  for (const [index, segment] of (identity.segments ?? []).entries())
    for (const piece of spans[index]?.pieces ?? [])
      // An id is no part of the path's shape, a `:name` is.
      if (segment.text !== null || (piece.kind === 'lit' && /^[:{]/.test(piece.text))) nodes.add(piece.node)
  return nodes
}

/** What a row of a registry calls its parts. */
const parts = /^(path|url|uri|endpoint|route|template|method|verb)$/i

/** The names of the rows that a path stands in: `call('campaigns.list')` of `{ 'campaigns.list': { method: 'GET', path: 'accounts/:id/campaigns' } }`. */
function rowsAround({ ts }: Context, nodes: ReadonlySet<ts.Node>): ReadonlySet<string> {
  const names = new Set<string>()
  for (const node of nodes) {
    const own = node.parent as ts.Node | undefined
    if (!own || !ts.isPropertyAssignment(own) || own.initializer !== node) continue
    const row = parts.test(own.name.getText()) && ts.isObjectLiteralExpression(own.parent) ? own.parent.parent : own
    const name = ts.isPropertyAssignment(row) ? row.name : null
    if (name && (ts.isStringLiteralLike(name) || ts.isIdentifier(name))) names.add(name.text)
  }
  return names
}

/** The arguments of a call, and of the calls that made what it calls: `get('campaigns')(env)`, `api.get('campaigns').query({ … }).send()`. */
function givenTo(cx: Context, call: Call): readonly ts.Expression[] {
  const { ts } = cx
  const callee = unwrap(cx, call.expression)
  const made = ts.isPropertyAccessExpression(callee) ? unwrap(cx, callee.expression) : callee
  return [...(call.arguments ?? []), ...(ts.isCallExpression(made) ? givenTo(cx, made) : [])]
}

function collectKeys(value: Value, nodes: Set<ts.Node>): void {
  for (const option of optionsOf(value)) {
    if (option.kind === 'list') for (const item of option.items) collectKeys(item, nodes)
    if (option.kind !== 'object') continue
    for (const property of option.properties) {
      for (const site of property.sites) nodes.add(site.node)
      if (property.name === 'params') collectKeys(property.value, nodes)
    }
  }
}

function mentions(value: Value, nodes: ReadonlySet<ts.Node>, depth = 0): boolean {
  if (depth > 4) return false
  return optionsOf(value).some((option) => {
    switch (option.kind) {
      case 'text':
        return option.pieces.some((piece) => nodes.has(piece.node))
      case 'object':
        return option.properties.some(
          (property) =>
            property.sites.some((site) => nodes.has(site.node)) || mentions(property.value, nodes, depth + 1),
        )
      case 'list':
        return option.items.some((item) => mentions(item, nodes, depth + 1))
      default:
        return false
    }
  })
}
