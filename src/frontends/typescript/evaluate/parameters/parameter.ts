/** What a parameter holds: the argument that a run was called with, what stands for one that was left out, or a reference that callers decide. */

import type { ts } from 'ts-morph'
import { argumentAt, restOf } from '../arguments.ts'
import { anyInstanceOf } from '../classes/classes.ts'
import { isRecord } from '../classes/records.ts'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { frameOf } from '../frame.ts'
import { commanded } from '../frameworks/commands.ts'
import { injectedByKey } from '../frameworks/containers.ts'
import { injected } from '../frameworks/nest.ts'
import { isCurried } from '../frameworks/wrapped.ts'
import type { Primitive, Value } from '../value.ts'
import { inferred, isLeftOpen, optionsOf, union, unknown } from '../value.ts'
import { callbackItem } from '../values/callback-items.ts'
import { eachWay } from '../ways.ts'
import { handed } from './handlers.ts'
import { isGeneric, isSaid, isTelling } from './literals.ts'
import { asTyped } from './returned-types.ts'
import { chosen, hasSchemaPart, isData } from './typed.ts'
import { unpassed } from './unpassed.ts'

/** A parameter: the argument of the frame's call, the default, or a reference that callers decide. */
export function parameter(cx: Context, node: ts.ParameterDeclaration, use: ts.Node, frame: Frame | null): Value {
  const service = injected(cx, node) ?? injectedByKey(cx, node)
  if (service) return service
  const fn = node.parent
  const at = frameOf(frame, fn)
  const known = at?.known?.get(node)
  if (known) return known
  const byDefault = (): Value | null =>
    handed(cx, node) ??
    commanded(cx, node) ??
    (node.initializer ? inferred(cx.evaluate(node.initializer, frame)) : null)
  if (at?.call || at?.given) {
    const place = fn.parameters.filter((other) => !isThis(cx, other)).indexOf(node)
    const already = at.given ? undefined : at.bound
    if (already && place < already.length && !node.dotDotDotToken) return already[place]!
    const index = place + at.shift - (already?.length ?? 0)
    const args = at.call?.arguments ?? []
    if (node.dotDotDotToken)
      return at.given
        ? { kind: 'list', node: use, items: at.given.slice(index), open: false }
        : restOf(cx, args, index, at.caller, use)
    const value = at.given ? (at.given[index] ?? null) : argumentAt(cx, args, index, at.caller)
    if (value) {
      const { initializer } = node
      if (initializer && optionsOf(value).some(isUndefined))
        return eachWay(value, (one) => (isUndefined(one) ? leftOut(cx.evaluate(initializer, frame), one.absent) : one))
      // `tool.handler(args, context)`: whoever registers the handlers passes on what came in.
      const left = initializer && args[index] && mayBeLeftOut(cx, args[index]) ? initializer : null
      const byItself = left && inferred(cx.evaluate(left, frame))
      const input = isLeftOpen(value) ? handed(cx, node) : null
      if (input) return value.kind === 'ref' ? { ...value, fallback: input } : input
      if (value.kind === 'unknown') return asTyped(cx, node) ?? (byItself ? union(use, [value, byItself]) : value)
      // What callers give comes first: the default stands for what they leave out.
      if (value.kind === 'ref' && byItself && !value.fallback) return union(use, [value, byItself])
      if (value.kind === 'ref') {
        const own = node.type && isTelling(cx, node.type) ? { type: node.type, from: value.path.length } : undefined
        const as = value.as && (isSaid(cx, value) || !own) ? value.as : own
        const fallback = value.fallback ?? asTyped(cx, node)
        return { ...value, fallback, ...(as ? { as } : {}) }
      }
      return isStandIn(cx, node, value) ? union(use, [value, anyInstanceOf(cx, node)!]) : value
    }
    const isNext = index > 0 && args.length === index && !args.some((one) => cx.ts.isSpreadElement(one))
    const absent = isNext && at.call && cx.ts.isCallExpression(at.call) ? at.call : undefined
    if (node.initializer) return leftOut(cx.evaluate(node.initializer, frame), absent)
    if (isCurried(cx, fn)) return unknown(use, 'parameter-without-caller', node.name.getText())
    const nothing: Value = { kind: 'primitive', type: 'undefined', text: 'undefined', node: use, certainty: 'proven' }
    return absent ? { ...nothing, absent } : nothing
  }
  const item = at ? null : callbackItem(cx, node, frame)
  if (item) return item
  const fallback = byDefault()
  if (isExecutor(cx, fn))
    return { kind: 'external', module: '', path: ['Promise', node.name.getText()], base: null, executor: node }
  const on = at && !at.call && at.self?.kind === 'instance' && isGeneric(cx, node) ? { on: at.self } : {}
  const reference = {
    kind: 'ref',
    node: use,
    owner: fn,
    parameter: node,
    name: node.name.getText(),
    path: [],
    ...on,
  } as const
  // What nobody was seen passing may hold more than the default: what its type says, where that is of values.
  if (at && fallback?.kind === 'object' && node.initializer) {
    const more = isData(cx, node, reference.on)
      ? ({ ...reference, fallback: null, isUncalled: true } as const)
      : unknown(use, 'parameter-without-caller', reference.name)
    return { ...fallback, open: fallback.open ?? more }
  }
  const said = at && !fallback && !at.isAgain ? chosen(cx, { ...reference, fallback }) : null
  if (said) return said
  if (at && (fallback || !(isData(cx, node, reference.on) || hasSchemaPart(cx, node))))
    return fallback ?? unpassed(cx, node, frame) ?? unknown(use, 'parameter-without-caller', reference.name)
  return at ? { ...reference, fallback, isUncalled: true } : { ...reference, fallback }
}

/** `new Client(config.account, config.version)`: what whoever wrote the configuration may have left out, unless a type says that it is there. */
function mayBeLeftOut(cx: Context, argument: ts.Expression): boolean {
  if (!cx.ts.isPropertyAccessExpression(argument)) return false
  const declarations = cx.symbolAt(argument.name)?.declarations ?? []
  return declarations.every((one) => cx.ts.isPropertySignature(one) && one.questionToken !== undefined)
}

/** `this`, which TypeScript lets a function declare in front of its parameters. */
function isThis({ ts }: Context, { name }: ts.ParameterDeclaration): boolean {
  return ts.isIdentifier(name) && name.text === 'this'
}

/** A mock: no instance of the class that the parameter asks for. The program itself passes one, if only by injection. */
function isStandIn(cx: Context, node: ts.ParameterDeclaration, value: Value): boolean {
  if (!node.type || (value.kind !== 'object' && value.kind !== 'external-call')) return false
  const declarations = cx.checker.getTypeAtLocation(node).getSymbol()?.declarations ?? []
  return declarations.some((one) => cx.ts.isClassLike(one) && cx.fileOf(one) !== null && !isRecord(cx, one))
}

function isUndefined(value: Value): value is Primitive {
  return value.kind === 'primitive' && value.type === 'undefined'
}

/** A default that a call could replace: of an empty object nothing is lost by passing another. */
function leftOut(fallback: Value, call: ts.CallExpression | undefined): Value {
  const isEmpty = fallback.kind === 'object' && fallback.properties.length === 0 && fallback.open === null
  return call && isEmpty ? { ...fallback, target: call } : fallback
}

/** `new Promise((resolve, reject) => …)`: its parameters are functions of the language, no caller passes them. */
function isExecutor({ ts }: Context, fn: ts.Node): boolean {
  const { parent } = fn
  return (
    ts.isNewExpression(parent) &&
    parent.arguments?.[0] === fn &&
    ts.isIdentifier(parent.expression) &&
    parent.expression.text === 'Promise'
  )
}
