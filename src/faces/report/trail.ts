/** `--why`: one request or finding, part by part, with the place each was read at. */

import { UsageError } from '../../errors.ts'
import type { Audit, LocatedRequest } from '../../finding.ts'
import type { Positions } from '../../positions.ts'
import type { Place } from '../../request.ts'
import { pathText } from '../../request.ts'
import { shown } from './text.ts'

/** @throws UsageError when there is neither a request nor a finding of that id. */
export function trail(audits: readonly Audit[], id: string, positions: Positions): string {
  for (const audit of audits) {
    const request = audit.requests.find((one) => one.id === id)
    if (request) return `${requestTrail(request, positions).join('\n')}\n`
    const finding = audit.findings.find((one) => one.id === id || one.id.startsWith(id))
    if (finding) {
      const lines = [
        `${shown(finding.change)} at ${shown(finding.span.file)}:${finding.span.line}:${finding.span.column}`,
        `  ${shown(finding.message)}`,
        `  certainty ${finding.certainty}, ${finding.severity}, ${finding.applicability}`,
      ]
      for (const name of finding.requests)
        lines.push(
          '',
          ...requestTrail(
            audit.requests.find((one) => one.id === name)!,
            positions,
          ),
        )
      return `${lines.join('\n')}\n`
    }
  }
  throw new UsageError(
    `--why: there is no request or finding "${id}" in this run. Requests are r1, r2, …; findings go by the id in --format json.`,
  )
}

function requestTrail({ id, request, span }: LocatedRequest, positions: Positions): string[] {
  const at = (place: Place | undefined): string => {
    if (!place) return 'written nowhere'
    const { file, line, column } = positions.of(place)
    return `${shown(file)}:${line}:${column}  ${shown(positions.line(file, line).trim()).slice(0, 90)}`
  }
  const lines = [
    `${id} ${request.method ?? '?'} ${shown(pathText(request.path) ?? '(path unread)')} at ${shown(span.file)}:${span.line}:${span.column} (${request.certainty}, ${request.role})`,
  ]
  const row = (name: string, text: string): void => {
    lines.push(`  ${name.padEnd(10)} ${shown(text)}`)
  }
  if (request.via.length > 0) row('via', request.via.join(' > '))
  row('host', `${request.host ?? 'unread'}  ${at(request.hostSite?.place)}`)
  for (const version of request.versions)
    row(
      'version',
      `${version.value} (${version.certainty}${version.environment ? `, default of ${version.environment}` : ''})  ${at(version.site?.place ?? version.option?.slot.place)}`,
    )
  if (request.path) row('path', at(request.path.place))
  for (const param of request.params)
    row(
      'param',
      `${param.name}${param.optional ? '?' : ''} = ${param.values.map((value) => value.text ?? `<${value.unknown?.reason ?? 'unread'}>`).join(' | ')}  ${at(param.sites[0]?.place)}`,
    )
  for (const one of request.linked) row('linked', `${one.what}  ${at(one.place)}`)
  for (const read of request.reads) row('reads', `${read.field}  ${at(read.sites[0]?.place)}`)
  for (const one of request.unknown)
    row('unread', `${one.part}: ${one.reason}${one.name ? ` (${one.name})` : ''}  ${at(one.place)}`)
  return lines
}
