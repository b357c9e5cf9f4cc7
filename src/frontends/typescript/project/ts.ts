/** TypeScript, as ts-morph bundles it: loaded on the first file that matters, never mixed with another copy. */

import { createRequire } from 'node:module'
import type { ts } from 'ts-morph'

let loaded: typeof ts | null = null

export function loadTs(): typeof ts {
  loaded ??= atHand((createRequire(import.meta.url)('ts-morph') as { readonly ts: typeof ts }).ts)
  return loaded
}

/** What is asked of every node. */
const asked = /^(is[A-Z]\w*|forEachChild|findAncestor|SyntaxKind|SymbolFlags)$/

/**
 * The same with its most asked names as plain properties of a prototype. The bundle answers each of its two thousand names by a getter in a
 * hash table, which costs three times as much as the question itself; on a prototype the engine takes them for constants.
 */
function atHand(whole: typeof ts): typeof ts {
  const front = Object.create(whole) as typeof ts
  for (const name of Object.keys(whole) as (keyof typeof ts)[])
    if (asked.test(name)) Object.defineProperty(front, name, { value: whole[name], enumerable: true })
  return Object.create(front) as typeof ts
}
