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
    lines.push(row(api, version, audit, options))
    const projection = projectedEnd(api, version)
    if (projection && version !== api.versions.at(-1))
      lines.push(
        colors.dim(
          `           projection: the policy of ${api.deprecationMonths} months would have ended it on ${projection}; nothing is announced`,
        ),
      )
    for (const conflict of version.conflicts)
      if (options.verbose)
        lines.push(
          ...wrap(
            `${conflict.field} elsewhere ${conflict.date}: ${conflict.source}${conflict.comment ? ` (${conflict.comment})` : ''}`,
            options.width,
            '           ',
          ).map((line) => colors.dim(line)),
        )
    if (options.verbose) for (const source of version.source) lines.push(colors.dim(`           ${source.url}`))
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

function row(api: Api, version: ApiVersion, audit: Audit | null, options: VersionsOptions): string {
  const { colors, asOf } = options
  const state = stateOf(api, version.version, asOf)
  const paint = state === 'ended' ? colors.red : state === 'deprecated' ? colors.yellow : colors.green
  const date = (value: string | null): string => value ?? 'TBD'
  const use = audit?.versions.find((one) => one.version === version.version)
  const end = version.endOfLife === null ? '' : `${daysBetween(version.endOfLife, asOf).toLocaleString('en-US')} days`
  const called = use ? colors.bold(`  <- ${count(use.requests, 'request')} here`) : ''
  return `  v${version.version.padEnd(7)} ${version.introduced}  ${date(version.deprecated).padEnd(10)}  ${date(version.endOfLife).padEnd(11)}  ${paint(state.padEnd(11))}${colors.dim(state === 'ended' ? `${end} ago` : '')}${called}`.trimEnd()
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
