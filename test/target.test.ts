/** A target that leads nowhere is said to be one, before anything else. */

import { expect, test } from 'vitest'
import { apilift, tree } from './cli/run.ts'

const at = (version: string) => ({ cwd: tree({ 'a.js': `fetch('https://ads-api.x.com/${version}/accounts')\n` }) })

test('a good target is not talked about', async () => {
  expect((await apilift(['audit'], at('4'))).err).toBe('')
  expect((await apilift(['audit', '--to', '11', '--as-of', '2022-11-01'], at('4'))).err).toBe('')
})

test.each(['audit', 'migrate'])('%s warns of a target that has ended, also when it is quiet', async (command) => {
  const { err } = await apilift([command, '--to', '5', '-q'], at('4'))
  expect(err).toMatch(
    /^warning: the target v5 of x-ads ended on 2020-03-03, [\d,]+ days ago: requests to it are refused; /,
  )
  expect(err).toContain('the newest version is v12')
})

test('a target below the version in use downgrades nothing, and says so', async () => {
  const { err } = await apilift(['audit', '--to', '11', '--as-of', '2022-11-01'], at('12'))
  expect(err).toBe('warning: 1 request calls a version newer than the target v11 of x-ads: nothing is downgraded\n')
})

test.each([
  ['4', '12', 'Move to 12.'],
  ['4', '5', 'The target 5 ended on 2020-03-03, 2,457 days ago, too: choose a newer one.'],
  ['4', '4', 'It is the target as well: choose a newer one.'],
  ['4', '2', 'The target 2 is no way out: it ended on 2018-08-01, 3,037 days ago.'],
])('an ended %s with the target %s is never told to move where requests are refused', async (version, to, way) => {
  const { out } = await apilift(['audit', '--to', to, '--format', 'json'], at(version))
  const { findings } = JSON.parse(out) as { findings: { change: string; message: string }[] }
  const ended = findings.find((one) => one.change === 'x-ads/ended-version')
  expect(ended?.message).toMatch(/requests to it are refused\. /)
  expect(ended?.message.split('refused. ')[1]).toBe(way)
})
