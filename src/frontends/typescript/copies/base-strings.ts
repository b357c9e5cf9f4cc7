/**
 * Signatures made by hand: the OAuth 1.0 base string is method, URL and parameters, each encoded, joined by `&` (RFC 5849 §3.4.1).
 * `[method, enc(url), enc(query)].join('&')`, `` `POST&${enc(url)}&${enc(query)}` `` and the same with `+`.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { ownerOf, unwrap } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { Value } from '../evaluate/value.ts'
import { optionsOf, union } from '../evaluate/value.ts'
import type { Outlet } from '../sinks/outlet.ts'
import { signature } from '../sinks/signers.ts'

/** One of the three parts: expressions and the literal text between them. */
type Part = readonly (string | ts.Expression)[]

export function baseStrings(cx: Context): readonly Outlet[] {
  const { ts } = cx
  const found: Outlet[] = []
  const visit = (node: ts.Node): void => {
    const parts = ts.isExpression(node) ? partsOf(cx, node) : null
    const outlet = parts && outletOf(cx, node as ts.Expression, parts)
    if (outlet) found.push(outlet)
    else ts.forEachChild(node, visit)
  }
  for (const file of cx.files) if (file.text.includes('&') && /hmac|signature/i.test(file.text)) visit(file)
  return found
}

function outletOf(cx: Context, node: ts.Expression, parts: readonly Part[]): Outlet | null {
  const [method, url, params, ...more] = parts
  if (!method || !url || !params || more.length > 0 || method.length !== 1 || url.length !== 1) return null
  const [verb] = method
  const [address] = url
  if (verb === undefined || address === undefined || typeof address === 'string') return null
  return {
    node,
    read: (frame) => [
      signature(
        'base string',
        cx.evaluate(address, frame),
        typeof verb === 'string' ? verb.toUpperCase() : cx.evaluate(verb, frame),
        sourceOf(cx, params, frame),
      ),
    ],
  }
}

/** The expression split at its `&`; null when it is no text put together from parts. */
function partsOf(cx: Context, node: ts.Expression): readonly Part[] | null {
  const { ts } = cx
  if (ts.isTemplateExpression(node)) {
    const pieces = [node.head.text, ...node.templateSpans.flatMap((span) => [span.expression, span.literal.text])]
    return splitAt(pieces)
  }
  if (ts.isBinaryExpression(node)) {
    if (node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return null
    return splitAt(operands(cx, node))
  }
  return ts.isCallExpression(node) ? joined(cx, node) : null
}

function splitAt(pieces: readonly (string | ts.Expression)[]): readonly Part[] {
  const parts: (string | ts.Expression)[][] = [[]]
  for (const piece of pieces) {
    if (typeof piece !== 'string') parts.at(-1)!.push(piece)
    else
      for (const [index, text] of piece.split('&').entries()) {
        if (index > 0) parts.push([])
        if (text !== '') parts.at(-1)!.push(text)
      }
  }
  return parts
}

function operands(cx: Context, node: ts.Expression): (string | ts.Expression)[] {
  const { ts } = cx
  const at = unwrap(cx, node) as ts.Expression
  if (ts.isBinaryExpression(at) && at.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return [...operands(cx, at.left), ...operands(cx, at.right)]
  return [ts.isStringLiteralLike(at) ? at.text : at]
}

/** `[a, b, c].join('&')`, with or without `.map(encode)` between. */
function joined(cx: Context, node: ts.CallExpression): readonly Part[] | null {
  const { ts } = cx
  const [separator] = node.arguments
  if (!isMethod(cx, node, 'join') || !separator || !ts.isStringLiteralLike(separator) || separator.text !== '&')
    return null
  let list = unwrap(cx, node.expression.expression)
  if (ts.isCallExpression(list) && isMethod(cx, list, 'map')) list = unwrap(cx, list.expression.expression)
  if (!ts.isArrayLiteralExpression(list)) return null
  return list.elements.map((element) => [ts.isStringLiteralLike(element) ? element.text : element])
}

function isMethod(
  cx: Context,
  node: ts.CallExpression,
  name: string,
): node is ts.CallExpression & { readonly expression: ts.PropertyAccessExpression } {
  return cx.ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === name
}

/** The params object behind what is signed: `enc(Object.keys(p).sort().map(…).join('&'))` is made of `p`. */
function sourceOf(cx: Context, part: Part, frame: Frame | null): Value | null {
  const { ts } = cx
  const found: Value[] = []
  const seen = new Set<ts.Node>()
  const visit = (node: ts.Node): void => {
    const at = unwrap(cx, node)
    if (seen.has(at) || seen.size > 64) return
    seen.add(at)
    if (ts.isExpression(at) && !ts.isCallExpression(at)) {
      const own = optionsOf(cx.evaluate(at, frame)).filter(
        (value) => value.kind === 'object' || (value.kind === 'ref' && value.path.length === 0),
      )
      found.push(...own)
      if (own.length > 0) return
    }
    if (ts.isIdentifier(at)) {
      const declaration = cx.symbolAt(at)?.valueDeclaration
      if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer)
        visit(declaration.initializer)
    }
    if (!ts.isCallExpression(at)) return
    for (const argument of at.arguments) if (!ts.isArrowFunction(argument)) visit(argument)
    if (ts.isPropertyAccessExpression(at.expression)) visit(at.expression.expression)
  }
  for (const piece of part) if (typeof piece !== 'string') visit(piece)
  const owner = part.find((piece) => typeof piece !== 'string')
  return found.length > 0 && owner ? union(ownerOf(cx, owner) ?? owner, found) : null
}
