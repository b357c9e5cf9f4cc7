/** Sites and values, each counted once however many readings met it. */

import type { Site, Value } from '../../../request.ts'

export function uniqueSites(sites: readonly Site[]): readonly Site[] {
  if (sites.length < 2) return sites
  const seen = new Map<string, Site>()
  for (const site of sites) {
    const key = `${site.place.file}:${site.place.start}:${site.place.end}`
    if (!seen.has(key)) seen.set(key, site)
  }
  return [...seen.values()]
}

export function uniqueValues(values: readonly Value[]): Value[] {
  const seen = new Map<string, Value>()
  for (const value of values) {
    const key = `${value.text}@${value.site?.place.file}:${value.site?.place.start}`
    if (!seen.has(key)) seen.set(key, value)
  }
  return [...seen.values()]
}
