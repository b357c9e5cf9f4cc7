/** Modules as values: what a file of data says, and whether a program hands a module on whole (`run(require('./campaigns'))`), so that its functions are called on a parameter. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { outerParent } from '../context.ts'
import { spelledIn } from '../spelled.ts'
import type { Value } from '../value.ts'

/** What a file is to whoever imports it: a module, or the data that it holds. */
export function moduleValue(cx: Context, file: ts.SourceFile): Value {
  return dataOf(cx, file) ?? { kind: 'module', file }
}

/** All that a file of data holds, which is its own `default` where a program imports it as a module (`await import('./columns.json')`). */
export function isWholeData({ ts }: Context, node: ts.Node): boolean {
  return ts.isExpressionStatement(node.parent) && node.getSourceFile().fileName.endsWith('.json')
}

/** What a JSON file says; null for code. */
export function dataOf(cx: Context, file: ts.SourceFile): Value | null {
  const [first] = file.statements
  if (!file.fileName.endsWith('.json') || !first || !cx.ts.isExpressionStatement(first)) return null
  return cx.evaluate(first.expression, null)
}

const memo = new WeakMap<Context, Map<ts.SourceFile, boolean>>()

/** True when the module is used as more than what its members are read from, or that cannot be told. */
export function isHandedOn(cx: Context, module: ts.SourceFile): boolean {
  let known = memo.get(cx)
  if (!known) memo.set(cx, (known = new Map<ts.SourceFile, boolean>()))
  let answer = known.get(module)
  if (answer === undefined) known.set(module, (answer = cx.files.some((file) => handsOn(cx, file, module))))
  return answer
}

function handsOn(cx: Context, file: ts.SourceFile, module: ts.SourceFile): boolean {
  return spelledIn(cx.ts, file).slashed.some((node) => {
    if (!cx.ts.isStringLiteralLike(node) || cx.moduleOf(file, node.text) !== module) return false
    const names = bindings(cx, node.parent)
    return names === null || names.some((name) => isMoreThanHolder(cx, name))
  })
}

/** The names that an import or a `require` gives the whole module; null where it has none, and stands for itself. */
function bindings(cx: Context, node: ts.Node): readonly ts.Identifier[] | null {
  const { ts } = cx
  if (ts.isImportDeclaration(node)) {
    const clause = node.importClause
    const space = clause?.namedBindings && ts.isNamespaceImport(clause.namedBindings) ? [clause.namedBindings.name] : []
    return [...(clause?.name ? [clause.name] : []), ...space]
  }
  if (ts.isExportDeclaration(node)) return node.exportClause && ts.isNamespaceExport(node.exportClause) ? null : []
  if (!ts.isCallExpression(node)) return []
  const parent = outerParent(cx, node)
  if (ts.isPropertyAccessExpression(parent) || ts.isExpressionStatement(parent)) return []
  if (!ts.isVariableDeclaration(parent)) return null
  return ts.isIdentifier(parent.name) ? [parent.name] : []
}

function isMoreThanHolder(cx: Context, name: ts.Identifier): boolean {
  const { ts } = cx
  return (cx.identifiers(name.getSourceFile()).get(name.text) ?? []).some((use) => {
    if (use === name) return false
    const { parent } = use
    const isMember = ts.isPropertyAccessExpression(parent) && (parent.expression === use || parent.name === use)
    const isName = ts.isPropertyAssignment(parent) && parent.name === use
    return !isMember && !isName
  })
}
