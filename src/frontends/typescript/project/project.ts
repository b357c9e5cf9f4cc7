/** The files that matter as one read-only program: syntax trees, symbols and types, through the FileSource and nothing else. */

import type { ts } from 'ts-morph'
import type { FileSource } from '../../../files.ts'
import { maxSettingsSize } from '../../../files.ts'
import { isData } from './data-below.ts'
import { isTooDeep, maxLevels } from './depth.ts'
import { libText } from './lib.ts'
import type { Resolve } from './resolve.ts'
import { scriptOf } from './scripts.ts'
import { loadTs } from './ts.ts'
import { NoSettings, yamlPattern, yamlTree } from './yaml.ts'

export interface Project {
  readonly ts: typeof ts
  readonly checker: ts.TypeChecker
  /** Files that parsed, relative to the root. */
  readonly paths: readonly string[]
  sourceFile(path: string): ts.SourceFile | undefined
  /** The whole text of a component, of which the tree holds the script alone; null for other files. */
  markup(path: string): string | null
  readonly resolve: Resolve
  readonly skipped: readonly { readonly file: string; readonly reason: string }[]
  /** What the checker objects to in TypeScript files, against our small library: good for comparing, not for showing. */
  objections(): readonly { readonly file: string; readonly code: number }[]
}

const base = '/project/'
const libName = '/lib.d.ts'

/** Trees of the last texts: an editor asks again and again with one file changed. Programs may share trees of equal options. */
const trees = new Map<string, { readonly text: string; readonly tree: ts.SourceFile }>()
const maxTrees = 400
let lib: ts.SourceFile | undefined

/** The tree of a file's text, parsed once for reading it and for writing into it. */
export function parsed(typescript: typeof ts, path: string, text: string): ts.SourceFile {
  const known = trees.get(path)
  if (known?.text === text) return known.tree
  const tree = parse(typescript, nameOf(path), path, text)
  if (trees.size >= maxTrees) trees.clear()
  trees.set(path, { text, tree })
  return tree
}

/** The tree of a text; or why it has none that can be walked. */
function readable(typescript: typeof ts, path: string, text: string): ts.SourceFile | string {
  const tooDeep = `nested deeper than ${maxLevels} levels, not analysed`
  try {
    const tree = parsed(typescript, path, text)
    return syntaxProblem(typescript, tree) ?? (isTooDeep(typescript, tree) ? tooDeep : tree)
  } catch (error) {
    // The parser calls itself for every level: a full stack is the only range that it can leave.
    if (error instanceof RangeError) return tooDeep
    if (error instanceof NoSettings) return error.message
    throw error
  }
}

export function createProject(files: FileSource, paths: readonly string[], resolve: Resolve): Project {
  const ts = loadTs()
  const sources = new Map<string, ts.SourceFile>()
  const skipped: { file: string; reason: string }[] = []
  const kept: string[] = []
  for (const path of paths) {
    const text = files.text(path)
    if (text === null) {
      skipped.push({ file: path, reason: files.problem(path) ?? 'not readable' })
      continue
    }
    if (isData(path) && text.length > maxSettingsSize) continue
    const source = readable(ts, path, text)
    if (typeof source === 'string') skipped.push({ file: path, reason: source })
    else {
      sources.set(nameOf(path), source)
      kept.push(path)
    }
  }
  sources.set(libName, (lib ??= ts.createSourceFile(libName, libText, ts.ScriptTarget.ESNext, true)))
  const options: ts.CompilerOptions = {
    allowJs: true,
    resolveJsonModule: true,
    checkJs: false,
    jsx: ts.JsxEmit.Preserve,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    noEmit: true,
    allowArbitraryExtensions: true,
    types: [],
  }
  const host: ts.CompilerHost = {
    getSourceFile: (name) => sources.get(name),
    getDefaultLibFileName: () => libName,
    writeFile: () => {
      throw new Error('the analysis never writes')
    },
    getCurrentDirectory: () => base,
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (name) => sources.has(name),
    readFile: () => undefined,
    resolveModuleNameLiterals: (literals, containing) =>
      literals.map((literal) => {
        const target = resolve(pathOf(containing), literal.text)
        const name = target === null ? null : nameOf(target)
        if (name === null || !sources.has(name)) return { resolvedModule: undefined }
        return {
          resolvedModule: { resolvedFileName: name, extension: extensionOf(ts, name), isExternalLibraryImport: false },
        }
      }),
  }
  const program = ts.createProgram({ rootNames: [...sources.keys()], options, host })
  return {
    ts,
    checker: program.getTypeChecker(),
    paths: kept,
    sourceFile: (path) => sources.get(nameOf(path)),
    markup: (path) => (/\.(vue|svelte)$/.test(path) ? files.text(path) : null),
    resolve,
    skipped,
    objections: () =>
      kept
        .filter(isChecked)
        .flatMap((path) =>
          program.getSemanticDiagnostics(sources.get(nameOf(path))).map(({ code }) => ({ file: path, code })),
        ),
  }
}

/** True for files in which types are written, and so checked. */
export function isChecked(path: string): boolean {
  return /\.[cm]?tsx?$|\.(vue|svelte)$/.test(path)
}

/** Vue and Svelte files go by a TypeScript name, Apps Script's by a JavaScript and YAML by a JSON one, so that the program takes them. */
function nameOf(path: string): string {
  if (yamlPattern.test(path)) return `${base}${path}.json`
  return base + (/\.(vue|svelte)$/.test(path) ? `${path}.ts` : path.endsWith('.gs') ? `${path}.js` : path)
}

function pathOf(name: string): string {
  return name.slice(base.length).replace(/\.(vue|svelte)\.ts$|\.(gs)\.js$|\.(ya?ml)\.json$/, '.$1$2$3')
}

/**
 * The syntax tree of a file; of YAML the one of the same JSON. A file that awaits at its top level is a module even when it imports nothing;
 * without that `await (…)` would be a call of something named await.
 */
export function parse(typescript: typeof ts, name: string, path: string, text: string): ts.SourceFile {
  if (yamlPattern.test(path)) return yamlTree(typescript, name, text)
  const script = scriptOf(path, text)
  const isModule =
    /\.(mts|mjs|vue|svelte)$/.test(path) ||
    (/\bawait\b/.test(script) && !/\brequire\s*\(|\bmodule\.exports\b|\bexports\.\w/.test(script))
  const options: ts.CreateSourceFileOptions = {
    languageVersion: typescript.ScriptTarget.ESNext,
    setExternalModuleIndicator: (file) => {
      const own = file as { externalModuleIndicator?: ts.Node | true }
      // A module of JavaScript that is marked by no statement counts as CommonJS: its default export would be all of it.
      if (isModule) own.externalModuleIndicator ??= file.statements.find((one) => marksModule(typescript, one)) ?? true
    },
  }
  if (!isModule) delete options.setExternalModuleIndicator
  return typescript.createSourceFile(name, script, options, true, kindOf(typescript, path))
}

/** `import` and `export`, as a declaration or in front of one. */
function marksModule(typescript: typeof ts, statement: ts.Statement): boolean {
  return (
    typescript.isImportDeclaration(statement) ||
    typescript.isExportDeclaration(statement) ||
    typescript.isExportAssignment(statement) ||
    (typescript.canHaveModifiers(statement) &&
      !!typescript.getModifiers(statement)?.some(({ kind }) => kind === typescript.SyntaxKind.ExportKeyword))
  )
}

function kindOf(typescript: typeof ts, path: string): ts.ScriptKind {
  const { ScriptKind } = typescript
  if (/\.tsx$/.test(path)) return ScriptKind.TSX
  if (path.endsWith('.json')) return ScriptKind.JSON
  if (/\.[cm]?ts$|\.(vue|svelte)$/.test(path)) return ScriptKind.TS
  return ScriptKind.JSX
}

function extensionOf(typescript: typeof ts, name: string): ts.Extension {
  const match = /(\.d\.[cm]?ts|\.[cm]?[jt]sx?|\.json)$/.exec(name)
  return Object.values(typescript.Extension).find((one) => one === match?.[1]) ?? typescript.Extension.Ts
}

/** The first syntax error, or null. Type annotations in JavaScript are none. */
export function syntaxProblem(typescript: typeof ts, source: ts.SourceFile): string | null {
  const first = syntaxErrors(source)[0]
  if (!first) return null
  const { line, character } = source.getLineAndCharacterOfPosition(first.start)
  return `parse error at ${line + 1}:${character + 1}: ${typescript.flattenDiagnosticMessageText(first.messageText, ' ')}`
}

/** Syntax errors proper. The parser reports types in JavaScript apart from these. */
export function syntaxErrors(source: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  // The parser keeps its findings on the file; the property is not declared, but it is all that a file without a program offers.
  return (source as unknown as { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics
}
