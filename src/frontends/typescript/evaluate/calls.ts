/** Calls inside an expression: pure helpers of the language, and functions of the project, evaluated with their arguments. */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import type { Frame } from './frame.ts'
import { required } from './names.ts'
import { addSpread, loosely } from './objects.ts'
import { applied } from './schemas.ts'
import { setting } from './settings.ts'
import { textMethod } from './texts.ts'
import { argumentOf, searchParams, url } from './urls.ts'
import type { Fn, Value } from './value.ts'
import { concat, constantText, maxOptions, optionsOf, union, unknown } from './value.ts'

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
      const builtin = method(cx, node, callee, frame) ?? setting(cx, node, callee, frame)
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
      if (ts.isNewExpression(node)) {
        const maker = target.node
        if (!ts.isFunctionDeclaration(maker) && !ts.isFunctionExpression(maker))
          return unknown(node, 'unresolved-callee')
        return { kind: 'instance', cls: maker, site: node, frame }
      }
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

/** Globals whose result says something about a request. */
function global(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  name: string,
  frame: Frame | null,
): Value | null {
  const first = (): Value => argumentOf(cx, node, 0, frame) ?? unknown(node, 'dynamic-value')
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
      return searchParams(cx, node, argumentOf(cx, node, 0, frame))
    case 'URL':
      return url(cx, node, frame)
    case 'Promise':
      return null
    default:
      return null
  }
}

/** Packages whose result says something: query string builders, promisify. Everything else stays an external call. */
function library(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  target: Extract<Value, { kind: 'external' }>,
  frame: Frame | null,
): Value | null {
  const parsed = applied(cx, node, target, frame)
  if (parsed) return parsed
  const name = target.path.at(-1) ?? ''
  const first = (): Value => argumentOf(cx, node, 0, frame) ?? unknown(node, 'dynamic-value')
  if (
    (target.module === 'qs' || target.module === 'querystring' || target.module === 'query-string') &&
    (name === 'stringify' || name === 'encode')
  )
    return searchParams(cx, node, first())
  if (target.module === 'util' && name === 'promisify') return first()
  if ((target.module === 'url' || target.module === 'whatwg-url') && target.path.length === 1) {
    if (name === 'URL') return url(cx, node, frame)
    if (name === 'URLSearchParams') return searchParams(cx, node, argumentOf(cx, node, 0, frame))
  }
  if (/^(lodash([./-].*)?|underscore|ramda|radash|remeda|es-toolkit.*)$/.test(target.module)) {
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
  return methodOfAny(cx, node, name, cx.evaluate(callee.expression, frame), frame)
}

function methodOfAny(
  cx: Context,
  node: ts.CallExpression,
  name: string,
  target: Value,
  frame: Frame | null,
): Value | null {
  if (target.kind === 'union') {
    const parts = target.options.map((option) => methodOf(cx, node, name, option, frame))
    return parts.every((part) => part !== null) ? union(node, parts) : null
  }
  if (target.kind !== 'ref' || !target.fallback) return methodOf(cx, node, name, target, frame)
  const fallback = methodOfAny(cx, node, name, target.fallback, frame)
  return fallback && { ...target, node, path: [...target.path, name, '()'], fallback }
}

const builtins = new Set(
  'join split toString trim concat replace replaceAll toLowerCase toUpperCase slice substring filter map flatMap bind call apply then catch finally flat toJSON entries'.split(
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
      return mapped(cx, node, name, null, frame)
    default:
      return mapped(cx, node, name, null, frame)
  }
}

/** What `map` and `flatMap` make of each element: of known ones, or of any one when the list is not known. */
function mapped(
  cx: Context,
  node: ts.CallExpression,
  name: string,
  items: readonly Value[] | null,
  frame: Frame | null,
): Value | null {
  if ((name !== 'map' && name !== 'flatMap') || !node.arguments[0]) return null
  const mapper = cx.evaluate(node.arguments[0], frame)
  if (mapper.kind !== 'function') return null
  const run = (given: readonly Value[]): Value =>
    cx.invoke(mapper.node, {
      fn: mapper.node,
      call: null,
      shift: 0,
      caller: frame,
      self: mapper.self,
      lexical: mapper.frame,
      depth: (frame?.depth ?? 0) + 1,
      given,
    })
  const results = items === null ? [run([])] : items.slice(0, maxOptions).map((item) => run([item]))
  const flat = results.flatMap((value) => (name === 'flatMap' && value.kind === 'list' ? value.items : [value]))
  return { kind: 'list', node, items: flat, open: items !== null && items.length > maxOptions }
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
  if (name === 'map' || name === 'flatMap') {
    const mapper = node.arguments[0]
    if (mapper?.getText() === 'String' || mapper?.getText() === 'encodeURIComponent')
      return { kind: 'list', node, items, open }
    const known = mapped(cx, node, name, open ? null : items, frame)
    return known ?? { kind: 'list', node, items: [], open: true }
  }
  return null
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
