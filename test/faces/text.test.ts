/** Text for terminals: what is broken into lines, and where. */

import { expect, test } from 'vitest'
import { wrap } from '../../src/faces/report/text.ts'

test('a path that is longer than a line is broken behind a slash, and nothing of it is lost', () => {
  const path = 'accounts/:account_id/tailored_audiences/:tailored_audience_id/permissions/:permission_id).'
  expect(wrap(`gone (POST ${path} Use`, 40, '  ')).toEqual([
    '  gone (POST accounts/:account_id/',
    '  tailored_audiences/',
    '  :tailored_audience_id/permissions/',
    '  :permission_id). Use',
  ])
})

test('an id and an address stay whole, to be copied', () => {
  const id = `bakery-v3-${'x'.repeat(40)}`
  const address = `https://bakery.example/${'docs/'.repeat(10)}`
  expect(wrap(`see ${id} at ${address}`, 30)).toEqual(['see', id, 'at', address])
})
