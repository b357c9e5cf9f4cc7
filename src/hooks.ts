/**
 * The same commits made in a work tree of their own, with the repository's hooks and filters running: only for those who ask for it. What the
 * hooks make of a commit (formatted files, a longer message) is what stays.
 */

import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { WriteError } from './errors.ts'
import type { GitResult } from './git.ts'
import { git } from './git.ts'
import type { Commit, Draft, Repository } from './repository.ts'
import { readCommit, writeCommit } from './repository.ts'

/** @throws WriteError with what a hook said when it refuses; no branch has moved then. */
export function commitWithHooks(
  repository: Repository,
  drafts: readonly Draft[],
  identity: Readonly<Record<string, string>>,
): readonly Commit[] {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'apilift-worktree-'))
  const folder = path.join(home, path.basename(repository.top))
  const run = (cwd: string, args: readonly string[], input?: string): GitResult => {
    const result = git(cwd, args, { hooks: true, identity, ...(input === undefined ? {} : { input }) })
    if (!result.ok)
      throw new WriteError(`git ${args[0]!} with hooks failed; no branch was moved:\n${result.stderr.trim()}`)
    return result
  }
  try {
    run(repository.top, ['worktree', 'add', '--quiet', '--detach', folder, repository.base])
    const commits: Commit[] = []
    for (const draft of drafts) {
      const files = [...draft.files].map(([file, bytes]) => {
        fs.writeFileSync(path.join(folder, repository.prefix, file), bytes)
        return `:(literal)${repository.prefix}${file}`
      })
      run(folder, ['add', '--', ...files])
      run(folder, ['commit', '--quiet', '-F', '-'], draft.message)
      const made = readCommit({ ...repository, top: folder }, 'HEAD')!
      const parent = commits.at(-1)?.id ?? repository.base
      const commit = writeCommit(repository, made.tree, parent, made.message, identity)
      run(folder, ['update-ref', '--no-deref', 'HEAD', commit.id])
      commits.push(commit)
    }
    return commits
  } finally {
    git(repository.top, ['worktree', 'remove', '--force', folder], { hooks: true })
    fs.rmSync(home, { recursive: true, force: true })
  }
}
