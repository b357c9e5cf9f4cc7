/** Calls inside an expression: pure helpers of the language, and functions of the project, evaluated with their arguments. */

import type { ts } from 'ts-morph'
import { commandOptions, parsedOptions } from './commands.ts'
import { supplied } from './containers.ts'
import type { Context } from './context.ts'
import { variable } from './environment.ts'
import type { Frame } from './frame.ts'
import { collected, fromEntries, listMethod, listOf, mappedUnknown, paired } from './lists.ts'
import { matched } from './matched.ts'
import { commonJsExport, required } from './names.ts'
import { nodeConfigSetting } from './node-config.ts'
import { nodeParameter } from './node-parameters.ts'
import { addSpread } from './objects.ts'
import { picked } from './picked.ts'
import { withDeclared } from '../types.ts'
import { recased } from './cases.ts'
import { applied } from './schemas.ts'
import { heldSetting } from './held.ts'
import { setting } from './settings.ts'
import { stateOf } from './states.ts'
import { formatted, joinedPath, pathJoiners, tested, textMethod } from './texts.ts'
import {
  configuredUrl,
  joinedPairs,
  argumentOf,
  parsedUrl,
  requested,
  searchParams,
  formattedUrl,
  url,
} from './urls.ts'
import type { External, Fn, Value } from './value.ts'
import { constantText, optionsOf, union, unknown } from './value.ts'
import { byWays, eachWay } from './ways.ts'
import { wrapped } from './wrapped.ts'

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
      const builtin =
        method(cx, node, callee, frame) ?? setting(cx, node, callee, frame) ?? nodeParameter(cx, node, frame)
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
      return (
        known ??
        wrapped(cx, node, target, frame) ??
        commandOptions(cx, node) ??
        stateOf(cx, node, target, frame) ??
        supplied(cx, node, frame) ?? { kind: 'external-call', callee: target, node, frame }
      )
    }
    case 'module':
    case 'external-call': {
      // A package whose default export is called: `require('axios')(…)`
      if (target.kind === 'external-call') {
        const callee: External = { kind: 'external', module: target.callee.module, path: [], base: target }
        return wrapped(cx, node, callee, frame) ?? { kind: 'external-call', callee, node, frame }
      }
      // `require('./client')(token)`: the module is the function it exports.
      const whole = target.kind === 'module' ? commonJsExport(cx, target.file) : null
      if (whole?.kind === 'function' || whole?.kind === 'class') return invokeOption(cx, node, whole, frame)
      return unknown(node, 'unresolved-callee')
    }
    case 'ref':
      return (
        commandOptions(cx, node) ??
        supplied(cx, node, frame) ?? {
          ...target,
          node,
          path: [...target.path, '()'],
          fallback: heldSetting(cx, node, frame),
        }
      )
    default:
      return (
        supplied(cx, node, frame) ??
        heldSetting(cx, node, frame) ??
        unknown(node, target.kind === 'unknown' ? target.reason : 'unresolved-callee')
      )
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
  const own: Frame = { fn: fn.node, call: node, shift, caller, self: fn.self, lexical: fn.frame, depth }
  return fn.bound ? { ...own, bound: fn.bound } : own
}

/** A function with its first arguments given beforehand: `send.bind(null, 'GET')`, `partial(send, 'GET')`. */
function bound(cx: Context, fn: Fn, args: readonly ts.Expression[], frame: Frame | null): Value {
  if (args.length === 0) return fn
  return { ...fn, bound: [...(fn.bound ?? []), ...args.map((one) => cx.evaluate(one, frame))] }
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
      return collected(cx, node, first(), argumentOf(cx, node, 1, frame), frame)
    case 'Object.fromEntries':
      return fromEntries(cx, node, frame)
    case 'Object.keys':
    case 'Object.values':
    case 'Object.entries':
      return listOf(node, name.slice('Object.'.length), withDeclared(cx, first()))
    case 'Array.isArray':
      return eachWay(first(), (value) => {
        const known = ['list', 'text', 'primitive', 'object', 'function'].includes(value.kind)
        if (!known) return unknown(node, 'dynamic-value')
        return { kind: 'primitive', type: 'boolean', text: String(value.kind === 'list'), node, certainty: 'proven' }
      })
    case 'Map': {
      const pairs = argumentOf(cx, node, 0, frame)
      if (pairs?.kind === 'list') return paired(cx, node, pairs)
      return pairs === null ? paired(cx, node, { kind: 'list', node, items: [], open: false }) : null
    }
    case 'Set': {
      const items = argumentOf(cx, node, 0, frame)
      return items?.kind === 'list' ? { ...items, open: true } : null
    }
    case 'Object.assign': {
      const [target, ...sources] = (node.arguments ?? []).map((arg) => cx.evaluate(arg, frame))
      if (!target) return null
      return sources.reduce((into, source) => addSpread(into, source, false), target)
    }
    case 'URLSearchParams':
      return searchParams(cx, node, argumentOf(cx, node, 0, frame))
    case 'URL':
      return url(cx, node, frame)
    case 'FormData':
      return searchParams(cx, node, null)
    case 'Request':
      return requested(cx, node, frame)
    case 'Promise':
      return null
    case 'Deno.env.get':
    case 'Netlify.env.get':
      return variable(cx, constantText(first()), node)
    default:
      return null
  }
}

/** Packages that make functions with callbacks into such that promise. */
const promisers = new Set(['util', 'bluebird', 'q', 'pify', 'es6-promisify', 'thenify', 'util.promisify', 'promisify'])

/** Packages whose result says something: query string builders, promisify. Everything else stays an external call. */
function library(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  target: Extract<Value, { kind: 'external' }>,
  frame: Frame | null,
): Value | null {
  const parsed =
    applied(cx, node, target, frame) ?? recased(cx, node, target, frame) ?? matched(cx, node, target, frame)
  if (parsed) return parsed
  const name = target.path.at(-1) ?? ''
  const first = (): Value => argumentOf(cx, node, 0, frame) ?? unknown(node, 'dynamic-value')
  if (
    target.module === 'yargs' &&
    /^(parse|parseSync)$/.test(name) &&
    cx.ts.isPropertyAccessExpression(node.expression)
  )
    return parsedOptions(cx, node.expression.expression)
  if (
    (target.module === 'qs' || target.module === 'querystring' || target.module === 'query-string') &&
    (name === 'stringify' || name === 'encode')
  )
    return searchParams(cx, node, first())
  if (promisers.has(target.module) && /^(|default|promisify|promisifyAll|denodeify|nfbind|nbind)$/.test(name))
    return first()
  if (mergers.test(target.module) || (target.module === 'util' && name === '_extend'))
    return mergedArguments(cx, node, frame)
  if (target.module === 'util' && name === 'format') return formatted(cx, node, frame)
  if (pathJoiners.has(target.module) && (name === '' || name === 'join' || name === 'default'))
    return joinedPath(cx, node, frame)
  if (target.module === 'form-data' && cx.ts.isNewExpression(node)) return searchParams(cx, node, null)
  if ((target.module === 'url' || target.module === 'whatwg-url') && target.path.length === 1) {
    if (name === 'URL') return url(cx, node, frame)
    if (name === 'parse') return parsedUrl(node, first())
    if (name === 'format') return formattedUrl(cx, node, first())
    if (name === 'URLSearchParams') return searchParams(cx, node, argumentOf(cx, node, 0, frame))
  }
  if (target.module === 'axios' && name === 'getUri' && target.base === null) return configuredUrl(cx, node, first())
  if (/^(lodash([./-].*)?|underscore|ramda|radash|remeda|es-toolkit.*)$/.test(target.module)) {
    const parts = picked(cx, node, { module: target.module, name }, frame)
    if (parts) return parts
    if (name === 'chunk')
      return eachWay(first(), (value) =>
        value.kind === 'list' ? { ...value, node, items: [value], open: true } : value,
      )
    if (/^(partial|bind)$/.test(name)) {
      const fn = first()
      return fn.kind === 'function' ? bound(cx, fn, (node.arguments ?? []).slice(name === 'bind' ? 2 : 1), frame) : null
    }
    if (/^(assign|merge|mergeRight|mergeDeepRight|defaults|extend)$/.test(name)) {
      return mergedArguments(cx, node, frame)
    }
  }
  return null
}

/** Packages whose one function lays objects over each other, as `Object.assign` does. */
const mergers = /^(object-assign|extend|xtend|deepmerge|deep-extend|merge-options|defu)$/

/** The first argument with the others laid over it; `extend(true, …)` says only how deep. */
function mergedArguments(cx: Context, node: ts.CallExpression | ts.NewExpression, frame: Frame | null): Value | null {
  const [into, ...sources] = (node.arguments ?? [])
    .filter((arg) => arg.kind !== cx.ts.SyntaxKind.TrueKeyword)
    .map((arg) => cx.evaluate(arg, frame))
  return into ? sources.reduce((value, source) => addSpread(value, source, false), into) : null
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
  if (name === 'test') return tested(cx, node, callee.expression, frame)
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
    const parts = target.options.map((option) => {
      const part = methodOf(cx, node, name, option, frame)
      return part && byWays(part, option.ways)
    })
    if (parts.every((part) => part === null)) return null
    return union(
      node,
      parts.map((part, index) => part ?? byWays(unknown(node, 'dynamic-value'), target.options[index]!.ways)!),
    )
  }
  if (target.kind !== 'ref' || !target.fallback) return methodOf(cx, node, name, target, frame)
  const fallback = methodOfAny(cx, node, name, target.fallback, frame)
  // `(rows ?? []).map(toBody)`: whatever the rows are, each has the shape that the function gives it.
  const each = mappedUnknown(cx, node, name, target, frame)
  if (each) return fallback ? union(node, [each, fallback]) : each
  return fallback && { ...target, node, path: [...target.path, name, '()'], fallback }
}

const builtins = new Set(
  'join split toString trim concat replace replaceAll match toLowerCase toUpperCase slice substring substr indexOf lastIndexOf search startsWith endsWith includes filter map flatMap reduce sort reverse at shift pop find findLast values bind call apply flat toJSON entries get test'.split(
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
    case 'list': {
      const query = name === 'join' ? joinedPairs(cx, node, target, argumentOf(cx, node, 0, frame)) : null
      return query ?? listMethod(cx, node, name, target, frame)
    }
    case 'text':
    case 'primitive':
      return textMethod(cx, node, name, target, frame)
    case 'object': {
      if (name === 'toString' || name === 'toJSON' || name === 'entries') return target
      const asked = name === 'get' ? argumentOf(cx, node, 0, frame) : null
      const setting = nodeConfigSetting(cx, target, asked, node)
      if (setting) return setting
      const key = isMap(cx, target.node) ? asked : null
      const text = key ? constantText(key) : null
      return text === null ? null : cx.member(target, text, node, frame)
    }
    case 'function':
      return functionMethod(cx, node, name, target, frame)
    case 'external':
      if (name === 'bind') return target
      return mappedUnknown(cx, node, name, target, frame)
    default:
      return mappedUnknown(cx, node, name, target, frame)
  }
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
    return bound(cx, { ...target, self: self ?? target.self }, node.arguments.slice(1), frame)
  }
  if (name === 'call') return cx.invoke(target.node, callFrame(target, node, 1, frame))
  if (name === 'apply') {
    const given = appliedTo(cx, target, node, frame)
    return given && runOn(cx, target, given, frame)
  }
  return null
}

function isMap({ ts }: Context, node: ts.Node): boolean {
  return ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Map'
}

/** The arguments of `fn.apply(self, list)`; those that only the callers of the function around it know stay references. */
export function appliedTo(cx: Context, fn: Fn, call: ts.CallExpression, frame: Frame | null): readonly Value[] | null {
  const list = argumentOf(cx, call, 1, frame)
  if (list?.kind === 'list') return list.items
  if (list?.kind !== 'ref') return null
  return fn.node.parameters.map((_, index) => cx.member(list, String(index), call, frame))
}

/** What a function returns for arguments that are values. */
export function runOn(cx: Context, fn: Fn, values: readonly Value[], caller: Frame | null): Value {
  const depth = Math.max(caller?.depth ?? 0, fn.frame?.depth ?? 0) + 1
  return cx.invoke(fn.node, {
    fn: fn.node,
    call: null,
    given: fn.bound ? [...fn.bound, ...values] : values,
    shift: 0,
    caller,
    self: fn.self,
    lexical: fn.frame,
    depth,
  })
}
