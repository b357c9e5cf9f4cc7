/** Which fixes go in at a tier, and the texts that result. Pure: writing them is the business of files.ts. */

import type { Applicability, TextEdit } from './edit.ts'
import { allowedAt, applyEdits, overlaps, sameEdit } from './edit.ts'
import type { Change, FileSource } from './files.ts'
import type { Audit, Finding, Fix } from './finding.ts'
import type { Frontend } from './frontends/frontend.ts'

export type Tier = 'safe' | 'review'

export interface Migration {
  readonly changes: readonly Change[]
  readonly applied: readonly Fix[]
  readonly heldBack: readonly { readonly fix: Fix; readonly reason: string }[]
  /** Version moves that went in although something holds them back, each with what it breaks. */
  readonly forced: readonly { readonly fix: Fix; readonly reason: string }[]
  /** Findings that stay: manual ones, and those whose fix was held back. */
  readonly left: readonly Finding[]
}

export interface PlanOptions {
  /** Moves versions although something holds them back. */
  readonly force?: boolean
}

/** Why a fix is not applied at a tier; null when it is. */
export function heldBackAt(fix: Fix, tier: Tier): string | null {
  if (fix.heldBack !== null) return fix.heldBack
  return allowedAt(fix.applicability, tier) ? null : `needs ${above(fix.applicability)}`
}

function above(applicability: Applicability): string {
  return applicability === 'review' ? 'a look: run with --tier review' : 'a human'
}

/** The texts after all fixes that may go in. A group whose result would not parse stays out, whole. */
export function planWrites(
  audit: Audit,
  files: FileSource,
  frontend: Frontend,
  tier: Tier,
  options: PlanOptions = {},
): Migration {
  const applied: Fix[] = []
  const forced: { fix: Fix; reason: string }[] = []
  const heldBack: { fix: Fix; reason: string }[] = []
  let edits: readonly TextEdit[] = []
  // Upgrade groups first: where one goes in, it carries what is wrong now along.
  const ordered = [...audit.fixes].sort((a, b) => (a.when === b.when ? 0 : a.when === 'upgrade' ? -1 : 1))
  for (const fix of ordered) {
    const gate = heldBackAt(fix, tier)
    const isForced = options.force === true && fix.moves.length > 0 && gate !== null
    const reason = (isForced ? null : gate) ?? refusal(fix, edits, files, frontend)
    if (reason === null) {
      if (isForced) forced.push({ fix, reason: gate })
      applied.push(fix)
      edits = joined(edits, fix.edits)
    } else if (!isCarried(fix, edits)) heldBack.push({ fix, reason })
    else applied.push(fix)
  }
  const settled = new Set(applied.map((fix) => fix.id))
  const changes = [...textsOf(edits, files)].map(([path, { before, text }]): Change => ({ path, before, text }))
  const left = audit.findings.filter((finding) => finding.fix === null || !settled.has(finding.fix))
  return {
    changes,
    applied,
    heldBack,
    forced,
    left: left.filter((finding) => finding.severity !== 'note' || finding.fix !== null),
  }
}

/** Every edit of the fix is among those that go in already. */
function isCarried(fix: Fix, edits: readonly TextEdit[]): boolean {
  return fix.edits.every((edit) => edits.some((other) => sameEdit(edit, other)))
}

function refusal(fix: Fix, edits: readonly TextEdit[], files: FileSource, frontend: Frontend): string | null {
  const clash = fix.edits.find((edit) => edits.some((other) => overlaps(edit, other) && !sameEdit(edit, other)))
  if (clash) return `another fix edits the same text in ${clash.file}; run again afterwards`
  const changed = new Map([...textsOf(joined(edits, fix.edits), files)].map(([path, { text }]) => [path, text]))
  return frontend.stillParses(files, changed) ? null : 'the result would not parse'
}

function joined(a: readonly TextEdit[], b: readonly TextEdit[]): readonly TextEdit[] {
  return [...a, ...b.filter((edit) => !a.some((other) => sameEdit(edit, other)))]
}

function textsOf(
  edits: readonly TextEdit[],
  files: FileSource,
): ReadonlyMap<string, { readonly before: string; readonly text: string }> {
  const byFile = grouped(edits)
  const texts = new Map<string, { readonly before: string; readonly text: string }>()
  for (const [path, own] of [...byFile].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const before = files.text(path)
    if (before !== null) texts.set(path, { before, text: applyEdits(before, own) })
  }
  return texts
}

function grouped(edits: readonly TextEdit[]): Map<string, TextEdit[]> {
  const map = new Map<string, TextEdit[]>()
  for (const edit of edits) map.set(edit.file, [...(map.get(edit.file) ?? []), edit])
  return map
}
