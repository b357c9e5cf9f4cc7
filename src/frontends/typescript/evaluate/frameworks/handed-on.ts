/** What one handler of a chain puts on the object that all of them are given: `req.ads = new Client(…)` in a middleware. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { ownerOf } from '../context.ts'
import type { Frame } from '../frame.ts'
import { frameOf, uncalled } from '../frame.ts'
import { nodesIn } from '../spelled.ts'
import type { Value } from '../value.ts'
import { inferred, isLeftOpen, union } from '../value.ts'

interface Put {
  /** `req.ads` */
  readonly chain: string
  readonly right: ts.Expression
}

const puts = new WeakMap<Context, ReadonlyMap<string, readonly Put[]>>()

/**
 * `req.ads` in a handler that nobody in the project calls: what other handlers put there under the same name, inferred. Null for what the
 * handler's own callers pass, and where nobody puts anything.
 */
export function handedOn(cx: Context, node: ts.PropertyAccessExpression, frame: Frame | null): Value | null {
  if (frame === null) return null
  const all = putsOf(cx).get(node.name.text)
  if (!all) return null
  const chain = chainOf(cx, node)
  const own = chain === null ? [] : all.filter((put) => put.chain === chain)
  if (own.length === 0) return null
  const parameter = rootOf(cx, node)!
  const at = frameOf(frame, parameter.parent)
  if (!at || at.call !== null || at.given) return null
  const value = union(
    node,
    own.map(({ right }) => {
      const fn = ownerOf(cx, right)
      return inferred(cx.evaluate(right, fn && uncalled(fn, null, frame.depth + 1)))
    }),
  )
  // `req.body = schema.parse(req.body)` of any schema says nothing of this one.
  return isLeftOpen(value) ? null : value
}

function putsOf(cx: Context): ReadonlyMap<string, readonly Put[]> {
  const known = puts.get(cx)
  if (known) return known
  const { ts } = cx
  const found = new Map<string, Put[]>()
  for (const file of cx.files)
    for (const node of nodesIn(ts, file)) {
      if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) continue
      if (!ts.isPropertyAccessExpression(node.left)) continue
      const chain = chainOf(cx, node.left)
      const name = node.left.name.text
      if (chain !== null) found.set(name, [...(found.get(name) ?? []), { chain, right: node.right }])
    }
  puts.set(cx, found)
  return found
}

/** `req.ads`, `res.locals.ads`: the text of an access that begins at a parameter; null for any other. */
function chainOf(cx: Context, node: ts.PropertyAccessExpression): string | null {
  return rootOf(cx, node) ? node.getText() : null
}

function rootOf(cx: Context, node: ts.PropertyAccessExpression): ts.ParameterDeclaration | null {
  const { ts } = cx
  let at: ts.Expression = node
  while (ts.isPropertyAccessExpression(at)) at = at.expression
  const declaration = ts.isIdentifier(at) ? cx.symbolAt(at)?.valueDeclaration : undefined
  return declaration && ts.isParameter(declaration) && ts.isIdentifier(declaration.name) ? declaration : null
}
