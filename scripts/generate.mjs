/**
 * Writes everything derived: docs/changes/ from the catalogue (one page per hop, indexes by endpoint and by kind), docs/rules/ from the
 * ESLint rules. With --check nothing is written; a stale page answers 1. Run after a build (`npm run generate`).
 */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadShipped } from '../dist/catalogue/shipped.js'
import { rulePages } from '../dist/faces/eslint/pages.js'
import { pages } from '../dist/faces/report/pages.js'

const isCheck = process.argv.includes('--check')
const folders = [
  ['docs/changes', new Map(loadShipped().flatMap((catalogue) => [...pages(catalogue)]))],
  ['docs/rules', rulePages()],
]

for (const [name, wanted] of folders) {
  const folder = fileURLToPath(new URL(`../${name}`, import.meta.url))
  mkdirSync(folder, { recursive: true })
  const there = readdirSync(folder)
  const read = (page) => (there.includes(page) ? readFileSync(join(folder, page), 'utf8') : null)
  const stale = [...wanted].filter(([page, text]) => read(page) !== text).map(([page]) => page)
  const left = there.filter((page) => !wanted.has(page))
  if (isCheck) {
    for (const page of [...stale, ...left]) console.error(`${name}/${page} is stale: run npm run generate`)
    if (stale.length + left.length > 0) process.exitCode = 1
    continue
  }
  for (const page of left) rmSync(join(folder, page))
  for (const page of stale) writeFileSync(join(folder, page), wanted.get(page))
  console.log(`${name}: ${stale.length} written, ${left.length} removed, ${wanted.size} in all`)
}
