/** Every id that a report prints can be asked about. */

import { expect, test } from 'vitest'
import { apiFindings, commentFindings, ownIds } from '../src/own-findings.ts'
import { apilift, tree } from './cli/run.ts'

/** One file for each thing that is reported besides changes. */
const files = {
  'unknown.js': "fetch('https://ads-api.x.com/13/accounts')\n",
  'ahead.js': "fetch('https://ads-api.x.com/12/accounts')\n",
  'ended.js': "fetch('https://ads-api.x.com/4/accounts')\n",
  'deprecated.js': "fetch('https://ads-api.x.com/10/accounts')\n",
  'path.js': "fetch('https://ads-api.x.com/11/accounts/a1/campagins')\n",
  'unused.js': "// apilift-ignore x-ads/v5-draft-only-to-with-draft -- x\nfetch('https://ads-api.x.com/11/accounts')\n",
  'expired.js': `// apilift-ignore x-ads/v5-draft-only-to-with-draft until=2020-01-01 -- x
fetch('https://ads-api.x.com/11/accounts')
`,
  'bare.js': "// apilift-ignore x-ads/v5-draft-only-to-with-draft\nfetch('https://ads-api.x.com/11/accounts')\n",
}

test('what is reported besides changes is explained, and nothing else is', async () => {
  const cwd = tree(files)
  const args = ['audit', '--format', 'json', '--to', '11', '--as-of', '2022-10-01']
  const { findings } = JSON.parse((await apilift(args, { cwd })).out) as {
    findings: { change: string; kind: string }[]
  }
  const ids = new Set(findings.filter((one) => /lifecycle|registry|ignore/.test(one.kind)).map((one) => one.change))
  expect([...ids].sort()).toEqual([...ownIds(['x-ads'])].sort())
  expect(ids.size).toBe(Object.keys(apiFindings).length + Object.keys(commentFindings).length)
  for (const id of ids) {
    const { code, out } = await apilift(['explain', id])
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^\n${id} [^]*\nwhy [^]*\nto do `))
    expect((await apilift(['audit', '--why', id, ...args.slice(3)], { cwd })).out).toContain(`${id}\n`)
  }
})

test('a mistyped id is answered with the nearest of them', async () => {
  const { code, err } = await apilift(['explain', 'apilift/unused-ignroe'])
  expect(code).toBe(2)
  expect(err).toContain('Did you mean apilift/unused-ignore')
})

test('--why of a change that is not met here points to its explanation', async () => {
  const { code, err } = await apilift(['audit', '--why', 'x-ads/v5-cards-fetch-path'], { cwd: tree(files) })
  expect(code).toBe(2)
  expect(err).toContain('there is no request, finding or change "x-ads/v5-cards-fetch-path" in this run')
  expect(err).toContain('apilift explain')
})

test('--why of a change shows three of its findings, and how to ask for the rest', async () => {
  const code = Array.from({ length: 5 }, (_, index) => `fetch('https://ads-api.x.com/4/accounts/a${index}')\n`).join('')
  const { out } = await apilift(['audit', '--why', 'x-ads/ended-version'], { cwd: tree({ 'a.js': code }) })
  expect(out.match(/^x-ads\/ended-version$/gm)).toHaveLength(3)
  expect(out).toMatch(/and 2 more findings:\n {2}--why [0-9a-f]{16} {2}a\.js:4:30/)
})
