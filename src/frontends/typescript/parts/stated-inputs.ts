/**
 * The inputs that stand beside a path in a table of tools: `{ method: 'GET', path: 'accounts', input: { count: z.number() } }`. What such a
 * row is called with comes from outside, and this is what it may be.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { outerParent } from '../evaluate/context.ts'
import { jsonSchemaValue } from '../evaluate/parameters/json-schema.ts'
import { schemaOf, schemaValue, shapeValue } from '../evaluate/parameters/schemas.ts'
import type { Obj, Piece, Value } from '../evaluate/value.ts'
import { inferred } from '../evaluate/value.ts'

const naming = /^(input|inputs|inputSchema|input_schema|params|parameters|args)$/

/** What the row of a path, or the row that it stands in, says it is given; null when it says nothing. */
export function statedInputs(cx: Context, pieces: readonly Piece[]): Obj | null {
  const { ts } = cx
  for (const { node } of pieces) {
    for (const literal of rowsOf(cx, node))
      for (const own of literal.properties) {
        if (!ts.isPropertyAssignment(own) || !naming.test(own.name.getText())) continue
        const value = letThrough(cx, cx.evaluate(own.initializer, null))
        if (value?.kind === 'object') return loosely(value)
      }
  }
  return null
}

/** The row that a path stands in and the one around that, or what is given beside the path in one call: `define('GET', path, { input })`. */
function rowsOf(cx: Context, node: ts.Node): readonly ts.ObjectLiteralExpression[] {
  const { ts } = cx
  const cell = outerParent(cx, node)
  if (ts.isCallExpression(cell)) return cell.arguments.filter((one) => ts.isObjectLiteralExpression(one))
  if (!ts.isPropertyAssignment(cell)) return []
  const around = outerParent(cx, cell.parent)
  return [cell.parent, ...(ts.isPropertyAssignment(around) ? [around.parent] : [])]
}

function letThrough(cx: Context, value: Value): Value | null {
  const schema = schemaOf(value)
  return schema ? schemaValue(cx, schema) : (shapeValue(cx, value) ?? jsonSchemaValue(value))
}

/** Each of them may be left out, or be something else in the end. */
function loosely(value: Obj): Obj {
  return {
    ...value,
    target: null,
    properties: value.properties.map((own) => ({
      ...own,
      value: inferred(own.value),
      optional: true,
      certainty: 'inferred' as const,
    })),
  }
}
