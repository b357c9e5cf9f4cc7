/**
 * Classes that a function writes around the base it is given: `(Base) => class extends Base { … }`, `class Ads extends Paging(Client) {}`,
 * `class Ads extends mixins.reduce((Base, mixin) => mixin(Base), Client) {}`. Each such class is taken to be made once.
 */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import type { Frame } from './frame.ts'
import { spelledIn } from './spelled.ts'
import type { Value } from './value.ts'

const bases = new WeakMap<Context, Map<ts.ClassLikeDeclaration, ts.ClassLikeDeclaration>>()

/** A class expression as a value; what it extends in this run of the function around it is remembered. */
export function madeClass(cx: Context, node: ts.ClassExpression, frame: Frame | null): Value {
  const base = frame && heritageOf(cx, node)
  const value = base ? cx.evaluate(base, frame) : null
  if (value?.kind === 'class' && !known(cx).has(node)) known(cx).set(node, value.node)
  return { kind: 'class', node }
}

/** The base that a class was made around; null for one that was not seen made. */
export function givenBase(cx: Context, cls: ts.ClassLikeDeclaration): ts.ClassLikeDeclaration | null {
  return known(cx).get(cls) ?? null
}

export function heritageOf({ ts }: Context, cls: ts.ClassLikeDeclaration): ts.Expression | null {
  const clause = cls.heritageClauses?.find((one) => one.token === ts.SyntaxKind.ExtendsKeyword)
  return clause?.types[0]?.expression ?? null
}

/** Asked for the first time, all that is made by a call is made. */
function known(cx: Context): Map<ts.ClassLikeDeclaration, ts.ClassLikeDeclaration> {
  let found = bases.get(cx)
  if (found) return found
  bases.set(cx, (found = new Map<ts.ClassLikeDeclaration, ts.ClassLikeDeclaration>()))
  for (const file of cx.files)
    for (const cls of spelledIn(cx.ts, file).classes) {
      const base = heritageOf(cx, cls)
      if (base && cx.ts.isCallExpression(base)) cx.evaluate(base, null)
    }
  return found
}
