/** Text that is put together from pieces (a literal, a template, a `+` chain) as one run of characters and holes, and patches of it. */

import type { ts } from 'ts-morph'
import type { Place } from '../../../request.ts'
import type { Source } from './source.ts'
import { nodeAt } from './source.ts'

/** Replaces the half-open range by `text`, in the file that is being written. */
export interface Patch {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** What goes into a text: characters, and expressions whose value goes there. */
export type Content = readonly (string | { readonly expression: string })[]

/** One character as it is written, or a hole that an expression fills (`char` is null). */
export interface Unit {
  readonly char: string | null
  readonly start: number
  readonly end: number
  /** The literal it is written in; null for an operand of a `+` chain. */
  readonly literal: ts.Node | null
}

export interface Stream {
  /** The whole expression. */
  readonly top: ts.Node
  readonly units: readonly Unit[]
  readonly source: Source
}

/** The text that the place is a part of; null when the place is in none. */
export function streamAt(source: Source, place: Place): Stream | null {
  const { ts } = source
  let top = nodeAt(source, place)
  if (!top) return null
  for (;;) {
    const parent: ts.Node = top.parent
    const isPart =
      ts.isTemplateSpan(parent) ||
      ts.isTemplateExpression(parent) ||
      (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken)
    if (!isPart) break
    top = parent
  }
  const units: Unit[] = []
  collect(source, top, units)
  return units.some((unit) => unit.char !== null) ? { top, units, source } : null
}

function collect(source: Source, node: ts.Node, units: Unit[]): void {
  const { ts, text, tree } = source
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    collect(source, node.left, units)
    collect(source, node.right, units)
    return
  }
  const start = node.getStart(tree)
  const hole: Unit = { char: null, start, end: node.getEnd(), literal: null }
  const isLiteral = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
  // A character that is written as an escape has no place of its own.
  if (text.slice(start, node.getEnd()).includes('\\') || !(isLiteral || ts.isTemplateExpression(node))) {
    units.push(hole)
    return
  }
  let at = start + 1
  const characters = (till: number): void => {
    for (; at < till; at++) units.push({ char: text[at]!, start: at, end: at + 1, literal: node })
  }
  if (ts.isTemplateExpression(node))
    for (const span of node.templateSpans) {
      // `}` of the span is the first character of the literal behind it.
      const open = text.lastIndexOf('${', span.expression.getStart(tree))
      characters(open)
      at = span.literal.getStart(tree) + 1
      units.push({ char: null, start: open, end: at, literal: node })
    }
  characters(node.getEnd() - 1)
}

/** Index of the unit that begins at the offset, or of the hole whose expression does; -1 when there is none. */
export function unitFrom(stream: Stream, offset: number): number {
  return stream.units.findIndex(
    (unit) => unit.start === offset || (unit.char === null && unit.start <= offset && offset < unit.end),
  )
}

/** Index behind the unit that ends at the offset, or behind the hole whose expression does; 0 when there is none. */
export function unitTill(stream: Stream, offset: number): number {
  return (
    stream.units.findIndex(
      (unit) => unit.end === offset || (unit.char === null && unit.start < offset && offset <= unit.end),
    ) + 1
  )
}

/** The patch that puts the content in place of the units `from` to `till` (exclusive); null when it cannot be written. */
export function patch(stream: Stream, from: number, till: number, content: Content): Patch | null {
  const { source, units } = stream
  const first = units[from]
  const last = units[till - 1]
  if (!first?.literal || !last) return null
  if (content.length === 0 && isWhole(stream, from, till)) {
    const operand = operandAway(stream, from)
    if (operand) return operand
  }
  const quote = quoteOf(source, first.literal)
  const inside = written(content, quote)
  const { start } = first
  if (last.literal === first.literal) {
    const isOpen = inside.endsWith(` + ${quote}`) && quote !== '`' && source.text[last.end] === quote
    return isOpen ? { start, end: last.end + 1, text: closed(inside, quote) } : { start, end: last.end, text: inside }
  }
  if (last.literal === null) return { start, end: last.end, text: closed(inside, quote) }
  const other = quoteOf(source, last.literal)
  const isEnd = last.end === last.literal.getEnd() - 1
  if (isEnd) return { start, end: last.end + 1, text: closed(inside, quote) }
  if (other === quote && !inside.endsWith(` + ${quote}`)) return { start, end: last.end, text: inside }
  return { start, end: last.end, text: `${closed(inside, quote)} + ${other}` }
}

function quoteOf(source: Source, literal: ts.Node): string {
  return source.text[literal.getStart(source.tree)]!
}

/** True when the units are all of one quoted literal. */
function isWhole(stream: Stream, from: number, till: number): boolean {
  const { literal } = stream.units[from]!
  const own = stream.units.filter((unit) => unit.literal === literal)
  return own.length === till - from && own[0] === stream.units[from] && own.at(-1) === stream.units[till - 1]
}

/** An operand that would become an empty literal goes, with the `+` in front of it. */
function operandAway(stream: Stream, from: number): Patch | null {
  const { ts } = stream.source
  const literal = stream.units[from]!.literal!
  const { parent } = literal
  return ts.isBinaryExpression(parent) && parent.right === literal && literal !== stream.top
    ? { start: parent.left.getEnd(), end: literal.getEnd(), text: '' }
    : null
}

/** The content as it stands inside a literal of this quote: `a${x}`, or `a' + x + '`. */
export function written(content: Content, quote: string): string {
  return content
    .map((part) => {
      if (typeof part !== 'string') {
        if (quote === '`') return `\${${part.expression}}`
        return `${quote} + ${isOperand(part.expression) ? part.expression : `(${part.expression})`} + ${quote}`
      }
      const escaped = part.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)
      return quote === '`' ? escaped.replaceAll('${', '\\${') : escaped
    })
    .join('')
}

/** The content of a literal that ends there: no `+ ''` behind a last expression. */
export function closed(inside: string, quote: string): string {
  const open = ` + ${quote}`
  return quote !== '`' && inside.endsWith(open) ? inside.slice(0, -open.length) : inside + quote
}

/** `a.b`, `f(a)`, `a[0]`: what stands in a `+` chain without parentheses. */
function isOperand(expression: string): boolean {
  return /^[\w$.!?]+(\([^()]*\)|\[[^[\]()]*\])?$/.test(expression)
}
