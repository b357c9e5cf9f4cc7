/** Does a changed text still parse? Judged by syntax errors proper: type annotations in JavaScript are none. */

import type { FileSource } from '../../../files.ts'
import { parse, syntaxErrors } from '../project/project.ts'
import { loadTs } from '../project/ts.ts'
import { NoSettings } from '../project/yaml.ts'

/** True when the changed texts have no more syntax errors than the files had. */
export function stillParses(files: FileSource, changed: ReadonlyMap<string, string>): boolean {
  for (const [file, text] of changed) {
    const before = files.text(file)
    if (before === null || errorsIn(file, text) > errorsIn(file, before)) return false
  }
  return true
}

function errorsIn(file: string, text: string): number {
  try {
    return syntaxErrors(parse(loadTs(), file, file, text)).length
  } catch (error) {
    if (error instanceof NoSettings) return 1
    throw error
  }
}
