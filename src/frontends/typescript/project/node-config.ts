/** The files behind `require('config')`: node-config lays what an environment's file says over `config/default`. Paths alone. */

import type { FileSource } from '../../../files.ts'
import { dirname } from '../../../paths.ts'

/** The file that the package's name leads to, in the folder of the package that imports it. */
export const nodeConfigEntry = 'config/default'

const entry = /(?:^|\/)config\/default\.([cm]?[jt]s|json|ya?ml)$/

export function isNodeConfig(file: string | null): boolean {
  return file !== null && entry.test(file)
}

/** The files of other environments beside it. What tests are given is not what runs, and a table of variables' names holds no values. */
export function nodeConfigLayers(files: FileSource, file: string): readonly string[] {
  const folder = dirname(file)
  return files
    .list()
    .filter((other) => other !== file && dirname(other) === folder)
    .filter(
      (other) =>
        /\.([cm]?[jt]s|json|ya?ml)$/.test(other) && !/\/(custom-environment-variables|test(ing)?)\.\w+$/.test(other),
    )
}
