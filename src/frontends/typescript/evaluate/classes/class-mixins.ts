/**
 * Classes that a function writes around the base it is given: `(Base) => class extends Base { … }`, `class Ads extends Paging(Client) {}`,
 * `class Ads extends mixins.reduce((Base, mixin) => mixin(Base), Client) {}`. One that is made around several bases has none that is known.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { spelledIn } from '../spelled.ts'
import type { Value } from '../value.ts'

type Bases = Map<ts.ClassLikeDeclaration, ts.ClassLikeDeclaration | null>

const bases = new WeakMap<Context, Bases>()

/** A class expression as a value; what it extends in this run of the function around it is remembered. */
export function madeClass(cx: Context, node: ts.ClassExpression, frame: Frame | null): Value {
  const base = frame && heritageOf(cx, node)
  const value = base ? cx.evaluate(base, frame) : null
  if (value?.kind === 'class') {
    const before = known(cx).get(node)
    known(cx).set(node, before === undefined || before === value.node ? value.node : null)
  }
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
function known(cx: Context): Bases {
  let found = bases.get(cx)
  if (found) return found
  bases.set(cx, (found = new Map<ts.ClassLikeDeclaration, ts.ClassLikeDeclaration | null>()))
  for (const file of cx.files)
    for (const cls of spelledIn(cx.ts, file).classes) {
      const base = heritageOf(cx, cls)
      if (base && cx.ts.isCallExpression(base)) cx.evaluate(base, null)
    }
  return found
}
