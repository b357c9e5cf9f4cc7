/**
 * Which fixes stand together: their texts agree, and the result parses and type-checks no worse than before. A fix goes in whole or not at
 * all; one that is forced goes in without the changes that cannot stand.
 */

import type { Blocker } from './blocker.ts'
import { isRefusal } from './blocker.ts'
import type { Catalogue } from './catalogue/types.ts'
import type { TextEdit } from './edit.ts'
import { applyEdits, overlaps, partsOf, sameEdit } from './edit.ts'
import type { FileSource } from './files.ts'
import type { Fix } from './finding.ts'
import type { Frontend } from './frontends/frontend.ts'

/** A group of edits with what holds it back: one reason and more. */
export interface Held {
  readonly fix: Fix
  readonly blockers: readonly Blocker[]
}

/** Changes whose edits stayed out of a version move that went in by force. */
export interface LeftOut {
  /** Id of the fix. */
  readonly fix: string
  readonly changes: readonly string[]
  readonly edits: readonly TextEdit[]
  readonly blockers: readonly Blocker[]
}

/** By file. */
type Edits = ReadonlyMap<string, readonly TextEdit[]>

/** What stands against a fix; one that is forced goes in as far as its edits can stand. */
export type Gate = (fix: Fix) => readonly Blocker[] | 'forced'

/**
 * What is written nearly always stands: all at once is judged first. When it does not, one group after another: by the type checker those
 * that touch a file in which it objects, and only when that is not enough all of them.
 */
export function accepted(
  fixes: readonly Fix[],
  gate: Gate,
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
      if (!parses(touched)) return { code: 'parse', text: 'the result would not parse', place: null, changes: [] }
      const [first] = [...touched.keys()].some(isSuspect) ? worse(edits) : []
      if (first === undefined) return null
      const text = `the type checker would object in ${first.replace(/ (TS\d+)$/, ' ($1)')}`
      return { code: 'type-check', text, place: null, changes: [] }
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
  readonly leftOut: readonly LeftOut[]
  readonly edits: Edits
}

/** The fixes that may go in, in this order, and their edits by file; `objection` is told all edits with a fix, and those of the files it touches. */
function select(
  fixes: readonly Fix[],
  gate: Gate,
  objection: (edits: Edits, touched: Edits) => Blocker | null,
): Selection {
  const applied: Fix[] = []
  const heldBack: Held[] = []
  const leftOut: LeftOut[] = []
  const edits = new Map<string, readonly TextEdit[]>()
  const judge = (own: readonly TextEdit[]): Blocker | null => {
    const after = withEdits(edits, own)
    const clash = own.find((edit) =>
      after.get(edit.file)!.some((other) => overlaps(edit, other) && !sameEdit(edit, other)),
    )
    return clash ? sameText(clash) : objection(new Map([...edits, ...after]), after)
  }
  for (const fix of fixes) {
    const gated = gate(fix)
    const { standing, blockers, out } =
      gated === 'forced'
        ? divide(fix, judge)
        : { standing: fix, blockers: gated.length > 0 ? gated : listOf(judge(fix.edits)), out: [] }
    if (blockers.length === 0) for (const [file, own] of withEdits(edits, standing.edits)) edits.set(file, own)
    if (blockers.length === 0) leftOut.push(...out)
    if (blockers.length === 0 || isCarried(fix, edits)) applied.push(standing)
    else heldBack.push({ fix, blockers })
  }
  return { applied, heldBack, leftOut, edits }
}

function listOf(blocker: Blocker | null): readonly Blocker[] {
  return blocker ? [blocker] : []
}

/** The files that the edits touch, each with what goes in there already and with them. */
function withEdits(edits: Edits, own: readonly TextEdit[]): Edits {
  const after = new Map<string, TextEdit[]>()
  for (const edit of own) {
    const all = after.get(edit.file) ?? [...(edits.get(edit.file) ?? [])]
    if (!all.some((other) => sameEdit(edit, other))) all.push(edit)
    after.set(edit.file, all)
  }
  return after
}

interface Divided {
  readonly standing: Fix
  readonly blockers: readonly Blocker[]
  readonly out: readonly LeftOut[]
}

/** As much of a fix as can stand, change by change: halves are tried, so that a few bad ones among many cost few checks. */
function divide(fix: Fix, judge: (edits: readonly TextEdit[]) => Blocker | null): Divided {
  const out: LeftOut[] = []
  const kept = fix.edits.filter(({ changes }) => changes.length === 0)
  const leave = (changes: ReadonlySet<string>, edits: readonly TextEdit[], blockers: readonly Blocker[]): void => {
    out.push({ fix: fix.id, changes: [...changes], edits, blockers })
  }
  const enter = (parts: ReturnType<typeof partsOf>): void => {
    const met = parts.length === 0 ? null : judge([...kept, ...parts.flatMap(({ edits }) => edits)])
    if (met === null) kept.push(...parts.flatMap(({ edits }) => edits))
    else if (parts.length === 1) leave(parts[0]!.changes, parts[0]!.edits, [met])
    else {
      const middle = Math.ceil(parts.length / 2)
      enter(parts.slice(0, middle))
      enter(parts.slice(middle))
    }
  }
  const refusing = fix.blockers.filter(isRefusal)
  const wanted = partsOf(fix.edits).filter(({ changes, edits }) => {
    const against = refusing.filter((one) => one.changes.some((change) => changes.has(change)))
    if (against.length > 0) leave(changes, edits, against)
    return against.length === 0
  })
  const met = kept.length > 0 ? judge(kept) : null
  if (met) return { standing: fix, blockers: [met], out: [] }
  enter(wanted)
  const gone = new Set([...refusing, ...out].flatMap(({ changes }) => changes))
  const standing = { ...fix, edits: kept, changes: fix.changes.filter((change) => !gone.has(change)) }
  return { standing, blockers: [], out }
}

function sameText(edit: TextEdit): Blocker {
  const text = `another fix that goes in edits the same text in ${edit.file}: run again afterwards`
  return { code: 'same-text', text, place: edit, changes: [] }
}

/** Every edit of the fix is among those that go in already. */
function isCarried(fix: Fix, edits: Edits): boolean {
  return fix.edits.every((edit) => edits.get(edit.file)?.some((other) => sameEdit(edit, other)))
}

export function textsAfter(edits: Edits, files: FileSource): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const [path, own] of edits) {
    const before = files.text(path)
    if (before !== null) texts.set(path, applyEdits(before, own))
  }
  return texts
}
