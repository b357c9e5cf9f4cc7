/** `apilift migrate`: a diff, or with --write the changed files. */

import path from 'node:path'
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff'
import type { TextEdit } from '../../edit.ts'
import { applyEdits } from '../../edit.ts'
import { UsageError, WriteError } from '../../errors.ts'
import { handoffDocument, handoffOf } from '../../faces/report/handoff.ts'
import { patchForEyes } from '../../faces/report/patch.ts'
import { remainder } from '../../faces/report/remainder.ts'
import { colorsFor, shown } from '../../faces/report/text.ts'
import { unreadOf } from '../../faces/report/unread.ts'
import { overlay, uncommitted, writeOwn } from '../../files.ts'
import type { Audit } from '../../finding.ts'
import { typescript } from '../../frontends/typescript/index.ts'
import { markerEdits } from '../../markers.ts'
import type { Migration } from '../../migrate.ts'
import { forHumans, leftBecause, passedBy, planWrites } from '../../migrate.ts'
import { createPositions } from '../../positions.ts'
import { runCommand } from '../../shell.ts'
import type { Change, OwnTree } from '../../write.ts'
import { isInterrupted, takeTree } from '../../write.ts'
import { commandLine } from '../hint.ts'
import type { Io } from '../io.ts'
import type { Options } from '../options.ts'
import { readOptions } from '../options.ts'
import { progress } from '../progress.ts'
import type { Run } from '../run.ts'
import { exitFor, runAudit, warnOfTarget } from '../run.ts'
import { version } from '../version.ts'

interface Planned {
  readonly audit: Audit
  readonly migration: Migration
}

export async function run(args: Record<string, unknown>, io: Io): Promise<number> {
  const options = readOptions(args, io)
  const flag = (name: string): boolean => args[name] === true
  const isInteractive = flag('interactive')
  const write = flag('write') || isInteractive
  if (write && flag('check')) throw new UsageError('--write and --check exclude each other.')
  const command = typeof args['verify'] === 'string' ? args['verify'] : null
  if (command !== null && !write) throw new UsageError('--verify needs --write: a dry run changes nothing to verify.')
  const tree = write ? take(options.root, io) : null
  try {
    if (tree) putBack(tree, io)
    else if (isInterrupted(options.root))
      io.stderr(
        'an earlier run was killed while it wrote here: --write puts its files back first, then does the work\n',
      )
    const dirty = write ? uncommitted(options.root) : []
    if (dirty !== null && dirty.length > 0 && !flag('allow-dirty'))
      throw new UsageError(
        `${options.root} has uncommitted changes (${few(dirty)}). Commit or stash them, or use --allow-dirty.`,
      )
    const clear = progress(io, options.quiet, 'reading the tree')
    const done = await runAudit(options).finally(clear)
    warnOfTarget(done, io)
    const force = flag('force-version')
    const tier = options.tier ?? 'safe'
    const plan = (audit: Audit): Migration =>
      planWrites(audit, done.files, typescript, tier, { catalogues: done.catalogues, force })
    const planned: Planned[] = []
    for (const audit of done.audits) {
      const chosen = isInteractive ? await choose(audit, plan, done, options, io) : audit
      planned.push({ audit: chosen, migration: plan(chosen) })
    }
    if (typeof args['handoff'] === 'string') handOff(args['handoff'], planned, done, options, args, io)
    const edited = planned.flatMap(({ migration }) => migration.changes)
    const changes = flag('markers') ? marked(edited, planned, done) : edited
    if (tree) {
      if (dirty === null && !options.quiet)
        io.stderr(`${options.root} is not in a git work tree: there is no way back but your own copy\n`)
      writeAll(tree, changes, { root: done.files.root, command }, io)
    } else {
      const patches = changes.map((change) => patchOf(change, done.files.hasBom(change.path)))
      // To git every byte of it, to eyes nothing that could redraw the screen.
      io.stdout(patches.map((patch) => (io.isTTY ? patchForEyes(patch, colorsFor(options.color)) : patch)).join(''))
    }
    if (!options.quiet) {
      const colors = colorsFor(options.color)
      for (const { audit, migration } of planned)
        io.stderr(
          remainder(audit, migration, {
            colors,
            width: Math.min(Math.max(io.columns, 60), 160),
            tier,
            write,
            verbose: options.verbose,
          }),
        )
    }
    const own = exitCode(
      planned.map(({ migration }) => migration),
      changes,
      write,
      flag('check'),
    )
    return Math.max(own, exitFor(done.audits, done, options, 'never').code)
  } finally {
    tree?.release()
  }
}

function few(files: readonly string[]): string {
  const more = files.length > 3 ? ` and ${files.length - 3} more` : ''
  return `${files.slice(0, 3).map(shown).join(', ')}${more}`
}

/** What stays, as work for somebody else: JSON, each task with the command that tells when it is done. */
function handOff(
  file: string,
  planned: readonly Planned[],
  done: Run,
  options: Options,
  args: Record<string, unknown>,
  io: Io,
): void {
  const positions = createPositions((one) => done.files.text(one))
  const parts = planned.map(({ audit, migration }) => {
    const catalogue = done.catalogues.find((one) => one.api.id === audit.api)!
    // A place that could not be read before must not turn a task red; one that becomes unreadable must not turn it green.
    const strict = unreadOf(audit, options.from !== undefined).length === 0 ? ['--fail-on-undecided'] : []
    return handoffOf(audit, migration, {
      catalogue,
      line: (one, line) => positions.line(one, line),
      command: (paths, change) =>
        commandLine('audit', { ...options, paths }, { ...args, only: [change], skip: undefined }, io, [
          '--fail-on',
          'warning',
          ...strict,
        ]),
    })
  })
  const text = `${JSON.stringify(handoffDocument(parts, version), null, 2)}\n`
  try {
    writeOwn(path.resolve(io.cwd, file), text)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new UsageError(`--handoff: ${file} cannot be written: ${code}.`)
  }
}

/** @throws UsageError when another run writes to this tree. */
function take(root: string, io: Io): OwnTree {
  const tree = takeTree(root, io.pid, (pid) => io.isAlive(pid))
  if ('heldBy' in tree)
    throw new UsageError(
      `process ${tree.heldBy} is migrating ${root} right now. Wait for it to end; if it is another program, remove ${tree.lock}.`,
    )
  return tree
}

/** What a killed run wrote is undone before anything is read. @throws WriteError, UsageError */
function putBack(tree: OwnTree, io: Io): void {
  const found = tree.restore()
  if (found && found.restored.length > 0)
    io.stderr(`an earlier run was killed while it wrote: put back ${few(found.restored)}\n`)
  if (found && found.left.length > 0)
    io.stderr(`changed since an earlier run was killed, and left as they are: ${few(found.left)}\n`)
}

/** @throws WriteError when nothing was written, or everything was put back. */
function writeAll(
  tree: OwnTree,
  changes: readonly Change[],
  { root, command }: { readonly root: string; readonly command: string | null },
  io: Io,
): void {
  const { written, failed, undo, keep } = tree.write(changes)
  if (failed.length > 0)
    throw new WriteError(
      `nothing was written:\n${failed.map(({ path, reason }) => `  ${shown(path)}: ${reason}`).join('\n')}`,
    )
  if (command !== null && written.length > 0) {
    // An interrupt at the terminal reaches the command as well; the files are put back before we heed it.
    const code = io.uninterrupted(() => runCommand(command, root))
    if (code !== 0) {
      undo()
      throw new WriteError(`"${command}" answered ${code}: every file was put back as it was.`)
    }
  }
  keep()
  io.stdout(written.map((file) => `${shown(file)}\n`).join(''))
}

const answers = [
  { value: 'yes', label: 'Yes, write it' },
  { value: 'no', label: 'No, leave it' },
  { value: 'all', label: 'Yes, and all that follow' },
  { value: 'skip', label: 'No, and nothing else of these changes' },
  { value: 'quit', label: 'Quit: write what was accepted so far' },
] as const

/** The audit with the fixes that the person at the terminal wants, each shown as a diff of its own. */
async function choose(
  audit: Audit,
  plan: (audit: Audit) => Migration,
  done: Run,
  options: Options,
  io: Io,
): Promise<Audit> {
  const offered = plan(audit).applied
  const accepted = new Set<string>()
  const skipped = new Set<string>()
  for (const [index, fix] of offered.entries()) {
    if (fix.changes.length > 0 && fix.changes.every((change) => skipped.has(change))) continue
    const { changes } = plan({ ...audit, fixes: [fix] })
    for (const change of changes)
      io.stderr(patchForEyes(patchOf(change, done.files.hasBom(change.path)), colorsFor(options.color)))
    const answer = await io.ask(`${index + 1} of ${offered.length}: ${shown(fix.description)}?`, answers)
    if (answer === null && index === 0 && accepted.size === 0)
      throw new UsageError('--interactive: nobody answered. It needs a terminal; use --write without one.')
    if (answer === null || answer === 'quit') break
    if (answer === 'all') {
      for (const one of offered.slice(index)) accepted.add(one.id)
      break
    }
    if (answer === 'yes') accepted.add(fix.id)
    if (answer === 'skip') for (const change of fix.changes) skipped.add(change)
  }
  return { ...audit, fixes: audit.fixes.filter((fix) => accepted.has(fix.id)) }
}

/** The changes with a comment above every place that is left to a human. */
function marked(changes: readonly Change[], planned: readonly Planned[], done: Run): readonly Change[] {
  const left = planned.flatMap(({ migration }) => forHumans(migration))
  const edits = markerEdits(left, done.files, typescript, (finding) => {
    const why = planned.flatMap(({ migration }) => leftBecause(finding, migration))
    return why[0]?.text ?? null
  })
  const own = planned.flatMap(({ migration }) => migration.applied.flatMap((fix) => fix.edits))
  const files = [...new Set([...changes.map((change) => change.path), ...edits.map((edit) => edit.file)])].sort()
  return files.map((file): Change => {
    const before = done.files.text(file) ?? ''
    const all = unique([...own, ...edits].filter((edit) => edit.file === file))
    const text = applyEdits(before, all)
    const plain = changes.find((change) => change.path === file)?.text ?? before
    // A comment must never cost a file its syntax.
    const parses = typescript.stillParses(overlay(done.files, new Map([[file, before]])), new Map([[file, text]]))
    return { path: file, before, text: parses ? text : plain }
  })
}

function unique(edits: readonly TextEdit[]): readonly TextEdit[] {
  const seen = new Map(edits.map((edit) => [`${edit.start}:${edit.end}:${edit.text}`, edit]))
  return [...seen.values()]
}

function exitCode(
  migrations: readonly Migration[],
  changes: readonly Change[],
  write: boolean,
  check: boolean,
): number {
  if (check) return changes.length > 0 ? 1 : 0
  const isLeft = migrations.some((migration) => forHumans(migration).length + passedBy(migration).length > 0)
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
