/** `apilift pr` on this machine alone: real repositories, a branch beside them, nothing else touched. */

import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readTree } from '../fixtures.ts'
import { branchOf, fixtureRepository, git, repository, subjects, writeFile } from './repository.ts'
import { apilift, project } from './run.ts'

const branch = 'apilift/x-ads-v4-to-v12'
const tweet = "fetch('https://ads-api.x.com/12/accounts/a1/tweet?status=x&as_user_id=1', { method: 'POST' })\n"

/** One change that is overdue, one that comes on the way, and the version. */
const small = {
  'ads.js': [
    'export const ads = (path, init) => fetch(`https://ads-api.x.com/4/${path}`, init)',
    "ads('accounts/a1/tweet?status=x&as_user_id=1', { method: 'POST' })",
    "ads('accounts/a1/targeting_criteria?line_item_id=l1')",
    '',
  ].join('\n'),
}

/** Everything of a repository that a run must leave as it is. */
function state(root: string): unknown {
  return {
    files: [...readTree(root)],
    head: git(root, 'symbolic-ref', 'HEAD'),
    main: git(root, 'rev-parse', 'main'),
    index: git(root, 'ls-files', '-s'),
    status: git(root, 'status', '--porcelain'),
  }
}

describe('a fixture', () => {
  test('gives a branch with a commit per change, and on it what migrate would write, byte for byte', async () => {
    const root = fixtureRepository('campaign-desk')
    const { code, out } = await apilift(['pr', '--tier', 'review'], { cwd: root })
    expect([code, branchOf(out)]).toEqual([0, branch])
    expect(subjects(root, branch)).toEqual([
      'fix(x-ads): `paused` of campaigns became `entity_status`',
      'fix(x-ads): `status` of new Tweets became `text`',
      'fix(x-ads): `location_type` takes plurals, and CITY became METROS',
      'fix(x-ads): `videos` moved to `media_library`',
      'refactor(x-ads): `line_item_id` of the targeting criteria list became…',
      'refactor(x-ads): The filter `draft_only` became `with_draft`, which…',
      'refactor(x-ads): `lookalike_expansion` became… (and 1 more)',
      'feat(x-ads): call v12 instead of v4',
    ])
    git(root, 'checkout', '-q', branch)
    expect([...readTree(root)]).toEqual([...readTree(join(project, 'fixtures/campaign-desk/after'))])
  })

  test('leaves the work tree, the index and the current branch untouched', async () => {
    const root = fixtureRepository('campaign-desk')
    writeFile(root, 'src/config.ts', readFileSync(join(root, 'src/config.ts'), 'utf8') + '// not committed\n')
    git(root, 'add', 'src/config.ts')
    writeFile(root, 'notes.txt', 'untracked')
    const before = state(root)
    const { err } = await apilift(['pr', '--tier', 'review'], { cwd: root })
    expect(state(root)).toEqual(before)
    expect(err).toContain('2 uncommitted files are left out')
    expect(git(root, 'show', `${branch}:src/config.ts`)).not.toContain('not committed')
  })

  test('says in each message what changed, why and on whose word', async () => {
    const root = repository(small)
    await apilift(['pr', '--tier', 'review'], { cwd: root })
    const message = git(root, 'log', '-1', '--format=%B', `${branch}~2`)
    expect(message).toMatch(/^fix\(x-ads\): `status` of new Tweets became `text`\n\n/)
    expect(message).toMatch(/\nSource: https:\/\/\S+\n/)
    expect(message).toMatch(/\nApilift-Change: x-ads\/v2-tweet-status-to-text\nApilift-Digest: [0-9a-f]{64}$/)
    expect(git(root, 'log', '-1', '--format=%B', `${branch}~1`)).toMatch(/Holds from v5 on; the last commit/)
  })

  test('--by hop makes a commit per version, the move last', async () => {
    const root = fixtureRepository('campaign-desk')
    const { out } = await apilift(['pr', '--tier', 'review', '--by', 'hop'], { cwd: root })
    expect(subjects(root, branch)).toEqual([
      expect.stringContaining('(and 2 more)'),
      'fix(x-ads): `videos` moved to `media_library`',
      expect.stringMatching(/refactor.*\(and 1 more\)$/),
      expect.stringMatching(/refactor.*\(and 1 more\)$/),
      'feat(x-ads): call v12 instead of v4',
    ])
    git(root, 'checkout', '-q', branchOf(out))
    expect([...readTree(root)]).toEqual([...readTree(join(project, 'fixtures/campaign-desk/after'))])
  })

  test('writes the description into the git folder, or where it is told to', async () => {
    const root = repository(small)
    const { out } = await apilift(['pr', '--tier', 'review'], { cwd: root })
    expect(out).toContain('description .git/apilift/apilift-x-ads-v4-to-v12.md')
    const text = readFileSync(join(root, '.git/apilift/apilift-x-ads-v4-to-v12.md'), 'utf8')
    expect(text).toMatch(/^\*\*X Ads API: v4 → v12\.\*\* v4 ended on 2019-08-28/)
    await apilift(['pr', '--tier', 'review', '--description', 'out/pr.md'], { cwd: root })
    expect(readFileSync(join(root, 'out/pr.md'), 'utf8')).toBe(text)
  })
})

describe('a second run', () => {
  test('makes the same branch: no new commit', async () => {
    const root = repository(small)
    await apilift(['pr', '--tier', 'review'], { cwd: root })
    const tip = git(root, 'rev-parse', branch)
    const { code, out } = await apilift(['pr', '--tier', 'review'], { cwd: root })
    expect([code, git(root, 'rev-parse', branch)]).toEqual([0, tip])
    expect(out).toContain('3 commits on main at')
    expect(out).toContain(', as before')
  })

  test('moves its branch to where the base has moved', async () => {
    const root = repository(small)
    await apilift(['pr', '--tier', 'review'], { cwd: root })
    writeFile(root, 'README.md', 'new\n')
    git(root, 'add', '-A')
    git(root, 'commit', '-q', '-m', 'docs')
    expect((await apilift(['pr', '--tier', 'review'], { cwd: root })).code).toBe(0)
    expect(git(root, 'merge-base', branch, 'main')).toBe(git(root, 'rev-parse', 'main'))
    expect(subjects(root, branch)).toHaveLength(3)
  })

  test.each([
    ['a commit on top', ['commit', '-q', '--allow-empty', '-m', 'mine']],
    ['an amended commit', ['commit', '-q', '--amend', '-m', 'feat: mine\n\nApilift-Digest: 00']],
    ['a reworded commit that kept its trailers', ['commit', '-q', '--amend', '-C', 'HEAD~1']],
  ])('does not overwrite %s', async (_, commit) => {
    const root = repository(small)
    await apilift(['pr', '--tier', 'review'], { cwd: root })
    git(root, 'checkout', '-q', branch)
    git(root, ...commit)
    const tip = git(root, 'rev-parse', branch)
    git(root, 'checkout', '-q', 'main')
    const { code, err } = await apilift(['pr', '--tier', 'review'], { cwd: root })
    expect(code).toBe(4)
    expect(err).toMatch(/has 1 commit that apilift did not make; nothing is overwritten/)
    expect(git(root, 'rev-parse', branch)).toBe(tip)
  })

  test('leaves a branch alone that somebody has checked out, in another work tree too', async () => {
    const root = repository(small)
    await apilift(['pr', '--tier', 'review'], { cwd: root })
    git(root, 'worktree', 'add', '-q', join(root, '.git', 'elsewhere'), branch)
    const { code, err } = await apilift(['pr', '--tier', 'review'], { cwd: root })
    expect([code, err]).toEqual([2, expect.stringMatching(/is checked out in .*elsewhere/)])
  })
})

describe('which branches', () => {
  const files = {
    'package.json': '{"workspaces":["packages/*"]}',
    'packages/ads/package.json': '{}',
    'packages/ads/a.js': tweet,
    'packages/bot/package.json': '{}',
    'packages/bot/b.js': tweet,
    '.github/CODEOWNERS': '* @bakery/all # everybody\n/packages/bot/ @bakery/bots @ada\n',
  }

  test('--group workspace makes one for each workspace, each with its own files', async () => {
    const root = repository(files)
    await apilift(['pr', '--group', 'workspace'], { cwd: root })
    const names = git(root, 'branch', '--format=%(refname:short)').split('\n')
    expect(names).toEqual(['apilift/x-ads-fixes-packages-ads', 'apilift/x-ads-fixes-packages-bot', 'main'])
    expect(git(root, 'diff', '--name-only', 'main', names[0]!)).toBe('packages/ads/a.js')
    expect(git(root, 'diff', '--name-only', 'main', names[1]!)).toBe('packages/bot/b.js')
  })
  test('--group codeowners makes one for each owner, the last matching line deciding', async () => {
    const root = repository(files)
    const { out } = await apilift(['pr', '--group', 'codeowners'], { cwd: root })
    const names = git(root, 'branch', '--format=%(refname:short)').split('\n')
    expect(names).toEqual(['apilift/x-ads-fixes-bakery-all', 'apilift/x-ads-fixes-bakery-bots-ada', 'main'])
    expect(out).toContain('broken today (@bakery/bots @ada)')
  })
  test('--group codeowners without such a file is refused', async () => {
    const { code, err } = await apilift(['pr', '--group', 'codeowners'], { cwd: repository({ 'a.js': tweet }) })
    expect([code, err]).toEqual([2, expect.stringContaining('none of .github/CODEOWNERS')])
  })
  test('--branch names it; --base says where it starts', async () => {
    const root = repository({ 'a.js': tweet })
    writeFile(root, 'b.js', tweet)
    git(root, 'add', '-A')
    git(root, 'commit', '-q', '-m', 'more')
    await apilift(['pr', '--branch', 'mine', '--base', 'HEAD~1'], { cwd: root })
    expect(git(root, 'rev-parse', 'mine~1')).toBe(git(root, 'rev-parse', 'main~1'))
    expect(git(root, 'ls-tree', '--name-only', 'mine')).toBe('a.js')
  })
  test('--within does nothing while every version in use lives longer', async () => {
    const root = repository(small)
    const at = (asOf: string) => ['pr', '--tier', 'review', '--within', '60', '--as-of', asOf]
    const early = await apilift(at('2019-05-01'), { cwd: root })
    expect([early.code, early.out, early.err]).toEqual([0, '', expect.stringContaining('ends within 60 days')])
    expect((await apilift(at('2019-07-01'), { cwd: root })).out).toContain(branch)
  })
  test('a tree with nothing to change gets none, and that is said', async () => {
    const root = repository({ 'a.js': "fetch('https://api.bakery.example/2/loaves')\n" })
    const { code, out, err } = await apilift(['pr'], { cwd: root })
    expect([code, out, err]).toEqual([0, '', 'there is nothing to change (tier safe); no branch was made\n'])
  })
})

describe('bytes', () => {
  test('byte order mark, CRLF and the executable bit stay', async () => {
    const text = `\uFEFF#!/usr/bin/env node\r\n${tweet.replace('\n', '\r\n')}`
    const root = repository({ 'bin/a.js': text })
    git(root, 'update-index', '--chmod=+x', 'bin/a.js')
    git(root, 'commit', '-q', '-m', 'mode')
    const { out } = await apilift(['pr'], { cwd: root })
    expect(git(root, 'ls-tree', branchOf(out), 'bin/a.js')).toMatch(/^100755/)
    expect(git(root, 'show', `${branchOf(out)}:bin/a.js`)).toBe(text.replace('status=x', 'text=x').trimEnd())
  })
  test('a root below the top of the repository is all that is read and written', async () => {
    const root = repository({ 'apps/one/a.js': tweet, 'apps/two/a.js': tweet })
    const { out } = await apilift(['pr'], { cwd: join(root, 'apps/one') })
    expect(git(root, 'diff', '--name-only', 'main', branchOf(out))).toBe('apps/one/a.js')
  })
  test('odd names are names', async () => {
    const name = 'src/ü "x" [a]*.js'
    const root = repository({ [name]: tweet, 'src/plain.js': 'x\n' })
    const { out } = await apilift(['pr'], { cwd: root })
    expect(git(root, 'diff', '--name-only', '-z', 'main', branchOf(out))).toBe(`${name}\0`)
  })
  test('no index, no work tree and no temporary file is left behind', async () => {
    const root = repository({ 'a.js': tweet })
    await apilift(['pr'], { cwd: root })
    expect(git(root, 'worktree', 'list').split('\n')).toHaveLength(1)
    expect(readdirSync(join(root, '.git')).filter((name) => /index\.|lock/.test(name))).toEqual([])
    expect(existsSync(join(root, '.git/FETCH_HEAD'))).toBe(false)
  })
})
