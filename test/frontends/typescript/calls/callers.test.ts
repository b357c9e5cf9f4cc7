/** Who calls whom, where following it could go on for ever. */

import { expect, test } from 'vitest'
import { audit } from '../../../../src/audit.ts'
import { loadShipped } from '../../../../src/catalogue/shipped.ts'
import { overlay } from '../../../../src/files.ts'
import { typescript } from '../../../../src/frontends/typescript/index.ts'

const call = "fetch('https://ads-api.x.com/12/accounts/a1/campaigns?draft_only=true')\n"

test.each([
  [
    'calls itself with a default',
    "function sender(verb) {\n  if (!verb) return sender('GET')\n  return (path) => fetch(path, { method: verb })\n}\nsender()('https://shop.example/')\n",
  ],
  [
    'returns another that returns it',
    'const one = (x) => (x ? two(x) : (path) => fetch(path))\nconst two = (x) => one(x)\none()(1)\n',
  ],
  ['hands on a closure and itself', 'const loop = (n) => (path) => { fetch(path); return loop(n) }\nloop(1)(x)\n'],
])('a function that %s ends, and the requests beside it are read', (_, code) => {
  const files = overlay(null, new Map([['a.mjs', `${code}${call}`]]))
  const [result] = audit({ files, catalogues: loadShipped(), frontend: typescript, asOf: '2026-11-21' })
  expect(result!.findings.map(({ change }) => change)).toEqual(['x-ads/v5-draft-only-to-with-draft'])
})

const tool = `const tools = [{ name: 'list', async run({ id }, { path }) { return fetch('https://ads-api.x.com/12/accounts/a/campaigns/' + id + path) } }]
export const runTool = (name, input) => tools.find((one) => one.name === name).run(input, { path: '?draft_only=true' })
`

test.each([
  ['run()', 1, 'cannot be a call of it'],
  ["run({ id: 1 }, { path: '?with_draft=true' })", 2, 'may be one'],
])('of a function that takes its arguments apart, `statement.%s` makes %i requests: it %s', (given, amount) => {
  const files = overlay(null, new Map([['a.mjs', `${tool}export const save = (db) => db.prepare('x').${given}\n`]]))
  const [result] = audit({ files, catalogues: loadShipped(), frontend: typescript, asOf: '2026-11-21' })
  const sent = result!.requests.flatMap(({ request }) => request.params.map(({ name }) => name))
  expect(sent).toHaveLength(amount)
})
