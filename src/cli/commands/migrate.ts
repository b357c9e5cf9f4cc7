/** `apilift migrate`: a diff, or with --write the changed files. */

import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff'
import { UsageError, WriteError } from '../../errors.ts'
import { patchForEyes } from '../../faces/report/patch.ts'
import { colorsFor, shown } from '../../faces/report/text.ts'
import { remainder } from '../../faces/report/remainder.ts'
import type { Change } from '../../files.ts'
import { uncommitted, writeFiles } from '../../files.ts'
import { typescript } from '../../frontends/typescript/index.ts'
import type { Migration } from '../../migrate.ts'
import { planWrites } from '../../migrate.ts'
import type { Io } from '../io.ts'
import { readOptions } from '../options.ts'
import { exitFor, runAudit } from '../run.ts'

export async function run(args: Record<string, unknown>, io: Io): Promise<number> {
  const options = readOptions(args, io)
  const write = args['write'] === true
  if (write && args['check'] === true) throw new UsageError('--write and --check exclude each other.')
  const dirty = write ? uncommitted(options.root) : []
  if (dirty !== null && dirty.length > 0 && args['allow-dirty'] !== true)
    throw new UsageError(
      `${options.root} has uncommitted changes (${dirty.slice(0, 3).join(', ')}${dirty.length > 3 ? ` and ${dirty.length - 3} more` : ''}). Commit or stash them, or use --allow-dirty.`,
    )
  const done = await runAudit(options)
  const tier = options.tier ?? 'safe'
  const migrations = done.audits.map((audit) => ({ audit, migration: planWrites(audit, done.files, typescript, tier) }))
  const changes = migrations.flatMap(({ migration }) => migration.changes)
  if (write) {
    if (dirty === null && !options.quiet)
      io.stderr(`${options.root} is not in a git work tree: there is no way back but your own copy\n`)
    const { written, failed } = writeFiles(done.files.root, changes)
    if (failed.length > 0)
      throw new WriteError(
        `nothing was written:\n${failed.map(({ path, reason }) => `  ${shown(path)}: ${reason}`).join('\n')}`,
      )
    io.stdout(written.map((file) => `${shown(file)}\n`).join(''))
  } else {
    const patches = changes.map((change) => patchOf(change, done.files.hasBom(change.path)))
    // To git every byte of it, to eyes nothing that could redraw the screen.
    io.stdout(patches.map((patch) => (io.isTTY ? patchForEyes(patch, colorsFor(options.color)) : patch)).join(''))
  }
  if (!options.quiet) {
    const colors = colorsFor(options.color)
    for (const { audit, migration } of migrations)
      io.stderr(remainder(audit, migration, { colors, width: Math.min(Math.max(io.columns, 60), 160), tier, write }))
  }
  const own = exitCode(
    migrations.map(({ migration }) => migration),
    changes,
    write,
    args['check'] === true,
  )
  return Math.max(own, exitFor(done.audits, done, options, 'never').code)
}

function exitCode(
  migrations: readonly Migration[],
  changes: readonly Change[],
  write: boolean,
  check: boolean,
): number {
  if (check) return changes.length > 0 ? 1 : 0
  const isLeft = migrations.some((migration) =>
    migration.left.some((finding) => finding.applicability === 'manual' && finding.severity !== 'note'),
  )
  return write && isLeft ? 1 : 0
}

/** A patch that `git apply` takes; byte order mark, line ends and a missing last newline included. */
export function patchOf(change: Change, hasBom: boolean): string {
  const bom = hasBom ? '\uFEFF' : ''
  const patch = structuredPatch(
    `a/${change.path}`,
    `b/${change.path}`,
    bom + change.before,
    bom + change.text,
    undefined,
    undefined,
    { context: 3 },
  )
  return formatPatch(patch, FILE_HEADERS_ONLY)
}
