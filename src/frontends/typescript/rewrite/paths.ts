/** Writing another path: literal segments replaced where they stand, placeholders renamed, variables kept. */

import type { TextEdit } from '../../../edit.ts'
import type { Path, Segment } from '../../../request.ts'
import type { Source } from './source.ts'
import { quoted } from './source.ts'

export interface PathRewriting {
  readonly edits: readonly TextEdit[]
  readonly reason: string | null
}

/** The edits that turn one path into another; `reason` says why there are none. */
export function rewritePath(source: Read, before: Path, after: Path): PathRewriting {
  const pairs = aligned(before.segments, after.segments)
  if (!pairs) return { edits: [], reason: `write the path ${textOf(after)} here` }
  const edits: TextEdit[] = []
  for (const { old, next } of pairs) {
    if (old === next || (old.length === 1 && next.length === 1 && same(source, old[0]!, next[0]!))) continue
    const edit = replace(source, old, next, after)
    if (!edit) return { edits: [], reason: `write the path ${textOf(after)} here` }
    edits.push(edit)
  }
  return { edits, reason: null }
}

function textOf(path: Path): string {
  return path.segments.map((segment) => segment.text ?? `:${segment.name ?? 'id'}`).join('/')
}

type Read = (file: string) => Source | null

function same(source: Read, a: Segment, b: Segment): boolean {
  if (a.text !== null || b.text !== null) return a.text === b.text
  return a.name === b.name || !isPlaceholder(source, a)
}

/** A variable that is spelt in the path itself (`:id`, `{id}`), not an id and not filled by an expression. */
function isPlaceholder(source: Read, segment: Segment): boolean {
  const site = segment.sites[0]
  if (!site || site.form === 'expression') return false
  const text = source(site.place.file)?.text.slice(site.place.start, site.place.end) ?? ''
  return /^['"`]?[:{]/.test(text)
}

/** Runs of old segments against runs of new ones, variables as fixed points; null when a variable moved. */
function aligned(
  before: readonly Segment[],
  after: readonly Segment[],
): { readonly old: readonly Segment[]; readonly next: readonly Segment[] }[] | null {
  const pairs: { old: readonly Segment[]; next: readonly Segment[] }[] = []
  const split = (segments: readonly Segment[]): { runs: Segment[][]; variables: Segment[] } => {
    const runs: Segment[][] = [[]]
    const variables: Segment[] = []
    for (const segment of segments) {
      if (segment.text === null) {
        variables.push(segment)
        runs.push([])
      } else runs.at(-1)!.push(segment)
    }
    return { runs, variables }
  }
  const old = split(before)
  const next = split(after)
  if (old.variables.length !== next.variables.length) return null
  for (const [index, variable] of old.variables.entries()) {
    const other = next.variables[index]!
    if (variable.sites[0]?.place.start !== other.sites[0]?.place.start) return null
    pairs.push({ old: [variable], next: [other] })
  }
  for (const [index, run] of old.runs.entries()) {
    const other = next.runs[index]!
    if (run.map((segment) => segment.text).join('/') === other.map((segment) => segment.text).join('/')) continue
    pairs.push({ old: run, next: other })
  }
  return pairs
}

function replace(source: Read, old: readonly Segment[], next: readonly Segment[], path: Path): TextEdit | null {
  // Equal segments at both ends stay as they are written.
  let from = 0
  while (
    from < old.length - 1 &&
    from < next.length - 1 &&
    old[from]!.text === next[from]!.text &&
    old[from]!.text !== null
  )
    from++
  let till = 0
  while (
    till < old.length - from - 1 &&
    till < next.length - from - 1 &&
    old.at(-1 - till)!.text === next.at(-1 - till)!.text
  )
    till++
  const gone = old.slice(from, old.length - till)
  const come = next.slice(from, next.length - till)
  const first = gone[0]?.sites[0]
  const last = gone.at(-1)?.sites[0]
  if (!first || !last || first.place.file !== last.place.file || first.form === 'expression') return null
  const text = come.map((segment) => segment.text ?? `:${segment.name ?? 'id'}`).join('/')
  const own = source(first.place.file)
  if (!own) return null
  if (come.length === 0) {
    // The slash in front goes along, when it stands in the same literal.
    if (first.form !== 'text' || last.form !== 'text' || own.text[first.place.start - 1] !== '/') return null
    return {
      file: first.place.file,
      start: first.place.start - 1,
      end: last.place.end,
      text: '',
      changes: path.changes,
    }
  }
  if (gone.length === 1) {
    const written = first.form === 'quoted' ? quoted(text, own.text[first.place.start] ?? own.quote) : text
    return { ...first.place, text: written, changes: path.changes }
  }
  if (first.form !== 'text' || last.form !== 'text') return null
  const between = own.text.slice(first.place.start, last.place.end)
  if (between !== gone.map((segment) => segment.text).join('/')) return null
  return { file: first.place.file, start: first.place.start, end: last.place.end, text, changes: path.changes }
}
