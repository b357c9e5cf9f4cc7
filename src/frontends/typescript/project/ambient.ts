/**
 * Names that a framework puts in scope without an import: what the `utils` and `composables` of Nuxt and Nitro export, the services of Sails;
 * and the files that hold the settings which those frameworks hand out. Told by the text, since nothing is parsed yet.
 */

import type { FileSource } from '../../../files.ts'
import { dependencyOf } from '../../../manifests/npm.ts'
import { dirname } from '../../../paths.ts'
import { createSettingsFolders, handed } from './settings-folders.ts'

export interface AmbientName {
  readonly file: string
  /** The export; null for all that the file exports. */
  readonly name: string | null
}

export interface Ambient {
  /** What a name is in a file that does not declare it; null for a name that no framework puts there. */
  of(file: string, name: string): AmbientName | null
  /** Files whose settings the framework hands out under a name of its own (`useRuntimeConfig`, `sails`); empty for any other name. */
  settings(file: string, name: string): readonly string[]
  /** Files that a text may use by such names. */
  used(file: string, text: string): readonly string[]
}

interface Framework {
  readonly names: ReadonlyMap<string, AmbientName>
  /** Which of two sides with names of their own a file is of. */
  readonly sideOf: (file: string) => boolean
  readonly settingsName: string
  readonly settings: readonly string[]
}

const word = /[A-Za-z_$][\w$]*/g
const nuxtConfig = /(?:^|\/)(?:nuxt|nitro)\.config\.[cm]?[jt]s$/
const nuxtFolders =
  /^(?:app\/|src\/|layers\/[^/]+\/)?(?:server\/utils|utils|composables|shared\/utils|stores)\/.*\.[cm]?[jt]s$/
const exported = /^export\s+(?:async\s+)?(?:function\*?|const|let|var|class)\s+([A-Za-z_$][\w$]*)/gm
const sailsService = /^api\/services\/(?:.*\/)?([A-Za-z_$][\w$]*)\.js$/
const sailsConfig = /^config\/(?:.*\/)?[\w.-]+\.js$/

export function createAmbient(files: FileSource): Ambient {
  let frameworks: ReadonlyMap<string, Framework> | null = null
  const memo = new Map<string, Framework | null>()
  const folders = createSettingsFolders(files)

  function at(file: string): Framework | null {
    const folder = dirname(file)
    const known = memo.get(folder)
    if (known !== undefined) return known
    frameworks ??= find(files)
    let root = folder
    while (root !== '' && !frameworks.has(root)) root = dirname(root)
    const found = frameworks.get(root) ?? null
    memo.set(folder, found)
    return found
  }

  const settings = (file: string, name: string): readonly string[] => {
    const framework = at(file)
    return framework?.settingsName === name ? framework.settings : folders(file, name)
  }

  return {
    of: (file, name) => {
      const framework = at(file)
      const found = framework?.names.get(keyOf(framework.sideOf(file), name)) ?? null
      return found?.file === file ? null : found
    },
    settings,
    used: (file, text) => {
      const framework = at(file)
      const found = new Set<string>()
      for (const [name] of framework ? text.matchAll(word) : []) {
        const target = framework!.names.get(keyOf(framework!.sideOf(file), name))
        if (target) found.add(target.file)
        for (const one of settings(file, name)) found.add(one)
      }
      for (const name of handed) {
        const own = folders(file, name)
        if (own.length > 0 && text.includes(name)) for (const one of own) found.add(one)
      }
      found.delete(file)
      return [...found]
    },
  }
}

function find(files: FileSource): ReadonlyMap<string, Framework> {
  const found = new Map<string, Framework>()
  for (const file of files.list()) {
    const folder = dirname(file)
    if (nuxtConfig.test(file) && !found.has(folder)) found.set(folder, nuxt(files, folder, file))
    // The services lie where no import leads; the manifest says whose they are.
    const services = /^(.*?)\/?api\/services$/.exec(folder)?.[1]
    if (services !== undefined && !found.has(services) && dependencyOf(files, file, 'sails'))
      found.set(services, sails(files, services))
  }
  return found
}

function nuxt(files: FileSource, root: string, config: string): Framework {
  const names = new Map<string, AmbientName>()
  for (const [file, path] of within(files, root)) {
    if (!nuxtFolders.test(path)) continue
    const text = files.text(file) ?? ''
    // What both sides share is under either key.
    const sides = /(^|\/)shared\//.test(path) ? [true, false] : [isOfServer(path)]
    const put = (name: string, own: string): void => {
      for (const side of sides) names.set(keyOf(side, name), { file, name: own })
    }
    for (const [, name] of text.matchAll(exported)) put(name!, name!)
    for (const [, list] of text.matchAll(exportList))
      for (const part of list!.split(',')) {
        const name = /([\w$]+)\s*$/.exec(part)?.[1]
        if (name !== undefined && name !== 'default') put(name, name)
      }
    if (/^export\s+default\b/m.test(text)) put(camelCased(path), 'default')
  }
  return {
    names,
    sideOf: (file) => isOfServer(root === '' ? file : file.slice(root.length + 1)),
    settingsName: 'useRuntimeConfig',
    settings: [config],
  }
}

const exportList = /^export\s*\{([^}]*)\}\s*(?:;|$)/gm

/** The server has utils of its own, which may be named as those of the pages are. */
function isOfServer(path: string): boolean {
  return /^(?:app\/|src\/|layers\/[^/]+\/)?server\//.test(path)
}

function keyOf(side: boolean, name: string): string {
  return `${side ? 'server' : 'app'} ${name}`
}

/** `composables/use-ads.ts` -> `useAds`. */
function camelCased(path: string): string {
  const base = /([^/]+)\.[cm]?[jt]s$/.exec(path)?.[1] ?? ''
  return base.replace(/[-_.](\w)/g, (_, letter: string) => letter.toUpperCase())
}

function sails(files: FileSource, root: string): Framework {
  const names = new Map<string, AmbientName>()
  const settings: string[] = []
  for (const [file, path] of within(files, root)) {
    const service = sailsService.exec(path)?.[1]
    if (service !== undefined) names.set(keyOf(true, service), { file, name: null })
    if (sailsConfig.test(path)) settings.push(file)
  }
  return { names, sideOf: () => true, settingsName: 'sails', settings }
}

/** The files below a folder, each with its path from there. */
function within(files: FileSource, root: string): readonly (readonly [string, string])[] {
  const prefix = root === '' ? '' : `${root}/`
  return files.list().flatMap((file) => (file.startsWith(prefix) ? [[file, file.slice(prefix.length)] as const] : []))
}
