/** What a function runs on where no call says it: any object of its class, the class itself, each class that a mixin was put on. */

import type { ts } from 'ts-morph'
import { mixedInto } from './entrances.ts'
import type { Context } from '../evaluate/context.ts'
import { isFunction } from '../evaluate/context.ts'
import { makerThis } from '../evaluate/classes/makers.ts'
import { staticHolders } from '../evaluate/classes/prototypes.ts'
import type { Value } from '../evaluate/value.ts'

/** A method of the class itself. */
export function isStatic(cx: Context, fn: ts.Node): boolean {
  if (staticHolders(cx, fn).length > 0) return true
  return cx.ts.isMethodDeclaration(fn) && Boolean(cx.ts.getCombinedModifierFlags(fn) & cx.ts.ModifierFlags.Static)
}

/** What a function may run on: of a mixin an object, or the class itself, of each class that has it. */
export function receiversOf(cx: Context, fn: ts.Node): readonly (Value | null)[] {
  const mixed = mixedInto(cx, fn)
  if (mixed.length < 2) return [receiverClass(cx, fn)]
  return mixed.map((cls) => (isStatic(cx, fn) ? { kind: 'class', node: cls } : receiverClass(cx, cls)))
}

/** "Any instance" of the class that a method belongs to. */
export function receiverClass(cx: Context, fn: ts.Node): Value | null {
  if (cx.ts.isClassLike(fn)) return { kind: 'instance', cls: fn, site: null, frame: null }
  const [laid] = staticHolders(cx, fn)
  if (laid && cx.ts.isClassLike(laid)) return { kind: 'class', node: laid }
  if (isStatic(cx, fn) && cx.ts.isClassLike(fn.parent)) return { kind: 'class', node: fn.parent }
  for (let at: ts.Node | undefined = fn; at; at = at.parent) {
    if (at !== fn && isFunction(cx, at) && !cx.ts.isArrowFunction(at)) break
    const owner: ts.Node | undefined = at.parent
    if (owner && cx.ts.isClassLike(owner)) return { kind: 'instance', cls: owner, site: null, frame: null }
    if (!cx.ts.isArrowFunction(at) && at !== fn && !cx.ts.isPropertyDeclaration(at)) break
  }
  const made = makerThis(cx, fn, null)
  return made?.kind === 'this' ? { kind: 'instance', cls: made.cls, site: null, frame: null } : null
}
