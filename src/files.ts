/** Which files there are and what they say. The only room that reads or writes the disk. */

/**
 * A tree of files, read synchronously: the disk, an editor's unsaved texts over it, or a git tree.
 * Paths are relative to the root, with `/`, and never lead out of it.
 */
export interface FileSource {
  /** Absolute path of the root on disk, for module resolution and messages. */
  readonly root: string
  /** All files that may be looked at, sorted: what git tracks or would track, else what no `.gitignore` excludes; never `node_modules`. */
  list(): readonly string[]
  /** Bytes of a file, or `null` when there is none or it cannot be read; then `problem(path)` says why. */
  bytes(path: string): Uint8Array | null
  /** The text without byte order mark, or `null`. Decoded as UTF-8; a NUL byte or invalid UTF-8 makes it unreadable ("binary file"). */
  text(path: string): string | null
  /** Why `bytes` or `text` answered `null`: `not found`, `permission denied`, `binary file`, `too large (31 MB)`, `symbolic link`. */
  problem(path: string): string | null
  /** True when the file begins with a byte order mark. */
  hasBom(path: string): boolean
}
