/** Groups of edits: which of them are one, and what in another request stands against a group. Linear in requests, as trees are large. */

import type { Blocker } from './blocker.ts'
import { byText } from './blocker.ts'
import type { TextEdit } from './edit.ts'
import { overlaps, sameEdit } from './edit.ts'
import type { When } from './finding.ts'
import type { Doubt, Look } from './look.ts'
import { lookOf } from './look.ts'
import type { Linked, Place, Request, Site, Version } from './request.ts'
import type { Upgrade } from './upgrade.ts'

/** A linked place with what becomes of the copy that stands there. */
export interface Copy {
  readonly linked: Linked
  readonly copy: Request
  readonly upgrade: Upgrade
}

/** A request with its id and what becomes of each of its versions, and of its copies. */
export interface Planned {
  readonly id: string
  readonly request: Request
  readonly upgrades: readonly {
    readonly version: Version | null
    readonly upgrade: Upgrade
    readonly copies: readonly Copy[]
  }[]
}

/** Edits that go in together, and what is known of them. */
export interface Unit {
  readonly when: When
  readonly requests: Set<string>
  edits: TextEdit[]
  /** By text, so that each stands once. */
  readonly blockers: Map<string, Blocker>
  /** By text. */
  readonly looks: Map<string, Look>
  readonly changes: Set<string>
  /** By the key of the literal. */
  readonly moves: Map<string, { readonly from: string; readonly to: string; readonly place: Place }>
  /** Keys of version literals: units with one in common are one. */
  readonly literals: Set<string>
}

/** @param changes those that it stands against; none when it is the group */
export function block(
  unit: Unit,
  code: Blocker['code'],
  place: Place | null,
  text: string,
  changes: readonly string[] = [],
): void {
  const bare = place && { file: place.file, start: place.start, end: place.end }
  const known = unit.blockers.get(text)
  for (const [key, one] of byText([...(known ? [known] : []), { code, text, place: bare, changes }]))
    unit.blockers.set(key, one)
}

/** Notes what asks for a look before the group goes in. */
export function doubt(unit: Unit, doubts: readonly Doubt[], at: (place: Place) => string): void {
  for (const one of doubts) {
    const look = lookOf(one, at)
    unit.looks.set(look.text, look)
  }
}

/** Units with a literal or an edit in common become one; a now unit joins another now unit only. */
export function mergeUnits(units: readonly Unit[]): Unit[] {
  const leader = units.map((_, index) => index)
  const find = (index: number): number => {
    while (leader[index] !== index) index = leader[index] = leader[leader[index]!]!
    return index
  }
  const unite = (a: number, b: number): void => {
    const [first, second] = [find(a), find(b)].sort((x, y) => x - y) as [number, number]
    leader[second] = first
  }
  const literals = new Map<string, number>()
  for (const [index, unit] of units.entries())
    for (const literal of unit.literals) {
      const key = `${unit.when} ${literal}`
      const known = literals.get(key)
      if (known === undefined) literals.set(key, index)
      else unite(known, index)
    }
  for (const when of ['now', 'upgrade'] as const) {
    const edits = units.flatMap((unit, index) =>
      unit.when === when ? unit.edits.map((edit) => ({ edit, index })) : [],
    )
    for (const cluster of clusters(edits, ({ edit }) => edit))
      for (const { index } of cluster) unite(cluster[0]!.index, index)
  }
  const members = new Map<number, Unit[]>()
  for (const [index, unit] of units.entries()) {
    const group = members.get(find(index))
    if (group) group.push(unit)
    else members.set(find(index), [unit])
  }
  return [...members.values()].map(joined)
}

function joined(units: readonly Unit[]): Unit {
  if (units.length === 1) return units[0]!
  return {
    when: units[0]!.when,
    requests: new Set(units.flatMap((unit) => [...unit.requests])),
    edits: uniqueEdits(units.flatMap((unit) => unit.edits)),
    blockers: byText(units.flatMap((unit) => [...unit.blockers.values()])),
    looks: new Map(units.flatMap((unit) => [...unit.looks])),
    changes: new Set(units.flatMap((unit) => [...unit.changes])),
    moves: new Map(units.flatMap((unit) => [...unit.moves])),
    literals: new Set(units.flatMap((unit) => [...unit.literals])),
  }
}

/**
 * An edit that another request does not want at a text it uses too, or two edits that disagree, hold their group back. `own` is what each
 * request wants by itself: one of a group may use a text that only another of it wants to change.
 */
export function checkAgreement(
  units: readonly Unit[],
  own: readonly Unit[],
  planned: readonly Planned[],
  at: (place: Place) => string,
): void {
  const users = createUsers(planned, createTouching(units))
  const byRequest = new Map<string, Unit[]>()
  for (const unit of own) for (const id of unit.requests) byRequest.set(id, [...(byRequest.get(id) ?? []), unit])
  for (const unit of units) {
    for (const cluster of clusters(unit.edits, (edit) => edit))
      for (const [index, edit] of cluster.entries())
        for (const other of cluster.slice(index + 1))
          if (overlaps(edit, other) && !sameEdit(edit, other))
            block(unit, 'texts-disagree', edit, `two requests want different texts at ${at(edit)}`, [
              ...edit.changes,
              ...other.changes,
            ])
    for (const edit of unit.edits)
      for (const { id, request, upgrades } of users(edit)) {
        // What moves with the group to a version that no longer answers it keeps nothing.
        if (unit.moves.size > 0 && unit.requests.has(id) && upgrades.every(({ upgrade }) => upgrade.isGone)) continue
        const agrees = byRequest
          .get(id)
          ?.some(
            (one) =>
              one.edits.some((wanted) => sameEdit(wanted, edit)) && (one.when === 'now' || unit.when === 'upgrade'),
          )
        if (!agrees)
          block(
            unit,
            'other-request',
            edit,
            `the text at ${at(edit)} also serves the request at ${at(request.place)}, which keeps it`,
            edit.changes,
          )
      }
  }
}

/** An edit of a text that a request to another host is made of holds its group back. */
export function checkForeign(
  units: readonly Unit[],
  foreign: readonly { readonly place: Place; readonly usedAt: Place; readonly isPerhaps?: true }[],
  at: (place: Place) => string,
): void {
  const byFile = new Map<string, (typeof foreign)[number][]>()
  for (const one of foreign) {
    const known = byFile.get(one.place.file)
    if (known) known.push(one)
    else byFile.set(one.place.file, [one])
  }
  for (const unit of units)
    for (const edit of unit.edits) {
      const isInsertion = edit.start === edit.end
      const shared = byFile
        .get(edit.file)
        ?.find(({ place }) => (isInsertion ? place.start < edit.start && edit.end < place.end : overlaps(place, edit)))
      if (shared)
        block(
          unit,
          'other-api',
          edit,
          `the text at ${at(edit)} ${shared.isPerhaps ? 'may serve another API too' : 'also serves another API'} at ${at(shared.usedAt)}`,
          edit.changes,
        )
    }
}

interface Spelt {
  readonly place: Place
  readonly by: Set<Planned>
}

/** Whether a place may hold or touch what one of the edits replaces. Of thousands of texts nearly none does. */
function createTouching(units: readonly Unit[]): (place: Place) => boolean {
  const files = new Map<string, { start: number; end: number }[]>()
  for (const { file, start, end } of units.flatMap((unit) => unit.edits).sort(compareEdits)) {
    const runs = files.get(file)
    const last = runs?.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else if (runs) runs.push({ start, end })
    else files.set(file, [{ start, end }])
  }
  return ({ file, start, end }) => {
    const runs = files.get(file)
    if (!runs) return false
    // The first run that does not end before the place.
    let low = 0
    let high = runs.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (runs[middle]!.end < start) low = middle + 1
      else high = middle
    }
    return low < runs.length && runs[low]!.start <= end
  }
}

/** Answers the requests whose text an edit touches: for an insertion those with an open slot there. */
function createUsers(
  planned: readonly Planned[],
  isTouched: (place: Place) => boolean,
): (edit: TextEdit) => ReadonlySet<Planned> {
  const texts = new Map<string, Map<string, Spelt>>()
  const slots = new Map<string, Map<string, Spelt>>()
  const add = (index: Map<string, Map<string, Spelt>>, place: Place, one: Planned): void => {
    if (!isTouched(place)) return
    let file = index.get(place.file)
    if (!file) index.set(place.file, (file = new Map<string, Spelt>()))
    const key = `${place.start}:${place.end}`
    const known = file.get(key)
    if (known) known.by.add(one)
    else file.set(key, { place, by: new Set([one]) })
  }
  for (const one of planned)
    for (const request of [one.request, ...one.request.linked.flatMap(({ copy }) => copy ?? [])]) {
      eachSite(request, ({ form, place }) => {
        if (form !== 'expression') add(texts, place, one)
      })
      for (const slot of request.slots) add(slots, slot.place, one)
    }
  return (edit) => {
    const isInsertion = edit.start === edit.end
    const found = new Set<Planned>()
    for (const { place, by } of (isInsertion ? slots : texts).get(edit.file)?.values() ?? [])
      if (isInsertion ? place.start <= edit.start && edit.end <= place.end : overlaps(place, edit))
        for (const one of by) found.add(one)
    return found
  }
}

/** No list is made of them: of thousands nearly none is touched. */
function eachSite(request: Request, visit: (site: Site) => void): void {
  for (const { sites, values } of request.params) {
    for (const site of sites) visit(site)
    for (const { site } of values) if (site) visit(site)
  }
  for (const { sites, compared } of request.reads) {
    for (const site of sites) visit(site)
    for (const { site } of compared) visit(site)
  }
  for (const { sites } of request.path?.segments ?? []) for (const site of sites) visit(site)
  for (const { site } of request.versions) if (site) visit(site)
  if (request.hostSite) visit(request.hostSite)
}

/** Runs of two and more things whose places overlap, one after another. */
function clusters<T>(things: readonly T[], placeOf: (thing: T) => Place): readonly (readonly T[])[] {
  const sorted = [...things].sort((a, b) => compareEdits(placeOf(a), placeOf(b)))
  const found: T[][] = []
  let run: T[] = []
  let end = 0
  for (const thing of sorted) {
    const place = placeOf(thing)
    const last = run.length > 0 ? placeOf(run.at(-1)!) : null
    const isSame = last?.file === place.file && last.start === place.start && last.end === place.end
    if (last?.file === place.file && (place.start < end || isSame)) run.push(thing)
    else {
      run = [thing]
      end = 0
      found.push(run)
    }
    end = Math.max(end, place.end)
  }
  return found.filter((one) => one.length > 1)
}

/** By file, then by place. */
export function compareEdits(a: Place, b: Place): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start || a.end - b.end
}

/** Equal edits as one that carries the changes of all. */
export function uniqueEdits(edits: readonly TextEdit[]): TextEdit[] {
  const kept = new Map<string, TextEdit>()
  for (const edit of edits) {
    const key = `${edit.file}\0${edit.start}:${edit.end}:${edit.text}`
    const twin = kept.get(key)
    kept.set(key, twin ? { ...edit, changes: [...new Set([...twin.changes, ...edit.changes])] } : edit)
  }
  return [...kept.values()]
}
