/** The versions of an API as a timeline. What is projected is called a projection. */

import type { Api, ApiVersion } from '../../catalogue/types.ts'
import type { Audit } from '../../finding.ts'
import { daysBetween, endText, projectedEnd, stateOf } from '../../lifecycle.ts'
import type { ApiDependency } from '../../manifests/index.ts'
import { versionName } from '../../version.ts'
import type { Colors } from './text.ts'
import { count, fitted, shown, wrap } from './text.ts'

export interface VersionsOptions {
  readonly colors: Colors
  readonly asOf: string
  readonly verbose: boolean
  readonly width: number
}

export function versionsTable(
  api: Api,
  audit: Audit | null,
  dependencies: readonly ApiDependency[],
  options: VersionsOptions,
): string {
  const { colors, asOf } = options
  const lines = [
    '',
    `${colors.bold(api.title)} ${colors.dim(`(${api.id})`)}`,
    '',
    colors.dim('  version  introduced  deprecated  end of life  state       '.trimEnd()),
  ]
  let isTodayShown = false
  for (const version of [...api.versions].reverse()) {
    if (!isTodayShown && version.introduced <= asOf) {
      lines.push(colors.dim(`  ------ ${asOf} ------`))
      isTodayShown = true
    }
    lines.push(...row(api, version, audit, options))
    const projection = projectedEnd(api, version)
    if (projection && version !== api.versions.at(-1))
      lines.push(
        ...under(
          `projection: the policy of ${api.deprecationMonths} months would have ended it on ${projection}; nothing is announced`,
          options,
        ),
      )
    for (const conflict of version.conflicts)
      if (options.verbose)
        lines.push(
          ...under(
            `${conflict.field} elsewhere ${conflict.date}: ${conflict.source}${conflict.comment ? ` (${conflict.comment})` : ''}`,
            options,
          ),
        )
    if (options.verbose) for (const source of version.source) lines.push(...under(source.url, options))
  }
  if (dependencies.length > 0) lines.push(...dependencyLines(api, dependencies, options))
  if (audit) {
    const unread = audit.requests.filter(({ request }) => request.versions.length === 0).length
    lines.push(
      '',
      audit.requests.length === 0
        ? `  no requests found in ${count(audit.coverage.files, 'source file')}`
        : `  ${count(audit.requests.length, 'request')} found${unread > 0 ? `, ${unread} with a version that could not be read` : ''}`,
    )
  }
  const conflicts = api.versions.filter((version) => version.conflicts.length > 0).length
  if (conflicts > 0 && !options.verbose)
    lines.push(
      '',
      colors.dim(`  ${count(conflicts, 'version')} with dates that sources disagree on; --verbose shows them`),
    )
  return `${lines.join('\n')}\n\n`
}

/** Below a version, in its column. */
function under(text: string, { colors, width }: VersionsOptions): readonly string[] {
  return wrap(text, width, ' '.repeat(11)).map((line) => colors.dim(line))
}

function row(api: Api, version: ApiVersion, audit: Audit | null, options: VersionsOptions): readonly string[] {
  const { colors, asOf, width } = options
  const state = stateOf(api, version.version, asOf)
  const paint = state === 'ended' ? colors.red : state === 'deprecated' ? colors.yellow : colors.green
  const date = (value: string | null): string => value ?? '-'
  const use = audit?.versions.find((one) => one.version === version.version)
  const end = endOf(version, asOf)
  const head = `  v${version.version.padEnd(7)} ${version.introduced}  ${date(version.deprecated).padEnd(10)}  ${date(version.endOfLife).padEnd(11)}  `
  const called = use ? `<- ${count(use.requests, 'request')} here` : ''
  const fits = head.length + 11 + end.length + 2 + called.length <= width
  const line = `${head}${paint(state.padEnd(11))}${colors.dim(end)}`
  if (called === '') return [line]
  return fits ? [`${line}  ${colors.bold(called)}`] : [line, `${' '.repeat(11)}${colors.bold(called)}`]
}

/** How far its end is, and when none is announced, that. */
function endOf({ endOfLife }: ApiVersion, asOf: string): string {
  if (endOfLife === null) return 'no end announced'
  const days = daysBetween(endOfLife, asOf)
  const amount = count(Math.abs(days), 'day')
  return days >= 0 ? `${amount} ago` : `in ${amount}`
}

/** Clients that the tree depends on: release, where it is said, the API version that it calls by default, and the end of that. */
function dependencyLines(api: Api, dependencies: readonly ApiDependency[], options: VersionsOptions): string[] {
  const { colors, asOf, width } = options
  const nameOf = (one: ApiDependency): string => `${shown(one.package)} ${shown(one.version ?? one.range ?? '')}`
  const columns = [nameOf, (one: ApiDependency) => one.registry].map((text) =>
    Math.max(...dependencies.map((one) => text(one).length)),
  )
  const lines = ['', colors.dim('  dependencies')]
  for (const one of dependencies) {
    const head = `  ${nameOf(one).padEnd(columns[0]!)}  ${one.registry.padEnd(columns[1]!)}  `
    lines.push(`${head}${callText(api, one, options)}`.trimEnd())
    const rest = [
      one.certain || one.apiVersion === null
        ? ''
        : one.version === null
          ? 'the newest release in this range is assumed'
          : 'judged by the last release before it that is known',
      one.option === null ? '' : `the option ${one.option} overrides it`,
    ].filter((text) => text !== '')
    lines.push(colors.dim(`      ${fitted([shown(one.from), ...rest].join('; '), width - 8)}`))
  }
  return lines

  function callText(of: Api, one: ApiDependency, { colors: paints }: VersionsOptions): string {
    if (one.apiVersion === null) return paints.yellow('calls a version that is not known')
    const state = stateOf(of, one.apiVersion, asOf)
    const paint = state === 'ended' ? paints.red : state === 'deprecated' ? paints.yellow : paints.green
    const end = endText(
      of.versions.find((version) => version.version === one.apiVersion),
      asOf,
    )
    return `${paint(`calls ${versionName(one.apiVersion)}`.padEnd(9))}  ${paints.dim(end)}`
  }
}
