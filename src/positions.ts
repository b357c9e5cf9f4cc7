/** Offsets of a text as lines and columns, both 1-based, columns in UTF-16 units. */

import type { Span } from './finding.ts'
import type { Place } from './request.ts'

/** The line starts of a text; `\r\n`, `\n` and a lone `\r` end a line. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 13 && text.charCodeAt(at + 1) === 10) continue
    if (code === 10 || code === 13) starts.push(at + 1)
  }
  return starts
}

export interface Positions {
  of(place: Place): Span
  /** The text of a 1-based line without its end. */
  line(file: string, line: number): string
  /** Offset of the first character of a 1-based line. */
  offset(file: string, line: number): number
}

/** Positions in the files of a source; each text is cut into lines once. */
export function createPositions(text: (file: string) => string | null): Positions {
  const memo = new Map<string, { readonly text: string; readonly starts: readonly number[] }>()
  const read = (file: string): { readonly text: string; readonly starts: readonly number[] } => {
    let known = memo.get(file)
    if (!known) {
      const content = text(file) ?? ''
      memo.set(file, (known = { text: content, starts: lineStarts(content) }))
    }
    return known
  }
  const point = (starts: readonly number[], offset: number): { readonly line: number; readonly column: number } => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - starts[low]! + 1 }
  }
  return {
    of(place) {
      const { starts } = read(place.file)
      const start = point(starts, place.start)
      const end = point(starts, place.end)
      return { file: place.file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column }
    },
    offset: (file, line) => read(file).starts[line - 1] ?? 0,
    line(file, line) {
      const { text: content, starts } = read(file)
      const start = starts[line - 1]
      if (start === undefined) return ''
      return content.slice(start, starts[line] ?? content.length).replace(/[\r\n]+$/, '')
    },
  }
}
