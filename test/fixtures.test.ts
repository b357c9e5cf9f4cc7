import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fixtures, readJson, recording } from './fixtures.ts'
import { record } from './harness/record.ts'

describe.each(fixtures)('$name', (fixture) => {
  test.each(['before', 'after'] as const)('%s sends what was written down by hand', async (side) => {
    const requests = await record(join(fixture.dir, side), fixture.entry, recording(fixture))
    expect(requests.map(({ headers: _headers, ...wire }) => wire)).toEqual(readJson(fixture, `wire.${side}.json`))
  })
})
