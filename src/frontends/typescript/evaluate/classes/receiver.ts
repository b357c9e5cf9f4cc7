/** What `this` is where it stands. */

import type { ts } from 'ts-morph'
import { componentAround, componentThis } from '../frameworks/components.ts'
import type { Context } from '../context.ts'
import { isFunction, isHandedThis, outerParent } from '../context.ts'
import type { Frame } from '../frame.ts'
import { frameOf } from '../frame.ts'
import { reference } from './made.ts'
import { makerThis } from './makers.ts'
import { staticHolders } from './prototypes.ts'
import type { Value } from '../value.ts'
import { optionsOf, union, unknown } from '../value.ts'

/** `this`: the receiver of the nearest method frame, or the class itself when nobody was seen calling. */
export function receiver(cx: Context, node: ts.Node, frame: Frame | null): Value {
  const { ts } = cx
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent) {
    if (ts.isArrowFunction(at) || isHandedThis(cx, at)) continue
    if (ts.isPropertyDeclaration(at) || ts.isClassStaticBlockDeclaration(at)) {
      const cls = at.parent
      return frameOf(frame, cls)?.self ?? { kind: 'this', cls, owner: cls }
    }
    if (!isFunction(cx, at)) continue
    const self = frameOf(frame, at)?.self
    if (self) return self
    if (ts.isClassLike(at.parent)) {
      if (ts.getCombinedModifierFlags(at) & ts.ModifierFlags.Static) {
        const cls: Value = { kind: 'class', node: at.parent }
        return cx.subclassesOf(at.parent).length > 0 ? { ...cls, owner: at } : cls
      }
      return { kind: 'this', cls: at.parent, owner: at }
    }
    const made = makerThis(cx, at, frame)
    if (made) return made
    const [laid] = staticHolders(cx, at)
    if (laid && ts.isClassLike(laid)) return { kind: 'class', node: laid, owner: at }
    const component = componentAround(cx, at)
    if (component) {
      const described = optionsOf(cx.evaluate(component, frame)).map((one) =>
        one.kind === 'object' ? componentThis(cx, one) : one,
      )
      return union(node, described)
    }
    if (ts.isObjectLiteralExpression(at.parent)) return cx.evaluate(at.parent, frame)
    if (ts.isPropertyAssignment(at.parent) && ts.isObjectLiteralExpression(at.parent.parent))
      return cx.evaluate(at.parent.parent, frame)
    // `router.get(path, function * () { yield this.ads.list() })`: what a framework runs it on, its other handlers have filled.
    const isHandler = ts.isFunctionExpression(at) && ts.isCallExpression(outerParent(cx, at)) && !frameOf(frame, at)
    return isHandler ? reference({ owner: at }, node, []) : unknown(node, 'dynamic-value')
  }
  return unknown(node, 'dynamic-value')
}
