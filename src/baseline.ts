/** A baseline: findings that are known and accepted, matched as a multiset of fingerprints. */

import { UsageError } from './errors.ts'
import { kindOf, readOwn } from './files.ts'
import type { Audit, Finding } from './finding.ts'

/** The text of a baseline of these findings. */
export function baselineText(audits: readonly Audit[]): string {
  const findings = audits.flatMap((audit) =>
    audit.findings.map(({ id, change, span }) => ({ id, change, file: span.file })),
  )
  return `${JSON.stringify({ schemaVersion: 1, findings }, null, 2)}\n`
}

/** The audits without what the baseline accepts. @throws UsageError when it cannot be read. */
export function withoutBaseline(audits: readonly Audit[], file: string): readonly Audit[] {
  const left = countsOf(file)
  const isNew = (finding: Finding): boolean => {
    const amount = left.get(finding.id) ?? 0
    if (amount > 0) left.set(finding.id, amount - 1)
    return amount === 0
  }
  return audits.map((audit) => ({ ...audit, findings: audit.findings.filter(isNew) }))
}

function countsOf(file: string): Map<string, number> {
  const text = kindOf(file) === 'file' ? readOwn(file) : null
  if (text === null) throw new UsageError(`--baseline: there is no file ${file}. Write one with --write-baseline.`)
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${file}:1: baseline: ${(error as Error).message}; expected what --write-baseline writes.`)
  }
  const findings = (data as { findings?: unknown } | null)?.findings
  if (!Array.isArray(findings))
    throw new UsageError(`${file}:1: findings: expected a list; write the file with --write-baseline.`)
  const counts = new Map<string, number>()
  for (const one of findings as { id?: unknown }[])
    if (typeof one.id === 'string') counts.set(one.id, (counts.get(one.id) ?? 0) + 1)
  return counts
}
