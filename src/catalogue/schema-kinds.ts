/** The fields that each kind of change adds to an entry. Names and meanings are those of the compiled types (types.ts). */

import type { Zod } from './schema-pieces.ts'
import { pieces } from './schema-pieces.ts'

export function kindShapes(z: Zod) {
  const { name, method, path } = pieces(z)
  const names = z.array(name).min(1, 'at least one name; list what changes')
  const texts = z.record(z.string(), z.string('text in quotes'))
  const valueMap = z.record(z.string(), z.string('text in quotes, or null to drop the parameter').nullable())
  const when = z.strictObject({ param: name, values: z.array(z.string('text in quotes')).min(1) })
  const target = z.strictObject({ path, method: method.exactOptional() })
  const removedEndpoint = { successor: target.exactOptional() }
  const inside = z
    .array(name)
    .default([])
    .describe('Keys of the body under which an object with the parameter may stand as well')
  const responseValue = { fields: z.array(name).default([]), values: valueMap.default({}) }
  return {
    'endpoint-renamed': {
      to: target,
      variables: texts.default({}),
      add: texts.default({}),
      params: texts.default({}),
      when: z.strictObject({ param: name, present: z.boolean() }).exactOptional(),
    },
    'endpoint-removed': removedEndpoint,
    'method-removed': removedEndpoint,
    'param-renamed': { from: name, to: name, values: valueMap.default({}), inside },
    'params-merged': {
      from: names,
      to: name,
      merge: z.enum(['same', 'human'], 'same or human; human when the new value has to be worked out'),
    },
    'param-removed': { params: names },
    'param-moved': { params: names, toEndpoint: path },
    'param-required': {
      params: names,
      any: z.boolean().default(false),
      when: when.exactOptional(),
      value: z.string('text in quotes').exactOptional(),
    },
    'params-exclusive': { params: names, drop: name.exactOptional() },
    'param-default': { param: name },
    'enum-renamed': { param: name, values: texts, alsoSet: z.record(z.string(), texts).default({}), inside },
    'enum-removed': {
      param: name,
      values: z.array(z.string('text in quotes')).min(1, 'at least one value; list what is gone'),
      when: when.exactOptional(),
      dropElement: z.boolean().default(false),
    },
    'limit-changed': {
      param: name.exactOptional(),
      max: z.number().exactOptional(),
      maxItems: z.int().positive().exactOptional(),
    },
    'behaviour-changed': {},
    'response-field-renamed': { fields: texts.default({}), expressions: texts.default({}) },
    'response-field-removed': { fields: names, unless: z.strictObject({ param: name }).exactOptional() },
    'response-value-renamed': responseValue,
    'response-value-changed': {
      ...responseValue,
      type: z.strictObject({ from: z.literal('number'), to: z.literal('string') }).exactOptional(),
    },
    'host-renamed': { from: name, to: name },
  }
}
