/** Calls inside an expression: pure helpers of the language, and functions of the project, evaluated with their arguments. */

import type { ts } from 'ts-morph'
import { runtimeConfig } from './surroundings/ambient.ts'
import { commandOptions, parsedOptions } from './frameworks/commands.ts'
import { parsedCommand } from './frameworks/oclif.ts'
import { supplied } from './frameworks/containers.ts'
import type { Context } from './context.ts'
import { fromDisk, isYamlParser, placeOfStart } from './surroundings/data-files.ts'
import { actionInput, declaredParameter, variable } from './surroundings/environment.ts'
import { afterCall } from './classes/fluent.ts'
import { recordOf } from './classes/records.ts'
import type { Frame } from './frame.ts'
import { fromEntries, lentSlice, listOf, keyed, paired } from './values/lists.ts'
import { collected } from './values/mapped.ts'
import { matched } from './conditions/matched.ts'
import { required, wholeOf } from './names.ts'
import { isMap, method } from './values/methods.ts'
import { ofModule } from './values/elements.ts'
import { nodeParameter } from './frameworks/node-parameters.ts'
import { addSpread } from './values/objects.ts'
import { changedParams, httpParams } from './values/http-params.ts'
import { helped, helpedInChain, laid } from './values/picked.ts'
import { withDeclared } from './parameters/types.ts'
import { recased } from './values/cases.ts'
import { isToldBefore } from './recursion.ts'
import { applied } from './parameters/schemas.ts'
import { configured } from './surroundings/config-packages.ts'
import { heldSetting } from './frameworks/held.ts'
import { keptIn } from './frameworks/kept.ts'
import { askedOfClass } from './classes/decorated.ts'
import { bound, callFrame } from './runs.ts'
import { containedIn, givenVariable, handedConfig, handedSetting } from './surroundings/handed-settings.ts'
import { setting } from './surroundings/settings.ts'
import { stateOf } from './frameworks/states.ts'
import { compiledText, filledText } from './values/templates.ts'
import { formatted, joinedPath, pathJoiners } from './values/texts.ts'
import {
  configuredUrl,
  argumentOf,
  parsedUrl,
  requested,
  searchParams,
  formattedUrl,
  resolvedUrl,
  url,
  withQuery,
} from './values/urls.ts'
import type { External, Value } from './value.ts'
import { constantText, optionsOf, union, unknown } from './value.ts'
import { eachWay } from './ways.ts'
import { written } from './parameters/types.ts'
import { arrivedPart } from './frameworks/arrived.ts'
import { writtenClient } from './frameworks/generated.ts'
import { isCurried, wrapped } from './frameworks/wrapped.ts'

export function call(cx: Context, node: ts.CallExpression | ts.NewExpression, frame: Frame | null): Value {
  const { ts } = cx
  const callee = node.expression
  if (ts.isCallExpression(node)) {
    if (callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require')) {
      const specifier = node.arguments[0]
      if (specifier && ts.isStringLiteralLike(specifier)) return required(cx, specifier.text, node)
      return unknown(node, 'unresolved-import')
    }
    const part = arrivedPart(cx, node, frame) ?? givenVariable(cx, node, frame)
    if (part) return part
    if (ts.isPropertyAccessExpression(callee)) {
      const builtin =
        askedOfClass(cx, node, frame) ??
        lentSlice(cx, node, frame) ??
        helpedInChain(cx, node, frame) ??
        changedParams(cx, node, frame) ??
        handedSetting(cx, node, callee, frame) ??
        method(cx, node, callee, frame) ??
        (callee.name.text === 'get' ? keptIn(cx, callee.expression, node, frame) : null) ??
        setting(cx, node, callee, frame) ??
        nodeParameter(cx, node, frame)
      if (builtin) return builtin
    }
  }
  const target = cx.evaluate(callee, frame)
  // What one class's method gives back goes with the fields of that class.
  return union(node, optionsOf(eachWay(target, (option) => invokeOption(cx, node, option, frame))))
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
      const library = writtenClient(cx, target.node)
      if (library) return { kind: 'external-call', callee: library, node, frame }
      const left = target.node.parameters.length - (target.bound?.length ?? 0)
      if (node.arguments.length < left && isCurried(cx, target.node)) return bound(cx, target, node.arguments, frame)
      if (isToldBefore(cx, target.node, node, frame)) return unknown(node, 'recursive')
      const run = callFrame(target, node, 0, frame)
      return afterCall(cx, target, run, cx.invoke(target.node, run))
    }
    case 'class':
      if (!ts.isNewExpression(node)) return unknown(node, 'unresolved-callee')
      return recordOf(cx, target.node, node) ?? { kind: 'instance', cls: target.node, site: node, frame }
    case 'external': {
      const known =
        target.module === '' && target.base === null
          ? global(cx, node, target.path.join('.'), frame)
          : library(cx, node, target, frame)
      return (
        known ??
        wrapped(cx, node, target, frame) ??
        commandOptions(cx, node) ??
        parsedCommand(cx, node) ??
        stateOf(cx, node, target, frame) ??
        supplied(cx, node, frame) ?? { kind: 'external-call', callee: target, node, frame }
      )
    }
    case 'module':
    case 'external-call': {
      // A package whose default export is called: `require('axios')(…)`
      if (target.kind === 'external-call') {
        const callee: External = { kind: 'external', module: target.callee.module, path: [], base: target }
        return (
          compiledText(cx, target) ?? wrapped(cx, node, callee, frame) ?? { kind: 'external-call', callee, node, frame }
        )
      }
      // `require('./client')(token)`: the module is the function it exports.
      const whole = wholeOf(cx, target)
      if (whole.kind === 'function' || whole.kind === 'class') return invokeOption(cx, node, whole, frame)
      return unknown(node, 'unresolved-callee')
    }
    case 'ref':
      return (
        commandOptions(cx, node) ??
        parsedCommand(cx, node) ??
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
    case 'Promise.all':
    case 'Buffer.from':
      return first()
    case 'Array.from':
      return collected(cx, node, pairsOf(cx, node, first()), argumentOf(cx, node, 1, frame), frame)
    case 'Object.fromEntries':
      return fromEntries(cx, node, frame)
    case 'Object.keys':
    case 'Object.values':
    case 'Object.entries':
      return listOf(
        node,
        name.slice('Object.'.length),
        withDeclared(
          cx,
          eachWay(first(), (one) => ofModule(cx, one, node)),
        ),
      )
    case 'Array.isArray':
      return eachWay(first(), (value) => {
        const known = ['list', 'text', 'primitive', 'object', 'function'].includes(value.kind)
        if (!known) return unknown(node, 'dynamic-value')
        return { kind: 'primitive', type: 'boolean', text: String(value.kind === 'list'), node, certainty: 'proven' }
      })
    case 'Map': {
      const pairs = argumentOf(cx, node, 0, frame)
      if (pairs?.kind === 'list') return keyed(cx, node, pairs)
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
      // `new FormData(form)` holds what a form of the page asks for.
      return searchParams(cx, node, node.arguments?.length ? unknown(node, 'dynamic-params') : null)
    case 'Request':
      return requested(cx, node, frame)
    case '$.extend':
    case 'jQuery.extend':
      return mergedArguments(cx, node, 'jquery', frame)
    case 'Promise':
      return null
    case 'Deno.env.get':
    case 'Netlify.env.get':
      return variable(cx, constantText(first()), node)
    case 'useRuntimeConfig':
      return runtimeConfig(cx, node)
    case 'use':
      return containedIn(cx, node)
    case 'process.cwd':
      return placeOfStart(node)
    default:
      return null
  }
}

/** A map as the list of its pairs. Any other value as it is. */
function pairsOf(cx: Context, node: ts.Node, value: Value): Value {
  return eachWay(value, (one) =>
    one.kind === 'object' && isMap(cx, one.node) ? (listOf(node, 'entries', one) ?? one) : one,
  )
}

/** Packages that make functions with callbacks into such that promise. */
const promisers = new Set(['util', 'bluebird', 'q', 'pify', 'es6-promisify', 'thenify', 'util.promisify', 'promisify'])

/** Packages that fill `%s` in. */
const printers = /^(sprintf-js|sprintf|extsprintf|printf)$/

/** Packages whose promises stand in for those of the language. */
const promises = /^(bluebird|q|when|rsvp|es6-promise|any-promise|pinkie-promise|promise)$/

/** Packages whose result says something: query string builders, promisify. Everything else stays an external call. */
function library(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  target: Extract<Value, { kind: 'external' }>,
  frame: Frame | null,
): Value | null {
  const parsed =
    applied(cx, node, target, frame) ??
    configured(cx, node, target, frame) ??
    recased(cx, node, target, frame) ??
    matched(cx, node, target, frame) ??
    declaredParameter(cx, target, node) ??
    actionInput(cx, target, node)
  if (parsed) return parsed
  const name = target.path.at(-1) ?? ''
  if (name === 'useRuntimeConfig') return runtimeConfig(cx, node)
  if (target.module === 'next/config' && name !== 'setConfig') return handedConfig(cx, node)
  const first = (): Value => argumentOf(cx, node, 0, frame) ?? unknown(node, 'dynamic-value')
  if (/^(percentEncode|rfc3986)$/.test(name) || target.module === 'strict-uri-encode') return first()
  if (isYamlParser(target)) return first()
  if (target.module === 'class-transformer' && /^(instance|class)ToPlain$/.test(name)) return written(cx, first(), node)
  if (promises.test(target.module) && /^(resolve|cast|all)$/.test(name)) return first()
  if (
    target.module === 'yargs' &&
    /^(parse|parseSync)$/.test(name) &&
    cx.ts.isPropertyAccessExpression(node.expression)
  )
    return parsedOptions(cx, node.expression.expression)
  if (queryBuilders[target.module]?.test(name)) return searchParams(cx, node, first())
  const filled = filledText(cx, node, target, frame)
  if (filled) return filled
  if (promisers.has(target.module) && /^(|default|promisify|promisifyAll|denodeify|nfbind|nbind)$/.test(name))
    return first()
  if (
    mergers.test(target.module) ||
    (target.module === 'util' && name === '_extend') ||
    (target.module === 'jquery' && name === 'extend')
  )
    return mergedArguments(cx, node, target.module, frame)
  if (
    (target.module === 'util' && name === 'format') ||
    (printers.test(target.module) && /^(|default|sprintf)$/.test(name))
  )
    return formatted(cx, node, frame)
  const data = fromDisk(cx, node, target, frame)
  if (data) return data
  if (pathJoiners.has(target.module) && /^(|join|default|resolve)$/.test(name)) {
    // `path.resolve(__dirname, '/etc')` begins anew.
    const isAnew = name === 'resolve' && node.arguments?.slice(1).some((one) => /^['"`]\//.test(one.getText()))
    return isAnew ? null : joinedPath(cx, node, frame)
  }
  if (target.module === 'form-data' && cx.ts.isNewExpression(node)) return searchParams(cx, node, null)
  if ((target.module === 'url' || target.module === 'whatwg-url') && target.path.length === 1) {
    if (name === 'URL') return url(cx, node, frame)
    if (name === 'parse') return parsedUrl(node, first())
    if (name === 'format') return formattedUrl(cx, node, first())
    if (name === 'resolve') return resolvedUrl(cx, node, frame)
    if (name === 'URLSearchParams') return searchParams(cx, node, argumentOf(cx, node, 0, frame))
  }
  if (target.module === 'ufo') {
    if (name === 'withQuery') return withQuery(cx, node, [first()], argumentOf(cx, node, 1, frame))
    if (name === 'joinURL') return joinedPath(cx, node, frame)
  }
  if (target.module === 'axios' && name === 'getUri' && target.base === null) return configuredUrl(cx, node, first())
  return httpParams(cx, node, target, frame) ?? helped(cx, node, target, frame)
}

/** Package -> its functions that write an object as a query. */
const queryBuilders: Readonly<Record<string, RegExp>> = {
  qs: /^(stringify|encode)$/,
  querystring: /^(stringify|encode)$/,
  'query-string': /^(stringify|encode)$/,
  'fast-querystring': /^stringify$/,
  picoquery: /^stringify$/,
  ufo: /^stringifyQuery$/,
  jquery: /^param$/,
  'form-urlencoded': /^(|default)$/,
}

/** Packages whose one function lays objects over each other, as `Object.assign` does. */
const mergers =
  /^(object-assign|extend|xtend|deepmerge|deep-extend|merge-options|defu|util-extend|extend-shallow|just-extend|mixin-deep)$/

/** The first argument with the others laid over it; `extend(true, …)` says only how deep, `defu` lets the first win. */
function mergedArguments(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  module: string,
  frame: Frame | null,
): Value | null {
  const given = (node.arguments ?? [])
    .filter((arg) => arg.kind !== cx.ts.SyntaxKind.TrueKeyword)
    .map((arg) => cx.evaluate(arg, frame))
  if (given.length === 0) return null
  return laid(module === 'defu' ? given.toReversed() : module === 'jquery' ? given.map(withoutNothing) : given)
}

/** jQuery lays nothing over what stands where a property is undefined. */
function withoutNothing(value: Value): Value {
  return eachWay(value, (one) => {
    if (one.kind !== 'object') return one
    const isThere = (own: Value): boolean => own.kind !== 'primitive' || own.type !== 'undefined'
    return { ...one, properties: one.properties.filter((property) => isThere(property.value)) }
  })
}
