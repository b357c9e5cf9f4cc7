/** Writing another path: literal segments replaced where they stand, placeholders renamed, variables kept or moved. */

import type { TextEdit } from '../../../edit.ts'
import type { Path, Segment, Site } from '../../../request.ts'
import type { Source } from './source.ts'
import { quoted } from './source.ts'
import type { Content } from './stream.ts'
import { patch, streamAt, unitFrom, unitTill } from './stream.ts'

export interface PathRewriting {
  readonly edits: readonly TextEdit[]
  /** Sites of the old path that the edits touch. */
  readonly sites: readonly Site[]
}

type Read = (file: string) => Source | null

/**
 * The edits that turn one path into another, or null when they cannot be written.
 * `query` goes behind the path in the same text: then its last segment must be the end of that text.
 */
export function rewritePath(read: Read, before: Path, after: Path, query: Content | null): PathRewriting | null {
  return (query ? null : inPlace(read, before, after)) ?? inOneText(read, before, after, query)
}

/** Segment by segment: as many as before, variables in their places. */
function inPlace(read: Read, before: Path, after: Path): PathRewriting | null {
  if (before.segments.length !== after.segments.length) return null
  const edits: TextEdit[] = []
  const sites: Site[] = []
  for (const [index, old] of before.segments.entries()) {
    const next = after.segments[index]!
    if (isSame(read, old, next)) continue
    const site = old.sites[0]
    const source = site && read(site.place.file)
    if (!site || !source || site.form === 'expression') return null
    const here = source.text.slice(site.place.start, site.place.end)
    const isSpelt = old.text !== null ? bare(here) === old.text : isPlaceholder(here)
    if (!isSpelt || (old.text === null) !== (next.text === null)) return null
    const text = next.text ?? placeholder(here, next.name)
    if (text === null) return null
    edits.push({ ...site.place, text: isQuoted(here) ? quoted(text, here[0]!) : text, changes: after.changes })
    sites.push(site)
  }
  return { edits, sites }
}

/** The part that differs, as one piece of one text. */
function inOneText(read: Read, before: Path, after: Path, query: Content | null): PathRewriting | null {
  let from = 0
  const { segments: old } = before
  const { segments: next } = after
  while (from < old.length && from < next.length && isSame(read, old[from]!, next[from]!)) from++
  let tail = 0
  while (
    tail < old.length - from &&
    tail < next.length - from &&
    query === null &&
    isSame(read, old[old.length - 1 - tail]!, next[next.length - 1 - tail]!)
  )
    tail++
  let gone = old.slice(from, old.length - tail)
  let come = next.slice(from, next.length - tail)
  if (gone.length === 0) {
    // A pure insertion is written together with a neighbour, which stays.
    if (from > 0) [gone, come] = [old.slice(from - 1, old.length - tail), [old[from - 1]!, ...come]]
    else if (tail > 0) [gone, come] = [old.slice(0, 1), [...come, old[0]!]]
  }
  const first = gone[0]?.sites[0]
  const last = gone.at(-1)?.sites[0]
  const source = first && read(first.place.file)
  if (!first || !last || !source || first.place.file !== last.place.file) return null
  const stream = streamAt(source, first.place)
  if (!stream) return null
  const inside = (site: Site): { start: number; end: number } =>
    site.form === 'quoted' ? { start: site.place.start + 1, end: site.place.end - 1 } : site.place
  let start = unitFrom(stream, inside(first).start)
  const till = unitTill(stream, inside(last).end)
  if (start < 0 || till <= start || !spells(source, stream.units.slice(start, till), gone)) return null
  if (
    query &&
    (till !== stream.units.length ||
      stream.top.getStart(source.tree) !== before.place.start ||
      stream.top.getEnd() !== before.place.end)
  )
    return null
  const content = contentOf(source, come)
  if (!content) return null
  if (come.length === 0) {
    if (stream.units[start - 1]?.char !== '/') return null
    start--
  }
  const whole = [...content, ...(query ?? [])]
  // A region that begins with a variable begins with the slash in front of it.
  const isHole = stream.units[start]?.char === null
  if (isHole && stream.units[start - 1]?.char !== '/') return null
  const made = isHole ? patch(stream, start - 1, till, ['/', ...whole]) : patch(stream, start, till, whole)
  if (!made) return null
  return {
    edits: [{ file: source.file, ...made, changes: after.changes }],
    sites: gone.flatMap((segment) => segment.sites),
  }
}

function contentOf(source: Source, segments: readonly Segment[]): Content | null {
  const content: (string | { readonly expression: string })[] = []
  for (const [index, segment] of segments.entries()) {
    if (index > 0) content.push('/')
    const site = segment.sites[0]
    if (segment.text !== null) content.push(segment.text)
    else if (!site || site.place.file !== source.file) return null
    else {
      const here = source.text.slice(site.place.start, site.place.end)
      if (site.form === 'expression') content.push({ expression: here })
      else content.push(placeholder(here, segment.name) ?? bare(here))
    }
  }
  return content
}

/** True when these units are the segments, joined by slashes and nothing else. */
function spells(
  source: Source,
  units: readonly { readonly char: string | null; readonly start: number; readonly end: number }[],
  segments: readonly Segment[],
): boolean {
  const parts = segments.map((segment) => {
    if (segment.text !== null) return segment.text
    const site = segment.sites[0]
    if (!site) return '\u0001'
    return site.form === 'expression' ? '\u0000' : bare(source.text.slice(site.place.start, site.place.end))
  })
  return units.map((unit) => unit.char ?? '\u0000').join('') === parts.join('/')
}

/** Nothing to write between these two: the same text, or a variable that keeps its place and its spelling. */
function isSame(read: Read, a: Segment, b: Segment): boolean {
  if (a.text !== null || b.text !== null) return a.text === b.text
  const site = a.sites[0]
  const other = b.sites[0]
  if (site?.place.file !== other?.place.file || site?.place.start !== other?.place.start) return false
  if (a.name === b.name || !site || site.form === 'expression') return true
  const here = read(site.place.file)?.text.slice(site.place.start, site.place.end) ?? ''
  return !isPlaceholder(here)
}

/** A variable that is spelt in the path itself (`:id`, `{id}`), not an id and not filled by an expression. */
function isPlaceholder(here: string): boolean {
  return /^(:\w+|\{\w+\})$/.test(bare(here))
}

/** The placeholder with another name, in its own spelling; null when it is none. */
function placeholder(here: string, name: string | undefined): string | null {
  if (!isPlaceholder(here) || name === undefined) return null
  return bare(here).startsWith(':') ? `:${name}` : `{${name}}`
}

function isQuoted(here: string): boolean {
  return /^(['"`]).*\1$/s.test(here)
}

function bare(here: string): string {
  return isQuoted(here) ? here.slice(1, -1) : here
}
