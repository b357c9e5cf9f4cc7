/** Taking a parameter out: object entry, assignment, `.set(…)`, spread, query piece, type member. No dangling comma, no empty line. */

import type { ts } from 'ts-morph'
import type { Site } from '../../../request.ts'
import type { Source } from './source.ts'
import { nodeAt } from './source.ts'

export interface Range {
  readonly start: number
  readonly end: number
}

/** The text that goes with a name's site; null when it cannot be told. */
export function removalOf(source: Source, site: Site): Range | null {
  if (site.form === 'text') return queryPiece(source, site)
  const { ts } = source
  const node = nodeAt(source, site.place)
  if (!node) return null
  const parent = ts.isComputedPropertyName(node.parent) ? node.parent.parent : node.parent
  if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) return entry(source, parent)
  if (ts.isPropertySignature(parent)) return lineOf(source, parent)
  if (ts.isShorthandPropertyAssignment(node)) return entry(source, node)
  if (
    (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) &&
    ts.isBinaryExpression(parent.parent)
  )
    return statement(source, parent.parent)
  if (ts.isCallExpression(parent)) return statement(source, parent)
  return null
}

/** An entry of an object literal with its comma; the whole spread when it is all that a conditional spread holds. */
function entry(source: Source, node: ts.ObjectLiteralElementLike): Range | null {
  const { ts } = source
  const object = node.parent
  if (!ts.isObjectLiteralExpression(object)) return null
  if (object.properties.length === 1) {
    const spread = ts.findAncestor(object, (at) => ts.isSpreadAssignment(at))
    const isAlone = spread && ts.isSpreadAssignment(spread) && isConditionalOver(source, spread.expression, object)
    if (isAlone) return entry(source, spread)
  }
  const { text } = source
  const index = object.properties.indexOf(node)
  const isLast = index === object.properties.length - 1
  const comma = commaAfter(text, node.getEnd())
  if (comma === null && isLast && index > 0) {
    // The last entry without a comma of its own takes the one before it along.
    const previous = object.properties[index - 1]!
    const at = commaAfter(text, previous.getEnd())
    return { start: at === null ? previous.getEnd() : at - 1, end: node.getEnd() }
  }
  const start = node.getStart(source.tree)
  const end = comma ?? node.getEnd()
  return wholeLines(text, start, end) ?? { start, end: skipSpaces(text, end) }
}

/** `...(x && { a })` and `...(x ? { a } : {})` hold nothing but the object. */
function isConditionalOver(source: Source, expression: ts.Expression, object: ts.Node): boolean {
  const { ts } = source
  let at: ts.Node = expression
  while (ts.isParenthesizedExpression(at)) at = at.expression
  if (ts.isBinaryExpression(at)) return inner(source, at.right) === object
  if (!ts.isConditionalExpression(at)) return false
  const other = inner(source, at.whenTrue) === object ? inner(source, at.whenFalse) : inner(source, at.whenTrue)
  return ts.isObjectLiteralExpression(other) && other.properties.length === 0
}

function inner(source: Source, node: ts.Node): ts.Node {
  let at = node
  while (source.ts.isParenthesizedExpression(at)) at = at.expression
  return at
}

/** A statement that only sets the parameter. */
function statement(source: Source, expression: ts.Node): Range | null {
  const { ts } = source
  const holder = expression.parent
  if (!ts.isExpressionStatement(holder)) return null
  if (ts.isIfStatement(holder.parent)) {
    const owner = holder.parent
    return owner.elseStatement || owner.thenStatement !== holder
      ? null
      : (wholeLines(source.text, owner.getStart(source.tree), owner.getEnd()) ?? {
          start: owner.getStart(source.tree),
          end: owner.getEnd(),
        })
  }
  const block = holder.parent
  if (
    ts.isBlock(block) &&
    block.statements.length === 1 &&
    ts.isIfStatement(block.parent) &&
    !block.parent.elseStatement
  ) {
    const owner = block.parent
    return (
      wholeLines(source.text, owner.getStart(source.tree), owner.getEnd()) ?? {
        start: owner.getStart(source.tree),
        end: owner.getEnd(),
      }
    )
  }
  return lineOf(source, holder)
}

function lineOf(source: Source, node: ts.Node): Range {
  const start = node.getStart(source.tree)
  return wholeLines(source.text, start, node.getEnd()) ?? { start, end: node.getEnd() }
}

/** The lines of a range when nothing else stands on them but a comment behind it; null otherwise. */
function wholeLines(text: string, start: number, end: number): Range | null {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  if (text.slice(lineStart, start).trim() !== '') return null
  const newline = text.indexOf('\n', end)
  const lineEnd = newline < 0 ? text.length : newline + 1
  const rest = text.slice(end, lineEnd).trim()
  if (rest !== '' && !/^\/\/.*$/.test(rest) && !/^\/\*.*\*\/$/.test(rest)) return null
  return { start: lineStart, end: lineEnd }
}

/** Offset behind the comma that follows, comments and spaces skipped; null when something else does. */
function commaAfter(text: string, at: number): number | null {
  const match = /^(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*\n)*,/.exec(text.slice(at, at + 2_000))
  return match ? at + match[0].length : null
}

function skipSpaces(text: string, at: number): number {
  let end = at
  while (text[end] === ' ' || text[end] === '\t') end++
  return end
}

/** `name=value&` or `&name=value` inside a URL, template holes of the value included. */
function queryPiece(source: Source, site: Site): Range | null {
  const { ts, text } = source
  const literal = nodeAt(source, site.place)
  if (!literal) return null
  const template = ts.isTemplateSpan(literal.parent)
    ? literal.parent.parent
    : ts.isTemplateExpression(literal.parent)
      ? literal.parent
      : literal
  const limit = template.getEnd() - 1
  let end = site.place.end
  while (end < limit && text[end] !== '&' && text[end] !== '#') {
    if (text.startsWith('${', end)) {
      const span = ts.isTemplateExpression(template)
        ? template.templateSpans.find(
            (one) => one.expression.getFullStart() === end + 2 || one.expression.getStart(source.tree) >= end + 2,
          )
        : undefined
      if (!span) return null
      end = span.literal.getStart(source.tree) + 1
    } else end++
  }
  const before = text[site.place.start - 1]
  if (text[end] === '&') return { start: site.place.start, end: end + 1 }
  if (before === '&' || before === '?') return { start: site.place.start - 1, end }
  return null
}
