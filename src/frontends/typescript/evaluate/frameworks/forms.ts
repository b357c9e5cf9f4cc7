/**
 * What a user fills into the form that an automation platform makes of a description beside a handler: `{ props: { mode: Property.StaticDropdown({
 * options }) }, run({ propsValue }) { … } }`, `{ inputFields: [{ key: 'mode', choices }], perform: (z, bundle) => bundle.inputData.mode }`.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { inputValue, propertyOf } from '../parameters/inputs.ts'
import { keyText } from '../values/keys.ts'
import type { Obj, Property, Value } from '../value.ts'
import { constantText, optionsOf, union, unknown } from '../value.ts'

interface Form {
  /** The property of the description that holds the fields. */
  readonly fields: string
  /** The parameter of the handler that brings what was filled in, and the name it has there. */
  readonly position: number
  readonly filled: string
  /** The fields of a value by their names. */
  read(cx: Context, value: Value): readonly Property[]
}

const forms: readonly Form[] = [
  { fields: 'props', position: 0, filled: 'propsValue', read: ofRecord },
  { fields: 'inputFields', position: 1, filled: 'inputData', read: ofList },
]

/** What a handler in a description is handed at a position; null where no form is described, or the position is another one. */
export function filledIn(cx: Context, literal: ts.ObjectLiteralExpression, position: number): Value | null {
  const { ts } = cx
  for (const form of forms) {
    const own = literal.properties.find((one) => one.name && ts.isIdentifier(one.name) && one.name.text === form.fields)
    if (form.position !== position || !own) continue
    const description = cx.evaluate(literal, null)
    const fields = optionsOf(description).flatMap((one) =>
      one.kind === 'object' ? (propertyOf(one, form.fields) ?? []) : [],
    )
    const properties = fields.flatMap((one) => form.read(cx, one))
    if (properties.length === 0) continue
    const value: Value = openObject(literal, properties)
    return openObject(literal, [{ name: form.filled, sites: [], value, optional: false, certainty: 'inferred' }])
  }
  return null
}

/** An object that has these properties, and may have more that only the run time knows. */
export function openObject(node: ts.Node, properties: readonly Property[]): Obj {
  return { kind: 'object', shape: 'object', node, properties, open: unknown(node, 'dynamic-value'), target: null }
}

/** `{ mode: Property.StaticDropdown({ options: { options: [{ label, value }] }, defaultValue }) }` */
function ofRecord(cx: Context, value: Value): readonly Property[] {
  return optionsOf(value).flatMap((one) =>
    one.kind === 'object'
      ? one.properties.flatMap((property): Property[] => {
          const inputs = optionsOf(property.value).flatMap((made) => {
            const [first] = made.kind === 'external-call' ? (made.node.arguments ?? []) : []
            if (made.kind !== 'external-call' || !first) return []
            const isList = /multi|array/i.test(made.callee.path.at(-1) ?? '')
            return optionsOf(cx.evaluate(first, made.frame)).flatMap((own) => ofField(cx, own, isList))
          })
          return inputs.length > 0 ? [{ ...property, value: union(one.node, inputs) }] : []
        })
      : [],
  )
}

/** `[{ key: 'mode', choices: ['A', 'B'], default: 'A' }]` */
function ofList(cx: Context, value: Value): readonly Property[] {
  const items = optionsOf(value).flatMap((one) => (one.kind === 'list' ? one.items.flatMap(optionsOf) : []))
  return items.flatMap((one): Property[] => {
    const key = one.kind === 'object' ? propertyOf(one, 'key') : null
    const name = key && constantText(key)
    const list = one.kind === 'object' ? propertyOf(one, 'list') : null
    const [input] = name ? ofField(cx, one, list !== null && constantText(list) === 'true') : []
    return name && input ? [{ name, sites: [], value: input, optional: false, certainty: 'inferred' }] : []
  })
}

function ofField(cx: Context, field: Value, isList: boolean): readonly Value[] {
  if (field.kind !== 'object') return []
  const given = propertyOf(field, 'choices') ?? propertyOf(field, 'options')
  const nested = given?.kind === 'object' ? propertyOf(given, 'options') : null
  // `choices: { GENDER: 'Gender' }`: what is sent is the key.
  const keys: Value | null =
    given?.kind === 'object' && !nested
      ? { kind: 'list', node: given.node, items: given.properties.map((one) => keyText(given.node, one)), open: false }
      : null
  const required = propertyOf(field, 'required')
  return [
    inputValue(cx, {
      node: field.node,
      options: nested ?? keys ?? given,
      default: propertyOf(field, 'defaultValue') ?? propertyOf(field, 'default'),
      isList,
      isOptional: required !== null && constantText(required) === 'false',
    }),
  ]
}
