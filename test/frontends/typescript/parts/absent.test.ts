/** What is not sent today is not sent after the migration either, and what two places could translate is translated once. */

import { expect, test } from 'vitest'
import { apilift, tree } from '../../../cli/run.ts'

const put = `const put = (id, body) =>
  fetch('https://ads-api.x.com/12/accounts/a1/campaigns/' + id, { method: 'PUT', body: JSON.stringify(body) })
`

/** The lines that the migration adds, trimmed. */
async function added(file: string, code: string): Promise<readonly string[]> {
  const text = file.endsWith('.ts') ? put.replace('(id, body)', '(id: string, body: object)') + code : put + code
  const { out } = await apilift(['migrate', '--tier', 'review', '-q'], { cwd: tree({ [file]: text }) })
  return out.split('\n').flatMap((line) => (/^\+(?!\+)/.test(line) ? [line.slice(1).trim()] : []))
}

const keeps = '=== undefined ? undefined : '
const choice = "? 'PAUSED' : 'ACTIVE' })"

test.each([
  ['(patch: { paused?: boolean })', 'patch.paused', `patch.paused ${keeps}patch.paused ${choice}`],
  ['(paused?: boolean)', 'paused', `paused ${keeps}paused ${choice}`],
  ['(p: { paused: boolean | null })', 'p.paused', `p.paused == null ? p.paused : p.paused ${choice}`],
  ['(p: any)', 'p.paused', `p.paused ${keeps}String(p.paused) === 'true' ${choice}`],
])('%s may lack it: then nothing is sent', async (signature, value, written) => {
  const lines = await added('a.ts', `export const go = ${signature} => put('c1', { paused: ${value} })\n`)
  expect(lines).toEqual([`export const go = ${signature} => put('c1', { entity_status: ${written}`])
})

test.each([
  ['(paused: boolean)', 'paused', `paused ${choice}`],
  ['(state: string)', "state === 'off'", `(state === 'off') ${choice}`],
  ['(on: boolean | undefined)', '!on', `!on ${choice}`],
])('%s is always there: nothing is added', async (signature, value, written) => {
  const lines = await added('a.ts', `export const go = ${signature} => put('c1', { paused: ${value} })\n`)
  expect(lines).toEqual([`export const go = ${signature} => put('c1', { entity_status: ${written}`])
})

test('a caller that leaves it out counts, one that computes it does not', async () => {
  const code = (more: string): string =>
    `const set = (id, c) => put(id, { paused: c.paused })\nset('c1', { paused: process.argv[2] === 'x' })\n${more}`
  expect(await added('a.js', code(''))).toEqual([
    `const set = (id, c) => put(id, { entity_status: String(c.paused) === 'true' ${choice}`,
  ])
  expect(await added('a.js', code("set('c2', {})\n"))).toEqual([
    `const set = (id, c) => put(id, { entity_status: c.paused ${keeps}String(c.paused) === 'true' ${choice}`,
  ])
})

test('where the choice stands at the key, the literals of callers pass through it as they are', async () => {
  const code = "const set = (id, paused) => put(id, { paused })\nset('c1', true)\nset('c2', process.argv[2] === 'x')\n"
  expect(await added('a.js', code)).toEqual([
    `const set = (id, paused) => put(id, { entity_status: String(paused) === 'true' ${choice}`,
  ])
})

test.each([
  '(paused = false) => put("c1", { paused })',
  '(c: { paused?: boolean }) => put("c1", { paused: c.paused ?? true })',
])('a default is not translated without what comes in its place: %s', async (code) => {
  expect(await added('a.ts', `export const go = ${code}\n`)).toEqual([])
})
