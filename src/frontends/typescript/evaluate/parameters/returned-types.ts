/**
 * Types that are spelt by the value they are of: `ReturnType<typeof createClient>`, `typeof client`. A client that nobody is seen to pass is most
 * likely that one; of data the type says nothing but its shape.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Value } from '../value.ts'
import { inferred, optionsOf, union } from '../value.ts'

/** Aliases of aliases, and types around types, further than this were not seen. */
const maxSteps = 4

/** The value that a parameter's declared type is spelt by; null for any other type. */
export function asTyped(cx: Context, node: ts.ParameterDeclaration): Value | null {
  const value = node.type ? spelledBy(cx, node.type, 0) : null
  return value && optionsOf(value).every(isClient) ? inferred(value) : null
}

/** What can be called, or has something that can be. */
function isClient(value: Value): boolean {
  if (value.kind === 'object')
    return value.properties.some((one) => optionsOf(one.value).some(({ kind }) => kind === 'function'))
  return ['function', 'instance', 'class', 'external', 'external-call'].includes(value.kind)
}

function spelledBy(cx: Context, type: ts.TypeNode, steps: number): Value | null {
  const { ts } = cx
  if (steps > maxSteps) return null
  if (ts.isTypeQueryNode(type)) return ofName(cx, type.exprName)
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return null
  const argument = type.typeArguments?.[0]
  if (argument && type.typeName.text === 'Awaited') return spelledBy(cx, argument, steps + 1)
  if (argument && type.typeName.text === 'ReturnType') {
    const made = spelledBy(cx, argument, steps + 1)
    const values = made ? optionsOf(made).flatMap((one) => returnedBy(cx, one)) : []
    return values.length > 0 ? union(type, values) : null
  }
  const alias = cx.symbolAt(type.typeName)?.declarations?.find((one) => ts.isTypeAliasDeclaration(one))
  return alias && !alias.typeParameters ? spelledBy(cx, alias.type, steps + 1) : null
}

function ofName(cx: Context, name: ts.EntityName): Value | null {
  if (!cx.ts.isIdentifier(name)) return null
  const value = cx.evaluate(name, null)
  return value.kind === 'unknown' || value.kind === 'ref' ? null : value
}

/** What a function gives back when nobody is seen to call it. */
function returnedBy(cx: Context, value: Value): readonly Value[] {
  if (value.kind !== 'function') return []
  const { node, frame, self } = value
  return [cx.invoke(node, { fn: node, call: null, shift: 0, caller: null, self, lexical: frame, depth: 1 })]
}
