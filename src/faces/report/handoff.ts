/** What a migration leaves to do, as JSON for a person or a program: where, why, in which files, and how to tell that it is done. */

import type { Catalogue } from '../../catalogue/types.ts'
import type { Audit, Finding } from '../../finding.ts'
import type { Migration } from '../../migrate.ts'
import { leftBecause } from '../../migrate.ts'
import type { Request } from '../../request.ts'
import { pathText, textsOf } from '../../request.ts'

export interface HandoffOptions {
  readonly catalogue: Catalogue
  line(file: string, line: number): string
  /** The command that answers 0 once a change is met in these files no more. */
  command(files: readonly string[], change: string): string
}

export interface Task {
  readonly id: string
  readonly change: string
  readonly allowedFiles: readonly string[]
  readonly acceptance: { readonly command: string; readonly exitCode: 0 }
}

/** schemaVersion 1, docs/handoff.schema.json. */
export function handoffDocument(parts: readonly (readonly Task[])[], version: string): object {
  return { schemaVersion: 1, tool: { name: 'apilift', version }, tasks: parts.flat() }
}

/** One task for each change and file, in the order of files. */
export function handoffOf(audit: Audit, migration: Migration, options: HandoffOptions): readonly Task[] {
  const tasks = new Map<string, Finding[]>()
  for (const finding of migration.left) {
    // A stale comment is no residue of a migration.
    if (finding.severity === 'note' || finding.kind === 'ignore') continue
    const key = `${finding.change} ${finding.span.file}`
    tasks.set(key, [...(tasks.get(key) ?? []), finding])
  }
  return [...tasks].map(([id, findings]) => taskOf(id, findings, audit, migration, options))
}

function taskOf(
  id: string,
  findings: readonly Finding[],
  audit: Audit,
  migration: Migration,
  options: HandoffOptions,
): Task {
  const { change: name, span } = findings[0]!
  const change = options.catalogue.changes.find((one) => one.id === name)
  const held = migration.heldBack.filter(({ fix }) => findings.some((finding) => finding.fix === fix.id))
  const requests = audit.requests.filter((one) => findings.some((finding) => finding.requests.includes(one.id)))
  const because =
    held.length > 0
      ? held.flatMap(({ blockers }) => blockers.map((one) => one.text))
      : findings.flatMap((finding) => {
          const why = leftBecause(finding, migration).map(({ text }) => text)
          return why.length > 0 ? why : [/By hand: (.*)$/s.exec(finding.message)?.[1] ?? finding.message]
        })
  const task = {
    id,
    api: audit.api,
    to: audit.to,
    change: name,
    left: held.length > 0 ? 'held-back' : 'manual',
    title: change?.title ?? name,
    why: change?.why ?? findings[0]!.message,
    todo: change?.todo ?? null,
    because: [...new Set(because)],
    source: findings[0]!.source,
    places: findings.map((finding) => ({
      ...finding.span,
      code: options.line(finding.span.file, finding.span.line).trim(),
      message: finding.message,
    })),
    requests: requests.map(({ request, span: at }) => ({
      method: request.method,
      path: request.path?.template ?? pathText(request.path),
      versions: request.versions.map((version) => version.value),
      file: at.file,
      line: at.line,
    })),
    allowedFiles: filesOf(
      findings,
      requests.map((one) => one.request),
    ),
    acceptance: { command: options.command([span.file], name), exitCode: 0 as const },
  }
  return task
}

/** Every file that spells a part of the requests behind the findings. */
function filesOf(findings: readonly Finding[], requests: readonly Request[]): readonly string[] {
  const files = [
    ...findings.flatMap((finding) => [finding.span.file, ...finding.related.map((related) => related.span.file)]),
    ...requests.flatMap((request) => [
      request.place.file,
      ...request.params.flatMap((param) => param.sites.map((site) => site.place.file)),
      ...request.versions.flatMap(({ site }) => (site ? [site.place.file] : [])),
      ...request.reads.flatMap((read) => textsOf(read).map((site) => site.place.file)),
    ]),
  ]
  return [...new Set(files)].sort()
}
