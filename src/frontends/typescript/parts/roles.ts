/** What a file is to its project: source, test, or a bundle that was built from source. */

import type { ts } from 'ts-morph'
import type { Role } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { buildFolder, builtName, isBuildPath, isTestPath } from '../project/file-kinds.ts'

export interface Roles {
  of(node: ts.Node): Role
  /** The role of a whole file, whatever its lines look like. */
  ofFile(file: ts.SourceFile): Role
}

const runners =
  /\bfrom\s*['"](vitest|@jest\/globals|node:test|mocha|ava|tape)['"]|\brequire\(\s*['"](mocha|node:test|tape|ava)['"]/

/** Above this many characters in one line a file is not written by hand. */
const longLine = 4_000

/** @param seeds files that name the API themselves: one of them outside a build folder is the source of what was built. */
export function createRoles(cx: Context, seeds: readonly string[]): Roles {
  const handWritten = seeds.filter((file) => !isBuildPath(file) && !isTestPath(file))

  function isBuilt(file: string): boolean {
    const parent = buildFolder.exec(file)?.[1]
    return parent !== undefined && handWritten.some((other) => other.startsWith(parent))
  }

  const memo = new Map<ts.SourceFile, Role>()

  function ofFile(source: ts.SourceFile): Role {
    let role = memo.get(source)
    if (!role) memo.set(source, (role = read(source)))
    return role
  }

  function read(source: ts.SourceFile): Role {
    const file = cx.fileOf(source)
    if (file === null || builtName.test(file) || isBuilt(file)) return 'bundle'
    return isTestPath(file) || runners.test(source.text) ? 'test' : 'source'
  }

  function of(node: ts.Node): Role {
    const source = node.getSourceFile()
    const start = source.getPositionOfLineAndCharacter(source.getLineAndCharacterOfPosition(node.getStart()).line, 0)
    const end = source.text.indexOf('\n', start)
    return (end < 0 ? source.text.length : end) - start > longLine ? 'bundle' : ofFile(source)
  }

  return { of, ofFile }
}
