/** Files of data, JSON and YAML, that a program may read as it runs, where no import names them. */

import { posix } from 'node:path'
import type { FileSource } from '../../../files.ts'
import { maxSettingsSize } from '../../../files.ts'
import { yamlPattern } from './yaml.ts'

/** A folder with more of them holds data, not what a program is made of. */
const maxFiles = 40
const maxLevels = 3
/** Texts of one line that a path is made of. */
const maxParts = 8
/** Lines that one call of it goes over. */
const maxLines = 6

const listed = new WeakMap<FileSource, readonly string[]>()

/** Files that hold data and no code. */
export function isData(path: string): boolean {
  return path.endsWith('.json') || yamlPattern.test(path)
}

/** Manifests and locks only name packages. */
export function isManifest(path: string): boolean {
  return /(^|\/)((package|package-lock|composer|[tj]sconfig[^/]*)\.json|pnpm-(lock|workspace)\.yaml)$/.test(path)
}

/**
 * The files of data in the folders below a file that asks where it stands (`__dirname`, `import.meta`), in those that it names from there
 * (`join(__dirname, '..', 'schemas')`), and those that it names from where the program is started, the folder of its package: manifests are none.
 */
export function dataBelow(files: FileSource, file: string, text: string, home: string): readonly string[] {
  const started = startedFrom(files, text, home)
  if (!asking.test(text)) return started
  const all = dataOf(files)
  const [json, yaml] = [all.filter((one) => !yamlPattern.test(one)), all.filter((one) => yamlPattern.test(one))]
  const folders = [posix.dirname(file), ...foldersNamed(file, text)]
  const found = folders.flatMap((folder) => [...below(files, json, folder), ...below(files, yaml, folder)])
  return [...new Set([...started, ...found])]
}

const asking = /\b__dirname\b|\bimport\.meta\.(url|dirname)\b/
const reading = /\bread(File|Json|JSON|Yaml)|\bload(Json|Yaml)|\byaml\b/i

/** `readFileSync('config/ads.yml')`, `join(process.cwd(), 'config', `${name}.yml`)`: of the latter all of the folder. */
function startedFrom(files: FileSource, text: string, home: string): readonly string[] {
  if (!reading.test(text)) return []
  return text.split('\n').flatMap((line): readonly string[] => {
    if (!/\.(json|ya?ml)['"`]/.test(line)) return []
    const parts = [...line.matchAll(/(['"`])((?:\.\/)?[\w./-]*)(?:\1|\$\{)/g)].map((one) => one[2]!)
    // Which of the texts are parts of the path, the line alone does not tell: all that lead to a file or folder count.
    const runs = parts
      .slice(0, maxParts)
      .flatMap((_, from) => parts.slice(from, maxParts).map((_, length) => parts.slice(from, from + length + 1)))
    const paths = runs.flatMap((run) => startingPoints(home).map((from) => posix.join('.', from, ...run)))
    const own = new Set(paths.map((path) => path.replace(/\/$/, '')).filter((path) => path !== '.' && path !== home))
    return [...own].flatMap((path) => {
      if (isData(path)) return !isManifest(path) && isSmall(files, path) ? [path] : []
      return /['"`][^'"`]*\$\{/.test(line) ? below(files, dataOf(files), path) : []
    })
  })
}

/** Where a program may be started: the folder of its package, or one around it, as the packages of a repository often are. */
export function startingPoints(home: string): readonly string[] {
  return home === '' ? [''] : [home, ...startingPoints(posix.dirname(home).replace(/^\.$/, ''))]
}

function dataOf(files: FileSource): readonly string[] {
  let all = listed.get(files)
  if (!all) listed.set(files, (all = files.list().filter((one) => isData(one) && !isManifest(one))))
  return all
}

function below(files: FileSource, all: readonly string[], folder: string): readonly string[] {
  const prefix = folder === '.' ? '' : `${folder}/`
  const own = all.filter(
    (one) => one.startsWith(prefix) && one.slice(prefix.length).split('/').length <= maxLevels && isSmall(files, one),
  )
  return own.length > maxFiles ? [] : own
}

/**
 * The folders of the tree that the texts behind a place lead to: `__dirname, '..', 'schemas'`, `new URL('../data/a.json', import.meta.url)`. What
 * else stands there (`'utf8'`) is no part of a path, and a call may go over several lines.
 */
function foldersNamed(file: string, text: string): readonly string[] {
  const lines = text.split('\n')
  return lines.flatMap((line, at): readonly string[] => {
    if (!asking.test(line) && !/\.(json|ya?ml)['"`]/.test(line)) return []
    const whole = asking.test(line) ? lines.slice(at, at + maxLines).join('\n') : line
    // Of `../config/${name}` the folder.
    const texts = whole.matchAll(/(['"`}])((?:\.{0,2}\/|\.\.)?[\w./-]*)(?:['"`]|(\$\{))/g)
    const parts = [...texts].map(([, , own, hole]) => (hole ? own!.replace(/[^/]*$/, '') : own!)).slice(0, maxParts)
    const runs = parts.flatMap((_, from) => parts.slice(from).map((__, length) => parts.slice(from, from + length + 1)))
    return runs.flatMap((run) => {
      const target = posix.normalize(posix.join(posix.dirname(file), ...run)).replace(/(?<=.)\/$/, '')
      const folder = /\.\w+$/.test(target) ? posix.dirname(target) : target
      return folder === '.' || /^\.\.(\/|$)/.test(folder) ? [] : [folder]
    })
  })
}

function isSmall(files: FileSource, file: string): boolean {
  return (files.size(file) ?? Infinity) <= maxSettingsSize
}
