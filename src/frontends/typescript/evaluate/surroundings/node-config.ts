/** What `require('config')` answers: the object of `config/default`, with what the files of other environments say as alternatives. */

import type { ts } from 'ts-morph'
import { dirname } from '../../../../paths.ts'
import { isNodeConfig } from '../../project/node-config.ts'
import type { Context } from '../context.ts'
import { withProperty } from '../values/objects.ts'
import type { Value } from '../value.ts'
import { constantText, union } from '../value.ts'
import { byWays } from '../ways.ts'

/** All of the settings; null for a file that holds none, or one whose object is not readable. */
export function nodeConfig(cx: Context, file: ts.SourceFile): Value | null {
  const path = cx.fileOf(file)
  if (path === null || !isNodeConfig(path)) return null
  const base = exportOf(cx, file)
  return cx.files
    .filter((other) => other !== file && dirname(cx.fileOf(other) ?? '') === dirname(path))
    .reduce((value, layer) => over(value, layer, exportOf(cx, layer)), base)
}

/** The name of an import of the settings; null for any other name. The checker would lead past the layers to the first file. */
export function importedNodeConfig(cx: Context, node: ts.Identifier): Value | null {
  const { ts } = cx
  const symbol = cx.localSymbolAt(node)
  if (!symbol || !(symbol.flags & ts.SymbolFlags.Alias)) return null
  for (const declaration of symbol.declarations ?? []) {
    const statement = ts.findAncestor(declaration, (at) => ts.isImportDeclaration(at) || ts.isVariableDeclaration(at))
    const specifier =
      statement && ts.isImportDeclaration(statement) ? statement.moduleSpecifier : requiredBy(cx, statement)
    if (!specifier || !ts.isStringLiteralLike(specifier) || specifier.text !== 'config') continue
    const file = cx.moduleOf(node.getSourceFile(), specifier.text)
    const whole = file && nodeConfig(cx, file)
    if (!whole) continue
    return ts.isImportSpecifier(declaration)
      ? cx.member(whole, (declaration.propertyName ?? declaration.name).text, node, null)
      : whole
  }
  return null
}

/** `config.get('ads.version')` */
export function nodeConfigSetting(cx: Context, object: Value, key: Value | null, node: ts.Node): Value | null {
  const name = key === null || object.kind !== 'object' ? null : constantText(key)
  if (name === null || object.kind !== 'object' || !isNodeConfig(cx.fileOf(object.node))) return null
  return name.split('.').reduce<Value>((value, part) => cx.member(value, part, node, null), object)
}

function requiredBy({ ts }: Context, statement: ts.Node | undefined): ts.Expression | null {
  if (!statement || !ts.isVariableDeclaration(statement) || !statement.initializer) return null
  const call = statement.initializer
  return ts.isCallExpression(call) && call.expression.getText() === 'require' ? (call.arguments[0] ?? null) : null
}

function exportOf(cx: Context, file: ts.SourceFile): Value {
  return cx.member({ kind: 'module', file }, 'default', file, null)
}

/** Which environment runs, nobody knows here: what a layer says stands beside what it covers. */
function over(base: Value, file: ts.SourceFile, layer: Value): Value {
  if (base.kind !== 'object' || layer.kind !== 'object') {
    const sides = [
      byWays(base, new Map([[file.fileName, 'left out']])),
      byWays(layer, new Map([[file.fileName, 'laid over']])),
    ]
    return union(
      file,
      sides.filter((side) => side !== null),
    )
  }
  return layer.properties.reduce<Value>((value, property) => {
    const before = base.properties.find(({ name }) => name === property.name)
    if (!before) return withProperty(value, property)
    return withProperty(value, { ...property, sites: [], value: over(before.value, file, property.value) })
  }, base)
}
