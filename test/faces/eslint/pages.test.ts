import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rulePages } from '../../../src/faces/eslint/pages.ts'

const folder = join(import.meta.dirname, '../../../docs/rules')

test('the pages of docs/rules say what the rules say; npm run generate writes them', () => {
  const wanted = rulePages()
  expect(readdirSync(folder).sort()).toEqual([...wanted.keys()].sort())
  for (const [name, text] of wanted)
    expect(readFileSync(join(folder, name), 'utf8') === text, `${name} is stale`).toBe(true)
})
