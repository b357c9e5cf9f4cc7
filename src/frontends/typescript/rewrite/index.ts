/** Request difference -> text edits. The front end that read a request writes the difference back; every other byte stays. */

import type { FileSource } from '../../../files.ts'
import { sharedAmong } from '../../../look.ts'
import type { Param, Request, Site } from '../../../request.ts'
import type { Rewriting } from '../../frontend.ts'
import { queryContent } from './add.ts'
import type { Draft } from './draft.ts'
import { settle } from './draft.ts'
import { changeParam, moveParams, slotsFor } from './params.ts'
import { rewritePath } from './paths.ts'
import type { Source } from './source.ts'
import { quoted, sourceOf } from './source.ts'
import type { Content } from './stream.ts'

export { commentAt } from './comments.ts'
export { stillParses } from './parses.ts'
export { rewriteRead } from './reads.ts'
export { rewriteVersion } from './versions.ts'

type Read = (file: string) => Source | null

/** The text edits for the difference between a request and its upgraded self, the version literal and the reads not included. */
export function rewrite(files: FileSource, before: Request, after: Request): Rewriting {
  const draft: Draft = { edits: [], failed: [], doubts: [] }
  if (before === after) return draft
  const read: Read = (file) => sourceOf(files, file)
  const near = before.path?.place ?? before.place
  const gone: Param[] = []
  for (const param of before.params) {
    const next = after.params.find((other) => other.id === param.id)
    if (!next) gone.push(param)
    else if (next !== param) changeParam(draft, read, param, next, near)
  }
  const added = after.params.filter((param) => !before.params.some((other) => other.id === param.id))
  const behind = path(draft, read, before, after, added)
  moveParams(
    draft,
    read,
    before,
    // A removed parameter is not there any more to say which changes took it.
    gone.map((param) => ({ param, changes: param.changes })),
    behind ? [] : added,
  )
  method(draft, read, before, after)
  host(draft, read, before, after)
  return settle(draft)
}

/** True when the added parameters went into the path's own text: `'preview/' + id` -> `'previews?ids=' + id`. */
function path(draft: Draft, read: Read, before: Request, after: Request, added: readonly Param[]): boolean {
  if (before.path === after.path || !before.path || !after.path) return false
  const query = behindPath(read, before, added)
  const written = rewritePath(read, before.path, after.path, query)
  if (!written) {
    const text = after.path.segments.map((segment) => segment.text ?? `:${segment.name ?? 'id'}`).join('/')
    draft.failed.push({ place: before.path.place, changes: after.path.changes, reason: `write the path ${text} here` })
    return false
  }
  draft.edits.push(...written.edits)
  draft.doubts.push(...sharedAmong(written.sites))
  return query !== null
}

/** The query to write behind the path when a variable of the path moves into it and nothing else can take it. */
function behindPath(read: Read, before: Request, added: readonly Param[]): Content | null {
  const moved = added.some((param) =>
    param.values.some((value) =>
      before.path?.segments.some((segment) => segment.sites.some((site) => samePlace(site, value.site))),
    ),
  )
  const source = before.path && read(before.path.place.file)
  const isOwn = before.via.length === 0 && before.params.every((param) => param.in !== 'query')
  if (!moved || !source || !isOwn || slotsFor(before, added).length > 0) return null
  return queryContent(source, added, '?')
}

function samePlace(a: Site, b: Site | null): boolean {
  return a.place.file === b?.place.file && a.place.start === b.place.start && a.place.end === b.place.end
}

function method(draft: Draft, read: Read, before: Request, after: Request): void {
  if (before.method === after.method || after.method === null) return
  const changes = after.path?.changes ?? []
  const site = before.methodSite
  const here = site && read(site.place.file)?.text.slice(site.place.start, site.place.end)
  const isLower = here !== null && here !== undefined && here === here.toLowerCase()
  literal(
    draft,
    read,
    before,
    site,
    isLower ? after.method.toLowerCase() : after.method,
    changes,
    `send it with ${after.method}`,
  )
}

function host(draft: Draft, read: Read, before: Request, after: Request): void {
  if (before.host === after.host || after.host === null) return
  literal(draft, read, before, before.hostSite, after.host, [], `send it to ${after.host}`)
}

function literal(
  draft: Draft,
  read: Read,
  request: Request,
  site: Site | null,
  text: string,
  changes: readonly string[],
  todo: string,
): void {
  const source = site && read(site.place.file)
  if (!site || !source || (site.form !== 'text' && site.form !== 'quoted' && site.form !== 'key')) {
    draft.failed.push({ place: site?.place ?? request.place, changes, reason: todo })
    return
  }
  const quote = source.text[site.place.start] ?? source.quote
  draft.edits.push({ ...site.place, text: site.form === 'quoted' ? quoted(text, quote) : text, changes })
  draft.doubts.push(...sharedAmong([site]))
}
