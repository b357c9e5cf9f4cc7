/** The engine behind the commands: which catalogues, which files, one audit. */

import type { AuditOptions } from '../audit.ts'
import { audit } from '../audit.ts'
import { loadShipped } from '../catalogue/shipped.ts'
import type { Catalogue } from '../catalogue/types.ts'
import { UsageError } from '../errors.ts'
import type { Exit, ExitOptions } from '../faces/report/exit.ts'
import { exitOf } from '../faces/report/exit.ts'
import { shown } from '../faces/report/text.ts'
import type { FileSource } from '../files.ts'
import { openDisk } from '../files.ts'
import type { Audit } from '../finding.ts'
import { typescript } from '../frontends/typescript/index.ts'
import { sourcePattern } from '../frontends/typescript/project/sieve.ts'
import { nearest } from '../nearest.ts'
import { ownIds } from '../own-findings.ts'
import { targetWarnings } from '../target.ts'
import type { Io } from './io.ts'
import type { Options } from './options.ts'

export interface Run {
  readonly files: FileSource
  readonly catalogues: readonly Catalogue[]
  readonly audits: readonly Audit[]
  /** Source files among the paths that were asked for. */
  readonly sourceFiles: number
  readonly elapsedMs: number
}

/** @throws CatalogueError, UsageError */
export async function loadCatalogues(options: Pick<Options, 'catalogue' | 'api'>): Promise<readonly Catalogue[]> {
  const all =
    options.catalogue === undefined
      ? loadShipped()
      : (await import('../catalogue/source.ts')).compileFolders(options.catalogue)
  if (options.api === undefined) return all
  const chosen = all.filter((catalogue) => catalogue.api.id === options.api)
  if (chosen.length === 0)
    throw new UsageError(
      `--api: there is no API "${options.api}". Expected ${all.map((catalogue) => catalogue.api.id).join(', ')}.`,
    )
  return chosen
}

/**
 * Of the files on disk, or of another tree of the same root.
 * @throws CatalogueError, UsageError
 */
export async function runAudit(options: Options, tree?: FileSource): Promise<Run> {
  const started = performance.now()
  const catalogues = await loadCatalogues(options)
  checkIds(catalogues, [...(options.only ?? []), ...(options.skip ?? [])])
  const files = tree ?? openDisk(options.root)
  const chosen = Object.fromEntries(
    (['to', 'from', 'only', 'skip', 'minCertainty', 'wrappers'] as const).flatMap((name) =>
      options[name] === undefined ? [] : [[name, options[name]]],
    ),
  ) as Partial<AuditOptions>
  const audits = audit({ ...chosen, files, catalogues, frontend: typescript, asOf: options.asOf, paths: options.paths })
  const sourceFiles = files.list().filter((file) => sourcePattern.test(file) && isAmong(file, options.paths)).length
  return { files, catalogues, audits, sourceFiles, elapsedMs: performance.now() - started }
}

/** Says what is wrong with the target that was chosen: also with --quiet, for all that follows hangs on it. */
export function warnOfTarget({ audits, catalogues }: Run, io: Io): void {
  for (const audit of audits) {
    const { api } = catalogues.find((one) => one.api.id === audit.api)!
    for (const text of targetWarnings(audit, api)) io.stderr(`warning: ${shown(text)}\n`)
  }
}

/** The exit code of an audit that failed nothing but itself: findings, or less than all was seen. */
export function exitFor(audits: readonly Audit[], done: Run, options: Options, failOn: ExitOptions['failOn']): Exit {
  return exitOf(audits, {
    failOn,
    failOnUndecided: options.failOnUndecided ?? false,
    files: done.sourceFiles,
    assumed: options.from !== undefined,
  })
}

function isAmong(file: string, paths: readonly string[]): boolean {
  return paths.length === 0 || paths.some((one) => file === one || file.startsWith(`${one}/`))
}

function checkIds(catalogues: readonly Catalogue[], ids: readonly string[]): void {
  const known = [
    ...catalogues.flatMap(({ changes }) => changes.map((change) => change.id)),
    ...ownIds(catalogues.map(({ api }) => api.id)),
  ]
  for (const id of ids)
    if (!known.includes(id))
      throw new UsageError(`there is no change "${id}". Did you mean ${nearest(id, known).join(' or ')}?`)
}
