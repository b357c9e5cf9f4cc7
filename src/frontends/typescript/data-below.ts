/** JSON files that a program may read as it runs, where no import names them. */

import { posix } from 'node:path'
import type { FileSource } from '../../files.ts'
import { maxSettingsSize } from '../../files.ts'

/** A folder with more of them holds data, not what a program is made of. */
const maxFiles = 40
const maxLevels = 3

const listed = new WeakMap<FileSource, readonly string[]>()

/** The JSON files in the folders below a file that asks where it stands (`__dirname`, `import.meta`): manifests are none. */
export function dataBelow(files: FileSource, file: string, text: string): readonly string[] {
  if (!/\b__dirname\b|\bimport\.meta\.(url|dirname)\b/.test(text)) return []
  let all = listed.get(files)
  if (!all) listed.set(files, (all = files.list().filter((one) => one.endsWith('.json') && !isManifest(one))))
  const folder = posix.dirname(file)
  const prefix = folder === '.' ? '' : `${folder}/`
  const below = all.filter(
    (one) => one.startsWith(prefix) && one.slice(prefix.length).split('/').length <= maxLevels && isSmall(files, one),
  )
  return below.length > maxFiles ? [] : below
}

function isManifest(file: string): boolean {
  return /(^|\/)(package|package-lock|composer|[tj]sconfig[^/]*)\.json$/.test(file)
}

function isSmall(files: FileSource, file: string): boolean {
  return (files.bytes(file)?.length ?? Infinity) <= maxSettingsSize
}
