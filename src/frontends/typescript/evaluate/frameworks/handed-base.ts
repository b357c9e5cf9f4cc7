/**
 * The address that a program states for requests which a framework sends on its behalf: `extendRequest: () => ({ prefixUrl })` in the definition
 * of a destination, whose actions are handed a `request` and give it paths.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isFunction, outerParent, ownerOf, propertyName } from '../context.ts'
import { nodesIn, spelledIn } from '../spelled.ts'
import type { Value } from '../value.ts'
import { inferred, optionsOf, union } from '../value.ts'

const names = /^(prefixUrl|baseURL|baseUrl|base_url)$/

interface Stated {
  readonly definition: ts.Node
  readonly address: Value
  /** Something in the program calls what states it, and so may send what it is for to somewhere else. */
  readonly isCalled: boolean
}

const known = new WeakMap<Context, readonly Stated[]>()

/**
 * What stands in front of the path that a handed-in sender is given: of the definition around the call, else of those that import the file of
 * the call, else of all of them where a framework alone knows what they are for. Null when no definition says so.
 */
export function handedBase(cx: Context, call: ts.Node): Value | null {
  let all = known.get(cx)
  if (!all) {
    known.set(cx, [])
    known.set(cx, (all = stated(cx)))
  }
  if (all.length === 0) return null
  const around = all.filter(({ definition }) => cx.ts.findAncestor(call, (at) => at === definition))
  const using = around.length > 0 ? around : all.filter(({ definition }) => imports(cx, definition, call))
  const own = using.length > 0 ? using : all.every((one) => !one.isCalled) ? all : []
  if (own.length === 0) return null
  return inferred(
    union(
      call,
      own.flatMap(({ address }) => optionsOf(address)),
    ),
  )
}

function stated(cx: Context): readonly Stated[] {
  const { ts } = cx
  return cx.files.flatMap((file) =>
    [...nodesIn(ts, file)].flatMap((node): readonly Stated[] => {
      if (!ts.isPropertyAssignment(node) || !names.test(propertyName(cx, node.name) ?? '')) return []
      const holder = statedBy(cx, node.parent)
      const name = holder ? propertyName(cx, holder.name) : null
      if (!holder || name === null) return []
      const isCalled = !cx.uses(name).every((use) => use.parent === holder)
      return [{ definition: holder.parent, address: cx.evaluate(node.initializer, null), isCalled }]
    }),
  )
}

/** The member of a definition whose function gives the object back. */
function statedBy(
  cx: Context,
  object: ts.ObjectLiteralExpression,
): ts.MethodDeclaration | ts.PropertyAssignment | null {
  const { ts } = cx
  const parent = outerParent(cx, object)
  const fn = ts.isReturnStatement(parent) ? ownerOf(cx, parent) : isFunction(cx, parent) ? parent : null
  const holder = fn && (ts.isMethodDeclaration(fn) ? fn : fn.parent)
  const isMember = holder && (ts.isMethodDeclaration(holder) || ts.isPropertyAssignment(holder))
  return isMember && ts.isObjectLiteralExpression(holder.parent) ? holder : null
}

/** Levels of files that hand on what others export (`./shared`, which exports from `./shared/list`). */
const maxLevels = 4

/** The definition's file imports the one of the call, by itself or through others. */
function imports(cx: Context, definition: ts.Node, call: ts.Node): boolean {
  const seen = new Set<ts.SourceFile>([definition.getSourceFile()])
  let level = [...seen]
  for (let depth = 0; depth < maxLevels && level.length > 0; depth++)
    level = level.flatMap((file) =>
      spelledIn(cx.ts, file).slashed.flatMap((node) => {
        const next = cx.ts.isStringLiteralLike(node) ? cx.moduleOf(file, node.text) : null
        if (!next || seen.has(next)) return []
        seen.add(next)
        return [next]
      }),
    )
  return seen.has(call.getSourceFile())
}
