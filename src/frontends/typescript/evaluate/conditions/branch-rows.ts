/** Rows of a table where a branch says which of them is meant. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { ownerOf, unwrap, writingTo } from '../context.ts'
import type { Frame } from '../frame.ts'
import type { Value } from '../value.ts'
import { union } from '../value.ts'
import { entryOf } from '../ways.ts'
import { factsAround } from './branch-facts.ts'
import { wayAt } from './conditions.ts'

/** `const row = TABLE[name]` where a branch around the use says what `name` is, or is not: those rows alone. */
export function ofBranch(
  cx: Context,
  declaration: ts.Declaration,
  value: Value,
  use: ts.Identifier,
  frame: Frame | null,
): Value {
  const { ts } = cx
  const isConstant =
    value.kind === 'union' &&
    ts.isVariableDeclaration(declaration) &&
    (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0
  const entry = isConstant && declaration.initializer ? unwrap(cx, declaration.initializer) : null
  if (!entry || value.kind !== 'union' || !ts.isElementAccessExpression(entry)) return value
  const { argumentExpression: key } = entry
  const facts =
    ts.isIdentifier(key) && isOneName(cx, key, use) ? factsAround(cx, use).filter(({ name }) => name === key.text) : []
  if (facts.length === 0) return value
  // Whichever run of the function around took the row.
  const [before, after] = `${entryOf}${wayAt(cx, key, frame)}`.split(/#\d+/) as [string, string]
  const left = value.options.filter((one) => {
    const [, name] = [...(one.ways ?? [])].find(([way]) => way.startsWith(before) && way.endsWith(after)) ?? []
    return name === undefined || facts.every(({ values, isOneOf }) => values.includes(name) === isOneOf)
  })
  return left.length > 0 ? union(use, left) : value
}

/** All that goes by that name in the function of the use is the same thing, and nothing sets it anew. */
function isOneName(cx: Context, key: ts.Identifier, use: ts.Node): boolean {
  const symbol = cx.symbolAt(key)
  const fn = ownerOf(cx, use) ?? use.getSourceFile()
  const own = (cx.identifiers(use.getSourceFile()).get(key.text) ?? []).filter(
    (one) => fn.pos <= one.pos && one.end <= fn.end && !isMemberName(cx, one),
  )
  return symbol !== undefined && own.every((one) => cx.symbolAt(one) === symbol && writingTo(cx, one) === null)
}

/** The name of a member, in a literal or behind a dot. */
function isMemberName({ ts }: Context, { parent, pos }: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(parent)) return parent.name.pos === pos
  return ts.isPropertyAssignment(parent) && parent.name.pos === pos
}
