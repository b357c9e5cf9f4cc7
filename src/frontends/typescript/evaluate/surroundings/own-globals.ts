/** What a program puts on the global object: `window.ads = { … }`, `globalThis.ads ??= new Client()`, Electron's `contextBridge.exposeInMainWorld('ads', { … })`. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isInTest, outerParent, unwrap, writingTo } from '../context.ts'
import { nodesIn, spelledIn } from '../spelled.ts'
import type { Value } from '../value.ts'
import { loweredBelow } from '../values/objects.ts'

const objects = ['window', 'globalThis', 'global', 'self']
const globals = new RegExp(`^(${objects.join('|')})$`)
/** What the function around a file of the older style calls it: `(function (root) { root.Ads = … })(window)`. */
const aliases = ['root', 'win', 'w', 'exports', 'scope']

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
  for (const name of [...objects, ...aliases])
    for (const use of cx.uses(name)) {
      const put = isInTest(cx, use) || !isGlobal(cx, use) ? null : assigned(cx, use)
      // `window.App = window.App || {}` puts nothing there that is not there.
      if (put && !names(cx, put.value, put.name)) add(put.name, put.value)
    }
  for (const file of cx.files)
    for (const call of spelledIn(cx.ts, file).calls) {
      const [name, value] = call.arguments
      const isExposing = cx.ts.isPropertyAccessExpression(call.expression)
        ? call.expression.name.text === 'exposeInMainWorld'
        : false
      if (isExposing && name && value && cx.ts.isStringLiteralLike(name) && !isInTest(cx, call)) add(name.text, value)
    }
  memo.set(cx, found)
  return found
}

function names({ ts }: Context, value: ts.Node, name: string): boolean {
  return [...nodesIn(ts, value)].some((node) => ts.isIdentifier(node) && node.text === name)
}

/** The global object by its own name, or by that of a parameter that it is passed as at once. */
function isGlobal(cx: Context, use: ts.MemberName): boolean {
  const { ts } = cx
  const declaration = cx.symbolAt(use)?.valueDeclaration
  if (!declaration || !ts.isParameter(declaration)) return globals.test(use.text)
  const fn = declaration.parent
  const call = outerParent(cx, fn)
  if (!ts.isCallExpression(call) || unwrap(cx, call.expression) !== fn) return false
  const given = call.arguments[fn.parameters.indexOf(declaration)]
  return (
    given !== undefined &&
    (given.kind === ts.SyntaxKind.ThisKeyword ||
      given
        .getText()
        .split(/\W+/)
        .some((word) => globals.test(word)))
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
