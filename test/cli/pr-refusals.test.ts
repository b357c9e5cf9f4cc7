/** What `apilift pr` meets instead of a plain repository with a plain remote. */

import { chmodSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { branchOf, git, repository, withRemote, writeFile } from './repository.ts'
import { apilift, tree } from './run.ts'

const tweet = "fetch('https://ads-api.x.com/12/accounts/a1/tweet?status=x&as_user_id=1', { method: 'POST' })\n"
const branch = 'apilift/x-ads-fixes'
const files = { 'a.js': tweet }

/** Code and message of a run that must leave no branch behind. */
async function refused(root: string, ...args: string[]): Promise<[number, string]> {
  const { code, out, err } = await apilift(['pr', ...args], { cwd: root })
  expect(out).toBe('')
  return [code, err]
}

describe('where there is nothing to branch from', () => {
  test('no git repository', async () => {
    expect(await refused(tree(files))).toEqual([2, expect.stringMatching(/is not in a git repository; run git init/)])
  })
  test('no git at all', async () => {
    const root = repository(files)
    vi.stubEnv('PATH', tree({}))
    const result = await refused(root)
    vi.unstubAllEnvs()
    expect(result).toEqual([2, expect.stringContaining('pr needs git, which is not installed')])
  })
  test('a bare repository', async () => {
    const root = tree({})
    git(root, 'init', '-q', '--bare')
    expect(await refused(root)).toEqual([2, expect.stringContaining('is a bare repository')])
  })
  test('the inside of a git folder', async () => {
    expect(await refused(join(repository(files), '.git'))).toEqual([2, expect.stringContaining('inside a git folder')])
  })
  test('an unborn branch', async () => {
    const root = tree(files)
    git(root, 'init', '-q')
    expect(await refused(root)).toEqual([2, expect.stringContaining('has no commit yet')])
  })
  test.each(['nowhere', '--upload-pack=x', 'HEAD:a.js'])('--base %s', async (base) => {
    expect(await refused(repository(files), `--base=${base}`)).toEqual([
      2,
      `--base: there is no commit "${base}" here. Fetch it, or name another.\n`,
    ])
  })
  test.each(['a..b', '-x', 'a b', 'x.lock'])('--branch %s', async (name) => {
    expect(await refused(repository(files), `--branch=${name}`)).toEqual([
      2,
      expect.stringContaining(`no branch of the name "${name}"`),
    ])
  })
})

describe('what works all the same', () => {
  test('a detached head', async () => {
    const root = repository(files)
    git(root, 'checkout', '-q', '--detach')
    const { code, out } = await apilift(['pr'], { cwd: root })
    expect([code, out]).toEqual([0, expect.stringContaining('1 commit on a detached head at')])
    expect(git(root, 'rev-parse', `${branch}~1`)).toBe(git(root, 'rev-parse', 'HEAD'))
  })
  test('a shallow clone, pushed from as well, and once more from another', async () => {
    const root = repository(files)
    writeFile(root, 'b.txt', 'b\n')
    git(root, 'add', '-A')
    git(root, 'commit', '-q', '-m', 'more')
    const remote = withRemote(root)
    for (const again of [false, true]) {
      const clone = join(tree({}), 'clone')
      git(root, 'clone', '-q', '--depth=1', pathToFileURL(remote).href, clone)
      const { code, out } = await apilift(['pr', '--push', 'origin'], { cwd: clone })
      expect([code, out]).toEqual([0, expect.stringContaining(again ? 'already at origin' : 'pushed to origin')])
      expect(git(remote, 'rev-parse', branch)).toBe(git(clone, 'rev-parse', branch))
    }
    expect(git(remote, 'rev-parse', `${branch}~1`)).toBe(git(root, 'rev-parse', 'main'))
  })
  test('a linked work tree: the branch is made, the tree stays', async () => {
    const root = repository(files)
    const other = join(tree({}), 'other')
    git(root, 'worktree', 'add', '-q', '-b', 'topic', other)
    expect((await apilift(['pr'], { cwd: other })).code).toBe(0)
    expect(git(root, 'rev-parse', `${branch}~1`)).toBe(git(root, 'rev-parse', 'topic'))
    expect(git(other, 'status', '--porcelain')).toBe('')
  })
  test('submodules stay what they are, and it is said that nobody looked into them', async () => {
    const library = repository({ 'lib.js': tweet })
    const root = repository(files)
    git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'vendor/lib')
    git(root, 'commit', '-q', '-m', 'submodule')
    const { code, out, err } = await apilift(['pr'], { cwd: root })
    expect([code, err]).toEqual([0, expect.stringContaining('1 submodule not looked at (vendor/lib): run pr in each')])
    expect(git(root, 'diff', '--name-only', 'main', branchOf(out))).toBe('a.js')
    expect(git(root, 'ls-tree', branchOf(out), 'vendor/lib')).toMatch(/^160000/)
  })
  test('nobody configured as author: apilift signs', async () => {
    const root = repository(files)
    vi.stubEnv('HOME', tree({ '.gitconfig': '[user]\n\tuseConfigOnly = true\n' }))
    const { code, out } = await apilift(['pr'], { cwd: root })
    vi.unstubAllEnvs()
    expect(code).toBe(0)
    expect(git(root, 'log', '-1', '--format=%an <%ae>', branchOf(out))).toBe('apilift <apilift@localhost>')
  })
})

describe('a remote', () => {
  test('is pushed to, and a second run pushes nothing', async () => {
    const root = repository(files)
    const remote = withRemote(root)
    expect((await apilift(['pr', '--push', 'origin'], { cwd: root })).out).toContain('  pushed to origin\n')
    expect(git(remote, 'rev-parse', branch)).toBe(git(root, 'rev-parse', branch))
    expect((await apilift(['pr', '--push', 'origin'], { cwd: root })).out).toContain('  already at origin\n')
  })
  test('that does not exist is refused with those that do', async () => {
    const root = repository(files)
    expect(await refused(root, '--push', 'origin')).toEqual([2, expect.stringContaining('This repository has none')])
    withRemote(root)
    expect(await refused(root, '--push', 'up')).toEqual([2, expect.stringContaining('Expected origin.')])
  })
  test('that does not answer fails, and nothing has moved', async () => {
    const root = repository(files)
    git(root, 'remote', 'add', 'origin', join(tree({}), 'gone'))
    expect(await refused(root, '--push', 'origin')).toEqual([4, expect.stringContaining('did not answer')])
    expect(git(root, 'branch', '--list', branch)).toBe('')
  })
  test('that rejects the push is quoted, and the branch is here', async () => {
    const root = repository(files)
    const remote = withRemote(root)
    const hook = join(remote, 'hooks/pre-receive')
    writeFileSync(hook, '#!/bin/sh\necho "only the baker may push" >&2\nexit 1\n')
    chmodSync(hook, 0o755)
    const { code, err } = await apilift(['pr', '--push', 'origin'], { cwd: root })
    expect(code).toBe(4)
    expect(err).toMatch(/was rejected; the branch apilift\/x-ads-fixes is here and complete/)
    expect(err).toContain('only the baker may push')
    expect(git(root, 'branch', '--list', branch)).toContain(branch)
  })
  test('where others have committed to the branch is not overwritten, from a fresh clone neither', async () => {
    const root = repository(files)
    const remote = withRemote(root)
    await apilift(['pr', '--push', 'origin'], { cwd: root })
    const other = join(tree({}), 'other')
    git(root, 'clone', '-q', '-b', branch, remote, other)
    git(other, 'commit', '-q', '--allow-empty', '-m', 'review: my own touch')
    git(other, 'push', '-q')
    const tip = git(remote, 'rev-parse', branch)
    const clone = join(tree({}), 'clone')
    git(root, 'clone', '-q', remote, clone)
    for (const cwd of [root, clone]) {
      const { code, err } = await apilift(['pr', '--push', 'origin'], { cwd })
      expect([code, err]).toEqual([4, expect.stringContaining('at the remote has 1 commit that apilift did not make')])
      expect(err).toContain('review: my own touch')
    }
    expect(git(remote, 'rev-parse', branch)).toBe(tip)
  })
  test.each([
    ['ext::sh -c "touch /tmp/x"', 2],
    ['--upload-pack=x', 2],
    ['transport::address', 2],
  ])('with the address %s is refused', async (url, code) => {
    const root = repository(files)
    writeFile(root, '.git/config', `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${JSON.stringify(url)}\n`)
    expect((await refused(root, '--push', 'origin'))[0]).toBe(code)
  })
  test('inside the repository is refused: its hooks would run', async () => {
    const root = repository(files)
    git(root, 'init', '-q', '--bare', 'inner.git')
    symlinkSync(join(root, 'inner.git'), join(tree({}), 'link'))
    git(root, 'remote', 'add', 'origin', './inner.git')
    expect(await refused(root, '--push', 'origin')).toEqual([
      2,
      expect.stringContaining('inside the repository itself'),
    ])
  })
})
