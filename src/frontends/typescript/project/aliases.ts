/** `paths` and `baseUrl` of the tsconfig or jsconfig that rules a folder: `extends` and references followed, read as data. */

import type { FileSource } from '../../../files.ts'
import { dirname, join } from '../../../paths.ts'
import { matchStar, readJson, record } from './configs.ts'

export interface Aliases {
  /** What a specifier may stand for, relative to the root and without a guess at extensions, best first. */
  targets(specifier: string): readonly string[]
}

interface Config {
  readonly paths: readonly { readonly pattern: string; readonly targets: readonly string[]; readonly base: string }[]
  readonly baseUrl: string | null
}

/** Configs that extend or refer to each other, followed this far. */
const maxDepth = 8

export function createAliases(
  files: FileSource,
  known: ReadonlySet<string>,
  /** The file of a package of this repository. */
  inWorkspace: (specifier: string) => string | null,
): (folder: string) => Aliases | null {
  const memo = new Map<string, Aliases | null>()

  /** The aliases of the nearest config above a folder. */
  function nearest(folder: string): Aliases | null {
    const hit = memo.get(folder)
    if (hit !== undefined) return hit
    const own = ['tsconfig.json', 'jsconfig.json']
      .map((name) => (folder === '' ? name : `${folder}/${name}`))
      .find((file) => known.has(file))
    const config = own ? read(own, dirname(own), 0) : null
    const found = config ? aliasesOf(config) : own || folder === '' ? null : nearest(dirname(folder))
    memo.set(folder, found)
    return found
  }

  /** @param root folder that `${configDir}` stands for: that of the config which is extended in the end. */
  function read(file: string, root: string, depth: number): Config | null {
    const config = readJson(files, file)
    if (config === null) return null
    const folder = dirname(file)
    const options = record(config['compilerOptions'])
    const bases = depth < maxDepth ? extended(config['extends'], folder, root, depth) : []
    const last = <T>(pick: (one: Config) => T | null): T | null =>
      bases.map(pick).findLast((one) => one !== null) ?? null
    const at = (path: string): string | null =>
      join(path.startsWith('${configDir}') ? root : folder, path.replace('${configDir}', '.'))
    const baseUrl = typeof options['baseUrl'] === 'string' ? at(options['baseUrl']) : last((one) => one.baseUrl)
    const own = Object.entries(record(options['paths'])).map(([pattern, targets]) => ({
      pattern,
      targets: (Array.isArray(targets) ? targets : []).filter((target): target is string => typeof target === 'string'),
    }))
    const paths =
      own.length > 0
        ? own.map((one) => ({
            pattern: one.pattern,
            base: one.targets.some((target) => target.startsWith('${configDir}')) ? root : (baseUrl ?? folder),
            targets: one.targets.map((target) => target.replace('${configDir}', '.')),
          }))
        : (last((one) => (one.paths.length > 0 ? one.paths : null)) ?? [])
    if (paths.length > 0 || baseUrl !== null || depth >= maxDepth) return { paths, baseUrl }
    // A config that lists no files of its own speaks through those that it refers to.
    const referred = (Array.isArray(config['references']) ? config['references'] : []).flatMap((one): Config[] => {
      const path = record(one)['path']
      const target = typeof path === 'string' ? configAt(join(folder, path)) : null
      const found = target === null ? null : read(target, dirname(target), depth + 1)
      return found ? [found] : []
    })
    return {
      paths: referred.flatMap((one) => one.paths),
      baseUrl: referred.find((one) => one.baseUrl !== null)?.baseUrl ?? null,
    }
  }

  function extended(value: unknown, folder: string, root: string, depth: number): readonly Config[] {
    return (Array.isArray(value) ? value : [value]).flatMap((one): Config[] => {
      if (typeof one !== 'string') return []
      const file = one.startsWith('.') ? configAt(join(folder, one)) : inWorkspace(one)
      const found = file === null ? null : read(file, root, depth + 1)
      return found ? [found] : []
    })
  }

  function configAt(path: string | null): string | null {
    if (path === null) return null
    return [path, `${path}.json`, `${path}/tsconfig.json`].find((candidate) => known.has(candidate)) ?? null
  }

  return nearest
}

function aliasesOf({ paths, baseUrl }: Config): Aliases {
  // As the compiler does: an exact name first, then the pattern with the longest text before its star.
  const sorted = [...paths].sort((a, b) => weight(b.pattern) - weight(a.pattern))
  return {
    targets(specifier) {
      const found: (string | null)[] = []
      for (const { pattern, targets, base } of sorted) {
        const star = matchStar(pattern, specifier)
        if (star === null) continue
        found.push(...targets.map((target) => join(base, target.replace('*', star))))
        break
      }
      if (baseUrl !== null) found.push(join(baseUrl, specifier))
      return found.filter((one) => one !== null)
    },
  }
}

function weight(pattern: string): number {
  const star = pattern.indexOf('*')
  return star < 0 ? Number.MAX_SAFE_INTEGER : star
}
