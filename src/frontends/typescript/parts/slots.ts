/** Where a request can take a new parameter. */

import type { ts } from 'ts-morph'
import type { Slot } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { unwrap } from '../evaluate/context.ts'
import { placeOf } from './places.ts'
import type { UrlParts } from '../evaluate/values/url.ts'

/** An object literal, search params or a call that leaves its params out as a slot; null for anything else. */
export function objectSlot(cx: Context, target: ts.Node, place: 'query' | 'body'): Slot | null {
  const { ts } = cx
  const node = unwrap(cx, target)
  if (ts.isObjectLiteralExpression(node)) return { form: 'object', in: place, place: placeOf(cx, node) }
  const last = ts.isCallExpression(node) ? node.arguments.at(-1) : undefined
  if (last)
    return { form: 'argument', in: place, place: { ...placeOf(cx, last), start: last.getEnd(), end: last.getEnd() } }
  if (!ts.isNewExpression(node)) return null
  if (!ts.isIdentifier(node.expression) || node.expression.text !== 'URL')
    return { form: 'search-params', in: place, place: placeOf(cx, node) }
  const address = node.arguments?.[0]
  return address ? urlSlot(cx, address, { hasQuery: spellsQuery(cx, address) }) : null
}

/** A `?` in what is written of a URL; what its variables hold is not looked at. */
function spellsQuery(cx: Context, address: ts.Node): boolean {
  const { ts } = cx
  const node = unwrap(cx, address)
  if (ts.isStringLiteralLike(node)) return node.text.includes('?')
  if (ts.isTemplateExpression(node))
    return node.head.text.includes('?') || node.templateSpans.some((span) => span.literal.text.includes('?'))
  return ts.isBinaryExpression(node) && (spellsQuery(cx, node.left) || spellsQuery(cx, node.right))
}

/** The point at the end of a URL that is written in one literal or template. */
export function urlSlot(cx: Context, node: ts.Node, parts: Pick<UrlParts, 'hasQuery'>): Slot | null {
  const { ts } = cx
  let last = unwrap(cx, node)
  while (ts.isBinaryExpression(last) && last.operatorToken.kind === ts.SyntaxKind.PlusToken)
    last = unwrap(cx, last.right)
  const isText = ts.isStringLiteral(last) || ts.isNoSubstitutionTemplateLiteral(last) || ts.isTemplateExpression(last)
  if (!isText || cx.fileOf(last) === null) return null
  const end = last.getEnd() - 1
  const place = { file: cx.fileOf(last)!, start: end, end }
  return { form: 'url', in: 'query', place, query: parts.hasQuery }
}
