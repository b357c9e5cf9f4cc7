/** Methods of texts, lists, maps and functions. */

import type { ts } from 'ts-morph'
import { tested } from './asked.ts'
import { wayAt } from '../conditions/conditions.ts'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { heldIn, lookedUp } from './entries.ts'
import { foldedUnknown } from './folded.ts'
import { listMethod, listOf } from './lists.ts'
import { mappedUnknown } from './mapped.ts'
import { nodeConfigSetting } from '../surroundings/node-config.ts'
import { appliedTo, bound, callFrame, runOn } from '../runs.ts'
import { textMethod } from './texts.ts'
import { argumentOf, joinedPairs } from './urls.ts'
import type { Fn, Obj, Value } from '../value.ts'
import { constantText, inferred, optionsOf, union, unknown } from '../value.ts'
import { byWays, entryOf } from '../ways.ts'

/** Methods of strings, lists and functions; null when the call is something else. */
export function method(
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
      const part = methodOfAny(cx, node, name, option, frame)
      return part && byWays(part, option.ways)
    })
    if (parts.every((part) => part === null)) return null
    return union(
      node,
      parts.map((part, index) => part ?? byWays(unknown(node, 'dynamic-value'), target.options[index]!.ways)!),
    )
  }
  // The rest of an encoding that the language leaves out: the value stays what it is.
  if (target.kind !== 'object' && /^replace(All)?$/.test(name) && isOfEncoding(node)) return target
  // Items joined by commas stay a list, also where only callers know them.
  if (target.kind === 'ref' && name === 'join' && isByCommas(cx, node, frame)) return { ...target, node }
  if (target.kind !== 'ref' || !target.fallback) return methodOf(cx, node, name, target, frame)
  const fallback = methodOfAny(cx, node, name, target.fallback, frame)
  // `(rows ?? []).map(toBody)`: whatever the rows are, each has the shape that the function gives it.
  const each = mappedUnknown(cx, node, name, target, frame)
  if (each) return fallback ? union(node, [each, fallback]) : each
  return fallback && { ...target, node, path: [...target.path, name, '()'], fallback }
}

function isByCommas(cx: Context, node: ts.CallExpression, frame: Frame | null): boolean {
  const separator = argumentOf(cx, node, 0, frame)
  return separator === null || constantText(separator) === ','
}

const builtins = new Set(
  'charAt join split splice toString trim concat replace replaceAll match toLowerCase toUpperCase slice substring substr indexOf lastIndexOf search startsWith endsWith includes filter map flatMap reduce sort reverse at shift pop find findLast values bind call apply flat toJSON entries get test then catch finally'.split(
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
  if (name === 'then' || name === 'catch' || name === 'finally') return promised(cx, node, name, target, frame)
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
      if (target.shape !== 'object' && /^replace(All)?$/.test(name)) return isOfEncoding(node) ? target : null
      const asked = name === 'get' ? argumentOf(cx, node, 0, frame) : null
      const setting = nodeConfigSetting(cx, target, asked, node)
      if (setting) return setting
      if (!isMap(cx, target.node)) return null
      if (name === 'values') return listOf(node, 'values', target)
      const text = asked ? constantText(asked) : null
      const isSpelt = text !== null && target.properties.some((own) => own.name === text)
      if (asked && !isSpelt && heldIn(target)) return anyEntry(cx, node, target, frame)
      if (text !== null) return cx.member(target, text, node, frame)
      return asked && target.properties.length > 0 ? anyEntry(cx, node, target, frame) : null
    }
    case 'function':
      return functionMethod(cx, node, name, target, frame)
    case 'external':
      if (name === 'bind') return target
      return mappedUnknown(cx, node, name, target, frame)
    default:
      return name === 'reduce' ? foldedUnknown(cx, node, target, frame) : mappedUnknown(cx, node, name, target, frame)
  }
}

/** What a map holds under a key that only the run time knows: any of its values, each by a way of its own. */
function anyEntry(cx: Context, node: ts.CallExpression, map: Obj, frame: Frame | null): Value {
  const key = `${entryOf}${wayAt(cx, node, frame)}`
  const values = map.properties.flatMap(({ name, value }) => byWays(value, new Map([[key, name]])) ?? [])
  const entry = heldIn(map)
  return inferred(union(node, entry ? [...values, ...lookedUp(entry, null)] : values))
}

/**
 * What a promise holds after a callback: `this.get(path).then((body) => new Account(this, body.data))`. A promise and what it holds are one
 * value here. Null where the callback makes nothing that is known, and for objects of the project that have such a method.
 */
function promised(
  cx: Context,
  node: ts.CallExpression,
  name: string,
  target: Value,
  frame: Frame | null,
): Value | null {
  if (isKnown(target) && isKnown(cx.member(target, name, node, frame))) return null
  if (name === 'finally') return isKnown(target) ? target : null
  const [kept, failed] = name === 'then' ? [0, 1] : [null, 0]
  const callback = kept === null ? null : argumentOf(cx, node, kept, frame)
  if (kept !== null && callback?.kind !== 'function') return null
  const result = callback?.kind === 'function' ? runOn(cx, callback, [target], frame) : target
  if (!isKnown(result)) return null
  // What is given instead where it failed: one of the two.
  const instead = argumentOf(cx, node, failed, frame)
  if (instead?.kind !== 'function') return result
  return union(node, [result, runOn(cx, instead, [unknown(node, 'dynamic-value')], frame)])
}

function isKnown(value: Value): boolean {
  return optionsOf(value).some(({ kind }) => /^(instance|this|class|function|object|list)$/.test(kind))
}

/** `query.toString().replace(/\+/g, '%20')`, `url.href.replace(…)`: how a character is written, and no name or value of the query. */
function isOfEncoding(node: ts.CallExpression): boolean {
  const [pattern, by] = node.arguments.map((one) => one.getText())
  return pattern !== undefined && by !== undefined && ofSigns.test(pattern) && bySigns.test(by)
}

/** Signs, sets of them and their codes, with a digit between two codes; no letter, no anchor and nothing that may match a name. */
const ofSigns =
  /^(?:\/(?:\\[^A-Za-z0-9]|%[0-9a-f]{2}(?:\\d[+*]?)?|\[[^\]^A-Za-z0-9]+\]|[!'(),~-])+\/[a-z]*|(['"`])(?:%[0-9a-f]{2}|[^A-Za-z0-9_&=?/.])+\1)$/i
/** What stands for them: signs and codes, or a function that makes a code of a sign. */
const bySigns = /^(?:(['"`])(?:%[0-9a-f]{2}|[^A-Za-z0-9_&=?/.])*\1|.*charCodeAt.*|encodeURIComponent|escape)$/is

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

export function isMap({ ts }: Context, node: ts.Node): boolean {
  return ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Map'
}
