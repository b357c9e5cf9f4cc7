/** What is sent and also goes somewhere else is written with a look only. */

import { describe, expect, test } from 'vitest'
import { audited } from '../../kit.ts'

const put =
  'await fetch(`https://ads-api.x.com/8/accounts/a1/line_items/l1`, { method: "PUT", body: new URLSearchParams(p) })'

function looks(lines: readonly string[]): string[] {
  return audited({ 'a.js': `${lines.join('\n')}\n` }).fixes.flatMap((fix) =>
    fix.looks.flatMap(({ code, text }) => (code === 'handed-elsewhere' ? [text] : [])),
  )
}
const by = (...lines: readonly string[]): string[] =>
  looks([
    'export const run = async (queue, res, log) => {',
    "  const p = { bid_type: 'AUTO' }",
    ...lines,
    `  ${put}`,
    '}',
  ])

describe('a look at parameters that', () => {
  test.each([
    ['a queue takes', "  queue.publish('bids', p)"],
    ['a file takes, as a text', "  require('fs').appendFileSync('audit.ndjson', JSON.stringify({ at: 1, ...p }))"],
    ['an answer of the program takes', '  res.json({ applied: p })'],
    ['the answer is compared with', '  Object.entries(p).every(([key, value]) => res[key] === value)'],
    ['go by a second name', '  const all = [p, queue.first]; queue.publish(all)'],
  ])('%s', (_, line) => {
    expect(by(line)).toEqual(['the text at a.js:2 also goes where a.js:3 takes it'])
  })
  test('a function of the program hands on', () => {
    const lines = ['  enqueue(p)', `  ${put}`, '}', "const enqueue = (job) => queue.add('bids', job)"]
    expect(looks(['export const run = async () => {', "  const p = { bid_type: 'AUTO' }", ...lines])).toEqual([
      'the text at a.js:2 also goes where a.js:6 takes it',
    ])
  })
  test('a function makes for a request and for a queue', () => {
    expect(
      looks([
        'const body = (bid) => ({ bid_type: bid })',
        `export const run = async () => { const p = body('AUTO'); ${put} }`,
        "export const later = (queue) => queue.publish('bids', body('MAX'))",
      ]),
    ).toEqual(['the text at a.js:1 also goes where a.js:3 takes it'])
  })
})

describe('none at parameters that', () => {
  test.each([
    ['are only sent', ''],
    ['are printed', '  console.log(p); log.info({ p })'],
    ['are checked', '  if (!validate(p)) throw new Error(JSON.stringify(p))'],
    ['are measured', '  log.length = Buffer.byteLength(JSON.stringify(p)); span.setAttributes(p)'],
    ['are read of', '  res.status(p.name ? 200 : 400)'],
  ])('%s', (_, line) => {
    expect(by(line)).toEqual([])
  })
})

describe('a word of a path', () => {
  const list = (use: string): string[] =>
    looks([
      `const list = async (kind, store) => { ${use}; return (await fetch(\`https://ads-api.x.com/8/accounts/a1/\${kind}\`)).json() }`,
      "export const audiences = (store) => list('tailored_audiences', store)",
    ])
  test.each([
    ['is a key as well', 'store[kind] = 1'],
    ['is part of a key', 'const key = `ads:${kind}`; store[key] = 1'],
    ['is asked for in a list', 'store.rights.includes(`ads:${kind}:read`)'],
    ['is a label', 'store.inc({ kind })'],
  ])('%s: a look', (_, use) => {
    expect(list(use)).toEqual(['the text at a.js:2 also goes where a.js:1 takes it'])
  })
  test('is said in a message: none', () => {
    expect(list('console.log(`reads ${kind}`)')).toEqual([])
  })
})
