/** JSON files that a program may read as it runs, where no import names them. */

import { posix } from 'node:path'
import type { FileSource } from '../../files.ts'
import { maxSettingsSize } from '../../files.ts'

/** A folder with more of them holds data, not what a program is made of. */
const maxFiles = 40
const maxLevels = 3

const listed = new WeakMap<FileSource, readonly string[]>()

/**
 * The JSON files in the folders below a file that asks where it stands (`__dirname`, `import.meta`), and in those that it names from there
 * (`join(__dirname, '..', 'schemas')`): manifests are none.
 */
export function dataBelow(files: FileSource, file: string, text: string): readonly string[] {
  if (!asking.test(text)) return []
  let all = listed.get(files)
  if (!all) listed.set(files, (all = files.list().filter((one) => one.endsWith('.json') && !isManifest(one))))
  const folders = [posix.dirname(file), ...foldersNamed(file, text)]
  return [...new Set(folders.flatMap((folder) => below(files, all, folder)))]
}

const asking = /\b__dirname\b|\bimport\.meta\.(url|dirname)\b/

function below(files: FileSource, all: readonly string[], folder: string): readonly string[] {
  const prefix = folder === '.' ? '' : `${folder}/`
  const own = all.filter(
    (one) => one.startsWith(prefix) && one.slice(prefix.length).split('/').length <= maxLevels && isSmall(files, one),
  )
  return own.length > maxFiles ? [] : own
}

/** The folders of the tree that the texts behind a place lead to: `__dirname, '..', 'schemas'`, `new URL('../data/a.json', import.meta.url)`. */
function foldersNamed(file: string, text: string): readonly string[] {
  return text.split('\n').flatMap((line): readonly string[] => {
    if (!asking.test(line)) return []
    const parts = [...line.matchAll(/(['"`])((?:\.{0,2}\/|\.\.)?[\w./-]*)\1/g)].map((one) => one[2]!)
    const target = posix.normalize(posix.join(posix.dirname(file), ...parts))
    const folder = /\.\w+$/.test(target) ? posix.dirname(target) : target
    return parts.length === 0 || folder === '.' || /^\.\.(\/|$)/.test(folder) ? [] : [folder]
  })
}

function isManifest(file: string): boolean {
  return /(^|\/)(package|package-lock|composer|[tj]sconfig[^/]*)\.json$/.test(file)
}

function isSmall(files: FileSource, file: string): boolean {
  return (files.size(file) ?? Infinity) <= maxSettingsSize
}
