/** Puts the evaluator together over a project: symbols, identifiers by name, classes and who makes them. */

import type { ts } from 'ts-morph'
import type { Environment } from '../../../manifests/environment.ts'
import type { Project } from '../project/project.ts'
import { isHeir } from './classes/lineage.ts'
import type { Context } from './context.ts'
import { createEvaluate } from './evaluator.ts'
import { spelledIn } from './spelled.ts'
import type { Instance, Maker } from './value.ts'

/** @param outside texts of the files that were left out although they import a file, directly or not. */
export function createContext(
  project: Project,
  outside: (file: string) => readonly string[],
  environment: Environment,
): Context {
  const { ts, checker } = project
  const files = project.paths.map((path) => project.sourceFile(path)).filter((file) => file !== undefined)
  const pathOf = new Map<ts.SourceFile, string>()
  for (const path of project.paths) {
    const file = project.sourceFile(path)
    if (file) pathOf.set(file, path)
  }
  let classes: readonly ts.ClassLikeDeclaration[] | null = null
  const subclassMemo = new Map<ts.Node, readonly ts.ClassLikeDeclaration[]>()
  const outsideMemo = new Map<string, readonly string[]>()
  const localMemo = new Map<ts.Node, ts.Symbol | null>()
  const symbolMemo = new Map<ts.Node, ts.Symbol | null>()
  let properties: ReadonlySet<string> | null = null
  let spelled: Map<string, ts.MemberName[]> | null = null
  const instanceMemo = new Map<ts.Node, readonly Instance[]>()

  function identifiers(file: ts.SourceFile): ReadonlyMap<string, readonly ts.MemberName[]> {
    return spelledIn(ts, file).identifiers
  }

  function uses(name: string): readonly ts.MemberName[] {
    if (!spelled) {
      spelled = new Map()
      for (const file of files)
        for (const [text, nodes] of identifiers(file)) {
          const list = spelled.get(text)
          if (list) list.push(...nodes)
          else spelled.set(text, [...nodes])
        }
    }
    return spelled.get(name) ?? []
  }

  function declaresProperty(name: string): boolean {
    properties ??= new Set(files.flatMap((file) => [...spelledIn(ts, file).properties]))
    return properties.has(name)
  }

  function allClasses(): readonly ts.ClassLikeDeclaration[] {
    return (classes ??= files.flatMap((file) => spelledIn(ts, file).classes))
  }

  function subclassesOf(cls: ts.ClassLikeDeclaration): readonly ts.ClassLikeDeclaration[] {
    const known = subclassMemo.get(cls)
    if (known) return known
    subclassMemo.set(cls, [])
    const found = allClasses().filter((other) => other !== cls && other.heritageClauses && isHeir(cx, other, cls))
    subclassMemo.set(cls, found)
    return found
  }

  function instancesOf(cls: Maker): readonly Instance[] {
    const known = instanceMemo.get(cls)
    if (known) return known
    instanceMemo.set(cls, [])
    const family = new Set<ts.Node>([cls])
    if (ts.isClassLike(cls))
      for (const member of family) for (const sub of subclassesOf(member as ts.ClassLikeDeclaration)) family.add(sub)
    const found: Instance[] = []
    for (const site of files.flatMap((file) => spelledIn(ts, file).creations)) {
      const value = cx.evaluate(site.expression, null)
      const maker = value.kind === 'class' || value.kind === 'function' ? (value.node as Maker) : null
      if (maker && family.has(maker)) found.push({ kind: 'instance', cls: maker, site, frame: null })
    }
    instanceMemo.set(cls, found)
    return found
  }

  function classesOfType(node: ts.Node): readonly ts.ClassLikeDeclaration[] {
    const type = checker.getNonNullableType(checker.getTypeAtLocation(node))
    const symbol = type.getSymbol()
    const declarations = symbol?.declarations ?? []
    const direct = declarations.filter((at): at is ts.ClassLikeDeclaration => ts.isClassLike(at) && fileOf(at) !== null)
    if (direct.length > 0) return direct
    if (!declarations.some((at) => ts.isInterfaceDeclaration(at) && fileOf(at) !== null)) return []
    return allClasses().filter((cls) =>
      cls.heritageClauses?.some((clause) =>
        clause.types.some((heritage) => {
          const target = symbolAt(heritage.expression)
          return target !== undefined && target.declarations?.some((at) => declarations.includes(at))
        }),
      ),
    )
  }

  // Both are asked again for every frame in which an expression is read.
  function localSymbolAt(node: ts.Node): ts.Symbol | undefined {
    let symbol = localMemo.get(node)
    if (symbol === undefined) localMemo.set(node, (symbol = checker.getSymbolAtLocation(node) ?? null))
    return symbol ?? undefined
  }

  function symbolAt(node: ts.Node): ts.Symbol | undefined {
    let symbol = symbolMemo.get(node)
    if (symbol === undefined) symbolMemo.set(node, (symbol = resolvedSymbol(node) ?? null))
    return symbol ?? undefined
  }

  function resolvedSymbol(node: ts.Node): ts.Symbol | undefined {
    let symbol = localSymbolAt(node)
    if (symbol && ts.isIdentifier(node) && ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node)
      symbol = checker.getShorthandAssignmentValueSymbol(node.parent)
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) {
      const target = checker.getAliasedSymbol(symbol)
      return target.declarations && target.declarations.length > 0 ? target : symbol
    }
    return symbol
  }

  function spelledOutside(node: ts.Node, name: string): boolean {
    const file = fileOf(node)
    if (file === null) return false
    let texts = outsideMemo.get(file)
    if (!texts) outsideMemo.set(file, (texts = outside(file)))
    return texts.some(
      (text) => text.includes(name) && new RegExp(`(?<![\\w$])${name.replace(/\$/g, '\\$&')}(?![\\w$])`).test(text),
    )
  }

  function fileOf(node: ts.Node): string | null {
    return pathOf.get(node.getSourceFile()) ?? null
  }

  const cx: Context = {
    ts,
    checker,
    files,
    environment,
    fileOf,
    markup: (file) => {
      const path = pathOf.get(file)
      return path === undefined ? null : project.markup(path)
    },
    moduleOf: (from, specifier) => {
      const path = pathOf.get(from)
      const target = path === undefined ? null : project.resolve(path, specifier)
      return target === null ? null : (project.sourceFile(target) ?? null)
    },
    packageOf: (from) => project.resolve.packageFolder(pathOf.get(from) ?? ''),
    ambientOf: (from, name) => {
      const found = project.resolve.ambient.of(pathOf.get(from) ?? '', name)
      const file = found && project.sourceFile(found.file)
      return file ? { file, name: found.name } : null
    },
    ambientSettings: (from, name) =>
      project.resolve.ambient.settings(pathOf.get(from) ?? '', name).flatMap((file) => project.sourceFile(file) ?? []),
    evaluate: (node, frame) => core.evaluate(node, frame),
    member: (value, name, node, frame) => core.member(value, name, node, frame),
    invoke: (fn, frame) => core.invoke(fn, frame),
    identifiers,
    uses,
    spelledOutside,
    localSymbolAt,
    symbolAt,
    declaresProperty,
    instancesOf,
    subclassesOf,
    classesOfType,
  }
  const core = createEvaluate(cx)
  return cx
}
