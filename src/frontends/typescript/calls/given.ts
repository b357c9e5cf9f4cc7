/** Where a function goes that is handed to another: the parameters that take it, the calls that are made of them, and the members that keep it. */

import type { ts } from 'ts-morph'
import type { Call } from './callers.ts'
import type { Context } from '../evaluate/context.ts'
import { outerParent, unwrap } from '../evaluate/context.ts'
import { constructorOf } from '../evaluate/classes/constructors.ts'
import { lineageOf } from '../evaluate/classes/lineage.ts'
import type { Value } from '../evaluate/value.ts'

export interface Given {
  /** The calls that a function makes of the parameter it was handed this expression as, or that another does to which it hands it. */
  readonly ofArgument: (node: ts.Node) => readonly Call[]
  /** The names of the members that objects keep it in: `call` for `new Audiences(send)` whose constructor has `this.call = send`. */
  readonly keptAs: (node: ts.Node) => readonly string[]
}

interface Asked {
  /** The call whose callee ends in this identifier. */
  readonly callOf: (node: ts.MemberName) => Call | null
  /** What is called; a module as what it exports whole. */
  readonly calleesOf: (callee: Value) => readonly Value[]
  /** The names of what a node's value is put into. */
  readonly holders: (node: ts.Node) => readonly string[]
}

export function createGiven(cx: Context, { callOf, calleesOf, holders }: Asked): Given {
  const { ts } = cx

  /** The parameters that take it; `prepared(path).then((send) => send())` takes what the promise holds. */
  function takersOf(whole: ts.Node): readonly ts.ParameterDeclaration[] {
    const node = boundIn(whole) ?? whole
    const parent = outerParent(cx, node)
    const isPromise = ts.isPropertyAccessExpression(parent) && parent.name.text === 'then'
    const call = isPromise ? outerParent(cx, parent) : parent
    if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return []
    const given = call.arguments ?? []
    const index = isPromise ? 0 : given.findIndex((argument) => unwrap(cx, argument) === node)
    const callee = isPromise ? given[0] : call.expression
    if (index < 0 || !callee) return []
    return entered(callee).flatMap((fn) => fn.parameters[index] ?? [])
  }

  /** `this.request.bind(this)`, which is the function again. */
  function boundIn(node: ts.Node): ts.Node | null {
    const access = outerParent(cx, node)
    if (!ts.isPropertyAccessExpression(access) || access.name.text !== 'bind') return null
    const call = outerParent(cx, access)
    return ts.isCallExpression(call) && call.expression === access ? call : null
  }

  /** The functions that a call of it runs; the constructor of a class, its own or the one it inherits. */
  function entered(callee: ts.Expression): readonly ts.SignatureDeclaration[] {
    if (callee.kind === ts.SyntaxKind.SuperKeyword) {
      const heir = ts.findAncestor(callee, ts.isClassLike)
      return heir ? constructing(lineageOf(cx, heir).slice(1)) : []
    }
    return calleesOf(cx.evaluate(callee, null)).flatMap((option) =>
      option.kind === 'class'
        ? constructing(lineageOf(cx, option.node))
        : option.kind === 'function'
          ? [option.node]
          : [],
    )
  }

  function constructing(lineage: readonly ts.ClassLikeDeclaration[]): readonly ts.SignatureDeclaration[] {
    return lineage.flatMap((cls) => constructorOf(cx, cls) ?? []).slice(0, 1)
  }

  function usesOf(parameter: ts.ParameterDeclaration): readonly ts.MemberName[] {
    const { name } = parameter
    if (!ts.isIdentifier(name)) return []
    const symbol = cx.symbolAt(name)
    const all = cx.identifiers(parameter.getSourceFile()).get(name.text) ?? []
    return all.filter((use) => use !== name && cx.symbolAt(use) === symbol)
  }

  function ofArgument(node: ts.Node, seen = new Set<ts.Node>()): readonly Call[] {
    return takersOf(node).flatMap((parameter) => {
      // Functions that hand it to each other go round for ever.
      if (seen.has(parameter)) return []
      seen.add(parameter)
      return usesOf(parameter).flatMap((use) => callOf(use) ?? ofArgument(use, seen))
    })
  }

  function keptAs(node: ts.Node, seen = new Set<ts.Node>()): readonly string[] {
    return takersOf(node).flatMap((parameter) => {
      if (seen.has(parameter)) return []
      seen.add(parameter)
      if (ts.isIdentifier(parameter.name) && ts.isParameterPropertyDeclaration(parameter, parameter.parent))
        return [parameter.name.text]
      return usesOf(parameter).flatMap((use) => (callOf(use) ? [] : [...holders(use), ...keptAs(use, seen)]))
    })
  }

  return { ofArgument, keptAs }
}
