/** The request that a server lets through to a handler, where the schemas of its parts stand beside it: `app.post('/cards', { schema: { body } }, handler)`. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { openObject } from '../frameworks/forms.ts'
import { propertyOf } from './inputs.ts'
import { schemaOf } from './schemas.ts'
import type { Property, Value } from '../value.ts'
import { constantText, unknown } from '../value.ts'

/** The parts of a request under the names that schemas give them, and those that handlers read. */
const parts = new Map([
  ['body', 'body'],
  ['querystring', 'query'],
  ['query', 'query'],
  ['params', 'params'],
])

/** What checks requests: `celebrate({ body })`, `validate(schema, 'query')`, `validateBody(schema)`, `zValidator('json', schema)`. */
const checking =
  /(^|\.)(celebrate|[stz]?b?[vV]alidat(e|or|ion)|check|parse)(Body|Json|Input|Payload|Request|Schema|Data|Query|Params)?(With)?$|(^|\.)(body|json|input|payload|request|query|params)Validator$/
const named = /^(body|json|form|query|querystring|params?)$/

/** @param read what a schema lets through; null for what is none */
export function routeInput(cx: Context, node: ts.Expression, read: (schema: Value) => Value | null): Value | null {
  const { ts } = cx
  if (ts.isCallExpression(node)) {
    const callee = node.expression.getText()
    if (!checking.test(callee)) return null
    const words = node.arguments.flatMap((one) => (ts.isStringLiteralLike(one) ? [one.text] : []))
    if (words.some((word) => !named.test(word))) return null
    for (const one of node.arguments) {
      const value = cx.evaluate(one, null)
      const found = ofParts(cx, one, value, read)
      if (found) return found
      const whole = schemaOf(value) ? read(value) : null
      if (!whole) continue
      // `z.object({ body: z.object({ … }) })`
      if (whole.kind === 'object' && whole.properties.some(({ name }) => parts.has(name)))
        return openObject(
          one,
          whole.properties.map((own) => property(own.name, left(one, own.value))),
        )
      const said = words[0] ?? callee
      const part = /query/i.test(said) ? 'query' : /param/i.test(said) ? 'params' : 'body'
      return openObject(one, [property(part, left(one, whole))])
    }
    return null
  }
  const options = cx.evaluate(node, null)
  const schema = options.kind === 'object' ? propertyOf(options, 'schema') : null
  return schema ? ofParts(cx, node, schema, read) : null
}

function ofParts(cx: Context, node: ts.Node, value: Value, read: (schema: Value) => Value | null): Value | null {
  if (value.kind !== 'object') return null
  const found = value.properties.flatMap((own): Property[] => {
    const part = parts.get(own.name)
    const input = part === undefined ? null : read(own.value)
    if (part === undefined || !input) return []
    return [property(part, isClosed(cx, own.value) ? input : left(node, input))]
  })
  return found.length > 0 ? openObject(node, found) : null
}

/** What checks a request need not take away what the schema does not name. */
function left(node: ts.Node, value: Value): Value {
  if (value.kind !== 'object' || value.open) return value
  return { ...value, open: unknown(node, 'parameter-without-caller') }
}

/** `{ additionalProperties: false }`, of a JSON schema or beside what TypeBox makes one of. */
function isClosed(cx: Context, schema: Value): boolean {
  const own =
    schema.kind === 'external-call'
      ? (schema.node.arguments ?? []).map((one) => cx.evaluate(one, schema.frame))
      : [schema]
  return own.some((one) => {
    const more = one.kind === 'object' ? propertyOf(one, 'additionalProperties') : null
    return more !== null && constantText(more) === 'false'
  })
}

function property(name: string, value: Value): Property {
  return { name, sites: [], value, optional: false, certainty: 'inferred' }
}
