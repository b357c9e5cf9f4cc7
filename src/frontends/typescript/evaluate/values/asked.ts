/** Questions that code asks of a text: how it begins, what it holds, which character stands where. What a hole may decide stays open. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { unwrap } from '../context.ts'
import type { Frame } from '../frame.ts'
import { flat, hasHoles, isMatchable, numberOf, safePattern, sliceRope } from './rope.ts'
import type { Piece, Text, Value } from '../value.ts'
import { certaintyOf, constantText, optionsOf, unknown } from '../value.ts'
import { eachWay, entryOf } from '../ways.ts'

/** Comparisons of `path.indexOf('x')` with these, as the question that they ask; those of `no` ask for the opposite. */
const positions: Readonly<Record<string, { readonly asks: 'startsWith' | 'includes'; readonly no?: true }>> = {
  '=== 0': { asks: 'startsWith' },
  '== 0': { asks: 'startsWith' },
  '!== 0': { asks: 'startsWith', no: true },
  '!= 0': { asks: 'startsWith', no: true },
  '=== -1': { asks: 'includes', no: true },
  '== -1': { asks: 'includes', no: true },
  '< 0': { asks: 'includes', no: true },
  '!== -1': { asks: 'includes' },
  '!= -1': { asks: 'includes' },
  '> -1': { asks: 'includes' },
  '>= 0': { asks: 'includes' },
}

/** `path.indexOf('//') === 0`, `path.indexOf('?') < 0`; null for any other comparison. */
export function position(cx: Context, node: ts.BinaryExpression, frame: Frame | null): Value | null {
  const { ts } = cx
  const call = unwrap(cx, node.left)
  const question = positions[`${node.operatorToken.getText()} ${node.right.getText()}`]
  if (!question || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return null
  const [needle, from] = call.arguments
  const isLast = call.expression.name.text === 'lastIndexOf'
  if (call.expression.name.text !== 'indexOf' && !(isLast && from?.getText() === '0')) return null
  if (!needle || (from && !isLast)) return null
  return eachWay(cx.evaluate(call.expression.expression, frame), (text) => {
    if (text.kind !== 'text') return unknown(node, 'dynamic-value')
    // Looked for at the beginning alone, whatever it is held against.
    const answer = contained(node, isLast ? 'startsWith' : question.asks, text, cx.evaluate(needle, frame))
    if (answer.kind !== 'primitive' || !question.no) return answer
    return { ...answer, text: String(answer.text !== 'true') }
  })
}

/** `~path.indexOf('x')`; null for any other operand. */
export function found(cx: Context, node: ts.PrefixUnaryExpression, frame: Frame | null): Value | null {
  const { ts } = cx
  const call = unwrap(cx, node.operand)
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return null
  const [needle, from] = call.arguments
  if (call.expression.name.text !== 'indexOf' || !needle || from) return null
  const text = cx.evaluate(call.expression.expression, frame)
  return eachWay(text, (one) => contained(node, 'includes', one, cx.evaluate(needle, frame)))
}

/** `path.charAt(0)`, `path[0]`, as far as no hole comes before. */
export function characterAt(node: ts.Node, target: Value, index: Value | null): Value {
  const at = index === null ? 0 : numberOf(index)
  if (target.kind !== 'text' || at === null || at < 0) return unknown(node, 'dynamic-value')
  return hasHoles(sliceRope(target, 0, at + 1)) ? unknown(node, 'dynamic-value') : sliceRope(target, at, at + 1)
}

/** Whether a text begins with, ends with or holds another; unknown when a hole may decide. */
export function contained(node: ts.Node, name: string, target: Value, needle: Value | null): Value {
  const answers = new Set(
    optionsOf(needle ?? unknown(node, 'dynamic-value')).map((one) => {
      const text = constantText(one)
      if (text === null || target.kind !== 'text') return null
      const whole = flat(target)
      const asked = name === 'startsWith' ? beginning(target, text.length) : target.pieces
      if (!isEntry(target) && asked.some((piece) => piece.kind === 'lit' && piece.certainty !== 'proven')) return null
      const holds =
        name === 'startsWith'
          ? whole.startsWith(text)
          : name === 'endsWith'
            ? whole.endsWith(text)
            : whole.includes(text)
      if (holds || !hasHoles(target)) return holds
      if (name === 'includes') return isOfIds(target, whole, text) ? false : null
      const seen = name === 'startsWith' ? whole.split(/\uE000/)[0]! : whole.split(/\uE000/).at(-1)!
      const part = name === 'startsWith' ? text.slice(0, seen.length) : text.slice(-seen.length || text.length)
      return seen !== '' &&
        seen.slice(name === 'startsWith' ? 0 : -part.length, name === 'startsWith' ? part.length : undefined) !== part
        ? false
        : null
    }),
  )
  const only = answers.size === 1 ? [...answers][0]! : null
  if (only === null) return unknown(node, 'dynamic-value')
  return { kind: 'primitive', type: 'boolean', text: String(only), node, certainty: 'proven' }
}

/** The pieces that the first characters of a text stand in. */
function beginning({ pieces }: Text, length: number): readonly Piece[] {
  let seen = 0
  const last = pieces.findIndex((piece) => piece.kind === 'hole' || (seen += piece.text.length) >= length)
  return last < 0 ? pieces : pieces.slice(0, last + 1)
}

/** What stands in a table under a key that the run time knows is spelt there: not whether it is taken is certain, but what it is. */
function isEntry({ ways }: Text): boolean {
  return [...(ways?.keys() ?? [])].some((way) => way.startsWith(entryOf))
}

/** `line_items/${id}`: what fills a segment behind a word is an id, in which no other word stands. Whoever hands over more is asked first. */
function isOfIds(target: Text, whole: string, needle: string): boolean {
  const areIds = target.pieces.every(
    ({ kind, ...piece }) =>
      kind === 'lit' || ('value' in piece && piece.value.kind === 'unknown' && piece.value.reason === 'dynamic-value'),
  )
  return areIds && /^\/?[a-z_]{3,}\/?$/i.test(needle) && !/(^|[^/]|(^|\/)[^a-z/]*\/)\uE000|\uE000[^/]/i.test(whole)
}

/** `/^\d+/.test(text)`, decided for texts that are known. */
export function tested(
  cx: Context,
  node: ts.CallExpression,
  pattern: ts.Expression,
  frame: Frame | null,
): Value | null {
  const regex = safePattern(cx, pattern)
  const subject = node.arguments[0]
  if (!regex || regex.global || !subject) return null
  return eachWay(cx.evaluate(subject, frame), (one) => {
    const text = constantText(one)
    const isCertain = text !== null && isMatchable(text) && certaintyOf(one) === 'proven'
    // A pattern for the beginning that looks no further needs no more than the beginning.
    const head =
      one.kind === 'text' && one.pieces[0]?.kind === 'lit' && one.pieces[0].certainty === 'proven'
        ? one.pieces[0].text
        : null
    const isHead = head !== null && isMatchable(head) && isOfBeginning(regex) && regex.test(head)
    const isOther = head !== null && contradicts(head, regex)
    if (!isCertain && !isHead && !isOther) return unknown(node, 'dynamic-value')
    const holds = isHead || (!isOther && regex.test(text!))
    return { kind: 'primitive', type: 'boolean', text: String(holds), node, certainty: 'proven' }
  })
}

/** What a pattern demands of the beginning, letter by letter, the text does not have: `/^https:/` of `accounts/…`. */
function contradicts(head: string, { source, flags }: RegExp): boolean {
  if (!source.startsWith('^') || source.includes('|')) return false
  // A letter that may be missing or repeated says nothing.
  const [demanded] = /^(?:(?:\\?[/:_-]|[A-Za-z0-9])(?![?*{]))*/.exec(source.slice(1))!
  const plain = demanded.replaceAll('\\', '')
  const lower = (text: string): string => (flags.includes('i') ? text.toLowerCase() : text)
  const length = Math.min(plain.length, head.length)
  return lower(plain.slice(0, length)) !== lower(head.slice(0, length))
}

/** What matches the beginning matches whatever follows: the pattern asks for no end, no edge and nothing that must not come. */
function isOfBeginning({ source }: RegExp): boolean {
  return source.startsWith('^') && !/\$|\(\?[=!<]|\\[bB]/.test(source)
}
