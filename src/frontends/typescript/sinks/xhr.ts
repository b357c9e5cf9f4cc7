/** The browser's `XMLHttpRequest`: `xhr.open(method, url)`, then `xhr.send(body)`. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { chained, arg } from './sink.ts'
import type { Sink } from './sink.ts'

export const xhrSink: Sink = {
  modules: ['', 'xmlhttprequest', 'xhr2'],
  read(cx, call, callee, frame) {
    const made = callee.base?.callee
    if (callee.path.at(-1) !== 'open' || made?.path.at(-1) !== 'XMLHttpRequest') return null
    const method = arg(cx, call, 0, frame)
    const url = arg(cx, call, 1, frame)
    if (!method || !url) return null
    return {
      name: 'XMLHttpRequest',
      url,
      base: null,
      method,
      query: [],
      body: chained(cx, callee.base!.node, ['send'], frame).filter((value) => value.kind !== 'primitive'),
      headers: [],
      missing: null,
      callback: null,
      answers: answersOf(cx, call),
      sdk: null,
    }
  },
}

/** `xhr.responseText`, and in its handlers `this.response`, `event.target.response`: all of the function that opens it, and of those in it. */
function answersOf(cx: Context, call: ts.CallExpression): readonly ts.Node[] {
  const { ts } = cx
  const receiver = ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : null
  const holder = receiver && ts.isIdentifier(receiver) ? cx.symbolAt(receiver) : undefined
  const around = ts.findAncestor(call, ts.isFunctionLike) ?? call.getSourceFile()
  const isOwn = (of: ts.Expression): boolean =>
    ts.isIdentifier(of)
      ? cx.symbolAt(of) === holder
      : of.kind === ts.SyntaxKind.ThisKeyword || /\.(currentT|t)arget$/.test(of.getText())
  const found: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && /^response(Text|XML)?$/.test(node.name.text) && isOwn(node.expression))
      found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(around)
  return found
}
