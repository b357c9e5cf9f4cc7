import { expect, test } from 'vitest'
import { loadShipped } from '../src/catalogue/shipped.ts'
import { checkComposition } from '../src/composition.ts'

test.each(loadShipped().map((catalogue) => ({ id: catalogue.api.id, catalogue })))(
  'for every pair of versions of $id one fold equals hop by hop',
  ({ catalogue }) => {
    expect(checkComposition(catalogue)).toEqual([])
  },
)
