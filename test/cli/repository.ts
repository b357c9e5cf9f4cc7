/** Real git repositories for tests, gone afterwards. The tests' own calls of git read no configuration of this machine. */

import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { copyOf, tree } from './run.ts'

const env = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@bakery.example',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@bakery.example',
}

/** Runs git in a folder; its output without the last line end. @throws when it fails */
export function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd()
}

/** A repository on branch main with these files in its one commit. */
export function repository(files: Record<string, string | Buffer>): string {
  return committed(tree(files))
}

/** A repository of a fixture's `before`. */
export function fixtureRepository(name: string): string {
  return committed(copyOf(`fixtures/${name}/before`))
}

export function committed(root: string): string {
  git(root, 'init', '-q', '-b', 'main')
  git(root, 'add', '-A')
  git(root, 'commit', '-q', '-m', 'before')
  return root
}

/** A bare repository as the remote `origin`. */
export function withRemote(root: string): string {
  const remote = tree({})
  git(remote, 'init', '-q', '--bare', '-b', 'main')
  git(root, 'remote', 'add', 'origin', remote)
  git(root, 'push', '-q', 'origin', 'main')
  return remote
}

export function writeFile(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

/** A program that leaves a trace when it runs, and its trace. */
export function tripwire(): { readonly command: string; readonly trace: string } {
  const root = tree({})
  const trace = join(root, 'ran')
  const command = join(root, 'program')
  writeFileSync(command, `#!/bin/sh\necho "$0 $*" >> '${trace}'\ncat\n`)
  chmodSync(command, 0o755)
  return { command, trace }
}

/** The subjects of a branch, oldest first. */
export function subjects(root: string, branch: string, base = 'main'): string[] {
  return git(root, 'log', '--reverse', '--format=%s', `${base}..${branch}`).split('\n').filter(Boolean)
}

export const branchOf = (out: string): string => out.split('\n')[0]!
