/** An audit made by hand, and the options to print it with. */

import type { Api } from '../../src/catalogue/types.ts'
import type { PrettyOptions } from '../../src/faces/report/pretty.ts'
import { colorsFor } from '../../src/faces/report/text.ts'
import type { Audit, Finding, Span } from '../../src/finding.ts'
import { createPositions } from '../../src/positions.ts'

/** A span on one line, as the place of a piece of text in a file. */
export function spanOf(texts: Readonly<Record<string, string>>, file: string, piece: string): Span {
  const text = texts[file]!
  const start = text.indexOf(piece)
  if (start < 0) throw new Error(`${file} does not hold ${piece}`)
  return createPositions((name) => texts[name] ?? null).of({ file, start, end: start + piece.length })
}

export function findingAt(span: Span, more: Partial<Finding> = {}): Finding {
  return {
    id: 'f1',
    change: 'bakery/v3-loaf-paused-to-status',
    kind: 'param-renamed',
    hop: '3',
    when: 'now',
    severity: 'error',
    certainty: 'proven',
    applicability: 'manual',
    message: '`paused` became `status` in v3.',
    place: { file: span.file, start: 0, end: 0 },
    span,
    requests: ['r1'],
    related: [],
    fix: null,
    source: [],
    ...more,
  }
}

export function auditOf(more: Partial<Audit> = {}): Audit {
  return {
    api: 'bakery',
    to: '3',
    asOf: '2024-06-01',
    versions: [],
    requests: [],
    findings: [],
    fixes: [],
    suppressed: [],
    markers: [],
    ledger: [],
    undecided: [],
    coverage: { files: 3, candidates: 1, analysed: 1, skipped: [], wrappers: [], silent: [], limits: [] },
    access: [],
    ...more,
  }
}

export function optionsFor(texts: Readonly<Record<string, string>>, more: Partial<PrettyOptions> = {}): PrettyOptions {
  const positions = createPositions((file) => texts[file] ?? null)
  return {
    api: { id: 'bakery', title: 'Bakery API', versions: [] } as unknown as Api,
    width: 80,
    colors: colorsFor(false),
    verbose: false,
    quiet: false,
    sourceFiles: 3,
    assumed: false,
    migrate: 'apilift migrate',
    elapsedMs: null,
    line: (file, line) => positions.line(file, line),
    lineStart: (file, line) => positions.offset(file, line),
    ...more,
  }
}
