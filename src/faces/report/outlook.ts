/** What becomes of the findings: each stands in one place, so that the places add up to the verdict. */

import type { Audit, Finding, Fix } from '../../finding.ts'
import { versionName } from '../../version.ts'
import { reasonLine } from './reasons.ts'
import { count, shown } from './text.ts'

/** `safe`, `review`: a fix is ready. `comment`: an ignore comment that does nothing. Of notes nothing is asked. */
export type Standing = 'safe' | 'review' | 'by-hand' | 'held-back' | 'comment' | 'note'

export function standingOf(finding: Finding, audit: Audit): Standing {
  if (finding.severity === 'note') return 'note'
  return finding.kind === 'ignore' ? 'comment' : wayOf(audit.fixes.find((one) => one.id === finding.fix))
}

/** What a fix comes to, whatever its finding is. */
export function wayOf(fix: Fix | undefined): 'safe' | 'review' | 'by-hand' | 'held-back' {
  if (!fix) return 'by-hand'
  if (fix.blockers.length > 0) return 'held-back'
  return fix.applicability === 'manual' ? 'by-hand' : fix.applicability
}

export interface OutlookOptions {
  /** Command line of the migration: `apilift migrate --cwd x`. */
  readonly migrate: string
  readonly verbose: boolean
}

/** Fixes shown before the rest is counted. */
const maxFixes = 6

/** Rows of the summary: name and text; an empty name goes on with the row above. */
export function outlook(audit: Audit, options: OutlookOptions): readonly (readonly [string, string])[] {
  const amount = (standing: Standing): number =>
    audit.findings.filter((finding) => standingOf(finding, audit) === standing).length
  const notes = (way: 'safe' | 'review'): number =>
    audit.findings.filter(
      (finding) => finding.severity === 'note' && wayOf(audit.fixes.find((one) => one.id === finding.fix)) === way,
    ).length
  const commands = { safe: options.migrate, review: `${options.migrate} --tier review` }
  const manners = { safe: 'safely', review: 'with a look at the diff' }
  const fixable = (['safe', 'review'] as const).flatMap((tier) => {
    const amounts = [
      ...(amount(tier) > 0 ? [count(amount(tier), 'place')] : []),
      ...(notes(tier) > 0 ? [count(notes(tier), 'note')] : []),
    ]
    return amounts.length > 0
      ? [['fixable', `${amounts.join(' and ')} ${manners[tier]}: ${commands[tier]}`] as const]
      : []
  })
  const moves = silentMoves(audit).map(
    (fix) => ['can move', `${shown(fix.description)}: ${commands[fix.applicability as 'safe' | 'review']}`] as const,
  )
  const ready = [...fixable, ...moves]
  return [
    ...ready,
    ...(ready.length > 0
      ? [['', 'not type-checked yet: migrate leaves out what would add a type error'] as const]
      : []),
    ...(amount('by-hand') > 0 ? [['needs you', count(amount('by-hand'), 'place')] as const] : []),
    ...heldRows(audit, amount('held-back'), options),
    ...(amount('comment') > 0
      ? [['comments', `${count(amount('comment'), 'ignore comment')} to look at, see above`] as const]
      : []),
  ]
}

/** Moves of a version that no finding asks for: nothing is wrong with it, and a newer one is there. */
export function silentMoves(audit: Audit): readonly Fix[] {
  const asked = new Set(audit.findings.map((finding) => finding.fix))
  return audit.fixes.filter((fix) => {
    const way = wayOf(fix)
    return fix.moves.length > 0 && !asked.has(fix.id) && (way === 'safe' || way === 'review')
  })
}

/** `2 version literals can move to v12` */
export function moveText(moves: readonly Fix[], to: string): string {
  const literals = moves.reduce((sum, fix) => sum + fix.moves.length, 0)
  return `${count(literals, 'version literal')} can move to ${versionName(to)}`
}

function heldRows(audit: Audit, places: number, { verbose }: OutlookOptions): (readonly [string, string])[] {
  const held = audit.fixes.filter((fix) => fix.blockers.length > 0)
  if (held.length === 0) return []
  const shownOnes = held.slice(0, verbose ? held.length : maxFixes)
  const fixes = count(held.length, 'fix', 'fixes')
  return [
    ['held back', places > 0 ? `${count(places, 'place')}, in ${fixes}:` : `${fixes}:`],
    ...shownOnes.flatMap((fix) => {
      const lines = verbose
        ? [`${shown(fix.description)}:`, ...fix.blockers.map(({ text }) => `- ${shown(text)}`)]
        : [`${shown(fix.description)}: ${reasonLine(fix.blockers, 2, '--verbose lists all')}`]
      return lines.map((line) => ['', line] as const)
    }),
    ...(held.length > shownOnes.length
      ? [['', `and ${count(held.length - shownOnes.length, 'more fix', 'more fixes')} (--verbose shows all)`] as const]
      : []),
  ]
}
