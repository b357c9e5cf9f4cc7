/** What a container of injected objects gives: `container.resolve(Transport)`, `container.get<Http>(TYPES.Http)`. */

import type { ts } from 'ts-morph'
import { anyInstanceOf } from './classes.ts'
import type { Context } from './context.ts'
import type { Frame } from './frame.ts'
import type { Value } from './value.ts'

const lookups = /^(get|getAsync|getInstance|inject|make|resolve|resolveAsync)$/

/** Any object of the class that a package's lookup is asked for by the class or by its type; null for another call. */
export function supplied(cx: Context, node: ts.CallExpression | ts.NewExpression, frame: Frame | null): Value | null {
  const { ts } = cx
  if (!ts.isCallExpression(node)) return null
  const callee = node.expression
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee
  if (!ts.isIdentifier(name) || !lookups.test(name.text)) return null
  const asked = node.arguments[0] ? cx.evaluate(node.arguments[0], frame) : null
  if (asked?.kind === 'class') return { kind: 'instance', cls: asked.node, site: null, frame: null }
  const type = node.typeArguments?.[0]
  return type && node.arguments.length === 1 ? anyInstanceOf(cx, type) : null
}
