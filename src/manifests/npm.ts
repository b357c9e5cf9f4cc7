/** Which release of an npm package a file of the tree uses: locked, else installed, else the range. Manifests and lock files are data. */

import { parse } from 'jsonc-parser'
import type { FileSource } from '../files.ts'
import { deepInJson } from '../nesting.ts'
import { dirname, join } from '../paths.ts'
import type { Dependency } from './releases.ts'

/** What a lock file is asked for. */
interface Wanted {
  readonly name: string
  /** The range of the nearest manifest that names the package. */
  readonly range: string | null
  /** The folder of that manifest, relative to the folder of the lock file; '' for the same. */
  readonly workspace: string
}

type Reader = (files: FileSource, path: string, wanted: Wanted) => string | null

const lockFiles: readonly (readonly [string, Reader])[] = [
  ['package-lock.json', fromPackageLock],
  ['npm-shrinkwrap.json', fromPackageLock],
  ['yarn.lock', fromYarn],
  ['pnpm-lock.yaml', fromPnpm],
  ['bun.lock', fromBun],
]

/** The release of `name` for `file`: the nearest manifest above it that names the package, and the nearest lock file or installation. */
export function dependencyOf(files: FileSource, file: string, name: string): Dependency | null {
  const folders: string[] = []
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    folders.push(folder)
    if (folder === '') break
  }
  const declared = folders
    .map((folder) => fromManifest(files, at(folder, 'package.json'), name))
    .find((one) => one !== null)
  const range = declared?.range ?? null
  for (const folder of folders) {
    const workspace = declared ? below(folder, dirname(declared.from)) : ''
    for (const [lock, read] of lockFiles) {
      const version = read(files, at(folder, lock), { name, range, workspace })
      if (version !== null) return { version, range, from: at(folder, lock) }
    }
    const installed = json(files, at(folder, `node_modules/${name}/package.json`))?.['version']
    if (typeof installed === 'string')
      return { version: installed, range, from: at(folder, `node_modules/${name}/package.json`) }
  }
  return declared ?? null
}

/** Who calls what a file has: nobody but its own package, the packages of the tree too, or somebody elsewhere. */
export type Audience = 'own' | 'tree' | 'public'

/**
 * Judges by the nearest manifest above a file. One that may be published, and not for its commands alone, is public, unless another package of the tree, which does not only show
 * or test it, depends on it. `own` without any manifest.
 */
export function createAudience(files: FileSource): (file: string) => Audience {
  let taken: ReadonlySet<string> | null = null
  const answers = new Map<string, Audience>()
  const ofFolder = (folder: string): Audience => {
    const known = answers.get(folder)
    if (known !== undefined) return known
    const manifest = json(files, at(folder, 'package.json'))
    const name = manifest?.['name']
    let answer: Audience = 'own'
    if (!manifest && folder !== '') answer = ofFolder(dirname(folder))
    else if (manifest && typeof name === 'string' && manifest['private'] !== true && !isProgram(manifest))
      answer = (taken ??= takenByOthers(files)).has(name) ? 'tree' : 'public'
    answers.set(folder, answer)
    return answer
  }
  return (file) => ofFolder(dirname(file))
}

/** It is run, not imported. */
function isProgram(manifest: Record<string, unknown>): boolean {
  return (
    'bin' in manifest &&
    !['main', 'module', 'browser', 'exports', 'types', 'typings'].some((field) => field in manifest)
  )
}

const shows =
  /(^|\/)(tests?|__tests__|fixtures|integration|e2e|examples?|samples?|demos?|docs?|website|playground|bench(mark)?s?)\//

/** The packages that other manifests of the tree depend on. */
function takenByOthers(files: FileSource): ReadonlySet<string> {
  const manifests = files.list().filter((path) => /(^|\/)package\.json$/.test(path) && !shows.test(path))
  return new Set(
    manifests.flatMap((path) => {
      const manifest = json(files, path)
      const names = ['dependencies', 'devDependencies'].flatMap((field) => Object.keys(record(manifest?.[field])))
      return names.filter((name) => name !== manifest?.['name'])
    }),
  )
}

function at(folder: string, name: string): string {
  return join(folder, name) ?? name
}

/** `inner` relative to `outer`; '' when it is not below it. */
function below(outer: string, inner: string): string {
  if (outer === '') return inner
  return inner.startsWith(`${outer}/`) ? inner.slice(outer.length + 1) : ''
}

/** An object of a file, empty where the text is none or nests too deep to be one of npm's; null when the file cannot be read. */
export function json(files: FileSource, path: string): Record<string, unknown> | null {
  const text = files.text(path)
  if (text === null) return null
  return deepInJson(text) === null ? record(parse(text)) : {}
}

export function record(value: unknown): Record<string, unknown> {
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

/** Versions 2 and 3 list installed folders, of workspaces too; version 1 names. */
function fromPackageLock(files: FileSource, path: string, { name, workspace }: Wanted): string | null {
  const lock = json(files, path)
  if (!lock) return null
  const packages = record(lock['packages'])
  const own = workspace === '' ? undefined : record(packages[`${workspace}/node_modules/${name}`])['version']
  const entry =
    own ?? record(packages[`node_modules/${name}`])['version'] ?? record(record(lock['dependencies'])[name])['version']
  return typeof entry === 'string' ? entry : null
}

/** Classic: `name@range:` then `  version "1.2.3"`; berry: `"name@npm:range":` then `  version: 1.2.3`. Several ranges: that of the manifest. */
function fromYarn(files: FileSource, path: string, { name, range }: Wanted): string | null {
  const text = files.text(path)
  if (text === null) return null
  let first: string | null = null
  let keys: readonly string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (/^[^\s#]/.test(line)) keys = line.replaceAll('"', '').replace(/:$/, '').split(/,\s*/)
    const own = keys.filter((key) => key.startsWith(`${name}@`)).map((key) => key.slice(name.length + 1))
    const version = own.length > 0 ? /^ {2}version:? "?([^"\s]+)"?$/.exec(line)?.[1] : undefined
    if (version === undefined) continue
    if (range === null || own.some((key) => key.replace(/^npm:/, '') === range)) return version
    first ??= version
  }
  return first
}

/** What the importer was given; else `/name@1.2.3:`, `name@1.2.3:` or `/name/1.2.3:` among the packages. */
function fromPnpm(files: FileSource, path: string, { name, workspace }: Wanted): string | null {
  const text = files.text(path)
  if (text === null) return null
  const lines = text.split(/\r?\n/)
  const importer = workspace === '' ? '.' : workspace
  let packageVersion: string | null = null
  let section = ''
  let at = '.'
  let isNamed = false
  for (const line of lines) {
    const indent = /^ */.exec(line)![0].length
    const key = /^\s*['"]?([^'"\s][^'"]*?)['"]?:(?:\s+(.*))?$/.exec(line)
    if (!key) continue
    const [, word = '', value = ''] = key
    if (indent === 0) [section, at, isNamed] = [word, '.', false]
    else if (section === 'importers' && indent === 2) [at, isNamed] = [word, false]
    else if (section === 'packages' && indent === 2) {
      const own = word.replace(/^\//, '')
      const version = own.startsWith(name) ? /^[@/](\d[^(_]*)/.exec(own.slice(name.length))?.[1] : undefined
      packageVersion ??= version ?? null
    } else if (section === 'importers' || /ependencies$/.test(section)) {
      if (word === name) {
        isNamed = true
        if (at === importer && /^\d/.test(value)) return bare(value)
      } else if (word === 'version' && isNamed && at === importer && /^['"]?\d/.test(value)) return bare(value)
      else if (word !== 'specifier') isNamed = false
    }
  }
  return packageVersion
}

/** `0.2.1(peer@1.0.0)` and `0.2.1_peer@1.0.0` without their peers. */
function bare(version: string): string {
  return version.replace(/^['"]|['"]$/g, '').replace(/[(_].*$/, '')
}

/** `"name": ["name@1.2.3", …]`. */
function fromBun(files: FileSource, path: string, { name, workspace }: Wanted): string | null {
  const packages = record(json(files, path)?.['packages'])
  const entry: unknown = packages[workspace === '' ? name : `${workspace}/${name}`] ?? packages[name]
  const first: unknown = Array.isArray(entry) ? entry[0] : null
  return typeof first === 'string' && first.startsWith(`${name}@`) ? first.slice(name.length + 1) : null
}
