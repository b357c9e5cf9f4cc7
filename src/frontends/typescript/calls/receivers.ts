/** What declarations say of whose method a call by a name is, where the receiver hangs on callers. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { outerParent, ownerOf, unwrap } from '../evaluate/context.ts'
import { isOfServer } from '../evaluate/frameworks/server-arguments.ts'
import { inherits, lineageOf } from '../evaluate/classes/lineage.ts'
import { isHandedOn } from '../evaluate/values/module-values.ts'
import type { Call } from './callers.ts'

/** The call goes to something else that has a method of the same name. */
export function isOthers(cx: Context, name: ts.MemberName, fn: ts.Node): boolean {
  const { ts } = cx
  return (
    isRoute(cx, name) ||
    (ts.isPropertyAccessExpression(name.parent) && isOfServer(cx, name.parent.expression)) ||
    isAnother(cx, name, fn) ||
    isOutOfReach(cx, name, fn) ||
    isForeignObject(cx, name, fn) ||
    isOfModule(cx, name, fn)
  )
}

/** `app.get('/launches/:id', { … }, async (req, reply) => …)`: a server is told what to answer, nothing is asked for. */
function isRoute(cx: Context, name: ts.MemberName): boolean {
  const { ts } = cx
  const call = ts.isPropertyAccessExpression(name.parent) ? outerParent(cx, name.parent) : null
  if (!call || !ts.isCallExpression(call) || call.expression !== name.parent) return false
  const [path] = call.arguments
  const handler = call.arguments.at(-1)
  if (!path || !handler || !ts.isStringLiteralLike(path)) return false
  if (!ts.isArrowFunction(handler) && !ts.isFunctionExpression(handler)) return false
  return handling.test(handler.parameters[0]?.name.getText() ?? '')
}

/** What handlers call what they are asked; callbacks of clients begin with an error or a response. */
const handling = /^(_?req(uest)?|_?ctx|_?context|c)$/

/** `ads.list(…)` of a parameter, where `fn` is the `list` of a module that nobody hands on: the parameter is some object. */
function isOfModule(cx: Context, name: ts.MemberName, fn: ts.Node): boolean {
  const { ts } = cx
  const access = name.parent
  if (!ts.isPropertyAccessExpression(access) || !isExport(cx, fn)) return false
  const receiver = unwrap(cx, access.expression)
  const declaration = ts.isIdentifier(receiver) ? cx.symbolAt(receiver)?.valueDeclaration : undefined
  if (!declaration || !(ts.isParameter(declaration) || ts.isBindingElement(declaration))) return false
  const file = fn.getSourceFile()
  const base = /([^/]*?)(\.\w+)+$/.exec(file.fileName)?.[1] ?? ''
  return base.toLowerCase() !== receiver.getText().toLowerCase() && !isHandedOn(cx, file)
}

/** `export function list() {}`, `export const list = …`, `exports.list = …` */
function isExport(cx: Context, fn: ts.Node): boolean {
  const { ts } = cx
  const exported = (node: ts.Node): boolean =>
    ts.canHaveModifiers(node) &&
    Boolean(ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
  if (ts.isFunctionDeclaration(fn)) return exported(fn)
  const holder = fn.parent
  if (ts.isVariableDeclaration(holder)) return exported(holder.parent.parent)
  return ts.isBinaryExpression(holder) && /^(module\.)?exports\.\w+$/.test(holder.left.getText())
}

/** The receiver is declared with a type of the run time or of a package (`kv: KVNamespace`), and the class of `fn` does not name it. */
function isForeignObject(cx: Context, name: ts.MemberName, fn: ts.Node): boolean {
  const { ts } = cx
  const access = name.parent
  if (!ts.isPropertyAccessExpression(access) || !ts.isClassLike(fn.parent)) return false
  const receiver = unwrap(cx, access.expression)
  const held = ts.isPropertyAccessExpression(receiver) ? receiver.name : receiver
  const declaration = cx.symbolAt(held)?.valueDeclaration
  const type =
    declaration &&
    (ts.isParameter(declaration) || ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration))
      ? declaration.type
      : undefined
  if (!type || !ts.isTypeReferenceNode(type) || type.typeArguments !== undefined) return false
  const declared = cx.symbolAt(type.typeName)?.declarations ?? []
  if (declared.some((one) => cx.fileOf(one) !== null && !ts.isImportSpecifier(one) && !ts.isImportClause(one)))
    return false
  const heritage = fn.parent.heritageClauses?.flatMap(({ types }) => types) ?? []
  return heritage.every((one) => one.expression.getText() !== type.typeName.getText())
}

/** A parameter of another file that happens to have the name of a function inside a function: handed on, it would have been followed there. */
function isOutOfReach(cx: Context, name: ts.MemberName, fn: ts.Node): boolean {
  const { ts } = cx
  const declaration = ts.isPropertyAccessExpression(name.parent) ? undefined : cx.symbolAt(name)?.valueDeclaration
  const maker = ownerOf(cx, fn)
  if (!declaration || !ts.isParameter(declaration) || maker === null) return false
  return name.getSourceFile() !== fn.getSourceFile() && !isTypedAs(cx, name, maker)
}

/** The name is of the type that the function which makes such functions says it returns: `perform: (request: RequestClient) => …`. */
function isTypedAs(cx: Context, name: ts.MemberName, { type }: ts.SignatureDeclaration): boolean {
  const alias = cx.checker.getTypeAtLocation(name).aliasSymbol
  return alias !== undefined && type !== undefined && cx.checker.getTypeFromTypeNode(type).aliasSymbol === alias
}

/**
 * The checker knows the method, and `fn` is none of its overrides: it is the standard library's (`this.buffers.get(key)` of a map), or written
 * here (two classes may have a `remove` each), or an interface of the project has it that the class of `fn` does not fit.
 */
function isAnother(cx: Context, name: ts.MemberName, fn: ts.Node): boolean {
  const { ts } = cx
  const declarations = cx.symbolAt(name)?.declarations ?? []
  const isOther = (one: ts.Declaration): boolean => {
    if (cx.fileOf(one) === null) return ts.isMethodSignature(one) && !extendsAny(cx, fn)
    if (ts.isMethodDeclaration(one) || ts.isFunctionDeclaration(one)) return one.body !== undefined
    return ts.isMethodSignature(one) && ts.isInterfaceDeclaration(one.parent) && !fits(cx, fn, one.parent)
  }
  return declarations.length > 0 && declarations.every(isOther) && !declares(cx, name, fn)
}

function extendsAny({ ts }: Context, fn: ts.Node): boolean {
  return ts.isClassLike(fn.parent) && (fn.parent.heritageClauses?.length ?? 0) > 0
}

function fits(cx: Context, fn: ts.Node, type: ts.InterfaceDeclaration): boolean {
  const { ts } = cx
  const { checker } = cx
  if (!ts.isMethodDeclaration(fn) || !ts.isClassLike(fn.parent)) return true
  return checker.isTypeAssignableTo(checker.getTypeAtLocation(fn.parent), checker.getTypeAtLocation(type))
}

/** True when the checker says that the name is `fn`, or an interface or base method that `fn` implements. */
export function declares(cx: Context, name: ts.MemberName, fn: ts.Node): boolean {
  const { ts } = cx
  const symbol = cx.symbolAt(name)
  return (symbol?.declarations ?? []).some((declaration) => {
    if (declaration === fn) return true
    if (
      ts.isVariableDeclaration(declaration) ||
      ts.isPropertyAssignment(declaration) ||
      ts.isPropertyDeclaration(declaration)
    )
      if (declaration.initializer === fn) return true
    return implementsMember(cx, declaration, fn)
  })
}

function implementsMember(cx: Context, declaration: ts.Node, fn: ts.Node): boolean {
  const { ts } = cx
  const owner = ts.isPropertyDeclaration(fn.parent) ? fn.parent.parent : fn.parent
  if (!ts.isClassLike(owner)) return false
  const holder = declaration.parent as ts.Node | undefined
  // A whole file can be what a name stands for (`import * as api`): nothing holds it.
  if (!holder) return false
  if (ts.isInterfaceDeclaration(holder)) {
    return lineageOf(cx, owner).some((at) =>
      at.heritageClauses?.some((clause) =>
        clause.types.some((heritage) => cx.symbolAt(heritage.expression)?.declarations?.includes(holder)),
      ),
    )
  }
  return ts.isClassLike(holder) && inherits(cx, owner, holder)
}

/** False for a call, known by its name alone, that lacks what the function cannot do without: `statement.run()` is none of `run({ id }, context)`. */
export function givesEnough({ ts }: Context, call: Call, fn: ts.Node): boolean {
  const args = call.arguments ?? []
  if (args.some((one) => ts.isSpreadElement(one)) || !ts.isFunctionLike(fn)) return true
  return fn.parameters
    .filter(({ name }) => name.getText() !== 'this')
    .slice(args.length)
    .every(({ name, type, initializer, questionToken, dotDotDotToken }) => {
      if (initializer || questionToken || dotDotDotToken) return true
      // Without a type of its own the function type around it says what may be left out.
      return !type && ts.isIdentifier(name)
    })
}
