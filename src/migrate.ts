/** Which fixes go in at a tier, and the texts that result. Pure: writing them is the business of files.ts. */

import type { Blocker } from './blocker.ts'
import type { Catalogue } from './catalogue/types.ts'
import type { Applicability, TextEdit } from './edit.ts'
import { allowedAt, applyEdits, overlaps, sameEdit } from './edit.ts'
import type { FileSource } from './files.ts'
import type { Audit, Finding, Fix } from './finding.ts'
import type { Frontend } from './frontends/frontend.ts'
import type { Change } from './write.ts'

export type Tier = 'safe' | 'review'

/** A group of edits with what holds it back: one reason and more. */
export interface Held {
  readonly fix: Fix
  readonly blockers: readonly Blocker[]
}

export interface Migration {
  readonly changes: readonly Change[]
  readonly applied: readonly Fix[]
  readonly heldBack: readonly Held[]
  /** Version moves that went in although something holds them back, each with what it breaks. */
  readonly forced: readonly Held[]
  /** Findings that stay: manual ones, and those whose fix was held back. */
  readonly left: readonly Finding[]
}

export interface PlanOptions {
  /** What the audit was made with: the files of their APIs are shown to the type checker. */
  readonly catalogues: readonly Catalogue[]
  /** Moves versions although something holds them back. */
  readonly force?: boolean
}

/** What stays for a human to do; a stale ignore comment is no residue of a migration. */
export function forHumans({ left }: Pick<Migration, 'left'>): readonly Finding[] {
  return left.filter(
    ({ applicability, severity, kind }) => applicability === 'manual' && severity !== 'note' && kind !== 'ignore',
  )
}

/** Why a fix is not applied at a tier; empty when it is. */
export function blockersAt(fix: Fix, tier: Tier): readonly Blocker[] {
  if (fix.blockers.length > 0 || allowedAt(fix.applicability, tier)) return fix.blockers
  return [{ code: 'tier', text: `it needs ${above(fix.applicability)}`, place: null }]
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
  const gate = (fix: Fix): readonly Blocker[] => (isForced(fix) ? [] : blockersAt(fix, tier))
  const { applied, heldBack, edits } = accepted(ordered, gate, files, frontend, options.catalogues)
  const settled = new Set(applied.map((fix) => fix.id))
  const left = audit.findings.filter((finding) => finding.fix === null || !settled.has(finding.fix))
  return {
    changes: [...textsAfter(edits, files)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, text]): Change => ({ path, before: files.text(path)!, text })),
    applied,
    heldBack,
    forced: applied.filter(isForced).map((fix) => ({ fix, blockers: blockersAt(fix, tier) })),
    left: left.filter((finding) => finding.severity !== 'note' || finding.fix !== null),
  }
}

type Edits = ReadonlyMap<string, readonly TextEdit[]>

/**
 * What is written nearly always stands: all at once is judged first. When it does not, one group after another: by the type checker those
 * that touch a file in which it objects, and only when that is not enough all of them.
 */
function accepted(
  fixes: readonly Fix[],
  gate: (fix: Fix) => readonly Blocker[],
  files: FileSource,
  frontend: Frontend,
  catalogues: readonly Catalogue[],
): Selection {
  const quick = select(fixes, gate, () => null)
  if (quick.edits.size === 0) return quick
  const objectionsTo = frontend.checker(files, catalogues)
  const before = objectionsTo(new Map())
  // One objection may take the place of another (`{ status }` and `{ text: status }` of a name that nobody declared): files are compared.
  const totals = byFile(before)
  const worse = (edits: Edits): readonly string[] => {
    const after = objectionsTo(textsAfter(edits, files))
    const grown = [...byFile(after)].flatMap(([file, amount]) => (amount > (totals.get(file) ?? 0) ? [file] : []))
    return [...after].flatMap(([kind, amount]) =>
      grown.includes(fileOf(kind)) && amount > (before.get(kind) ?? 0) ? [kind] : [],
    )
  }
  const parses = (edits: Edits): boolean => frontend.stillParses(files, textsAfter(edits, files))
  const objections = worse(quick.edits)
  if (parses(quick.edits) && objections.length === 0) return quick
  const carefully = (isSuspect: (file: string) => boolean): Selection =>
    select(fixes, gate, (edits, touched) => {
      if (!parses(touched)) return { code: 'parse', text: 'the result would not parse', place: null }
      const [first] = [...touched.keys()].some(isSuspect) ? worse(edits) : []
      if (first === undefined) return null
      const text = `the type checker would object in ${first.replace(/ (TS\d+)$/, ' ($1)')}`
      return { code: 'type-check', text, place: null }
    })
  const suspects = new Set(objections.map(fileOf))
  const some = carefully((file) => suspects.has(file))
  return worse(some.edits).length === 0 ? some : carefully(() => true)
}

/** Objections are counted as `src/a.ts TS2353`. */
function fileOf(kind: string): string {
  return kind.replace(/ TS\d+$/, '')
}

function byFile(objections: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const totals = new Map<string, number>()
  for (const [kind, amount] of objections) totals.set(fileOf(kind), (totals.get(fileOf(kind)) ?? 0) + amount)
  return totals
}

interface Selection {
  readonly applied: readonly Fix[]
  readonly heldBack: readonly Held[]
  readonly edits: Edits
}

/** The fixes that may go in, in this order, and their edits by file; `objection` is told all edits with a fix, and those of the files it touches. */
function select(
  fixes: readonly Fix[],
  gate: (fix: Fix) => readonly Blocker[],
  objection: (edits: Edits, touched: Edits) => Blocker | null,
): Selection {
  const applied: Fix[] = []
  const heldBack: Held[] = []
  const edits = new Map<string, readonly TextEdit[]>()
  for (const fix of fixes) {
    const after = new Map<string, TextEdit[]>()
    for (const edit of fix.edits) {
      const own = after.get(edit.file) ?? [...(edits.get(edit.file) ?? [])]
      if (!own.some((other) => sameEdit(edit, other))) own.push(edit)
      after.set(edit.file, own)
    }
    const clash = fix.edits.find((edit) =>
      after.get(edit.file)!.some((other) => overlaps(edit, other) && !sameEdit(edit, other)),
    )
    const held = gate(fix)
    const met = held.length > 0 ? null : clash ? sameText(clash) : objection(new Map([...edits, ...after]), after)
    const blockers = met ? [met] : held
    if (blockers.length === 0) for (const [file, own] of after) edits.set(file, own)
    if (blockers.length === 0 || isCarried(fix, edits)) applied.push(fix)
    else heldBack.push({ fix, blockers })
  }
  return { applied, heldBack, edits }
}

function sameText(edit: TextEdit): Blocker {
  const text = `another fix that goes in edits the same text in ${edit.file}: run again afterwards`
  return { code: 'same-text', text, place: edit }
}

/** Every edit of the fix is among those that go in already. */
function isCarried(fix: Fix, edits: Edits): boolean {
  return fix.edits.every((edit) => edits.get(edit.file)?.some((other) => sameEdit(edit, other)))
}

function textsAfter(edits: Edits, files: FileSource): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const [path, own] of edits) {
    const before = files.text(path)
    if (before !== null) texts.set(path, applyEdits(before, own))
  }
  return texts
}
