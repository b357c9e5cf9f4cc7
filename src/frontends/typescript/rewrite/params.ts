/** Writing the difference between two parameter lists: renamed, revalued, removed, added. All sites of a parameter change, or none. */

import type { ts } from 'ts-morph'
import type { TextEdit } from '../../../edit.ts'
import type { Doubt } from '../../../look.ts'
import { sharedAmong } from '../../../look.ts'
import type { Param, Place, Request, Site, Slot, Value } from '../../../request.ts'
import type { Insertion } from './add.ts'
import { insertionFor } from './add.ts'
import type { Draft } from './draft.ts'
import { inCaseOf, renameAt } from './names.ts'
import { hasEffects } from './effects.ts'
import { removeSites, targetOf } from './remove.ts'
import type { Source } from './source.ts'
import { nodeAt, propertyName } from './source.ts'
import { fitted, valueText } from './values.ts'

type Read = (file: string) => Source | null

/** Renames a parameter and translates its values; what cannot be written fails as a whole. */
export function changeParam(draft: Draft, read: Read, before: Param, after: Param, near: Place): void {
  const changes = after.changes
  const isRenamed = before.name !== after.name
  const revalued = before.values
    .map((value, index) => ({ value, next: after.values[index] ?? value }))
    .filter(({ value, next }) => value !== next && (value.text !== next.text || next.map !== value.map))
  if (!isRenamed && revalued.length === 0 && before.values.length === after.values.length) return
  const at = before.sites[0]?.place ?? before.values.find((value) => value.site)?.site?.place ?? near
  const fail = (place: Place, reason: string): void => {
    draft.failed.push({ place, changes, reason })
  }
  if (before.values.length !== after.values.length) {
    fail(at, `send ${after.name}=${after.values.map((value) => value.text ?? '…').join(',')}`)
    return
  }
  if (isRenamed && (before.sites.length === 0 || before.isHalfSpelt)) {
    fail(at, `rename ${before.name} to ${after.name}; its name is not written in one piece`)
    return
  }
  const edits: TextEdit[] = []
  const doubts: Doubt[] = []
  const shorthands = new Map<string, string>()
  const through = before.list
    ? undefined
    : revalued.find(({ value, next }) => next.map && isSentHere(read, before, value))
  // Where the choice stands at the key, everything passes through it, what callers spell as well: that stays as it is.
  for (const { value, next } of through ? [through] : revalued) {
    const source = value.site ? read(value.site.place.file) : null
    const written = source ? valueText(source, before, value, next) : `send ${next.text ?? 'the new value'}`
    if (!source || !value.site || typeof written === 'string') {
      const todo = typeof written === 'string' ? written : `send ${next.text ?? 'the new value'}`
      fail(value.site?.place ?? at, isRenamed ? `rename ${before.name} to ${after.name}; ${todo}` : todo)
      return
    }
    if (written.isExpression) doubts.push({ code: 'run-time-value', place: value.site.place })
    doubts.push(...sharedAmong([value.site]))
    const text = written.isExpression ? fitted(source, value, written.text) : written.text
    if (shorthandOf(before, value)) shorthands.set(keyOf(value.site.place), text)
    else edits.push({ ...value.site.place, text, changes })
  }
  for (const site of before.sites) {
    const value = site.form === 'shorthand' ? shorthands.get(keyOf(site.place)) : undefined
    if (!isRenamed && value === undefined) continue
    if (site.form === 'member' && !site.exclusive) {
      fail(site.place, `rename ${before.name} to ${after.name}; other code uses this member too`)
      return
    }
    const source = read(site.place.file)
    const patch =
      source && value !== undefined
        ? { ...site.place, text: `${propertyName(after.name, source.quote)}: ${value}` }
        : source && renameAt(source, site, inCaseOf(source, site, before.name, after.name))
    if (!patch) {
      fail(site.place, `rename ${before.name} to ${after.name}`)
      return
    }
    doubts.push(...sharedAmong([site]))
    edits.push({ file: site.place.file, start: patch.start, end: patch.end, text: patch.text, changes })
  }
  draft.doubts.push(...doubts)
  draft.edits.push(...edits)
}

/** The expression stands right behind the name it is sent under: `paused: x`, `append('paused', x)`, `paused=${x}`. */
function isSentHere(read: Read, param: Param, { site }: Value): boolean {
  if (site?.form !== 'expression') return false
  const { file, start } = site.place
  const text = read(file)?.text
  return param.sites.some(
    ({ place }) =>
      place.file === file &&
      (place.start === start ||
        (place.end <= start && text !== undefined && /^[\s'"`\]:,=+${(]*$/.test(text.slice(place.end, start)))),
  )
}

function keyOf(place: Place): string {
  return `${place.file}:${place.start}:${place.end}`
}

function shorthandOf(param: Param, value: Value): boolean {
  return param.sites.some(
    (site) => site.form === 'shorthand' && value.site !== null && keyOf(site.place) === keyOf(value.site.place),
  )
}

/** A parameter that is not sent any more, and the changes that took it. */
export interface Gone {
  readonly param: Param
  readonly changes: readonly string[]
}

/** Removes parameters and adds others, so that both may meet in one object or one URL. */
export function moveParams(
  draft: Draft,
  read: Read,
  request: Request,
  gone: readonly Gone[],
  added: readonly Param[],
): void {
  const owners = removable(draft, read, gone, request.path?.place ?? request.place)
  const targets = new Set<ts.Node>()
  for (const [site] of owners) {
    const target = targetOf(read(site.place.file)!, site)
    if (target) targets.add(target)
  }
  const chosen = added.length > 0 ? chooseSlot(read, request, added, targets) : null
  const spared = new Set(chosen?.insertion.replaced ? [chosen.insertion.replaced] : [])
  const removals: TextEdit[] = []
  for (const [file, sites] of byFile([...owners.keys()]))
    for (const { start, end, text, sites: own } of removeSites(read(file)!, sites, spared).patches)
      removals.push({
        ...whole(request, added, { file, start, end }),
        text,
        changes: unique(own.flatMap((site) => owners.get(site)!.changes)),
      })
  draft.edits.push(...removals)
  const removed = [...new Set(owners.values())]
  draft.doubts.push(...sharedAmong([...owners.keys()]), ...removed.flatMap(({ param }) => callsIn(read, param)))
  if (added.length > 0) insert(draft, read, request, added, chosen, removals)
}

/** Values that do something when they are made: to leave them out is to leave that out. */
function callsIn(read: Read, param: Param): readonly Doubt[] {
  return param.values.flatMap(({ site }): readonly Doubt[] => {
    if (site?.form !== 'expression') return []
    const source = read(site.place.file)
    const node = source && nodeAt(source, site.place)
    return source && node && hasEffects(source, node) ? [{ code: 'call-removed', place: site.place }] : []
  })
}

/** The range of a removal; where it empties an object that the call can do without, the object goes too. */
function whole(request: Request, added: readonly Param[], range: Place): Place {
  const emptied = request.slots.find(
    ({ place }) => place.file === range.file && place.start + 1 === range.start && place.end - 1 === range.end,
  )
  return added.length === 0 && emptied?.spare ? emptied.spare : range
}

/** The sites that go, with whose they are. A parameter goes everywhere or nowhere; what cannot go is left to a human. */
function removable(draft: Draft, read: Read, gone: readonly Gone[], near: Place): ReadonlyMap<Site, Gone> {
  const owners = new Map(gone.flatMap((one) => one.param.sites.map((site) => [site, one] as const)))
  const keep = (one: Gone, place: Place, why: string): void => {
    draft.failed.push({ place, changes: one.changes, reason: `stop sending ${one.param.name}${why}` })
    for (const site of one.param.sites) owners.delete(site)
  }
  for (const one of gone) {
    const shared = one.param.sites.find((site) => site.form === 'member' && !site.exclusive)
    if (shared) keep(one, shared.place, '; other code uses this member too')
    else if (one.param.sites.length === 0 || one.param.isHalfSpelt)
      keep(one, one.param.values[0]?.site?.place ?? near, '')
  }
  // What cannot go in one file stays in all: look again until nothing more falls out.
  for (let isSettled = false; !isSettled;) {
    isSettled = true
    for (const [file, sites] of byFile([...owners.keys()])) {
      const source = read(file)
      for (const site of source ? removeSites(source, sites, new Set()).failed : sites) {
        const owner = owners.get(site)
        if (!owner) continue
        keep(owner, site.place, '')
        isSettled = false
      }
    }
  }
  return owners
}

function byFile(sites: readonly Site[]): ReadonlyMap<string, readonly Site[]> {
  const files = new Map<string, Site[]>()
  for (const site of sites) files.set(site.place.file, [...(files.get(site.place.file) ?? []), site])
  return files
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)]
}

interface Chosen {
  readonly slot: Slot
  readonly insertion: Insertion
}

const preference: Record<Slot['form'], number> = { object: 0, 'search-params': 1, argument: 2, url: 3 }

/** The slots that can take the parameters, best first. */
export function slotsFor(request: Request, added: readonly Param[]): readonly Slot[] {
  return request.slots
    .filter((slot) => added.every((param) => param.in === slot.in))
    .sort((a, b) => preference[a.form] - preference[b.form])
}

function chooseSlot(read: Read, request: Request, added: readonly Param[], gone: ReadonlySet<ts.Node>): Chosen | null {
  for (const slot of slotsFor(request, added)) {
    const source = read(slot.place.file)
    const insertion = source ? insertionFor(source, slot, added, gone) : null
    if (insertion) return { slot, insertion }
  }
  return null
}

function insert(
  draft: Draft,
  read: Read,
  request: Request,
  added: readonly Param[],
  chosen: Chosen | null,
  removals: readonly TextEdit[],
): void {
  const changes = unique(added.flatMap((param) => param.changes))
  if (!chosen) {
    const names = added.map((param) => `${param.name}=${param.values.map((value) => value.text ?? '…').join(',')}`)
    draft.failed.push({
      place: request.path?.place ?? request.place,
      changes,
      reason: `send ${names.join(' and ')}; there is no place in the call to write it`,
    })
    return
  }
  const { slot, insertion } = chosen
  // When everything behind the `?` went, the `?` went too.
  const cut = removals.some(
    (edit) =>
      edit.file === slot.place.file && edit.end === slot.place.start && read(edit.file)?.text[edit.start] === '?',
  )
  const text = slot.form === 'url' && cut ? insertion.text.replace(/^&/, '?') : insertion.text
  draft.edits.push({ file: slot.place.file, start: insertion.start, end: insertion.end, text, changes })
}
