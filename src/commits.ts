/**
 * A migration as a row of commits, one per change: first what is wrong at the version in use, then what the newer version needs in the order of
 * hops, the version itself last. Every one of them parses and type-checks; one that would not is joined with the next.
 */

import type { Catalogue } from './catalogue/types.ts'
import type { TextEdit } from './edit.ts'
import { applyEdits } from './edit.ts'
import type { FileSource } from './files.ts'
import type { Frontend } from './frontends/frontend.ts'
import type { Migration } from './migrate.ts'
import type { Change } from './write.ts'

/** `now`: right at the version in use. `upgrade`: holds once the version has moved. `version`: moves it. */
export type Phase = 'now' | 'upgrade' | 'version'

export interface Step {
  readonly phase: Phase
  /** Ids, in the order of the catalogue. */
  readonly changes: readonly string[]
  readonly moves: readonly { readonly from: string; readonly to: string }[]
  readonly edits: readonly TextEdit[]
  /** The files of this step: the text after the steps before, and after it. */
  readonly texts: readonly Change[]
}

export interface StepOptions {
  readonly files: FileSource
  readonly frontend: Frontend
  readonly catalogue: Catalogue
  readonly by: 'change' | 'hop'
}

interface Group {
  phase: Phase
  readonly changes: Set<string>
  readonly moves: { readonly from: string; readonly to: string }[]
  edits: TextEdit[]
}

export function stepsOf(migration: Migration, options: StepOptions): readonly Step[] {
  const order = new Map(options.catalogue.changes.map((change, index) => [change.id, index]))
  const rank = (group: Group): number => Math.max(-1, ...[...group.changes].map((id) => order.get(id) ?? -1))
  const groups = groupsOf(migration)
  const sorted = groups.sort((a, b) => phases.indexOf(a.phase) - phases.indexOf(b.phase) || rank(a) - rank(b))
  const wanted = options.by === 'hop' ? byHop(sorted, options.catalogue) : sorted
  return sound(wanted, options).map(({ group, texts }) => ({
    phase: group.phase,
    changes: [...group.changes].sort((a, b) => (order.get(a) ?? -1) - (order.get(b) ?? -1)),
    moves: group.moves,
    edits: group.edits,
    texts,
  }))
}

const phases: readonly Phase[] = ['now', 'upgrade', 'version']

/** Edits by change. Changes that share an edit (a chain: renamed in v5, again in v8) are written by it together, so they are one. */
function groupsOf(migration: Migration): Group[] {
  let groups: Group[] = []
  const seen = new Set<string>()
  // An edit that is right at the version in use stands in a group of its own kind, even when an upgrade carries it along.
  const ordered = [...migration.applied].sort((a, b) => (a.when === b.when ? 0 : a.when === 'now' ? -1 : 1))
  for (const fix of ordered)
    for (const edit of fix.edits) {
      const key = `${edit.file}:${edit.start}:${edit.end}:${edit.text}`
      if (seen.has(key)) continue
      seen.add(key)
      const isVersion = edit.changes.length === 0 && fix.moves.length > 0
      const changes = new Set(edit.changes.length > 0 || isVersion ? edit.changes : fix.changes)
      const phase: Phase = isVersion ? 'version' : fix.when
      const same = groups.filter((group) =>
        isVersion ? group.phase === 'version' : [...changes].some((id) => group.changes.has(id)),
      )
      const group: Group = { phase, changes, moves: isVersion ? [...fix.moves] : [], edits: [edit] }
      for (const other of same) join(group, other)
      groups = [...groups.filter((other) => !same.includes(other)), group]
    }
  return groups
}

function join(into: Group, group: Group): void {
  for (const id of group.changes) into.changes.add(id)
  for (const move of group.moves)
    if (!into.moves.some(({ from, to }) => from === move.from && to === move.to)) into.moves.push(move)
  into.edits = [...group.edits, ...into.edits]
  into.phase = phases[Math.max(phases.indexOf(into.phase), phases.indexOf(group.phase))]!
}

/** Neighbours of one phase whose last change took effect in the same version. */
function byHop(groups: readonly Group[], catalogue: Catalogue): Group[] {
  const hopOf = (group: Group): string | null =>
    catalogue.changes.findLast((change) => group.changes.has(change.id))?.hop ?? null
  const joined: Group[] = []
  for (const group of groups) {
    const last = joined.at(-1)
    if (last?.phase === group.phase && hopOf(last) === hopOf(group)) join(last, group)
    else joined.push(group)
  }
  return joined
}

/** The groups with their texts; one that does not parse, or that the checker objects to more than before and after all of them, waits for the next. */
function sound(
  groups: readonly Group[],
  options: StepOptions,
): readonly { readonly group: Group; readonly texts: readonly Change[] }[] {
  const textsAfter = (edits: readonly TextEdit[]): Map<string, string> => {
    const paths = [...new Set(edits.map((edit) => edit.file))].sort()
    return new Map(
      paths.flatMap((path) => {
        const text = options.files.text(path)
        const own = edits.filter((edit) => edit.file === path)
        return text === null ? [] : [[path, applyEdits(text, own)]]
      }),
    )
  }
  const all = textsAfter(groups.flatMap((group) => group.edits))
  const objections = groups.length > 1 ? options.frontend.checker(options.files, [options.catalogue]) : null
  const [before, after] = [objections?.(new Map()), objections?.(all)]
  const isSound = (texts: ReadonlyMap<string, string>): boolean =>
    options.frontend.stillParses(options.files, texts) &&
    [...(objections?.(texts) ?? [])].every(
      ([kind, amount]) => amount <= Math.max(before?.get(kind) ?? 0, after?.get(kind) ?? 0),
    )
  const out: { group: Group; texts: Change[] }[] = []
  let done: TextEdit[] = []
  let last = new Map<string, string>()
  let waiting: Group | null = null
  for (const [index, one] of groups.entries()) {
    const group: Group = { ...one, changes: new Set(one.changes), moves: [...one.moves] }
    if (waiting) join(group, waiting)
    const edits = [...done, ...group.edits]
    const texts = textsAfter(edits)
    if (index < groups.length - 1 && !isSound(texts)) {
      waiting = group
      continue
    }
    const changed = [...texts].filter(([path, text]) => (last.get(path) ?? options.files.text(path)) !== text)
    out.push({
      group,
      texts: changed.map(([path, text]) => ({ path, before: last.get(path) ?? options.files.text(path)!, text })),
    })
    waiting = null
    done = edits
    last = texts
  }
  return out
}
