/** What objects inside of a body hold, itself or in lists: `segments: [{ tailored_audience_id: id }]`. */

import type { Property, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'

/** Bodies of batches nest segments in segments; nothing nests deeper than this. */
const maxNesting = 5

/** A key of an object under `inside`, or with null what may stand there that was not read. */
export interface Nested {
  readonly inside: string
  readonly property: Property | null
  readonly value: Value
}

/** What stands under a property, as far as it stands in objects under one of the keys, at any depth. */
export function nestedIn(property: Property, keys: ReadonlySet<string>, depth = 0): readonly Nested[] {
  if (keys.size === 0 || depth > maxNesting) return []
  const { name } = property
  const isAsked = keys.has(name)
  return itemsOf(property.value).flatMap((item): readonly Nested[] => {
    const own = item.kind === 'object' ? item.properties : []
    const isPlain = item.kind === 'text' || item.kind === 'primitive'
    const left = item.kind === 'object' ? item.open : isPlain ? null : item
    return [
      ...(isAsked && left ? [{ inside: name, property: null, value: left }] : []),
      ...own.flatMap((one) => [
        ...(isAsked ? [{ inside: name, property: one, value: one.value }] : []),
        ...nestedIn(one, keys, depth + 1),
      ]),
    ]
  })
}

/** The items of lists, and a list itself of which none is known. */
function itemsOf(value: Value): readonly Value[] {
  return optionsOf(value).flatMap((one) => {
    if (one.kind !== 'list') return [one]
    return one.items.length === 0 && one.open ? [one] : one.items.flatMap(optionsOf)
  })
}
