/** Which files there are and what they say. Writing into an audited tree is write.ts. */

import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import ignore from 'ignore'
import type { Ignore } from 'ignore'
import type { Listed } from './git.ts'
import { dirtyFiles, listFiles, readTree, topOf } from './git.ts'

/**
 * A tree of files, read synchronously: the disk, an editor's unsaved texts over it, or a git tree.
 * Paths are relative to the root, with `/`, and never lead out of it.
 */
export interface FileSource {
  /** Absolute path of the root on disk, for module resolution and messages. */
  readonly root: string
  /** All files that may be looked at, sorted: what git tracks or would track, else what no `.gitignore` excludes; never `node_modules`. */
  list(): readonly string[]
  /** Folders below the root that are repositories of their own, and so not part of the list. */
  repositories(): readonly string[]
  /** Bytes of a file, or `null` when there is none or it cannot be read; then `problem(path)` says why. */
  bytes(path: string): Uint8Array | null
  /** How many they are; asked again it is not read again. */
  size(path: string): number | null
  /** The text without byte order mark, or `null`. Decoded as UTF-8; a NUL byte or invalid UTF-8 makes it unreadable ("binary file"). */
  text(path: string): string | null
  /** Why `bytes` or `text` answered `null`: `not found`, `permission denied`, `binary file`, `too large (31 MB)`, `symbolic link`. */
  problem(path: string): string | null
  /** True when the file begins with a byte order mark. */
  hasBom(path: string): boolean
}

/** Larger files are bundles or data: they are reported, not read. */
export const maxFileSize = 20 * 1024 * 1024

/** A larger file of settings is data. */
export const maxSettingsSize = 256 * 1024

export const bom = '\uFEFF'

/** A source over a list and a reader that answers bytes, or why not. Decoding is the same for all: strict UTF-8, no NUL. */
function createSource(
  root: string,
  list: () => readonly string[],
  read: (file: string) => Uint8Array | string,
  repositories: () => readonly string[] = () => [],
): FileSource {
  const problems = new Map<string, string>()
  const texts = new Map<string, { readonly text: string; readonly bom: boolean } | null>()
  const sizes = new Map<string, number | null>()
  let listed: readonly string[] | null = null
  const bytes = (file: string): Uint8Array | null => {
    const result = read(file)
    sizes.set(file, typeof result === 'string' ? null : result.length)
    if (typeof result !== 'string') return result
    problems.set(file, result)
    return null
  }
  const size = (file: string): number | null => {
    const known = sizes.get(file)
    return known === undefined ? (bytes(file)?.length ?? null) : known
  }
  const decoded = (file: string): { readonly text: string; readonly bom: boolean } | null => {
    const known = texts.get(file)
    if (known !== undefined) return known
    const raw = bytes(file)
    const text = raw === null ? null : decode(raw)
    if (raw !== null && text === null) problems.set(file, 'binary file')
    texts.set(file, text)
    return text
  }
  return {
    root,
    list: () => (listed ??= [...new Set(list())].filter((file) => !inNodeModules(file)).sort()),
    repositories,
    bytes,
    size,
    text: (file) => decoded(file)?.text ?? null,
    problem: (file) => {
      decoded(file)
      return problems.get(file) ?? null
    },
    hasBom: (file) => decoded(file)?.bom ?? false,
  }
}

/** Strict UTF-8 without NUL and without its byte order mark; null when the bytes are no text. */
export function decode(bytes: Uint8Array): { readonly text: string; readonly bom: boolean } | null {
  if (bytes.includes(0)) return null
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.startsWith(bom) ? { text: text.slice(1), bom: true } : { text, bom: false }
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

function inNodeModules(file: string): boolean {
  return /(^|\/)(node_modules|\.git)\//.test(file)
}

/** Bytes, or why not. Never follows a link out of the root. */
export function readInside(root: string, file: string): Uint8Array | string {
  const full = inside(root, file)
  if (full === null) return 'outside the root'
  try {
    if (leadsOut(root, full)) return 'symbolic link'
    const stat = fs.lstatSync(full)
    if (stat.isSymbolicLink()) return 'symbolic link'
    if (!stat.isFile()) return 'not a file'
    if (stat.size > maxFileSize) return `too large (${Math.round(stat.size / 1024 / 1024)} MB)`
    return fs.readFileSync(full)
  } catch (error) {
    return reasonOf(error)
  }
}

/** A failure of the file system in words. @throws what is none. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'not found'
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied'
  if (code === 'ELOOP') return 'symbolic link'
  if (code === 'EROFS') return 'read-only file system'
  if (code === 'ENOSPC') return 'no space left on the disk'
  if (code !== undefined) return code
  throw error
}

/** The absolute path of a file of the root; null when it leads out of it. */
export function inside(root: string, file: string): string | null {
  const full = path.resolve(root, file)
  return full.startsWith(root.endsWith(path.sep) ? root : root + path.sep) ? full : null
}

/** True when a folder on the way is a link that leaves the root. */
function leadsOut(root: string, full: string): boolean {
  const real = fs.realpathSync(path.dirname(full))
  const base = fs.realpathSync(root)
  return real !== base && !real.startsWith(base + path.sep)
}

/** All files below `root` that no `.gitignore` excludes, links not followed. */
function walk(root: string): string[] {
  const found: string[] = []
  const visit = (folder: string, rules: readonly { readonly base: string; readonly ignore: Ignore }[]): void => {
    let entries: fs.Dirent[]
    try {
      entries = fs.readdirSync(path.join(root, folder), { withFileTypes: true })
    } catch (error) {
      // A folder that may not be read holds nothing that can be looked at.
      reasonOf(error)
      return
    }
    const own = entries.some((entry) => entry.name === '.gitignore' && entry.isFile())
      ? [
          ...rules,
          { base: folder, ignore: ignore().add(fs.readFileSync(path.join(root, folder, '.gitignore'), 'utf8')) },
        ]
      : rules
    for (const entry of entries) {
      if (entry.name === 'node_modules' || entry.name === '.git') continue
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`
      const isFolder = entry.isDirectory()
      const excluded = own.some((rule) => rule.ignore.ignores(relativeTo(rule.base, file) + (isFolder ? '/' : '')))
      if (excluded) continue
      if (isFolder) visit(file, own)
      else found.push(file)
    }
  }
  visit('', [])
  return found
}

function relativeTo(base: string, file: string): string {
  return base === '' ? file : file.slice(base.length + 1)
}

/**
 * The files below `root` on disk.
 * @throws Error when `root` is no folder; callers check it first.
 */
export function openDisk(root: string): FileSource {
  const real = fs.realpathSync(root)
  let listed: Listed | null | undefined
  // Outside of git the answer is null, and git is not asked again either.
  const known = (): Listed | null => (listed === undefined ? (listed = listFiles(real)) : listed)
  return createSource(
    real,
    () => known()?.files.filter((file) => isThere(path.join(real, file))) ?? walk(real),
    (file) => readInside(real, file),
    () => known()?.repositories ?? [],
  )
}

/** git lists deleted files too. */
function isThere(full: string): boolean {
  return fs.lstatSync(full, { throwIfNoEntry: false }) !== undefined
}

/** Texts over another source (an editor's unsaved buffers), or a tree of texts alone when `base` is null. */
export function overlay(base: FileSource | null, texts: ReadonlyMap<string, string>): FileSource {
  const list = (): readonly string[] => [...(base?.list() ?? []), ...texts.keys()]
  const read = (file: string): Uint8Array | string => {
    const text = texts.get(file)
    if (text !== undefined) return Buffer.from(text, 'utf8')
    return base?.bytes(file) ?? base?.problem(file) ?? 'not found'
  }
  return createSource(base?.root ?? '/', list, read, () => base?.repositories() ?? [])
}

/** The tree of a commit, or null when `ref` does not exist in the repository around `root`. */
export function openGitTree(root: string, ref: string): FileSource | null {
  const files = readTree(root, ref)
  return files
    ? createSource(
        root,
        () => [...files.keys()],
        (file) => files.get(file)?.() ?? 'not found',
      )
    : null
}

/** Files below `root` that differ from the last commit; null outside a work tree. */
export function uncommitted(root: string): readonly string[] | null {
  if (topOf(root) === null) return null
  const read = (file: string): Uint8Array | null => {
    const result = readInside(root, file)
    return typeof result === 'string' ? null : result
  }
  return dirtyFiles(root, read, (bytes) => createHash('sha1').update(bytes).digest('hex'))
}

/** Size and time of change of each file, as one text: equal texts mean that nothing was touched. */
export function stampOf(root: string, files: readonly string[]): string {
  return files
    .map((file) => {
      const stat = fs.lstatSync(path.join(root, file), { throwIfNoEntry: false })
      return stat ? `${stat.mtimeMs}:${stat.size}` : '-'
    })
    .join(' ')
}

/** What `existing` names: a file, a folder, or nothing. */
export function kindOf(full: string): 'file' | 'folder' | null {
  const stat = fs.statSync(full, { throwIfNoEntry: false })
  return stat?.isDirectory() ? 'folder' : stat?.isFile() ? 'file' : null
}

/** All text files of a folder by relative path, for catalogues. Larger ones than `limit` bytes are given as null. */
export function readFolder(folder: string, limit = 5 * 1024 * 1024): ReadonlyMap<string, string | null> {
  const texts = new Map<string, string | null>()
  for (const file of walk(folder)) {
    const bytes = readInside(fs.realpathSync(folder), file)
    if (typeof bytes === 'string') continue
    texts.set(file, bytes.length > limit ? null : (decode(bytes)?.text ?? null))
  }
  return texts
}

/** Writes a file of our own (a baseline, a configuration, a report). @throws Error as node does. */
export function writeOwn(full: string, text: string, options: { readonly exclusive?: boolean } = {}): void {
  fs.mkdirSync(path.dirname(full), { recursive: true })
  fs.writeFileSync(full, text, { flag: options.exclusive ? 'wx' : 'w' })
}

/** Reads a file of our own as text, or null when there is none. */
export function readOwn(full: string): string | null {
  try {
    return fs.readFileSync(full, 'utf8')
  } catch (error) {
    if (reasonOf(error) === 'not found') return null
    throw error
  }
}
