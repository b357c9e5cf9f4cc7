/** What a name stands for: variables, parameters, imports, enums, exports of modules, CommonJS included. */

import type { ts } from 'ts-morph'
import { assignedValue } from './statements/assignments.ts'
import { anyInstanceOf } from './classes/classes.ts'
import { argumentAt, restOf } from './arguments.ts'
import { commanded } from './frameworks/commands.ts'
import { injectedByKey } from './frameworks/containers.ts'
import { compiledExport, isFilledByHelper } from './compiled.ts'
import { ambient } from './surroundings/ambient.ts'
import type { Context } from './context.ts'
import { dataOf, moduleValue } from './values/module-values.ts'
import { isFunction, ownerOf } from './context.ts'
import { exportedVariable, exportOf } from './surroundings/externals.ts'
import { callbackItem } from './values/lists.ts'
import { isGeneric } from './parameters/literals.ts'
import type { Frame } from './frame.ts'
import { frameOf } from './frame.ts'
import { guarded } from './conditions/guards.ts'
import { handed } from './parameters/handlers.ts'
import { chosen, hasSchemaPart, isData } from './parameters/typed.ts'
import { placeOfFile } from './surroundings/data-files.ts'
import { madeClass } from './classes/lineage.ts'
import { isRecord } from './classes/records.ts'
import { exportedUnderKey } from './classes/makers.ts'
import { unpassed } from './parameters/unpassed.ts'
import { injected } from './frameworks/nest.ts'
import { globalNamed } from './surroundings/globals.ts'
import { importedNodeConfig, nodeConfig } from './surroundings/node-config.ts'
import { asTyped } from './parameters/returned-types.ts'
import type { Primitive, Property, Value } from './value.ts'
import { inferred, optionsOf, union, unknown } from './value.ts'
import { eachWay } from './ways.ts'

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
  if (!symbol || !declaration) return imported(cx, node) ?? ambient(cx, node) ?? globalNamed(node.text)
  if (cx.fileOf(declaration) === null && !ts.isSourceFile(declaration))
    return imported(cx, node) ?? globalNamed(node.text)
  const value = declared(cx, declaration, symbol, node, frame)
  const isOpen = optionsOf(value).some(isUnread)
  return (isOpen ? guarded(cx, node, frame) : null) ?? value
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

/** A parameter: the argument of the frame's call, the default, or a reference that callers decide. */
export function parameter(cx: Context, node: ts.ParameterDeclaration, use: ts.Node, frame: Frame | null): Value {
  const service = injected(cx, node) ?? injectedByKey(cx, node)
  if (service) return service
  const fn = node.parent
  const at = frameOf(frame, fn)
  const known = at?.known?.get(node)
  if (known) return known
  const byDefault = (): Value | null =>
    handed(cx, node) ??
    commanded(cx, node) ??
    (node.initializer ? inferred(cx.evaluate(node.initializer, frame)) : null)
  if (at?.call || at?.given) {
    const place = fn.parameters.filter((other) => !isThis(cx, other)).indexOf(node)
    const already = at.given ? undefined : at.bound
    if (already && place < already.length && !node.dotDotDotToken) return already[place]!
    const index = place + at.shift - (already?.length ?? 0)
    const args = at.call?.arguments ?? []
    if (node.dotDotDotToken)
      return at.given
        ? { kind: 'list', node: use, items: at.given.slice(index), open: false }
        : restOf(cx, args, index, at.caller, use)
    const value = at.given ? (at.given[index] ?? null) : argumentAt(cx, args, index, at.caller)
    if (value) {
      const { initializer } = node
      if (initializer && optionsOf(value).some(isUndefined))
        return eachWay(value, (one) => (isUndefined(one) ? leftOut(cx.evaluate(initializer, frame), one.absent) : one))
      // `tool.handler(args, context)`: whoever registers the handlers passes on what came in.
      if (value.kind === 'unknown') return handed(cx, node) ?? asTyped(cx, node) ?? value
      if (value.kind === 'ref') {
        const as = value.as ?? (node.type ? { parameter: node, from: value.path.length } : undefined)
        return { ...value, fallback: value.fallback ?? handed(cx, node) ?? asTyped(cx, node), ...(as ? { as } : {}) }
      }
      return isStandIn(cx, node, value) ? union(use, [value, anyInstanceOf(cx, node)!]) : value
    }
    const isNext = index > 0 && args.length === index && !args.some((one) => cx.ts.isSpreadElement(one))
    const absent = isNext && at.call && cx.ts.isCallExpression(at.call) ? at.call : undefined
    if (node.initializer) return leftOut(cx.evaluate(node.initializer, frame), absent)
    const nothing: Value = { kind: 'primitive', type: 'undefined', text: 'undefined', node: use, certainty: 'proven' }
    return absent ? { ...nothing, absent } : nothing
  }
  const item = at ? null : callbackItem(cx, node, frame)
  if (item) return item
  const fallback = byDefault()
  if (isExecutor(cx, fn))
    return { kind: 'external', module: '', path: ['Promise', node.name.getText()], base: null, executor: node }
  const on = at && !at.call && at.self?.kind === 'instance' && isGeneric(cx, node) ? { on: at.self } : {}
  const reference = {
    kind: 'ref',
    node: use,
    owner: fn,
    parameter: node,
    name: node.name.getText(),
    path: [],
    ...on,
  } as const
  // What nobody was seen passing may hold more than the default: what its type says, where that is of values.
  if (at && fallback?.kind === 'object' && node.initializer) {
    const more = isData(cx, node, reference.on)
      ? ({ ...reference, fallback: null, isUncalled: true } as const)
      : unknown(use, 'parameter-without-caller', reference.name)
    return { ...fallback, open: fallback.open ?? more }
  }
  const said = at && !fallback && !at.isAgain ? chosen(cx, { ...reference, fallback }) : null
  if (said) return said
  if (at && (fallback || !(isData(cx, node, reference.on) || hasSchemaPart(cx, node))))
    return fallback ?? unpassed(cx, node, frame) ?? unknown(use, 'parameter-without-caller', reference.name)
  return at ? { ...reference, fallback, isUncalled: true } : { ...reference, fallback }
}

/** `this`, which TypeScript lets a function declare in front of its parameters. */
function isThis({ ts }: Context, { name }: ts.ParameterDeclaration): boolean {
  return ts.isIdentifier(name) && name.text === 'this'
}

/** A mock: no instance of the class that the parameter asks for. The program itself passes one, if only by injection. */
function isStandIn(cx: Context, node: ts.ParameterDeclaration, value: Value): boolean {
  if (!node.type || (value.kind !== 'object' && value.kind !== 'external-call')) return false
  const declarations = cx.checker.getTypeAtLocation(node).getSymbol()?.declarations ?? []
  return declarations.some((one) => cx.ts.isClassLike(one) && cx.fileOf(one) !== null && !isRecord(cx, one))
}

function isUndefined(value: Value): value is Primitive {
  return value.kind === 'primitive' && value.type === 'undefined'
}

/** A default that a call could replace: of an empty object nothing is lost by passing another. */
function leftOut(fallback: Value, call: ts.CallExpression | undefined): Value {
  const isEmpty = fallback.kind === 'object' && fallback.properties.length === 0 && fallback.open === null
  return call && isEmpty ? { ...fallback, target: call } : fallback
}

/** `new Promise((resolve, reject) => …)`: its parameters are functions of the language, no caller passes them. */
function isExecutor({ ts }: Context, fn: ts.Node): boolean {
  const { parent } = fn
  return (
    ts.isNewExpression(parent) &&
    parent.arguments?.[0] === fn &&
    ts.isIdentifier(parent.expression) &&
    parent.expression.text === 'Promise'
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
    if (declaration && cx.fileOf(declaration) !== null) {
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
