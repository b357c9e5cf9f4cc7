/** The engine as an editor needs it: kept between lints, fed with unsaved text, asked again only when something changed. */

import path from 'node:path'
import { audit } from '../../audit.ts'
import { withoutBaseline } from '../../baseline.ts'
import { loadShipped } from '../../catalogue/shipped.ts'
import { compileFolders } from '../../catalogue/source.ts'
import type { Catalogue } from '../../catalogue/types.ts'
import { UsageError } from '../../errors.ts'
import type { FileSource } from '../../files.ts'
import { kindOf, openDisk, overlay, stampOf } from '../../files.ts'
import type { Audit, NamedWrapper } from '../../finding.ts'
import type { Frontend } from '../../frontends/frontend.ts'
import { isSpelt } from '../../frontends/typescript/project/host-variables.ts'
import { typescript, typescriptIn } from '../../frontends/typescript/index.ts'
import type { Resolve } from '../../frontends/typescript/project/resolve.ts'
import { createResolver } from '../../frontends/typescript/project/resolve.ts'
import { importsOf, searchFor, sieve } from '../../frontends/typescript/project/sieve.ts'
import type { Environment } from '../../manifests/environment.ts'
import { environmentOf } from '../../manifests/environment.ts'
import type { Settings } from './settings.ts'

/** What the audit says of one file whose text may not be saved yet. */
export interface Look {
  /** The file's path in the audit. */
  readonly file: string
  readonly audits: readonly Audit[]
}

interface State {
  readonly catalogues: readonly Catalogue[]
  readonly hasNeedle: (text: string) => boolean
  disk: FileSource
  /** Files that matter, and the stamp of them under which everything here was made. */
  closure: ReadonlySet<string>
  /** What each of them imports, and who of them imports it. */
  imports: ReadonlyMap<string, readonly string[]>
  importers: ReadonlyMap<string, readonly string[]>
  resolve: Resolve
  /** What files of the tree say of environment variables, and the names of those that hold a host. */
  environment: Environment
  hostVariables: readonly string[]
  stamp: string
  checked: number
  /** The audit of what is on disk; null until somebody asks. */
  audits: readonly Audit[] | null
  readonly looks: Map<string, { readonly text: string; readonly audits: readonly Audit[] }>
  /** Saved texts that look like part of the program and are none: too large, or built. */
  readonly outside: Map<string, string>
  /** Wrappers that the configuration names. */
  readonly wrappers: readonly NamedWrapper[]
  /** All files of the tree when it was opened. */
  listed: ReadonlySet<string>
  /** The files of a catalogue that is not shipped, as they were read. */
  readonly catalogueStamp: string
}

const states = new Map<string, State>()
const maxStates = 8
const maxLooks = 64
/** Milliseconds for which the disk is believed not to have changed. */
const trust = 200

/**
 * Audits the root with this text in place of the file's own. Empty when the file has nothing to do with a catalogued API.
 * @throws CatalogueError, UsageError
 */
export function lookAt(settings: Settings, filename: string, text: string): Look {
  const file = path.relative(settings.root, filename).split(path.sep).join('/')
  const isInside = path.isAbsolute(filename) && !file.startsWith('../') && !path.isAbsolute(file)
  const state = stateOf(settings)
  if (!isInside) return alone(state, settings, filename, text)
  refresh(state, file)
  if (!state.closure.has(file) && !names(state, text) && !touches(state, file, text)) return { file, audits: [] }
  // What was saved since as part of the program belongs to it from now on.
  if (!state.closure.has(file) && state.outside.get(file) !== text && state.disk.text(file) === text) {
    reopen(state, settings.root)
    if (!state.closure.has(file)) state.outside.set(file, text)
  }
  const frontend = typescriptIn(state.environment)
  if (state.closure.has(file) && state.disk.text(file) === text) {
    state.audits ??= audited(state, settings, state.disk, frontend)
    return { file, audits: state.audits }
  }
  const known = state.looks.get(file)
  if (known?.text === text) return { file, audits: known.audits }
  const audits = audited(state, settings, around(state, file, text), frontend)
  if (state.looks.size >= maxLooks) state.looks.clear()
  state.looks.set(file, { text, audits })
  return { file, audits }
}

/**
 * The tree with this text, as far as it can decide about this file: its importers at all levels, and what they all import. A file that no
 * other imports costs what one file costs; a wrapper costs its callers, but not those of another. Who imports a file that is no part of the
 * program yet, only its saving tells.
 */
function around(state: State, file: string, text: string): FileSource {
  const files = overlay(state.disk, new Map([[file, text]]))
  const needed = new Set([file])
  for (const one of needed) for (const importer of state.importers.get(one) ?? []) needed.add(importer)
  for (const one of needed)
    for (const other of one === file
      ? importsOf(files, file, state.resolve)
      : (state.imports.get(one) ?? importsOf(state.disk, one, state.resolve)))
      needed.add(other)
  // Where an import leads, and which release of a client is installed, manifests say: without them half of a monorepo is not found.
  return { ...files, list: () => [...needed, ...leadingIn(state)].sort() }
}

/** A text of no file in the root is looked at by itself. */
function alone(state: State, settings: Settings, filename: string, text: string): Look {
  const name = path.basename(filename)
  const file = /\.([cm]?[jt]sx?|gs|vue|svelte)$/.test(name) ? name : 'text.ts'
  if (!state.hasNeedle(text)) return { file, audits: [] }
  return { file, audits: audited(state, settings, overlay(null, new Map([[file, text]])), typescript) }
}

function audited(state: State, settings: Settings, files: FileSource, frontend: Frontend): readonly Audit[] {
  const { to, from, only, skip, asOf, minCertainty, wrappers, api, baseline } = settings
  const given = Object.entries({ to, from, only, skip, minCertainty, wrappers }).filter(
    ([, value]) => value !== undefined,
  )
  const catalogues = state.catalogues.filter((one) => api === undefined || one.api.id === api)
  const audits = named(() => audit({ files, catalogues, frontend, asOf, ...Object.fromEntries(given) }))
  return baseline === undefined ? audits : withoutBaseline(audits, baseline)
}

/** Versions are given by settings here, and by flags on a command line. */
function named<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw new UsageError(error.message.replace(/^--(to|from):/, 'settings.apilift.$1 (or the option of a rule):'))
  }
}

function stateOf(settings: Settings): State {
  const key = JSON.stringify(settings)
  const known = states.get(key)
  const catalogueStamp = settings.catalogue === undefined ? '' : stampOfFolder(settings.catalogue)
  if (known?.catalogueStamp === catalogueStamp) return known
  const catalogues = settings.catalogue === undefined ? loadShipped() : compileFolders(settings.catalogue)
  const search = searchFor(catalogues, settings.wrappers ?? [])
  const state: State = {
    catalogues,
    hasNeedle: (text) => search(Buffer.from(text)).strong,
    disk: overlay(null, new Map()),
    closure: new Set(),
    imports: new Map(),
    importers: new Map(),
    resolve: createResolver(overlay(null, new Map())),
    environment: environmentOf(overlay(null, new Map())),
    hostVariables: [],
    stamp: '',
    checked: 0,
    audits: null,
    looks: new Map(),
    outside: new Map(),
    wrappers: settings.wrappers ?? [],
    listed: new Set(),
    catalogueStamp,
  }
  reopen(state, settings.root)
  if (states.size >= maxStates) states.clear()
  states.set(key, state)
  return state
}

function reopen(state: State, root: string): void {
  state.disk = kindOf(root) === 'folder' ? openDisk(root) : overlay(null, new Map())
  state.listed = new Set(state.disk.list())
  state.resolve = createResolver(state.disk)
  state.environment = environmentOf(state.disk)
  const { closure, variables } = sieve(state.disk, state.catalogues, state.resolve, state.wrappers, state.environment)
  state.hostVariables = variables.map((one) => one.definitions.name)
  state.closure = new Set(closure)
  state.imports = new Map(closure.map((file) => [file, importsOf(state.disk, file, state.resolve)]))
  const importers = new Map<string, string[]>()
  for (const [file, targets] of state.imports)
    for (const target of targets) {
      const known = importers.get(target)
      if (known) known.push(file)
      else importers.set(target, [file])
    }
  state.importers = importers
  state.stamp = stampOf(root, watched(state))
  state.checked = Date.now()
  state.audits = null
  state.looks.clear()
}

/** Files whose change asks for another look: what matters, what it reads of its environment, and what says where imports lead. */
function watched(state: State): readonly string[] {
  return [...state.closure, ...state.environment.files, ...leadingIn(state)]
}

const manifest =
  /(^|\/)([tj]sconfig[^/]*\.json|(package|package-lock|npm-shrinkwrap|appsscript|\.clasp|manifest)\.json|yarn\.lock|pnpm-(lock|workspace)\.yaml)$/
/** More manifests than this are those of fixtures and examples. */
const maxLeading = 200

/** Manifests of the tree, those nearest to its root first. */
function leadingIn({ listed, closure }: State): readonly string[] {
  const depth = (file: string): number => file.split('/').length
  return [...listed]
    .filter((file) => !closure.has(file) && manifest.test(file))
    .sort((a, b) => depth(a) - depth(b))
    .slice(0, maxLeading)
}

function stampOfFolder(folder: string): string {
  return stampOf(folder, openDisk(folder).list())
}

/** The text names an API itself, or a variable that holds one of its hosts. */
function names({ hasNeedle, hostVariables }: State, text: string): boolean {
  return hasNeedle(text) || hostVariables.some((name) => isSpelt(text, name))
}

/** Looks again when a file that matters was touched, or when this file is new. */
function refresh(state: State, file: string): void {
  const { root } = state.disk
  const isNew = !state.listed.has(file) && kindOf(path.join(root, file)) === 'file'
  if (!isNew && Date.now() - state.checked < trust) return
  state.checked = Date.now()
  if (isNew || stampOf(root, watched(state)) !== state.stamp) reopen(state, root)
}

/** The text imports one of the files that matter, or uses a name of theirs without that. */
function touches(state: State, file: string, text: string): boolean {
  if (state.closure.size === 0) return false
  const files = overlay(state.disk, new Map([[file, text]]))
  return importsOf(files, file, state.resolve).some((one) => state.closure.has(one))
}
