/** The request that a server lets through to a handler, where the schemas of its parts stand beside it: `app.post('/cards', { schema: { body } }, handler)`. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { openObject } from '../frameworks/forms.ts'
import { propertyOf } from './inputs.ts'
import { schemaOf } from './schemas.ts'
import type { Property, Value } from '../value.ts'

/** The parts of a request under the names that schemas give them, and those that handlers read. */
const parts = new Map([
  ['body', 'body'],
  ['querystring', 'query'],
  ['query', 'query'],
  ['params', 'params'],
])

/** What checks requests: `celebrate({ body })`, `validate(schema)`, `validateQuery(schema)`. */
const checking = /valid|celebrate|schema|parse|check/i

/** @param read what a schema lets through; null for what is none */
export function routeInput(cx: Context, node: ts.Expression, read: (schema: Value) => Value | null): Value | null {
  const { ts } = cx
  if (ts.isCallExpression(node)) {
    const callee = node.expression.getText()
    if (!checking.test(callee)) return null
    for (const one of node.arguments) {
      const value = cx.evaluate(one, null)
      const found = ofParts(one, value, read)
      if (found) return found
      const whole = schemaOf(value) ? read(value) : null
      if (!whole) continue
      // `z.object({ body: z.object({ … }) })`
      if (whole.kind === 'object' && whole.properties.some(({ name }) => parts.has(name))) return whole
      const part = /query/i.test(callee) ? 'query' : /params/i.test(callee) ? 'params' : 'body'
      return openObject(one, [property(part, whole)])
    }
    return null
  }
  const options = cx.evaluate(node, null)
  const schema = options.kind === 'object' ? propertyOf(options, 'schema') : null
  return schema ? ofParts(node, schema, read) : null
}

function ofParts(node: ts.Node, value: Value, read: (schema: Value) => Value | null): Value | null {
  if (value.kind !== 'object') return null
  const found = value.properties.flatMap((own): Property[] => {
    const part = parts.get(own.name)
    const input = part === undefined ? null : read(own.value)
    return part !== undefined && input ? [property(part, input)] : []
  })
  return found.length > 0 ? openObject(node, found) : null
}

function property(name: string, value: Value): Property {
  return { name, sites: [], value, optional: false, certainty: 'inferred' }
}
