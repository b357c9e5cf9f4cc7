/** What `apilift pr` is going to do, before anything is written: one branch per API and group, with its commits as texts. */

import type { Catalogue } from '../catalogue/types.ts'
import type { Step } from '../commits.ts'
import { stepsOf } from '../commits.ts'
import { UsageError } from '../errors.ts'
import type { Audit } from '../finding.ts'
import type { FileSource } from '../files.ts'
import { openGitTree } from '../files.ts'
import { typescript } from '../frontends/typescript/index.ts'
import { daysBetween, projectedEnd } from '../lifecycle.ts'
import type { Migration, Tier } from '../migrate.ts'
import { planWrites } from '../migrate.ts'
import type { GroupOf } from '../partition.ts'
import { codeowners, ownerFiles, partition, workspaces } from '../partition.ts'
import type { Repository } from '../repository.ts'
import { versionName } from '../version.ts'
import type { Run } from './run.ts'

export interface Branch {
  readonly name: string
  readonly group: string | null
  readonly catalogue: Catalogue
  readonly audit: Audit
  readonly migration: Migration
  readonly steps: readonly Step[]
}

export interface BranchOptions {
  readonly tier: Tier
  /** Moves versions although something holds them back. */
  readonly force: boolean
  readonly by: 'change' | 'hop'
  readonly group: 'none' | 'workspace' | 'codeowners'
  /** Name to use instead of the computed one. */
  readonly branch: string | null
}

/** @throws UsageError when there are no owners to go by, or one name for several branches */
export function branchesOf(done: Run, repository: Repository, options: BranchOptions): readonly Branch[] {
  const groupOf = grouping(done.files, repository, options.group)
  const branches = done.audits.flatMap((audit) => {
    const catalogue = done.catalogues.find((one) => one.api.id === audit.api)!
    const parts: readonly (readonly [string | null, Audit])[] = groupOf
      ? [...partition(audit, groupOf)]
      : [[null, audit]]
    return parts.flatMap(([group, part]): Branch[] => {
      const migration = planWrites(part, done.files, typescript, options.tier, {
        catalogues: done.catalogues,
        force: options.force,
      })
      if (migration.changes.length === 0) return []
      const steps = stepsOf(migration, { files: done.files, frontend: typescript, catalogue, by: options.by })
      const name = options.branch ?? nameOf(catalogue, part, steps, group)
      return [{ name, group, catalogue, audit: part, migration, steps }]
    })
  })
  if (options.branch !== null && branches.length > 1)
    throw new UsageError(
      `--branch: met one name for ${branches.length} branches; name the API with --api, or leave it.`,
    )
  return branches
}

function grouping(files: FileSource, repository: Repository, by: BranchOptions['group']): GroupOf | null {
  if (by === 'none') return null
  if (by === 'workspace') return workspaces(files)
  const top = repository.prefix === '' ? files : openGitTree(repository.top, repository.base)!
  const text = ownerFiles.map((file) => top.text(file)).find((one) => one !== null)
  if (text === undefined)
    throw new UsageError(`--group codeowners: there is none of ${ownerFiles.join(', ')} in the base commit.`)
  return codeowners(text, repository.prefix)
}

/** `apilift/<api>-v4-to-v12`, with the group behind it; where no version moves `apilift/<api>-fixes`. */
function nameOf(catalogue: Catalogue, audit: Audit, steps: readonly Step[], group: string | null): string {
  const moved = new Set(steps.flatMap((step) => step.moves.map((move) => move.from)))
  const from = catalogue.api.versions.find((one) => moved.has(one.version))?.version
  const what = from === undefined ? 'fixes' : `${versionName(from)}-to-${versionName(audit.to)}`
  const tail = group === null ? '' : `-${slug(group)}`
  return `apilift/${slug(catalogue.api.id)}-${what}${tail}`
}

function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9.]+/g, '-')
      .replaceAll(/\.{2,}|^[-.]+|[-.]+$/g, '') || 'group'
  )
}

/** The versions in use that have ended or end within so many days, by what is announced or, failing that, by the vendor's policy. */
export function endingWithin(audit: Audit, catalogue: Catalogue, days: number): readonly string[] {
  return audit.versions
    .filter(({ version }) => {
      const known = catalogue.api.versions.find((one) => one.version === version)
      const end = known && (known.endOfLife ?? projectedEnd(catalogue.api, known))
      return typeof end === 'string' && daysBetween(audit.asOf, end) <= days
    })
    .map(({ version }) => version)
}
