/**
 * What lies between a request and its upgraded self, as edits: its own texts, the fields it reads, and its copies (a signature over the same URL,
 * a mock, an expected URL). Copies follow: they are edited for what their request is edited for, and for nothing else.
 */

import type { FileSource } from './files.ts'
import type { Frontend, Rewriting } from './frontends/frontend.ts'
import type { Copy } from './groups.ts'
import { uniqueEdits } from './groups.ts'
import type { Doubt } from './look.ts'
import { sharedAmong } from './look.ts'
import type { Linked, Place, Request, Site } from './request.ts'
import type { Meeting, Upgrade } from './upgrade.ts'

interface Writing {
  readonly files: FileSource
  readonly frontend: Frontend
}

/** The edits of a request up to the version in use (`now`) or to the target, each with the changes that want it. */
export function differenceOf(request: Request, upgrade: Upgrade, end: 'now' | 'target', options: Writing): Rewriting {
  return attributed(difference(request, upgrade[end], options), upgrade.meetings)
}

/** Edits for the request proper, and for the fields it reads. */
export function difference(before: Request, after: Request, options: Writing): Rewriting {
  // Nothing that goes with what is only presumed goes in without a look, the version of its group least of all.
  const doubts: Doubt[] = before.isPresumed ? [{ code: 'presumed', place: before.place }] : []
  if (before === after || before.certainty === 'possible') return { edits: [], doubts, failed: [] }
  const written = options.frontend.rewrite(options.files, before, after)
  const edits = [...written.edits]
  const failed = [...written.failed]
  doubts.push(...written.doubts)
  for (const [index, read] of before.reads.entries()) {
    const changed = after.reads[index]
    if (!changed || changed === read) continue
    const write = (site: Site, to: Parameters<Frontend['rewriteRead']>[2], reason: string): void => {
      const own = options.frontend.rewriteRead(options.files, site, to)
      if (own === null) failed.push({ place: site.place, changes: changed.changes, reason })
      else {
        edits.push(...own.map((edit) => ({ ...edit, changes: changed.changes })))
        doubts.push(...sharedAmong([site]))
      }
    }
    for (const [at, { text, site }] of read.compared.entries()) {
      const to = changed.compared[at]!.text
      if (to !== text) write(site, { field: to }, `compare with ${to} there instead of ${text}`)
    }
    if (changed.field === read.field && changed.expression === read.expression) continue
    const to =
      changed.expression === undefined ? { field: changed.field, from: read.field } : { expression: changed.expression }
    // `$` stands for the object that is read.
    const reason = `read ${changed.expression?.replaceAll('$.', '') ?? changed.field} there instead of ${read.field}`
    for (const site of read.sites) {
      const isShared = site.form === 'member' && !site.exclusive
      write(site, to, isShared ? `${reason}, and wherever else the member is read` : reason)
    }
  }
  return { edits: uniqueEdits(edits), doubts, failed }
}

/** A parameter that is gone cannot say which change took it: the changes that were met at its place did. */
function attributed(written: Rewriting, meetings: readonly Meeting[]): Rewriting {
  const at = (place: Place): readonly string[] =>
    meetings
      .filter(({ verdict }) =>
        verdict.spots.some(
          (spot) => spot.place.file === place.file && spot.place.start < place.end && place.start < spot.place.end,
        ),
      )
      .map(({ change }) => change.id)
  return {
    ...written,
    edits: written.edits.map((edit) => (edit.changes.length > 0 ? edit : { ...edit, changes: at(edit) })),
    failed: written.failed.map((one) => (one.changes.length > 0 ? one : { ...one, changes: at(one.place) })),
  }
}

/** The edits of a request with those of its copies. */
export function withCopies(
  own: Rewriting,
  copies: readonly Copy[],
  end: 'now' | 'target',
  options: Writing,
): Rewriting {
  const wanted = new Set(own.edits.flatMap((edit) => edit.changes))
  if (wanted.size === 0) return own
  return copies.reduce((all, { linked, copy, upgrade }): Rewriting => {
    const written = differenceOf(copy, followed(copy, upgrade, linked), end, options)
    const edits = written.edits.filter((edit) => edit.changes.some((change) => wanted.has(change)))
    const failed = written.failed.filter((one) => one.changes.some((change) => wanted.has(change)))
    const doubts = edits.length > 0 ? [...all.doubts, ...written.doubts] : all.doubts
    if (linked.what === 'signature')
      return {
        edits: uniqueEdits([...all.edits, ...edits]),
        doubts,
        failed: [
          ...all.failed,
          ...failed.map((one) => ({ ...one, reason: `the signature must follow: ${one.reason}` })),
        ],
      }
    // A test that cannot follow fails and says so; it keeps nobody from mending the source.
    return {
      ...all,
      edits: uniqueEdits([...all.edits, ...edits]),
      doubts: failed.length > 0 ? [...doubts, { code: 'copy', place: copy.place }] : doubts,
    }
  }, own)
}

/** A mock or an expected URL that spells no parameters answers whatever is sent: nothing is added to it. */
function followed(copy: Request, upgrade: Upgrade, linked: Linked): Upgrade {
  if (linked.what === 'signature' || copy.params.some((param) => param.in !== 'path')) return upgrade
  const without = (after: Request): Request => ({
    ...after,
    params: after.params.filter((param) => copy.params.some((own) => own.id === param.id)),
  })
  return { ...upgrade, now: without(upgrade.now), target: without(upgrade.target) }
}
