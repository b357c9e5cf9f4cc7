/** What a file is to its project: source, test, or a bundle that was built from source. */

import type { ts } from 'ts-morph'
import type { Role } from '../../request.ts'
import type { Context } from './evaluate/context.ts'

const testPath = /(^|\/)(tests?|__tests__|spec|specs|e2e|__mocks__)\/|\.(test|spec|e2e)\.[cm]?[jt]sx?$/
const bundlePath = /(^|\/)(dist|build|out|bundle|bundles)\/|\.(min|bundle)\.[cm]?js$/
const runners =
  /\bfrom\s*['"](vitest|@jest\/globals|node:test|mocha|ava|tape)['"]|\brequire\(\s*['"](mocha|node:test|tape|ava)['"]/

/** Above this many characters in one line a file is not written by hand. */
const longLine = 4_000

export function roleOf(cx: Context, file: string, node: ts.Node): Role {
  if (bundlePath.test(file)) return 'bundle'
  const source = node.getSourceFile()
  const start = source.getPositionOfLineAndCharacter(source.getLineAndCharacterOfPosition(node.getStart()).line, 0)
  const end = source.text.indexOf('\n', start)
  if ((end < 0 ? source.text.length : end) - start > longLine) return 'bundle'
  if (testPath.test(file) || runners.test(source.text)) return 'test'
  return cx.fileOf(node) === null ? 'bundle' : 'source'
}
