/** Writing the difference between two parameter lists: renamed, revalued, removed, added. */

import type { Applicability, TextEdit } from '../../../edit.ts'
import { lower } from '../../../edit.ts'
import type { FileSource } from '../../../files.ts'
import type { Param, Request, Site, Slot } from '../../../request.ts'
import type { Rewriting } from '../../frontend.ts'
import { insertionFor } from './add.ts'
import { renameAt } from './names.ts'
import { removalOf } from './remove.ts'
import type { Source } from './source.ts'
import { sourceOf } from './source.ts'
import { fitted, valueText } from './values.ts'

interface Sink {
  readonly edits: TextEdit[]
  readonly failed: Rewriting['failed'][number][]
  applicability: Applicability
}

export function rewriteParams(files: FileSource, before: Request, after: Request): Rewriting {
  const sink: Sink = { edits: [], failed: [], applicability: 'safe' }
  const read = (file: string): Source | null => sourceOf(files, file)
  for (const param of before.params) {
    const next = after.params.find((other) => other.id === param.id)
    if (!next) remove(sink, read, param)
    else if (next !== param) change(sink, read, param, next)
  }
  const added = after.params.filter((param) => !before.params.some((other) => other.id === param.id))
  if (added.length > 0) add(sink, read, before, added)
  return { edits: sink.edits, applicability: sink.applicability, failed: sink.failed }
}

function change(sink: Sink, read: (file: string) => Source | null, before: Param, after: Param): void {
  const edits: TextEdit[] = []
  const fail = (site: Site | null, reason: string): void => {
    const place = site?.place ?? before.sites[0]?.place
    if (place) sink.failed.push({ place, changes: after.changes, reason })
  }
  const revalued = before.values
    .map((value, index) => ({ value, next: after.values[index] ?? value }))
    .filter(({ value, next }) => value !== next && (value.text !== next.text || next.map !== value.map))
  const shorthands = new Map<number, string>()
  for (const { value, next } of revalued) {
    const source = value.site ? read(value.site.place.file) : null
    if (!source || !value.site) {
      fail(before.sites[0] ?? null, `send ${next.text ?? 'the new value'}`)
      return
    }
    const written = valueText(source, value, next)
    if (typeof written === 'string') {
      fail(value.site, written)
      return
    }
    if (written.isExpression) sink.applicability = lower(sink.applicability, 'review')
    if (!value.site.exclusive) sink.applicability = lower(sink.applicability, 'review')
    const text = written.isExpression ? fitted(source, value, written.text) : written.text
    const isShorthand = before.sites.some(
      (site) =>
        site.form === 'shorthand' &&
        site.place.start === value.site!.place.start &&
        site.place.file === value.site!.place.file,
    )
    if (isShorthand) shorthands.set(value.site.place.start, text)
    else edits.push({ ...value.site.place, text, changes: after.changes })
  }
  for (const site of before.sites) {
    const source = read(site.place.file)
    const value = site.form === 'shorthand' ? shorthands.get(site.place.start) : undefined
    if (before.name === after.name && value === undefined) continue
    if (site.form === 'member' && !site.exclusive) {
      fail(site, `rename ${before.name} to ${after.name}; other code uses this member too`)
      return
    }
    const text = source ? (value === undefined ? renameAt(source, site, after.name) : `${after.name}: ${value}`) : null
    if (text === null) {
      fail(site, `rename ${before.name} to ${after.name}`)
      return
    }
    if (!site.exclusive) sink.applicability = lower(sink.applicability, 'review')
    edits.push({ ...site.place, text, changes: after.changes })
  }
  if (edits.length === 0 && (before.name !== after.name || revalued.length > 0))
    fail(null, `rename ${before.name} to ${after.name}`)
  sink.edits.push(...edits)
}

function remove(sink: Sink, read: (file: string) => Source | null, param: Param): void {
  const edits: TextEdit[] = []
  for (const site of param.sites) {
    const source = read(site.place.file)
    const range = source && !(site.form === 'member' && !site.exclusive) ? removalOf(source, site) : null
    if (!range) {
      sink.failed.push({ place: site.place, changes: param.changes, reason: `remove ${param.name}` })
      return
    }
    edits.push({ file: site.place.file, ...range, text: '', changes: param.changes })
  }
  sink.edits.push(...edits)
}

const preference: Record<Slot['form'], number> = { object: 0, 'search-params': 1, argument: 2, url: 3 }

function add(sink: Sink, read: (file: string) => Source | null, request: Request, added: readonly Param[]): void {
  const slots = [...request.slots].sort((a, b) => preference[a.form] - preference[b.form])
  const changes = added.flatMap((param) => param.changes)
  for (const slot of slots) {
    const source = read(slot.place.file)
    const insertion = source ? insertionFor(source, slot, added) : null
    if (!insertion) continue
    sink.edits.push({ file: slot.place.file, ...insertion, changes })
    return
  }
  const names = added
    .map((param) => `${param.name}${param.values[0]?.text ? `=${param.values[0].text}` : ''}`)
    .join(' and ')
  sink.failed.push({ place: request.path?.place ?? request.place, changes, reason: `send ${names}` })
}
