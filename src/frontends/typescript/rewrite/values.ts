/** Writing another value: a literal in its own quotes, an expression over what only the run time knows. */

import type { ts } from 'ts-morph'
import type { Param, Value } from '../../../request.ts'
import { hasEffects } from './remove.ts'
import type { Source } from './source.ts'
import { encoded, isIdentifierName, nodeAt, quoted } from './source.ts'

export interface NewValue {
  readonly text: string
  readonly isExpression: boolean
}

/** The replacement of a value's text; a string says why there is none. */
export function valueText(source: Source, param: Param, before: Value, after: Value): NewValue | string {
  const { site } = before
  if (!site) return `send ${after.text ?? 'the new value'}`
  const here = source.text.slice(site.place.start, site.place.end)
  if (after.text === null) return mapped(source, param, before, after, here)
  const literal = (text: string): NewValue => ({ text, isExpression: false })
  switch (site.form) {
    case 'text':
      return literal(encoded(after.text))
    case 'quoted':
      return literal(quoted(after.text, here[0] ?? source.quote))
    case 'token': {
      const isBare = after.type === 'boolean' || after.type === 'number'
      const node = before.type === 'boolean' && !isBare && param.values.length === 1 && nodeAt(source, site.place)
      if (node && isDefault(source, node)) return `translate ${here} together with what is passed in its place`
      // A number in an address is a text there, and a number where it is written.
      const isNumber = [here, after.text].every((text) => /^-?\d+(\.\d+)?$/.test(text))
      return literal(isBare || isNumber ? after.text : quoted(after.text, source.quote))
    }
    default:
      return `send ${after.text}: the value ${before.text ?? ''} is put together from parts`
  }
}

/** A choice over an expression: `x ? 'PAUSED' : 'ACTIVE'`, `({ NARROW: 'DEFINED' })[x] ?? x`. */
function mapped(source: Source, param: Param, before: Value, after: Value, here: string): NewValue | string {
  const { map } = after
  const node = before.site && nodeAt(source, before.site.place)
  if (!map || !node) return 'translate the value'
  const entries = Object.entries(map).filter((entry): entry is [string, string] => entry[1] !== null)
  if (entries.length < Object.keys(map).length)
    return 'some of its values mean that the parameter is not sent: leave it out where they come up'
  const translations = entries.map(([from, to]) => `${from} to ${to}`).join(', ')
  const [only] = entries
  if (only && entries.length === 1 && /^(true|false)$/.test(only[0]))
    return `translate ${translations}; what ${only[0] === 'true' ? 'false' : 'true'} becomes is for a human to choose`
  if (param.list && !isElement(source, node)) return `translate each of its values: ${translations}`
  const write = (text: string): string => quoted(text, source.quote)
  if (entries.length === 2 && 'true' in map && 'false' in map) {
    const isSpelt = isCallOf(source, node, 'String') || source.ts.isTemplateExpression(node)
    const choice = (value: string): string => {
      const condition =
        before.type === 'boolean' ? value : `${isSpelt ? value : `String(${value})`} === ${write('true')}`
      return `${condition} ? ${write(map['true']!)} : ${write(map['false']!)}`
    }
    const value = before.type === 'boolean' ? parenthesised(source, node, here) : here
    if (before.absent === undefined || isSpelt) return { text: choice(value), isExpression: true }
    // What is not sent today must not be sent as something tomorrow.
    const kept = (one: string): string =>
      before.absent === 'nullish' ? `${one} == null ? ${one} : ` : `${one} === undefined ? undefined : `
    if (!hasEffects(source, node)) {
      const plain = parenthesised(source, node, here)
      return { text: kept(plain) + choice(value), isExpression: true }
    }
    if (source.isTyped) return 'translate the value, and send nothing where it is undefined'
    return { text: `((value) => ${kept('value')}${choice('value')})(${here})`, isExpression: true }
  }
  const cells = entries.map(([from, to]) => `${isIdentifierName(from) ? from : write(from)}: ${write(to)}`)
  const table = `{ ${cells.join(', ')} }`
  const lookup = source.isTyped ? `(${table} as Record<string, string>)` : `(${table})`
  // The value is read twice: what does something when it is read goes through a function.
  const text = hasEffects(source, node)
    ? `((value${source.isTyped ? ': string' : ''}) => ${lookup}[value] ?? value)(${here})`
    : `${lookup}[${before.type === 'boolean' ? `String(${here})` : here}] ?? ${parenthesised(source, node, here)}`
  return { text, isExpression: true }
}

/** `paused = false`, `patch.paused ?? false`: another value may come in its place, of which nothing is known. */
function isDefault({ ts }: Source, node: ts.Node): boolean {
  const { parent } = node
  if (ts.isParameter(parent) || ts.isBindingElement(parent)) return parent.initializer === node
  const orElse: readonly ts.SyntaxKind[] = [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken]
  return ts.isBinaryExpression(parent) && parent.right === node && orElse.includes(parent.operatorToken.kind)
}

function isElement(source: Source, node: ts.Node): boolean {
  return source.ts.isArrayLiteralExpression(node.parent)
}

function isCallOf(source: Source, node: ts.Node, name: string): boolean {
  const { ts } = source
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name
}

function parenthesised(source: Source, node: ts.Node, here: string): string {
  return isSimple(source, node) ? here : `(${here})`
}

function isSimple(source: Source, node: ts.Node): boolean {
  const { ts } = source
  return (
    ts.isIdentifier(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isPrefixUnaryExpression(node) ||
    ts.isParenthesizedExpression(node)
  )
}

/** An expression must not fall apart in the place it goes to: `a: x ? 1 : 2` is fine, `x ? 1 : 2 + y` is not. */
export function fitted(source: Source, before: Value, text: string): string {
  const node = before.site && nodeAt(source, before.site.place)
  if (!node) return text
  return isLoose(source, node) ? text : `(${text})`
}

/** A place that takes any expression without parentheses. */
export function isLoose(source: Source, node: ts.Node): boolean {
  const { ts } = source
  const { parent } = node
  return (
    (ts.isPropertyAssignment(parent) && parent.initializer === node) ||
    (ts.isVariableDeclaration(parent) && parent.initializer === node) ||
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isTemplateSpan(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isIfStatement(parent) ||
    ts.isJsxExpression(parent) ||
    (ts.isArrowFunction(parent) && parent.body === node) ||
    (ts.isElementAccessExpression(parent) && parent.argumentExpression === node) ||
    (ts.isCallExpression(parent) && parent.expression !== node) ||
    (ts.isNewExpression(parent) && parent.expression !== node) ||
    (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
  )
}
