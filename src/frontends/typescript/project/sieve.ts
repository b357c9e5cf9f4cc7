/** Which files matter, decided on bytes: those with a host or SDK of the catalogue, and what is tied to them by imports, in both directions. */

import type { Catalogue } from '../../../catalogue/types.ts'
import type { NamedWrapper } from '../../../finding.ts'
import type { FileSource } from '../../../files.ts'
import { maxSettingsSize } from '../../../files.ts'
import { dataBelow, isData, isManifest } from './data-below.ts'
import type { Environment } from '../../../manifests/environment.ts'
import { environmentOf } from '../../../manifests/environment.ts'
import { fieldsOf } from '../../../match.ts'
import type { HostVariable } from './host-variables.ts'
import { createHostVariables } from './host-variables.ts'
import type { Needle } from './needles.ts'
import { dirname, join } from '../../../paths.ts'
import { isNodeConfig, nodeConfigLayers } from './node-config.ts'
import { compileNeedles } from './needles.ts'
import { messengersOf } from './own-messages.ts'
import { pagesOf } from './own-pages.ts'
import type { Resolve } from './resolve.ts'

export interface Sieved {
  /** Source files looked at. */
  readonly files: number
  /** Files with a host, an SDK, or a variable in them that holds a host. */
  readonly seeds: readonly string[]
  /** Seeds and what is tied to them. */
  readonly closure: readonly string[]
  readonly skipped: readonly { readonly file: string; readonly reason: string }[]
  /** Files that name the API's paths but none of its hosts: what they call, only the run time knows. */
  readonly hints: readonly string[]
  readonly limits: readonly string[]
  /** Files of data that name a host. */
  readonly settings: readonly string[]
  /** Variables of the environment that hold a host. */
  readonly variables: readonly HostVariable[]
  /** Files that were left out although they import this one, directly or through others that were left out. */
  outsiders(file: string): readonly string[]
}

export const sourcePattern = /\.([cm]?[jt]sx?|gs|vue|svelte)$/
const declarations = /\.d\.[cm]?ts$/

/** A source file above this size is a bundle: it is reported when it holds a needle, not analysed. */
export const maxSourceSize = 2 * 1024 * 1024
const maxClosure = 5_000

/** Needles of the catalogues: hosts, the part of a host before its domain, SDK packages; distinctive path pieces as weak ones. */
export function needlesOf(catalogues: readonly Catalogue[]): Needle[] {
  const strong = new Set<string>()
  const weak = new Set<string>()
  for (const { api, endpoints } of catalogues) {
    for (const { host } of api.hosts) {
      strong.add(host)
      // `https://ads-api${box}.example.com` spells neither host whole.
      const label = host.split('.')[0]!
      if (label.includes('-'))
        strong
          .add(`//${label.split('-').slice(0, 2).join('-')}`)
          .add(`'${label}'`)
          .add(`"${label}"`)
    }
    for (const sdk of api.sdks)
      if (sdk.registry === 'npm') for (const quote of ['"', "'", '`']) strong.add(`${quote}${sdk.package}${quote}`)
    for (const endpoint of endpoints)
      for (const segment of endpoint.path.split('/'))
        if (segment.includes('_') && !segment.startsWith(':')) weak.add(`/${segment}`)
  }
  return [...[...strong].map((text) => ({ text, strong: true })), ...[...weak].map((text) => ({ text, strong: false }))]
}

/** The search of the catalogues asked for last: an editor asks for the same ones at every key. */
let last: { readonly key: string; readonly search: ReturnType<typeof compileNeedles> } | null = null

/** Compiled needles of these catalogues. */
export function searchFor(
  catalogues: readonly Catalogue[],
  wrappers: readonly NamedWrapper[] = [],
): ReturnType<typeof compileNeedles> {
  const names = wrappers.map(({ name }) => name)
  const key = JSON.stringify([catalogues.map((catalogue) => catalogue.hash), names])
  const own = names.map((text): Needle => ({ text, strong: true }))
  if (last?.key !== key) last = { key, search: compileNeedles([...needlesOf(catalogues), ...own]) }
  return last.search
}

interface Sieving {
  readonly search: ReturnType<typeof compileNeedles>
  readonly environment: Environment
  readonly sieved: Sieved
}

/** A tree says the same as long as it is open: who opens one to know which files matter often asks for its requests next. */
const sievings = new WeakMap<FileSource, Sieving>()

export function sieve(
  files: FileSource,
  catalogues: readonly Catalogue[],
  resolve: Resolve,
  wrappers: readonly NamedWrapper[] = [],
  environment: Environment = environmentOf(files),
): Sieved {
  const search = searchFor(catalogues, wrappers)
  const known = sievings.get(files)
  if (known?.search === search && known.environment === environment) return known.sieved
  const sieved = sift(files, catalogues, search, resolve, environment)
  sievings.set(files, { search, environment, sieved })
  return sieved
}

function sift(
  files: FileSource,
  catalogues: readonly Catalogue[],
  search: Sieving['search'],
  resolve: Resolve,
  environment: Environment,
): Sieved {
  const held = environment.holding(search)
  const variables = createHostVariables(files, held.variables)
  const sources = files.list().filter((file) => sourcePattern.test(file))
  const skipped: { file: string; reason: string }[] = [...held.skipped]
  const seeds: string[] = []
  const hints: string[] = []
  for (const file of sources) {
    const bytes = files.bytes(file)
    if (bytes === null) {
      const reason = files.problem(file) ?? 'not readable'
      if (reason !== 'symbolic link') skipped.push({ file, reason })
      continue
    }
    const hits = search(bytes)
    if (hits.strong && bytes.length > maxSourceSize)
      skipped.push({ file, reason: `too large (${Math.round(bytes.length / 1024 / 1024)} MB), not analysed` })
    else if (hits.strong && files.text(file) === null)
      skipped.push({ file, reason: files.problem(file) ?? 'not readable' })
    else if (!hits.strong && bytes.length <= maxSourceSize && bytes.subarray(0, 4096).includes(0))
      skipped.push({ file, reason: 'binary file' })
    else if (hits.strong || (bytes.length <= maxSourceSize && variables.spells(file, bytes))) seeds.push(file)
    else if (hits.weak) hints.push(file)
  }
  const settings = files.list().filter((file) => isSettings(files, file) && search(files.bytes(file)!).strong)
  const { closure, limits, outsiders } =
    seeds.length + settings.length === 0
      ? { closure: [], limits: [], outsiders: () => [] }
      : close(files, sources, [...seeds, ...settings], hints, resolve, fieldNames(catalogues))
  return {
    files: sources.length,
    seeds,
    settings,
    closure: closure.filter((file) => !skipped.some((one) => one.file === file)),
    skipped,
    hints: hints.filter((file) => !closure.includes(file)),
    limits,
    variables: variables.all(),
    outsiders,
  }
}

/** JSON and YAML that a program may import to be told host and version; manifests and locks only name packages. */
function isSettings(files: FileSource, file: string): boolean {
  if (!isData(file) || isManifest(file)) return false
  const size = files.size(file) ?? 0
  return size > 0 && size <= maxSettingsSize
}

/** Names of response fields that are long enough to say something by themselves. */
function fieldNames(catalogues: readonly Catalogue[]): readonly string[] {
  return catalogues.flatMap((catalogue) => [...fieldsOf(catalogue)]).filter((name) => name.length > 4)
}

/**
 * Importers of what is in, all levels up; then what those import, all levels down. Files that name the API's paths and import any of that come
 * in as well, with their importers: a container may give them the client that another file makes.
 */
function close(
  files: FileSource,
  sources: readonly string[],
  seeds: readonly string[],
  hints: readonly string[],
  resolve: Resolve,
  names: readonly string[],
): Pick<Sieved, 'limits' | 'outsiders'> & { readonly closure: string[] } {
  const limits: string[] = []
  const importsMemo = new Map<string, readonly string[]>()
  const imports = (file: string): readonly string[] => {
    let known = importsMemo.get(file)
    if (!known) importsMemo.set(file, (known = importsOf(files, file, resolve)))
    return known
  }
  const importers = new Map<string, string[]>()
  for (const file of sources)
    for (const target of imports(file)) {
      const list = importers.get(target)
      if (list) list.push(file)
      else importers.set(target, [file])
    }
  // A host in settings counts for those that import it.
  const closure = new Set<string>(seeds.filter((file) => !isData(file) || importers.has(file)))
  const grow = (tied: Set<string>): void => {
    for (const file of tied)
      for (const importer of importers.get(file) ?? []) if (closure.size + tied.size < maxClosure) tied.add(importer)
    for (const file of tied) closure.add(file)
    for (const file of closure) for (const target of imports(file)) if (closure.size < maxClosure) closure.add(target)
  }
  grow(new Set(closure))
  grow(new Set(hints.filter((file) => !closure.has(file) && imports(file).some((target) => closure.has(target)))))
  const messengers = messengersOf(files, sources, closure)
  grow(new Set(messengers.files))
  if (messengers.isCut)
    limits.push(
      'too many files send messages to the program’s own parts, or call what those put on the global object; the rest was not followed',
    )
  const pages = pagesOf(files, sources, closure)
  grow(new Set(pages.files))
  if (pages.isCut)
    limits.push('too many files spell addresses of the program’s own server; what they ask it for was not followed')
  for (const file of sharing(files, [...closure], importers, names)) if (closure.size < maxClosure) closure.add(file)
  if (closure.size >= maxClosure)
    limits.push(`more than ${maxClosure} files are tied to the API; the rest was not analysed`)
  const outsiders = (file: string): readonly string[] => {
    const found = new Set([file])
    for (const at of found)
      for (const importer of importers.get(at) ?? []) if (!closure.has(importer)) found.add(importer)
    found.delete(file)
    return [...found]
  }
  return { closure: [...closure].sort(), limits, outsiders }
}

/** Methods that an interface declares, one in a line. */
const declaredMethod = /^[ \t]+([A-Za-z_]\w{3,})\??[ \t]*(?:<[^>\n]*>)?\(/gm

/** Other importers of the types and tables that were imported, where both spell the same field of a response, or one calls what the other declares. */
function sharing(
  files: FileSource,
  closure: readonly string[],
  importers: ReadonlyMap<string, readonly string[]>,
  names: readonly string[],
): readonly string[] {
  const known = new Set(closure)
  return closure.flatMap((file) => {
    const others = (importers.get(file) ?? []).filter((importer) => !known.has(importer))
    if (others.length === 0) return []
    const text = files.text(file) ?? ''
    const own = names.filter((name) => text.includes(name))
    // `ads: AdsApi`: who is handed the client knows its interface alone.
    const methods = /\binterface\s/.test(text)
      ? [...text.matchAll(declaredMethod)].map((match) => `.${match[1]!}(`)
      : []
    if (own.length + methods.length === 0) return []
    return others.filter((other) => {
      const theirs = files.text(other) ?? ''
      return own.some((name) => theirs.includes(name)) || methods.some((method) => theirs.includes(method))
    })
  })
}

const specifier = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*|\buse\s*\(\s*(?=['"]App\/))(['"`])([^'"`\n]+)\1/g

/** `require(`./commands/${name}`)`, `import('./commands/' + name)`: any file of the folder. */
const someOf =
  /\b(?:import|require)\s*\(\s*(?:`(?=[^`\n]*\$\{)|(['"])(?=[^'"\n]*\1\s*\+))(\.{1,2}\/[\w./-]*?)(?=[\w.-]*(?:\$\{|['"]))/g
/** A folder with more is not loaded as a whole. */
const maxLoaded = 60

function inFolder(files: FileSource, file: string, folder: string): readonly string[] {
  const whole = join(dirname(file), folder)
  if (whole === null) return []
  const own = files.list().filter((one) => dirname(one) === whole && sourcePattern.test(one))
  return own.length > maxLoaded ? [] : own
}

/** Files of the tree that a file imports, re-exports or requires, or whose names it uses without that. */
export function importsOf(files: FileSource, file: string, resolve: Resolve): readonly string[] {
  if ((files.size(file) ?? 0) > maxSourceSize) return []
  const text = files.text(file)
  if (text === null) return []
  const found = new Set<string>()
  for (const match of text.matchAll(specifier)) {
    const target = resolve(file, match[2]!)
    if (target !== null && (sourcePattern.test(target) || declarations.test(target) || isData(target)))
      found.add(target)
  }
  for (const match of text.matchAll(someOf)) for (const one of inFolder(files, file, match[2]!)) found.add(one)
  for (const target of resolve.scope(file, text)) found.add(target)
  for (const target of resolve.ambient.used(file, text)) found.add(target)
  for (const target of dataBelow(files, file, text, resolve.packageFolder(file))) found.add(target)
  if (isNodeConfig(file)) for (const layer of nodeConfigLayers(files, file)) found.add(layer)
  found.delete(file)
  return [...found]
}
