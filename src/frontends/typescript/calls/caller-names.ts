/** The names that a function goes by: its own, those of what holds it, and those that imports give it. By spelling, and by the keys that a loop writes. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { outerParent, ownerOf } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import { uncalled } from '../evaluate/frame.ts'
import { spelledIn } from '../evaluate/spelled.ts'
import { constantText, optionsOf } from '../evaluate/value.ts'

export interface Names {
  /** Local names that files give to an exported name. */
  aliases(name: string): ReadonlySet<string>
  /** Names of a function, `super` for a constructor among them. */
  own(fn: ts.Node): string[]
  /** Names of what a node's value is put into. */
  holders(node: ts.Node): string[]
  /** The runs of the function around a node that its parameters are told in, by calls that spell its name. */
  runsAround(node: ts.Node): readonly Frame[]
  /** Where a name is used; what declares something under it calls nothing, and each of many files may. */
  uses(name: string): readonly ts.MemberName[]
}

const none: ReadonlySet<string> = new Set()

/** Uses of the name of a function that makes others under keys which it is told. */
const maxMakers = 20

export function createNames(cx: Context): Names {
  const { ts } = cx
  let localNames: Map<string, Set<string>> | null = null
  const used = new Map<string, readonly ts.MemberName[]>()

  function uses(name: string): readonly ts.MemberName[] {
    let known = used.get(name)
    if (!known) used.set(name, (known = cx.uses(name).filter((node) => !isDeclared(node))))
    return known
  }

  function isDeclared(node: ts.MemberName): boolean {
    const { parent } = node
    const isNamed =
      ts.isFunctionDeclaration(parent) || ts.isMethodDeclaration(parent) || ts.isVariableDeclaration(parent)
    return isNamed && parent.name === node
  }

  /** Local names that imports and destructuring give to exported names: `import { get as adsGet }`. */
  function renamed(): Map<string, Set<string>> {
    if (localNames) return localNames
    const names = new Map<string, Set<string>>()
    for (const file of cx.files)
      for (const { from, to } of spelledIn(ts, file).renamings) {
        const known = names.get(from)
        if (known) known.add(to)
        else names.set(from, new Set([to]))
      }
    localNames = names
    return names
  }

  function own(fn: ts.Node): string[] {
    const names: string[] = []
    const named = fn as ts.NamedDeclaration
    if (ts.isConstructorDeclaration(fn)) {
      const cls = fn.parent
      if (cls.name) names.push(cls.name.text)
      names.push('super')
      return names
    }
    if (
      named.name &&
      (ts.isIdentifier(named.name) || ts.isStringLiteral(named.name) || ts.isPrivateIdentifier(named.name))
    )
      names.push(named.name.text)
    if (ts.getCombinedModifierFlags(fn as ts.Declaration) & ts.ModifierFlags.Default) names.push('default')
    names.push(...holders(fn))
    return names
  }

  function isFunctionValue(node: ts.Node): boolean {
    return cx.evaluate(node, null).kind === 'function'
  }

  /** The names that a key may be; where the function around is told them (`createApi(definitions)`), those that its calls say. */
  function textsOf(key: ts.Expression): string[] {
    const own = textsIn(key, null)
    return own.length > 0 ? own : runsAround(key).flatMap((frame) => textsIn(key, frame))
  }

  function textsIn(key: ts.Expression, frame: Frame | null): string[] {
    return optionsOf(cx.evaluate(key, frame)).flatMap((value) => constantText(value) ?? [])
  }

  function runsAround(node: ts.Node): readonly Frame[] {
    const fn = ownerOf(cx, node)
    const name = fn && ts.isFunctionLike(fn) && fn.parameters.length > 0 ? own(fn)[0] : undefined
    if (!fn || name === undefined) return []
    return uses(name)
      .slice(0, maxMakers)
      .flatMap((use): readonly Frame[] => {
        const callee = ts.isPropertyAccessExpression(use.parent) && use.parent.name === use ? use.parent : use
        const call = callee.parent
        const isOne =
          ts.isCallExpression(call) &&
          call.expression === callee &&
          optionsOf(cx.evaluate(callee, null)).some((one) => one.kind === 'function' && one.node === fn)
        return isOne ? [{ ...uncalled(fn), call }] : []
      })
  }

  /** Names of the variable, property or assignment that a node's value goes into, through calls such as `promisify(f)`. */
  function holders(node: ts.Node): string[] {
    let at = node
    for (let depth = 0; depth < 4; depth++) {
      const parent = outerParent(cx, at)
      if (ts.isVariableDeclaration(parent) && parent.initializer && ts.isIdentifier(parent.name))
        return [parent.name.text]
      if ((ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) && parent.name !== at)
        return ts.isIdentifier(parent.name) || ts.isStringLiteral(parent.name)
          ? [parent.name.text]
          : ts.isComputedPropertyName(parent.name)
            ? textsOf(parent.name.expression)
            : []
      if (ts.isShorthandPropertyAssignment(parent)) return [parent.name.text]
      if (ts.isExportAssignment(parent)) return ['default']
      if (
        ts.isBinaryExpression(parent) &&
        parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
        parent.left !== at
      ) {
        const left = parent.left
        if (ts.isPropertyAccessExpression(left))
          return left.getText() === 'module.exports' ? ['default', 'exports'] : [left.name.text]
        if (ts.isElementAccessExpression(left)) return textsOf(left.argumentExpression)
        return ts.isIdentifier(left) ? [left.text] : []
      }
      // `Object.fromEntries(verbs.map((verb) => [verb, (path) => …]))`
      if (ts.isArrayLiteralExpression(parent) && parent.elements.length === 2 && parent.elements[1] === at)
        return textsOf(parent.elements[0]!)
      // `promisify(f)`, `f.bind(x)`: the result goes by the name of what holds the call.
      if (ts.isPropertyAccessExpression(parent) && (parent.name === at || parent.name.text === 'bind')) at = parent
      else if (ts.isCallExpression(parent) && (parent.expression === at || parent.arguments.length === 1)) at = parent
      // `partial(f, 'GET')`
      else if (ts.isCallExpression(parent) && parent.arguments[0] === at && isFunctionValue(parent)) at = parent
      else return []
    }
    return []
  }

  return { aliases: (name) => renamed().get(name) ?? none, own, holders, runsAround, uses }
}
