/** The product in one function: files, catalogue and target -> what is called, what breaks, what provably does not, what can be fixed. */

import type { Catalogue } from './catalogue/types.ts'
import { UsageError } from './errors.ts'
import type { FileSource } from './files.ts'
import type { Audit, Finding, Fix, LocatedRequest, NamedWrapper, Suppression, VersionInUse } from './finding.ts'
import type { Met } from './findings.ts'
import { changeFindings, endpointFindings, finish, versionFindings } from './findings.ts'
import type { Frontend } from './frontends/frontend.ts'
import { ledgerOf } from './ledger.ts'
import { stateOf } from './lifecycle.ts'
import type { Planned } from './groups.ts'
import { endpointOf } from './match.ts'
import { planFixes } from './plan.ts'
import type { Positions } from './positions.ts'
import { createPositions } from './positions.ts'
import type { Certainty, Place, Request, Unknown, Version } from './request.ts'
import { atLeast, textsOf } from './request.ts'
import { ignoreFindings } from './stale-ignores.ts'
import { markersIn } from './markers.ts'
import type { Ignore } from './suppress.ts'
import { covers, ignoresIn } from './suppress.ts'
import type { Meeting, Target } from './upgrade.ts'
import { upgrade } from './upgrade.ts'

export interface AuditOptions {
  readonly files: FileSource
  readonly catalogues: readonly Catalogue[]
  readonly frontend: Frontend
  /** Target version; default the newest of each API. */
  readonly to?: string
  /** Version to assume where none could be read. */
  readonly from?: string
  /** ISO date. */
  readonly asOf: string
  /** Only these changes. */
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  /** Wrappers that inference cannot see. */
  readonly wrappers?: readonly NamedWrapper[]
  /** Least certainty of what is reported; default `inferred`. */
  readonly minCertainty?: Certainty
  /** Files and folders, relative to the root, that are reported and edited; default all. The analysis always sees the whole root. */
  readonly paths?: readonly string[]
}

/**
 * One audit per API.
 * @throws UsageError for a version or change that the catalogue does not have.
 */
export function audit(options: AuditOptions): readonly Audit[] {
  const catalogues = options.catalogues.map((catalogue) => selected(catalogue, options))
  const { takenFrom: asked, ...extraction } = options.frontend.extract(options.files, options.catalogues, {
    ...(options.from === undefined ? {} : { from: options.from }),
    ...(options.wrappers === undefined ? {} : { wrappers: options.wrappers }),
  })
  const positions = createPositions((file) => options.files.text(file))
  let takenFrom = asked
  const audits = catalogues.map((catalogue, index) => {
    const whole = options.catalogues[index]!
    const to = targetOf(catalogue, options)
    const inScope = extraction.requests.filter(
      (request) => request.api === catalogue.api.id && atLeast(request.certainty, options.minCertainty ?? 'inferred'),
    )
    const requests = located(inScope, positions)
    const target = { catalogue, to, asOf: options.asOf }
    const planned = requests.map(({ id, request }): Planned => ({
      id,
      request,
      upgrades: versionsOf(request, catalogue, options).map(({ version, value }) => ({
        version,
        upgrade: upgrade(request, value, target),
        copies: request.linked.flatMap((linked) =>
          linked.copy ? [{ linked, copy: linked.copy, upgrade: upgrade(linked.copy, value, target) }] : [],
        ),
      })),
    }))
    const ignores = ignoresOf(requests, options.files)
    const findingOptions = { catalogue, asOf: options.asOf, to, positions, takenFrom }
    const byId = new Map(requests.map((one) => [one.id, one]))
    const met = planned.flatMap(({ id, upgrades }): Met[] =>
      upgrades.flatMap(({ upgrade: one }) =>
        one.meetings.map((meeting) => ({
          located: byId.get(id)!,
          version: one.version,
          meeting,
        })),
      ),
    )
    const { fixes, unwritten } = planFixes(planned, {
      files: options.files,
      frontend: options.frontend,
      catalogue,
      to,
      asOf: options.asOf,
      assumed: options.from !== undefined,
      foreign: extraction.foreign,
      leftOut: (request, version) => leftOut(request, version?.value ?? null, { ...target, catalogue: whole }, options),
      at: (place) => `${place.file}:${positions.of(place).line}`,
      spanOf: (place) => positions.of(place),
      isSuppressed: (change, place) =>
        ignores.some((ignore) => isCovered(ignore, change, place, positions, options.asOf)),
    })
    const all = finish(
      [
        ...changeFindings(met, findingOptions),
        ...versionFindings(requests, findingOptions),
        ...endpointFindings(requests, findingOptions),
      ],
      fixes,
      unwritten,
      findingOptions,
    )
    const { kept, suppressed, used } = applyIgnores(all, ignores, options.asOf)
    const stale = ignoreFindings(ignores, used, options.asOf, positions)
    let ledger: Audit['ledger'] | null = null
    let markers: Audit['markers'] | null = null
    return {
      api: catalogue.api.id,
      to,
      asOf: options.asOf,
      versions: versionsInUse(requests, catalogue, options.asOf),
      requests,
      findings: [...kept, ...stale].filter(
        (finding) => isWanted(finding.place, options.paths) && isChosen(finding.change, options),
      ),
      fixes: fixes.flatMap((fix) => within(fix, options.paths)),
      suppressed,
      // Both are made when somebody asks: an editor, which lints at every key, never does.
      get markers() {
        return (markers ??= markersIn(options.files, filesOf(requests)))
      },
      get ledger() {
        return (ledger ??= ledgerOf(
          planned.map(({ request, upgrades }) => ({ request, upgrades: upgrades.map((one) => one.upgrade) })),
          target,
          extraction.unknown.flatMap(({ paths, place }) =>
            paths ? [{ paths, at: `${place.file}:${positions.of(place).line}` }] : [],
          ),
        ))
      },
      undecided: undecidedOf(requests, met, extraction.unknown, positions),
      coverage: extraction.coverage,
      access: accessOf(requests, catalogue),
    }
  })
  // What an audit still makes when it is asked keeps what stands here alive: not the whole program with it.
  takenFrom = () => []
  return audits
}

/** A group that reaches beyond the given paths is no half group: it stays, and says which file it would change. */
function within(fix: Fix, paths: AuditOptions['paths']): readonly Fix[] {
  const beyond = fix.edits.find((edit) => !isWanted(edit, paths))
  if (!beyond) return [fix]
  if (!fix.edits.some((edit) => isWanted(edit, paths))) return []
  const text = `it edits ${beyond.file} too, which lies outside of the given paths`
  return [{ ...fix, blockers: [...fix.blockers, { code: 'outside-paths', text, place: beyond, changes: [] }] }]
}

function selected(catalogue: Catalogue, options: AuditOptions): Catalogue {
  const { only, skip } = options
  if (!only?.length && !skip?.length) return catalogue
  return {
    ...catalogue,
    changes: catalogue.changes.filter((change) => isChosen(change.id, options)),
  }
}

/**
 * What a request would break by at the target although `only` does not ask for it: that holds the version all the same. What `skip` names,
 * somebody took responsibility for.
 */
function leftOut(request: Request, version: string | null, target: Target, options: AuditOptions): readonly Meeting[] {
  if (!options.only?.length) return []
  return upgrade(request, version, target).meetings.filter(
    ({ change, when, verdict }) =>
      when === 'upgrade' &&
      (verdict.status === 'affected' || verdict.status === 'undecided') &&
      !options.only!.includes(change.id) &&
      !options.skip?.includes(change.id),
  )
}

/** True for what `only` and `skip` leave, findings about versions and comments included. */
function isChosen(id: string, { only, skip }: AuditOptions): boolean {
  return (!only?.length || only.includes(id)) && !skip?.includes(id)
}

function targetOf(catalogue: Catalogue, options: AuditOptions): string {
  const versions = catalogue.api.versions.map((one) => one.version)
  const newest = versions.at(-1)!
  for (const [flag, value] of [
    ['--to', options.to],
    ['--from', options.from],
  ] as const)
    if (value !== undefined && !versions.includes(value))
      throw new UsageError(
        `${flag}: ${catalogue.api.id} has no version "${value}". Expected one of ${versions.join(', ')}.`,
      )
  return options.to ?? newest
}

function located(requests: readonly Request[], positions: Positions): readonly LocatedRequest[] {
  return requests
    .map((request) => ({ request, span: positions.of(request.place) }))
    .sort((a, b) =>
      a.span.file < b.span.file
        ? -1
        : a.span.file > b.span.file
          ? 1
          : a.span.line - b.span.line || a.span.column - b.span.column,
    )
    .map(({ request, span }, index) => ({ id: `r${index + 1}`, request, span }))
}

/** The versions to start from: each member of the set; unknown as null; one that never existed as unknown. */
function versionsOf(
  request: Request,
  catalogue: Catalogue,
  options: AuditOptions,
): readonly { readonly version: Version | null; readonly value: string | null }[] {
  if (request.versions.length === 0) return [{ version: null, value: options.from ?? null }]
  const known = catalogue.api.versions.map((one) => one.version)
  return request.versions.map((version) => ({ version, value: known.includes(version.value) ? version.value : null }))
}

function versionsInUse(
  requests: readonly LocatedRequest[],
  catalogue: Catalogue,
  asOf: string,
): readonly VersionInUse[] {
  const counts = new Map<string, number>()
  for (const { request } of requests)
    for (const value of new Set(request.versions.map((version) => version.value)))
      counts.set(value, (counts.get(value) ?? 0) + 1)
  const order = catalogue.api.versions.map((one) => one.version)
  return [...counts]
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([version, count]) => ({
      version,
      state: stateOf(catalogue.api, version, asOf),
      endOfLife: catalogue.api.versions.find((one) => one.version === version)?.endOfLife ?? null,
      requests: count,
    }))
}

/** How many requests need which access tier: every tier of an endpoint's row may call it, the first is the least. */
function accessOf(requests: readonly LocatedRequest[], catalogue: Catalogue): Audit['access'] {
  return catalogue.api.access.flatMap(({ id, title }) => {
    const own = requests.filter(({ request }) => endpointOf(catalogue, request)?.access[0] === id).length
    return own > 0 ? [{ id, title, requests: own }] : []
  })
}

/** Ignore comments in every file that a request touches. */
function ignoresOf(requests: readonly LocatedRequest[], files: FileSource): readonly Ignore[] {
  const touched = new Set<string>()
  for (const { request } of requests) {
    touched.add(request.place.file)
    for (const param of request.params) for (const site of param.sites) touched.add(site.place.file)
    for (const version of request.versions) if (version.site) touched.add(version.site.place.file)
    for (const read of request.reads) for (const site of textsOf(read)) touched.add(site.place.file)
  }
  return [...touched].sort().flatMap((file) => ignoresIn(file, files.text(file) ?? ''))
}

function isCovered(ignore: Ignore, change: string, place: Place, positions: Positions, asOf: string): boolean {
  return ignore.file === place.file && covers(ignore, change, positions.of(place).line, asOf)
}

function applyIgnores(
  findings: readonly Finding[],
  ignores: readonly Ignore[],
  asOf: string,
): { kept: readonly Finding[]; suppressed: readonly Suppression[]; used: ReadonlySet<Ignore> } {
  const used = new Set<Ignore>()
  const suppressed: Suppression[] = []
  const kept = findings.filter((finding) => {
    const ignore = ignores.find(
      (one) => one.file === finding.span.file && covers(one, finding.change, finding.span.line, asOf),
    )
    if (!ignore) return true
    used.add(ignore)
    suppressed.push({
      change: finding.change,
      file: finding.span.file,
      line: finding.span.line,
      reason: ignore.reason,
      until: ignore.until,
    })
    return false
  })
  return { kept, suppressed, used }
}

/** What could not be read of the requests, the values that a change asked for among it, and what belongs to none of them. */
function undecidedOf(
  requests: readonly LocatedRequest[],
  met: readonly Met[],
  loose: Request['unknown'],
  positions: Positions,
): Audit['undecided'] {
  const asked = new Map<string, Set<Unknown>>()
  for (const { located: one, meeting } of met)
    if (meeting.verdict.status === 'undecided')
      asked.set(one.id, new Set([...(asked.get(one.id) ?? []), ...meeting.verdict.unknown]))
  const own = requests.flatMap(({ id, request }) =>
    [...new Set([...request.unknown, ...(asked.get(id) ?? [])])]
      // What another program reads of a response is no part of this one that could not be read.
      .filter((unknown) => unknown.reason !== 'response-passed-on')
      .map((unknown) => ({ ...unknown, span: positions.of(unknown.place), request: id })),
  )
  return [...own, ...loose.map((unknown) => ({ ...unknown, span: positions.of(unknown.place), request: null }))]
}

function isWanted(place: Place, paths: readonly string[] | undefined): boolean {
  if (!paths || paths.length === 0) return true
  return paths.some((path) => path === '' || path === '.' || place.file === path || place.file.startsWith(`${path}/`))
}

/** The files that the requests are written in. */
function filesOf(requests: readonly LocatedRequest[]): readonly string[] {
  const files = requests.flatMap(({ request }) => [
    request.place.file,
    ...request.params.flatMap((param) => param.sites.map((site) => site.place.file)),
    ...request.versions.flatMap(({ site }) => (site ? [site.place.file] : [])),
  ])
  return [...new Set(files)].sort()
}
