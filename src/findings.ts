/** From meetings to findings: one per change and place, with its message, severity and fingerprint. */

import { createHash } from 'node:crypto'
import type { Catalogue, Change } from './catalogue/types.ts'
import type { Applicability } from './edit.ts'
import { lower } from './edit.ts'
import type { Finding, Fix, LocatedRequest, Related, Severity, Span, When } from './finding.ts'
import type { Spot } from './kinds/kind.ts'
import { endText, stateOf } from './lifecycle.ts'
import { nearest } from './nearest.ts'
import type { Unwritten } from './plan.ts'
import type { Positions } from './positions.ts'
import type { Certainty, Linked, Place, Request, Version } from './request.ts'
import { definedBy, pathText, weaker } from './request.ts'
import { versionName } from './version.ts'
import type { Meeting } from './upgrade.ts'

export interface Met {
  readonly located: LocatedRequest
  readonly version: string | null
  readonly meeting: Meeting
}

export interface FindingOptions {
  readonly catalogue: Catalogue
  readonly asOf: string
  readonly to: string
  readonly positions: Positions
  /** Where the program takes a text from its place. */
  readonly takenFrom: (place: Place) => readonly Place[]
}

interface Draft {
  readonly change: string
  readonly kind: string
  readonly hop: string | null
  readonly when: When
  readonly severity: Severity
  readonly certainty: Certainty
  readonly applicability: Applicability
  readonly message: string
  readonly place: Place
  readonly requests: Set<string>
  readonly related: Map<string, Related>
  readonly source: readonly string[]
  readonly endpoint: string
}

/** Findings of changes, before their fixes are known. */
export function changeFindings(all: readonly Met[], options: FindingOptions): Draft[] {
  const drafts = new Map<string, Draft>()
  for (const met of all) {
    if (met.meeting.verdict.status !== 'affected') continue
    for (const spot of met.meeting.verdict.spots) {
      const draft = changeDraft(met, spot, options)
      const key = `${draft.change}|${spot.place.file}:${spot.place.start}:${spot.place.end}`
      drafts.set(key, combine(drafts.get(key), draft))
    }
  }
  return [...drafts.values()]
}

/** What was gathered grows in place: one literal may stand behind thousands of requests. */
function combine(before: Draft | undefined, draft: Draft): Draft {
  if (!before) return draft
  const { requests, related } = before
  for (const id of draft.requests) requests.add(id)
  for (const [key, one] of draft.related) related.set(key, one)
  const isWorse =
    severityRank[draft.severity] > severityRank[before.severity] || (draft.when === 'now' && before.when === 'upgrade')
  return {
    ...(isWorse ? draft : before),
    requests,
    related,
    applicability: lower(before.applicability, draft.applicability),
  }
}

const severityRank: Record<Severity, number> = { error: 2, warning: 1, note: 0 }

function changeDraft(met: Met, spot: Spot, options: FindingOptions): Draft {
  const { change, verdict, when } = met.meeting
  const { request, span, id } = met.located
  const isUnknown = met.version === null
  const certainty = isUnknown ? weaker(spot.certainty, 'inferred') : spot.certainty
  const isLoose = isUnknown || request.isPresumed === true
  const applicability = isLoose && verdict.applicability === 'safe' ? 'review' : verdict.applicability
  const obligation = verdict.obligations.find((one) => one.place === spot.place)?.message
  const isElsewhere = span.file !== spot.place.file || Math.abs(options.positions.of(spot.place).line - span.line) > 0
  return {
    change: change.id,
    kind: change.kind,
    hop: change.hop,
    when,
    severity: severityOf(change, when, met.version, request, options),
    certainty,
    applicability,
    message: messageOf(change, request, spot, applicability, obligation),
    place: spot.place,
    requests: new Set([id]),
    related: new Map([
      ...(isElsewhere ? [[id, { span, message: `sent by ${endpointText(request)}` }] as const] : []),
      ...linkedTo(request, options),
      ...(applicability === 'manual' ? takenAt(spot.place, options) : []),
    ]),
    source: change.source.map((source) => source.url),
    endpoint: endpointText(request),
  }
}

const follows: Record<Linked['what'], string> = {
  signature: 'signed here over the same request; it follows',
  mock: 'mocked here; it follows',
  expectation: 'expected here; it follows',
  bundle: 'bundled here; build it again',
}

/** Where a human has to look beside the place that is broken: a value of an enum goes where it is chosen. */
function takenAt(place: Place, { positions, takenFrom }: FindingOptions): readonly (readonly [string, Related])[] {
  return takenFrom(place).map((one) => [
    `taken ${one.file}:${one.start}`,
    { span: positions.of(one), message: 'used here', isTaken: true },
  ])
}

/** The second copies of a request, each place once however many requests share it. */
function linkedTo(request: Request, options: FindingOptions): readonly (readonly [string, Related])[] {
  return request.linked.map(({ place, what }) => [
    `${what} ${place.file}:${place.start}`,
    { span: options.positions.of(place), message: follows[what], copy: what },
  ])
}

function severityOf(
  change: Change,
  when: When,
  version: string | null,
  request: Request,
  options: FindingOptions,
): Severity {
  if (request.role !== 'source' || change.kind === 'host-renamed') return 'note'
  if (when === 'now') return 'error'
  return version !== null && stateOf(options.catalogue.api, version, options.asOf) === 'ended' ? 'error' : 'warning'
}

function endpointText(request: Request): string {
  return `${request.method ?? 'unknown method'} ${request.path?.template ?? pathText(request.path) ?? 'unknown path'}`
}

/** What, why, what to do. */
function messageOf(
  change: Change,
  request: Request,
  spot: Spot,
  applicability: Applicability,
  obligation: string | undefined,
): string {
  const since = change.hop === null ? `since ${change.effective ?? 'an unknown date'}` : `in ${versionName(change.hop)}`
  const what = `${change.title} ${since} (${endpointText(request)})${spot.note ? `; ${spot.note}` : ''}`
  const todo = applicability === 'manual' || change.todo ? ` ${sentence(obligation ?? change.todo ?? '')}` : ''
  const lead = applicability === 'manual' ? ' By hand:' : applicability === 'review' && todo !== '' ? ' Review:' : ''
  return `${what}. ${sentence(change.why)}${lead}${todo}`.replace(/\s+/g, ' ').trim()
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function sentence(text: string): string {
  const trimmed = text.trim()
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`
}

/** Findings about versions themselves: unknown, ahead of the target, deprecated, ended. One per literal. */
export function versionFindings(requests: readonly LocatedRequest[], options: FindingOptions): Draft[] {
  const { api } = options.catalogue
  const order = api.versions.map((one) => one.version)
  const drafts = new Map<string, Draft>()
  for (const { request, id, span } of requests)
    for (const version of request.versions) {
      const state = stateOf(api, version.value, options.asOf)
      const known = api.versions.find((one) => one.version === version.value)
      const place = version.site?.place ?? version.option?.slot.place ?? request.path?.place ?? request.place
      const base = {
        kind: 'lifecycle',
        hop: null,
        when: 'now' as const,
        certainty: weaker(request.certainty, version.certainty),
        place,
        source: known?.source.map((source) => source.url) ?? [],
        endpoint: `v${version.value}`,
      }
      const of = (name: string, severity: Severity, applicability: Applicability, message: string): void => {
        const draft: Draft = {
          ...base,
          change: `${api.id}/${name}`,
          severity: request.role === 'source' ? severity : 'note',
          applicability: request.isPresumed ? lower(applicability, 'review') : applicability,
          message,
          requests: new Set([id]),
          related: new Map([
            [id, { span, message: `called by ${endpointText(request)}` }],
            ...linkedTo(request, options),
          ]),
        }
        const key = `${draft.change}|${place.file}:${place.start}|${version.value}`
        drafts.set(key, combine(drafts.get(key), draft))
      }
      const newest = order.at(-1)!
      if (state === 'unknown')
        of(
          'unknown-version',
          'error',
          'manual',
          `${api.title} never had a version ${version.value}; it has ${order[0]} to ${newest}. Set a version that exists.`,
        )
      else if (order.indexOf(version.value) > order.indexOf(options.to))
        of(
          'ahead-of-target',
          'note',
          'manual',
          `version ${version.value} is newer than the target ${options.to}; nothing is downgraded.`,
        )
      if (state === 'ended')
        of(
          'ended-version',
          'error',
          'safe',
          `version ${version.value} ${endText(known, options.asOf)}; requests to it are refused. ${wayOut(version, options)}`,
        )
      if (state === 'deprecated')
        of(
          'deprecated-version',
          'warning',
          'safe',
          `version ${version.value} is deprecated since ${known!.deprecated!} and ${endText(known, options.asOf)}. ${wayOut(version, options)}`,
        )
    }
  return [...drafts.values()]
}

/** Where to go from a version: the target, unless that is no way out itself. */
function wayOut(version: Version, { catalogue, to, asOf }: FindingOptions): string {
  const order = catalogue.api.versions.map((one) => one.version)
  const isAhead = order.indexOf(to) > order.indexOf(version.value)
  if (to === version.value) return 'It is the target as well: choose a newer one.'
  if (stateOf(catalogue.api, to, asOf) === 'ended') {
    const end = endText(
      catalogue.api.versions.find((one) => one.version === to),
      asOf,
    )
    return isAhead ? `The target ${to} ${end}, too: choose a newer one.` : `The target ${to} is no way out: it ${end}.`
  }
  const variable = definedBy(version)
  if (isAhead && variable !== null) return `Move to ${to}: it comes from ${variable}.`
  return isAhead ? `Move to ${to}.` : `The target ${to} is no newer: choose one that is.`
}

/** Paths that the registry does not have, with the nearest one it has: a note, for registries are never complete. */
export function endpointFindings(requests: readonly LocatedRequest[], options: FindingOptions): Draft[] {
  const { api, endpoints } = options.catalogue
  const known = [...new Set(endpoints.map((endpoint) => endpoint.path))]
  if (known.length === 0) return []
  return requests.flatMap(({ request, id, span }): Draft[] => {
    const path = pathText(request.path)
    if (!request.path || path === null || request.path.template !== null) return []
    const { place } = request.path
    return [
      {
        change: `${api.id}/unknown-endpoint`,
        kind: 'registry',
        hop: null,
        when: 'now',
        severity: 'note',
        certainty: request.certainty,
        applicability: 'manual',
        message: `${api.title} has no endpoint ${request.method ?? ''} ${path} that is known here; the nearest is ${nearest(path, known, 1)[0]!}. Check the path.`,
        place,
        requests: new Set([id]),
        related: new Map([[id, { span, message: `called by ${endpointText(request)}` }]]),
        source: [],
        endpoint: endpointText(request),
      },
    ]
  })
}

/** Drafts with fixes, fingerprints and a stable order. */
export function finish(
  drafts: readonly Draft[],
  fixes: readonly Fix[],
  unwritten: readonly Unwritten[],
  options: FindingOptions,
): readonly Finding[] {
  const sorted = drafts
    .map((draft) => ({ draft, span: options.positions.of(draft.place) }))
    .sort((a, b) => compare(a.span, b.span) || (a.draft.change < b.draft.change ? -1 : 1))
  const seen = new Map<string, number>()
  return sorted.map(({ draft, span }): Finding => {
    const failed = unwritten.find((one) => one.changes.includes(draft.change) && draft.requests.has(one.request))
    const fix = failed ? null : fixOf(draft, fixes)
    // What no edit settles is work for a human, whatever its change allows at best.
    const applicability = fix && fix.applicability !== 'manual' ? draft.applicability : 'manual'
    const line = options.positions.line(span.file, span.line).trim()
    const base = `${draft.change}|${draft.endpoint}|${line}`
    const index = seen.get(base) ?? 0
    seen.set(base, index + 1)
    return {
      id: createHash('sha256').update(`${base}|${index}`).digest('hex').slice(0, 16),
      change: draft.change,
      kind: draft.kind,
      hop: draft.hop,
      when: draft.when,
      severity: draft.severity,
      certainty: draft.certainty,
      applicability,
      message:
        failed && draft.applicability !== 'manual'
          ? `${draft.message} By hand: ${sentence(capital(failed.reason))}`
          : draft.message,
      place: draft.place,
      span,
      requests: [...draft.requests].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))),
      related: [...draft.related.values()].sort((a, b) => compare(a.span, b.span)),
      fix: fix?.id ?? null,
      source: draft.source,
    }
  })
}

/** The fix that settles a finding: of its kind of moment, over one of its requests, naming its change or moving its literal. */
function fixOf(draft: Draft, fixes: readonly Fix[]): Fix | null {
  const mine = fixes.filter((fix) => fix.requests.some((id) => draft.requests.has(id)))
  const { place } = draft
  const isHere = (edit: Place): boolean =>
    edit.file === place.file && edit.start <= place.end && place.start <= edit.end
  if (draft.kind === 'lifecycle') return mine.find((fix) => fix.moves.length > 0 && fix.edits.some(isHere)) ?? null
  if (draft.applicability === 'manual') return null
  return (
    mine.find((fix) => fix.when === draft.when && fix.changes.includes(draft.change)) ??
    mine.find((fix) => fix.changes.includes(draft.change)) ??
    null
  )
}

function compare(a: Span, b: Span): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column
}
