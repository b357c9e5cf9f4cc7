/** The report in a terminal, over audits made by hand. */

import { describe, expect, test } from 'vitest'
import { frame } from '../../src/faces/report/frame.ts'
import { patchForEyes } from '../../src/faces/report/patch.ts'
import { prettyReport } from '../../src/faces/report/pretty.ts'
import { colorsFor } from '../../src/faces/report/text.ts'
import type { Fix } from '../../src/finding.ts'
import { auditOf, findingAt, optionsFor, spanOf } from './hand-made.ts'

const texts = { 'src/oven.ts': "  api.put('/2/loaves/1', { paused: true })\n".repeat(9) }
const paused = spanOf(texts, 'src/oven.ts', 'paused')
const fixOf = (more: Partial<Fix> = {}): Fix => ({
  id: 'x1',
  when: 'now',
  applicability: 'safe',
  description: 'rename paused',
  changes: ['bakery/v3-loaf-paused-to-status'],
  requests: ['r1'],
  blockers: [],
  looks: [],
  edits: [{ file: 'src/oven.ts', start: 27, end: 33, text: 'status', changes: ['bakery/v3-loaf-paused-to-status'] }],
  moves: [],
  ...more,
})

describe('a frame', () => {
  test('marks the place and shows the line as the fix leaves it', () => {
    const lines = frame(paused, fixOf().edits, optionsFor(texts))
    expect(lines).toEqual([
      "1 | api.put('/2/loaves/1', { paused: true })",
      '  |                          ^^^^^^',
      "  + api.put('/2/loaves/1', { status: true })",
    ])
  })
  test('scrolls to an edit that stands far behind the place', () => {
    const line = `send('${'x'.repeat(120)}', { paused })`
    const far = { 'a.ts': line }
    const start = line.indexOf('paused')
    const edit = { file: 'a.ts', start, end: start + 6, text: 'status: paused', changes: [] }
    const lines = frame(spanOf(far, 'a.ts', 'send'), [edit], optionsFor(far))
    expect(lines[0]).toMatch(/^1 \| send\('x+…$/)
    expect(lines[2]).toMatch(/^ {2}\+ ….*status: paused/)
    expect(lines.filter((one) => one.length > 80)).toEqual([])
  })
  test('keeps the caret under its text where tabs and escapes are wider than what they stand for', () => {
    const odd = { 'a.ts': "\tsend('\u202e', { \tpaused })" }
    const [source = '', caret = ''] = frame(spanOf(odd, 'a.ts', 'paused'), [], optionsFor(odd))
    expect(source).toContain('\\u202e')
    expect(caret.indexOf('^')).toBe(source.indexOf('paused'))
  })
})

describe('the report', () => {
  test('folds a change that is met at many places, and shows all when asked', () => {
    const findings = Array.from({ length: 9 }, (_, index) =>
      findingAt({ ...paused, line: index + 1, endLine: index + 1 }, { id: `f${index}` }),
    )
    const folded = prettyReport(auditOf({ findings }), optionsFor(texts))
    expect(folded.match(/-->/g)).toHaveLength(2)
    expect(folded).toContain('and 7 more places:')
    expect(folded).toContain('… 3 more (--verbose shows all)')
    expect(prettyReport(auditOf({ findings }), optionsFor(texts, { verbose: true })).match(/-->/g)).toHaveLength(9)
  })
  test('says what keeps a fix back, and shows no edit that will not happen', () => {
    const blockers = ['bakery/v3-oven-removed at src/oven.ts:4 needs a human', 'b', 'c'].map((text) => ({
      code: 'by-hand' as const,
      text,
      place: null,
      changes: [],
    }))
    const fixes = [fixOf({ blockers })]
    const out = prettyReport(auditOf({ findings: [findingAt(paused, { fix: 'x1' })], fixes }), optionsFor(texts))
    expect(out).toContain('[fix held back]')
    expect(out).toContain('= held back: bakery/v3-oven-removed at src/oven.ts:4 needs a human; and 2')
    expect(out).not.toContain('status: true')
  })
  test('says once what a fix waits for, and what a look at it is for', () => {
    const findings = [1, 2, 3].map((line) => findingAt({ ...paused, line, endLine: line }, { fix: 'x1' }))
    const place = { file: 'src/oven.ts', start: 0, end: 1 }
    const blockers = [{ code: 'by-hand' as const, text: 'the oven needs a human', place: null, changes: [] }]
    const held = prettyReport(auditOf({ findings, fixes: [fixOf({ blockers })] }), optionsFor(texts))
    expect(held.match(/= held back: the oven needs a human/g)).toHaveLength(1)
    const looks = [
      { code: 'change' as const, text: 'it asks for a look', place },
      { code: 'shared-text' as const, text: 'the text at src/oven.ts:1 is spelt at src/tin.ts:4 too', place },
    ]
    const fixes = [fixOf({ applicability: 'review', looks })]
    const looked = prettyReport(auditOf({ findings, fixes }), optionsFor(texts))
    expect(looked.match(/= look: the text at src\/oven\.ts:1 is spelt at src\/tin\.ts:4 too/g)).toHaveLength(1)
    expect(looked).not.toContain('it asks for a look')
  })
  test.each([80, 200])('keeps to %i columns, and marks where it cut a path', (width) => {
    const file = `${'packages/somewhere/'.repeat(14)}oven.ts`
    const span = { ...paused, file }
    const finding = findingAt(span, { related: [{ span, message: 'sent here' }], change: `bakery/${'x-'.repeat(34)}y` })
    const options = optionsFor({ [file]: texts['src/oven.ts'] }, { width })
    const out = prettyReport(auditOf({ findings: [finding] }), options)
    expect(out.split('\n').filter((line) => line.length > width)).toEqual([])
    expect(out).toMatch(/--> ….*oven\.ts:1:28/)
  })
  test('lets nothing of an audited tree reach the terminal as a control', () => {
    const file = 'src/\u001b[2Joven.ts'
    const span = { ...paused, file }
    const out = prettyReport(
      auditOf({
        findings: [findingAt(span, { message: 'met \u202etxt\u0007', related: [{ span, message: '' }] })],
        coverage: {
          files: 1,
          candidates: 1,
          analysed: 0,
          skipped: [{ file, reason: "parse error at 1:1: '\u001b]0;x' expected" }],
          wrappers: [],
          silent: [],
          limits: ['reads \u001b[31m'],
        },
      }),
      optionsFor({ [file]: '\u001b[31m paused' }),
    )
    // eslint-disable-next-line no-control-regex -- the characters that must not be there
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
    expect(out).toContain('\\u001b[2Joven.ts')
  })
  test('is never clean about what it could not read', () => {
    const undecided = [
      {
        part: 'path' as const,
        reason: 'dynamic-path' as const,
        place: { file: 'src/oven.ts', start: 0, end: 1 },
        text: 'x',
        span: paused,
        request: null,
      },
    ]
    const blind = prettyReport(auditOf({ undecided }), optionsFor(texts))
    expect(blind).toContain('path: dynamic-path, src/oven.ts:1')
    expect(blind).not.toContain('Looked, and')
    expect(prettyReport(auditOf(), optionsFor(texts))).toContain('Looked, and there is nothing to migrate')
    expect(prettyReport(auditOf(), optionsFor(texts, { sourceFiles: 0 }))).toContain(
      'No source file among the given paths',
    )
  })
  test('is quiet when asked: findings, gaps and the verdict', () => {
    const findings = [findingAt(paused), findingAt(paused, { id: 'f2', change: 'bakery/note', severity: 'note' })]
    const limits = ['hosts from the environment']
    const coverage = { files: 1, candidates: 1, analysed: 1, skipped: [], wrappers: [], silent: [], limits }
    const out = prettyReport(auditOf({ findings, coverage }), optionsFor(texts, { quiet: true }))
    expect(out).not.toContain('bakery/note')
    expect(out).not.toContain('requests')
    expect(out).toContain('hosts from the environment')
    expect(out).toContain('1 error, 0 warnings')
  })
})

test('a patch for eyes spells controls out and keeps its lines', () => {
  const out = patchForEyes('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\u001b[2J\r\n+b\r\n', colorsFor(false))
  expect(out).toBe('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\\u001b[2J\n+b\n')
})
