/**
 * Requests that a program describes and hands on, for something that was not followed to send: `{ endpoint, method, params, body }` of the
 * transformers of a pipeline, `response.endpoint = …`. Who sends them is not known; their answers are followed where they are handed to a call.
 */

import type { ts } from 'ts-morph'
import type { Request } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { blockOf, isInTest, outerParent, propertyName } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { Value } from '../evaluate/value.ts'
import { constantText, optionsOf } from '../evaluate/value.ts'
import type { Outlet } from '../sinks/outlet.ts'
import { sinksFor } from '../sinks/index.ts'
import type { SinkCall } from '../sinks/sink.ts'
import { option, verbs } from '../sinks/sink.ts'

/** What descriptions call their parts. */
const addresses = ['endpoint', 'url', 'uri']
const methods = ['method', 'httpMethod', 'requestMethod', 'verb']
const queries = ['params', 'query', 'qs', 'searchParams']
const bodies = ['body', 'data', 'json', 'payload', 'form']
/** `body: { JSON: payload }`: the body under the name of its format. */
const formats = /^(json|json_array|form|xml|graphql)$/i

/** Object literals and assignments that give something an address beside a method; those of helpers, which callers fill, come first. */
export function descriptions(cx: Context): readonly Outlet[] {
  const found = new Map<ts.Expression, boolean>()
  for (const use of addresses.flatMap((name) => cx.uses(name))) {
    const node = isInTest(cx, use) ? null : describedBy(cx, use)
    if (node) found.set(node, hangsOnCallers(cx, node))
  }
  const all = [...found].sort(([, one], [, other]) => Number(other) - Number(one))
  return all.map(([node]) => ({ node, read: (frame) => read(cx, node, frame) }))
}

function hangsOnCallers(cx: Context, node: ts.Expression): boolean {
  return read(cx, node, null).some(({ url }) => optionsOf(url).some((one) => one.kind === 'ref'))
}

/** True when a request of the same method, to a path that is spelt in the same places, was read already. */
export function isKnown(request: Request, known: ReadonlySet<string>): boolean {
  const places = pathPlaces(request)
  return places.length > 0 && places.every((place) => known.has(place))
}

/** Where the path of a request is spelt, as keys: method, template, and place. */
export function pathPlaces(request: Request): readonly string[] {
  const texts = request.path?.segments.filter((segment) => segment.text !== null) ?? []
  const what = `${request.method} ${request.path?.template}`
  return texts.flatMap(({ sites }) => sites.map(({ place }) => `${what} ${place.file}:${place.start}`))
}

/** The literal that an address is a property of, or the last use of the variable that it is put on. */
function describedBy(cx: Context, use: ts.MemberName): ts.Expression | null {
  const { ts } = cx
  const { parent } = use
  if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) {
    const literal = parent.parent
    if (parent.name !== use || !ts.isObjectLiteralExpression(literal)) return null
    const isMethodic = literal.properties.some((one) => methods.includes(propertyName(cx, one.name) ?? ''))
    if (!isMethodic || isSent(cx, literal)) return null
    const holder = outerParent(cx, literal)
    const isHeld = ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name)
    // What is put on it afterwards belongs to it.
    return (isHeld && lastUse(cx, holder.name)) || literal
  }
  if (!ts.isPropertyAccessExpression(parent) || parent.name !== use || !ts.isIdentifier(parent.expression)) return null
  const isPut = ts.isBinaryExpression(parent.parent) && parent.parent.left === parent
  return isPut ? lastUse(cx, parent.expression) : null
}

function lastUse(cx: Context, name: ts.Identifier): ts.Expression | null {
  const { ts } = cx
  const symbol = cx.symbolAt(name)
  const block = symbol?.valueDeclaration && blockOf(cx, symbol.valueDeclaration)
  const uses = (cx.identifiers(name.getSourceFile()).get(name.text) ?? []).filter(
    (use) => block && use.pos >= block.pos && use.end <= block.end && cx.symbolAt(use) === symbol,
  )
  const last = uses.filter((use) => use !== name && !ts.isPropertyAccessExpression(use.parent)).at(-1)
  return last && ts.isIdentifier(last) && !ts.isVariableDeclaration(last.parent) ? last : null
}

/** What prints or compares a description sends nothing. */
const talking = /^(console|log|logger|assert|expect|t|debug)\b/

/** Handed to a sender, to what signs a request, or to a log. */
function isSent(cx: Context, literal: ts.Expression): boolean {
  const call = outerParent(cx, literal)
  if (!cx.ts.isCallExpression(call) || call.expression === literal) return false
  if (talking.test(call.expression.getText())) return true
  return optionsOf(cx.evaluate(call.expression, null)).some((callee) => {
    const module =
      callee.kind === 'external' ? callee.module : callee.kind === 'external-call' ? callee.callee.module : null
    return module !== null && module !== '' && sinksFor(module).length > 0
  })
}

function read(cx: Context, node: ts.Expression, frame: Frame | null): readonly SinkCall[] {
  const value = cx.evaluate(node, frame)
  const part = (names: readonly string[]): Value | null => {
    for (const name of names) {
      const found = option(cx, value, name, node)
      const isEmpty = found?.kind === 'primitive' && (found.type === 'undefined' || found.type === 'null')
      if (found && !isEmpty) return found
    }
    return null
  }
  const url = part(addresses)
  const method = part(methods)
  const isVerb = method && optionsOf(method).every((one) => verbs.has((constantText(one) ?? 'get').toLowerCase()))
  if (!url || !method || !isVerb) return []
  const body = part(bodies)
  return [
    {
      name: 'description',
      url,
      base: null,
      method,
      query: [part(queries)].filter((one) => one !== null),
      body: body ? optionsOf(body).flatMap(unpacked) : [],
      headers: [],
      missing: null,
      callback: null,
      sdk: null,
      guessed: true,
      isDescribed: true,
    },
  ]
}

function unpacked(body: Value): readonly Value[] {
  if (body.kind !== 'object' || body.properties.length === 0) return [body]
  return body.properties.every(({ name }) => formats.test(name))
    ? body.properties.map((property) => property.value)
    : [body]
}
