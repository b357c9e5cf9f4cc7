/**
 * The address that a program states for requests which a framework sends on its behalf: `extendRequest: () => ({ prefixUrl })` in the definition
 * of a destination, whose actions are handed a `request` and give it paths.
 */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import { isFunction, outerParent, ownerOf, propertyName } from './context.ts'
import { nodesIn } from './spelled.ts'
import type { Value } from './value.ts'
import { inferred, optionsOf, union } from './value.ts'

const names = /^(prefixUrl|baseURL|baseUrl|base_url)$/

const stated = new WeakMap<Context, Value | null>()

/** What stands in front of the paths that handed-in senders are given; null when no definition of the program says so. */
export function handedBase(cx: Context): Value | null {
  const known = stated.get(cx)
  if (known !== undefined) return known
  stated.set(cx, null)
  const { ts } = cx
  const found: Value[] = []
  for (const file of cx.files)
    for (const node of nodesIn(ts, file)) {
      if (!ts.isPropertyAssignment(node) || !names.test(propertyName(cx, node.name) ?? '')) continue
      if (isGivenByDefinition(cx, node.parent)) found.push(...optionsOf(cx.evaluate(node.initializer, null)))
    }
  const [first] = cx.files
  const base = first && found.length > 0 ? inferred(union(first, found)) : null
  stated.set(cx, base)
  return base
}

/** The object is what a function gives back that stands under a name in an object: nothing here calls it. */
function isGivenByDefinition(cx: Context, object: ts.ObjectLiteralExpression): boolean {
  const { ts } = cx
  const parent = outerParent(cx, object)
  const fn = ts.isReturnStatement(parent) ? ownerOf(cx, parent) : isFunction(cx, parent) ? parent : null
  if (!fn || (!ts.isMethodDeclaration(fn) && !ts.isPropertyAssignment(fn.parent))) return false
  const holder = ts.isMethodDeclaration(fn) ? fn : fn.parent
  const name = ts.isObjectLiteralExpression(holder.parent)
    ? propertyName(cx, (holder as ts.MethodDeclaration).name)
    : null
  return name !== null && cx.uses(name).every((use) => use.parent === holder)
}
