/** Which release of a package a file of the tree uses: locked, else installed, else the range. Manifests and lock files are data. */

import { parse } from 'jsonc-parser'
import type { FileSource } from '../../files.ts'
import { dirname, join } from './resolve.ts'

export interface Dependency {
  /** The release, or null when only a range is known. */
  readonly version: string | null
  readonly range: string | null
  /** The file that says so. */
  readonly from: string
}

/** The release of `packageName` for `file`: the nearest manifest or lock file above it that names the package decides. */
export function dependencyOf(files: FileSource, file: string, packageName: string): Dependency | null {
  let range: Dependency | null = null
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const at = (name: string): string => join(folder, name) ?? name
    const locked =
      fromPackageLock(files, at('package-lock.json'), packageName) ??
      fromPackageLock(files, at('npm-shrinkwrap.json'), packageName) ??
      fromYarn(files, at('yarn.lock'), packageName) ??
      fromPnpm(files, at('pnpm-lock.yaml'), packageName)
    if (locked) return locked
    const installed = json(files, at(`node_modules/${packageName}/package.json`))
    if (typeof installed?.['version'] === 'string')
      return {
        version: installed['version'],
        range: range?.range ?? null,
        from: at(`node_modules/${packageName}/package.json`),
      }
    range ??= fromManifest(files, at('package.json'), packageName)
    if (folder === '') return range
  }
}

function json(files: FileSource, path: string): Record<string, unknown> | null {
  const text = files.text(path)
  if (text === null) return null
  return record(parse(text))
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function fromManifest(files: FileSource, path: string, name: string): Dependency | null {
  const manifest = json(files, path)
  if (!manifest) return null
  for (const field of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
    const range = record(manifest[field])[name]
    if (typeof range === 'string') return { version: /^\d+\.\d+\.\d+$/.test(range) ? range : null, range, from: path }
  }
  return null
}

function fromPackageLock(files: FileSource, path: string, name: string): Dependency | null {
  const lock = json(files, path)
  if (!lock) return null
  const entry =
    record(record(lock['packages'])[`node_modules/${name}`])['version'] ??
    record(record(lock['dependencies'])[name])['version']
  return typeof entry === 'string' ? { version: entry, range: null, from: path } : null
}

/** Classic: `name@range:` then `  version "1.2.3"`; berry: `"name@npm:range":` then `  version: 1.2.3`. */
function fromYarn(files: FileSource, path: string, name: string): Dependency | null {
  const text = files.text(path)
  if (text === null) return null
  let inside = false
  for (const line of text.split(/\r?\n/)) {
    if (/^\S/.test(line))
      inside = line
        .replaceAll('"', '')
        .split(/,\s*/)
        .some((key) => key.startsWith(`${name}@`))
    const version = inside ? /^ {2}version:? "?([^"\s]+)"?$/.exec(line)?.[1] : undefined
    if (version !== undefined) return { version, range: null, from: path }
  }
  return null
}

/** `/name@1.2.3:`, `name@1.2.3:` or `/name/1.2.3:` at the second level of `packages`. */
function fromPnpm(files: FileSource, path: string, name: string): Dependency | null {
  const text = files.text(path)
  if (text === null) return null
  for (const line of text.split(/\r?\n/)) {
    const key = /^ {2}['"]?\/?([^'"\s]+?)['"]?:\s*$/.exec(line)?.[1]
    if (key === undefined || !key.startsWith(name)) continue
    const version = /^[@/](\d[^(_]*)/.exec(key.slice(name.length))?.[1]
    if (version !== undefined) return { version, range: null, from: path }
  }
  return null
}

/** The release to assume for a range: the highest known one that it allows, by its leading numbers; null when none fits. */
export function releaseFor(
  dependency: Dependency,
  releases: readonly string[],
): { readonly release: string; readonly certain: boolean } | null {
  if (dependency.version !== null) {
    const exact = releases.includes(dependency.version)
    const floor = [...releases].reverse().find((release) => compareReleases(release, dependency.version!) <= 0)
    return exact ? { release: dependency.version, certain: true } : floor ? { release: floor, certain: false } : null
  }
  const range = /^([~^]|>=)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(dependency.range ?? '')
  if (!range) return dependency.range === '*' || dependency.range === 'latest' ? last(releases) : null
  const [, operator, major, minor, patch] = range
  const fits = releases.filter((release) => {
    const [a, b, c] = release.split('.').map(Number)
    if (operator === '>=') return compareReleases(release, `${major}.${minor ?? 0}.${patch ?? 0}`) >= 0
    if (a !== Number(major)) return false
    if (operator === '~' || (operator === '^' && major === '0'))
      return minor === undefined || (b === Number(minor) && (c ?? 0) >= Number(patch ?? 0))
    if (operator === '^') return compareReleases(release, `${major}.${minor ?? 0}.${patch ?? 0}`) >= 0
    return (minor === undefined || b === Number(minor)) && (patch === undefined || c === Number(patch))
  })
  return last(fits)
}

function last(releases: readonly string[]): { readonly release: string; readonly certain: boolean } | null {
  const release = releases.at(-1)
  return release === undefined ? null : { release, certain: false }
}

function compareReleases(a: string, b: string): number {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (let at = 0; at < 3; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
