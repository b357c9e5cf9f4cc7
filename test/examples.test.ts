import { describe, expect, test } from 'vitest'
import { loadShipped } from '../src/catalogue/shipped.ts'
import { checkExamples } from '../src/examples.ts'

describe.each(loadShipped().map((catalogue) => ({ id: catalogue.api.id, catalogue })))('$id', ({ catalogue }) => {
  const hops = [...new Set(catalogue.changes.map((change) => change.hop))]
  test.each(hops.map((hop) => ({ hop: hop ?? 'out of band' })))(
    'every example of $hop does what it says, and nothing untouched is met',
    ({ hop }) => {
      const ids = catalogue.changes.filter((change) => (change.hop ?? 'out of band') === hop).map((change) => change.id)
      expect(checkExamples(catalogue, ids)).toEqual([])
    },
  )
})
