import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadShipped } from '../../src/catalogue/shipped.ts'
import { pages } from '../../src/faces/report/pages.ts'

const folder = fileURLToPath(new URL('../../docs/changes', import.meta.url))

test('the pages of docs/changes say what the catalogue says; npm run generate writes them', () => {
  const wanted = new Map(loadShipped().flatMap((catalogue) => [...pages(catalogue)]))
  expect(readdirSync(folder).sort()).toEqual([...wanted.keys()].sort())
  for (const [name, text] of wanted)
    expect(readFileSync(join(folder, name), 'utf8') === text, `${name} is stale`).toBe(true)
})
