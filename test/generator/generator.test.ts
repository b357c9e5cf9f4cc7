/** Random clients, run before and after their migration. `APILIFT_PROGRAMS=10000 APILIFT_SEED=7` makes it a long run. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadShipped } from '../../src/catalogue/shipped.ts'
import { check } from './check.ts'
import { programs } from './pool.ts'

const count = Number(process.env['APILIFT_PROGRAMS'] ?? 150)
const seed = Number(process.env['APILIFT_SEED'] ?? 20_261_124)

test(
  `${count} generated clients send after their migration what the catalogue says (seed ${seed})`,
  { timeout: 3_600_000 },
  async () => {
    const [catalogue] = loadShipped()
    let moved = 0
    let stayed = 0
    await fc.assert(
      fc.asyncProperty(programs(catalogue!), async ({ program, to }) => {
        const outcome = await check(catalogue!, program, to)
        moved += outcome.moved
        stayed += outcome.stayed
      }),
      { numRuns: count, seed, endOnFailure: process.env['APILIFT_SHRINK'] === '0' },
    )
    process.stderr.write(`generated clients: ${count}, requests moved: ${moved}, held back with a reason: ${stayed}\n`)
    expect(moved).toBeGreaterThan(stayed / 4)
  },
)
