/** Files without modules: the scripts of a page or of Google Apps Script see each other's names without importing them. */

import type { FileSource } from '../../../files.ts'
import { dirname } from '../../../paths.ts'

/** Scripts whose names a file uses; empty for modules. Told by the text, since nothing is parsed yet. */
export type Scope = (file: string, text: string) => readonly string[]

/** What makes a module of a file. */
const module = /^[ \t]*(?:import|export)\b|\brequire\s*\(|\bmodule\.exports\b|\bexports\.\w|\bimport\s*\(/m
const declared = /^(?:async\s+)?(?:var|let|const|class|function\*?)\s+([A-Za-z_$][\w$]*)/gm
const word = /[A-Za-z_$][\w$]*/g
const source = /\.(?:[jt]s|gs)$/
/** A larger script is a library or data. */
const maxSize = 256 * 1024
/** Files that say where a program ends: what lies in one such folder shares its names. */
const roots = /(?:^|\/)(?:appsscript|\.clasp|manifest|package)\.json$/

export function createScope(files: FileSource): Scope {
  let owners: ReadonlyMap<string, string | null> | null = null
  let folders: ReadonlySet<string> | null = null

  return (file, text) => {
    if (!isScript(file, text)) return []
    owners ??= readOwners()
    const root = rootOf(file)
    const found = new Set<string>()
    for (const [name] of text.matchAll(word)) {
      const owner = owners.get(`${root}\0${name}`)
      if (owner && owner !== file) found.add(owner)
    }
    return [...found]
  }

  /** For each name of a program the script that declares it; null where several do, since only the order of loading says which one counts. */
  function readOwners(): ReadonlyMap<string, string | null> {
    const found = new Map<string, string | null>()
    for (const file of files.list()) {
      if (!source.test(file) || (files.size(file) ?? maxSize) >= maxSize) continue
      const text = files.text(file)
      if (text === null || !isScript(file, text)) continue
      const root = rootOf(file)
      for (const [, name] of text.matchAll(declared)) {
        const key = `${root}\0${name}`
        found.set(key, found.has(key) && found.get(key) !== file ? null : file)
      }
    }
    return found
  }

  function rootOf(file: string): string {
    folders ??= new Set(
      files
        .list()
        .filter((one) => roots.test(one))
        .map(dirname),
    )
    let folder = dirname(file)
    while (folder !== '' && !folders.has(folder)) folder = dirname(folder)
    return folder
  }
}

function isScript(file: string, text: string): boolean {
  return source.test(file) && text.length < maxSize && !module.test(text)
}
