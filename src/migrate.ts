/** Which fixes go in at a tier, and the texts that result. Pure: writing them is the business of files.ts. */

import type { Blocker } from './blocker.ts'
import type { Catalogue } from './catalogue/types.ts'
import type { Applicability } from './edit.ts'
import { allowedAt } from './edit.ts'
import type { FileSource } from './files.ts'
import type { Audit, Finding, Fix } from './finding.ts'
import type { Frontend } from './frontends/frontend.ts'
import type { Gate, Held, LeftOut } from './selection.ts'
import { accepted, textsAfter } from './selection.ts'
import type { Change } from './write.ts'

export type Tier = 'safe' | 'review'

export interface Migration {
  readonly changes: readonly Change[]
  /** As they went in: one that was forced is without what was left out. */
  readonly applied: readonly Fix[]
  readonly heldBack: readonly Held[]
  /** Version moves that went in although something holds them back, each with what it breaks. */
  readonly forced: readonly Held[]
  readonly leftOut: readonly LeftOut[]
  /** Findings that stay: manual ones, and those whose fix was held back. */
  readonly left: readonly Finding[]
}

export interface PlanOptions {
  /** What the audit was made with: the files of their APIs are shown to the type checker. */
  readonly catalogues: readonly Catalogue[]
  /** Moves versions although something holds them back. A change whose edits cannot stand stays out, as a whole. */
  readonly force?: boolean
}

/** What stays for a human to do; a stale ignore comment is no residue of a migration. */
export function forHumans({ left, leftOut }: Pick<Migration, 'left' | 'leftOut'>): readonly Finding[] {
  return left.filter(
    (finding) =>
      finding.severity !== 'note' &&
      finding.kind !== 'ignore' &&
      (finding.applicability === 'manual' || isLeftOut(finding, leftOut)),
  )
}

/** What moves by force go past, without the work that is left to humans and named there: some of it may lie outside of what is reported. */
export function passedBy(migration: Pick<Migration, 'forced' | 'left' | 'leftOut'>): readonly Held[] {
  const named = new Set(migration.leftOut.flatMap(({ blockers }) => blockers))
  const told = new Set(forHumans(migration).map(({ change, place }) => `${change} ${place.file}:${place.start}`))
  const isTold = ({ code, changes, place }: Blocker): boolean =>
    code === 'by-hand' && place !== null && changes.some((change) => told.has(`${change} ${place.file}:${place.start}`))
  return migration.forced.flatMap(({ fix, blockers: all }) => {
    const blockers = all.filter((one) => one.code !== 'tier' && !isTold(one) && !named.has(one))
    return blockers.length > 0 ? [{ fix, blockers }] : []
  })
}

/** Why a finding that an edit could have settled is left to a human; empty for any other. */
export function leftBecause(finding: Finding, { leftOut }: Pick<Migration, 'leftOut'>): readonly Blocker[] {
  return leftOut.filter((one) => settles(one, finding)).flatMap(({ blockers }) => blockers)
}

function settles({ fix, changes }: LeftOut, finding: Finding): boolean {
  return fix === finding.fix && changes.includes(finding.change)
}

function isLeftOut(finding: Finding, leftOut: readonly LeftOut[]): boolean {
  return leftOut.some((one) => settles(one, finding))
}

/** Why a fix is not applied at a tier; empty when it is. */
export function blockersAt(fix: Fix, tier: Tier): readonly Blocker[] {
  if (fix.blockers.length > 0 || allowedAt(fix.applicability, tier)) return fix.blockers
  return [{ code: 'tier', text: `it needs ${above(fix.applicability)}`, place: null, changes: [] }]
}

function above(applicability: Applicability): string {
  return applicability === 'review' ? 'a look: run with --tier review' : 'a human'
}

/** The texts after all fixes that may go in. A group whose result would not parse, or type-check worse than before, stays out, whole. */
export function planWrites(
  audit: Audit,
  files: FileSource,
  frontend: Frontend,
  tier: Tier,
  options: PlanOptions,
): Migration {
  // Upgrade groups first: where one goes in, it carries what is wrong now along.
  const ordered = [...audit.fixes].sort((a, b) => (a.when === b.when ? 0 : a.when === 'upgrade' ? -1 : 1))
  const isForced = (fix: Fix): boolean =>
    options.force === true && fix.moves.length > 0 && blockersAt(fix, tier).length > 0
  const gate: Gate = (fix) => (isForced(fix) ? 'forced' : blockersAt(fix, tier))
  const { applied, heldBack, leftOut, edits } = accepted(ordered, gate, files, frontend, options.catalogues)
  const settled = new Set(applied.map((fix) => fix.id))
  const left = audit.findings.filter(
    (finding) => finding.fix === null || !settled.has(finding.fix) || isLeftOut(finding, leftOut),
  )
  return {
    changes: [...textsAfter(edits, files)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, text]): Change => ({ path, before: files.text(path)!, text })),
    applied,
    heldBack,
    forced: applied.filter(isForced).map((fix) => ({ fix, blockers: blockersAt(fix, tier) })),
    leftOut,
    left: left.filter((finding) => finding.severity !== 'note' || finding.fix !== null),
  }
}
