/** Which known release a dependency means: exactly, or by the highest that its range allows. */

import type { Sdk } from '../catalogue/types.ts'

export interface Dependency {
  /** The release, or null when only a range is known. */
  readonly version: string | null
  readonly range: string | null
  /** The file that says so. */
  readonly from: string
}

/** The API version that the dependency's release calls by default; null when that is not known. */
export function defaultVersion(
  sdk: Sdk,
  dependency: Dependency | null,
): { readonly version: string | null; readonly certain: boolean } {
  const releases = sdk.releases.map((one) => one.release)
  const known = dependency ? releaseFor(dependency, releases) : null
  const version = sdk.releases.find((one) => one.release === known?.release)?.version ?? null
  if (version !== null) return { version, certain: known?.certain ?? false }
  // Whichever release it is, all of them call the same.
  const all = new Set(sdk.releases.map((one) => one.version))
  return { version: dependency === null && all.size === 1 ? [...all][0]! : null, certain: false }
}

/** The release to assume for a dependency: its own, the last known one before it, or the highest known one that its range allows. */
export function releaseFor(
  dependency: Dependency,
  releases: readonly string[],
): { readonly release: string; readonly certain: boolean } | null {
  const { version, range } = dependency
  if (version !== null) {
    if (releases.includes(version)) return { release: version, certain: true }
    const floor = releases.filter((release) => compareReleases(release, version) <= 0).at(-1)
    return floor === undefined ? null : { release: floor, certain: false }
  }
  const alternatives = (range ?? '').split('||').map((one) => one.trim())
  const fits = releases.filter((release) => alternatives.some((one) => allows(one, release)))
  const last = fits.at(-1)
  return last === undefined ? null : { release: last, certain: false }
}

/** The leading part of a range decides: `^0.2.1`, `~> 11.0`, `>=1 <3`, `0.2.x`, `*`. */
function allows(range: string, release: string): boolean {
  if (range === '*' || range === 'latest' || range === 'x') return true
  const parts = [...range.matchAll(/(\^|~>|~=|~|>=|<=|==|>|<|=)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/g)]
  return parts.length > 0 && parts.every((part) => meets(part, release))
}

function meets([, operator = '', major, minor, patch]: RegExpMatchArray, release: string): boolean {
  const [a, b] = release.split('.').map(Number)
  const order = compareReleases(release, `${major}.${minor ?? 0}.${patch ?? 0}`)
  switch (operator) {
    case '>=':
      return order >= 0
    case '>':
      return order > 0
    case '<=':
      return order <= 0
    case '<':
      return order < 0
    case '^':
      return order >= 0 && a === Number(major) && (major !== '0' || minor === undefined || b === Number(minor))
    case '~':
      return order >= 0 && a === Number(major) && (minor === undefined || b === Number(minor))
    // `~> 11.0` and `~=11.0` let the last number given grow, `~> 11.0.1` only the third.
    case '~>':
    case '~=':
      return order >= 0 && a === Number(major) && (patch === undefined || b === Number(minor))
    default:
      return patch === undefined ? a === Number(major) && (minor === undefined || b === Number(minor)) : order === 0
  }
}

export function compareReleases(a: string, b: string): number {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (let at = 0; at < 3; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
