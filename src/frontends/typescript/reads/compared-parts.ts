/** Where the program looks at a part of a value, or at the value in another case: `objective.startsWith('TWEET_')`, `/^APP/.test(objective)`. */

import type { ts } from 'ts-morph'
import type { Compared } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { constantText } from '../evaluate/value.ts'

/** Methods of a text that are told the part. */
const told = /^(startsWith|endsWith|includes|indexOf|lastIndexOf)$/
/** Those that are told a pattern. */
const matching = /^(match|matchAll|search|replace|replaceAll|split)$/
/** Those after which it is no value of the API's any more. */
const changing = /^(to(Locale)?(Lower|Upper)Case|slice|substring|substr|charAt|at)$/

/** The same of packages. */
const recasing =
  /^_?(to)?(lower|upper|start|camel|snake|kebab|pascal|constant|title|sentence|no|param|capital|dot)(case|first|ize|ized)?$|^capitali[sz]e$|^humani[sz]e$/i

function isOfPackage(cx: Context, callee: ts.Expression): boolean {
  const value = cx.evaluate(callee, null)
  return value.kind === 'external' && value.module !== ''
}

export interface Part {
  /** Empty where it may be any. */
  readonly text: string
  /** Where the value is to have it. */
  readonly at: NonNullable<Compared['isPart']>
  readonly node: ts.Node
}

/** The parts that what stands around a value at `node` looks at. */
export function partsAt(cx: Context, node: ts.Node, parent: ts.Node): readonly Part[] {
  const { ts } = cx
  if (
    ts.isPropertyAccessExpression(parent) &&
    parent.expression.end >= node.end &&
    ts.isCallExpression(parent.parent)
  ) {
    const { name } = parent
    const [given] = parent.parent.arguments
    if (changing.test(name.text)) return [{ text: '', at: 'inside', node: name }]
    if (!given) return []
    const at = name.text === 'startsWith' ? 'start' : name.text === 'endsWith' ? 'end' : 'inside'
    if (told.test(name.text)) return [{ text: constantText(cx.evaluate(given, null)) ?? '', at, node: given }]
    return matching.test(name.text) ? ofPattern(cx, given) : []
  }
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== node) return []
  const callee = parent.expression
  // `_.toLower(objective)`, `capitalize(objective)` of a package
  const named = ts.isPropertyAccessExpression(callee) ? callee.name : callee
  if (ts.isIdentifier(named) && recasing.test(named.text) && isOfPackage(cx, callee))
    return [{ text: '', at: 'inside', node: named }]
  // `/^APP/.test(objective)`
  if (!ts.isPropertyAccessExpression(callee) || !/^(test|exec)$/.test(callee.name.text)) return []
  return ofPattern(cx, callee.expression)
}

/** The words of a pattern; it is never run. */
function ofPattern(cx: Context, node: ts.Expression): readonly Part[] {
  const { ts } = cx
  const declared = ts.isIdentifier(node) ? cx.symbolAt(node)?.valueDeclaration : undefined
  const at = declared && ts.isVariableDeclaration(declared) && declared.initializer ? declared.initializer : node
  const text = constantText(cx.evaluate(at, null))
  if (text !== null) return [{ text, at: 'inside', node }]
  if (!ts.isRegularExpressionLiteral(at)) return [{ text: '', at: 'inside', node }]
  const pattern = at.text.slice(1, at.text.lastIndexOf('/')).replace(/\\./g, ' ')
  const words = pattern.match(/[A-Za-z_]{3,}/g) ?? ['']
  return words.map((word): Part => ({ text: word, at: 'inside', node: at }))
}
