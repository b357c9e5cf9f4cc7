/** Methods of strings on ropes: what is literal is computed, holes stay whole. */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import type { Frame } from './frame.ts'
import type { Piece, Text, Value } from './value.ts'
import { concat, constantText, inferred, unknown } from './value.ts'

/** A method of a string, as far as it says something about a request; null for one that does not. */
export function textMethod(
  cx: Context,
  node: ts.CallExpression,
  name: string,
  target: Value,
  frame: Frame | null,
): Value | null {
  switch (name) {
    case 'toString':
    case 'trim':
      return target
    case 'toLowerCase':
    case 'toUpperCase': {
      const text = constantText(target)
      if (text === null) return inferred(target)
      const changed = name === 'toLowerCase' ? text.toLowerCase() : text.toUpperCase()
      return { kind: 'text', pieces: [{ kind: 'lit', text: changed, node, start: -1, certainty: 'proven' }] }
    }
    case 'concat':
      return concat(node, [
        { value: target, node },
        ...node.arguments.map((arg) => ({ value: cx.evaluate(arg, frame), node: arg })),
      ])
    case 'replace':
    case 'replaceAll':
      return replaced(cx, node, target, frame)
    case 'split':
      return splitText(cx, node, target, frame)
    case 'slice':
    case 'substring':
      return unknown(node, 'dynamic-value')
    default:
      return null
  }
}

/** `.replace(':id', x)` splices a value in; `.replace(/\/$/, '')` and kin cut slashes; anything else leaves the text as a guess. */
function replaced(cx: Context, node: ts.CallExpression, target: Value, frame: Frame | null): Value {
  const { ts } = cx
  const [pattern, by] = node.arguments
  if (target.kind !== 'text' || !pattern || !by) return inferred(target)
  const value = cx.evaluate(by, frame)
  if (ts.isRegularExpressionLiteral(pattern)) {
    const cut = constantText(value)
    const trailing = /^\/\\\/[+*]?\$\/[gu]*$/.test(pattern.text)
    const leading = /^\/\^\\\/[+*]?\/[gu]*$/.test(pattern.text)
    if (trailing && cut === '') return trimSlash(target, 'end')
    if (leading && cut === '') return trimSlash(target, 'start')
    return inferred(target)
  }
  const needle = constantText(cx.evaluate(pattern, frame))
  if (needle === null || needle === '') return inferred(target)
  for (const [index, piece] of target.pieces.entries()) {
    if (piece.kind !== 'lit') continue
    const at = piece.text.indexOf(needle)
    if (at < 0) continue
    const before: Text = {
      kind: 'text',
      pieces: [...target.pieces.slice(0, index), { ...piece, text: piece.text.slice(0, at) }],
    }
    const after: Text = {
      kind: 'text',
      pieces: [
        {
          ...piece,
          text: piece.text.slice(at + needle.length),
          start: piece.start < 0 ? -1 : piece.start + at + needle.length,
        },
        ...target.pieces.slice(index + 1),
      ],
    }
    return concat(node, [
      { value: before, node },
      { value, node: by },
      { value: after, node },
    ])
  }
  return target
}

/** `'GET accounts'.split(' ')`: holes stay whole. */
function splitText(cx: Context, node: ts.CallExpression, target: Value, frame: Frame | null): Value {
  const separator = node.arguments[0] ? constantText(cx.evaluate(node.arguments[0], frame)) : null
  if (target.kind !== 'text' || separator === null || separator === '') return unknown(node, 'dynamic-value')
  const items: Piece[][] = [[]]
  for (const piece of target.pieces) {
    if (piece.kind === 'hole') {
      items.at(-1)!.push(piece)
      continue
    }
    let at = 0
    for (const [index, part] of piece.text.split(separator).entries()) {
      if (index > 0) items.push([])
      if (part !== '') items.at(-1)!.push({ ...piece, text: part, start: piece.start < 0 ? -1 : piece.start + at })
      at += part.length + separator.length
    }
  }
  return { kind: 'list', node, items: items.map((pieces): Value => ({ kind: 'text', pieces })), open: false }
}

function trimSlash(target: Text, side: 'start' | 'end'): Text {
  const index = side === 'end' ? target.pieces.length - 1 : 0
  const piece = target.pieces[index]
  if (piece?.kind !== 'lit') return target
  const text = side === 'end' ? piece.text.replace(/\/+$/, '') : piece.text.replace(/^\/+/, '')
  const start = piece.start < 0 ? -1 : side === 'end' ? piece.start : piece.start + piece.text.length - text.length
  return { kind: 'text', pieces: target.pieces.map((other, at) => (at === index ? { ...piece, text, start } : other)) }
}
