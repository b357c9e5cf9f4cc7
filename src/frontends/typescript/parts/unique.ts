/** Sites and values, each counted once however many readings met it; and what two readings of one parameter come to. */

import type { Param, Site, Value } from '../../../request.ts'

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

/** The name and values of a parameter as two readings have them. Spelt by one and put together by the other, it is half spelt. */
export function spelledByBoth(a: Spelling, b: Spelling): Spelling {
  const isHalf = a.isHalfSpelt ?? b.isHalfSpelt ?? (a.sites.length === 0) !== (b.sites.length === 0)
  return {
    sites: uniqueSites([...a.sites, ...b.sites]),
    values: uniqueValues([...a.values, ...b.values]),
    ...(isHalf ? { isHalfSpelt: true } : {}),
  }
}
