/** Where a request can take a new parameter. */

import type { ts } from 'ts-morph'
import type { Slot } from '../../request.ts'
import type { Context } from './evaluate/context.ts'
import { unwrap } from './evaluate/context.ts'
import { placeOf } from './places.ts'
import type { UrlParts } from './url.ts'

/** An object literal or search params as a slot; null for anything else. */
export function objectSlot(cx: Context, target: ts.Node, place: 'query' | 'body'): Slot | null {
  const { ts } = cx
  const node = unwrap(cx, target)
  if (ts.isObjectLiteralExpression(node)) return { form: 'object', in: place, place: placeOf(cx, node) }
  if (ts.isNewExpression(node)) return { form: 'search-params', in: place, place: placeOf(cx, node) }
  return null
}

/** The point at the end of a URL that is written in one literal or template. */
export function urlSlot(cx: Context, node: ts.Node, parts: UrlParts): Slot | null {
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
