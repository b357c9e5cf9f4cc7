/** What a program puts on the global object: `window.ads = { … }`, `globalThis.ads ??= new Client()`, Electron's `contextBridge.exposeInMainWorld('ads', { … })`. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isInTest, lastName, unwrap, writingTo } from '../context.ts'
import { nodesIn, spelledIn } from '../spelled.ts'
import type { Value } from '../value.ts'
import { loweredBelow } from '../values/objects.ts'

const objects = ['window', 'globalThis', 'global', 'self']
const globals = new RegExp(`^(${objects.join('|')})$`)

/** The name of the global object. */
export function isGlobalObject(path: readonly string[]): boolean {
  return path.length === 1 && globals.test(path[0]!)
}

/** What stands on the global object under a name; null where no file puts anything there, and where several do: each page has one of them. */
export function ownGlobal(cx: Context, name: string): Value | null {
  const [only, ...others] = putsOf(cx).get(name) ?? []
  return only && others.length === 0 ? loweredBelow(cx.evaluate(only, null)) : null
}

const memo = new WeakMap<Context, ReadonlyMap<string, readonly ts.Expression[]>>()

function putsOf(cx: Context): ReadonlyMap<string, readonly ts.Expression[]> {
  const known = memo.get(cx)
  if (known) return known
  const found = new Map<string, ts.Expression[]>()
  const add = (name: string, value: ts.Expression): void => {
    found.set(name, [...(found.get(name) ?? []), value])
  }
  const addAssigned = (use: ts.MemberName): void => {
    const put = isInTest(cx, use) ? null : assigned(cx, use)
    // `window.App = window.App || {}` puts nothing there that is not there.
    if (put && !isSame(cx, put.value, put.name)) add(put.name, put.value)
  }
  for (const name of objects) for (const use of cx.uses(name)) if (!isOwn(cx, use)) addAssigned(use)
  for (const file of cx.files)
    for (const call of spelledIn(cx.ts, file).calls) {
      for (const own of namedAtOnce(cx, call)) addAssigned(own)
      const [name, value] = call.arguments
      const isExposing = lastName(cx, call.expression) === 'exposeInMainWorld'
      if (isExposing && name && value && cx.ts.isStringLiteralLike(name) && !isInTest(cx, call)) add(name.text, value)
    }
  memo.set(cx, found)
  return found
}

/** What is put there is what stands there already; a function or a variable of the file may go by the same name. */
function isSame(cx: Context, value: ts.Node, name: string): boolean {
  const { ts } = cx
  return [...nodesIn(ts, value)].some((node) => {
    if (!ts.isIdentifier(node) || node.text !== name) return false
    const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
    return isMember || cx.symbolAt(node)?.valueDeclaration === undefined
  })
}

/** A parameter that has the name of the global object. */
function isOwn(cx: Context, use: ts.MemberName): boolean {
  const declaration = cx.symbolAt(use)?.valueDeclaration
  return declaration !== undefined && cx.ts.isParameter(declaration)
}

/** The uses of parameters that a function which is called at once takes the global object by: `(function (root) { root.Ads = … })(window)`. */
function namedAtOnce(cx: Context, call: ts.CallExpression): readonly ts.MemberName[] {
  const { ts } = cx
  const fn = unwrap(cx, call.expression)
  if (!ts.isFunctionExpression(fn) && !ts.isArrowFunction(fn)) return []
  return call.arguments.flatMap((given, index) => {
    const name = isGlobal(cx, given) ? fn.parameters[index]?.name : undefined
    if (!name || !ts.isIdentifier(name)) return []
    const symbol = cx.symbolAt(name)
    const uses = cx.identifiers(fn.getSourceFile()).get(name.text) ?? []
    return uses.filter((use) => use !== name && cx.symbolAt(use) === symbol)
  })
}

/** `window`, `this`, `typeof window !== 'undefined' ? window : this` */
function isGlobal({ ts }: Context, given: ts.Expression): boolean {
  return [...nodesIn(ts, given)].some((node) =>
    ts.isIdentifier(node) ? globals.test(node.text) : node.kind === ts.SyntaxKind.ThisKeyword,
  )
}

/** `window.ads = client`, `(window as any)['ads'] = client` */
function assigned(cx: Context, use: ts.MemberName): { readonly name: string; readonly value: ts.Expression } | null {
  const { ts } = cx
  let access: ts.Node = use.parent
  while (unwrap(cx, access) === use) access = access.parent
  const name = ts.isPropertyAccessExpression(access)
    ? access.name.text
    : ts.isElementAccessExpression(access) && ts.isStringLiteralLike(access.argumentExpression)
      ? access.argumentExpression.text
      : null
  const isOn = name !== null && unwrap(cx, (access as ts.AccessExpression).expression) === use
  const by = isOn ? writingTo(cx, access) : null
  return by && by.left === access ? { name: name!, value: by.right } : null
}
