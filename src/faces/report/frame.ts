/** A piece of source with the place marked under it, and what a fix would make of the line. */

import type { TextEdit } from '../../edit.ts'
import type { Span } from '../../finding.ts'
import type { Colors } from './text.ts'
import { shown } from './text.ts'

export interface FrameOptions {
  readonly width: number
  readonly colors: Colors
  /** The text of a 1-based line. */
  line(file: string, line: number): string
  /** Offset of the first character of a 1-based line. */
  lineStart(file: string, line: number): number
}

/** Lines of a code frame: the source line, carets, and the line after the edits that fall on it. */
export function frame(span: Span, edits: readonly TextEdit[], options: FrameOptions): string[] {
  const { colors } = options
  const raw = options.line(span.file, span.line)
  const gutter = String(span.line)
  const blank = ' '.repeat(gutter.length)
  const room = Math.max(20, options.width - gutter.length - 6)
  const from = Math.min(/^[ \t]*/.exec(raw)![0].length, span.column - 1)
  const end = span.endLine === span.line ? Math.max(span.endColumn, span.column + 1) : raw.length + 1
  // From here on columns are those of the text as shown: tabs and escapes are wider than what they stand for.
  const column = shown(raw.slice(from, span.column - 1)).length
  const width = Math.max(1, shown(raw.slice(span.column - 1, end - 1)).length)
  const shift = scroll(column, column + Math.min(width, 20), room)
  const lead = column - shift + (shift > 0 ? 1 : 0)
  const source = shown(raw.slice(from))
  const lines = [
    `${colors.dim(`${gutter} |`)} ${cut(source, shift, room)}`,
    `${colors.dim(`${blank} |`)} ${' '.repeat(lead)}${colors.red('^'.repeat(Math.max(1, Math.min(width, room - lead))))}`,
  ]
  const after = edited(raw, options.lineStart(span.file, span.line), span.file, edits)
  if (after === null || after === raw) return lines
  if (after.trim() === '') return [...lines, colors.green(`${blank} + (line removed)`)]
  const target = shown(after.slice(from))
  const [start, stop] = difference(source, target)
  const same = start >= shift && stop <= shift + room - 2
  const plus = cut(target, same ? shift : scroll(Math.max(0, start - 12), stop, room), room)
  return [...lines, `${colors.green(`${blank} +`)} ${colors.green(plus)}`]
}

/** How far to scroll so that `start` is seen, and `end` too if both have room. */
function scroll(start: number, end: number, room: number): number {
  return end <= room - 2 ? 0 : Math.max(0, Math.min(start, Math.max(start - Math.floor(room / 3), end - room + 3)))
}

/** The text from a column on, in at most `room` characters; an ellipsis stands for what is left out. */
function cut(text: string, shift: number, room: number): string {
  const rest = (shift > 0 ? '…' : '') + text.slice(shift)
  return rest.length > room ? `${rest.slice(0, room - 1)}…` : rest
}

/** Where the second text differs from the first: half-open columns of the second. */
function difference(before: string, after: string): readonly [number, number] {
  let start = 0
  while (start < after.length && before[start] === after[start]) start++
  let same = 0
  const most = Math.min(before.length, after.length) - start
  while (same < most && before[before.length - 1 - same] === after[after.length - 1 - same]) same++
  return [start, after.length - same]
}

/** The line with the edits that lie on it applied; null when none does. */
function edited(line: string, start: number, file: string, edits: readonly TextEdit[]): string | null {
  const own = edits
    .filter((edit) => edit.file === file && edit.start >= start && edit.start <= start + line.length)
    .sort((a, b) => b.start - a.start)
  if (own.length === 0) return null
  let text = line
  for (const edit of own)
    text =
      text.slice(0, edit.start - start) +
      edit.text.replaceAll(/\s*\r?\n\s*/g, ' ') +
      text.slice(Math.min(edit.end - start, line.length))
  return text
}
