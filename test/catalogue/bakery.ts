/** A small invented API for the tests of this folder: valid as it stands, broken by replacing one text. */

import { compile } from '../../src/catalogue/compile.ts'
import type { Catalogue } from '../../src/catalogue/types.ts'
import { CatalogueError } from '../../src/errors.ts'

const api = `id: bakery
title: Bakery API
hosts:
  - { host: api.bakery.example, role: production }
versionIn: { kind: path }
versions:
  - version: "1"
    introduced: "2022-01-01"
    deprecated: "2023-01-01"
    endOfLife: "2023-07-01"
    source: [{ url: https://bakery.example/versions }]
  - version: "2"
    introduced: "2023-01-01"
    source: [{ url: https://bakery.example/versions }]
  - version: "3"
    introduced: "2024-01-01"
    source: [{ url: https://bakery.example/versions }]
sdks:
  - package: bakery-client
    registry: npm
    releases: [{ release: 1.0.0, version: "1" }]
examples:
  client: export const api = {}
  import: import { api } from './client.ts'
`

const endpoints = `endpoints:
  - method: GET
    path: loaves
    family: Bread
    lifetimes: [{ first: "1" }]
    params:
      - { name: paused, in: query, type: boolean, lifetimes: [{ last: "2" }] }
  - { method: PUT, path: loaves/:loaf_id, family: Bread, lifetimes: [{ first: "1" }] }
  - { method: GET, path: buns, family: Bread, lifetimes: [{ first: "1", last: "2" }] }
  - { method: GET, path: rolls, family: Bread, lifetimes: [{ first: "3" }] }
`

const hop = `hop: "3"
changes:
  - id: bakery/v3-loaf-paused-to-status
    kind: param-renamed
    title: paused became status
    why: v3 refuses paused.
    source: [{ url: https://bakery.example/changelog, read: "2024-05-02" }]
    endpoints: [{ methods: [PUT], path: loaves/:loaf_id }]
    from: paused
    to: status
    values: { "true": PAUSED, "false": ACTIVE }
    applicability: safe
    examples:
      - name: a literal
        before: "await api.put('/2/loaves/1', { paused: true })"
        after: "await api.put('/3/loaves/1', { status: 'PAUSED' })"
    untouched:
      - name: another host
        code: "await other.put('/2/loaves/1', { paused: true })"
  - id: bakery/v3-buns-to-rolls
    kind: endpoint-renamed
    title: buns became rolls
    why: v3 has no buns.
    source: [{ url: https://bakery.example/changelog }]
    endpoints: [{ methods: [GET], path: buns }]
    to: { path: rolls }
    applicability: review
    examples:
      - name: the list
        before: "await api.get('/2/buns')"
        after: "await api.get('/3/rolls')"
    untouched:
      - name: another host
        code: "await other.get('/2/buns')"
`

const outOfBand = `changes:
  - id: bakery/oob-2024-05-closed-on-mondays
    kind: behaviour-changed
    title: Orders wait on Mondays
    why: The bakery is closed.
    todo: Check what the client does while it waits.
    source: [{ url: https://bakery.example/changelog }]
    effective: "2024-05"
    endpoints: [{ path: "*" }]
    applicability: manual
`

export type File = 'api.yaml' | 'endpoints.yaml' | 'v2-to-v3.yaml' | 'out-of-band.yaml'

/** The four texts by path. */
export function bakery(): Map<string, string> {
  return new Map([
    ['rules/bakery/api.yaml', api],
    ['rules/bakery/endpoints.yaml', endpoints],
    ['rules/bakery/v2-to-v3.yaml', hop],
    ['rules/bakery/out-of-band.yaml', outOfBand],
  ])
}

/** The bakery with `from` replaced by `to` in one file. The text must be there once or more; its first place is replaced. */
export function changed(file: File, from: string, to: string): Map<string, string> {
  const files = bakery()
  const text = files.get(`rules/bakery/${file}`) ?? ''
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`)
  return files.set(
    `rules/bakery/${file}`,
    text.replace(from, () => to),
  )
}

/** The problems of files that do not compile. Throws when they do. */
export function problemsOf(files: ReadonlyMap<string, string | null>): readonly string[] {
  let compiled: Catalogue
  try {
    compiled = compile(files)
  } catch (error) {
    if (error instanceof CatalogueError) return error.problems
    throw error
  }
  throw new Error(`expected problems, but ${compiled.api.id} compiled`)
}
