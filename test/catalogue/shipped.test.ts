import { expect, test } from 'vitest'

import { loadShipped } from '../../src/catalogue/shipped.ts'
import type { Catalogue } from '../../src/catalogue/types.ts'

function shipped(): Catalogue {
  const [catalogue] = loadShipped()
  if (catalogue === undefined) throw new Error('no shipped catalogue')
  return catalogue
}

test('the shipped catalogue compiles and lints clean', () => {
  expect(loadShipped().map((catalogue) => catalogue.api.id)).toEqual(['x-ads'])
})

test('every known change is there, hop by hop', () => {
  const counts = new Map<string, number>()
  for (const change of shipped().changes) {
    const hop = change.hop ?? 'out-of-band'
    counts.set(hop, (counts.get(hop) ?? 0) + 1)
  }
  expect(Object.fromEntries(counts)).toEqual({
    '1': 23,
    '2': 22,
    '3': 9,
    '4': 18,
    '5': 13,
    '6': 72,
    '7': 3,
    '8': 6,
    '9': 24,
    '10': 16,
    '11': 19,
    '12': 1,
    'out-of-band': 28,
  })
  expect(shipped().changes).toHaveLength(254)
})
