/** What a package gets that sends nothing, a database or a store of analytics: a text of a table, or a type of what it keeps. Neither may change there unseen. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { outerParent } from '../evaluate/context.ts'
import { optionsOf } from '../evaluate/value.ts'
import { sinksFor } from '../sinks/index.ts'

/** What a call prints or counts may change with it. */
const logging = /(^|\.)(log|debug|info|warn|error|trace|verbose|print|increment|gauge|captureMessage)$/i

/** `{ awareness: 'AWARENESS' }` of a constant, where `OBJECTIVES.awareness` stands in such a call. */
export function isKeptElsewhere(cx: Context, name: ts.PropertyName): boolean {
  const { ts } = cx
  if (!ts.isIdentifier(name)) return false
  const table = ts.findAncestor(name, (at) => ts.isVariableDeclaration(at))
  if (!table || !ts.isIdentifier(table.name)) return false
  // What was left out of the reading imports no client: whatever it does with the text is something else.
  if (cx.spelledOutside(name, table.name.text) && cx.spelledOutside(name, name.text)) return true
  // `OBJECTIVES[kind]`: any text of the table.
  const isTaken = cx.uses(table.name.text).some(({ parent }) => {
    const isUse = ts.isElementAccessExpression(parent) && cx.symbolAt(parent.expression)?.valueDeclaration === table
    return isUse && isKeptByName(cx, parent)
  })
  if (isTaken) return true
  // The checker gives each use of a constant table a symbol of its own; what they declare is one.
  return cx.uses(name.text).some(({ parent }) => {
    const isUse = ts.isPropertyAccessExpression(parent) && parent.name.text === name.text && parent.name !== name
    return isUse && cx.symbolAt(parent.name)?.valueDeclaration === name.parent && isKeptByName(cx, parent)
  })
}

/** The text itself goes there, or the constant that holds it. */
function isKeptByName(cx: Context, node: ts.Expression): boolean {
  if (isKept(cx, node)) return true
  const held = outerParent(cx, node)
  if (!cx.ts.isVariableDeclaration(held) || !cx.ts.isIdentifier(held.name)) return false
  const { name } = held
  return cx
    .uses(name.text)
    .some((use) => use !== name && cx.symbolAt(use)?.valueDeclaration === held && isKept(cx, use))
}

/** What stores call the functions that are told of what they keep. Of a sender the type says what is answered. */
const storing =
  /(^|\.)(query|collection|table|model|schema|\w*repository|prepare|execute|raw|aggregate|insert\w*|find\w*|select\w*|from)$/i

/** A type of the project that a package is told of what it keeps: `collection<LineItem>('lines')`, `pool.query<LineItem>(sql)`. */
export function isTypeElsewhere(cx: Context, type: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): boolean {
  const { ts } = cx
  const symbol = cx.symbolAt(type.name)
  return cx.uses(type.name.text).some((use) => {
    let at: ts.Node = use.parent
    while (ts.isTypeReferenceNode(at) || ts.isArrayTypeNode(at)) at = at.parent
    if (!ts.isCallExpression(at) && !ts.isNewExpression(at)) return false
    if (!at.typeArguments?.some((one) => one.pos <= use.pos && use.end <= one.end)) return false
    if (cx.symbolAt(use) !== symbol || !storing.test(at.expression.getText())) return false
    const packages = packagesOf(cx, at.expression)
    return packages.some((one) => one !== '' && keeps(one))
  })
}

/** The packages that a function is of, by what it is or by the declared type of what it is called on. */
function packagesOf(cx: Context, callee: ts.Expression): readonly string[] {
  const { ts } = cx
  const known = optionsOf(cx.evaluate(callee, null)).flatMap((one) =>
    one.kind === 'external' ? [one.module] : one.kind === 'external-call' ? [one.callee.module] : [],
  )
  if (known.length > 0 || !ts.isPropertyAccessExpression(callee)) return known
  const receiver = ts.isPropertyAccessExpression(callee.expression) ? callee.expression.name : callee.expression
  const declaration = cx.symbolAt(receiver)?.valueDeclaration
  const type =
    declaration && (ts.isParameter(declaration) || ts.isPropertyDeclaration(declaration)) ? declaration.type : undefined
  const name = type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) ? type.typeName : null
  const imported = name && cx.localSymbolAt(name)?.declarations?.find((one) => ts.isImportSpecifier(one))
  const from = imported?.parent.parent.parent.moduleSpecifier
  return from && ts.isStringLiteral(from) && !from.text.startsWith('.') ? [from.text] : []
}

/** What programs call what they keep things in, where nothing tells the package: a handle that is passed around, a store of the browser. */
const stores =
  /^(this\.)?(db|database|knex|pool|prisma|pg|mysql|mongo|redis|sequelize|trx|conn|connection|localStorage|sessionStorage|window\.localStorage|window\.gtag|gtag|dataLayer|analytics|mixpanel|posthog)\b/i

/** An argument of a package's function, or a part of one. */
function isKept(cx: Context, node: ts.Node): boolean {
  const { ts } = cx
  for (let at = node; !ts.isStatement(at) && !ts.isFunctionLike(at); at = at.parent) {
    const call = at.parent
    if (!ts.isCallExpression(call) || call.expression === at) continue
    if (logging.test(call.expression.getText())) return false
    if (stores.test(call.expression.getText())) return true
    const packages = packagesOf(cx, call.expression)
    if (packages.length > 0) return packages.some((one) => one !== '' && keeps(one))
  }
  return false
}

/** Helpers and validators hand back what they get; senders are read as requests. */
function keeps(module: string): boolean {
  return (
    sinksFor(module).length === 0 &&
    !/^(lodash|underscore|ramda|zod|joi|yup|ajv|qs|querystring|util|path|url|crypto|oauth|react|preact|vue|@angular\/core|rxjs)/.test(
      module,
    )
  )
}
