/** The catalogue's own examples, run: `before` must meet its change, `after` must be what migration makes of it, `untouched` must not meet it. */

import { audit } from './audit.ts'
import type { Catalogue, Change, Example, Position } from './catalogue/types.ts'
import { overlay } from './files.ts'
import type { Audit } from './finding.ts'
import { typescript } from './frontends/typescript/index.ts'
import { planWrites } from './migrate.ts'

const file = 'example.ts'

/** One line for every example that does not do what it says: `file:line: field: met; expected`. */
export function checkExamples(catalogue: Catalogue, only?: readonly string[]): readonly string[] {
  return catalogue.changes
    .filter((change) => !only || only.includes(change.id))
    .flatMap((change) => [
      ...change.examples.flatMap((example) => checkExample(catalogue, change, example)),
      ...change.untouched.flatMap((one) => checkUntouched(catalogue, change, one.code, one.position)),
    ])
}

function checkExample(catalogue: Catalogue, change: Change, example: Example): readonly string[] {
  const { result, text } = runExample(catalogue, change, example.before, example.to)
  const found = result.findings.filter((finding) => finding.change === change.id)
  const at = where(example.position, `example "${example.name}"`)
  if (found.length === 0) return [`${at} met no finding of ${change.id}; expected one`]
  if (example.after === undefined) return []
  const after = text('review')
  return after === example.after.trimEnd()
    ? []
    : [`${at} met ${JSON.stringify(after)}; expected ${JSON.stringify(example.after.trimEnd())}`]
}

function checkUntouched(catalogue: Catalogue, change: Change, code: string, position: Position): readonly string[] {
  const { result } = runExample(catalogue, change, code)
  const found = result.findings.filter((finding) => finding.change === change.id)
  return found.length === 0 ? [] : [`${where(position, 'untouched')} met a finding of ${change.id}; expected none`]
}

function where(position: Position, field: string): string {
  return `${position.file}:${position.line}: ${field}:`
}

function runExample(
  catalogue: Catalogue,
  change: Change,
  code: string,
  to?: string,
): { readonly result: Audit; readonly text: (tier: 'safe' | 'review') => string } {
  const { client, import: line } = catalogue.api.examples
  const body = code.trimEnd()
  const files = overlay(
    null,
    new Map([
      ['client.ts', client],
      [file, `${line}\n${body}\n`],
    ]),
  )
  const newest = catalogue.api.versions.at(-1)!.version
  const [result] = audit({
    files,
    catalogues: [catalogue],
    frontend: typescript,
    asOf: '9999-12-31',
    to: to ?? change.hop ?? newest,
    minCertainty: 'inferred',
  })
  return {
    result: result!,
    text: (tier) => {
      const changed = planWrites(result!, files, typescript, tier, { catalogues: [catalogue] }).changes.find(
        (one) => one.path === file,
      )
      return (changed?.text ?? `${line}\n${body}\n`).slice(line.length + 1).trimEnd()
    },
  }
}
