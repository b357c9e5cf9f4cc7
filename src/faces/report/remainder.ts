/** After a migration: what went in, what waits for a human, what is held back and by what. */

import type { Audit, Fix } from '../../finding.ts'
import type { Held, Migration, Tier } from '../../migrate.ts'
import { forHumans } from '../../migrate.ts'
import { reasonLines } from './reasons.ts'
import type { Colors } from './text.ts'
import { count, fitted, shown, wrap } from './text.ts'

export interface RemainderOptions {
  readonly colors: Colors
  readonly width: number
  readonly tier: Tier
  readonly write: boolean
}

export function remainder(audit: Audit, migration: Migration, options: RemainderOptions): string {
  const { colors, width } = options
  const lines: string[] = []
  const written = editsOf(migration.applied)
  const edits = written.size
  const verb = options.write ? 'wrote' : 'would write'
  lines.push(
    colors.bold(
      edits === 0
        ? `${audit.api}: nothing to write at tier ${options.tier}`
        : `${audit.api}: ${verb} ${count(edits, 'edit')} in ${count(migration.changes.length, 'file')} (tier ${options.tier})`,
    ),
  )
  const moved = migration.applied.flatMap((fix) => fix.moves)
  if (moved.length > 0)
    lines.push(`  version ${[...new Set(moved.map((move) => move.from))].join(', ')} -> ${audit.to}`)
  const byHand = forHumans(migration)
  if (byHand.length > 0) {
    lines.push(colors.bold(`  needs you: ${count(byHand.length, 'place')}`))
    for (const finding of byHand) {
      const { file, line, column } = finding.span
      const place = fitted(`${shown(file)}:${line}:${column}`, width - 4)
      const change = shown(finding.change)
      const fits = place.length + change.length + 6 <= width
      lines.push(
        ...(fits ? [`    ${place}  ${colors.cyan(change)}`] : [`    ${place}`, `      ${colors.cyan(change)}`]),
      )
      lines.push(...wrap(shown(finding.message).replaceAll('`', ''), width, '      '))
    }
  }
  const comments = migration.left.filter((finding) => finding.kind === 'ignore')
  if (comments.length > 0) {
    lines.push(colors.bold(`  ignore comments: ${comments.length}`))
    for (const { span, message } of comments)
      lines.push(...wrap(`${shown(span.file)}:${span.line}:${span.column} ${shown(message)}`, width, '    '))
  }
  if (migration.forced.length > 0) {
    lines.push(colors.bold(colors.yellow(`  moved by force: ${count(migration.forced.length, 'group')}`)))
    for (const { fix, blockers } of migration.forced) {
      lines.push(...wrap(shown(fix.description), width, '    '))
      for (const { text } of blockers) lines.push(...wrap(shown(`although ${text}`), width, '      '))
    }
  }
  lines.push(...waiting(migration, written, options))
  if (!options.write && edits > 0) lines.push(colors.dim('  this was a dry run: --write changes the files'))
  return `${lines.join('\n')}\n`
}

/** What the tier does not reach, then what something stands against; an edit that goes in with another group is counted there. */
function waiting(
  { heldBack }: Migration,
  written: ReadonlySet<string>,
  { colors, width }: RemainderOptions,
): readonly string[] {
  const isForLook = ({ fix, blockers }: Held): boolean =>
    fix.applicability === 'review' && blockers.every(({ code }) => code === 'tier')
  const counted = new Set(written)
  const head = (title: string, all: readonly Held[], more: string): string => {
    const edits = [...editsOf(all.map(({ fix }) => fix))].filter((edit) => !counted.has(edit))
    for (const edit of edits) counted.add(edit)
    return colors.bold(`  ${title}: ${count(edits.length, 'edit')}, in ${count(all.length, 'fix', 'fixes')}${more}`)
  }
  const name = ({ fix }: Held): readonly string[] => wrap(shown(fix.description), width, '    ')
  const because = (reasons: Fix['looks'] | Fix['blockers']): readonly string[] =>
    reasonLines(reasons, 4).flatMap((text) => wrap(text, width, '      '))
  const reasoned = (one: Held): readonly string[] => [...name(one), ...because(one.fix.looks)]
  const look = heldBack.filter(isForLook)
  const held = heldBack.filter((one) => !isForLook(one))
  return [
    ...(look.length > 0 ? [head('with a look', look, '; --tier review writes them'), ...look.flatMap(reasoned)] : []),
    ...(held.length > 0 ? [head('held back', held, '')] : []),
    ...held.flatMap((one) => [...name(one), ...because(one.blockers)]),
  ]
}

/** Each edit once, however many groups it is part of. */
function editsOf(fixes: readonly Fix[]): ReadonlySet<string> {
  return new Set(fixes.flatMap((fix) => fix.edits.map((edit) => `${edit.file}:${edit.start}:${edit.end}:${edit.text}`)))
}
