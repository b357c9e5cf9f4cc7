/** Does a generated TypeScript program still type-check as well as before? Asked of the compiler itself, with its real library. */

import ts from 'typescript'
import type { Tree } from '../frontends/kit.ts'

const options: ts.CompilerOptions = {
  noEmit: true,
  jsx: ts.JsxEmit.React,
  strict: true,
  // The library is right: checking it took half of the time of a whole run.
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
}
const disk = ts.createCompilerHost(options)
const libraries = new Map<string, ts.SourceFile | undefined>()

/** The number of errors that the compiler finds in the tree. */
export function typeErrors(tree: Tree): number {
  const names = Object.keys(tree).map((name) => `/program/${name}`)
  const host: ts.CompilerHost = {
    ...disk,
    getCurrentDirectory: () => '/program',
    fileExists: (name) => names.includes(name),
    readFile: (name) => tree[name.replace('/program/', '')],
    getSourceFile: (name, target) => {
      const text = tree[name.replace('/program/', '')]
      if (text !== undefined) return ts.createSourceFile(name, text, target)
      if (!libraries.has(name)) libraries.set(name, disk.getSourceFile(name, target))
      return libraries.get(name)
    },
  }
  return ts.getPreEmitDiagnostics(ts.createProgram(names, options, host)).length
}
