/**
 * What a class inherits from. A class that a function writes around the base it is given (`(Base) => class extends Base { … }`, with or without
 * a name of its own) inherits in each class that extends what the function makes from another one: `class Ads extends Paging(Client) {}`,
 * `class Ads extends mixins.reduce((Base, mixin) => mixin(Base), Client) {}`.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { ownerOf } from '../context.ts'
import type { Frame } from '../frame.ts'
import { spelledIn } from '../spelled.ts'
import type { Cls, Value } from '../value.ts'

type Class = ts.ClassLikeDeclaration

/** Ancestors of a class that are followed. */
const maxAncestors = 12

/** The class and what it inherits from, itself first. */
export function lineageOf(cx: Context, cls: Class): readonly Class[] {
  const lineage = [cls]
  let base = baseValue(cx, cls)
  while (base && lineage.length <= maxAncestors && !lineage.includes(base.node)) {
    lineage.push(base.node)
    base = base.base ?? baseValue(cx, base.node)
  }
  return lineage
}

/** What a class inherits from, itself left out; of one that a function writes around several bases what any of them has. */
export function ancestorsOf(cx: Context, cls: Class): readonly Class[] {
  const [, ...above] = lineageOf(cx, cls)
  if (above.length > 0) return above
  return [...(known(cx).get(cls)?.values() ?? [])].flatMap(({ node }) => lineageOf(cx, node))
}

/** True for the class itself as well. */
export function inherits(cx: Context, heir: Class, from: Class): boolean {
  return lineageOf(cx, heir).includes(from)
}

/** True when nothing of the program stands between the two but what a function writes around several bases, which is nobody's own. */
export function isHeir(cx: Context, heir: Class, from: Class): boolean {
  const lineage = lineageOf(cx, heir)
  const at = lineage.indexOf(from)
  return at > 0 && lineage.slice(1, at).every((between) => (known(cx).get(between)?.size ?? 0) > 1)
}

function baseValue(cx: Context, cls: Class): Cls | null {
  const expression = heritageOf(cx, cls)
  if (!expression) return null
  const value = cx.evaluate(expression, null)
  if (value.kind === 'class') return value
  const given = [...(known(cx).get(cls)?.values() ?? [])]
  return given.length === 1 ? given[0]! : null
}

/** A class as a value, with what one that a function writes extends in this run of it. */
export function madeClass(cx: Context, node: Class, frame: Frame | null): Value {
  const heritage = frame && ownerOf(cx, node) ? heritageOf(cx, node) : null
  const base = heritage ? cx.evaluate(heritage, frame) : null
  if (base?.kind !== 'class') return { kind: 'class', node }
  const made = known(cx).get(node) ?? new Map<Class, Cls>()
  known(cx).set(node, made.set(base.node, base))
  return { kind: 'class', node, base }
}

export function heritageOf({ ts }: Context, cls: Class): ts.Expression | null {
  const clause = cls.heritageClauses?.find((one) => one.token === ts.SyntaxKind.ExtendsKeyword)
  return clause?.types[0]?.expression ?? null
}

/** The bases that a class was made around. */
type Made = Map<Class, Map<Class, Cls>>

const memo = new WeakMap<Context, Made>()

/** Asked for the first time, all that is made by a call is made. */
function known(cx: Context): Made {
  let found = memo.get(cx)
  if (found) return found
  memo.set(cx, (found = new Map<Class, Map<Class, Cls>>()))
  for (const file of cx.files)
    for (const cls of spelledIn(cx.ts, file).classes) {
      const base = heritageOf(cx, cls)
      if (base && cx.ts.isCallExpression(base)) cx.evaluate(base, null)
    }
  return found
}
