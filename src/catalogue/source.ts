/** A folder of YAML -> compiled catalogues: used by `--catalogue DIR`, by the build and by tests. */

import path from 'node:path'

import { CatalogueError } from '../errors.ts'
import { readFolder } from '../files.ts'
import { compile } from './compile.ts'
import type { Catalogue } from './types.ts'

/**
 * Compiles every catalogue in `folder`: its own api.yaml, or those of the folders in it. Beside api.yaml stand
 * endpoints.yaml (or endpoints/*.yaml), vA-to-vB.yaml and out-of-band.yaml; other files than .yaml are left alone.
 * @param shown how the folder is called in messages and positions; default: as given
 * @throws CatalogueError with the problems of all of them
 */
export function compileFolders(folder: string, shown: string = folder): Catalogue[] {
  const texts = [...readFolder(folder)].filter(([file]) => file.endsWith('.yaml'))
  const apis = texts
    .filter(([file]) => path.posix.basename(file) === 'api.yaml')
    .map(([file]) => path.posix.dirname(file))
  const folders = apis.includes('.') ? ['.'] : apis.filter((api) => !api.includes('/'))
  if (folders.length === 0)
    throw new CatalogueError([`${shown}:1: folder: met no api.yaml; expected a catalogue; check the path`])
  const problems: string[] = []
  const compiled: Catalogue[] = []
  for (const api of folders) {
    const prefix = api === '.' ? '' : `${api}/`
    const files = texts.flatMap(([file, text]): [string, string | null][] =>
      file.startsWith(prefix) ? [[path.posix.join(shown.replaceAll('\\', '/'), file), text]] : [],
    )
    try {
      compiled.push(compile(new Map(files)))
    } catch (error) {
      if (!(error instanceof CatalogueError)) throw error
      problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new CatalogueError(problems)
  return compiled
}

/**
 * Compiles the one catalogue in `folder`.
 * @throws CatalogueError
 */
export function compileFolder(folder: string, shown: string = folder): Catalogue {
  const catalogues = compileFolders(folder, shown)
  const [first] = catalogues
  if (first === undefined || catalogues.length > 1)
    throw new CatalogueError([
      `${shown}:1: folder: met ${catalogues.length} catalogues; expected one; name the folder of one of them`,
    ])
  return first
}
