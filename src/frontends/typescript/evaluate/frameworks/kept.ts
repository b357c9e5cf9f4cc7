/** Objects that a program makes once for each key that only the run knows: `if (!clients.has(id)) clients.set(id, new Client(id))`, `clients[id] ??= …`. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { outerParent, ownerOf, unwrap } from '../context.ts'
import type { Frame } from '../frame.ts'
import { uncalled } from '../frame.ts'
import type { Value } from '../value.ts'
import { inferred, optionsOf, union } from '../value.ts'

interface Put {
  readonly key: ts.Expression
  readonly value: ts.Expression
}

/** Who keeps more than this under such keys keeps records, not clients. */
const maxPuts = 12

/** What `holder[key]` or `holder.get(key)` gives, when the file of the holder puts objects that can be called into it by such keys; else null. */
export function keptIn(cx: Context, holder: ts.Expression, node: ts.Expression, frame: Frame | null): Value | null {
  const { ts } = cx
  const named = unwrap(cx, holder)
  const name = ts.isPropertyAccessExpression(named) ? named.name : named
  if (!ts.isIdentifier(name) && !ts.isPrivateIdentifier(name)) return null
  const symbol = cx.symbolAt(name)
  const file = symbol?.valueDeclaration?.getSourceFile()
  if (!symbol || !file) return null
  // A class of the program with a `set` and a `get` of its own does what it says.
  const isOwn =
    ts.isCallExpression(node) &&
    optionsOf(cx.evaluate(holder, frame)).some(({ kind }) => /^(instance|this)$/.test(kind))
  if (isOwn) return null
  const asked = ts.isCallExpression(node) ? node.arguments[0] : (node as ts.ElementAccessExpression).argumentExpression
  const puts = (cx.identifiers(file).get(name.text) ?? []).flatMap((one) => {
    const put = putAt(cx, one)
    return put && asked && isOfKey(cx, put.key, asked) && cx.symbolAt(one) === symbol ? [put.value] : []
  })
  if (puts.length > maxPuts) return null
  const owner = ownerOf(cx, node)
  const self = frame?.self ?? null
  const values = puts.flatMap((put) => {
    const around = ownerOf(cx, put)
    // Another method of the same object put it there.
    const alone: Frame | null = around && self ? uncalled(around, self, frame!.depth + 1) : null
    return optionsOf(cx.evaluate(put, around === owner ? frame : alone))
  })
  const clients = values.filter(({ kind }) => kind === 'instance' || kind === 'external-call')
  return clients.length > 0 ? inferred(union(node, clients)) : null
}

/** What a statement keeps in the thing of this name under a key that is no constant: the `x` of `name.set(key, x)`, `this.name[key] = x`. */
function putAt(cx: Context, name: ts.MemberName): Put | null {
  const { ts } = cx
  const isMember = ts.isPropertyAccessExpression(name.parent) && name.parent.name === name
  const thing = isMember ? name.parent : name
  const access = outerParent(cx, thing)
  const user = outerParent(cx, access)
  if (ts.isPropertyAccessExpression(access) && access.name.text === 'set' && ts.isCallExpression(user)) {
    const [key, value] = user.arguments
    return key && value ? { key, value } : null
  }
  if (!ts.isElementAccessExpression(access) || unwrap(cx, access.expression) !== thing) return null
  const isLeft = ts.isBinaryExpression(user) && unwrap(cx, user.left) === access
  if (!isLeft || !/^(\?\?|\|\|)?=$/.test(user.operatorToken.getText())) return null
  return { key: access.argumentExpression, value: user.right }
}

/** Both keys are known to the run alone, or they are spelt alike: what stands under a constant, or under `shop:${id}`, is no other's. */
function isOfKey(cx: Context, put: ts.Expression, asked: ts.Expression): boolean {
  return put.getText() === asked.getText() || (isOpen(cx, put) && isOpen(cx, asked))
}

/** The key holds no text of the program's own, neither here nor in a constant or an enum. */
function isOpen(cx: Context, key: ts.Expression): boolean {
  const { ts } = cx
  const isText = (node: ts.Node): boolean =>
    ts.isStringLiteralLike(node) ||
    ts.isTemplateExpression(node) ||
    ts.isNumericLiteral(node) ||
    (ts.isIdentifier(node) && isConstant(cx, node)) ||
    (ts.forEachChild(node, isText) ?? false)
  return !isText(key)
}

function isConstant(cx: Context, name: ts.Identifier): boolean {
  const { ts } = cx
  const declaration = cx.symbolAt(name)?.valueDeclaration
  if (!declaration) return false
  if (ts.isEnumDeclaration(declaration)) return true
  return (
    ts.isVariableDeclaration(declaration) &&
    ownerOf(cx, declaration) === null &&
    (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0 &&
    !ts.isForOfStatement(declaration.parent.parent)
  )
}
