/** Text edits: replacing ranges of files. What is replaced and why, never how it was found. */

import type { Place } from './request.ts'

/** Replaces the half-open UTF-16 range of `file` (text without byte order mark) by `text`. */
export interface TextEdit extends Place {
  readonly text: string
  /** Changes that this edit carries out, oldest first; empty for a version literal. */
  readonly changes: readonly string[]
}

export type Applicability = 'safe' | 'review' | 'manual'

const rank: Record<Applicability, number> = { safe: 0, review: 1, manual: 2 }

/** The more careful of two applicabilities. Evidence lowers, it never raises. */
export function lower(a: Applicability, b: Applicability): Applicability {
  return rank[a] >= rank[b] ? a : b
}

/** True when `a` may be applied at tier `tier`. */
export function allowedAt(a: Applicability, tier: 'safe' | 'review'): boolean {
  return rank[a] <= rank[tier]
}

/** True when the two ranges share text, or are insertions at the same point. */
export function overlaps(a: Place, b: Place): boolean {
  if (a.file !== b.file) return false
  if (a.start === b.start && a.end === b.end) return true
  return a.start < b.end && b.start < a.end
}

/** True when both say the same replacement of the same range. */
export function sameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end && a.text === b.text
}

/**
 * The text with all edits applied. Edits are sorted; equal ones count once.
 * @throws RangeError when two edits overlap or one lies outside the text: the caller must have grouped them.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end)
  let out = ''
  let at = 0
  let last: TextEdit | undefined
  for (const edit of sorted) {
    if (last && sameEdit(last, edit)) continue
    if (edit.start < at || edit.end > text.length || (last && overlaps(last, edit)))
      throw new RangeError(`${edit.file}: edits overlap or lie outside the text at ${edit.start}`)
    out += text.slice(at, edit.start) + edit.text
    at = edit.end
    last = edit
  }
  return out + text.slice(at)
}

/** Edits of changes that go in together or not at all. */
export interface Part {
  readonly changes: ReadonlySet<string>
  readonly edits: readonly TextEdit[]
}

/** Edits by change; changes that share an edit are one part. Edits of no change, as those of a version literal, are in none. */
export function partsOf(edits: readonly TextEdit[]): readonly Part[] {
  const leader = new Map<string, string>()
  const find = (change: string): string => {
    const above = leader.get(change) ?? change
    return above === change ? change : find(above)
  }
  const own = edits.filter(({ changes }) => changes.length > 0)
  for (const { changes } of own) for (const change of changes) leader.set(find(change), find(changes[0]!))
  const parts = new Map<string, { readonly changes: Set<string>; readonly edits: TextEdit[] }>()
  for (const edit of own) {
    const key = find(edit.changes[0]!)
    const part = parts.get(key) ?? { changes: new Set<string>(), edits: [] }
    parts.set(key, part)
    for (const change of edit.changes) part.changes.add(change)
    part.edits.push(edit)
  }
  return [...parts.values()]
}
