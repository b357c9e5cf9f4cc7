/**
 * Places from where a value is read by what no walk over expressions sees: markup of components, later handlers of a server, stores of a package.
 * What is put there may be read under any name that is spelt somewhere.
 */

import type { ts } from 'ts-morph'
import { isFunction, ownerOf, unwrap } from '../evaluate/context.ts'
import type { Walk } from './walk.ts'

const component = /\.(vue|svelte)$/
/** What reactive frameworks call what they make of a value that markup reads. */
const reactive = /^(ref|shallowRef|customRef|reactive|shallowReactive|signal|\$state)$/
const componentDecorator = /^@(Component|customElement|Injectable)\b/

/** A variable, field or property that is given a value, where others read it. */
export function isOutOfSight(walk: Walk, target: ts.Node): boolean {
  const { cx } = walk
  const { ts } = cx
  let root = unwrap(cx, target)
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = unwrap(cx, root.expression)
  if (root.kind === ts.SyntaxKind.ThisKeyword) return isComponentAround(walk, root)
  if (!ts.isIdentifier(root)) return false
  const declaration = cx.symbolAt(root)?.valueDeclaration
  if (!declaration) return false
  // `req.campaigns = …`, `state.items = …`: whoever handed the object in has it.
  if (ts.isParameter(declaration)) return root !== target && !isGivenBack(walk, declaration, root)
  return isReactive(walk, declaration) || isMarkedUp(walk, declaration)
}

/** A variable of a component's script, which its markup reads. */
export function isMarkedUp({ cx }: Walk, declaration: ts.Node): boolean {
  return component.test(cx.fileOf(declaration) ?? '') && ownerOf(cx, declaration) === null
}

/** A member of the object that a component exports gives back what its markup reads: `data()`, `setup()`, `load()`. */
export function isForMarkup({ cx }: Walk, fn: ts.Node): boolean {
  const { ts } = cx
  const holder = ts.isMethodDeclaration(fn) ? fn.parent : fn.parent.parent
  return component.test(cx.fileOf(fn) ?? '') && holder !== undefined && ts.isObjectLiteralExpression(holder)
}

/** References of Vue are made, or handed on, in the file. */
export function isReactiveFile({ cx }: Walk, node: ts.Node): boolean {
  return /\.vue$/.test(cx.fileOf(node) ?? '') || /\bfrom\s*['"]vue['"]/.test(node.getSourceFile().text.slice(0, 2_000))
}

function isReactive({ cx }: Walk, declaration: ts.Node): boolean {
  const { ts } = cx
  const made = ts.isVariableDeclaration(declaration) && declaration.initializer ? declaration.initializer : null
  return made !== null && ts.isCallExpression(made) && reactive.test(made.expression.getText())
}

function isComponentAround({ cx }: Walk, node: ts.Node): boolean {
  const { ts } = cx
  if (component.test(cx.fileOf(node) ?? '')) return true
  const cls = ts.findAncestor(node, (at) => ts.isClassLike(at))
  const decorators = cls && ts.canHaveDecorators(cls) ? (ts.getDecorators(cls) ?? []) : []
  return decorators.some((one) => componentDecorator.test(one.getText()))
}

/** What a fold collects in (`rows.reduce((all, row) => { all[row.id] = row; return all }, {})`) comes out of the function. */
function isGivenBack({ cx }: Walk, parameter: ts.ParameterDeclaration, root: ts.Identifier): boolean {
  const { ts } = cx
  const symbol = cx.symbolAt(root)
  const own = (cx.identifiers(root.getSourceFile()).get(root.text) ?? []).filter((one) => cx.symbolAt(one) === symbol)
  return own.some(
    (one) => ts.isReturnStatement(one.parent) && ts.findAncestor(one, (at) => isFunction(cx, at)) === parameter.parent,
  )
}
