/** The audit in a terminal: what is broken now, what the upgrade breaks, what can be fixed, what provably is not affected, what was not read. */

import type { Api } from '../../catalogue/types.ts'
import type { Audit, Finding, Fix } from '../../finding.ts'
import { endText } from '../../lifecycle.ts'
import { versionName } from '../../version.ts'
import type { FrameOptions } from './frame.ts'
import { frame } from './frame.ts'
import type { Colors } from './text.ts'
import { count, fitted, shown, wrap } from './text.ts'

export interface PrettyOptions extends FrameOptions {
  readonly api: Api
  readonly verbose: boolean
  /** Command line that repeats this run, for hints: `apilift migrate --cwd x`. */
  readonly migrate: string
  readonly elapsedMs: number | null
}

/** Frames shown for one change before the rest is listed. */
const maxFrames = 2
const maxRows = 4

export function prettyReport(audit: Audit, options: PrettyOptions): string {
  const lines: string[] = ['', ...headline(audit, options), '']
  const shownFindings = audit.findings.filter((finding) => finding.kind !== 'lifecycle' || finding.severity !== 'note')
  const lifecycle = shownFindings.filter((finding) => finding.kind === 'lifecycle')
  const rest = shownFindings.filter((finding) => finding.kind !== 'lifecycle' && finding.severity !== 'note')
  const notes = audit.findings.filter((finding) => finding.severity === 'note')
  lines.push(...section('Versions', lifecycle, audit, options))
  lines.push(
    ...section(
      'Broken now',
      rest.filter((finding) => finding.when === 'now'),
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
  if (notes.length > 0) lines.push(...noteLines(notes, options))
  lines.push(...summary(audit, options), '')
  return `${lines.join('\n')}\n`
}

function headline(audit: Audit, options: PrettyOptions): string[] {
  const { colors, api } = options
  const title = `${colors.bold(shown(api.title))} ${colors.dim(`to ${versionName(audit.to)}, as of ${audit.asOf}`)}`
  if (audit.requests.length === 0) return [title]
  const widest = Math.max(4, ...audit.versions.map((use) => versionName(use.version).length)) + 1
  const rows = audit.versions.map((use) => {
    const known = api.versions.find((one) => one.version === use.version)
    const paint =
      use.state === 'ended' || use.state === 'unknown'
        ? colors.red
        : use.state === 'deprecated'
          ? colors.yellow
          : colors.green
    return `  ${versionName(use.version).padEnd(widest)}${paint(use.state.padEnd(11))}${count(use.requests, 'request').padEnd(14)}${endText(known, audit.asOf)}`
  })
  const blind = audit.requests.filter(({ request }) => request.versions.length === 0).length
  if (blind > 0)
    rows.push(
      `  ${colors.yellow('v?'.padEnd(widest))}${colors.yellow('unread'.padEnd(11))}${count(blind, 'request').padEnd(14)}see "not read" below`,
    )
  return [title, ...rows]
}

function section(title: string, findings: readonly Finding[], audit: Audit, options: PrettyOptions): string[] {
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

function changeLines(group: readonly Finding[], audit: Audit, options: PrettyOptions): string[] {
  const { colors, width, verbose } = options
  const first = group[0]!
  const paint = severityColor(first, colors)
  const lines = [`${paint(first.severity)} ${colors.cyan(shown(first.change))} ${colors.dim(label(first, audit))}`]
  lines.push(...wrap(shown(first.message).replaceAll('`', ''), Math.min(width, 110), '  '))
  const frames = verbose ? group.length : maxFrames
  for (const finding of group.slice(0, frames)) {
    const { file, line, column } = finding.span
    lines.push(
      `  ${colors.dim('-->')} ${fitted(`${shown(file)}:${line}:${column}`, width - 8)}${sentBy(finding, colors)}`,
    )
    const fix = audit.fixes.find((one) => one.id === finding.fix)
    lines.push(
      ...frame(finding.span, fix ? editsFor(fix, finding) : [], { ...options, width: width - 4 }).map(
        (text) => `    ${text}`,
      ),
    )
  }
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

/** The edits of a fix that say something at this finding: its own change's, or the version's. */
function editsFor(fix: Fix, finding: Finding): Fix['edits'] {
  return fix.edits.filter(
    (edit) => edit.changes.includes(finding.change) || edit.changes.length === 0 || edit.file === finding.span.file,
  )
}

function sentBy(finding: Finding, colors: Colors): string {
  const related = finding.related[0]
  if (!related || finding.kind === 'lifecycle')
    return finding.requests.length > 1 ? colors.dim(`  ${count(finding.requests.length, 'request')} behind it`) : ''
  const more = finding.requests.length > 1 ? ` and ${finding.requests.length - 1} more` : ''
  return colors.dim(`  sent at ${shown(related.span.file)}:${related.span.line}${more}`)
}

function label(finding: Finding, audit: Audit): string {
  const fix = audit.fixes.find((one) => one.id === finding.fix)
  if (!fix) return finding.applicability === 'manual' ? '[by hand]' : `[${finding.applicability}]`
  if (fix.heldBack !== null) return '[fix held back]'
  return fix.applicability === 'safe' ? '[fix: safe]' : `[fix: ${fix.applicability}]`
}

function severityColor(finding: Finding, colors: Colors): (text: string) => string {
  return finding.severity === 'error' ? colors.red : finding.severity === 'warning' ? colors.yellow : colors.blue
}

function noteLines(notes: readonly Finding[], options: PrettyOptions): string[] {
  const { colors, width } = options
  const lines = [colors.bold('Notes')]
  for (const group of groupBy(notes).values()) {
    const first = group[0]!
    lines.push(
      `  ${colors.blue('note')} ${colors.cyan(shown(first.change))} ${colors.dim(count(group.length, 'place'))}`,
    )
    lines.push(...wrap(shown(first.message).replaceAll('`', ''), Math.min(width, 110), '       '))
    const places = group.slice(0, 3).map(({ span }) => `${shown(span.file)}:${span.line}`)
    const more = group.length > 3 ? ` and ${group.length - 3} more` : ''
    lines.push(colors.dim(`       ${fitted(places.join(', ') + more, width - 8)}`))
  }
  return [...lines, '']
}

function summary(audit: Audit, options: PrettyOptions): string[] {
  const { colors, width } = options
  const lines: string[] = [colors.bold('Summary')]
  const row = (name: string, text: string): void => {
    const [head = '', ...more] = wrap(text, width - 18)
    lines.push(`  ${name.padEnd(14)}${head}`, ...more.map((line) => ' '.repeat(16) + line))
  }
  if (audit.requests.length === 0) {
    row(
      'requests',
      `none to ${shown(options.api.title)}; looked at ${count(audit.coverage.files, 'source file')}, ${audit.coverage.candidates} of them named one of its hosts or SDKs`,
    )
    const reach = audit.coverage.wrappers
    if (reach.length > 0) {
      const shownOnes = reach.slice(0, 4).map((one) => `${shown(one.name)} (${shown(one.file)}:${one.line})`)
      row(
        'wrappers',
        `${count(reach.length, 'function reaches', 'functions reach')} it, but nothing here calls them with a path: ${shownOnes.join(', ')}${reach.length > 4 ? ` and ${reach.length - 4} more` : ''}`,
      )
    }
  } else {
    const files = new Set(audit.requests.map(({ span }) => span.file)).size
    row(
      'requests',
      `${audit.requests.length} in ${count(files, 'file')}, out of ${count(audit.coverage.files, 'source file')} looked at; ${count(audit.coverage.wrappers.length, 'wrapper')} followed`,
    )
    row('affected by', `${count(ledger(audit, 'affected'), 'change')} of ${audit.ledger.length}`)
    row(
      'not affected',
      `${count(ledger(audit, 'not-affected'), 'change')}: every request was held against each of them`,
    )
    if (audit.access.length > 0)
      row('access', audit.access.map((one) => `${one.title} (${count(one.requests, 'request')})`).join(', '))
    const invisible = ledger(audit, 'not-visible')
    if (invisible > 0)
      row(
        'not visible',
        `${count(invisible, 'change')} of meaning that no code shows; check them with apilift explain: ${fitted(names(audit, 'not-visible'), 200)}`,
      )
    const undecided = audit.ledger.filter((one) => one.status === 'undecided')
    if (undecided.length > 0)
      row('undecided', `${count(undecided.length, 'change')}, because of what could not be read`)
    fixRows(audit, options, row)
  }
  for (const one of unread(audit)) row('not read', one)
  for (const one of audit.coverage.skipped.slice(0, 6)) row('skipped', `${shown(one.file)}: ${one.reason}`)
  for (const limit of audit.coverage.limits) row('limit', limit)
  if (audit.suppressed.length > 0) row('suppressed', count(audit.suppressed.length, 'finding'))
  lines.push('', verdict(audit, options))
  return lines
}

function ledger(audit: Audit, status: Audit['ledger'][number]['status']): number {
  return audit.ledger.filter((one) => one.status === status).length
}

function names(audit: Audit, status: Audit['ledger'][number]['status']): string {
  const all = audit.ledger.filter((one) => one.status === status).map((one) => one.change)
  return all.length > 3 ? `${all.slice(0, 3).join(', ')} and ${all.length - 3} more` : all.join(', ')
}

function fixRows(audit: Audit, options: PrettyOptions, row: (name: string, text: string) => void): void {
  const ready = audit.fixes.filter((fix) => fix.heldBack === null)
  const tier = (applicability: string): number =>
    audit.findings.filter((finding) =>
      ready.some((fix) => fix.id === finding.fix && fix.applicability === applicability),
    ).length
  const safe = tier('safe')
  const review = tier('review')
  if (safe > 0) row('fixable', `${count(safe, 'place')} safely: ${options.migrate}`)
  if (review > 0) row('fixable', `${count(review, 'place')} with a look at the diff: ${options.migrate} --tier review`)
  const byHand = audit.findings.filter(
    (finding) => finding.applicability === 'manual' && finding.severity !== 'note',
  ).length
  if (byHand > 0) row('needs you', count(byHand, 'place'))
  for (const fix of audit.fixes.filter((one) => one.heldBack !== null)) {
    const causes = fix.heldBack!.split('; ')
    const more = causes.length > 2 ? `; and ${causes.length - 2} more` : ''
    row('held back', `${fix.description}: ${causes.slice(0, 2).join('; ')}${more}`)
  }
}

/** What could not be read, by reason, with the first places. */
function unread(audit: Audit): string[] {
  const groups = new Map<string, string[]>()
  for (const one of audit.undecided) {
    if (one.reason === 'type-only') continue
    const key = `${one.part}: ${one.reason}`
    groups.set(key, [
      ...(groups.get(key) ?? []),
      `${shown(one.span.file)}:${one.span.line}${one.name === undefined ? '' : ` (${shown(one.name)})`}`,
    ])
  }
  return [...groups].map(([key, places]) => {
    const unique = [...new Set(places)]
    return `${key}, ${unique.slice(0, 3).join(', ')}${unique.length > 3 ? ` and ${unique.length - 3} more` : ''}`
  })
}

function verdict(audit: Audit, options: PrettyOptions): string {
  const { colors } = options
  const time = options.elapsedMs === null ? '' : colors.dim(`  (${(options.elapsedMs / 1000).toFixed(1)} s)`)
  const errors = audit.findings.filter((finding) => finding.severity === 'error').length
  const warnings = audit.findings.filter((finding) => finding.severity === 'warning').length
  if (errors + warnings > 0)
    return `${(errors > 0 ? colors.red : colors.yellow)(colors.bold(`${count(errors, 'error')}, ${count(warnings, 'warning')}`))}${time}`
  const open =
    audit.undecided.some((one) => one.reason !== 'type-only') ||
    audit.coverage.skipped.length > 0 ||
    audit.coverage.limits.length > 0
  if (audit.coverage.files === 0) return `${colors.yellow(colors.bold('No source file to look at'))}${time}`
  if (audit.requests.length === 0 && open)
    return `${colors.yellow(colors.bold('Nothing found in what could be read; see above for the rest'))}${time}`
  if (audit.requests.length === 0)
    return `${colors.green(colors.bold('Looked, and there is nothing to migrate'))}${time}`
  return `${(open ? colors.yellow : colors.green)(colors.bold(open ? 'No findings in what could be read' : 'Looked, and clean'))}${time}`
}
