/** `URL` and `URLSearchParams` objects as values. */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import type { Frame } from './frame.ts'
import { addSpread } from './objects.ts'
import type { Obj, Piece, Text, Value } from './value.ts'
import { concat, constantText, optionsOf, union, unknown } from './value.ts'

/** `new URLSearchParams(from)` and what query string builders make of an object. */
export function searchParams(cx: Context, node: ts.Node, from: Value | null): Value {
  const empty: Obj = { kind: 'object', shape: 'params', node, properties: [], open: null, target: node }
  if (from === null) return empty
  if (from.kind === 'primitive') return from.absent ? { ...empty, copied: [from.absent] } : empty
  if (from.kind === 'list') return listed(empty, from.items)
  if (from.kind === 'union')
    return union(
      node,
      from.options.map((option) => searchParams(cx, node, option)),
    )
  if (from.kind === 'object') return { ...from, shape: 'params', target: from.target ?? node }
  return addSpread(empty, from, false)
}

/** `[['a', x], ['b', y]]` as params. */
function listed(into: Obj, items: readonly Value[]): Value {
  let value: Value = into
  for (const item of items) {
    const [key, inner] = item.kind === 'list' ? item.items : []
    const name = key ? constantText(key) : null
    if (name === null || !inner || value.kind !== 'object' || key?.kind !== 'text')
      return value.kind === 'object' ? { ...value, open: unknown(into.node, 'dynamic-params') } : value
    const site = key.pieces[0]!.node
    value = {
      ...value,
      properties: [
        ...value.properties,
        {
          name,
          sites: [{ node: site, form: 'quoted', exclusive: true }],
          value: inner,
          optional: false,
          certainty: 'proven',
        },
      ],
    }
  }
  return value
}

/** `new URL(path, base)`: a path that begins with a slash drops the path of the base. */
export function url(cx: Context, node: ts.CallExpression | ts.NewExpression, frame: Frame | null): Value | null {
  const path = argumentOf(cx, node, 0, frame)
  if (path === null) return null
  const base = argumentOf(cx, node, 1, frame)
  const whole =
    base === null
      ? path
      : union(
          node,
          optionsOf(base).flatMap((from) => optionsOf(path).map((to) => joined(cx, node, from, to))),
        )
  return union(
    node,
    optionsOf(whole).map((option): Value => ({
      kind: 'object',
      shape: 'url',
      node,
      properties: [],
      open: null,
      target: node,
      url: option,
    })),
  )
}

function joined(cx: Context, node: ts.Node, base: Value, path: Value): Value {
  if (base.kind !== 'text' || path.kind !== 'text')
    return concat(node, [
      { value: base, node },
      { value: path, node },
    ])
  const first = path.pieces[0]
  const absolute = first?.kind === 'lit' && /^[a-z]+:\/\//i.test(first.text)
  if (absolute) return path
  const rooted = first?.kind === 'lit' && first.text.startsWith('/')
  const kept = rooted ? originOf(base) : directoryOf(base)
  return { kind: 'text', pieces: [...kept, ...path.pieces] }
}

function originOf(base: Text): readonly Piece[] {
  const kept: Piece[] = []
  for (const piece of base.pieces) {
    if (piece.kind === 'hole') {
      kept.push(piece)
      continue
    }
    const scheme = piece.text.indexOf('://')
    const slash = piece.text.indexOf('/', scheme >= 0 ? scheme + 3 : 0)
    if (slash >= 0) return [...kept, { ...piece, text: piece.text.slice(0, slash) }]
    kept.push(piece)
  }
  return kept
}

function directoryOf(base: Text): readonly Piece[] {
  const last = base.pieces.at(-1)
  if (last?.kind !== 'lit') return base.pieces
  const scheme = last.text.indexOf('://')
  const slash = last.text.lastIndexOf('/')
  if (slash < 0 || (scheme >= 0 && slash < scheme + 3)) return [...base.pieces, { ...last, text: '/', start: -1 }]
  return [...base.pieces.slice(0, -1), { ...last, text: last.text.slice(0, slash + 1) }]
}

/** An argument of a call as a value; null when there is none, or when a spread hides it. */
export function argumentOf(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  index: number,
  frame: Frame | null,
): Value | null {
  const arg = node.arguments?.[index]
  return arg && !cx.ts.isSpreadElement(arg) ? cx.evaluate(arg, frame) : null
}
