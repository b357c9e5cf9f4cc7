/**
 * From upgraded requests to fixes: atomic groups of edits. What is wrong now stands alone; what the target version needs goes with the version
 * literal, and a literal moves only when everything behind it can. Groups that share an edit or a literal are one.
 */

import { sortBlockers } from './blocker.ts'
import type { Catalogue } from './catalogue/types.ts'
import { difference, differenceOf, withCopies } from './differences.ts'
import type { TextEdit } from './edit.ts'
import { partsOf, sameEdit } from './edit.ts'
import type { FileSource } from './files.ts'
import type { Fix, Span } from './finding.ts'
import type { Frontend, Rewriting } from './frontends/frontend.ts'
import type { Copy, Planned, Unit } from './groups.ts'
import { block, checkAgreement, checkForeign, compareEdits, doubt, mergeUnits, uniqueEdits } from './groups.ts'
import type { Doubt } from './look.ts'
import { tierOf } from './look.ts'
import { mayConcern } from './match.ts'
import type { Place, Request, Version } from './request.ts'
import { definedBy } from './request.ts'
import type { Meeting, Upgrade } from './upgrade.ts'
import { whenOf } from './upgrade.ts'
import { versionName } from './version.ts'

export interface PlanOptions {
  readonly files: FileSource
  readonly frontend: Frontend
  readonly catalogue: Catalogue
  readonly to: string
  /** ISO date. */
  readonly asOf: string
  /** True when the version was given from outside (`--from`). */
  readonly assumed: boolean
  /** Texts that requests to other hosts are made of, each with such a request. */
  readonly foreign: readonly { readonly place: Place; readonly usedAt: Place; readonly isPerhaps?: true }[]
  /** Changes on the way that nobody asked to be mended at this request, and that hold its version. */
  leftOut(request: Request, version: Version | null): readonly Meeting[]
  /** `src/a.ts:3` for messages. */
  at(place: Place): string
  spanOf(place: Place): Span
  /** Changes that somebody took responsibility for at a place. */
  isSuppressed(change: string, place: Place): boolean
}

/** Differences that no edit could be written for: they are manual, whatever the entry says. */
export interface Unwritten {
  readonly request: string
  readonly changes: readonly string[]
  readonly place: Place
  readonly reason: string
}

export function planFixes(
  planned: readonly Planned[],
  options: PlanOptions,
): { readonly fixes: readonly Fix[]; readonly unwritten: readonly Unwritten[] } {
  const units: Unit[] = []
  const unwritten: Unwritten[] = []
  for (const { id, request, upgrades } of planned) {
    if (request.role === 'bundle') continue
    const nows = upgrades.map(({ upgrade, copies }) =>
      withCopies(differenceOf(request, upgrade, 'now', options), copies, 'now', options),
    )
    for (const [index, { version, upgrade, copies }] of upgrades.entries()) {
      const now = nows[index]!
      const full = withCopies(differenceOf(request, upgrade, 'target', options), copies, 'target', options)
      for (const failed of full.failed) unwritten.push({ request: id, ...failed })
      if (withoutHalves(now).edits.length > 0) {
        const due = upgrade.meetings.filter(({ when, change }) => when === 'now' && change.kind !== 'host-renamed')
        const unit = nowUnit(id, request, due, now, options)
        for (const [other, { version: kept }] of upgrades.entries())
          if (kept && other !== index) checkVersion(unit, nows[other]!, kept, options)
        units.push(unit)
      }
      // A host that still answers is nobody's reason to wait: its edit is a fix of its own.
      for (const meeting of upgrade.meetings.filter(({ change }) => change.kind === 'host-renamed')) {
        const moved = difference(request, meeting.verdict.request, options)
        if (moved.edits.length > 0) units.push(nowUnit(id, request, [meeting], moved, options))
      }
      const next = upgradeUnit(id, request, version, upgrade, copies, full, now, options)
      if (next) units.push(next)
    }
  }
  const merged = mergeUnits(units)
  checkAgreement(merged, units, planned, (place) => options.at(place))
  checkForeign(merged, options.foreign, (place) => options.at(place))
  const fixes = merged
    .filter((unit) => unit.edits.length > 0)
    .sort((a, b) => order(a) - order(b) || compareEdits(a.edits[0]!, b.edits[0]!))
    .map((unit, index) => toFix(unit, `x${index + 1}`, options))
  return { fixes, unwritten }
}

/** A change goes in as a whole: what shares an edit with one that cannot be written all the way is left out with it. */
function withoutHalves(written: Rewriting): {
  readonly edits: readonly TextEdit[]
  readonly halves: ReadonlySet<string>
} {
  const failed = new Set(written.failed.flatMap((one) => one.changes))
  const torn = partsOf(written.edits).filter(({ changes }) => [...changes].some((change) => failed.has(change)))
  return {
    edits: written.edits.filter((edit) => !torn.some((part) => part.edits.includes(edit))),
    halves: new Set([...failed, ...torn.flatMap(({ changes }) => [...changes])]),
  }
}

function nowUnit(
  id: string,
  request: Request,
  meetings: readonly Meeting[],
  written: Rewriting,
  options: PlanOptions,
): Unit {
  const { edits, halves } = withoutHalves(written)
  const met = meetings.filter(
    ({ change, verdict }) =>
      verdict.status === 'affected' && verdict.applicability !== 'manual' && !halves.has(change.id),
  )
  const unit: Unit = {
    when: 'now',
    requests: new Set([id]),
    edits: [...edits],
    blockers: new Map(),
    looks: new Map(),
    changes: new Set(met.map(({ change }) => change.id)),
    moves: new Map(),
    literals: new Set(),
  }
  doubt(unit, [...met.flatMap((one) => doubtsOf(one, request)), ...written.doubts], (place) => options.at(place))
  return unit
}

/** What one version of a request needs now, another one that the same texts are sent with may refuse. */
function checkVersion(unit: Unit, now: Rewriting, { value }: Version, options: PlanOptions): void {
  const refused = unit.edits.find((edit) => !now.edits.some((other) => sameEdit(edit, other)))
  if (!refused) return
  const at = options.at(refused)
  block(
    unit,
    'other-version',
    refused,
    `the text at ${at} is sent with ${versionName(value)} too, which keeps it`,
    refused.changes,
  )
}

/** A change that asks for a look wherever it is written. */
function doubtsOf({ change, verdict }: Meeting, request: Request): readonly Doubt[] {
  if (verdict.applicability !== 'review') return []
  return [{ code: 'change', name: change.id, place: verdict.spots[0]?.place ?? request.place }]
}

function upgradeUnit(
  id: string,
  request: Request,
  version: Version | null,
  upgrade: Upgrade,
  copies: readonly Copy[],
  full: Rewriting,
  now: Rewriting,
  options: PlanOptions,
): Unit | null {
  const needsMove =
    version !== null && version.value !== options.to && upgrade.version !== null && isForward(upgrade.version, options)
  const standing = withoutHalves(now).edits
  const own = full.edits.filter((edit) => !standing.some((other) => sameEdit(edit, other)))
  const isUnknown = version === null
  if (!needsMove && !(isUnknown && own.length > 0) && own.length === 0) return null
  const unit: Unit = {
    when: 'upgrade',
    requests: new Set([id]),
    edits: [...full.edits],
    blockers: new Map(),
    looks: new Map(),
    changes: new Set(),
    moves: new Map(),
    literals: new Set(),
  }
  doubt(unit, full.doubts, (place) => options.at(place))
  for (const meeting of upgrade.meetings) collect(unit, meeting, request, options)
  for (const failed of full.failed)
    block(
      unit,
      'not-written',
      failed.place,
      `${failed.changes.at(-1) ?? 'an edit'} at ${options.at(failed.place)} cannot be written: ${failed.reason}`,
      failed.changes,
    )
  if (request.certainty === 'possible')
    block(unit, 'only-possible', request.place, `the request at ${options.at(request.place)} is only a possible one`)
  if (request.path === null && needsMove && isOpen(request, version, options)) {
    const place = pathPlace(request)
    block(unit, 'path-unread', place, `the path of the request at ${options.at(place)} could not be read`)
  }
  if (needsMove)
    for (const { change, verdict } of options.leftOut(request, version))
      if (change.kind !== 'host-renamed') {
        const place = verdict.spots[0]?.place ?? request.place
        block(unit, 'left-out', place, `${change.id} at ${options.at(place)} is left out by --only`, [change.id])
      }
  if (isUnknown) unversioned(unit, request, options)
  else if (needsMove) moveVersion(unit, request, version, copies, options)
  return unit
}

/** Some change on the way to the target may concern a request whose path could not be read. */
function isOpen(request: Request, version: Version, options: PlanOptions): boolean {
  return options.catalogue.changes.some(
    (change) => whenOf(change, version.value, options) === 'upgrade' && mayConcern(change, request),
  )
}

function pathPlace(request: Request): Place {
  return request.unknown.find((one) => one.part === 'path')?.place ?? request.place
}

function isForward(from: string, options: PlanOptions): boolean {
  const versions = options.catalogue.api.versions.map((one) => one.version)
  return versions.indexOf(from) < versions.indexOf(options.to)
}

/** What a meeting means for the group: its change, its tier, or that it holds the version back. */
function collect(unit: Unit, meeting: Meeting, request: Request, options: PlanOptions): void {
  const { change, verdict } = meeting
  if (change.kind === 'host-renamed') return
  const place = verdict.spots[0]?.place ?? request.place
  if (options.isSuppressed(change.id, place)) return
  if (verdict.status === 'undecided' && verdict.unknown.every(({ reason }) => reason === 'spelt-elsewhere')) {
    // Nobody was seen to read it of this response: likely it is something else, and a look settles that.
    const doubts = verdict.unknown.map(({ place: also, name = '' }) => ({
      code: 'spelt-elsewhere' as const,
      place: request.place,
      name,
      also,
    }))
    doubt(unit, doubts, (one) => options.at(one))
  } else if (verdict.status === 'undecided') {
    const at = verdict.unknown[0]?.place ?? request.place
    block(unit, 'undecided', at, `${change.id} at ${options.at(at)} is undecided (${verdict.reason})`, [change.id])
  }
  if (verdict.status !== 'affected') return
  if (verdict.applicability === 'manual')
    block(unit, 'by-hand', place, `${change.id} at ${options.at(place)} needs a human`, [change.id])
  else {
    doubt(unit, doubtsOf(meeting, request), (at) => options.at(at))
    unit.changes.add(change.id)
  }
}

function unversioned(unit: Unit, request: Request, options: PlanOptions): void {
  const unknown = request.unknown.find((one) => one.part === 'version')
  if (options.assumed) {
    doubt(unit, [{ code: 'version-assumed', place: request.place }], (at) => options.at(at))
    return
  }
  const place = unknown?.place ?? request.place
  if (unknown?.reason === 'environment-without-default' && unknown.name !== undefined)
    block(unit, 'version-from-environment', place, setWith(unknown.name, options))
  else block(unit, 'version-unread', place, `the version at ${options.at(place)} could not be read`)
}

/** `variable` with its places: `ADS_VERSION (.env:4)`. */
function setWith(variable: string, { to }: PlanOptions): string {
  return `the version comes from ${variable}: set it to ${to} with this change`
}

/** Moves the literal, and with it those of the copies. */
function moveVersion(
  unit: Unit,
  request: Request,
  version: Version,
  copies: readonly Copy[],
  options: PlanOptions,
): void {
  moveLiteral(unit, request, version, options)
  const open = request.unknown.filter(({ part }) => part === 'version')
  const here = version.site?.place ?? request.place
  doubt(
    unit,
    open.map(({ place }) => ({ code: 'version-open', place: here, also: place })),
    (place) => options.at(place),
  )
  for (const { copy } of copies)
    for (const own of copy.versions) if (own.value === version.value && own.site) moveLiteral(unit, copy, own, options)
}

function moveLiteral(unit: Unit, request: Request, version: Version, options: PlanOptions): void {
  // What a file gives the variable wins over a literal of the code, and no edit is made there.
  const variable = definedBy(version)
  if (variable !== null) {
    if (options.assumed) doubt(unit, [{ code: 'version-assumed', place: request.place }], (place) => options.at(place))
    else block(unit, 'version-from-environment', request.place, setWith(variable, options))
  }
  const written = options.frontend.rewriteVersion(options.files, version, options.to)
  if (written === null) {
    if (version.environment === undefined && !options.assumed)
      block(
        unit,
        'version-unwritten',
        request.place,
        `version ${version.value} of the request at ${options.at(request.place)} is written nowhere`,
      )
    return
  }
  unit.edits = uniqueEdits([...unit.edits, ...written.edits])
  doubt(unit, written.doubts, (place) => options.at(place))
  const site = version.site?.place ?? version.option?.slot.place
  if (!site) return
  const key = `${site.file}:${site.start}:${site.end}`
  unit.literals.add(key)
  unit.moves.set(key, { from: version.value, to: options.to, place: site })
}

function toFix(unit: Unit, id: string, options: PlanOptions): Fix {
  const moves = [...unit.moves.values()]
  return {
    id,
    when: unit.when,
    applicability: tierOf([...unit.looks]),
    description: descriptionOf(unit, options),
    changes: [...unit.changes].sort(),
    requests: [...unit.requests].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))),
    blockers: sortBlockers(unit.blockers.values()),
    looks: [...unit.looks.values()],
    edits: [...unit.edits].sort(compareEdits),
    moves: moves.map(({ from, to }) => ({ from, to })),
  }
}

/** What and where, told apart from every other group by its first place: `fix x-ads/… and 2 more at src/a.ts:3:7`. */
function descriptionOf(unit: Unit, options: PlanOptions): string {
  const moves = [...unit.moves.values()]
  const places = moves.length > 0 ? moves.map((move) => move.place) : [...unit.edits].sort(compareEdits)
  const lines = new Set(places.map((place) => options.at(place)))
  const { line, column, file } = options.spanOf(places[0]!)
  const where = `at ${file}:${line}:${column}${andMore(lines.size - 1, ' place')}`
  if (moves.length > 0) {
    const from = [...new Set(moves.map((move) => versionName(move.from)))].join(', ')
    return `move ${from} to ${versionName(options.to)} ${where}`
  }
  const order = options.catalogue.changes.map((change) => change.id)
  const changes = [...unit.changes].sort((one, other) => order.indexOf(one) - order.indexOf(other))
  const what = `${changes[0] ?? 'what stands there'}${andMore(changes.length - 1, '')}`
  return unit.when === 'now' ? `fix ${what} ${where}` : `prepare for ${versionName(options.to)}: ${what} ${where}`
}

function andMore(amount: number, noun: string): string {
  return amount > 0 ? ` and ${amount} more${noun}${noun !== '' && amount > 1 ? 's' : ''}` : ''
}

function order(unit: Unit): number {
  return unit.when === 'now' ? 0 : 1
}
