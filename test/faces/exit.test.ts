/** One exit code out of several reasons. */

import { expect, test } from 'vitest'
import type { ExitOptions } from '../../src/faces/report/exit.ts'
import { exitOf } from '../../src/faces/report/exit.ts'
import { auditOf, findingAt, spanOf } from './hand-made.ts'

const span = spanOf({ 'a.ts': 'x' }, 'a.ts', 'x')
const usual: ExitOptions = { failOn: 'error', failOnUndecided: false, files: 3, assumed: false }
const undecided = [
  {
    part: 'version' as const,
    reason: 'environment-without-default' as const,
    place: { file: 'a.ts', start: 0, end: 1 },
    text: 'x',
    span,
    request: 'r1',
  },
]

test.each([
  ['error', 'error', 1],
  ['warning', 'error', 0],
  ['warning', 'warning', 1],
  ['note', 'note', 1],
  ['error', 'never', 0],
] as const)('a finding of severity %s with --fail-on %s answers %i', (severity, failOn, code) => {
  expect(exitOf([auditOf({ findings: [findingAt(span, { severity })] })], { ...usual, failOn }).code).toBe(code)
})

test('what is incomplete beats what was found, and every reason is named', () => {
  const coverage = {
    files: 1,
    candidates: 1,
    analysed: 0,
    skipped: [{ file: 'a.ts', reason: 'parse error at 1:1' }],
    wrappers: [],
    silent: [],
    limits: [],
  }
  const audit = auditOf({ findings: [findingAt(span)], coverage, undecided })
  expect(exitOf([audit], { ...usual, failOnUndecided: true })).toEqual({
    code: 3,
    reasons: ['findings', 'undecided', 'unparsed-files'],
  })
})

test('an unread version counts only when asked for, and not where one was given', () => {
  const audits = [auditOf({ undecided })]
  expect(exitOf(audits, usual)).toEqual({ code: 0, reasons: [] })
  expect(exitOf(audits, { ...usual, failOnUndecided: true }).code).toBe(3)
  expect(exitOf(audits, { ...usual, failOnUndecided: true, assumed: true }).code).toBe(0)
})

test('no file to look at is no clean bill', () => {
  expect(exitOf([auditOf()], { ...usual, files: 0 })).toEqual({ code: 3, reasons: ['no-files'] })
})
