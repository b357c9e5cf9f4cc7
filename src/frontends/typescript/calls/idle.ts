/**
 * Transports that nobody hands a path: the methods of a client that its own program leaves unused say nothing. What a framework calls is none:
 * it runs, and what it sends is in the hands of whoever asks it.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { outerParent } from '../evaluate/context.ts'
import { isWithin } from '../evaluate/classes/made.ts'
import type { Identity } from '../parts/identity.ts'
import type { Audience } from '../../../manifests/npm.ts'
import type { Callers } from './callers.ts'
import type { Reached } from './wrappers.ts'

/** The path of a request is left to a function that nobody calls. */
export function isIdleSender(
  cx: Context,
  callers: Callers,
  audienceOf: (file: string) => Audience,
  reached: Reached,
  identity: Identity,
): boolean {
  const left = reached.chain.filter((link) => link.call === null)
  if (identity.segments !== null || left.length === 0) return false
  // Whether the object is one of ours at all is guessed by a name.
  if (reached.guessed) return true
  // `del: (path) => send('DELETE', `${account}/${path}`)` of a client that the program makes, and asks for other things.
  const isLeftOut = left.some(
    ({ fn }) =>
      callers.of(fn).length === 0 &&
      audienceOf(cx.fileOf(fn) ?? '') !== 'public' &&
      !isHandler(cx, fn) &&
      reached.chain.some(
        (link) => link.call && link.fn !== fn && isWithin(fn, link.fn) && isAskedByName(cx, link.call),
      ) &&
      !isSpelled(cx, fn),
  )
  if (isLeftOut) return true
  if (left.some((link) => isHandler(cx, link.fn))) return false
  // A word of a path tells of a request that somebody sends, unless the function only calls itself.
  return saysNothing(identity) || left.some((link) => link.isAgain)
}

/** What a call made is asked for members by their names alone: there and then, or by the one name that holds it. */
function isAskedByName(cx: Context, made: ts.Node): boolean {
  const { ts } = cx
  const isAsked = (node: ts.Node): boolean =>
    ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node
  const holder = outerParent(cx, made)
  if (isAsked(made) || ts.isPropertyAccessExpression(holder)) return true
  if (!ts.isVariableDeclaration(holder) || !ts.isIdentifier(holder.name)) return false
  const { name } = holder
  const symbol = cx.symbolAt(name)
  return cx
    .uses(name.text)
    .filter((use) => use !== name && cx.symbolAt(use) === symbol)
    .every((use) => isAsked(use) || ts.isImportSpecifier(use.parent) || ts.isImportClause(use.parent))
}

/** The name of a member is spelt where it may be asked for in other ways: as a value, in a template, in a file that is not read. */
function isSpelled(cx: Context, fn: ts.Node): boolean {
  const { ts } = cx
  const holder = ts.isMethodDeclaration(fn) ? fn : outerParent(cx, fn)
  const name = ts.isMethodDeclaration(holder) || ts.isPropertyAssignment(holder) ? holder.name.getText() : null
  if (name === null || cx.spelledOutside(fn, name)) return true
  return (
    cx.uses(name).some(({ parent }) => {
      const isCalled = ts.isCallExpression(parent.parent) && parent.parent.expression === parent
      return ts.isPropertyAccessExpression(parent) && !isCalled
    }) || cx.files.some((file) => cx.markup(file)?.includes(`.${name}(`) === true)
  )
}

/** No word of a path stands behind the host: a sender of whatever it is handed. */
function saysNothing({ parts }: Identity): boolean {
  return parts.segments.every(({ pieces }) =>
    pieces.every((piece) => piece.kind !== 'lit' || !/[a-z_]{3,}/i.test(piece.text)),
  )
}

/** Names under which servers, edge workers and functions in the cloud look for what they run. */
const entry =
  /^(handler|middleware|fetch|loader|action|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|onRequest(Get|Post|Put|Patch|Delete)?)$/

/** `app.all('/x/*', fn)`, a decorated method, `export default { fetch(request) {} }`, `export const handler = …`. */
function isHandler(cx: Context, fn: ts.Node): boolean {
  return isRegistered(cx, fn) || isEntry(cx, fn)
}

/** `app.all('/x/*', proxy)`, `bind(proxy)`, `module.exports = { handler }`: its name is handed to something that nobody here calls it by. */
function isRegistered(cx: Context, fn: ts.Node): boolean {
  const { ts } = cx
  const holder = ts.isFunctionDeclaration(fn) || ts.isMethodDeclaration(fn) ? fn : outerParent(cx, fn)
  if (!ts.isFunctionDeclaration(holder) && !ts.isMethodDeclaration(holder) && !ts.isVariableDeclaration(holder))
    return false
  const { name } = holder
  if (!name || !ts.isIdentifier(name)) return false
  const isMethod = ts.isMethodDeclaration(holder)
  return cx.uses(name.text).some((use) => {
    if (use === name || (!isMethod && cx.symbolAt(use) !== cx.symbolAt(name))) return false
    const access = ts.isPropertyAccessExpression(use.parent) && use.parent.name === use ? use.parent : use
    const bind = access.parent
    const isBound = ts.isPropertyAccessExpression(bind) && bind.name.text === 'bind' && bind.expression === access
    const at = isBound && ts.isCallExpression(bind.parent) ? bind.parent : access
    if (isMethod && !isBound) return false
    const by = outerParent(cx, at)
    if (ts.isShorthandPropertyAssignment(by)) return entry.test(name.text)
    return ts.isCallExpression(by) && by.arguments.some((one) => one.pos <= at.pos && at.end <= one.end)
  })
}

function isEntry(cx: Context, fn: ts.Node): boolean {
  const { ts } = cx
  if (ts.isMethodDeclaration(fn) && ts.isClassLike(fn.parent)) return ts.getDecorators(fn) !== undefined
  if (ts.isFunctionDeclaration(fn)) return isExported(cx, fn) && (isDefault(cx, fn) || entry.test(fn.name?.text ?? ''))
  const holder = ts.isMethodDeclaration(fn) ? fn : outerParent(cx, fn)
  if (ts.isCallExpression(holder)) return holder.arguments.some((one) => one.pos <= fn.pos && fn.end <= one.end)
  if (ts.isExportAssignment(holder)) return true
  if (ts.isVariableDeclaration(holder)) return isExported(cx, holder.parent.parent) && entry.test(holder.name.getText())
  if (ts.isBinaryExpression(holder)) return isModuleExport(holder.left.getText())
  if (!ts.isMethodDeclaration(holder) && !ts.isPropertyAssignment(holder)) return false
  const around = outerParent(cx, holder.parent)
  return entry.test(holder.name.getText()) && ts.isExportAssignment(around)
}

function isModuleExport(target: string): boolean {
  const [, name] = /^(?:module\.)?exports(?:\.(\w+))?$/.exec(target) ?? []
  return target === 'module.exports' || (name !== undefined && entry.test(name))
}

function isExported({ ts }: Context, node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword) ?? false)
  )
}

function isDefault({ ts }: Context, node: ts.FunctionDeclaration): boolean {
  return ts.getModifiers(node)?.some((one) => one.kind === ts.SyntaxKind.DefaultKeyword) ?? false
}
