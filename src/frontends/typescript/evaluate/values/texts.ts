/** Methods of strings on ropes: what is literal is computed, holes stay whole. */

import type { ts } from 'ts-morph'
import { runOn } from '../runs.ts'
import { characterAt, contained } from './asked.ts'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { flat, hasHoles, isMatchable, numberOf, numeric, safePattern, sliceRope } from './rope.ts'
import { originOf } from './keys.ts'
import type { Lit, Text, Value } from '../value.ts'
import { concat } from './joined.ts'
import { constantText, inferred, isOfEnvironment, unknown } from '../value.ts'

/** A method of a string, as far as it says something about a request; null for one that does not. */
export function textMethod(
  cx: Context,
  node: ts.CallExpression,
  name: string,
  target: Value,
  frame: Frame | null,
): Value | null {
  const argument = (index: number): Value | null => {
    const arg = node.arguments[index]
    return arg ? cx.evaluate(arg, frame) : null
  }
  switch (name) {
    case 'toString':
    case 'trim':
      return target
    case 'toLowerCase':
    case 'toUpperCase': {
      const text = constantText(target)
      if (text === null) return inferred(target)
      const origin = target.kind === 'text' ? originOf(cx, target) : null
      return made(node, name === 'toLowerCase' ? text.toLowerCase() : text.toUpperCase(), target, origin)
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
    case 'match':
      return matched(cx, node, target)
    case 'charAt':
    case 'at':
      return characterAt(node, target, argument(0))
    case 'slice':
    case 'substring':
    case 'substr':
      return stretch(node, name, target, argument(0), argument(1))
    case 'indexOf':
    case 'lastIndexOf':
    case 'search':
      return indexIn(node, name, target, argument(0))
    case 'startsWith':
    case 'endsWith':
    case 'includes':
      return contained(node, name, target, argument(0))
    default:
      return null
  }
}

function made(node: ts.Node, text: string, from: Value, origin: ts.Node | null = null): Value {
  const lit: Lit = { kind: 'lit', text, node, start: -1, certainty: 'proven' }
  const value: Text = { kind: 'text', pieces: [origin ? { ...lit, origin } : lit] }
  return from.ways ? { ...value, ways: from.ways } : value
}

/** `.replace(':id', x)` splices a value in, patterns cut and change what is literal; what may match inside a hole leaves a guess. */
function replaced(cx: Context, node: ts.CallExpression, target: Value, frame: Frame | null): Value {
  const [pattern, by] = node.arguments
  if (target.kind !== 'text' || !pattern || !by) return inferred(target)
  const value = cx.evaluate(by, frame)
  const whole = flat(target)
  const regex = safePattern(cx, pattern)
  const needle = regex ? null : constantText(cx.evaluate(pattern, frame))
  const isAll = regex ? regex.global : node.expression.getText().endsWith('replaceAll')
  if ((!regex && !needle) || !isMatchable(whole)) return inferred(target)
  const spans: {
    readonly from: number
    readonly to: number
    readonly groups: readonly (readonly [number, number])[]
  }[] = []
  if (regex) {
    const global = new RegExp(regex.source, regex.flags.includes('g') ? regex.flags : `${regex.flags}g`)
    for (const match of whole.matchAll(global)) {
      const indices = (match.indices ?? []).map((span) => span ?? ([0, 0] as const))
      if (match[0] !== '') spans.push({ from: match.index, to: match.index + match[0].length, groups: indices })
      if (!isAll) break
    }
  } else
    for (let at = whole.indexOf(needle!); at >= 0; at = isAll ? whole.indexOf(needle!, at + needle!.length) : -1)
      spans.push({ from: at, to: at + needle!.length, groups: [[at, at + needle!.length]] })
  const parts: { value: Value; node: ts.Node }[] = []
  let at = 0
  for (const span of spans) {
    parts.push({ value: sliceRope(target, at, span.from), node })
    parts.push({ value: replacement(cx, node, target, value, span.groups, frame), node: by })
    at = span.to
  }
  parts.push({ value: sliceRope(target, at, whole.length), node })
  const result = spans.length === 0 ? target : concat(node, parts)
  const isAnchored = regex !== null && /^\^|\$$/.test(regex.source)
  return regex && hasHoles(target) && !isAnchored ? inferred(result) : result
}

/** What a match becomes: a text with its `$1`, or what a function makes of it. */
function replacement(
  cx: Context,
  node: ts.CallExpression,
  target: Text,
  by: Value,
  groups: readonly (readonly [number, number])[],
  frame: Frame | null,
): Value {
  const group = (index: number): Value => {
    const span = groups[index]
    return span ? sliceRope(target, span[0], span[1]) : made(node, '', target)
  }
  if (by.kind === 'function')
    return runOn(
      cx,
      by,
      groups.map((_, index) => group(index)),
      frame,
    )
  const text = constantText(by)
  if (text === null || !/\$[1-9&]/.test(text)) return by
  return concat(
    node,
    text.split(/(\$[1-9&])/).map((part) => ({
      value: /^\$[1-9&]$/.test(part) ? group(part === '$&' ? 0 : Number(part[1])) : made(node, part, target),
      node,
    })),
  )
}

/** `'GET accounts'.split(' ')`: holes stay whole. */
function splitText(cx: Context, node: ts.CallExpression, target: Value, frame: Frame | null): Value {
  const [by, limit] = node.arguments
  const separator = by ? (safePattern(cx, by) ?? constantText(cx.evaluate(by, frame))) : null
  if (target.kind !== 'text' || separator === null || separator === '') return unknown(node, 'dynamic-value')
  const whole = flat(target)
  if (!isMatchable(whole)) return unknown(node, 'dynamic-value')
  const items: Value[] = []
  let from = 0
  const pattern =
    typeof separator === 'string' ? null : new RegExp(separator.source, `${separator.flags.replace('g', '')}g`)
  const cut = (at: number, length: number): void => {
    items.push(sliceRope(target, from, at))
    from = at + length
  }
  if (pattern) for (const match of whole.matchAll(pattern)) cut(match.index, match[0].length)
  else
    for (let at = whole.indexOf(separator as string); at >= 0; at = whole.indexOf(separator as string, from))
      cut(at, (separator as string).length)
  items.push(sliceRope(target, from, whole.length))
  const most = limit ? numberOf(cx.evaluate(limit, frame)) : null
  // `(process.env.IDS ?? '').split(',')`: the default only says that no run needs the list, and names nothing.
  if (isOfEnvironment(target) && constantText(target) === '') return { kind: 'list', node, items: [], open: true }
  return { kind: 'list', node, items: most === null ? items : items.slice(0, most), open: false }
}

/** `text.match(/^(\w+) (.*)$/)`: the groups as a list. */
function matched(cx: Context, node: ts.CallExpression, target: Value): Value | null {
  const pattern = node.arguments[0] ? safePattern(cx, node.arguments[0]) : null
  if (target.kind !== 'text' || !pattern || pattern.global) return null
  const whole = flat(target)
  const match = isMatchable(whole) ? pattern.exec(whole) : null
  if (!match) return null
  const items = (match.indices ?? []).map((span) =>
    span ? sliceRope(target, span[0], span[1]) : made(node, '', target),
  )
  return { kind: 'list', node, items, open: false }
}

function stretch(node: ts.Node, name: string, target: Value, first: Value | null, second: Value | null): Value {
  if (target.kind !== 'text') return unknown(node, 'dynamic-value')
  const length = flat(target).length
  const from = first === null ? 0 : numberOf(first)
  const to = second === null ? length : numberOf(second)
  if (from === null || to === null) return unknown(node, 'dynamic-value')
  // Counted from the end of something unread.
  if (hasHoles(target) && (from < 0 || to < 0)) return unknown(node, 'dynamic-value')
  const start = name === 'substring' ? Math.max(from, 0) : from < 0 ? Math.max(length + from, 0) : from
  const end = name === 'substr' && second ? start + to : to < 0 ? length + to : to
  return sliceRope(target, start, end)
}

/** Where a text stands in another, as far as no hole comes before. */
function indexIn(node: ts.Node, name: string, target: Value, needle: Value | null): Value {
  const text = needle ? constantText(needle) : null
  if (target.kind !== 'text' || text === null) return unknown(node, 'dynamic-value')
  const whole = flat(target)
  const at = name === 'lastIndexOf' ? whole.lastIndexOf(text) : whole.indexOf(text)
  if (hasHoles(target) && (at < 0 || name === 'lastIndexOf' || hasHoles(sliceRope(target, 0, at))))
    return unknown(node, 'dynamic-value')
  return numeric(node, at)
}

export const pathJoiners = new Set(['path', 'path/posix', 'url-join', 'urljoin', 'proper-url-join'])

/** `path.join(a, b)`, `urljoin(a, b)`: one text with slashes between. */
export function joinedPath(cx: Context, node: ts.CallExpression | ts.NewExpression, frame: Frame | null): Value {
  const parts = (node.arguments ?? []).flatMap((arg, index) => {
    const part = { value: cx.evaluate(arg, frame), node: arg }
    return index === 0 ? [part] : [{ value: made(arg, '/', unknown(arg, 'dynamic-value')), node: arg }, part]
  })
  return concat(node, parts)
}

/** `util.format('%s/accounts/%s', base, id)`. */
export function formatted(cx: Context, node: ts.CallExpression | ts.NewExpression, frame: Frame | null): Value {
  const [first, ...values] = node.arguments ?? []
  const text = first ? cx.evaluate(first, frame) : unknown(node, 'dynamic-value')
  if (text.kind !== 'text') return unknown(node, 'dynamic-value')
  const whole = flat(text)
  const parts: { value: Value; node: ts.Node }[] = []
  let at = 0
  for (const match of whole.matchAll(/%[sdij]/g)) {
    const value = values.shift()
    if (!value) break
    parts.push({ value: sliceRope(text, at, match.index), node })
    parts.push({ value: cx.evaluate(value, frame), node: value })
    at = match.index + 2
  }
  parts.push({ value: sliceRope(text, at, whole.length), node })
  return concat(node, parts)
}
