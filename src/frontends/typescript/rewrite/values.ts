/** Writing another value: a literal in its own quotes, an expression over what only the run time knows. */

import type { ts } from 'ts-morph'
import type { Value } from '../../../request.ts'
import type { Source } from './source.ts'
import { nodeAt, quoted } from './source.ts'

export interface NewValue {
  readonly text: string
  readonly isExpression: boolean
}

/** The replacement of a value's text; a string says why there is none. */
export function valueText(source: Source, before: Value, after: Value): NewValue | string {
  const { site } = before
  if (!site) return 'the value is written nowhere'
  const here = source.text.slice(site.place.start, site.place.end)
  if (after.text === null) return mapped(source, before, after, here)
  switch (site.form) {
    case 'text':
      return { text: encodeURIComponent(after.text).replaceAll('%2C', ','), isExpression: false }
    case 'quoted':
      return { text: quoted(after.text, here[0] ?? source.quote), isExpression: false }
    case 'token':
      return {
        text:
          after.type === 'number' || (before.type === 'number' && /^\d+$/.test(after.text))
            ? after.text
            : quoted(after.text, source.quote),
        isExpression: false,
      }
    default:
      return `the value ${before.text ?? ''} is put together from parts`
  }
}

/** A table over an expression: `x ? 'PAUSED' : 'ACTIVE'`, `({ NARROW: 'DEFINED' })[x] ?? x`. */
function mapped(source: Source, before: Value, after: Value, here: string): NewValue | string {
  const map = after.map
  if (!map) return 'nothing changes'
  if (Object.values(map).some((to) => to === null)) return 'some of its values mean that the parameter is not sent'
  const entries = Object.entries(map) as [string, string][]
  const booleans = entries.length === 2 && 'true' in map && 'false' in map
  const write = (text: string): string => quoted(text, source.quote)
  if (booleans) {
    const condition =
      before.type === 'boolean' ? parenthesised(source, before, here) : `String(${here}) === ${write('true')}`
    return { text: `${condition} ? ${write(map['true']!)} : ${write(map['false']!)}`, isExpression: true }
  }
  const table = `{ ${entries.map(([from, to]) => `${/^[A-Za-z_$][\w$]*$/.test(from) ? from : write(from)}: ${write(to)}`).join(', ')} }`
  const lookup = source.isTyped ? `(${table} as Record<string, string>)` : `(${table})`
  return { text: `${lookup}[${here}] ?? ${parenthesised(source, before, here)}`, isExpression: true }
}

function parenthesised(source: Source, value: Value, here: string): string {
  const node = value.site ? nodeAt(source, value.site.place) : null
  return node && isSimple(source, node) ? here : `(${here})`
}

function isSimple(source: Source, node: ts.Node): boolean {
  const { ts } = source
  return (
    ts.isIdentifier(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isParenthesizedExpression(node)
  )
}

/** An expression must not fall apart in the place it goes to: `a: x ? 1 : 2` is fine, `x ? 1 : 2 + y` is not. */
export function fitted(source: Source, before: Value, text: string): string {
  const node = before.site ? nodeAt(source, before.site.place) : null
  if (!node) return text
  const { ts } = source
  const { parent } = node
  const isLoose =
    ts.isPropertyAssignment(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isTemplateSpan(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    (ts.isCallExpression(parent) && parent.expression !== node) ||
    (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
  return isLoose ? text : `(${text})`
}
