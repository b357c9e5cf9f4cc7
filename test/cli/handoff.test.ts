/** `migrate --handoff`: what is left, with a command for each task that turns green once a human has done it. */

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { apilift, copyOf, project, tree } from './run.ts'

interface Task {
  readonly id: string
  readonly change: string
  readonly left: string
  readonly because: readonly string[]
  readonly todo: string | null
  readonly places: readonly { readonly file: string; readonly line: number; readonly code: string }[]
  readonly allowedFiles: readonly string[]
  readonly acceptance: { readonly command: string; readonly exitCode: number }
}

const client = [
  'export const ads = (path) => fetch(`https://ads-api.x.com/4/${path}`)',
  "export const timeline = () => ads('accounts/a1/scoped_timeline')",
  "export const criteria = () => ads('accounts/a1/targeting_criteria?line_item_id=l1')",
  '',
].join('\n')

async function handoff(cwd: string, ...args: string[]): Promise<readonly Task[]> {
  await apilift(['migrate', '--handoff', 'left.json', ...args], { cwd })
  const text = readFileSync(join(cwd, 'left.json'), 'utf8')
  const schema = JSON.parse(readFileSync(join(project, 'docs/handoff.schema.json'), 'utf8')) as object
  const validate = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema)
  expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true)
  return (JSON.parse(text) as { readonly tasks: readonly Task[] }).tasks
}

/** The exit code of an acceptance command, run as it is written. */
async function accepted(task: Task, cwd: string): Promise<number> {
  const words = spawnSync('sh', ['-c', `for word in ${task.acceptance.command}; do echo "$word"; done`], {
    encoding: 'utf8',
  })
  const [program, ...args] = words.stdout.trimEnd().split('\n')
  expect(program).toBe('apilift')
  return (await apilift(args, { cwd })).code
}

test('a task says what, where, why, in which files; the command is red, and green once somebody has done it', async () => {
  const cwd = tree({ 'ads.js': client })
  const tasks = await handoff(cwd, '--tier', 'review')
  const manual = tasks.find((task) => task.left === 'manual')!
  expect(manual).toMatchObject({
    id: 'x-ads/v6-scoped-timeline-removed ads.js',
    change: 'x-ads/v6-scoped-timeline-removed',
    places: [{ file: 'ads.js', line: 2, code: "export const timeline = () => ads('accounts/a1/scoped_timeline')" }],
    allowedFiles: ['ads.js'],
  })
  expect(manual.todo).toMatch(/./)
  expect(await accepted(manual, cwd)).toBe(1)
  writeFileSync(join(cwd, 'ads.js'), client.replace(/^export const timeline.*\n/m, ''))
  expect(await accepted(manual, cwd)).toBe(manual.acceptance.exitCode)
})

test('what is held back names what holds it; with that out of the way migrate does it, and its commands turn green', async () => {
  const cwd = tree({ 'ads.js': client })
  const held = (await handoff(cwd, '--tier', 'review')).filter((task) => task.left === 'held-back')
  expect(held.map((task) => task.change)).toEqual(['x-ads/ended-version', 'x-ads/v5-targeting-criteria-line-item-ids'])
  for (const task of held) {
    expect(task.because).toContain('x-ads/v6-scoped-timeline-removed at ads.js:2 needs a human')
    expect(await accepted(task, cwd)).toBe(1)
  }
  writeFileSync(join(cwd, 'ads.js'), client.replace(/^export const timeline.*\n/m, ''))
  await apilift(['migrate', '--write', '--tier', 'review'], { cwd })
  for (const task of held) expect(await accepted(task, cwd)).toBe(0)
  expect(await handoff(cwd, '--tier', 'review')).toEqual([])
})

test('a touched line or an unreadable request does not turn it green', async () => {
  const cwd = tree({ 'ads.js': client })
  const [manual] = (await handoff(cwd)).filter((task) => task.left === 'manual')
  writeFileSync(join(cwd, 'ads.js'), client.replace('timeline = () =>', 'renamed = () => //\n'))
  expect(await accepted(manual!, cwd)).toBe(1)
  writeFileSync(join(cwd, 'ads.js'), client.replace("'accounts/a1/scoped_timeline'", 'globalThis.where()'))
  expect(await accepted(manual!, cwd)).toBe(3)
})

test('a fixture hands over its one manual change and the version that waits for it', async () => {
  const cwd = copyOf('fixtures/social-studio/before')
  const tasks = await handoff(cwd, '--tier', 'review')
  expect(tasks.map(({ change, left }) => [change, left])).toEqual([
    ['x-ads/ended-version', 'held-back'],
    ['x-ads/v5-cards-preview-url-removed', 'manual'],
  ])
})

test('a file that cannot be written is refused', async () => {
  const cwd = tree({ 'ads.js': client, taken: '' })
  const { code, err } = await apilift(['migrate', '--handoff', 'taken/x.json'], { cwd })
  expect([code, err]).toEqual([2, expect.stringMatching(/--handoff: taken\/x\.json cannot be written: E\w+\./)])
})
