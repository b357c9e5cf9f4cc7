/**
 * A branch written beside the work tree, never through it: blobs, trees and commits by plumbing and an index of our own. Nothing is checked out,
 * so no filter and no hook of the repository runs, and no file changes. `src/hooks.ts` holds the other way, for those who ask for it.
 */

import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { UsageError, WriteError } from './errors.ts'
import { git, split } from './git.ts'

export interface Repository {
  /** Absolute path of the work tree's top folder. */
  readonly top: string
  /** Where the root lies in it: empty, or with a slash at the end. */
  readonly prefix: string
  /** Absolute path of what all work trees share. */
  readonly commonDir: string
  /** The commit to start from. */
  readonly base: string
  /** The branch that is checked out; null on a detached head. */
  readonly current: string | null
  readonly isShallow: boolean
  /** Folders of submodules below the root, relative to it. */
  readonly submodules: readonly string[]
}

const line = (output: Buffer): string => output.toString('utf8').replace(/\r?\n$/, '')

/** @throws UsageError where there is nothing to branch from. */
export function openRepository(root: string, base = 'HEAD'): Repository {
  if (!git(root, ['version']).ok)
    throw new UsageError('pr needs git, which is not installed or not on the PATH. Use migrate instead.')
  const bare = git(root, ['rev-parse', '--is-bare-repository'])
  if (!bare.ok) {
    const why = bare.stderr.includes('dubious ownership')
      ? 'belongs to another user, and git refuses it; see safe.directory in git-config'
      : 'is not in a git repository; run git init and commit, or use migrate'
    throw new UsageError(`${root} ${why}.`)
  }
  if (line(bare.stdout) === 'true')
    throw new UsageError(`${root} is a bare repository. Run pr in a clone that has a work tree.`)
  const top = git(root, ['rev-parse', '--show-toplevel'])
  if (!top.ok) throw new UsageError(`${root} lies inside a git folder. Run pr in the work tree.`)
  const commit = commitOf(root, base)
  if (commit === null)
    throw new UsageError(
      base === 'HEAD'
        ? `${root} has no commit yet: there is nothing to branch from. Commit first, or use migrate.`
        : `--base: there is no commit "${base}" here. Fetch it, or name another.`,
    )
  const entries = split(git(root, ['ls-tree', '-r', '-z', commit]).stdout)
  return {
    top: line(top.stdout),
    prefix: line(git(root, ['rev-parse', '--show-prefix']).stdout),
    commonDir: path.resolve(root, line(git(root, ['rev-parse', '--git-common-dir']).stdout)),
    base: commit,
    current: /^refs\/heads\/(.+)$/.exec(line(git(root, ['symbolic-ref', '-q', 'HEAD']).stdout))?.[1] ?? null,
    isShallow: line(git(root, ['rev-parse', '--is-shallow-repository']).stdout) === 'true',
    submodules: entries.flatMap((entry) => /^160000 commit [0-9a-f]+\t(.*)$/s.exec(entry)?.[1] ?? []),
  }
}

/** The full id of a commit, or null when there is none of that name. */
export function commitOf(root: string, name: string): string | null {
  if (name.startsWith('-')) return null
  const result = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`])
  return result.ok ? line(result.stdout) : null
}

export interface Draft {
  readonly message: string
  /** Contents by path relative to the root; only what differs from the commit before. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

export interface Commit {
  readonly id: string
  readonly tree: string
  readonly parents: readonly string[]
  /** Without the digest. */
  readonly message: string
  /** True when nobody but us can have written it: its digest covers its tree, its message and everything below. */
  readonly isOurs: boolean
}

const digestLine = /\nApilift-Digest: ([0-9a-f]{64})\n*$/

function digestOf(parent: string, tree: string, message: string): string {
  return createHash('sha256').update(`${parent}\n${tree}\n${message}`).digest('hex')
}

/** A commit, or null when it is not here (beyond the edge of a shallow clone). */
export function readCommit(repository: Repository, id: string): Commit | null {
  const result = git(repository.top, ['cat-file', 'commit', id])
  if (!result.ok) return null
  const text = result.stdout.toString('utf8')
  const end = text.indexOf('\n\n')
  const head = text.slice(0, end)
  const body = text.slice(end + 2)
  const tree = /^tree ([0-9a-f]+)$/m.exec(head)?.[1] ?? ''
  const parents = [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1]!)
  const digest = digestLine.exec(body)?.[1]
  const message = body.replace(digestLine, '\n')
  const isOurs = parents.length === 1 && digest === digestOf(parents[0]!, tree, message)
  return { id, tree, parents, message, isOurs }
}

/** Writes a chain of commits on the base; no branch points to it yet. */
export function writeCommits(
  repository: Repository,
  drafts: readonly Draft[],
  identity: Readonly<Record<string, string>>,
): readonly Commit[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'apilift-index-'))
  try {
    const index = path.join(folder, 'index')
    must(git(repository.top, ['read-tree', repository.base], { index }), 'read the tree of the base commit')
    const commits: Commit[] = []
    for (const draft of drafts) {
      const entries = [...draft.files].map(
        ([file, bytes]) => `${modeOf(repository, file)} ${writeBlob(repository, bytes)}\t${repository.prefix}${file}\0`,
      )
      const input = entries.join('')
      must(git(repository.top, ['update-index', '-z', '--index-info'], { index, input }), 'write the index')
      const tree = line(must(git(repository.top, ['write-tree', '--missing-ok'], { index }), 'write a tree').stdout)
      commits.push(writeCommit(repository, tree, commits.at(-1)?.id ?? repository.base, draft.message, identity))
    }
    return commits
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

export function writeCommit(
  repository: Repository,
  tree: string,
  parent: string,
  text: string,
  identity: Readonly<Record<string, string>>,
): Commit {
  const message = `${text.trimEnd()}\n`
  const input = `${message}Apilift-Digest: ${digestOf(parent, tree, message)}\n`
  const id = line(
    must(git(repository.top, ['commit-tree', tree, '-p', parent], { input, identity }), 'write a commit').stdout,
  )
  return { id, tree, parents: [parent], message, isOurs: true }
}

function writeBlob(repository: Repository, bytes: Uint8Array): string {
  return line(
    must(git(repository.top, ['hash-object', '-w', '--no-filters', '--stdin'], { input: bytes }), 'write a file')
      .stdout,
  )
}

function modeOf(repository: Repository, file: string): string {
  const args = ['ls-tree', '-z', repository.base, '--', `:(literal)${repository.prefix}${file}`]
  return /^(100\d{3}) blob/.exec(git(repository.top, args).stdout.toString('utf8'))?.[1] ?? '100644'
}

function must(result: ReturnType<typeof git>, what: string): ReturnType<typeof git> {
  if (!result.ok) throw new WriteError(`git could not ${what}: ${result.stderr.trim()}`)
  return result
}

/** True when both are the same work: the same trees with the same messages, on the same base. */
export function isSameChain(repository: Repository, tip: string, commits: readonly Commit[]): boolean {
  let at = tip
  for (const wanted of [...commits].reverse()) {
    const commit = readCommit(repository, at)
    if (!commit?.isOurs || commit.tree !== wanted.tree || commit.message !== wanted.message) return false
    at = commit.parents[0]!
  }
  return at === repository.base
}

/** The last commits of a chain, oldest first. */
export function chainTo(repository: Repository, tip: string, length: number): readonly Commit[] {
  const commits: Commit[] = []
  for (let at = tip; commits.length < length; at = commits[0]!.parents[0]!) commits.unshift(readCommit(repository, at)!)
  return commits
}

/** Who signs the commits: what the user's environment and git know, else apilift itself. */
export function identityFrom(
  repository: Repository,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const own = Object.fromEntries(
    ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL'].flatMap((name) =>
      env[name] ? [[name, env[name]]] : [],
    ),
  ) as Record<string, string>
  const knows = (what: string): boolean => git(repository.top, ['var', what], { identity: own }).ok
  if (knows('GIT_AUTHOR_IDENT') && knows('GIT_COMMITTER_IDENT')) return own
  const named = { NAME: 'apilift', EMAIL: 'apilift@localhost' }
  return {
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) =>
        Object.entries(named).map(([part, value]) => [`GIT_${who}_${part}`, value]),
      ),
    ),
    ...own,
  }
}

/** @throws UsageError for a name that git does not take. */
export function checkBranchName(repository: Repository, name: string): void {
  if (name.startsWith('-') || !git(repository.top, ['check-ref-format', `refs/heads/${name}`]).ok)
    throw new UsageError(`--branch: git takes no branch of the name "${name}".`)
}

/** The commit a branch points to, or null. */
export function tipOf(repository: Repository, branch: string): string | null {
  return commitOf(repository.top, `refs/heads/${branch}`)
}

/** The folder of the work tree that has the branch checked out, or null. */
export function checkedOutAt(repository: Repository, branch: string): string | null {
  const list = split(git(repository.top, ['worktree', 'list', '--porcelain', '-z']).stdout)
  let folder = ''
  for (const entry of list) {
    if (entry.startsWith('worktree ')) folder = entry.slice('worktree '.length)
    if (entry === `branch refs/heads/${branch}`) return folder
  }
  return null
}

/**
 * The subjects of what others committed up to `tip`: their work, which must not be lost. Empty when all of it is ours or part of the base.
 * @throws never; a commit that is not here counts as foreign.
 */
export function foreignCommits(repository: Repository, tip: string): readonly string[] {
  if (git(repository.top, ['merge-base', '--is-ancestor', tip, repository.base]).ok) return []
  const newest = readCommit(repository, tip)
  if (newest?.isOurs) return []
  const ids = line(git(repository.top, ['rev-list', '--max-count=200', tip, '--not', repository.base]).stdout).split(
    '\n',
  )
  const foreign = ids.filter((id) => id !== '').flatMap((id) => readCommit(repository, id) ?? [])
  const shown = foreign.filter((commit) => !commit.isOurs)
  return shown.length > 0
    ? shown.map(({ id, message }) => `${id.slice(0, 9)} ${message.split('\n')[0]!}`)
    : [tip.slice(0, 9)]
}

/** Points the branch at a commit, if it still points where we looked. @throws WriteError */
export function moveBranch(repository: Repository, branch: string, to: string, from: string | null): void {
  const old = from ?? '0'.repeat(to.length)
  must(git(repository.top, ['update-ref', '-m', 'apilift pr', `refs/heads/${branch}`, to, old]), `move ${branch}`)
}

/**
 * Writes a text of ours into the git folder, where no work tree sees it; answers its absolute path.
 * @throws WriteError when a link would lead it elsewhere
 */
export function writeBeside(repository: Repository, name: string, text: string): string {
  const full = path.join(repository.commonDir, 'apilift', `${name.replaceAll('/', '-')}.md`)
  fs.mkdirSync(path.dirname(full), { recursive: true })
  const home = path.join(fs.realpathSync(repository.commonDir), 'apilift')
  if (fs.realpathSync(path.dirname(full)) !== home || fs.lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new WriteError(`${full} is or lies behind a symbolic link; nothing is written through it.`)
  fs.writeFileSync(full, text)
  return full
}

/** Hooks that the repository has and that do not run: their names. */
export function hooksOf(repository: Repository): readonly string[] {
  const set = git(repository.top, ['config', '--local', '-z', '--get', 'core.hooksPath'])
  const own = set.ok ? split(set.stdout)[0] : undefined
  const folder = own === undefined ? path.join(repository.commonDir, 'hooks') : path.resolve(repository.top, own)
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  return fs
    .readdirSync(folder)
    .filter((name) => /^[a-z-]+$/.test(name))
    .sort()
}
