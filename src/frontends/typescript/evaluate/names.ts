/** What a name stands for: variables, parameters, imports, enums, exports of modules, CommonJS included. */

import type { ts } from 'ts-morph'
import { assignedValue } from './statements/assignments.ts'
import { restOf } from './arguments.ts'
import { compiledExport, isFilledByHelper } from './compiled.ts'
import { ambient } from './surroundings/ambient.ts'
import type { Context } from './context.ts'
import { dataOf, moduleValue } from './values/module-values.ts'
import { isFunction, ownerOf } from './context.ts'
import { exportedVariable, exportOf } from './surroundings/externals.ts'
import type { Frame } from './frame.ts'
import { frameOf } from './frame.ts'
import { ofBranch } from './conditions/branch-rows.ts'
import { guarded } from './conditions/guards.ts'
import { placeOfFile } from './surroundings/data-files.ts'
import { madeClass } from './classes/lineage.ts'
import { exportedUnderKey } from './classes/makers.ts'
import { globalNamed } from './surroundings/globals.ts'
import { ownGlobal } from './surroundings/own-globals.ts'
import { importedNodeConfig, nodeConfig } from './surroundings/node-config.ts'
import type { Property, Value } from './value.ts'
import { optionsOf, union, unknown } from './value.ts'

export function identifier(cx: Context, node: ts.Identifier, frame: Frame | null): Value {
  const { ts } = cx
  if (node.text === 'arguments') {
    const owner = ts.findAncestor(node, (at) => isFunction(cx, at) && !ts.isArrowFunction(at)) ?? null
    const at = owner ? frameOf(frame, owner) : null
    if (owner && !at) return { kind: 'ref', node, owner, parameter: null, name: node.text, path: [], fallback: null }
    if (at?.given) return { kind: 'list', node, items: at.given, open: false }
    if (at?.call) return restOf(cx, at.call.arguments ?? [], at.shift, at.caller, node)
  }
  if (node.text === 'undefined')
    return { kind: 'primitive', type: 'undefined', text: 'undefined', node, certainty: 'proven' }
  const place = /^__(dir|file)name$/.test(node.text) ? placeOfFile(cx, node, node.text) : null
  if (place) return place
  const settings = importedNodeConfig(cx, node)
  if (settings) return settings
  const required = requiring(cx, node)
  if (required) return declared(cx, required.declaration, required.symbol, node, frame)
  const symbol = cx.symbolAt(node)
  const declaration = symbol?.valueDeclaration ?? symbol?.declarations?.[0]
  if (!symbol || !declaration)
    return imported(cx, node) ?? ambient(cx, node) ?? ownGlobal(cx, node.text) ?? globalNamed(node.text)
  if (cx.fileOf(declaration) === null && !ts.isSourceFile(declaration))
    return imported(cx, node) ?? globalNamed(node.text)
  const value = declared(cx, declaration, symbol, node, frame)
  const isOpen = optionsOf(value).some((one) => isUnread(one) || isGivenInPlace(cx, one))
  return (isOpen ? guarded(cx, node, frame) : null) ?? ofBranch(cx, declaration, value, node, frame)
}

/** What a callback is given where it is written: `keys.forEach((key) => …)` of keys that nobody knows. */
function isGivenInPlace(cx: Context, value: Value): boolean {
  if (value.kind !== 'ref' || value.path.length > 0 || value.parameter === null) return false
  const call = value.owner.parent
  return cx.ts.isCallExpression(call) && call.arguments.some((one) => one === value.owner)
}

/** What only the run time knows: nobody is seen to give it, or a package did. */
function isUnread(value: Value): boolean {
  if (value.kind === 'ref') return value.isUncalled === true
  return (
    value.kind === 'unknown' || value.kind === 'external-call' || (value.kind === 'external' && value.base !== null)
  )
}

/** `const lib = require('./lib')`: the checker follows the name to `module.exports`, past what a bundler's helper puts on it. */
function requiring(
  cx: Context,
  node: ts.Identifier,
): { readonly declaration: ts.VariableDeclaration; readonly symbol: ts.Symbol } | null {
  const symbol = cx.localSymbolAt(node)
  if (!symbol || !(symbol.flags & cx.ts.SymbolFlags.Alias)) return null
  const declaration = symbol.declarations?.find((one) => cx.ts.isVariableDeclaration(one))
  const value = declaration?.initializer ? cx.evaluate(declaration.initializer, null) : null
  return declaration && value?.kind === 'module' && isFilledByHelper(value.file) ? { declaration, symbol } : null
}

/** The value of a declaration, as seen at `use`. */
export function declared(
  cx: Context,
  declaration: ts.Node,
  symbol: ts.Symbol,
  use: ts.Node,
  frame: Frame | null,
): Value {
  const { ts } = cx
  if (ts.isVariableDeclaration(declaration)) return assignedValue(cx, declaration, symbol, use, frame)
  if (ts.isParameter(declaration)) return assignedValue(cx, declaration, symbol, use, frame)
  if (ts.isBindingElement(declaration)) return assignedValue(cx, declaration, symbol, use, frame)
  if (isFunction(cx, declaration)) {
    const node = implementation(cx, declaration, symbol)
    return { kind: 'function', node, frame: frameFor(cx, node, frame), self: null }
  }
  if (ts.isClassLike(declaration)) return madeClass(cx, declaration, frame)
  if (ts.isEnumDeclaration(declaration)) return enumeration(cx, declaration)
  if (ts.isEnumMember(declaration))
    return declaration.initializer ? cx.evaluate(declaration.initializer, null) : unknown(use, 'dynamic-value')
  if (ts.isSourceFile(declaration)) return moduleValue(cx, declaration)
  if (ts.isModuleDeclaration(declaration))
    return { kind: 'module', file: declaration.getSourceFile(), namespace: symbol }
  // By the name that it has where it is imported: the file that asks may import it from this one, under the same.
  if (
    ts.isNamespaceImport(declaration) ||
    ts.isImportClause(declaration) ||
    ts.isImportSpecifier(declaration) ||
    ts.isImportEqualsDeclaration(declaration)
  )
    return imported(cx, declaration.name ?? use) ?? unknown(use, 'unresolved-import')
  if (ts.isPropertyAssignment(declaration)) return cx.evaluate(declaration.initializer, null)
  if (ts.isShorthandPropertyAssignment(declaration)) {
    const target = cx.checker.getShorthandAssignmentValueSymbol(declaration)
    const inner = target?.valueDeclaration
    return target && inner ? declared(cx, inner, target, use, frame) : unknown(use, 'dynamic-value')
  }
  if (ts.isExportAssignment(declaration)) return cx.evaluate(declaration.expression, null)
  // CommonJS: `exports.name = …`, `module.exports = …`. Compilers write `exports.name = void 0` first.
  const values = (symbol.declarations ?? [declaration]).flatMap((one): Value[] => {
    const assignment = ts.findAncestor(one, (node) => ts.isBinaryExpression(node))
    const isAssigned = assignment?.operatorToken.kind === ts.SyntaxKind.EqualsToken
    return isAssigned && !ts.isVoidExpression(assignment.right) ? [cx.evaluate(assignment.right, null)] : []
  })
  if (values.length > 0) return union(use, values)
  return unknown(use, 'dynamic-value')
}

/** Of a function with overloads the one that does the work. */
function implementation(cx: Context, fn: ts.SignatureDeclaration, symbol: ts.Symbol): ts.SignatureDeclaration {
  const { ts } = cx
  if (!ts.isFunctionDeclaration(fn) || fn.body) return fn
  return (
    (symbol.declarations?.find((one) => ts.isFunctionDeclaration(one) && one.body !== undefined) as typeof fn) ?? fn
  )
}

/** The frame in which a declaration's own expressions are to be evaluated. */
export function frameFor(cx: Context, declaration: ts.Node, frame: Frame | null): Frame | null {
  const owner = ownerOf(cx, declaration)
  if (owner === null) return null
  // Names of outer functions are found through the chain, so the frame can stay when it knows the owner.
  return frame
}

function enumeration(cx: Context, node: ts.EnumDeclaration): Value {
  const { ts } = cx
  const properties: Property[] = node.members.map((member) => ({
    name: ts.isIdentifier(member.name) || ts.isStringLiteral(member.name) ? member.name.text : member.name.getText(),
    sites: [],
    value: member.initializer ? cx.evaluate(member.initializer, null) : unknown(member, 'dynamic-value'),
    optional: false,
    certainty: 'proven',
  }))
  return { kind: 'object', shape: 'object', node, properties, open: null, target: null }
}

/** The value of an import whose module is a package, or `null` when the name is no import. */
function imported(cx: Context, node: ts.Node): Value | null {
  const { ts } = cx
  if (!ts.isIdentifier(node)) return null
  const local = cx.localSymbolAt(node)
  for (const declaration of local?.declarations ?? []) {
    const statement = ts.findAncestor(declaration, (at) => ts.isImportDeclaration(at))
    if (statement && ts.isStringLiteral(statement.moduleSpecifier)) {
      const specifier = statement.moduleSpecifier.text
      const target = cx.moduleOf(node.getSourceFile(), specifier)
      const name = ts.isImportSpecifier(declaration)
        ? (declaration.propertyName ?? declaration.name).text
        : ts.isImportClause(declaration)
          ? 'default'
          : null
      if (target) return name === null ? moduleValue(cx, target) : moduleMember(cx, target, name, node)
      if (specifier.startsWith('.')) return unknown(node, 'unresolved-import', specifier)
      return exportedVariable(cx, specifier, name, node) ?? exportOf(specifier, name)
    }
    if (ts.isImportEqualsDeclaration(declaration) && ts.isExternalModuleReference(declaration.moduleReference)) {
      const argument = declaration.moduleReference.expression
      if (ts.isStringLiteral(argument)) return required(cx, argument.text, node)
    }
  }
  return null
}

/** `require('x')` and `await import('x')`. */
export function required(cx: Context, specifier: string, node: ts.Node): Value {
  const target = cx.moduleOf(node.getSourceFile(), specifier)
  if (target) return nodeConfig(cx, target) ?? moduleValue(cx, target)
  if (specifier.startsWith('.')) return unknown(node, 'unresolved-import', specifier)
  return exportOf(specifier, null)
}

/** A module that exports more is no table. */
const maxExports = 64

/** The names that a module exports by itself; none where it exports one value as a whole. */
export function exportedNames(cx: Context, file: ts.SourceFile, namespace?: ts.Symbol): readonly string[] {
  const module = namespace ?? (file as unknown as { readonly symbol?: ts.Symbol }).symbol
  const { Value: values, Alias: aliases } = cx.ts.SymbolFlags
  const names = [...(module?.exports ?? [])]
    .filter(([, { flags }]) => flags & (values | aliases))
    .map(([name]) => String(name))
    .filter((name) => !/^(default|export=|__.*)$/.test(name))
  return names.length <= maxExports ? names : []
}

/** An export of a project file by name; of a CommonJS module also a property of `module.exports`. */
export function moduleMember(
  cx: Context,
  file: ts.SourceFile,
  name: string,
  use: ts.Node,
  namespace?: ts.Symbol,
): Value {
  const { ts } = cx
  const data = dataOf(cx, file)
  if (data) return name === 'default' ? data : cx.member(data, name, use, null)
  // The checker answers for ES modules only; a CommonJS module keeps its symbol on the file.
  const module =
    namespace ?? cx.checker.getSymbolAtLocation(file) ?? (file as unknown as { readonly symbol?: ts.Symbol }).symbol
  const exported = module ? exportNamed(cx, module, name) : undefined
  if (exported) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? cx.checker.getAliasedSymbol(exported) : exported
    const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0] ?? exported.declarations?.[0]
    // The checker counts what a class has by itself to the exports of `module.exports = Row`; the class knows it better.
    if (declaration && cx.fileOf(declaration) !== null && !ts.isClassLike(declaration.parent)) {
      if (ts.isExportSpecifier(declaration)) return reexported(cx, declaration, use)
      const value = declared(cx, declaration, symbol, use, null)
      // Of what compilers write the checker knows the name, not the value.
      if (value.kind !== 'unknown' || namespace) return value
      return compiledExport(cx, file, name, use) ?? value
    }
    const specifier = exported.declarations?.find((at) => ts.isExportSpecifier(at))
    if (specifier) return reexported(cx, specifier, use)
  }
  if (namespace) return unknown(use, 'unresolved-import', name)
  const compiled = compiledExport(cx, file, name, use) ?? exportedUnderKey(cx, file, name)
  if (compiled) return compiled
  const whole = commonJsExport(cx, file)
  if (whole) return name === 'default' ? whole : cx.member(whole, name, use, null)
  if (name === 'default') return { kind: 'module', file }
  // `promisifyAll(exports)`
  if (name.endsWith('Async')) return moduleMember(cx, file, name.slice(0, -'Async'.length), use)
  return unknown(use, 'unresolved-import', name)
}

function exportNamed(cx: Context, module: ts.Symbol, name: string): ts.Symbol | undefined {
  return cx.checker.getExportsOfModule(module).find((symbol) => symbol.name === name)
}

/** `export { default as axios } from 'axios'`: a package's name passed on. */
function reexported(cx: Context, node: ts.ExportSpecifier, use: ts.Node): Value {
  const { ts } = cx
  const specifier = node.parent.parent.moduleSpecifier
  const name = (node.propertyName ?? node.name).text
  if (specifier && ts.isStringLiteral(specifier)) {
    const target = cx.moduleOf(node.getSourceFile(), specifier.text)
    if (target) return moduleMember(cx, target, name, use)
    if (specifier.text.startsWith('.')) return unknown(use, 'unresolved-import', specifier.text)
    return exportOf(specifier.text, name)
  }
  const local = cx.checker.getExportSpecifierLocalTargetSymbol(node)
  const declaration = local?.valueDeclaration ?? local?.declarations?.[0]
  return local && declaration ? declared(cx, declaration, local, use, null) : unknown(use, 'unresolved-import', name)
}

/** `module.exports` read in its own file. */
export function ownExports(cx: Context, node: ts.PropertyAccessExpression): Value | null {
  return node.name.text === 'exports' && node.getText() === 'module.exports'
    ? commonJsExport(cx, node.getSourceFile())
    : null
}

/** A module as the value that it exports whole, where it does: the function that `require('./client')` is. */
export function wholeOf(cx: Context, value: Value): Value {
  return value.kind === 'module' ? (commonJsExport(cx, value.file) ?? value) : value
}

/** What a whole CommonJS module is: the last `module.exports = …`. */
export function commonJsExport(cx: Context, file: ts.SourceFile): Value | null {
  const { ts } = cx
  const values: Value[] = []
  for (const node of cx.identifiers(file).get('exports') ?? []) {
    const access = node.parent
    if (!ts.isPropertyAccessExpression(access) || access.name !== node || access.expression.getText() !== 'module')
      continue
    const assignment = access.parent
    if (
      ts.isBinaryExpression(assignment) &&
      assignment.left === access &&
      assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken
    )
      values.push(cx.evaluate(assignment.right, null))
  }
  return values.length > 0 ? union(file, values) : null
}
