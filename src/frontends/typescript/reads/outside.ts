/**
 * Fields of responses, and values of the fields that are read, where files that were not read as sources spell them: a template, the page
 * behind an endpoint of one's own, the schema of a table or a message, the texts of a language, the answer that a test plays, the name of a
 * file. What left the program may be read there; what is edited may have to change there.
 */

import type { Catalogue } from '../../../catalogue/types.ts'
import type { FileSource } from '../../../files.ts'
import { maxSettingsSize } from '../../../files.ts'
import { changesFor, valuesLost } from '../../../match.ts'
import type { Place, Request, Site, Unknown } from '../../../request.ts'
import { isManifest } from '../project/data-below.ts'
import { isBuildPath, isTestPath } from '../project/file-kinds.ts'
import { markupOf } from '../project/scripts.ts'
import { maxSourceSize, sourcePattern } from '../project/sieve.ts'
import { lostAt } from '../unread/lost.ts'
import { spellings, templates } from './spelt.ts'

/** Places of one name that are listed, in what the program shows or keeps and in what its tests play; more of them say no more. */
const maxPlaces = 2

/** Shorter values are words of any text. */
const minLength = 4

/** Files that say by their names what records hold. */
const schemas = /\.(graphqls?|gql|proto|prisma|sql|avsc|csv)$/
/** Files of records. */
const records = /\.(json|har|ya?ml)$/
/** Files whose script is read, and whose markup is not. */
const components = /\.(vue|svelte)$/

/** The requests, with the places of fields that may be of the responses they passed on. `read` are the files that were read. */
export function withOutside(
  requests: readonly Request[],
  catalogues: readonly Catalogue[],
  files: FileSource,
  read: ReadonlySet<string | null>,
): readonly Request[] {
  const lost = requests.map((request) => [
    ...new Set(
      lostAt(catalogues, request).flatMap(({ name, part }) => (part === 'reads' && name.includes('_') ? [name] : [])),
    ),
  ])
  const values = requests.map((request) => valuesOf(catalogues, request))
  const asValues = new Set(values.flat())
  const names = new Set([...lost.flat(), ...asValues])
  if (names.size === 0) return requests
  const found = placesOf(names, asValues, files, read)
  if (found.size === 0) return requests
  return requests.map((request, index) => {
    const among = (own: readonly string[]): ReadonlyMap<string, readonly Place[]> =>
      new Map(own.flatMap((name) => (found.has(name) ? [[name, found.get(name)!] as const] : [])))
    const places = among(lost[index]!)
    const left = passedOn(request, places)
    const isNamed = new Set(left.map(({ name }) => name))
    const looked = speltAt(among(values[index]!.filter((value) => !isNamed.has(value))))
    const passed = [...left, ...looked]
    if (places.size + passed.length === 0) return request
    const reads = request.reads.map((read) => {
      const also = places.get(read.field)?.find(hasToFollow) ?? passed.find(({ name }) => name === read.field)?.place
      return also ? { ...read, sites: read.sites.map((site): Site => ({ also, doubt: 'shared-text', ...site })) } : read
    })
    return { ...request, reads, unknown: [...request.unknown, ...passed] }
  })
}

/** The values that a field, which the program reads, has no more after a change: by a value of the field something may be looked up. */
function valuesOf(catalogues: readonly Catalogue[], request: Request): readonly string[] {
  const catalogue = catalogues.find(({ api }) => api.id === request.api)
  const isRead = new Set(
    request.reads.flatMap(({ field, sites }) => (sites.some(({ form }) => form !== 'member') ? [field] : [])),
  )
  if (!catalogue || isRead.size === 0) return []
  const lost = [...changesFor(catalogue, request)].flatMap((change) =>
    (change.kind === 'response-value-renamed' || change.kind === 'response-value-changed') &&
    change.fields.some((field) => isRead.has(field))
      ? valuesLost(change)
      : [],
  )
  return [...new Set(lost.filter((value) => value.length >= minLength && /^[A-Z][A-Z0-9_]+$/.test(value)))]
}

/** A source that was left out imports no client: it may speak of its own. What is no source speaks of what the program reads. */
function hasToFollow({ file }: Place): boolean {
  return !sourcePattern.test(file) || isTestPath(file) || components.test(file)
}

/** What left the program and is spelt in a file that is no test: it may be read there. */
function passedOn(request: Request, places: ReadonlyMap<string, readonly Place[]>): readonly Unknown[] {
  if (!request.unknown.some(({ reason }) => reason === 'response-passed-on')) return []
  // A member of a type says what responses hold, not who reads it.
  const isSeen = new Set(
    request.reads.flatMap(({ field, sites }) => (sites.some(({ form }) => form !== 'member') ? [field] : [])),
  )
  return speltAt(new Map([...places].filter(([name]) => !isSeen.has(name))))
}

function speltAt(places: ReadonlyMap<string, readonly Place[]>): readonly Unknown[] {
  return [...places].flatMap(([name, own]) =>
    own
      .filter(({ file }) => !isTestPath(file))
      .map((place): Unknown => ({ part: 'reads', reason: 'spelt-elsewhere', place, text: name, name })),
  )
}

/** @param values those that a program may look up by name: `import(`./goals/${goal}.js`)` */
function placesOf(
  names: ReadonlySet<string>,
  values: ReadonlySet<string>,
  files: FileSource,
  read: ReadonlySet<string | null>,
): ReadonlyMap<string, readonly Place[]> {
  const found = new Map<string, readonly Place[]>()
  const byName = new Map<string, Place>()
  for (const file of files.list()) {
    if (isBuildPath(file)) continue
    const called = file.slice(file.lastIndexOf('/') + 1).split('.', 1)[0]!
    if (values.has(called) && !byName.has(called)) byName.set(called, { file, start: 0, end: 0 })
    if (read.has(file) && !components.test(file)) continue
    const text = textOf(files, file, read.has(file))
    if (text === null) continue
    const isTest = isTestPath(file)
    for (const name of names) {
      if (!text.includes(name)) continue
      const known = found.get(name) ?? []
      if (known.filter((one) => isTestPath(one.file) === isTest).length >= maxPlaces) continue
      const start = startIn(file, text, name)
      // What the program shows or keeps is named before what its tests play.
      const one = start === null ? [] : [{ file, start, end: start + name.length }]
      if (start !== null) found.set(name, isTest ? [...known, ...one] : [...one, ...known])
    }
  }
  for (const [value, place] of byName) found.set(value, [...(found.get(value) ?? []), place])
  return found
}

/** What a file says, where it is one that may spell fields: of a component that was read its markup. */
function textOf(files: FileSource, file: string, isRead: boolean): string | null {
  if (records.test(file)) {
    const isSmall = !isManifest(file) && (files.size(file) ?? 0) <= maxSettingsSize
    return isSmall ? files.text(file) : null
  }
  if (!sourcePattern.test(file) && !templates.test(file) && !schemas.test(file)) return null
  if ((files.size(file) ?? 0) > maxSourceSize) return null
  const text = files.text(file)
  return text !== null && isRead ? markupOf(text) : text
}

function startIn(file: string, text: string, name: string): number | null {
  if (!schemas.test(file)) return [...spellings(text, name)][0]?.start ?? null
  const at = text.search(new RegExp(`(?<![\\w$])${name}(?![\\w$])`))
  return at < 0 ? null : at
}
