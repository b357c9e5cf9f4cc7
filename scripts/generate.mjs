/**
 * Writes everything derived from the catalogue: one page of docs/changes/ per hop, with indexes by endpoint and by kind.
 * With --check nothing is written; a stale page answers 1. Run after a build (`npm run generate`).
 */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadShipped } from '../dist/catalogue/shipped.js'
import { pages } from '../dist/faces/report/pages.js'

const folder = fileURLToPath(new URL('../docs/changes', import.meta.url))
const isCheck = process.argv.includes('--check')
const wanted = new Map(loadShipped().flatMap((catalogue) => [...pages(catalogue)]))

mkdirSync(folder, { recursive: true })
const there = readdirSync(folder)
const read = (name) => (there.includes(name) ? readFileSync(join(folder, name), 'utf8') : null)
const stale = [...wanted].filter(([name, text]) => read(name) !== text).map(([name]) => name)
const left = there.filter((name) => !wanted.has(name))

if (isCheck) {
  for (const name of [...stale, ...left]) console.error(`docs/changes/${name} is stale: run npm run generate`)
  process.exitCode = stale.length + left.length > 0 ? 1 : 0
} else {
  for (const name of left) rmSync(join(folder, name))
  for (const name of stale) writeFileSync(join(folder, name), wanted.get(name))
  console.log(`${stale.length} written, ${left.length} removed, ${wanted.size} in all`)
}
