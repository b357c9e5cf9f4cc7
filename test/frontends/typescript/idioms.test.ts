/**
 * Every way in which real clients build requests: `idioms/*.md` lists them, a section a file, each with the small clients that prove it.
 * An idiom without a client fails, and so does a client without an idiom.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Expectation } from './idioms/section.ts'
import { parseSection } from './idioms/section.ts'
import { findsOf, linkedOf, readsOf, requests } from '../kit.ts'

const folder = fileURLToPath(new URL('idioms/', import.meta.url))
const sections = readdirSync(folder)
  .filter((file) => file.endsWith('.md'))
  .sort()
  .map((file) => parseSection(file, readFileSync(folder + file, 'utf8')))

/** How many idioms each section has, so that none is lost by editing. */
const counts = { 1: 24, 2: 16, 3: 13, 4: 13, 5: 17, 6: 5, 7: 4, 8: 3, 9: 4, 10: 7 }

test('every section lists its idioms by number, without a gap', () => {
  expect(Object.fromEntries(sections.map((section) => [section.number, section.idioms.length]))).toEqual(counts)
  for (const { number, idioms } of sections)
    expect(idioms.map((idiom) => idiom.id)).toEqual(idioms.map((_, index) => `${number}.${index + 1}`))
})

describe.each(sections)('$title', ({ idioms, cases }) => {
  test('every idiom has a client, and every client an idiom', () => {
    const proven = new Set(cases.map((one) => one.idiom))
    const known = new Set(idioms.map((idiom) => idiom.id))
    expect([...known].filter((id) => !proven.has(id))).toEqual([])
    expect([...proven].filter((id) => !known.has(id))).toEqual([])
  })

  test.each(cases)('$idiom $title', ({ files, expects }) => {
    const read = { sends: requests, reads: readsOf, linked: linkedOf, finds: findsOf }
    const kinds = Object.keys(expects) as Expectation[]
    expect(Object.fromEntries(kinds.map((kind) => [kind, read[kind](files)]))).toEqual(expects)
  })
})
