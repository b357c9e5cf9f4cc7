/**
 * Writing into a tree: by one process at a time, all of a run's changes or none, and what a killed run left is put back by the next.
 * No file system renames many files at once. So the old bytes are kept outside the tree, in a record, until a run has ended well.
 */

import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { UsageError, WriteError } from './errors.ts'
import { bom, decode, inside, kindOf, readInside, readOwn, reasonOf, uncommitted } from './files.ts'
import { topOf } from './git.ts'

export interface Change {
  readonly path: string
  /** The text that the edits were computed on, without byte order mark. */
  readonly before: string
  readonly text: string
}

export interface Written {
  readonly written: readonly string[]
  /** Files that stood in the way; then nothing was written. */
  readonly failed: readonly { readonly path: string; readonly reason: string }[]
  /** Puts the old bytes back, whatever the files say by then. @throws WriteError naming the files where that failed. */
  readonly undo: () => void
  /** The changes are to stay: the old bytes are forgotten. */
  readonly keep: () => void
}

export interface Restored {
  /** Files that a killed run had written and that say again what they said before it. */
  readonly restored: readonly string[]
  /** Files that somebody changed after that run: left alone. */
  readonly left: readonly string[]
}

/** A tree that this process alone may write to. */
export interface OwnTree {
  /**
   * Writes changed texts: all of them, or none. Each file goes to a temporary one beside it and is renamed over the old, mode and byte
   * order mark kept; a file that says something else than `before` by now is left alone and fails the whole call.
   */
  write(changes: readonly Change[]): Written
  /**
   * Undoes what a killed run had written and nobody has committed since; null when no run was killed.
   * @throws WriteError when a file cannot be put back, UsageError when the record of that run cannot be used.
   */
  restore(): Restored | null
  release(): void
}

/** What a run is about to write, and what was there. */
interface Entry {
  readonly path: string
  /** Path of the temporary file, relative to the root. */
  readonly temporary: string
  readonly mode: number
  /** Base64. */
  readonly old: string
  /** SHA-1 of the new bytes. */
  readonly next: string
}

interface RunRecord {
  /** Absolute path that the entries are relative to. */
  readonly root: string
  readonly entries: readonly Entry[]
}

/**
 * Takes the tree for writing, or names the process that has it. In git the whole work tree is taken, whatever part of it is written.
 * Lock and record lie in the system's folder for temporary files, never in the tree; a lock whose process is gone counts for nothing.
 */
export function takeTree(
  root: string,
  pid: number,
  isAlive: (pid: number) => boolean,
): OwnTree | { readonly heldBy: number; readonly lock: string } {
  const real = fs.realpathSync(root)
  const own = ownPath(real)
  const lock = `${own}.lock`
  const holder = takeLock(lock, pid, isAlive)
  if (holder !== null) return { heldBy: holder, lock }
  // The lock was made by us a moment ago: a record of another owner is not ours.
  const recorder = createRecorder(`${own}.record`, fs.lstatSync(lock).uid)
  return {
    write: (changes) => write(real, changes, recorder),
    restore: () => restore(real, recorder),
    release: () => {
      fs.rmSync(lock, { force: true })
    },
  }
}

/** True when a run was killed while it wrote to this tree, and none has put that right yet. */
export function isInterrupted(root: string): boolean {
  return fs.existsSync(`${ownPath(fs.realpathSync(root))}.record`)
}

function ownPath(real: string): string {
  return path.join(os.tmpdir(), `apilift-${sha1(topOf(real) ?? real)}`)
}

function sha1(data: string | Uint8Array): string {
  return createHash('sha1').update(data).digest('hex')
}

/** Null when the lock is ours now, else who has it. */
function takeLock(lock: string, pid: number, isAlive: (pid: number) => boolean): number | null {
  const aside = `${lock}.${randomBytes(6).toString('hex')}`
  for (;;) {
    try {
      // A link appears with its content; a file that is created would be empty for a moment, and look like nobody's.
      fs.writeFileSync(aside, String(pid), { flag: 'wx' })
      fs.linkSync(aside, lock)
      return null
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      fs.rmSync(aside, { force: true })
    }
    const holder = holderOf(lock)
    if (holder !== null && isAlive(holder)) return holder
    // Two may find a dead lock at once. Taken away under a name of its own it is looked at again: it may be the other's fresh one.
    try {
      fs.renameSync(lock, aside)
    } catch (error) {
      if (reasonOf(error) === 'not found') continue
      throw new UsageError(`${lock}: the lock of a run that is gone cannot be removed (${reasonOf(error)}).`)
    }
    const taken = holderOf(aside)
    if (taken !== null && isAlive(taken)) fs.linkSync(aside, lock)
    fs.rmSync(aside)
  }
}

function holderOf(lock: string): number | null {
  const holder = Number(readOwn(lock) ?? '')
  return Number.isInteger(holder) && holder > 0 ? holder : null
}

interface Recorder {
  readonly file: string
  read(): RunRecord | null
  write(record: RunRecord): void
  remove(): void
}

function createRecorder(file: string, uid: number): Recorder {
  const remove = (): void => {
    fs.rmSync(file, { force: true })
  }
  return {
    file,
    remove,
    read() {
      const stat = fs.lstatSync(file, { throwIfNoEntry: false })
      if (!stat) return null
      if (!stat.isFile() || stat.uid !== uid) throw new UsageError(`${file} belongs to somebody else. Remove it first.`)
      try {
        return JSON.parse(fs.readFileSync(file, 'utf8')) as RunRecord
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error
        throw new UsageError(`${file}: the record of a killed run cannot be read. Look at the tree, then remove it.`)
      }
    },
    write(record) {
      const temporary = `${file}.${randomBytes(6).toString('hex')}`
      try {
        fs.writeFileSync(temporary, JSON.stringify(record), { flag: 'wx', mode: 0o600, flush: true })
        fs.renameSync(temporary, file)
      } catch (error) {
        fs.rmSync(temporary, { force: true })
        throw error
      }
    },
  }
}

interface Staged {
  readonly entry: Entry
  readonly old: Buffer
  readonly bytes: Buffer
}

function write(root: string, changes: readonly Change[], recorder: Recorder): Written {
  const failed: { path: string; reason: string }[] = []
  const staged: Staged[] = []
  const nothing = { written: [], failed, undo: () => undefined, keep: () => undefined }
  for (const change of changes) {
    const found = prepare(root, change)
    if (typeof found === 'string') failed.push({ path: change.path, reason: found })
    else staged.push(found)
  }
  if (failed.length > 0 || staged.length === 0) return nothing
  const entries = staged.map(({ entry }) => entry)
  try {
    recorder.write({ root, entries })
  } catch (error) {
    failed.push({ path: recorder.file, reason: reasonOf(error) })
    return nothing
  }
  const undo = (some: readonly Entry[]): void => {
    for (const { temporary } of entries) fs.rmSync(path.join(root, temporary), { force: true })
    putBack(root, some)
    recorder.remove()
  }
  const swapped: Entry[] = []
  for (const step of ['stage', 'swap'] as const)
    for (const one of failed.length > 0 ? [] : staged) {
      const reason = step === 'stage' ? stage(root, one) : swap(root, one)
      if (reason !== null) {
        failed.push({ path: one.entry.path, reason })
        break
      }
      if (step === 'swap') swapped.push(one.entry)
    }
  if (failed.length > 0) {
    undo(swapped)
    return nothing
  }
  return {
    written: entries.map((entry) => entry.path),
    failed,
    undo: () => {
      undo(entries)
    },
    keep: () => {
      recorder.remove()
    },
  }
}

const changed = 'changed since it was read; left alone'

/** What is there and what will be, or why it cannot be. */
function prepare(root: string, change: Change): Staged | string {
  const old = readInside(root, change.path)
  if (typeof old === 'string') return old
  const now = decode(old)
  if (now?.text !== change.before) return changed
  const full = path.join(root, change.path)
  const mode = fs.statSync(full).mode & 0o7777
  // Whoever may write to the folder could rename over it; whoever took the bits away did not want that.
  if ((mode & 0o222) === 0) return 'read-only'
  try {
    fs.accessSync(full, fs.constants.W_OK)
  } catch (error) {
    return reasonOf(error)
  }
  const bytes = Buffer.from((now.bom ? bom : '') + change.text, 'utf8')
  return {
    old: Buffer.from(old),
    bytes,
    entry: {
      path: change.path,
      temporary: `${change.path}.${randomBytes(6).toString('hex')}.apilift.tmp`,
      mode,
      old: Buffer.from(old).toString('base64'),
      next: sha1(bytes),
    },
  }
}

/** Null when the new bytes lie beside the file, else why not. */
function stage(root: string, { entry, bytes }: Staged): string | null {
  try {
    writeNew(path.join(root, entry.temporary), bytes, entry.mode)
    return null
  } catch (error) {
    return reasonOf(error)
  }
}

/** Null when the file is the new one, else why not. Looks once more: staging a large tree takes a while. */
function swap(root: string, { entry, old }: Staged): string | null {
  const now = readInside(root, entry.path)
  if (typeof now === 'string') return now
  if (!old.equals(now)) return changed
  try {
    fs.renameSync(path.join(root, entry.temporary), path.join(root, entry.path))
    return null
  } catch (error) {
    return reasonOf(error)
  }
}

function writeNew(full: string, bytes: Uint8Array, mode: number): void {
  fs.writeFileSync(full, bytes, { mode, flag: 'wx' })
  // At creation the mask of the process counts.
  fs.chmodSync(full, mode)
}

/** Old bytes over whatever is there now, through a temporary file each; every file is tried. @throws WriteError */
function putBack(root: string, entries: readonly Entry[]): void {
  const failed: string[] = []
  for (const { path: file, temporary, old, mode } of entries) {
    const bytes = Buffer.from(old, 'base64')
    const now = readInside(root, file)
    if (typeof now !== 'string' && bytes.equals(now)) continue
    const beside = path.join(root, temporary)
    try {
      writeNew(beside, bytes, mode)
      fs.renameSync(beside, path.join(root, file))
    } catch (error) {
      fs.rmSync(beside, { force: true })
      failed.push(`  ${file}: ${reasonOf(error)}`)
    }
  }
  if (failed.length > 0)
    throw new WriteError(
      `not every file could be put back; the next run with --write tries again:\n${failed.join('\n')}`,
    )
}

function restore(here: string, recorder: Recorder): Restored | null {
  const record = recorder.read()
  if (record === null) return null
  const { root, entries } = record
  const open = kindOf(root) === 'folder' ? uncommitted(root) : []
  const restored: Entry[] = []
  const left: Entry[] = []
  for (const entry of entries) {
    const full = inside(root, entry.temporary)
    const now = readInside(root, entry.path)
    // A file that is gone or became a link is somebody's own doing.
    if (full === null || typeof now === 'string') continue
    fs.rmSync(full, { force: true })
    if (Buffer.from(entry.old, 'base64').equals(now)) continue
    if (sha1(now) !== entry.next) left.push(entry)
    else if (open?.includes(entry.path) ?? true) restored.push(entry)
  }
  putBack(root, restored)
  recorder.remove()
  const shown = (some: readonly Entry[]): readonly string[] =>
    some.map((entry) => path.relative(here, path.join(root, entry.path)).split(path.sep).join('/'))
  return { restored: shown(restored), left: shown(left) }
}
