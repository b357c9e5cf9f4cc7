/**
 * Fields of responses that left what was read, where files that were not read spell them: a template, the page behind an endpoint of one's own,
 * the worker behind a queue.
 */

import type { Catalogue } from '../../../catalogue/types.ts'
import type { FileSource } from '../../../files.ts'
import type { Request, Unknown } from '../../../request.ts'
import { lostAt } from '../unread/lost.ts'
import { isBuildPath, isTestPath } from '../project/file-kinds.ts'
import { sourcePattern } from '../project/sieve.ts'
import { spellings, templates } from './spelt.ts'

/** Places of one name that are listed; more of them say no more. */
const maxPlaces = 2

/** The requests, with the places of fields that may be of the responses they passed on. `isRead` tells the files that were read. */
export function withOutside(
  requests: readonly Request[],
  catalogues: readonly Catalogue[],
  files: FileSource,
  isRead: (file: string) => boolean,
): readonly Request[] {
  const lost = new Map(
    requests.flatMap((request) => {
      const isPassed = request.unknown.some(({ reason }) => reason === 'response-passed-on')
      const names = isPassed ? lostAt(catalogues, request).filter(({ part }) => part === 'reads') : []
      // A member of a type says what responses hold, not who reads it.
      const isSeen = new Set(
        request.reads.flatMap(({ field, sites }) => (sites.some(({ form }) => form !== 'member') ? [field] : [])),
      )
      const open = names.map(({ name }) => name).filter((name) => !isSeen.has(name) && name.includes('_'))
      return open.length > 0 ? [[request, open] as const] : []
    }),
  )
  if (lost.size === 0) return requests
  const found = placesOf(new Set([...lost.values()].flat()), files, isRead)
  if (found.size === 0) return requests
  return requests.map((request) => {
    const more = (lost.get(request) ?? []).flatMap((name) => found.get(name) ?? [])
    if (more.length === 0) return request
    const reads = request.reads.map((read) => {
      const reader = more.find(({ name }) => name === read.field)
      return reader
        ? { ...read, sites: read.sites.map((site) => ({ ...site, exclusive: false, also: reader.place })) }
        : read
    })
    return { ...request, reads, unknown: [...request.unknown, ...more] }
  })
}

function placesOf(
  names: ReadonlySet<string>,
  files: FileSource,
  isRead: (file: string) => boolean,
): ReadonlyMap<string, readonly Unknown[]> {
  const found = new Map<string, Unknown[]>()
  for (const file of files.list()) {
    if (isRead(file) || isTestPath(file) || isBuildPath(file)) continue
    if (!sourcePattern.test(file) && !templates.test(file)) continue
    const text = files.text(file)
    if (text === null) continue
    for (const name of names) {
      const known = found.get(name) ?? []
      const [first] = known.length < maxPlaces && text.includes(name) ? spellings(text, name) : []
      if (!first) continue
      const place = { file, start: first.start, end: first.start + name.length }
      found.set(name, [...known, { part: 'reads', reason: 'spelt-elsewhere', place, text: name, name }])
    }
  }
  return found
}
