/** The audit in a terminal: what is broken now, what the upgrade breaks, what can be fixed, what provably is not affected, what was not read. */

import type { Api } from '../../catalogue/types.ts'
import type { Audit, Finding, Fix } from '../../finding.ts'
import { endText } from '../../lifecycle.ts'
import type { Linked } from '../../request.ts'
import { versionName } from '../../version.ts'
import type { FrameOptions } from './frame.ts'
import { frame } from './frame.ts'
import type { Colors } from './text.ts'
import { ledger } from './ledger.ts'
import { standingOf, wayOf } from './outlook.ts'
import { reasonLine } from './reasons.ts'
import { summary } from './summary.ts'
import { count, fitted, shown, wrap } from './text.ts'

export interface PrettyOptions extends FrameOptions {
  readonly api: Api
  readonly verbose: boolean
  /** No notes and no hints: findings, what was not read, the verdict. */
  readonly quiet: boolean
  /** Source files among the paths that were asked for. */
  readonly sourceFiles: number
  /** A version was given for requests that show none. */
  readonly assumed: boolean
  /** Command line that repeats this run, for hints: `apilift migrate --cwd x`. */
  readonly migrate: string
  readonly elapsedMs: number | null
}

/** Frames shown for one change before the rest is listed. */
const maxFrames = 2
const maxRows = 4

/** A report in the making. */
interface Telling extends PrettyOptions {
  /** Fixes whose reasons stand above already: of twenty places of one group, one says why it waits. */
  readonly told: Set<string>
}

export function prettyReport(audit: Audit, given: PrettyOptions): string {
  const options: Telling = { ...given, told: new Set() }
  const lines: string[] = ['', ...headline(audit, options), '']
  const shownFindings = audit.findings.filter((finding) => finding.kind !== 'lifecycle' || finding.severity !== 'note')
  const lifecycle = shownFindings.filter((finding) => finding.kind === 'lifecycle')
  const rest = shownFindings.filter((finding) => finding.kind !== 'lifecycle' && finding.severity !== 'note')
  const notes = audit.findings.filter((finding) => finding.severity === 'note')
  const comments = rest.filter((finding) => finding.kind === 'ignore')
  lines.push(...section('Versions', lifecycle, audit, options))
  lines.push(
    ...section(
      'Broken now',
      rest.filter((finding) => finding.when === 'now' && finding.kind !== 'ignore'),
      audit,
      options,
    ),
  )
  lines.push(
    ...section(
      `Breaks on the way to ${versionName(audit.to)}`,
      rest.filter((finding) => finding.when === 'upgrade'),
      audit,
      options,
    ),
  )
  lines.push(...section('Ignore comments', comments, audit, options))
  if (notes.length > 0 && !options.quiet) lines.push(...noteLines(notes, audit, options))
  if (options.verbose && audit.requests.length > 0) lines.push(...ledger(audit, options))
  lines.push(...summary(audit, options), '')
  return `${lines.join('\n')}\n`
}

function headline(audit: Audit, options: PrettyOptions): string[] {
  const { colors, api } = options
  const title = `${colors.bold(shown(api.title))} ${colors.dim(`to ${versionName(audit.to)}, as of ${audit.asOf}`)}`
  if (audit.requests.length === 0) return [title]
  const widest = Math.max(4, ...audit.versions.map((use) => versionName(use.version).length)) + 1
  const room = Math.max(12, ...audit.versions.map((use) => count(use.requests, 'request').length)) + 2
  const rows = audit.versions.map((use) => {
    const known = api.versions.find((one) => one.version === use.version)
    const paint =
      use.state === 'ended' || use.state === 'unknown'
        ? colors.red
        : use.state === 'deprecated'
          ? colors.yellow
          : colors.green
    return `  ${versionName(use.version).padEnd(widest)}${paint(use.state.padEnd(11))}${count(use.requests, 'request').padEnd(room)}${endText(known, audit.asOf)}`
  })
  const blind = audit.requests.filter(({ request }) => request.versions.length === 0).length
  if (blind > 0)
    rows.push(
      `  ${colors.yellow('v?'.padEnd(widest))}${colors.yellow('unread'.padEnd(11))}${count(blind, 'request').padEnd(room)}see "not read" below`,
    )
  const several = audit.requests.filter(
    ({ request }) => new Set(request.versions.map((version) => version.value)).size > 1,
  ).length
  if (several > 0)
    rows.push(colors.dim(`  ${count(several, 'request')} may call more than one of them, and stand in each row`))
  return [title, ...rows]
}

function section(title: string, findings: readonly Finding[], audit: Audit, options: Telling): string[] {
  if (findings.length === 0) return []
  const { colors } = options
  const groups = groupBy(findings)
  const lines = [colors.bold(`${title}  ${colors.dim(count(findings.length, 'place'))}`), '']
  for (const group of groups.values()) lines.push(...changeLines(group, audit, options), '')
  return lines
}

function groupBy(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = finding.kind === 'lifecycle' ? finding.message : finding.change
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return groups
}

function changeLines(group: readonly Finding[], audit: Audit, options: Telling): string[] {
  const { colors, width, verbose } = options
  const first = group[0]!
  const labels = new Set(group.map((finding) => label(finding, audit)))
  const common = labels.size === 1 ? label(first, audit) : ''
  const lines = headOf(first, common, options)
  lines.push(...wrap(shown(first.message).replaceAll('`', ''), Math.min(width, 110), '  '))
  const frames = verbose ? group.length : maxFrames
  for (const finding of group.slice(0, frames))
    lines.push(...placeLines(finding, common === '' ? label(finding, audit) : '', audit, options))
  const others = group.slice(frames)
  if (others.length > 0) {
    const rows = others
      .slice(0, maxRows)
      .map(({ span }) => `      ${fitted(`${shown(span.file)}:${span.line}:${span.column}`, width - 8)}`)
    lines.push(colors.dim(`  and ${count(others.length, 'more place')}:`), ...rows)
    if (others.length > maxRows) lines.push(colors.dim(`      … ${others.length - maxRows} more (--verbose shows all)`))
  }
  return lines
}

/** Severity, change and what can be done about it; a long id stands whole on a line of its own, to be copied. */
function headOf(first: Finding, common: string, { colors, width }: PrettyOptions): string[] {
  const change = shown(first.change)
  const severity = severityColor(first, colors)(first.severity)
  const label = common === '' ? '' : ` ${colors.dim(common)}`
  const needed = first.severity.length + 1 + change.length + (common === '' ? 0 : common.length + 1)
  return needed > width
    ? [`${severity}${label}`, `  ${colors.cyan(change)}`]
    : [`${severity} ${colors.cyan(change)}${label}`]
}

/** One place: where, who sends it, the frame, and, where its fix is met first, what keeps it back. */
function placeLines(finding: Finding, own: string, audit: Audit, options: Telling): string[] {
  const { colors, width } = options
  const { file, line, column } = finding.span
  const fix = audit.fixes.find((one) => one.id === finding.fix)
  const isFirst = fix !== undefined && !options.told.has(fix.id)
  if (fix) options.told.add(fix.id)
  const place = fitted(`${shown(file)}:${line}:${column}`, width - 6)
  const extra = [own, sentBy(finding, audit)].filter((text) => text !== '').join('  ')
  const fits = place.length + extra.length + 8 <= width
  const lines = [`  ${colors.dim('-->')} ${place}${fits && extra !== '' ? colors.dim(`  ${extra}`) : ''}`]
  if (!fits && extra !== '') lines.push(colors.dim(`      ${fitted(extra, width - 6)}`))
  const edits = fix?.blockers.length === 0 ? editsFor(fix, finding) : []
  lines.push(...frame(finding.span, edits, { ...options, width: width - 4 }).map((text) => `    ${text}`))
  const copies = copiesOf(finding)
  const taken = takenBy(finding)
  if (taken !== '') lines.push(...noteUnder(taken, line, options))
  if (copies !== '') lines.push(...noteUnder(copies, line, options))
  if (fix && isFirst) lines.push(...reasonsOf(fix).flatMap((text) => noteUnder(text, line, options)))
  return lines
}

/** What keeps a fix from going in, or from going in unseen; that its change asks for a look, the message says. */
function reasonsOf({ blockers, looks }: Fix): readonly string[] {
  if (blockers.length > 0) return [`held back: ${reasonLine(blockers, 1)}`]
  const own = looks.filter(({ code }) => code !== 'change')
  return own.length > 0 ? [`look: ${reasonLine(own, 2)}`] : []
}

/** `this request is signed at src/a.ts:4, mocked at test/a.test.ts:9` */
function copiesOf({ related }: Finding): string {
  const all = related.flatMap(({ copy, span }) => (copy ? [`${verbs[copy]} at ${shown(span.file)}:${span.line}`] : []))
  if (all.length === 0) return ''
  const more = all.length > 3 ? ` and at ${count(all.length - 3, 'more place')}` : ''
  return `this request is ${all.slice(0, 3).join(', ')}${more}`
}

/** `used at src/worker.ts:29, src/worker.ts:49` */
function takenBy({ related }: Finding): string {
  const all = related.flatMap(({ isTaken, span }) => (isTaken ? [`${shown(span.file)}:${span.line}`] : []))
  if (all.length === 0) return ''
  const more = all.length > 4 ? ` and at ${count(all.length - 4, 'more place')}` : ''
  return `used at ${all.slice(0, 4).join(', ')}${more}`
}

const verbs: Record<Linked['what'], string> = {
  signature: 'signed',
  mock: 'mocked',
  expectation: 'expected',
  bundle: 'bundled',
}

function noteUnder(text: string, line: number, { colors, width }: PrettyOptions): string[] {
  const blank = ' '.repeat(String(line).length)
  return wrap(`= ${text}`, Math.min(width, 110), `    ${blank} `).map((one) => colors.dim(one))
}

/** The edits of a fix that say something at this finding: its own change's, or the version's. */
function editsFor(fix: Fix, finding: Finding): Fix['edits'] {
  return fix.edits.filter(
    (edit) => edit.changes.includes(finding.change) || edit.changes.length === 0 || edit.file === finding.span.file,
  )
}

function sentBy(finding: Finding, audit: Audit): string {
  const { requests, span } = finding
  const sender = audit.requests.find(
    (one) => requests.includes(one.id) && (one.span.file !== span.file || one.span.line !== span.line),
  )
  if (!sender || finding.kind === 'lifecycle')
    return requests.length > 1 ? `${count(requests.length, 'request')} behind it` : ''
  const more = requests.length > 1 ? ` and ${requests.length - 1} more` : ''
  return `sent at ${shown(sender.span.file)}:${sender.span.line}${more}`
}

const labels = {
  safe: '[fix: safe]',
  review: '[fix: review]',
  'by-hand': '[by hand]',
  'held-back': '[fix held back]',
  comment: '',
  note: '',
} as const

function label(finding: Finding, audit: Audit): string {
  return labels[standingOf(finding, audit)]
}

function severityColor(finding: Finding, colors: Colors): (text: string) => string {
  return finding.severity === 'error' ? colors.red : finding.severity === 'warning' ? colors.yellow : colors.blue
}

function noteLines(notes: readonly Finding[], audit: Audit, options: PrettyOptions): string[] {
  const { colors, width } = options
  const lines = [colors.bold('Notes')]
  for (const group of groupBy(notes).values()) {
    const first = group[0]!
    const fix = audit.fixes.find((one) => one.id === first.fix)
    const tail = `${fix ? `${labels[wayOf(fix)]} ` : ''}${count(group.length, 'place')}`
    const change = shown(first.change)
    const fits = `  note ${change} ${tail}`.length <= width
    lines.push(`  ${colors.blue('note')} ${colors.cyan(change)}${fits ? ` ${colors.dim(tail)}` : ''}`)
    if (!fits) lines.push(colors.dim(`       ${tail}`))
    lines.push(...wrap(shown(first.message).replaceAll('`', ''), Math.min(width, 110), '       '))
    const places = group.slice(0, 3).map(({ span }) => `${shown(span.file)}:${span.line}`)
    const more = group.length > 3 ? ` and ${group.length - 3} more` : ''
    lines.push(colors.dim(`       ${fitted(places.join(', ') + more, width - 8)}`))
  }
  return [...lines, '']
}
