/**
 * Every call of git goes through here. An audited repository's own configuration may name programs (fsmonitor, hooks, diff drivers, filters,
 * pagers, ssh commands); none of them is ever run. Synchronous, because the core is: simple-git is not, so it serves only the faces that write.
 */

import { spawnSync } from 'node:child_process'

export interface GitResult {
  readonly ok: boolean
  readonly stdout: Buffer
  readonly stderr: string
}

/** Configuration that wins over the repository's own and names no program. */
const hardened: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.editor=true',
  'core.askPass=true',
  'core.sshCommand=false',
  'core.gitProxy=',
  'core.alternateRefsCommand=true',
  'core.attributesFile=/dev/null',
  'diff.external=',
  'credential.helper=',
  'protocol.allow=never',
  'uploadpack.packObjectsHook=',
  'gc.auto=0',
  'maintenance.auto=false',
  'log.showSignature=false',
  'gpg.program=false',
  'submodule.recurse=false',
]

const maxOutput = 512 * 1024 * 1024

/** Only commands that neither run filters (clean, smudge) nor diff drivers are let through. */
const allowed = new Set(['rev-parse', 'ls-files', 'ls-tree', 'cat-file', 'diff-index', 'version'])

/**
 * Runs one plumbing command in `root`. Never throws for a failing git; `ok` says.
 * @throws TypeError for a command that is not on the list: a mistake of ours.
 */
export function git(root: string, args: readonly string[], input?: string): GitResult {
  const command = args[0] ?? ''
  if (!allowed.has(command))
    throw new TypeError(`git ${command} is not among the commands that are safe on a hostile repository`)
  const config = hardened.flatMap((setting) => ['-c', setting])
  const result = spawnSync('git', ['--no-pager', '--no-replace-objects', ...config, ...args], {
    cwd: root,
    env: environment(),
    maxBuffer: maxOutput,
    windowsHide: true,
    timeout: 120_000,
    ...(input === undefined ? {} : { input }),
  })
  // Without git on the machine there is no output at all.
  if (result.error) return { ok: false, stdout: Buffer.alloc(0), stderr: result.error.message }
  return { ok: result.status === 0, stdout: result.stdout, stderr: result.stderr.toString('utf8') }
}

/** The environment without anything that redirects git: no GIT_DIR, no external programs, no prompts. */
function environment(): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = {}
  for (const name of ['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'TMPDIR', 'TEMP', 'LANG']) {
    const value = process.env[name]
    if (value !== undefined) kept[name] = value
  }
  return {
    ...kept,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_PAGER: 'cat',
    LC_ALL: 'C',
  }
}

/** The top folder of the work tree that holds `root`, or null when there is none (or no git). */
export function topOf(root: string): string | null {
  const result = git(root, ['rev-parse', '--show-toplevel'])
  const top = result.stdout.toString('utf8').replace(/\r?\n$/, '')
  return result.ok && top !== '' ? top : null
}

export function isWorkTree(root: string): boolean {
  return topOf(root) !== null
}

export interface Listed {
  /** What git tracks or would track, relative to the root. */
  readonly files: readonly string[]
  /** Folders that are repositories of their own: submodules, and others that lie there untracked. git does not look into them. */
  readonly repositories: readonly string[]
}

/** What git knows below `root`; null outside a work tree. */
export function listFiles(root: string): Listed | null {
  const result = git(root, ['ls-files', '-z', '-co', '-s', '--exclude-standard'])
  if (!result.ok) return null
  const files: string[] = []
  const repositories: string[] = []
  for (const entry of split(result.stdout)) {
    const [, mode, tracked] = /^(\d{6}) [0-9a-f]{40,64} \d\t(.*)$/s.exec(entry) ?? []
    if (mode === '160000') repositories.push(tracked!)
    else if (entry.endsWith('/')) repositories.push(entry.slice(0, -1))
    else files.push(tracked ?? entry)
  }
  return { files, repositories }
}

/** Files below `root` that differ from the last commit or are not tracked, relative to it. Contents are compared by us, never through a filter. */
export function dirtyFiles(
  root: string,
  read: (path: string) => Uint8Array | null,
  hash: (bytes: Uint8Array) => string,
): readonly string[] {
  const untracked = split(git(root, ['ls-files', '-z', '-o', '--exclude-standard']).stdout)
  const committed = blobs(root, 'HEAD')
  const dirty = new Set<string>(untracked)
  for (const entry of split(git(root, ['ls-files', '-z', '-s']).stdout)) {
    const match = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(entry)
    if (!match) continue
    const [, mode, id, , path] = match
    if (path === undefined || mode === '160000') continue
    const known = committed.get(path)
    committed.delete(path)
    if (known !== id) dirty.add(path)
    if (mode === '120000') continue
    const bytes = read(path)
    if (bytes === null || !sameBlob(bytes, id!, hash)) dirty.add(path)
  }
  for (const path of committed.keys()) dirty.add(path)
  return [...dirty].sort()
}

/** With `core.autocrlf` a checkout may differ from its blob in line ends alone. */
function sameBlob(bytes: Uint8Array, id: string, hash: (bytes: Uint8Array) => string): boolean {
  if (hash(framed(bytes)) === id) return true
  const text = Buffer.from(bytes)
  if (!text.includes('\r\n')) return false
  return hash(framed(Buffer.from(text.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'))) === id
}

function framed(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes])
}

function blobs(root: string, ref: string): Map<string, string> {
  const found = new Map<string, string>()
  const result = git(root, ['ls-tree', '-r', '-z', ref])
  for (const entry of split(result.stdout)) {
    const match = /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(entry)
    if (match && match[2] === 'blob' && match[1] !== '120000') found.set(match[4]!, match[3]!)
  }
  return found
}

/** Paths and contents of a tree at `ref`, below `root`; null when the ref does not exist. Symbolic links and submodules are left out. */
export function readTree(root: string, ref: string): ReadonlyMap<string, () => Uint8Array> | null {
  if (ref.startsWith('-') || !git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]).ok)
    return null
  const files = new Map<string, () => Uint8Array>()
  for (const [path, id] of blobs(root, ref)) files.set(path, () => git(root, ['cat-file', 'blob', id]).stdout)
  return files
}

function split(output: Buffer): string[] {
  return output
    .toString('utf8')
    .split('\0')
    .filter((entry) => entry !== '')
}
