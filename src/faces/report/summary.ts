/** The end of the terminal report: what was looked at, what can be fixed, what waits, what was not read, and the verdict. */

import type { Audit, Severity } from '../../finding.ts'
import { moveText, outlook, silentMoves } from './outlook.ts'
import type { PrettyOptions } from './pretty.ts'
import { count, fitted, shown, wrap } from './text.ts'
import { unreadOf } from './unread.ts'

/** Counts, fixes, gaps and the verdict; with `quiet` the gaps and the verdict alone. */
export function summary(audit: Audit, options: PrettyOptions): string[] {
  const { colors, width } = options
  const lines: string[] = []
  const row = (name: string, text: string): void => {
    const [head = '', ...more] = wrap(text, width - 18)
    lines.push(`  ${name.padEnd(14)}${head}`, ...more.map((line) => ' '.repeat(16) + line))
  }
  if (!options.quiet) lookedRows(audit, options, row)
  for (const one of unreadRows(audit, options)) row('not read', one)
  const { skipped, limits } = audit.coverage
  listed(
    skipped,
    'more file',
    options,
    (one) => {
      row('skipped', `${shown(one.file)}: ${shown(one.reason)}`)
    },
    row,
  )
  if (!options.quiet) for (const one of silentRows(audit, options)) row('no request', one)
  listed(
    limits,
    'more limit',
    options,
    (limit) => {
      row('limit', shown(limit))
    },
    row,
  )
  if (audit.markers.length > 0 && !options.quiet)
    row('markers', `${count(audit.markers.length, 'TODO(apilift) comment')} left in the code`)
  if (audit.suppressed.length > 0 && !options.quiet) row('suppressed', count(audit.suppressed.length, 'finding'))
  const title = lines.length > 0 ? [colors.bold('Summary'), ...lines, ''] : []
  return [...title, verdict(audit, options)]
}

type Row = (name: string, text: string) => void

/** The first few of many, all of them with `--verbose`. */
function listed<T>(all: readonly T[], noun: string, options: PrettyOptions, write: (one: T) => void, row: Row): void {
  const most = options.verbose ? all.length : 6
  for (const one of all.slice(0, most)) write(one)
  if (all.length > most) row('', `and ${count(all.length - most, noun)} (--verbose shows all)`)
}

function lookedRows(audit: Audit, options: PrettyOptions, row: Row): void {
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
      `${audit.requests.length.toLocaleString('en-US')} in ${count(files, 'file')}, out of ${count(audit.coverage.files, 'source file')} looked at; ${count(audit.coverage.wrappers.length, 'wrapper')} followed`,
    )
    row('affected by', `${count(ledger(audit, 'affected'), 'change')} of ${audit.ledger.length}`)
    row(
      'not affected',
      `${count(ledger(audit, 'not-affected'), 'change')}: every request was held against each of them${options.verbose ? '' : ' (--verbose lists all)'}`,
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
    for (const [name, text] of outlook(audit, options)) row(name, text)
  }
}

function ledger(audit: Audit, status: Audit['ledger'][number]['status']): number {
  return audit.ledger.filter((one) => one.status === status).length
}

function names(audit: Audit, status: Audit['ledger'][number]['status']): string {
  const all = audit.ledger.filter((one) => one.status === status).map((one) => one.change)
  return all.length > 3 ? `${all.slice(0, 3).join(', ')} and ${all.length - 3} more` : all.join(', ')
}

/** What could not be read, by reason, with the first places. */
function unreadRows(audit: Audit, options: PrettyOptions): string[] {
  const groups = new Map<string, string[]>()
  for (const one of unreadOf(audit, options.assumed)) {
    const key =
      one.reason === 'path-without-request'
        ? 'paths of the API that no request was seen to use'
        : one.reason === 'spelt-elsewhere'
          ? 'what changes, spelt where nobody was seen to send or read it'
          : `${one.part}: ${one.reason}`
    const place = `${shown(one.span.file)}:${one.span.line}${one.name === undefined ? '' : ` (${shown(one.name)})`}`
    groups.set(key, [...(groups.get(key) ?? []), place])
  }
  return [...groups].map(([key, places]) => {
    const unique = [...new Set(places)]
    const most = options.verbose ? unique.length : 3
    return `${key}, ${unique.slice(0, most).join(', ')}${unique.length > most ? ` and ${unique.length - most} more` : ''}`
  })
}

/** Files that name the API and send nothing that was read, by what names it there. */
function silentRows({ coverage }: Audit, options: PrettyOptions): string[] {
  const titles = {
    import: ['imports a client of it and calls', 'import a client of it and call', ' nothing that was read'],
    text: ['names', 'name', ' the API in a text that no request is made of'],
    data: ['of data names', 'of data name', ' the API; no request was seen to use that'],
    comment: ['names', 'name', ' the API in comments only'],
  } as const
  return (['import', 'text', 'data', 'comment'] as const).flatMap((where) => {
    const own = coverage.silent.filter((one) => one.in === where)
    if (own.length === 0) return []
    const most = options.verbose ? own.length : 3
    const places = own.slice(0, most).map((one) => `${shown(one.file)}:${one.line}`)
    const more = own.length > most ? ` and ${own.length - most} more` : ''
    const [one, several, rest] = titles[where]
    return `${count(own.length, 'file')} ${own.length === 1 ? one : several}${rest}: ${places.join(', ')}${more}`
  })
}

function verdict(audit: Audit, options: PrettyOptions): string {
  const { colors } = options
  const time = options.elapsedMs === null ? '' : colors.dim(`  (${(options.elapsedMs / 1000).toFixed(1)} s)`)
  const amount = (severity: Severity): number => audit.findings.filter((one) => one.severity === severity).length
  const [errors, warnings] = [amount('error'), amount('warning')]
  const notes = amount('note') > 0 ? count(amount('note'), 'note') : null
  if (errors + warnings > 0) {
    const all = [count(errors, 'error'), count(warnings, 'warning'), ...(notes === null ? [] : [notes])].join(', ')
    return `${(errors > 0 ? colors.red : colors.yellow)(colors.bold(all))}${time}`
  }
  const open =
    unreadOf(audit, options.assumed).length > 0 || audit.coverage.skipped.length > 0 || audit.coverage.limits.length > 0
  if (options.sourceFiles === 0) {
    const where = audit.coverage.files > 0 ? 'among the given paths' : 'to look at'
    return `${colors.yellow(colors.bold(`No source file ${where}`))}${time}`
  }
  if (audit.requests.length === 0 && (open || audit.coverage.silent.some((one) => one.in !== 'comment')))
    return `${colors.yellow(colors.bold('Nothing found in what could be read; see above for the rest'))}${time}`
  if (audit.requests.length === 0)
    return `${colors.green(colors.bold('Looked, and there is nothing to migrate'))}${time}`
  // Nothing to report of what was asked for is not nothing to do.
  const told = new Set(audit.findings.map((finding) => finding.change))
  const elsewhere = audit.ledger.filter((row) => row.status === 'affected' && !told.has(row.change)).length
  if (elsewhere > 0)
    return `${colors.yellow(colors.bold(`Nothing new among what was asked for; ${count(elsewhere, 'change affects', 'changes affect')} this code`))}${time}`
  const moves = silentMoves(audit)
  const more = [...(notes === null ? [] : [notes]), ...(moves.length > 0 ? [moveText(moves, audit.to)] : [])]
  const text = [open ? 'No findings in what could be read' : 'Looked, and clean', ...more].join('; ')
  return `${(open ? colors.yellow : colors.green)(colors.bold(text))}${time}`
}
