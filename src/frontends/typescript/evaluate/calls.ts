/** Calls inside an expression: pure helpers of the language, and functions of the project, evaluated with their arguments. */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import { isFunction } from './context.ts'
import type { Frame } from './frame.ts'
import { required } from './names.ts'
import { addSpread, loosely } from './objects.ts'
import type { Fn, Obj, Piece, Text, Value } from './value.ts'
import { concat, constantText, inferred, optionsOf, union, unknown } from './value.ts'

export function call(cx: Context, node: ts.CallExpression | ts.NewExpression, frame: Frame | null): Value {
  const { ts } = cx
  const callee = node.expression
  if (ts.isCallExpression(node)) {
    if (callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require')) {
      const specifier = node.arguments[0]
      if (specifier && ts.isStringLiteralLike(specifier)) return required(cx, specifier.text, node)
      return unknown(node, 'unresolved-import')
    }
    if (ts.isPropertyAccessExpression(callee)) {
      const builtin = method(cx, node, callee, frame)
      if (builtin) return builtin
    }
  }
  const target = cx.evaluate(callee, frame)
  return union(
    node,
    optionsOf(target).map((option) => invokeOption(cx, node, option, frame)),
  )
}

function invokeOption(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  target: Value,
  frame: Frame | null,
): Value {
  const { ts } = cx
  switch (target.kind) {
    case 'function': {
      if (ts.isNewExpression(node)) return unknown(node, 'unresolved-callee')
      return cx.invoke(target.node, callFrame(target, node, 0, frame))
    }
    case 'class':
      return ts.isNewExpression(node)
        ? { kind: 'instance', cls: target.node, site: node, frame }
        : unknown(node, 'unresolved-callee')
    case 'external': {
      const known =
        target.module === '' && target.base === null
          ? global(cx, node, target.path.join('.'), frame)
          : library(cx, node, target, frame)
      return known ?? { kind: 'external-call', callee: target, node, frame }
    }
    case 'module':
    case 'external-call': {
      // A package whose default export is called: `require('axios')(…)`
      if (target.kind === 'external-call')
        return {
          kind: 'external-call',
          callee: { kind: 'external', module: target.callee.module, path: [], base: target },
          node,
          frame,
        }
      return unknown(node, 'unresolved-callee')
    }
    case 'ref':
      return { ...target, node, path: [...target.path, '()'], fallback: null }
    default:
      return unknown(node, target.kind === 'unknown' ? target.reason : 'unresolved-callee')
  }
}

/** The frame in which a project function runs for a call. */
export function callFrame(
  fn: Fn,
  node: ts.CallExpression | ts.NewExpression,
  shift: number,
  caller: Frame | null,
): Frame {
  const depth = Math.max(caller?.depth ?? 0, fn.frame?.depth ?? 0) + 1
  return { fn: fn.node, call: node, shift, caller, self: fn.self, lexical: fn.frame, depth }
}

function argument(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  index: number,
  frame: Frame | null,
): Value | null {
  const arg = node.arguments?.[index]
  return arg && !cx.ts.isSpreadElement(arg) ? cx.evaluate(arg, frame) : null
}

/** Globals whose result says something about a request. */
function global(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  name: string,
  frame: Frame | null,
): Value | null {
  const first = (): Value => argument(cx, node, 0, frame) ?? unknown(node, 'dynamic-value')
  switch (name) {
    case 'encodeURIComponent':
    case 'encodeURI':
    case 'decodeURIComponent':
    case 'String':
    case 'Number':
    case 'parseInt':
    case 'Object.freeze':
    case 'Object.seal':
    case 'structuredClone':
    case 'JSON.stringify':
    case 'JSON.parse':
    case 'Promise.resolve':
    case 'Buffer.from':
      return first()
    case 'Array.from':
    case 'Object.fromEntries':
      return entriesOf(cx, node, frame)
    case 'Object.assign': {
      const [target, ...sources] = (node.arguments ?? []).map((arg) => cx.evaluate(arg, frame))
      if (!target) return null
      return sources.reduce((into, source) => addSpread(into, source, false), target)
    }
    case 'URLSearchParams':
      return searchParams(cx, node, argument(cx, node, 0, frame))
    case 'URL':
      return url(cx, node, frame)
    case 'Promise':
      return null
    default:
      return null
  }
}

function searchParams(cx: Context, node: ts.Node, from: Value | null): Value {
  const empty: Obj = { kind: 'object', shape: 'params', node, properties: [], open: null, target: node }
  if (from === null) return empty
  if (from.kind === 'primitive') return empty
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
function url(cx: Context, node: ts.CallExpression | ts.NewExpression, frame: Frame | null): Value | null {
  const path = argument(cx, node, 0, frame)
  if (path === null) return null
  const base = argument(cx, node, 1, frame)
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

/** Packages whose result says something: query string builders, promisify. Everything else stays an external call. */
function library(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  target: Extract<Value, { kind: 'external' }>,
  frame: Frame | null,
): Value | null {
  const name = target.path.at(-1) ?? ''
  const first = (): Value => argument(cx, node, 0, frame) ?? unknown(node, 'dynamic-value')
  if (
    (target.module === 'qs' || target.module === 'querystring' || target.module === 'query-string') &&
    (name === 'stringify' || name === 'encode')
  )
    return searchParams(cx, node, first())
  if (target.module === 'util' && name === 'promisify') return first()
  if ((target.module === 'url' || target.module === 'whatwg-url') && target.path.length === 1) {
    if (name === 'URL') return url(cx, node, frame)
    if (name === 'URLSearchParams') return searchParams(cx, node, argument(cx, node, 0, frame))
  }
  if (/^lodash(\.|\/|$)/.test(target.module)) {
    if (/^(omitBy|pickBy|omit|pick|compact|mapValues|clone|cloneDeep)$/.test(name)) {
      const value = first()
      return value.kind === 'object' ? loosely(value, null) : value
    }
    if (/^(assign|merge|defaults|extend)$/.test(name)) {
      const values = (node.arguments ?? []).map((arg) => cx.evaluate(arg, frame))
      return values.slice(1).reduce((into, source) => addSpread(into, source, false), values[0] ?? first())
    }
  }
  return null
}

/** `Object.fromEntries(Object.entries(o).filter(…))`: the keys of `o`, each possibly dropped. */
function entriesOf(cx: Context, node: ts.CallExpression | ts.NewExpression, frame: Frame | null): Value | null {
  const { ts } = cx
  let at: ts.Node | undefined = node.arguments?.[0]
  while (at && ts.isCallExpression(at)) {
    if (at.expression.getText() === 'Object.entries' && at.arguments[0]) {
      const source = cx.evaluate(at.arguments[0], frame)
      return union(
        node,
        optionsOf(source).map((option) => (option.kind === 'object' ? loosely(option, null) : option)),
      )
    }
    at = ts.isPropertyAccessExpression(at.expression) ? at.expression.expression : undefined
  }
  return at ? cx.evaluate(at, frame) : null
}

/** Methods of strings, lists and functions; null when the call is something else. */
function method(
  cx: Context,
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
  frame: Frame | null,
): Value | null {
  const name = callee.name.text
  if (!builtins.has(name)) return null
  const target = cx.evaluate(callee.expression, frame)
  if (target.kind === 'union') {
    const parts = target.options.map((option) => methodOf(cx, node, name, option, frame))
    return parts.every((part) => part !== null) ? union(node, parts) : null
  }
  return methodOf(cx, node, name, target, frame)
}

const builtins = new Set(
  'join split toString trim concat replace replaceAll toLowerCase toUpperCase slice substring filter map bind call apply then catch finally flat toJSON entries'.split(
    ' ',
  ),
)

function methodOf(
  cx: Context,
  node: ts.CallExpression,
  name: string,
  target: Value,
  frame: Frame | null,
): Value | null {
  switch (target.kind) {
    case 'list':
      return listMethod(cx, node, name, target.items, target.open, frame)
    case 'text':
    case 'primitive':
      return textMethod(cx, node, name, target, frame)
    case 'object':
      return name === 'toString' || name === 'toJSON' || name === 'entries' ? target : null
    case 'function':
      return functionMethod(cx, node, name, target, frame)
    case 'external':
      if (name === 'bind') return target
      return null
    default:
      return null
  }
}

function listMethod(
  cx: Context,
  node: ts.CallExpression,
  name: string,
  items: readonly Value[],
  open: boolean,
  frame: Frame | null,
): Value | null {
  if (name === 'join') {
    const argumentNode = node.arguments[0]
    const separator = argumentNode ? constantText(cx.evaluate(argumentNode, frame)) : ','
    if (separator === ',' || open) return { kind: 'list', node, items, open }
    const parts = items.flatMap((value, index) => {
      const between: Value = {
        kind: 'text',
        pieces: [{ kind: 'lit', text: separator ?? ',', node: argumentNode ?? node, start: -1, certainty: 'proven' }],
      }
      return index === 0
        ? [{ value, node }]
        : [
            { value: between, node },
            { value, node },
          ]
    })
    return concat(node, parts)
  }
  if (name === 'filter' || name === 'flat' || name === 'toString' || name === 'slice')
    return { kind: 'list', node, items, open }
  if (name === 'map') {
    const mapper = node.arguments[0]
    if (mapper?.getText() === 'String' || mapper?.getText() === 'encodeURIComponent')
      return { kind: 'list', node, items, open }
    return { kind: 'list', node, items: [], open: true }
  }
  return null
}

function textMethod(
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

function functionMethod(
  cx: Context,
  node: ts.CallExpression,
  name: string,
  target: Fn,
  frame: Frame | null,
): Value | null {
  if (name === 'bind') {
    const self = node.arguments[0] ? cx.evaluate(node.arguments[0], frame) : null
    return { ...target, self: self ?? target.self }
  }
  if (name === 'call') return cx.invoke(target.node, callFrame(target, node, 1, frame))
  return null
}

/** True for a value that can be called. */
export function isCallable(cx: Context, value: Value): boolean {
  return value.kind === 'function' || (value.kind === 'external' && !isFunction(cx, value.base?.node ?? cx.files[0]!))
}
