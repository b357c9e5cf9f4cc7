/** The audited repository's own configuration names programs wherever git allows it. None of them runs, unless `--hooks` says so. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { git as hardened } from '../../src/git.ts'
import { branchOf, git, repository, subjects, tripwire, withRemote, writeFile } from './repository.ts'
import { apilift, tree } from './run.ts'

const tweet = "fetch('https://ads-api.x.com/12/accounts/a1/tweet?status=x&as_user_id=1', { method: 'POST' })\n"

/** A repository that names a program in every place where git would run one. */
function hostile(): { readonly root: string; readonly trace: string; readonly remote: string } {
  const root = repository({ 'a.js': tweet, '.gitattributes': '*.js filter=evil diff=evil merge=evil\n' })
  const remote = withRemote(root)
  const { command, trace } = tripwire()
  const hooks = ['pre-commit', 'commit-msg', 'prepare-commit-msg', 'post-commit', 'pre-push', 'reference-transaction']
  for (const name of [...hooks, 'post-checkout', 'post-index-change', 'update', 'pre-receive']) {
    writeFile(root, `.git/hooks/${name}`, `#!/bin/sh\nexec ${command} ${name}\n`)
    chmodSync(join(root, '.git/hooks', name), 0o755)
  }
  const settings = {
    'core.fsmonitor': command,
    'core.sshCommand': command,
    'core.pager': command,
    'core.editor': command,
    'core.askPass': command,
    'core.gitProxy': command,
    'core.alternateRefsCommand': command,
    'diff.external': command,
    'diff.evil.textconv': command,
    'diff.evil.command': command,
    'filter.evil.clean': command,
    'filter.evil.smudge': command,
    'filter.evil.process': command,
    'filter.evil.required': 'true',
    'merge.evil.driver': command,
    'gpg.program': command,
    'commit.gpgSign': 'true',
    'push.gpgSign': 'true',
    'credential.helper': `!${command}`,
    'uploadpack.packObjectsHook': command,
    'remote.origin.receivepack': command,
    'remote.origin.uploadpack': command,
    'protocol.ext.allow': 'always',
    'protocol.allow': 'always',
  }
  for (const [name, value] of Object.entries(settings)) git(root, 'config', name, value)
  return { root, trace, remote }
}

test('a branch is made and pushed without a single one of them', async () => {
  const { root, trace, remote } = hostile()
  const { code, out, err } = await apilift(['pr', '--push', 'origin'], { cwd: root })
  expect([code, err]).toEqual([0, expect.stringContaining('hooks of the repository are not run (')])
  expect(err).toContain('pre-commit')
  expect(hardened(remote, ['rev-parse', branchOf(out)]).ok).toBe(true)
  expect(existsSync(trace)).toBe(false)
})

test('the trap is armed: plain git runs them', () => {
  const { root, trace } = hostile()
  expect(() => git(root, 'commit', '-q', '--allow-empty', '-m', 'x')).toThrow()
  const without = ['core.fsmonitor=', 'filter.evil.process=', 'filter.evil.required=false', 'commit.gpgSign=false']
  const off = without.flatMap((setting) => ['-c', setting])
  git(root, ...off, 'commit', '-q', '--allow-empty', '-m', 'x')
  const ran = readFileSync(trace, 'utf8')
  expect(ran).toMatch(/program 2 \d+/)
  expect(ran).toContain('pre-commit')
})

test('a credential helper of the repository is not asked, whatever address it is for; the one of the user is', async () => {
  const host = await unauthorized()
  const root = repository({ 'a.js': tweet })
  git(root, 'remote', 'add', 'origin', `${host}/bakery/orders.git`)
  const [evil, own] = [tripwire(), tripwire()]
  git(root, 'config', `credential.${host}.helper`, `!${evil.command}`)
  git(root, 'config', 'credential.helper', `!${evil.command}`)
  vi.stubEnv('HOME', tree({ '.gitconfig': `[credential]\n\thelper = "!${own.command}"\n` }))
  const { code, err } = await apilift(['pr', '--push', 'origin'], { cwd: root })
  vi.unstubAllEnvs()
  expect([code, err]).toEqual([4, expect.stringContaining('did not answer')])
  expect(existsSync(own.trace)).toBe(true)
  expect(existsSync(evil.trace)).toBe(false)
})

/** The address of a server that asks everybody to sign in. A process of its own: git is waited for. */
async function unauthorized(): Promise<string> {
  const code = `require('http').createServer((_, r) => r.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end())
    .listen(0, '127.0.0.1', function () { console.log(this.address().port) })`
  const server = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void server.kill())
  const [port] = (await once(server.stdout, 'data')) as [Buffer]
  return `http://127.0.0.1:${port.toString().trim()}`
}

describe('--hooks', () => {
  test('runs them, in a work tree of their own, and keeps what they make of a commit', async () => {
    const root = repository({ 'a.js': tweet })
    const hook = (name: string, text: string): void => {
      writeFile(root, `.git/hooks/${name}`, `#!/bin/sh\n${text}\n`)
      chmodSync(join(root, '.git/hooks', name), 0o755)
    }
    hook('pre-commit', 'echo "// checked" >> a.js; git add a.js; pwd > "$(git rev-parse --git-common-dir)/where"')
    hook('commit-msg', 'sed -i "1s/^/ORDER-7 /" "$1"')
    const { code, out, err } = await apilift(['pr', '--hooks'], { cwd: root })
    expect([code, err]).toEqual([0, 'hooks and filters of the repository are run, as --hooks asks for\n'])
    expect(subjects(root, branchOf(out))).toEqual(['ORDER-7 fix(x-ads): `status` of new Tweets became `text`'])
    expect(git(root, 'show', `${branchOf(out)}:a.js`)).toMatch(/text=x[\s\S]*\n\/\/ checked$/)
    expect(readFileSync(join(root, '.git/where'), 'utf8')).not.toContain(root)
    expect(git(root, 'status', '--porcelain')).toBe('')
    expect(git(root, 'worktree', 'list').split('\n')).toHaveLength(1)
    // What a hook made is ours: the next run may replace it.
    expect((await apilift(['pr', '--hooks'], { cwd: root })).out).toContain(', as before')
  })
  test('a hook that refuses is quoted, and no branch is there', async () => {
    const root = repository({ 'a.js': tweet })
    writeFile(root, '.git/hooks/pre-commit', '#!/bin/sh\necho "no orders on Sunday" >&2\nexit 1\n')
    chmodSync(join(root, '.git/hooks/pre-commit'), 0o755)
    const { code, err } = await apilift(['pr', '--hooks'], { cwd: root })
    expect([code, err]).toEqual([4, expect.stringContaining('no orders on Sunday')])
    expect(git(root, 'branch')).toBe('* main')
    expect(git(root, 'worktree', 'list').split('\n')).toHaveLength(1)
  })
})

test('the description is not written through a link', async () => {
  const root = repository({ 'a.js': tweet })
  const elsewhere = tree({})
  symlinkSync(elsewhere, join(root, '.git/apilift'))
  const { code, err } = await apilift(['pr'], { cwd: root })
  expect([code, err]).toEqual([4, expect.stringContaining('behind a symbolic link')])
})

test.each([
  ['hash-object', '-w', '--stdin'],
  ['read-tree', 'HEAD'],
  ['commit', '-m', 'x'],
  ['checkout', 'main'],
  ['worktree', 'add', 'x'],
  ['fetch', 'origin'],
  ['push', 'origin', 'main'],
  ['cat-file', '--textconv', 'HEAD:a'],
  ['config', 'core.bare', 'true'],
  ['filter-branch'],
])('the helper refuses git %s in a form that could run a program', (...args) => {
  expect(() => hardened('.', args)).toThrow(TypeError)
})
