/** Order of versions, and the hops between two of them. The order is the catalogue's, never the text's: '10' comes after '9'. */

import type { Api } from './catalogue/types.ts'

const orders = new WeakMap<Api, readonly string[]>()

/** The versions of an API, oldest first. */
export function orderOf(api: Api): readonly string[] {
  let known = orders.get(api)
  if (!known) orders.set(api, (known = api.versions.map((one) => one.version)))
  return known
}

/** Position of `version` in the catalogue's list, oldest first; -1 when it never existed. */
export function rankOf(versions: readonly string[], version: string): number {
  return versions.indexOf(version)
}

/** The later of two versions in the catalogue's order. */
export function later(versions: readonly string[], a: string, b: string): string {
  return rankOf(versions, a) >= rankOf(versions, b) ? a : b
}

/** A version as readers say it: `v12`, but `2025-03-01` as it is. */
export function versionName(version: string): string {
  return /^\d+(\.\d+)*$/.test(version) ? `v${version}` : version
}
