/**
 * The catalogues that come with apilift. Built, they are JSON beside this file and cost neither yaml nor zod;
 * run from source (tests), they are compiled from `rules/` on first use.
 */

import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

import { compileFolders } from './source.ts'
import type { Catalogue } from './types.ts'

/** True in `dist/`, where the build has written `<api>.json` beside this module. */
const isBuilt = import.meta.url.endsWith('.js')

let shipped: readonly Catalogue[] | undefined

/** All shipped catalogues, by id. Synchronous; read once. */
export function loadShipped(): readonly Catalogue[] {
  shipped ??= isBuilt ? readBuilt() : compileShipped()
  return shipped
}

function readBuilt(): Catalogue[] {
  const require = createRequire(import.meta.url)
  const ids = require('./index.json') as string[]
  return ids.map((id) => require(`./${id}.json`) as Catalogue)
}

/** Compiles `rules/` of the package; positions are relative to the package (`rules/<api>/…`). */
export function compileShipped(): Catalogue[] {
  return compileFolders(fileURLToPath(new URL('../../rules', import.meta.url)), 'rules')
}
