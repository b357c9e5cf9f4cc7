/** TypeScript, as ts-morph bundles it: loaded on the first file that matters, never mixed with another copy. */

import { createRequire } from 'node:module'
import type { ts } from 'ts-morph'

let loaded: typeof ts | null = null

export function loadTs(): typeof ts {
  loaded ??= (createRequire(import.meta.url)('ts-morph') as { readonly ts: typeof ts }).ts
  return loaded
}
