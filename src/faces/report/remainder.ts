/** After a migration: what went in, what waits for a human, what is held back and by what. */

import type { Audit, Finding, Fix } from '../../finding.ts'
import type { Migration, Tier } from '../../migrate.ts'
import { forHumans, leftBecause, passedBy } from '../../migrate.ts'
import type { Held } from '../../selection.ts'
import { obstacles } from './obstacles.ts'
import { reasonLines } from './reasons.ts'
import type { Colors } from './text.ts'
import { count, fitted, shown, wrap } from './text.ts'

export interface RemainderOptions {
  readonly colors: Colors
  readonly width: number
  readonly tier: Tier
  readonly write: boolean
  /** Names all reasons and places; else the first of many. */
  readonly verbose: boolean
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
  const how = migration.forced.length > 0 ? colors.yellow(', by force') : ''
  if (moved.length > 0)
    lines.push(`  version ${[...new Set(moved.map((move) => move.from))].join(', ')} -> ${audit.to}${how}`)
  lines.push(...needsYou(migration, options))
  const comments = migration.left.filter((finding) => finding.kind === 'ignore')
  if (comments.length > 0) {
    lines.push(colors.bold(`  ignore comments: ${comments.length}`))
    for (const { span, message } of comments)
      lines.push(...wrap(`${shown(span.file)}:${span.line}:${span.column} ${shown(message)}`, width, '    '))
  }
  lines.push(...forced(audit, migration, options))
  lines.push(...waiting(audit, migration, written, options))
  if (!options.write && edits > 0) lines.push(colors.dim('  this was a dry run: --write changes the files'))
  if (migration.heldBack.some(isForceable)) lines.push(...wrap(byForce, width, '  ').map((line) => colors.dim(line)))
  return `${lines.join('\n')}\n`
}

const byForce =
  'to upgrade on a branch: --force-version moves the version now and writes what goes with it; what needs you stays a finding'

/** A version that waits for work or for answers, which --force-version would not wait for. */
function isForceable({ fix, blockers }: Held): boolean {
  return fix.moves.length > 0 && blockers.some(({ code }) => code === 'by-hand' || code === 'undecided')
}

/** The work that stays, one task for each text that says it, with all its places. */
function needsYou(migration: Migration, { colors, width }: RemainderOptions): readonly string[] {
  const byHand = forHumans(migration)
  if (byHand.length === 0) return []
  const tasks = new Map<string, Finding[]>()
  for (const finding of byHand) {
    const key = [finding.change, finding.message, ...leftBecause(finding, migration).map(({ text }) => text)].join(' ')
    tasks.set(key, [...(tasks.get(key) ?? []), finding])
  }
  const lines = [...tasks.values()].flatMap((findings) => {
    const { change, message } = findings[0]!
    const places = findings.map(({ span }) => `${shown(span.file)}:${span.line}:${span.column}`)
    const why = reasonLines(leftBecause(findings[0]!, migration), 2, 'left to you because')
    return [
      `    ${colors.cyan(fitted(shown(change), width - 4))}`,
      ...places.map((place) => `      ${fitted(place, width - 6)}`),
      ...[shown(message).replaceAll('`', ''), ...why].flatMap((text) => wrap(text, width, '      ')),
    ]
  })
  const tally = tasks.size < byHand.length ? `, ${count(tasks.size, 'task')}` : ''
  return [colors.bold(`  needs you: ${count(byHand.length, 'place')}${tally}`), ...lines]
}

/** What a move by force goes past, without what is left to a human and named there. */
function forced(audit: Audit, migration: Migration, options: RemainderOptions): readonly string[] {
  const groups = passedBy(migration)
  if (groups.length === 0) return []
  const { colors, width } = options
  return [
    colors.bold(colors.yellow(`  moved by force: ${count(groups.length, 'group')}`)),
    ...groups.flatMap(({ fix, blockers }) => [
      ...wrap(shown(fix.description), width, '    '),
      ...obstacles(blockers, 'although', audit, options),
    ]),
  ]
}

/** What the tier does not reach, then what something stands against; an edit that goes in with another group is counted there. */
function waiting(
  audit: Audit,
  { heldBack }: Migration,
  written: ReadonlySet<string>,
  options: RemainderOptions,
): readonly string[] {
  const { colors, width } = options
  const isForLook = ({ fix, blockers }: Held): boolean =>
    fix.applicability === 'review' && blockers.every(({ code }) => code === 'tier')
  const counted = new Set(written)
  const head = (title: string, all: readonly Held[], more: string): string => {
    const edits = [...editsOf(all.map(({ fix }) => fix))].filter((edit) => !counted.has(edit))
    for (const edit of edits) counted.add(edit)
    return colors.bold(`  ${title}: ${count(edits.length, 'edit')}, in ${count(all.length, 'fix', 'fixes')}${more}`)
  }
  const name = ({ fix }: Held): readonly string[] => wrap(shown(fix.description), width, '    ')
  const reasoned = (one: Held): readonly string[] => [
    ...name(one),
    ...reasonLines(one.fix.looks, 4).flatMap((text) => wrap(text, width, '      ')),
  ]
  const look = heldBack.filter(isForLook)
  const held = heldBack.filter((one) => !isForLook(one))
  return [
    ...(look.length > 0 ? [head('with a look', look, '; --tier review writes them'), ...look.flatMap(reasoned)] : []),
    ...(held.length > 0 ? [head('held back', held, '')] : []),
    ...held.flatMap((one) => [...name(one), ...obstacles(one.blockers, 'because', audit, options)]),
  ]
}

/** Each edit once, however many groups it is part of. */
function editsOf(fixes: readonly Fix[]): ReadonlySet<string> {
  return new Set(fixes.flatMap((fix) => fix.edits.map((edit) => `${edit.file}:${edit.start}:${edit.end}:${edit.text}`)))
}
