/**
 * The examples guard the entries: an entry that is changed for the worse no longer does what its examples say. Every mutant of every entry
 * is run against the entry's own examples and untouched cases; the survivors are counted, and may not become more.
 */

import { expect, test } from 'vitest'
import { loadShipped } from '../src/catalogue/shipped.ts'
import type { Catalogue, Change } from '../src/catalogue/types.ts'
import { checkExamples } from '../src/examples.ts'

const [catalogue] = loadShipped()

interface Mutant {
  readonly name: string
  readonly change: Change
}

/** What somebody could get wrong in an entry: each field that decides, made wrong by itself. */
function mutantsOf(change: Change): readonly Mutant[] {
  const mutant = (name: string, wrong: object): Mutant => ({ name, change: { ...change, ...wrong } })
  const elsewhere = change.endpoints.map((one) => ({ ...one, path: `${one.path}/elsewhere` }))
  const out = [mutant('wrong endpoint', { endpoints: elsewhere, laterEndpoints: [] })]
  if ('values' in change && !Array.isArray(change.values)) {
    const entries = Object.entries(change.values)
    if (entries.length > 0)
      out.push(
        mutant('wrong value map', {
          values: Object.fromEntries(entries.map(([from, to]) => [from, `${String(to)}_X`])),
        }),
      )
  }
  if ('when' in change) out.push(mutant('dropped condition', { when: undefined }))
  switch (change.kind) {
    case 'endpoint-renamed':
      out.push(mutant('wrong path', { to: { ...change.to, path: change.to.path.replace(/^\w+/, '$&_x') } }))
      break
    case 'param-renamed':
      out.push(
        mutant('wrong old name', { from: `${change.from}_x` }),
        mutant('wrong new name', { to: `${change.to}_x` }),
      )
      break
    case 'params-merged':
    case 'params-exclusive':
    case 'param-removed':
    case 'param-moved':
    case 'param-required': {
      const field = change.kind === 'params-merged' ? 'from' : 'params'
      const names = change.kind === 'params-merged' ? change.from : change.params
      if (change.kind !== 'param-required')
        out.push(mutant('wrong names', { [field]: names.map((name) => `${name}_x`) }))
      break
    }
    case 'enum-removed':
      out.push(mutant('wrong values', { values: change.values.map((value) => `${value}_X`) }))
      break
    case 'response-field-renamed':
      out.push(mutant('wrong fields', { fields: prefixed(change.fields), expressions: prefixed(change.expressions) }))
      break
    case 'response-field-removed':
      out.push(mutant('wrong fields', { fields: change.fields.map((field) => `${field}_x`) }))
      break
    default:
  }
  return out
}

function prefixed(map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([from, to]) => [`${from}_x`, to]))
}

test('a mutated entry fails its own examples', { timeout: 300_000 }, () => {
  const survivors: string[] = []
  let count = 0
  for (const change of catalogue!.changes) {
    // What no code shows has no example that a mutant could fail.
    if (change.examples.length === 0) continue
    for (const { name, change: wrong } of mutantsOf(change)) {
      count++
      const changes = catalogue!.changes.map((one) => (one === change ? wrong : one))
      const mutated: Catalogue = { ...catalogue!, changes }
      if (checkExamples(mutated, [change.id]).length === 0) survivors.push(`${change.id}: ${name}`)
    }
  }
  process.stderr.write(
    `mutants: ${count}, killed: ${count - survivors.length}\n${survivors.map((one) => `  survived ${one}\n`).join('')}`,
  )
  expect(count).toBeGreaterThan(400)
  expect(survivors.length / count).toBeLessThan(0.05)
})
