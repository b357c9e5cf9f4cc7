/** A JSON schema in the source (`{ type: 'object', properties: { … } }`) as the value it lets through. */

import type { Obj, Property, Value } from '../value.ts'
import { constantText, inferred, union, unknown } from '../value.ts'

/** Deeper schemas than any API's input are cut. */
const maxDepth = 6

/** null when the object is no schema of an object. */
export function jsonSchemaValue(value: Value): Value | null {
  if (value.kind !== 'object') return null
  const type = property(value, 'type')
  return type && constantText(type.value) === 'object' && property(value, 'properties')?.value.kind === 'object'
    ? read(value, 0)
    : null
}

function property(value: Obj, name: string): Property | undefined {
  return value.properties.find((own) => own.name === name)
}

function read(schema: Value, depth: number): Value {
  if (schema.kind !== 'object') return schema.kind === 'unknown' ? schema : inferred(schema)
  if (depth > maxDepth) return unknown(schema.node, 'too-deep')
  const only = property(schema, 'const')
  if (only) return inferred(only.value)
  const allowed = property(schema, 'enum')?.value
  if (allowed?.kind === 'list' && allowed.items.length > 0) return inferred(union(schema.node, allowed.items))
  const items = property(schema, 'items')
  if (items) return { kind: 'list', node: schema.node, items: [read(items.value, depth + 1)], open: true }
  const properties = property(schema, 'properties')?.value
  if (properties?.kind !== 'object') return unknown(schema.node, 'dynamic-value')
  const required = property(schema, 'required')?.value
  const names = required?.kind === 'list' ? required.items.map(constantText) : []
  return {
    kind: 'object',
    shape: 'object',
    node: properties.node,
    open: properties.open,
    target: null,
    properties: properties.properties.map((own) => ({
      ...own,
      sites: own.sites.map((site) => ({ ...site, exclusive: false })),
      value: read(own.value, depth + 1),
      optional: !names.includes(own.name),
      certainty: 'inferred',
    })),
  }
}
