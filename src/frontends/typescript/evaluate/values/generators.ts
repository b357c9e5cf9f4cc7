/** What a generator gives: a list of what it yields, of which a loop around it sees any. */

import type { ts } from 'ts-morph'
import { reachOf } from '../conditions/conditions.ts'
import type { Context } from '../context.ts'
import { isFunction } from '../context.ts'
import type { Frame } from '../frame.ts'
import { spreadItems } from './lists.ts'
import type { Value } from '../value.ts'
import { unknown } from '../value.ts'

export function isGenerator({ ts }: Context, fn: ts.SignatureDeclaration): boolean {
  return (
    (ts.isFunctionDeclaration(fn) || ts.isFunctionExpression(fn) || ts.isMethodDeclaration(fn)) && !!fn.asteriskToken
  )
}

export function yielded(cx: Context, fn: ts.SignatureDeclaration, body: ts.Block, frame: Frame | null): Value {
  const { ts } = cx
  const items: Value[] = []
  let open = false
  const visit = (node: ts.Node): void => {
    if (isFunction(cx, node) || ts.isClassLike(node)) return
    if (ts.isYieldExpression(node) && node.expression && reachOf(cx, node, body, frame).kind !== 'never') {
      const value = cx.evaluate(node.expression, frame)
      const more = node.asteriskToken ? spreadItems(value) : { items: [value], open: false }
      items.push(...more.items)
      open ||= more.open
    }
    ts.forEachChild(node, visit)
  }
  visit(body)
  return items.length > 0 ? { kind: 'list', node: fn, items, open } : unknown(fn, 'dynamic-value')
}
