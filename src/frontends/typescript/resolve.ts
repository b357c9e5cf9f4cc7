/** Which file of the tree an import leads to: relative paths, tsconfig `paths`, workspaces. Read as data through the FileSource, whatever that is. */

import { parse } from 'jsonc-parser'
import type { FileSource } from '../../files.ts'
import { dirname, join } from '../../paths.ts'

/** The file that `specifier` in `from` leads to, or null for a package, a builtin or a missing file. */
export type Resolve = (from: string, specifier: string) => string | null

interface Aliases {
  readonly base: string
  readonly paths: readonly { readonly pattern: string; readonly targets: readonly string[] }[]
  readonly baseUrl: string | null
}

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.vue', '.svelte', '.d.ts', '.json']
/** `./a.js` in a TypeScript project names `./a.ts`. */
const swaps: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.js$/, ['.ts', '.tsx']],
  [/\.jsx$/, ['.tsx']],
  [/\.mjs$/, ['.mts']],
  [/\.cjs$/, ['.cts']],
]

export function createResolver(files: FileSource): Resolve {
  const known = new Set(files.list())
  const aliasMemo = new Map<string, Aliases | null>()
  const memo = new Map<string, string | null>()
  let packages: ReadonlyMap<string, string> | null = null

  return (from, specifier) => {
    const folder = dirname(from)
    const key = `${folder}\0${specifier}`
    let found = memo.get(key)
    if (found === undefined) memo.set(key, (found = resolve(folder, specifier)))
    return found
  }

  function resolve(folder: string, specifier: string): string | null {
    if (specifier.startsWith('.')) return probe(join(folder, specifier))
    if (specifier.startsWith('/') || specifier.startsWith('node:')) return null
    const aliases = nearestAliases(folder)
    if (aliases) {
      for (const { pattern, targets } of aliases.paths) {
        const star = matchStar(pattern, specifier)
        if (star === null) continue
        for (const target of targets) {
          const found = probe(join(aliases.base, target.replace('*', star)))
          if (found) return found
        }
      }
      if (aliases.baseUrl !== null) {
        const found = probe(join(aliases.baseUrl, specifier))
        if (found) return found
      }
    }
    return workspace(specifier)
  }

  function probe(path: string | null): string | null {
    if (path === null) return null
    const candidates = [path]
    for (const [pattern, others] of swaps)
      if (pattern.test(path)) candidates.push(...others.map((other) => path.replace(pattern, other)))
    candidates.push(
      ...extensions.map((extension) => path + extension),
      ...extensions.map((extension) => `${path === '' ? '' : `${path}/`}index${extension}`),
    )
    return candidates.find((candidate) => known.has(candidate)) ?? null
  }

  /** The aliases of the nearest tsconfig or jsconfig above a folder. */
  function nearestAliases(folder: string): Aliases | null {
    const hit = aliasMemo.get(folder)
    if (hit !== undefined) return hit
    const own = ['tsconfig.json', 'jsconfig.json']
      .map((name) => (folder === '' ? name : `${folder}/${name}`))
      .find((file) => known.has(file))
    const found = own ? readAliases(own, 0) : folder === '' ? null : nearestAliases(dirname(folder))
    aliasMemo.set(folder, found)
    return found
  }

  function readAliases(file: string, depth: number): Aliases | null {
    const config = json(file)
    if (config === null) return null
    const options = record(config['compilerOptions'])
    const folder = dirname(file)
    const extended =
      typeof config['extends'] === 'string' && depth < 8 ? extendedFrom(folder, config['extends'], depth) : null
    const baseUrl =
      typeof options['baseUrl'] === 'string' ? join(folder, options['baseUrl']) : (extended?.baseUrl ?? null)
    const paths = record(options['paths'])
    const own = Object.entries(paths).map(([pattern, targets]) => ({
      pattern,
      targets: Array.isArray(targets) ? targets.filter((target): target is string => typeof target === 'string') : [],
    }))
    if (own.length === 0 && extended) return { ...extended, baseUrl }
    return { base: baseUrl ?? folder, paths: own, baseUrl }
  }

  function extendedFrom(folder: string, specifier: string, depth: number): Aliases | null {
    if (!specifier.startsWith('.')) return null
    const path = join(folder, specifier)
    const file = [path, `${path}.json`].find((candidate) => candidate !== null && known.has(candidate))
    return file ? readAliases(file, depth + 1) : null
  }

  /** A package of this repository by its name: its source entry, or the file of a deep import. */
  function workspace(specifier: string): string | null {
    packages ??= readPackages()
    const parts = specifier.split('/')
    const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!
    const folder = packages.get(name)
    if (folder === undefined) return null
    const rest = specifier.slice(name.length + 1)
    if (rest !== '') return probe(join(folder, rest)) ?? probe(join(folder, `src/${rest}`))
    const manifest = json(folder === '' ? 'package.json' : `${folder}/package.json`) ?? {}
    const entries = [manifest['source'], manifest['types'], manifest['module'], manifest['main']].filter(
      (entry): entry is string => typeof entry === 'string',
    )
    for (const entry of [...entries, 'src/index', 'index', 'src/main', 'lib/index']) {
      const found =
        probe(join(folder, entry)) ?? probe(join(folder, entry.replace(/^(\.\/)?(dist|build|lib)\//, 'src/')))
      if (found) return found
    }
    return null
  }

  function readPackages(): ReadonlyMap<string, string> {
    const found = new Map<string, string>()
    for (const file of known) {
      if (!/(^|\/)package\.json$/.test(file)) continue
      const name = json(file)?.['name']
      if (typeof name === 'string' && !found.has(name)) found.set(name, dirname(file))
    }
    return found
  }

  function json(file: string): Record<string, unknown> | null {
    const text = files.text(file)
    return text === null ? null : record(parse(text))
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function matchStar(pattern: string, specifier: string): string | null {
  const [before, after] = pattern.split('*')
  if (after === undefined) return pattern === specifier ? '' : null
  if (!specifier.startsWith(before!) || !specifier.endsWith(after) || specifier.length < before!.length + after.length)
    return null
  return specifier.slice(before!.length, specifier.length - after.length)
}
