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
  const start = options.lineStart(span.file, span.line)
  const gutter = String(span.line)
  const blank = ' '.repeat(gutter.length)
  const room = Math.max(20, options.width - gutter.length - 6)
  const indent = /^[ \t]*/.exec(raw)![0].length
  const width =
    span.endLine === span.line ? Math.max(1, span.endColumn - span.column) : Math.max(1, raw.length - span.column + 1)
  const from = Math.min(indent, span.column - 1)
  const edit = edits.find((one) => one.file === span.file && one.start >= start && one.start <= start + raw.length)
  const focus = edit && width > room / 2 ? edit.start - start : span.column - 1
  const shift = window(focus - from, Math.min(width, 20), room)
  const view = (text: string): string => {
    const cut = shown(text.slice(from)).slice(shift)
    return (shift > 0 ? '…' : '') + (cut.length > room ? `${cut.slice(0, room - 1)}…` : cut)
  }
  const lead = Math.max(0, shown(raw.slice(from, span.column - 1)).length - shift + (shift > 0 ? 1 : 0))
  const carets = '^'.repeat(
    Math.max(1, Math.min(shown(raw.slice(span.column - 1, span.column - 1 + width)).length, room - lead)),
  )
  const lines = [
    `${colors.dim(`${gutter} |`)} ${view(raw)}`,
    `${colors.dim(`${blank} |`)} ${' '.repeat(Math.max(0, lead))}${colors.red(carets)}`,
  ]
  const after = edited(raw, start, span.file, edits)
  if (after !== null && after !== raw)
    lines.push(
      after.trim() === ''
        ? colors.green(`${blank} + (line removed)`)
        : `${colors.green(`${blank} +`)} ${colors.green(view(after))}`,
    )
  return lines
}

/** How far to scroll so that the marked text is seen. */
function window(column: number, width: number, room: number): number {
  return column + Math.min(width, 20) > room ? Math.max(0, column - Math.floor(room / 3)) : 0
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
