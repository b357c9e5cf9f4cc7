/** Sites and values, each counted once however many readings met it; and what two readings of one parameter come to. */

import type { Param, Site, Value } from '../../../request.ts'
import { weaker } from '../../../request.ts'

export function uniqueSites(sites: readonly Site[]): readonly Site[] {
  if (sites.length < 2) return sites
  const seen = new Map<string, Site>()
  for (const site of sites) {
    const key = `${site.place.file}:${site.place.start}:${site.place.end}`
    const before = seen.get(key)
    if (!before) seen.set(key, site)
    else if (site.doubt && !before.doubt) seen.set(key, { ...before, doubt: site.doubt })
  }
  return [...seen.values()]
}

export function uniqueValues(values: readonly Value[]): Value[] {
  const seen = new Map<string, Value>()
  for (const value of values) {
    const key = `${value.text}@${value.site?.place.file}:${value.site?.place.start}`
    const before = seen.get(key)
    seen.set(key, before ? ofBothRows(before, value) : value)
  }
  return [...seen.values()]
}

/** A text that stands in two rows of a batch: what either lacks is lacking, as far as both were read whole. */
function ofBothRows(one: Value, other: Value): Value {
  if (one.lacks === other.lacks) return one
  const { lacks, ...rest } = one
  return lacks && other.lacks ? { ...rest, lacks: [...new Set([...lacks, ...other.lacks])] } : rest
}

type Spelling = Pick<Param, 'sites' | 'values' | 'isHalfSpelt'>

/** The name and values of a parameter as several readings have them. Spelt by one and put together by another, it is half spelt. */
export function spelledByAll(readings: readonly Spelling[]): Spelling {
  const isHalf =
    readings.some((one) => one.isHalfSpelt) || new Set(readings.map(({ sites }) => sites.length === 0)).size > 1
  return {
    sites: uniqueSites(readings.flatMap(({ sites }) => sites)),
    values: uniqueValues(readings.flatMap(({ values }) => values)),
    ...(isHalf ? { isHalfSpelt: true } : {}),
  }
}

/** A parameter as one place sends it. */
export type Reading = Omit<Param, 'id' | 'changes'>

/** The same name from several alternatives (a union of objects, a later query piece): one parameter, all its sites and values. */
export function whole(id: string, readings: readonly Reading[]): Param {
  const [first] = readings
  return {
    ...first!,
    ...(readings.length > 1 ? spelledByAll(readings) : {}),
    list: readings.some(({ list }) => list),
    optional: readings.every(({ optional }) => optional),
    certainty: readings.map(({ certainty }) => certainty).reduce(weaker),
    id,
    changes: [],
  }
}
