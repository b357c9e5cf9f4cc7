/**
 * Files whose settings a framework hands out under a name of its own, with no import that leads there: `strapi.config.get('ads.version')` is what
 * `config/ads.js` says. Which framework a package is of, its manifest tells.
 */

import type { FileSource } from '../../../files.ts'
import { json, record } from '../../../manifests/npm.ts'
import { dirname } from '../../../paths.ts'

interface Handing {
  readonly packages: RegExp
  /** Names by which a source asks. */
  readonly names: readonly string[]
  /** Paths of the files from the folder of the package. */
  readonly files: RegExp
}

const handings: readonly Handing[] = [
  { packages: /^@adonisjs\/(core|framework)$/, names: ['Config', 'config'], files: /^config\/[\w.-]+\.[cm]?[jt]s$/ },
  { packages: /^(@strapi\/)?strapi$/, names: ['strapi'], files: /^config\/(env\/[\w.-]+\/)?[\w.-]+\.([jt]s|json)$/ },
  { packages: /^@feathersjs\//, names: ['app'], files: /^config\/default\.json$/ },
  { packages: /^next$/, names: ['getConfig'], files: /^next\.config\.[cm]?[jt]s$/ },
]

/** All names by which a source asks. */
export const handed: ReadonlySet<string> = new Set(handings.flatMap((one) => one.names))

/** The files that hold what a name hands out in a file; empty for any other name. */
export type SettingsFolders = (file: string, name: string) => readonly string[]

export function createSettingsFolders(files: FileSource): SettingsFolders {
  let packages: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> | null = null
  return (file, name) => {
    packages ??= find(files)
    if (!handed.has(name) || packages.size === 0) return []
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      const found = packages.get(folder)
      if (found || folder === '') return found?.get(name) ?? []
    }
  }
}

function find(files: FileSource): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, Map<string, readonly string[]>>()
  for (const manifest of files.list()) {
    if (!/(^|\/)package\.json$/.test(manifest)) continue
    const folder = dirname(manifest)
    const used = Object.keys(record(json(files, manifest)?.['dependencies']))
    for (const handing of handings.filter((one) => used.some((name) => one.packages.test(name)))) {
      const prefix = folder === '' ? '' : `${folder}/`
      const own = files
        .list()
        .filter((file) => file.startsWith(prefix) && handing.files.test(file.slice(prefix.length)))
      const known = found.get(folder) ?? new Map<string, readonly string[]>()
      found.set(folder, known)
      for (const name of handing.names) known.set(name, [...(known.get(name) ?? []), ...own])
    }
  }
  return found
}
