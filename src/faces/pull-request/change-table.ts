/** What the branch does, a row for each change: where, how sure, in which commit. */

import type { Applicability } from '../../edit.ts'
import { lower } from '../../edit.ts'
import { versionName } from '../../version.ts'
import { count } from '../report/text.ts'
import type { Input, Section, ShownCommit } from './input.ts'
import { code, link, prose, table } from './markdown.ts'

export const changeTable: Section = (input, room) => {
  const rows = input.commits.flatMap((commit) => [
    ...commit.changes.map((id) => changeRow(input, commit, id)),
    ...(commit.phase === 'version' ? [versionRow(input, commit)] : []),
  ])
  if (rows.length === 0) return ''
  const shownRows = rows.slice(0, room.rows)
  const rest = rows.length - shownRows.length
  return [
    '### Changes',
    '',
    table(['change', 'places', 'tier', 'commit'], shownRows),
    ...(rest > 0 ? ['', `and ${count(rest, 'more row')}: the commits of the branch have them all.`] : []),
  ].join('\n')
}

function changeRow(input: Input, commit: ShownCommit, id: string): readonly string[] {
  const change = input.changes.find((one) => one.id === id)
  const edits = commit.edits.filter((edit) => edit.changes.includes(id))
  const title = change ? prose(change.title) : code(id)
  return [
    `${title}<br>${link(code(id), change?.source[0]?.url)}`,
    places(input, edits.length > 0 ? edits : commit.edits),
    tierOf(input, commit, id),
    commit.id.slice(0, 9),
  ]
}

function versionRow(input: Input, commit: ShownCommit): readonly string[] {
  const from = [...new Set(commit.moves.map((move) => versionName(move.from)))].join(', ')
  const literals = commit.edits.filter((edit) => edit.changes.length === 0)
  const moving = input.migration.applied.filter((fix) => fix.moves.length > 0)
  const tier = moving.reduce<Applicability>((all, fix) => lower(all, fix.applicability), 'safe')
  return [
    `the version itself: ${from} → ${versionName(input.audit.to)}`,
    places(input, literals),
    tier,
    commit.id.slice(0, 9),
  ]
}

/** The worst of the findings that the commit settles. */
function tierOf(input: Input, commit: ShownCommit, id: string): Applicability {
  const applied = new Map(input.migration.applied.map((fix) => [fix.id, fix]))
  const findings = input.audit.findings.filter(
    (finding) => finding.change === id && finding.fix !== null && applied.has(finding.fix),
  )
  const known = findings.map((finding) => finding.applicability)
  const fixes = [...applied.values()].filter((fix) => fix.changes.includes(id)).map((fix) => fix.applicability)
  return (known.length > 0 ? known : fixes).reduce<Applicability>((all, one) => lower(all, one), 'safe')
}

function places(input: Input, edits: ShownCommit['edits']): string {
  const spans = edits.map((edit) => input.locate(edit)).map(({ file, line }) => `${file}:${line}`)
  const unique = [...new Set(spans)]
  if (unique.length <= 3) return unique.map(code).join('<br>')
  const files = new Set(edits.map((edit) => edit.file)).size
  return `${unique.slice(0, 2).map(code).join('<br>')}<br>${count(unique.length - 2, 'more')} in ${count(files, 'file')}`.replace(
    ' mores',
    ' more',
  )
}
