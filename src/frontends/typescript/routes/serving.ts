/**
 * Functions that answer whatever a server is asked, and tell the addresses apart themselves: `export default { fetch(request, env) { … } }` of workers,
 * `Deno.serve(handler)`, `http.createServer(handler)`. Their routes are the addresses that they compare the path with.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { propertyOf } from '../evaluate/parameters/inputs.ts'
import { nodesIn, spelledIn } from '../evaluate/spelled.ts'
import type { Fn, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import { partsOfRoute } from './address.ts'
import type { Route } from './routes.ts'

/** More addresses are told apart by a router. */
const maxAddresses = 40

export function serving(cx: Context, file: ts.SourceFile): readonly Route[] {
  const servers = [...exported(cx, file), ...spelledIn(cx.ts, file).calls.flatMap((call) => started(cx, call))]
  if (servers.length === 0) return []
  const addresses = comparedIn(cx, file)
  return servers.flatMap(({ handler, shape }) =>
    addresses.map(({ text, isWhole }): Route => ({
      method: null,
      path: {
        parts: [...partsOfRoute(text), ...(isWhole ? [] : [{ kind: 'rest', name: '0', isList: false } as const])],
        isOpen: false,
      },
      handler,
      isMount: false,
      shape,
      ...(addresses.length > 1 ? { isOneOfSeveral: true } : {}),
    })),
  )
}

interface Server {
  readonly handler: Fn
  readonly shape: Route['shape']
}

/** `export default { async fetch(request, env) { … } }` */
function exported(cx: Context, file: ts.SourceFile): readonly Server[] {
  return file.statements
    .filter((one) => cx.ts.isExportAssignment(one))
    .flatMap(({ expression }) => fetching(cx.evaluate(expression, null)))
}

function fetching(value: Value): readonly Server[] {
  return optionsOf(value).flatMap((one) => {
    const own = one.kind === 'object' ? propertyOf(one, 'fetch') : null
    return own ? functionsOf(own, 'worker') : []
  })
}

/** `Deno.serve(handler)`, `serve(handler, options)`, `Bun.serve({ fetch })`, `http.createServer((req, res) => …)`, `addEventListener('fetch', …)` */
function started(cx: Context, call: ts.CallExpression): readonly Server[] {
  const name = /(?:^|\.)(serve|createServer|addEventListener)$/.exec(call.expression.getText())?.[1]
  if (name === undefined) return []
  const [first] = call.arguments
  if (name === 'addEventListener' && !(first && cx.ts.isStringLiteralLike(first) && first.text === 'fetch')) return []
  const shape = name === 'createServer' ? 'server' : 'worker'
  return call.arguments.flatMap((one) => {
    const value = cx.evaluate(one, null)
    return [...functionsOf(value, shape), ...(name === 'serve' ? fetching(value) : [])]
  })
}

function functionsOf(value: Value, shape: Route['shape']): readonly Server[] {
  return optionsOf(value).flatMap((one) => (one.kind === 'function' ? [{ handler: one, shape }] : []))
}

/** The addresses that a file compares paths with: `pathname === '/cards'`, `pathname.startsWith('/ads/')`, `case '/cards':`. */
function comparedIn(cx: Context, file: ts.SourceFile): readonly { readonly text: string; readonly isWhole: boolean }[] {
  const { ts } = cx
  const found = new Map<string, { readonly text: string; readonly isWhole: boolean }>()
  for (const node of nodesIn(ts, file)) {
    if (!ts.isStringLiteralLike(node) || !/^\/\w/.test(node.text)) continue
    const { parent } = node
    const isWhole =
      ts.isCaseClause(parent) || (ts.isBinaryExpression(parent) && /^===?$/.test(parent.operatorToken.getText()))
    const isStart =
      ts.isCallExpression(parent) &&
      ts.isPropertyAccessExpression(parent.expression) &&
      parent.expression.name.text === 'startsWith'
    if (isWhole || isStart) found.set(`${isWhole} ${node.text}`, { text: node.text, isWhole })
  }
  return found.size > maxAddresses ? [] : [...found.values()]
}
