/** Another API is only data: an invented one, its version a date in a header, audited and migrated by the same program. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { apilift, copyOf, project, tree } from './cli/run.ts'

const catalogue = ['--catalogue', 'fixtures/parcel-api']

test('its catalogue passes the check', async () => {
  const { code, out } = await apilift(['catalogue', 'check', 'fixtures/parcel-api'])
  expect(code).toBe(0)
  expect(out).toContain('parcel: 3 changes, 3 endpoints, 3 versions, 6 examples; all good')
})

test('the audit reads the version out of the header, constant and wrapper between', async () => {
  const { code, out } = await apilift([
    'audit',
    '--cwd',
    'fixtures/parcel-desk/before',
    ...catalogue,
    '--format',
    'json',
  ])
  const result = JSON.parse(out) as { versions: object[]; findings: { change: string; line: number }[] }
  expect(code).toBe(1)
  expect(result.versions).toEqual([{ version: '2023-05-01', state: 'ended', endOfLife: '2024-08-01', requests: 2 }])
  expect(result.findings.map((one) => `${one.line} ${one.change}`)).toEqual([
    '5 parcel/v2024-02-01-weight-to-grams',
    '6 parcel/v2025-03-01-service-express-to-overnight',
    '8 parcel/v2025-03-01-trackings-to-events',
    '1 parcel/ended-version',
  ])
})

test('the migration gives `after` byte for byte', async () => {
  const cwd = copyOf('fixtures/parcel-desk/before')
  await apilift(['migrate', '--write', '--cwd', cwd, ...catalogue])
  for (const file of ['src/main.js', 'src/parcel.js'])
    expect(readFileSync(join(cwd, file), 'utf8')).toBe(
      readFileSync(join(project, 'fixtures/parcel-desk/after', file), 'utf8'),
    )
})

test('catalogue new writes a skeleton that passes the check, and never writes over a folder', async () => {
  const cwd = tree({})
  expect((await apilift(['catalogue', 'new', 'toys'], { cwd })).code).toBe(0)
  expect((await apilift(['catalogue', 'check', join(cwd, 'toys')])).out).toContain('toys: 1 changes')
  expect((await apilift(['catalogue', 'new', 'toys'], { cwd })).code).toBe(2)
})
