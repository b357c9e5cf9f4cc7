/** `apilift pr --open` end to end: a real repository, a bare remote on disk, and a host on this machine. */

import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Fake } from '../hosting/fakes.ts'
import { fakeGitHub, fakeGitLab } from '../hosting/fakes.ts'
import { git, repository, withRemote, writeFile } from './repository.ts'
import type { Outcome } from './run.ts'
import { apilift } from './run.ts'

const token = 'ghp_4b1dd8c0ffee4b1dd8c0ffee'
const tweet = "fetch('https://ads-api.x.com/12/accounts/a1/tweet?status=x&as_user_id=1', { method: 'POST' })\n"
const timeline = "fetch('https://ads-api.x.com/12/accounts/a1/scoped_timeline')\n"
const branch = 'apilift/x-ads-fixes'

interface World {
  readonly root: string
  readonly remote: string
  readonly fake: Fake
  readonly run: (...args: string[]) => Promise<Outcome>
}

async function world(kind: 'github' | 'gitlab' = 'github'): Promise<World> {
  const root = repository({ 'a.js': tweet, 'b.js': timeline })
  const remote = withRemote(root)
  const fake = kind === 'github' ? await fakeGitHub() : await fakeGitLab()
  const name = kind === 'github' ? 'bakery/orders' : 'bakery/tills/orders'
  const env: Record<string, string> =
    kind === 'github'
      ? { GITHUB_API_URL: fake.url, GITHUB_TOKEN: token }
      : { CI_API_V4_URL: fake.url, GITLAB_TOKEN: token }
  const run = (...args: string[]): Promise<Outcome> =>
    apilift(['pr', '--open', '--forge', kind, '--repository', name, ...args], { cwd: root, env })
  return { root, remote, fake, run }
}

const methods = (fake: Fake): string[] => fake.met.map((one) => one.method)

describe('GitHub', () => {
  test('the branch is pushed and the pull request opened, with draft, labels, reviewers and teams', async () => {
    const { remote, root, fake, run } = await world()
    const { code, out } = await run(
      '--draft',
      '--label',
      'api,upgrade',
      '--reviewer',
      '@ada',
      '--reviewer',
      'bakery/bots',
    )
    expect([code, out]).toEqual([0, expect.stringContaining('  opened: https://github.com/bakery/orders/pull/1\n')])
    expect(git(remote, 'rev-parse', branch)).toBe(git(root, 'rev-parse', branch))
    expect(fake.state).toEqual([
      expect.objectContaining({
        title: 'Fix requests to the X Ads API that are broken today',
        head: branch,
        base: 'main',
        draft: true,
        labels: ['api', 'upgrade'],
        requested: { reviewers: ['ada'], team_reviewers: ['bots'] },
      }),
    ])
    expect(fake.state[0]!['body']).toMatch(/### Needs you\n\n- \[ \] `b\.js:1`/)
  })

  test('a second run opens no second one, and sends nothing when nothing has changed', async () => {
    const { fake, run } = await world()
    await run()
    fake.met.length = 0
    expect((await run()).out).toContain('  as it was: https://github.com/bakery/orders/pull/1\n')
    expect(methods(fake)).toEqual(['GET'])
  })

  test('when the base has moved, the same branch and the same pull request follow; ticks and a new title stay', async () => {
    const { root, remote, fake, run } = await world()
    await run()
    const pull = fake.state[0]!
    pull['title'] = 'ORDER-7: my title'
    pull['body'] = String(pull['body']).replace('- [ ]', '- [x]').replaceAll('\n', '\r\n')
    writeFile(root, 'c.js', tweet)
    git(root, 'add', '-A')
    git(root, 'commit', '-q', '-m', 'another')
    expect((await run()).out).toContain('  updated: https://github.com/bakery/orders/pull/1\n')
    expect(fake.state).toHaveLength(1)
    expect([pull['title'], pull['body']]).toEqual(['ORDER-7: my title', expect.stringContaining('- [x] `b.js:1`')])
    expect(pull['body']).toContain('`c.js:1`')
    expect(git(remote, 'merge-base', branch, git(root, 'rev-parse', 'main'))).toBe(git(root, 'rev-parse', 'main'))
  })

  test('a closed one is not reopened, no second one is opened, and nothing is pushed', async () => {
    const { root, remote, fake, run } = await world()
    await run()
    fake.state[0]!['state'] = 'closed'
    const tip = git(remote, 'rev-parse', branch)
    writeFile(root, 'c.js', tweet)
    git(root, 'add', '-A')
    git(root, 'commit', '-q', '-m', 'another')
    fake.met.length = 0
    const { code, out } = await run()
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('closed, and left so: https://github.com/bakery/orders/pull/1'),
    ])
    expect([methods(fake), git(remote, 'rev-parse', branch)]).toEqual([['GET'], tip])
  })

  test('a merged one makes room for the next', async () => {
    const { fake, run } = await world()
    await run()
    Object.assign(fake.state[0]!, { state: 'closed', merged_at: '2026-11-25T00:00:00Z' })
    expect((await run()).out).toContain('  opened: https://github.com/bakery/orders/pull/2\n')
  })

  test('one that somebody else opened for the branch is left alone', async () => {
    const { fake, run } = await world()
    await run()
    fake.state[0]!['body'] = 'mine'
    const { code, err } = await run()
    expect([code, err]).toEqual([4, expect.stringContaining('was not made by apilift; it is left alone')])
    expect(fake.state[0]!['body']).toBe('mine')
  })

  test('a 500 after which it is there all the same opens one, not two', async () => {
    const { fake, run } = await world()
    fake.script['POST'] = [{ status: 500, after: true }]
    const { code, out } = await run()
    expect([code, out]).toEqual([0, expect.stringContaining('  opened: https://github.com/bakery/orders/pull/1\n')])
    expect(fake.state).toHaveLength(1)
  })

  test('labels that are refused fail the run after the pull request was named', async () => {
    const { fake, run } = await world()
    fake.script['POST'] = [undefined, { status: 422, body: { message: 'Validation Failed' } }]
    const { code, out, err } = await run('--label', 'x')
    expect([code, out, err]).toEqual([
      4,
      expect.stringContaining('opened: https://github.com/bakery/orders/pull/1'),
      'GitHub answered 422: Validation Failed\n',
    ])
  })

  test('commits of others at the remote stop it before the host is told anything', async () => {
    const { root, fake, run } = await world()
    await run()
    git(root, 'checkout', '-q', branch)
    git(root, 'commit', '-q', '--allow-empty', '-m', 'mine')
    git(root, 'push', '-q', 'origin', branch)
    git(root, 'checkout', '-q', 'main')
    git(root, 'branch', '-q', '-D', branch)
    fake.met.length = 0
    expect((await run()).code).toBe(4)
    expect(methods(fake)).toEqual(['GET'])
  })
})

describe('GitLab', () => {
  test('the same sections become a merge request: draft by title, labels, reviewers by id; a second run updates it', async () => {
    const { root, fake, run } = await world('gitlab')
    const { code, out } = await run('--draft', '--label', 'api', '--reviewer', 'ada')
    expect([code, out]).toEqual([0, expect.stringContaining('/-/merge_requests/1\n')])
    expect(fake.state).toEqual([
      expect.objectContaining({
        title: 'Draft: Fix requests to the X Ads API that are broken today',
        source_branch: branch,
        target_branch: 'main',
        add_labels: 'api',
        reviewer_ids: [7],
      }),
    ])
    expect(fake.state[0]!['description']).toContain('### Needs you')
    writeFile(root, 'c.js', tweet)
    git(root, 'add', '-A')
    git(root, 'commit', '-q', '-m', 'another')
    expect((await run()).out).toContain('  updated: ')
    expect([fake.state.length, fake.state[0]!['description']]).toEqual([1, expect.stringContaining('`c.js:1`')])
  })
  test('a closed one is not reopened', async () => {
    const { fake, run } = await world('gitlab')
    await run()
    fake.state[0]!['state'] = 'closed'
    expect((await run()).out).toContain('closed, and left so')
    expect(fake.state).toHaveLength(1)
  })
  test('a reviewer whom it does not have is named', async () => {
    const { run } = await world('gitlab')
    expect((await run('--reviewer', 'nobody')).err).toBe('GitLab has no user "nobody" to ask for a review.\n')
  })
})

describe('which host, which repository, which token', () => {
  const at = async (url: string, env: Record<string, string>, ...args: string[]): Promise<Outcome> => {
    const root = repository({ 'a.js': tweet })
    git(root, 'remote', 'add', 'origin', url)
    return apilift(['pr', '--open', ...args], { cwd: root, env })
  }
  test('no token', async () => {
    for (const url of ['https://github.com/bakery/orders.git', 'git@github.com:bakery/orders.git'])
      expect(await at(url, {})).toMatchObject({
        code: 2,
        err: expect.stringContaining('there is no token. Set GITHUB_TOKEN or GH_TOKEN') as string,
      })
    expect((await at('ssh://git@gitlab.com:22/bakery/tills/orders', {})).err).toContain('Set GITLAB_TOKEN')
  })
  test('the address of a repository never decides where the token goes', async () => {
    const fake = await fakeGitHub()
    const { code, err } = await at(`${fake.url}/bakery/orders.git`, { GITHUB_TOKEN: token })
    expect([code, err]).toEqual([2, expect.stringMatching(/is on none of github\.com or gitlab\.com/)])
    expect(fake.met).toEqual([])
  })
  test('a password in the address is not shown', async () => {
    const { err } = await at('https://ada:s3cret@bakery.example/orders.git', { GITHUB_TOKEN: token })
    expect(err).toContain('https://bakery.example/orders.git')
    expect(err).not.toContain('s3cret')
  })
  test('an own server is known by the environment', async () => {
    const env = { GITHUB_SERVER_URL: 'https://git.bakery.example' }
    expect((await at('git@git.bakery.example:bakery/orders.git', env)).err).toContain('there is no token')
  })
  test.each([
    ['--base', 'HEAD~0', 'is no branch that could be merged into'],
    ['--repository', 'orders', 'expected a repository as owner/name'],
  ])('%s %s is refused', async (option, value, message) => {
    const { code, err } = await at('git@github.com:bakery/orders.git', { GITHUB_TOKEN: token }, option, value)
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })
  test('a detached head needs a branch to merge into, which a pipeline knows', async () => {
    const { root, fake, remote } = await world('gitlab')
    git(root, 'checkout', '-q', '--detach')
    const args = ['pr', '--open', '--forge', 'gitlab', '--repository', 'bakery/tills/orders']
    const env = { CI_API_V4_URL: fake.url, GITLAB_TOKEN: token }
    expect((await apilift(args, { cwd: root, env })).err).toContain('the head is detached')
    rmSync(join(remote, 'refs/heads/apilift'), { recursive: true, force: true })
    await apilift(args, { cwd: root, env: { ...env, CI_COMMIT_BRANCH: 'main' } })
    expect(fake.state[0]).toMatchObject({ target_branch: 'main' })
  })
  test('options that only an opened one has are refused without it', async () => {
    const { code, err } = await apilift(['pr', '--draft'], { cwd: repository({ 'a.js': tweet }) })
    expect([code, err]).toEqual([2, '--draft needs --open.\n'])
  })
})

test('the token appears in no output, commit, configuration, file or request but the header', async () => {
  const { root, remote, fake, run } = await world()
  const outcomes = [await run(), await run('--verbose')]
  fake.script['GET'] = [{ status: 401, body: { message: token } }]
  outcomes.push(await run())
  fake.script['GET'] = [{ status: 403, body: { message: `no ${token}` } }]
  outcomes.push(await run())
  fake.script['GET'] = [{ status: 302, headers: { location: `http://127.0.0.1:9/${token}` } }]
  outcomes.push(await run())
  expect(outcomes.map((one) => one.code)).toEqual([0, 0, 4, 4, 4])
  for (const { out, err } of outcomes) expect(out + err).not.toContain(token)
  expect(git(root, 'log', '--all', '--format=%B%an%ae')).not.toContain(token)
  for (const folder of [root, remote]) expect(filesHolding(folder, token)).toEqual([])
  const tokens = fake.met.map((one) => JSON.stringify({ ...one, authorization: '' }))
  expect(tokens.filter((one) => one.includes(token))).toEqual([])
})

/** Files below a folder, the git folder included, whose bytes hold a text. */
function filesHolding(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile() && readFileSync(file).includes(text))
}
