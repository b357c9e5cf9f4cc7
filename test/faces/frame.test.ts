import { describe, expect, test } from 'vitest'
import { frame } from '../../src/faces/report/frame.ts'
import { colorsFor } from '../../src/faces/report/text.ts'

/** The frame of `marked` in a one-line file, with an edit that puts `text` in its place. */
function framed(line: string, marked: string, width: number, text?: string): string[] {
  const start = line.indexOf(marked)
  const span = { file: 'a.ts', line: 1, column: start + 1, endLine: 1, endColumn: start + 1 + marked.length }
  const edit = { file: 'a.ts', start, end: start + marked.length, text: text ?? '', changes: [] }
  return frame(span, text === undefined ? [] : [edit], {
    width,
    colors: colorsFor(false),
    line: () => line,
    lineStart: () => 0,
  })
}

/** What stands over the carets. */
function underlined([source = '', carets = '']: string[]): string {
  return source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)
}

describe('a code frame', () => {
  test('marks exactly the text that is meant, and shows what would stand there', () => {
    expect(framed('  put({ paused: true })', 'paused', 80, 'status')).toEqual([
      '1 | put({ paused: true })',
      '  |       ^^^^^^',
      '  + put({ status: true })',
    ])
  })
  test('marks it behind tabs and escaped characters as well', () => {
    expect(underlined(framed('\tput(a,\t"\u202e", { paused: true })', 'paused', 80))).toBe('paused')
  })
  test('scrolls to a mark far to the right, within the width', () => {
    const lines = framed(`${'x'.repeat(300)} { paused: true } ${'y'.repeat(300)}`, 'paused', 60, 'status')
    expect(underlined(lines)).toBe('paused')
    expect(lines[2]).toContain('status')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60)
  })
  test('says when a fix takes the whole line away', () => {
    expect(framed('paused', 'paused', 80, '').at(-1)).toBe('  + (line removed)')
  })
})
