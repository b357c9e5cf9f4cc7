/** What a schema cannot say: ids, dates, versions, endpoints that exist. The rules of single kinds are in lint-kinds.ts. */

import { lintKind } from './lint-kinds.ts'
import type { FieldPath, Loaded, Sources } from './load.ts'
import { lintCycles } from './lint-cycles.ts'
import type { RawApi, RawChange, RawChanges, RawEndpoint, RawEndpoints } from './schema.ts'

/** What the rules need to know besides the entry that they look at. */
export interface Known {
  readonly id: string
  /** Oldest first. */
  readonly versions: readonly string[]
  /** `GET loaves/:loaf_id` -> the row. */
  readonly registry: ReadonlyMap<string, RawEndpoint>
}

/** One entry with its file: what a rule reads, and where it reports. */
export interface Entry {
  readonly loaded: Loaded<RawChanges>
  readonly change: RawChange
  /** Reports a problem at a field of the entry. */
  readonly report: (path: FieldPath, met: unknown, expected: string) => void
}

/** All problems of files that have the right shape, in the order of files and lines. */
export function lint(sources: Sources): string[] {
  const problems: string[] = []
  const versions = sources.api.data.versions.map((version) => version.version)
  const registry = new Map(
    sources.endpoints.flatMap((loaded) => loaded.data.endpoints.map((row) => [`${row.method} ${row.path}`, row])),
  )
  const known: Known = { id: sources.api.data.id, versions, registry }
  lintApi(sources.api, versions, problems)
  lintEndpoints(sources.endpoints, sources.api.data, versions, problems)
  lintHops(sources.changes, versions, problems)
  const entries = sources.changes.flatMap((loaded) =>
    loaded.data.changes.map((change, index): Entry => ({
      loaded,
      change,
      report: (path, met, expected) => {
        problems.push(loaded.problem(['changes', index, ...path], met, expected))
      },
    })),
  )
  lintIds(entries, known)
  for (const entry of entries) {
    lintEntry(entry, known)
    lintKind(entry, known)
  }
  lintCycles(entries)
  return problems
}

function lintApi(loaded: Loaded<RawApi>, versions: readonly string[], problems: string[]): void {
  const { data } = loaded
  const report = (path: FieldPath, met: unknown, expected: string) => problems.push(loaded.problem(path, met, expected))
  const folder = loaded.file.split('/').at(-2)
  if (folder !== undefined && folder !== data.id)
    report(['id'], data.id, `expected "${folder}", the name of its folder; rename one of them`)
  data.versions.forEach((version, index) => {
    const at = (field: string): FieldPath => ['versions', index, field]
    if (versions.indexOf(version.version) !== index)
      report(at('version'), version.version, 'expected every version once; remove the second one')
    const dates = [
      ['introduced', version.introduced],
      ['deprecated', version.deprecated],
      ['endOfLife', version.endOfLife],
    ] as const
    for (const [field, date] of dates)
      if (date !== null && !isDay(date)) report(at(field), date, 'expected a day that exists; correct the date')
    const before = data.versions[index - 1]
    if (before !== undefined && version.introduced < before.introduced)
      report(
        at('introduced'),
        version.introduced,
        `expected ${before.introduced} or later, since ${before.version} comes before it; list versions oldest first`,
      )
    const { deprecated, endOfLife, introduced } = version
    if (deprecated !== null && deprecated < introduced)
      report(at('deprecated'), deprecated, `expected ${introduced} or later, when it was introduced; correct the date`)
    const start = deprecated ?? introduced
    if (endOfLife !== null && endOfLife < start)
      report(at('endOfLife'), endOfLife, `expected ${start} or later; correct the date`)
  })
  const hosts = data.hosts.map((host) => host.host)
  data.hosts.forEach((host, index) => {
    if (hosts.indexOf(host.host) !== index)
      report(['hosts', index, 'host'], host.host, 'expected every host once; remove the second one')
    if (host.successor !== undefined && !hosts.includes(host.successor))
      report(['hosts', index, 'successor'], host.successor, 'expected a host of this list; add it')
  })
  data.sdks.forEach((sdk, index) => {
    sdk.releases.forEach((release, at) => {
      if (!versions.includes(release.version))
        report(['sdks', index, 'releases', at, 'version'], release.version, unknownVersion(versions))
    })
  })
}

function lintEndpoints(
  files: readonly Loaded<RawEndpoints>[],
  api: RawApi,
  versions: readonly string[],
  problems: string[],
): void {
  const seen = new Map<string, string>()
  const tiers = api.access.map((tier) => tier.id)
  for (const loaded of files)
    loaded.data.endpoints.forEach((row, index) => {
      const report = (path: FieldPath, met: unknown, expected: string) =>
        problems.push(loaded.problem(['endpoints', index, ...path], met, expected))
      const key = `${row.method} ${row.path}`
      const first = seen.get(key)
      if (first !== undefined) report(['path'], key, `expected every endpoint once; it stands at ${first} already`)
      else seen.set(key, `${loaded.file}:${loaded.lineOf(['endpoints', index])}`)
      const lifetimes = [
        { at: [] as FieldPath, list: row.lifetimes },
        ...row.params.map((param, at) => ({ at: ['params', at] as FieldPath, list: param.lifetimes })),
      ]
      for (const { at, list } of lifetimes)
        list.forEach((lifetime, position) => {
          const place = (field: string): FieldPath => [...at, 'lifetimes', position, field]
          for (const field of ['first', 'last'] as const) {
            const version = lifetime[field]
            if (version !== null && !versions.includes(version)) report(place(field), version, unknownVersion(versions))
          }
          const { first: start, last: end } = lifetime
          if (start !== null && end !== null && versions.indexOf(end) < versions.indexOf(start))
            report(place('last'), end, `expected ${start} or later; swap first and last`)
          const before = list[position - 1]?.last
          if (
            position > 0 &&
            (before === undefined ||
              before === null ||
              start === null ||
              versions.indexOf(start) <= versions.indexOf(before))
          )
            report(place('first'), start, 'expected lifetimes one after the other; give first and last of each')
        })
      const names = row.params.map((param) => param.name)
      names.forEach((name, at) => {
        if (names.indexOf(name) !== at)
          report(['params', at, 'name'], name, 'expected every parameter once; merge the two')
      })
      row.paramsCompleteAt.forEach((version, at) => {
        if (!versions.includes(version)) report(['paramsCompleteAt', at], version, unknownVersion(versions))
      })
      row.access.forEach((tier, at) => {
        if (!tiers.includes(tier))
          report(['access', at], tier, `expected ${tiers.join(', ') || 'a tier of api.yaml'}; add it to api.yaml`)
      })
    })
}

function lintHops(files: readonly Loaded<RawChanges>[], versions: readonly string[], problems: string[]): void {
  for (const loaded of files) {
    const name = loaded.file.split('/').at(-1) ?? ''
    const { hop } = loaded.data
    const report = (met: unknown, expected: string) => problems.push(loaded.problem(['hop'], met, expected))
    if (name === 'out-of-band.yaml') {
      if (hop !== undefined) report(hop, 'expected no hop in out-of-band.yaml; give each entry its effective date')
      continue
    }
    if (hop === undefined) {
      report(hop, `expected the version that ${name} leads to; add hop: "…"`)
      continue
    }
    const index = versions.indexOf(hop)
    if (index === -1) report(hop, unknownVersion(versions))
    else if (index === 0) report(hop, 'expected a version that has one before it; nothing leads to the oldest one')
    else if (name !== `v${versions[index - 1]}-to-v${hop}.yaml`)
      report(hop, `expected the hop that the file's name says; name it v${versions[index - 1]}-to-v${hop}.yaml`)
  }
}

function lintIds(entries: readonly Entry[], known: Known): void {
  const seen = new Map<string, string>()
  for (const { change, loaded, report } of entries) {
    const first = seen.get(change.id)
    if (first !== undefined) report(['id'], change.id, `expected every id once; ${first} has it already`)
    else seen.set(change.id, `${loaded.file}:${loaded.lineOf(['changes', loaded.data.changes.indexOf(change), 'id'])}`)
    if (!change.id.startsWith(`${known.id}/`))
      report(['id'], change.id, `expected an id that begins with "${known.id}/"; put the API's id in front`)
    const said = /\/v([^-/]+)-/.exec(change.id)?.[1]
    const { hop } = loaded.data
    if (said !== undefined && known.versions.includes(said) && said !== hop)
      report(
        ['id'],
        change.id,
        `expected the version of this file (${hop ?? 'out of band'}); move the entry or correct its id`,
      )
  }
}

function lintEntry({ change, loaded, report }: Entry, known: Known): void {
  change.source.forEach((source, at) => {
    if (source.read !== undefined && !isDay(source.read))
      report(['source', at, 'read'], source.read, 'expected a day that exists; correct the date')
  })
  if (loaded.data.hop === undefined) {
    if (change.effective === undefined)
      report(['effective'], undefined, 'expected the date on which it took effect; add effective: "2024-05"')
  } else {
    if (change.effective !== undefined)
      report(
        ['effective'],
        change.effective,
        'expected no date, since the hop has one; move the entry to out-of-band.yaml',
      )
    if (change.versions !== undefined)
      report(['versions'], change.versions, 'expected none beside a hop; move the entry to out-of-band.yaml')
  }
  change.versions?.forEach((version, at) => {
    if (!known.versions.includes(version)) report(['versions', at], version, unknownVersion(known.versions))
  })
  change.endpoints.forEach((endpoint, at) => {
    const methods = endpoint.methods.length === 0 ? [undefined] : endpoint.methods
    for (const method of methods)
      if (!isRegistered(known, endpoint.path, method))
        report(
          ['endpoints', at, 'path'],
          `${method === undefined ? '' : `${method} `}${endpoint.path}`,
          'expected an endpoint of the registry; add it to endpoints.yaml or correct it',
        )
  })
  change.examples.forEach((example, at) => {
    if (example.to !== undefined && !known.versions.includes(example.to))
      report(['examples', at, 'to'], example.to, unknownVersion(known.versions))
  })
}

/** True when the registry has the path (a pattern: some path of it) with the method, or with any when it is undefined. */
export function isRegistered(known: Known, path: string, method?: string): boolean {
  if (path === '*') return true
  const prefix = path.endsWith('/*') ? path.slice(0, -2) : null
  for (const row of known.registry.values()) {
    if (method !== undefined && row.method !== method) continue
    if (prefix === null ? row.path === path : row.path === prefix || row.path.startsWith(`${prefix}/`)) return true
  }
  return false
}

export function unknownVersion(versions: readonly string[]): string {
  return `expected one of ${versions.join(', ')}; add it to api.yaml or correct it`
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
