/**
 * What the program says of the type of a value that comes from outside: `(await request.json()) as NewLineItem`, `const body: NewLineItem = …`,
 * `form.get('segment') as keyof typeof SEGMENTS`.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Value } from '../value.ts'
import { constantText, optionsOf } from '../value.ts'
import { eachWay } from '../ways.ts'
import { isSaid, isTelling, textsOf } from './literals.ts'
import { chosenOf } from './typed.ts'

/** The type that an expression is said to be of, through what else is around it; null for one that is said to be of none. */
export function assertedType({ ts }: Context, node: ts.Node): ts.TypeNode | null {
  for (let at = node; ;) {
    if (ts.isAsExpression(at) || ts.isTypeAssertionExpression(at))
      return ts.isConstTypeReference(at.type) ? null : at.type
    if (!ts.isParenthesizedExpression(at) && !ts.isAwaitExpression(at) && !ts.isNonNullExpression(at)) return null
    at = at.expression
  }
}

/** A host, or an address: which of several is meant decides whose request it is, and no assertion says that. */
const address = /^https?:|^[\w-]+(\.[\w-]+)+$/

/** A value with what its type says where nothing else says what it is: the texts that the type spells, its members by a reference. */
export function asserted(cx: Context, type: ts.TypeNode | null | undefined, value: Value): Value {
  if (!type || (value.kind !== 'union' && value.kind !== 'ref' && value.kind !== 'unknown') || !isTelling(cx, type))
    return value
  const texts = textsOf(cx, type)
  if (texts && optionsOf(texts).some((one) => address.test(constantText(one) ?? ''))) return value
  return eachWay(value, (one) => {
    if (one.kind === 'ref' && !isSaid(cx, one)) return { ...one, as: { type, from: one.path.length } }
    return (one.kind === 'unknown' ? chosenOf(texts) : null) ?? one
  })
}
