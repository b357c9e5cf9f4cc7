/** What `--force-version` promises: the version moves, what can stand goes along, a change that cannot is left out as a whole and named. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fakeGitHub } from '../hosting/fakes.ts'
import { branchOf, git, repository, withRemote } from './repository.ts'
import { apilift, tree } from './run.ts'

const force = ['migrate', '--tier', 'review', '--force-version']

/** `id_str` became `id`, which this type has already. */
const jobs = {
  'api.ts': [
    'export interface Job { id: number; id_str: string }',
    "const root = 'https://ads-api.x.com/8'",
    'export async function jobs(): Promise<Job[]> {',
    '  return (await (await fetch(`${root}/stats/jobs/accounts/a1`)).json()).data',
    '}',
    'export const audiences = () => fetch(`${root}/accounts/a1/tailored_audiences`)',
    "export const timeline = () => fetch(`${root}/accounts/a1/campaigns?start_time=2026-01-01`, { method: 'POST' })",
    '',
  ].join('\n'),
  'show.ts': ["import { jobs } from './api'", 'for (const job of await jobs()) console.log(job.id_str)', ''].join('\n'),
  'package.json': '{"type":"module"}',
}

describe('migrate', () => {
  test('writes what can stand, and leaves out whole what the type checker objects to', async () => {
    const cwd = tree(jobs)
    const { code, err } = await apilift([...force, '--write'], { cwd })
    const api = readFileSync(join(cwd, 'api.ts'), 'utf8')
    expect(code).toBe(1)
    expect(api).toContain("const root = 'https://ads-api.x.com/12'")
    expect(api).toContain('/custom_audiences`')
    expect(api).toContain('id: number; id_str: string')
    expect(readFileSync(join(cwd, 'show.ts'), 'utf8')).toBe(jobs['show.ts'])
    expect(err).toMatch(/version 8 -> 12, by force/)
    expect(err).toMatch(
      /x-ads\/v11-stats-jobs-id-str-removed\n {6}\S+:\d+:\d+\n(?:.*\n)*? {6}left to you because the type checker would object in api\.ts \(TS2300\)/,
    )
  })

  test('what was left out stays a finding of the next audit, which finds no other at the old version', async () => {
    const cwd = tree(jobs)
    await apilift([...force, '--write'], { cwd })
    const { out } = await apilift(['audit', '--format', 'json'], { cwd })
    const { findings, versions } = JSON.parse(out) as {
      readonly findings: readonly { readonly change: string }[]
      readonly versions: readonly { readonly version: string }[]
    }
    expect(versions.map(({ version }) => version)).toEqual(['12'])
    expect(new Set(findings.map(({ change }) => change))).toEqual(
      new Set([
        'x-ads/v11-campaigns-start-time-removed',
        'x-ads/v11-stats-jobs-id-str-removed',
        'x-ads/v11-stats-jobs-id-string',
      ]),
    )
  })

  test('a text that another API is sent too is never written', async () => {
    const cwd = tree({
      'a.js': [
        "const kind = 'tailored_audiences'",
        'fetch(`https://ads-api.x.com/8/accounts/a1/${kind}`)',
        'fetch(`https://own.example/${kind}`)',
        "fetch('https://ads-api.x.com/8/accounts/a1/campaigns?draft_only=true')",
        '',
      ].join('\n'),
    })
    const { err } = await apilift([...force, '--write'], { cwd })
    const text = readFileSync(join(cwd, 'a.js'), 'utf8')
    expect(text).toContain("const kind = 'tailored_audiences'")
    expect(text).toContain('ads-api.x.com/12/accounts/a1/${kind}')
    expect(err.replaceAll(/\s+/g, ' ')).toContain(
      'left to you because the text at a.js:1 also serves another API at a.js:3',
    )
  })

  test('of two texts on one line, both of another API, neither is written', async () => {
    const send = 'body: new URLSearchParams(p)'
    const lines = [
      "const p = { bid_type: 'AUTO', charge_by: 'APP_CLICK' }",
      `fetch('https://ads-api.x.com/8/accounts/a1/line_items/l1', { method: 'PUT', ${send} })`,
      `fetch('https://rival.example/line_items', { method: 'POST', ${send} })`,
      '',
    ]
    const cwd = tree({ 'a.js': lines.join('\n') })
    const { err } = await apilift([...force, '--write'], { cwd })
    expect(readFileSync(join(cwd, 'a.js'), 'utf8').split('\n')[0]).toBe(lines[0])
    expect(err).toMatch(
      /x-ads\/v9-line-items-bid-type-to-bid-strategy[\s\S]*left to you because the text at a\.js:1 also/,
    )
  })

  test('what waits outside of the named paths is said as well', async () => {
    const cwd = tree({
      'app/root.js': "exports.root = 'https://ads-api.x.com/8'\n",
      'app/a.js': "const { root } = require('./root')\nfetch(`${root}/accounts/a1/campaigns?draft_only=true`)\n",
      'other/b.js':
        "const { root } = require('../app/root')\nfetch(`${root}/accounts/a1/campaigns?start_time=2026-01-01`, { method: 'POST' })\n",
    })
    const { err, code } = await apilift([...force, '--write', 'app'], { cwd })
    expect(err.replaceAll(/\s+/g, ' ')).toContain(
      'although x-ads/v11-campaigns-start-time-removed at other/b.js:2 needs a human',
    )
    expect(code).toBe(1)
  })

  test('each undecided question is named at its place', async () => {
    const lines = [
      'export const create = (params) =>',
      "  fetch('https://ads-api.x.com/8/accounts/a1/line_items?' + new URLSearchParams(params), { method: 'POST' })",
      '',
    ]
    const { err } = await apilift(force, { cwd: tree({ 'a.js': lines.join('\n') }) })
    expect(err).toMatch(
      /moved by force: 1 group\n(?:.*\n)*? {6}although \d+ questions are undecided, at 1 place:\n {8}a\.js:\d+:\d+ {2}/,
    )
    expect(err).toMatch(/ {10}x-ads\/\S+, *\n? *x-ads\/\S+.* and \d+ more/)
  })

  test('is offered where a version waits for work or answers, and not where a look is all it needs', async () => {
    const offer = 'to upgrade on a branch: --force-version'
    expect((await apilift(['migrate'], { cwd: tree(jobs) })).err).toContain(offer)
    const fine = tree({ 'a.js': "fetch(`https://ads-api.x.com/${process.env.V || '8'}/accounts/a1/campaigns`)\n" })
    const { err } = await apilift(['migrate'], { cwd: fine })
    expect(err).toContain('--tier review writes them')
    expect(err).not.toContain(offer)
  })
})

test('the comment and the task of what was left out say why', async () => {
  const cwd = tree(jobs)
  await apilift([...force, '--write', '--markers', '--handoff', 'left.json'], { cwd })
  const why = 'the type checker would object in api.ts (TS2300)'
  expect(readFileSync(join(cwd, 'show.ts'), 'utf8')).toMatch(
    /TODO\(apilift x-ads\/v11-stats-jobs-id-str-removed\): .* Not written: the type checker/,
  )
  const { tasks } = JSON.parse(readFileSync(join(cwd, 'left.json'), 'utf8')) as {
    readonly tasks: readonly { readonly change: string; readonly because: readonly string[] }[]
  }
  const own = tasks.filter(({ change }) => change === 'x-ads/v11-stats-jobs-id-str-removed')
  expect(own.map(({ because }) => because)).toEqual(own.map(() => [why]))
  expect(own.length).toBeGreaterThan(0)
})

describe('pr', () => {
  test('the branch moves the version, and the description says what is not settled', async () => {
    const root = repository(jobs)
    const { out } = await apilift(['pr', '--tier', 'review', '--force-version'], { cwd: root })
    expect(out).toMatch(/\n {2}\d places need you: in the description\n/)
    expect(git(root, 'show', `${branchOf(out)}:api.ts`)).toContain('ads-api.x.com/12')
    const body = readFileSync(join(root, /description (\S+)/.exec(out)![1]!), 'utf8')
    expect(body).toContain('**Moved by force:** not to be merged before what stands below is settled.')
    expect(body).toMatch(
      /- \[ \] `\w+\.ts:\d+` Jobs no longer answer .* Not written: the type checker would object in api\.ts/,
    )
    expect(body).toContain('--force-version')
  })

  test('it is opened as a draft', async () => {
    const root = repository(jobs)
    withRemote(root)
    const fake = await fakeGitHub()
    const env = { GITHUB_API_URL: fake.url, GITHUB_TOKEN: 'ghp_4b1dd8c0ffee4b1dd8c0ffee' }
    const args = [
      'pr',
      '--tier',
      'review',
      '--force-version',
      '--open',
      '--forge',
      'github',
      '--repository',
      'bakery/orders',
    ]
    expect((await apilift(args, { cwd: root, env })).code).toBe(0)
    expect(fake.state[0]).toMatchObject({ draft: true })
  })
})
