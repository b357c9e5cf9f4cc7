/** A field that is asked for by a name from outside may be any: nobody can say that what changes is not read. */

import { describe, expect, test } from 'vitest'
import { audited } from '../../kit.ts'

const rows = "(await (await fetch('https://ads-api.x.com/8/accounts/a/line_items')).json()).data"

function reasons(code: string): string[] {
  return audited({ 'a.js': code }).undecided.flatMap(({ part, reason }) => (part === 'reads' ? [reason] : []))
}

describe('a name from outside', () => {
  test.each([
    `exports.f = async (req) => (${rows}).map((row) => row[req.query.field])`,
    `exports.f = async (req) => {\n  const names = req.query.fields.split(',')\n  return (${rows}).map((row) => names.map((name) => row[name]))\n}`,
    `exports.f = async (kind) => (${rows}).map((row) => row[kind + '_by'])`,
    `const field = (kind) => \`\${kind}_type\`\nexports.f = async (kind) => (${rows}).map((row) => row[field(kind)])`,
    `exports.f = async () => (${rows})[0][process.argv[2]]`,
  ])('%s', (code) => {
    expect(new Set(reasons(code))).toEqual(new Set(['dynamic-field']))
  })
})

describe('no name, or one that the program spells', () => {
  test.each([
    `exports.f = async () => {\n  const all = ${rows}\n  for (let i = 0; i < all.length; i++) console.log(all[i].id)\n}`,
    `exports.f = async () => {\n  const all = ${rows}\n  return all[all.length - 1].id\n}`,
    `exports.f = async () => (${rows}).map((row) => Object.keys(row).map((name) => row[name]))`,
    `exports.f = async () => {\n  for (const row of ${rows}) for (const name in row) console.log(row[name])\n}`,
    `const FIELDS = ['id', 'name']\nexports.f = async () => (${rows}).map((row) => FIELDS.map((name) => row[name]))`,
  ])('%s', (code) => {
    expect(reasons(code)).not.toContain('dynamic-field')
  })
})
