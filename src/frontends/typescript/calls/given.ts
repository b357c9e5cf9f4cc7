/** Where a function goes that is handed to another: the parameters that take it, the calls that are made of them, and the members that keep it. */

import type { ts } from 'ts-morph'
import type { Call } from './callers.ts'
import type { Context } from '../evaluate/context.ts'
import { outerParent, unwrap } from '../evaluate/context.ts'
import { constructorOf } from '../evaluate/classes/constructors.ts'
import { inherits, lineageOf } from '../evaluate/classes/lineage.ts'
import type { Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'

export interface Given {
  /** The calls that a function makes of the parameter it was handed this expression as, or that another does to which it hands it. */
  readonly ofArgument: (node: ts.Node) => readonly Call[]
  /** The members that objects keep it in: `call` for `new Audiences(send)` whose constructor has `this.call = send`. */
  readonly keptAs: (node: ts.Node) => readonly Kept[]
}

export interface Kept {
  readonly name: string
  /** The class, or the function that makes its objects, which keeps it. */
  readonly by: ts.Node
}

interface Asked {
  /** The call whose callee ends in this identifier. */
  readonly callOf: (node: ts.MemberName) => Call | null
  /** What is called; a module as what it exports whole. */
  readonly calleesOf: (callee: Value) => readonly Value[]
}

export function createGiven(cx: Context, { callOf, calleesOf }: Asked): Given {
  const { ts } = cx

  /** The parameters that take it; `prepared(path).then((send) => send())` takes what the promise holds. */
  function takersOf(whole: ts.Node): readonly ts.ParameterDeclaration[] {
    const node = boundIn(whole) ?? whole
    const parent = outerParent(cx, node)
    const isPromise = ts.isPropertyAccessExpression(parent) && parent.name.text === 'then'
    const call = isPromise ? outerParent(cx, parent) : parent
    if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return []
    const given = call.arguments ?? []
    const at = isPromise ? 0 : given.findIndex((argument) => unwrap(cx, argument) === node)
    if (given.slice(0, at).some((argument) => ts.isSpreadElement(argument))) return []
    const { callee, shift } = isPromise ? { callee: given[0], shift: 0 } : calledAs(call.expression)
    const index = at - shift
    if (index < 0 || !callee) return []
    return entered(callee).flatMap((fn) => fn.parameters[index] ?? [])
  }

  /** `Base.call(this, send)`: the function, and how many arguments stand before its own; none for a list of them. */
  function calledAs(callee: ts.Expression): { readonly callee: ts.Expression | undefined; readonly shift: number } {
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ''
    if (!ts.isPropertyAccessExpression(callee) || !/^(call|apply|bind)$/.test(name)) return { callee, shift: 0 }
    const isOwn = optionsOf(cx.evaluate(callee.expression, null)).every(({ kind }) => kind !== 'function')
    return isOwn ? { callee, shift: 0 } : { callee: name === 'call' ? callee.expression : undefined, shift: 1 }
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

  function keptAs(node: ts.Node, seen = new Set<ts.Node>()): readonly Kept[] {
    return takersOf(node).flatMap((parameter) => {
      if (seen.has(parameter)) return []
      seen.add(parameter)
      const fn = parameter.parent
      const by = ts.isConstructorDeclaration(fn) ? fn.parent : fn
      if (ts.isIdentifier(parameter.name) && ts.isParameterPropertyDeclaration(parameter, fn))
        return [{ name: parameter.name.text, by }]
      return usesOf(parameter).flatMap((use) => {
        const name = fieldFor(use)
        return name === null ? keptAs(use, seen) : [{ name, by }]
      })
    })
  }

  /** `this.call = send` */
  function fieldFor(use: ts.Node): string | null {
    const put = outerParent(cx, use)
    if (!ts.isBinaryExpression(put) || put.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return null
    const { left } = put
    const isOwn = ts.isPropertyAccessExpression(left) && left.expression.kind === ts.SyntaxKind.ThisKeyword
    return isOwn && unwrap(cx, put.right) === use ? left.name.text : null
  }

  return { ofArgument, keptAs }
}

/** The member that is named is one of an object which keeps it: of `this` in its class, of what has the class by its type or value. */
export function keeps(cx: Context, by: ts.Node, use: ts.MemberName): boolean {
  const { ts } = cx
  const receiver = ts.isPropertyAccessExpression(use.parent) ? use.parent.expression : null
  if (!receiver) return false
  const isThis = receiver.kind === ts.SyntaxKind.ThisKeyword
  // Methods of the older style stand on a prototype, beside the function that makes the objects.
  if (!ts.isClassLike(by)) return isThis && use.getSourceFile() === by.getSourceFile()
  const around = isThis ? ts.findAncestor(receiver, ts.isClassLike) : undefined
  if (isThis) return around !== undefined && inherits(cx, around, by)
  return (
    cx.classesOfType(receiver).some((one) => ts.isClassLike(one) && inherits(cx, one, by)) ||
    optionsOf(cx.evaluate(receiver, null)).some(
      (one) => one.kind === 'instance' && ts.isClassLike(one.cls) && inherits(cx, one.cls, by),
    )
  )
}
