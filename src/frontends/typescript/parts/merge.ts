/** Several readings of one call (another version, another params object, another host of the API) become one request. */

import type { Catalogue } from '../../../catalogue/types.ts'
import type { Param, Read, Request, Site, Slot, Version } from '../../../request.ts'
import { spelledByAll } from './unique.ts'
import { weaker } from '../../../request.ts'

export function isProduction(catalogues: readonly Catalogue[]): (host: string | null) => boolean {
  const hosts = new Set(
    catalogues.flatMap((catalogue) =>
      catalogue.api.hosts.filter((host) => host.role === 'production').map((host) => host.host),
    ),
  )
  return (host) => host !== null && hosts.has(host)
}

/** One call is one request, whichever of the API's hosts (production, sandbox) it may go to. */
export function keyOf(request: Request): string {
  const path = request.path ? request.path.segments.map((segment) => segment.text ?? '*').join('/') : '?'
  const { file, start } = request.place
  return [request.api, file, start, request.method, path].join('|')
}

/** Two readings of one call that differ in version, query or params: one request that may be either. */
export function merged(a: Request, b: Request, prefers: (host: string | null) => boolean): Request {
  const versions = [
    ...a.versions,
    ...b.versions.filter(
      (version) => !a.versions.some((other) => other.value === version.value && samePlace(other, version)),
    ),
  ]
  // `query ? '?' + query : ''`: the alternative that sends nothing says nothing about single parameters.
  const sometimes = a.params.length > 0 && b.params.length > 0
  const params = a.params.map((param) => {
    const twin = b.params.find((other) => other.id === param.id)
    if (!twin) return { ...param, optional: param.optional || sometimes }
    const optional = param.optional || twin.optional
    return { ...param, ...spelledByAll([param, twin]), optional }
  })
  const added = b.params
    .filter((param) => !a.params.some((own) => own.id === param.id))
    .map((param) => ({ ...param, optional: param.optional || sometimes }))
  const both = [...params, ...added].map((param) => withApart(param, [...params, ...added], [a, b]))
  const isShared = (slot: Slot, other: readonly Slot[]): boolean =>
    other.some(
      (own) => own.form === slot.form && own.place.start === slot.place.start && own.place.file === slot.place.file,
    )
  const slots = [
    // The end of a URL can take a parameter only when nothing else is ever appended there.
    ...a.slots.filter((slot) => slot.form !== 'url' || isShared(slot, b.slots)),
    ...b.slots.filter((slot) => slot.form !== 'url' && !isShared(slot, a.slots)),
  ]
  const unknown = [
    ...a.unknown,
    ...b.unknown.filter(
      (one) =>
        !a.unknown.some(
          (own) => own.part === one.part && own.place.start === one.place.start && own.place.file === one.place.file,
        ),
    ),
  ]
  const { host, hostSite } = !prefers(a.host) && prefers(b.host) ? b : a
  return {
    ...a,
    host,
    hostSite,
    versions,
    params: both,
    slots,
    reads: mergedReads(a.reads, b.reads),
    unknown,
    certainty: weaker(a.certainty, b.certainty),
  }
}

/** Two parameters are apart when no reading sends them together. */
function withApart(param: Param, all: readonly Param[], readings: readonly Request[]): Param {
  const apart = all.flatMap((other) => {
    const together = readings.some(({ params }) => {
      const [one, twin] = [param, other].map(({ id }) => params.find((own) => own.id === id))
      return one !== undefined && twin !== undefined && !one.apart?.includes(other.name)
    })
    return together || other.id === param.id ? [] : [other.name]
  })
  return apart.length > 0 || param.apart ? { ...param, apart } : param
}

/** What is read behind one chain of callers or another. */
function mergedReads(a: readonly Read[], b: readonly Read[]): readonly Read[] {
  const reads = new Map<string, Read>()
  for (const read of [...a, ...b]) {
    const key = `${read.field} ${read.certainty}`
    const own = reads.get(key)
    const more = read.sites.filter((site) => !own?.sites.some((one) => isSame(one, site)))
    const compared = read.compared.filter(
      ({ text, site }) => !own?.compared.some((one) => one.text === text && isSame(one.site, site)),
    )
    reads.set(key, own ? { ...own, sites: [...own.sites, ...more], compared: [...own.compared, ...compared] } : read)
  }
  return [...reads.values()].sort((x, y) => (x.field < y.field ? -1 : x.field > y.field ? 1 : 0))
}

function isSame(a: Site, b: Site): boolean {
  return a.place.start === b.place.start && a.place.file === b.place.file
}

function samePlace(a: Version, b: Version): boolean {
  return a.site?.place.file === b.site?.place.file && a.site?.place.start === b.site?.place.start
}
