/** Objects that a program makes once for each key that only the run knows: `if (!clients.has(id)) clients.set(id, new Client(id))`, `clients[id] ??= …`. */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import { outerParent, ownerOf, unwrap } from './context.ts'
import type { Frame } from './frame.ts'
import type { Value } from './value.ts'
import { inferred, optionsOf, union } from './value.ts'

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
  const puts = (cx.identifiers(file).get(name.text) ?? []).flatMap((one) => {
    const put = putAt(cx, one)
    return put && cx.symbolAt(one) === symbol ? [put] : []
  })
  if (puts.length > maxPuts) return null
  const owner = ownerOf(cx, node)
  const values = puts.flatMap((put) => optionsOf(cx.evaluate(put, ownerOf(cx, put) === owner ? frame : null)))
  const clients = values.filter(({ kind }) => kind === 'instance' || kind === 'external-call')
  return clients.length > 0 ? inferred(union(node, clients)) : null
}

/** What a statement keeps in the thing of this name under a key that is no constant: the `x` of `name.set(key, x)`, `this.name[key] = x`. */
function putAt(cx: Context, name: ts.MemberName): ts.Expression | null {
  const { ts } = cx
  const isMember = ts.isPropertyAccessExpression(name.parent) && name.parent.name === name
  const thing = isMember ? name.parent : name
  const access = outerParent(cx, thing)
  const user = outerParent(cx, access)
  if (ts.isPropertyAccessExpression(access) && access.name.text === 'set' && ts.isCallExpression(user)) {
    const [key, value] = user.arguments
    return key && value && !ts.isStringLiteralLike(key) ? value : null
  }
  const isEntry =
    ts.isElementAccessExpression(access) &&
    unwrap(cx, access.expression) === thing &&
    !ts.isStringLiteralLike(access.argumentExpression)
  const isLeft = isEntry && ts.isBinaryExpression(user) && unwrap(cx, user.left) === access
  return isLeft && /^(\?\?|\|\|)?=$/.test(user.operatorToken.getText()) ? user.right : null
}
