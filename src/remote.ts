/** A remote repository: what it has under a name, and pushing to it. Its address is checked first; git may reach programs through one. */

import fs from 'node:fs'
import path from 'node:path'
import { UsageError, WriteError } from './errors.ts'
import type { GitOptions } from './git.ts'
import { git, split } from './git.ts'
import type { Repository } from './repository.ts'

/**
 * The address that `git push NAME` would use.
 * @throws UsageError when there is no such remote, or its address is no place to push to.
 */
export function remoteUrl(repository: Repository, name: string): string {
  const known = git(repository.top, ['remote']).stdout.toString('utf8').split('\n').filter(Boolean)
  if (!known.includes(name))
    throw new UsageError(
      `--push: there is no remote "${name}". ${known.length > 0 ? `Expected ${known.join(' or ')}.` : 'This repository has none: add one with git remote add.'}`,
    )
  const url = git(repository.top, ['remote', 'get-url', '--push', name]).stdout.toString('utf8').split('\n')[0]!
  const local = localPath(repository, url)
  if (local === null && !/^(https?|ssh):\/\/[^-]/.test(url) && !/^(?!-)[\w.@-]+:(?!:)/.test(url))
    throw new UsageError(`--push: ${name} leads to ${anonymous(url)}; expected https, ssh or a folder.`)
  if (local !== null && isInside(repository.top, local))
    throw new UsageError(
      `--push: ${name} leads to ${local}, inside the repository itself, whose hooks would run. Expected a place outside.`,
    )
  return local ?? url
}

function localPath(repository: Repository, url: string): string | null {
  if (url.startsWith('file://')) return new URL(url).pathname
  if (url.includes('://') || url.includes('::') || /^[^/\\]+:/.test(url)) return null
  return path.resolve(repository.top, url)
}

function isInside(folder: string, file: string): boolean {
  const real = (one: string): string => (fs.existsSync(one) ? fs.realpathSync(one) : one)
  return `${real(file)}${path.sep}`.startsWith(real(folder) + path.sep)
}

/** An address without the name and password that may stand in it. */
export function anonymous(url: string): string {
  return url.replace(/([a-z][a-z+.-]*:\/\/)[^/@\s]*@/gi, '$1')
}

/** The commit a branch has there, or null. @throws WriteError when the remote does not answer. */
export function remoteTip(repository: Repository, url: string, branch: string): string | null {
  const args = ['ls-remote', '--upload-pack=git-upload-pack', '--', url, `refs/heads/${branch}`]
  const result = git(repository.top, args, network(repository))
  if (!result.ok) throw new WriteError(`${anonymous(url)} did not answer: ${told(result.stderr)}`)
  return /^([0-9a-f]{40,64})\t/.exec(result.stdout.toString('utf8'))?.[1] ?? null
}

/** Brings the commits of a branch here, under no name. @throws WriteError */
export function fetchBranch(repository: Repository, url: string, branch: string): void {
  const quiet = ['--quiet', '--no-tags', '--no-write-fetch-head', '--refmap=', '--no-auto-maintenance']
  const args = ['fetch', ...quiet, '--upload-pack=git-upload-pack', ...(repository.isShallow ? ['--depth=1'] : [])]
  const result = git(repository.top, [...args, '--', url, `refs/heads/${branch}`], network(repository))
  if (!result.ok) throw new WriteError(`${branch} could not be fetched from ${anonymous(url)}: ${told(result.stderr)}`)
}

/** Pushes a commit under a branch's name, if the remote still has there what we saw. @throws WriteError with what the remote said. */
export function push(
  repository: Repository,
  url: string,
  branch: string,
  commit: string,
  expected: string | null,
  hooks: boolean,
): void {
  const ref = `refs/heads/${branch}`
  const args = ['push', '--quiet', '--no-signed', '--no-recurse-submodules', '--receive-pack=git-receive-pack']
  const lease = `--force-with-lease=${ref}:${expected ?? ''}`
  const result = git(repository.top, [...args, lease, '--', url, `${commit}:${ref}`], {
    ...network(repository),
    hooks,
  })
  if (!result.ok)
    throw new WriteError(
      `the push to ${anonymous(url)} was rejected; the branch ${branch} is here and complete:\n${told(result.stderr)}`,
    )
}

/** What git said, without addresses that carry a password. */
function told(stderr: string): string {
  const lines = anonymous(stderr).split('\n')
  return lines
    .filter((one) => one.trim() !== '' && !one.startsWith('hint:'))
    .slice(0, 12)
    .join('\n')
}

/** The user's own way to sign in: helpers and ssh command of their global and the system's configuration, never the repository's. */
function network(repository: Repository): GitOptions {
  const own = ['--system', '--global'].flatMap((scope) =>
    split(git(repository.top, ['config', scope, '-z', '--get-regexp', '^(credential\\..*|core\\.sshcommand)$']).stdout),
  )
  return { network: true, config: own.map((entry) => entry.replace('\n', '=')) }
}
