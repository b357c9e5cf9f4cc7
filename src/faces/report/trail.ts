/** `--why`: one request or finding, part by part, with the place each was read at. */

import { UsageError } from '../../errors.ts'
import type { Audit, Finding, LocatedRequest } from '../../finding.ts'
import type { Positions } from '../../positions.ts'
import type { DefinedAt, Place, Request } from '../../request.ts'
import { pathText } from '../../request.ts'
import type { Colors } from './text.ts'
import { count, fitted, shown, wrap } from './text.ts'

export interface TrailOptions {
  readonly colors: Colors
  readonly width: number
}

/**
 * Of a request (`r1`), of one finding by its id or the start of it, or of all findings of a change.
 * @throws UsageError when there is none of that id.
 */
export function trail(audits: readonly Audit[], id: string, positions: Positions, options: TrailOptions): string {
  for (const audit of audits) {
    const request = audit.requests.find((one) => one.id === id)
    if (request) return `${requestTrail(request, positions, options).join('\n')}\n`
    const finding = audit.findings.find((one) => one.id.startsWith(id))
    if (finding) return `${findingTrail(finding, audit, positions, options).join('\n')}\n`
    const all = audit.findings.filter((one) => one.change === id)
    if (all.length === 0) continue
    const shownOnes = all.slice(0, maxFindings).map((one) => findingTrail(one, audit, positions, options).join('\n'))
    const rest = all.slice(maxFindings).map((one) => {
      const { file, line, column } = one.span
      return `  --why ${one.id}  ${fitted(`${shown(file)}:${line}:${column}`, options.width - 27)}`
    })
    const more = rest.length > 0 ? [`and ${count(rest.length, 'more finding')}:\n${rest.join('\n')}`] : []
    return `${[...shownOnes, ...more].join('\n\n')}\n`
  }
  throw new UsageError(
    `--why: there is no request, finding or change "${id}" in this run. Requests are r1, r2, …; a finding goes by its id in --format json or by its change; apilift explain says what a change is.`,
  )
}

/** Findings of a change that are shown whole. */
const maxFindings = 3

function findingTrail(finding: Finding, audit: Audit, positions: Positions, options: TrailOptions): readonly string[] {
  return [
    options.colors.bold(shown(finding.change)),
    `  ${shown(finding.span.file)}:${finding.span.line}:${finding.span.column}`,
    ...wrap(shown(finding.message), Math.min(options.width, 110), '  '),
    `  certainty ${finding.certainty}, ${finding.severity}, ${finding.applicability}`,
    ...audit.requests
      .filter((one) => finding.requests.includes(one.id))
      .flatMap((one) => ['', ...requestTrail(one, positions, options)]),
  ]
}

interface Row {
  readonly part: string
  readonly what: string
  readonly place: Place | DefinedAt | null
}

function requestTrail({ id, request, span }: LocatedRequest, positions: Positions, options: TrailOptions): string[] {
  const { colors, width } = options
  const title = `${id} ${request.method ?? '?'} ${shown(pathText(request.path) ?? '(path unread)')}`
  const lines = [
    colors.bold(title),
    `   ${shown(span.file)}:${span.line}:${span.column}  ${request.certainty}, ${request.role}`,
    ...(request.via.length > 0 ? wrap(`through ${shown(request.via.join(' > '))}`, width, '   ') : []),
    '',
  ]
  const rows = rowsOf(request, positions)
  const widest = Math.min(36, Math.max(...rows.map((row) => shown(row.what).length)))
  let before = ''
  for (const { part, what, place } of rows) {
    const name = part === before ? '' : part
    before = part
    const text = shown(what)
    const head = `  ${name.padEnd(9)} ${text.padEnd(widest)}  `
    lines.push(
      `${head}${placeText(place, positions, Math.max(width - Math.max(head.length, 12), 30), colors)}`.trimEnd(),
    )
  }
  return lines
}

/** Where, and the source there: the line cut so that the column is in sight. */
function placeText(place: Row['place'], positions: Positions, room: number, colors: Colors): string {
  if (!place) return colors.dim('written nowhere')
  // Such a line may hold more than the version: what else the environment is given stays where it is.
  if ('line' in place) return fitted(`${shown(place.file)}:${place.line}`, room)
  const { file, line, column } = positions.of(place)
  const at = fitted(`${shown(file)}:${line}:${column}`, room)
  const left = room - at.length - 2
  if (left < 16) return at
  const text = positions.line(file, line)
  const indent = text.length - text.trimStart().length
  const from = Math.max(indent, Math.min(column - 1 - Math.floor(left / 3), text.length - left))
  const cut = shown(text.slice(Math.max(from, indent)))
  const start = from > indent ? `…${cut.slice(1)}` : cut
  return `${at}  ${colors.dim(start.length > left ? `${start.slice(0, left - 1)}…` : start)}`
}

/** Every expression that says something of the request, in the order in which a reader asks. */
function rowsOf(request: Request, positions: Positions): Row[] {
  const rows: Row[] = []
  const add = (part: string, what: string, place: Row['place'] | undefined): void => {
    rows.push({ part, what, place: place ?? null })
  }
  if (request.methodSite) add('method', request.method ?? '?', request.methodSite.place)
  add('host', request.host ?? 'unread', request.hostSite?.place)
  for (const version of request.versions) {
    const source =
      version.environment === undefined ? '' : `, ${version.site ? 'default of ' : ''}${version.environment}`
    const place = version.site?.place ?? version.option?.slot.place
    add('version', `${version.value} (${version.certainty}${source})`, place ?? version.definedAt?.[0])
    for (const at of version.definedAt?.slice(place ? 0 : 1) ?? []) add('version', `${version.value}, also`, at)
  }
  for (const { text, place } of pathRows(request, positions)) add('path', text, place)
  for (const param of request.params) {
    const values = param.values.map((value) => value.text ?? `<${value.unknown?.reason ?? 'unread'}>`).join(' | ')
    const name = `${param.inside === undefined ? '' : `${param.inside}[].`}${param.name}${param.optional ? '?' : ''}`
    add(param.in, values === '' ? name : `${name} = ${values}`, param.sites[0]?.place)
    const lineOf = (place: Place): string => `${place.file}:${positions.of(place).line}`
    for (const site of param.sites.slice(1)) add(param.in, `${name}, also`, site.place)
    for (const { text, site } of param.values)
      if (site && !param.sites.some((own) => lineOf(own.place) === lineOf(site.place)))
        add(param.in, `  ${text ?? 'its value'}`, site.place)
  }
  for (const one of request.linked) add('linked', one.what, one.place)
  for (const read of request.reads) {
    for (const site of read.sites) add('reads', read.field, site.place)
    for (const { text, isType, site } of read.compared)
      add('reads', `${read.field} is ${isType ? `taken for a ${text}` : `compared with '${text}'`}`, site.place)
  }
  for (const one of request.unknown)
    add('unread', `${one.part}: ${one.reason}${one.name === undefined ? '' : ` (${one.name})`}`, one.place)
  return rows
}

/** The path in the stretches in which it is written: a base here, a segment out of a table there. */
function pathRows(request: Request, positions: Positions): readonly { readonly text: string; readonly place: Place }[] {
  const { path } = request
  if (!path) return []
  const rows: { text: string; place: Place; key: string }[] = []
  for (const segment of path.segments) {
    const place = segment.sites[0]?.place ?? path.place
    const key = `${place.file}:${positions.of(place).line}`
    const text = segment.text ?? `:${segment.name ?? 'id'}`
    const last = rows.at(-1)
    if (last?.key === key) last.text += `/${text}`
    else rows.push({ text, place, key })
  }
  return rows
}
