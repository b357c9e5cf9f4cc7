/** The versions of an API as a timeline. What is projected is called a projection. */

import type { Api, ApiVersion } from '../../catalogue/types.ts'
import type { Audit } from '../../finding.ts'
import { daysBetween, projectedEnd, stateOf } from '../../lifecycle.ts'
import type { Colors } from './text.ts'
import { count, wrap } from './text.ts'

export interface VersionsOptions {
  readonly colors: Colors
  readonly asOf: string
  readonly verbose: boolean
  readonly width: number
}

export function versionsTable(api: Api, audit: Audit | null, options: VersionsOptions): string {
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
