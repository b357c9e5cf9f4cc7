/**
 * Every call of git goes through here. An audited repository's own configuration may name programs (fsmonitor, hooks, diff drivers, filters,
 * pagers, ssh commands, credential helpers); none of them is ever run. Synchronous, because the core is, and plumbing alone: what the porcelain
 * of git does on the way (checking out, filtering, signing, running hooks) is what must not happen, so a library around it would be in the way.
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
  'push.gpgSign=false',
  'push.recurseSubmodules=no',
  'fetch.recurseSubmodules=false',
  'http.followRedirects=false',
  'commit.gpgSign=false',
  'i18n.commitEncoding=UTF-8',
  'core.splitIndex=false',
  'uploadpack.packObjectsHook=',
  'gc.auto=0',
  'maintenance.auto=false',
  'log.showSignature=false',
  'gpg.program=false',
  'submodule.recurse=false',
]

const maxOutput = 512 * 1024 * 1024

export interface GitOptions {
  readonly input?: string | Uint8Array
  /** A private index instead of the repository's own. */
  readonly index?: string
  /** Who writes a commit, as `GIT_AUTHOR_NAME` and its kin. */
  readonly identity?: Readonly<Record<string, string>>
  /** Configuration of the one who runs us, after what is switched off; never the repository's. */
  readonly config?: readonly string[]
  /** Talks to a remote: the user's own ssh and its agent may be used. */
  readonly network?: boolean
  /** Runs the repository's hooks, because the user asked for it. */
  readonly hooks?: boolean
}

type Guard = (args: readonly string[], options: GitOptions) => boolean

const always: Guard = () => true
const indexed: Guard = (_, options) => options.index !== undefined
const networked: Guard = (_, options) => options.network === true
const hooked: Guard = (_, options) => options.hooks === true

/** Only commands that run neither filters (clean, smudge) nor diff drivers are let through, and each only in the form in which it does not. */
const allowed: Readonly<Record<string, Guard>> = {
  'rev-parse': always,
  'ls-files': always,
  'ls-tree': always,
  'cat-file': (args) => !args.some((arg) => /^--(textconv|filters)/.test(arg)),
  'diff-index': always,
  version: always,
  'rev-list': always,
  'merge-base': always,
  'for-each-ref': always,
  'symbolic-ref': (args) => args.length === 3 && args[1] === '-q',
  'check-ref-format': always,
  config: (args) => args.some((arg) => arg.startsWith('--get')),
  remote: (args) => args[1] === 'get-url' || args.length === 1,
  worktree: (args) => args[1] === 'list',
  var: always,
  'hash-object': (args) => args.includes('--no-filters'),
  'read-tree': indexed,
  'update-index': indexed,
  'write-tree': indexed,
  'commit-tree': always,
  'update-ref': always,
  'ls-remote': networked,
  fetch: networked,
  push: networked,
  // Checking out and committing run filters and hooks: only with the user's word.
  checkout: hooked,
  add: hooked,
  commit: hooked,
}

/**
 * Runs one plumbing command in `root`. Never throws for a failing git; `ok` says.
 * @throws TypeError for a command that is not on the list: a mistake of ours.
 */
export function git(root: string, args: readonly string[], options: GitOptions = {}): GitResult {
  const command = args[0] ?? ''
  const own = command === 'worktree' && options.hooks === true ? hooked : allowed[command]
  if (!own?.(args, options))
    throw new TypeError(`git ${args.join(' ')} is not among the commands that are safe on a hostile repository`)
  const switchedOff = hardened.filter((setting) => !options.hooks || !trusted.includes(setting))
  const ssh = options.network ? [`core.sshCommand=${process.env['GIT_SSH_COMMAND'] ?? 'ssh'}`] : []
  const config = [...switchedOff, ...ssh, ...(options.config ?? [])].flatMap((setting) => ['-c', setting])
  const result = spawnSync('git', ['--no-pager', '--no-replace-objects', ...config, ...args], {
    cwd: root,
    env: environment(options),
    maxBuffer: maxOutput,
    windowsHide: true,
    timeout: options.network || options.hooks ? 600_000 : 120_000,
    ...(options.input === undefined ? {} : { input: options.input }),
  })
  // Without git on the machine there is no output at all.
  if (result.error) return { ok: false, stdout: Buffer.alloc(0), stderr: result.error.message }
  return { ok: result.status === 0, stdout: result.stdout, stderr: result.stderr.toString('utf8') }
}

/** What the user hands back to the repository with `--hooks`. */
const trusted: readonly string[] = ['core.hooksPath=/dev/null', 'core.attributesFile=/dev/null']

/** The environment without anything that redirects git: no GIT_DIR, no external programs, no prompts, no token. */
function environment(options: GitOptions): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = {}
  const names = ['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'TMPDIR', 'TEMP', 'LANG', 'XDG_CONFIG_HOME']
  const network = ['SSH_AUTH_SOCK', 'HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy']
  for (const name of options.network ? [...names, ...network, 'SSL_CERT_FILE', 'GIT_SSL_CAINFO'] : names) {
    const value = process.env[name]
    if (value !== undefined) kept[name] = value
  }
  return {
    ...kept,
    ...options.identity,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_PAGER: 'cat',
    // Wins over every protocol.*.allow: `ext::` and other helpers that are programs stay shut.
    GIT_ALLOW_PROTOCOL: options.network ? 'https:http:ssh:file' : 'none',
    ...(options.index === undefined ? {} : { GIT_INDEX_FILE: options.index }),
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
  const entries = [...blobs(root, ref)].sort(([a], [b]) => (a < b ? -1 : 1))
  const order = new Map(entries.map(([path], index) => [path, index]))
  let ahead = new Map<string, Uint8Array>()
  // Who reads one after the other gets many with one process; a process for each would cost milliseconds a file.
  let next = 0
  const read = (path: string, id: string): Uint8Array => {
    const known = ahead.get(path)
    if (known) return known
    const at = order.get(path)!
    if (at !== next) return git(root, ['cat-file', 'blob', id]).stdout
    const chunk = entries.slice(at, at + chunkSize)
    next = at + chunk.length
    ahead = readBlobs(root, chunk)
    return ahead.get(path) ?? git(root, ['cat-file', 'blob', id]).stdout
  }
  return new Map(entries.map(([path, id]) => [path, () => read(path, id)]))
}

const chunkSize = 512

/** Contents by path, from one process. What git could not give is left out. */
function readBlobs(root: string, entries: readonly (readonly [string, string])[]): Map<string, Uint8Array> {
  const input = entries.map(([, id]) => `${id}\n`).join('')
  const { stdout } = git(root, ['cat-file', '--batch'], { input })
  const found = new Map<string, Uint8Array>()
  let at = 0
  for (const [path] of entries) {
    const end = stdout.indexOf(10, at)
    if (end < 0) break
    const size = / blob (\d+)$/.exec(stdout.toString('latin1', at, end))?.[1]
    at = end + 1
    if (size === undefined) continue
    found.set(path, stdout.subarray(at, at + Number(size)))
    at += Number(size) + 1
  }
  return found
}

/** The entries of an output that ends each with a NUL. */
export function split(output: Buffer): string[] {
  return output
    .toString('utf8')
    .split('\0')
    .filter((entry) => entry !== '')
}
