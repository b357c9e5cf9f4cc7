/** Which file of the tree an import leads to: relative paths, aliases, workspaces. Read as data through the FileSource, whatever that is. */

import type { FileSource } from '../../../files.ts'
import { dirname, join } from '../../../paths.ts'
import { createAliases } from './aliases.ts'
import type { Ambient } from './ambient.ts'
import { createAmbient } from './ambient.ts'
import { matchStar, readJson, record } from './configs.ts'
import { nodeConfigEntry } from './node-config.ts'
import type { Scope } from './scope.ts'
import { createScope } from './scope.ts'

export interface Resolve {
  /** The file that `specifier` in `from` leads to, or null for a package, a builtin or a missing file. */
  (from: string, specifier: string): string | null
  /** The folder of the package that a file belongs to, from where it is usually started; '' for the root. */
  packageFolder(file: string): string
  readonly scope: Scope
  readonly ambient: Ambient
}

const extensions = [
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.vue',
  '.svelte',
  '.d.ts',
  '.json',
  '.yaml',
  '.yml',
]
/** `./a.js` in a TypeScript project names `./a.ts`. */
const swaps: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.js$/, ['.ts', '.tsx']],
  [/\.jsx$/, ['.tsx']],
  [/\.mjs$/, ['.mts']],
  [/\.cjs$/, ['.cts']],
]
/** Folders that builds write to; their source lies in `src`. */
const built = /^(\.\/)?(dist|build|lib|out|esm|cjs)\//

export function createResolver(files: FileSource): Resolve {
  const known = new Set(files.list())
  const memo = new Map<string, string | null>()
  let packages: ReadonlyMap<string, string> | null = null
  const nearestAliases = createAliases(files, known, (specifier) => workspace(specifier))

  const cached = (from: string, specifier: string): string | null => {
    const folder = dirname(from)
    const key = `${folder}\0${specifier}`
    let found = memo.get(key)
    if (found === undefined) memo.set(key, (found = resolve(folder, specifier)))
    return found
  }
  return Object.assign(cached, {
    packageFolder: (file: string) => packageFolder(dirname(file)),
    scope: createScope(files),
    ambient: createAmbient(files),
  })

  function resolve(folder: string, specifier: string): string | null {
    if (specifier.startsWith('.')) return relative(join(folder, specifier))
    if (specifier.startsWith('node:')) return null
    // Before all else: `/opt/nodejs/ads` is where a layer lies at run time, and the paths of the project say where it lies here.
    for (const target of nearestAliases(folder)?.targets(specifier) ?? []) {
      const found = probe(target)
      if (found) return found
    }
    if (specifier.startsWith('/')) return null
    if (specifier.startsWith('#')) return internal(folder, specifier)
    return workspace(specifier) ?? conventional(folder, specifier) ?? settings(folder, specifier)
  }

  /** `@/lib/a`, `~/lib/a` and `$lib/a` where only a bundler's own configuration, which is a program, says what they stand for. */
  function conventional(folder: string, specifier: string): string | null {
    const root = packageFolder(folder)
    // SvelteKit's own, unless its configuration says otherwise.
    if (/^\$lib(\/|$)/.test(specifier)) return probe(join(root, `src/${specifier.slice(1)}`))
    const rest =
      /^(?:[@~]|@@|~~)\/(.+)$/.exec(specifier)?.[1] ?? (/^(?:src|app|App|lib)\//.test(specifier) ? specifier : null)
    if (rest === null) return null
    // `App/Services/Ads` of Adonis.
    if (/^App\//.test(specifier)) return probe(join(root, `app${rest.slice('App'.length)}`))
    for (const base of ['src', '', 'app']) {
      const found = probe(join(root, base === '' ? rest : `${base}/${rest}`))
      if (found) return found
    }
    return null
  }

  /** `config` is a package, but what it answers lies in this tree. */
  function settings(folder: string, specifier: string): string | null {
    return specifier === 'config' ? probe(join(packageFolder(folder), nodeConfigEntry)) : null
  }

  function packageFolder(folder: string): string {
    return folder === '' || known.has(`${folder}/package.json`) ? folder : packageFolder(dirname(folder))
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

  /** A file beside, or the source of one that a build will write: `require('../dist')`. */
  function relative(path: string | null): string | null {
    const found = probe(path)
    if (found || path === null) return found
    const parts = path.split('/')
    const at = parts.findLastIndex((part) => built.test(`${part}/`))
    if (at < 0) return null
    return (
      probe(parts.with(at, 'src').join('/')) ?? (parts[at] === 'dist' ? probe(parts.toSpliced(at, 1).join('/')) : null)
    )
  }

  /** A file of a package, or the source that it was built from. */
  function entry(folder: string, path: string): string | null {
    return probe(join(folder, path)) ?? (built.test(path) ? probe(join(folder, path.replace(built, 'src/'))) : null)
  }

  /** `#name` of the nearest package's own `imports`. */
  function internal(folder: string, specifier: string): string | null {
    const own = packageFolder(folder)
    return mapped(
      own,
      record(readJson(files, own === '' ? 'package.json' : `${own}/package.json`)?.['imports']),
      specifier,
    )
  }

  /** A package of this repository by its name: its source entry, or the file of a deep import. */
  function workspace(specifier: string): string | null {
    packages ??= readPackages()
    const parts = specifier.split('/')
    const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!
    const folder = packages.get(name)
    if (folder === undefined) return null
    const rest = specifier.slice(name.length + 1)
    const manifest = readJson(files, folder === '' ? 'package.json' : `${folder}/package.json`) ?? {}
    const { exports } = manifest
    const isMap = Object.keys(record(exports)).some((key) => key.startsWith('.'))
    const bySubpath = isMap
      ? mapped(folder, record(exports), rest === '' ? '.' : `./${rest}`)
      : rest === ''
        ? firstOf(folder, exports)
        : null
    if (bySubpath) return bySubpath
    if (rest !== '') return entry(folder, rest) ?? probe(join(folder, `src/${rest}`))
    for (const path of [manifest['source'], manifest['types'], manifest['module'], manifest['main']]) {
      const found = typeof path === 'string' ? entry(folder, path) : null
      if (found) return found
    }
    for (const path of ['src/index', 'index', 'src/main', 'lib/index']) {
      const found = probe(join(folder, path))
      if (found) return found
    }
    return null
  }

  /** The file for a key of `exports` or `imports`: the key itself, else the longest pattern. */
  function mapped(folder: string, table: Record<string, unknown>, specifier: string): string | null {
    const patterns = Object.keys(table).sort((a, b) => b.indexOf('*') - a.indexOf('*'))
    for (const pattern of patterns) {
      const star = matchStar(pattern, specifier)
      if (star === null) continue
      const found = firstOf(folder, table[pattern], star)
      if (found) return found
    }
    return null
  }

  /** The first file of this tree among conditional targets: `source` and `types` lead to sources more often than the rest. */
  function firstOf(folder: string, target: unknown, star = ''): string | null {
    if (typeof target === 'string') return entry(folder, target.replaceAll('*', star))
    if (Array.isArray(target))
      return target.map((one) => firstOf(folder, one, star)).find((one) => one !== null) ?? null
    const conditions = record(target)
    for (const key of ['source', 'types', ...Object.keys(conditions)]) {
      const found = Object.hasOwn(conditions, key) ? firstOf(folder, conditions[key], star) : null
      if (found) return found
    }
    return null
  }

  function readPackages(): ReadonlyMap<string, string> {
    const found = new Map<string, string>()
    for (const file of known) {
      if (!/(^|\/)package\.json$/.test(file)) continue
      const name = readJson(files, file)?.['name']
      if (typeof name === 'string' && !found.has(name)) found.set(name, dirname(file))
    }
    return found
  }
}
