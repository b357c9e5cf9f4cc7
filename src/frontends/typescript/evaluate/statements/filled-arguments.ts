/**
 * What functions of the project put into an object that they are handed: `fill(params)` with `p.count = 1` in it, `setIfDefined(body, 'bid', bid)`,
 * `addPaging(url)`. The sibling for fields is `filled-fields.ts`.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isFunction, unwrap } from '../context.ts'
import type { Frame } from '../frame.ts'
import { frameOf } from '../frame.ts'
import type { Mutation, Step } from './mutations.ts'
import { mutationsOf } from './mutations.ts'
import { callFrame } from '../runs.ts'
import type { Value } from '../value.ts'
import { optionsOf, union, unknown } from '../value.ts'
import { eachWay } from '../ways.ts'

type Handed = Extract<Mutation, { kind: 'handed' }>

/** A parameter that something is put into, and the statements that do it. */
export interface Filled {
  readonly parameter: ts.ParameterDeclaration
  readonly symbol: ts.Symbol
  readonly steps: readonly Step[]
}

/** True when a function that goes by the name of the callee puts something into that argument. Syntax alone: nothing is evaluated. */
export function mayFill(cx: Context, { call, index }: Handed): boolean {
  return functionsNamed(cx, call, index).some((fn) => fills(cx, fn, index))
}

/**
 * The value after a call that it was handed to, one that `mayFill`; `run` applies what a function does to a parameter that holds the value. One
 * that may hold more where the function that is called was not found.
 */
export function filledBy(
  cx: Context,
  value: Value,
  { call, index }: Handed,
  frame: Frame | null,
  run: (filled: Filled, frame: Frame, value: Value) => Value,
): Value {
  const results = optionsOf(cx.evaluate(call.expression, frame)).map((target): Value => {
    if (target.kind === 'unknown' || target.kind === 'ref') return withMore(value, call)
    if (target.kind !== 'function') return value
    const place = index + (target.bound?.length ?? 0)
    const filled = fills(cx, target.node, place) ? lookInto(cx, target.node, place) : null
    if (!filled) return value
    // A function that calls itself fills the same object again, with what nobody follows.
    if (frameOf(frame, target.node)) return withMore(value, call)
    return run(filled, callFrame(target, call, 0, frame), value)
  })
  return results.length === 1 ? results[0]! : union(call, results)
}

/** An object into which something unknown may have been put. */
function withMore(value: Value, node: ts.Node): Value {
  return eachWay(value, (one) =>
    one.kind === 'object' ? { ...one, open: one.open ?? unknown(node, 'dynamic-params') } : one,
  )
}

/** By context, for functions live as long as their program. */
const named = new WeakMap<Context, Map<string, readonly ts.SignatureDeclaration[]>>()
const filledMemo = new WeakMap<ts.Node, Map<number, Filled | null>>()
const fillsMemo = new WeakMap<ts.Node, Map<number, boolean>>()

/** The functions of the project that go by the name of a callee. */
function functionsNamed(cx: Context, call: ts.CallExpression, index: number): readonly ts.SignatureDeclaration[] {
  const name = calleeName(cx, unwrap(cx, call.expression))
  if (name === null || call.arguments.slice(0, index).some((one) => cx.ts.isSpreadElement(one))) return []
  let names = named.get(cx)
  if (!names) named.set(cx, (names = new Map<string, readonly ts.SignatureDeclaration[]>()))
  let found = names.get(name)
  if (!found) names.set(name, (found = cx.uses(name).flatMap((use) => functionNamedAt(cx, use) ?? [])))
  return found
}

/** The name that the function was declared with: what is imported may have been renamed. */
function calleeName(cx: Context, callee: ts.Node): string | null {
  if (cx.ts.isPropertyAccessExpression(callee)) return callee.name.text
  if (!cx.ts.isIdentifier(callee)) return null
  const declared = cx.symbolAt(callee)?.name
  return declared && declared !== 'default' ? declared : callee.text
}

function functionNamedAt(cx: Context, use: ts.Node): ts.SignatureDeclaration | null {
  const { ts } = cx
  const { parent } = use
  if ((ts.isFunctionDeclaration(parent) || ts.isMethodDeclaration(parent)) && parent.name === use) return parent
  const isNamed =
    (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) &&
    parent.name === use
  const put = ts.isPropertyAccessExpression(parent) && parent.name === use ? parent.parent : null
  const value = isNamed
    ? parent.initializer
    : put && ts.isBinaryExpression(put) && put.left === parent
      ? put.right
      : undefined
  return value && isFunction(cx, value) ? value : null
}

/** Functions that an object may be handed to, one by the other, before it is taken for filled: generated clients have thousands of one name. */
const maxHands = 200

/** True when a function, or one that it hands the parameter on to, puts something into it. */
function fills(cx: Context, fn: ts.SignatureDeclaration, index: number): boolean {
  let known = fillsMemo.get(fn)
  if (!known) fillsMemo.set(fn, (known = new Map<number, boolean>()))
  let answer = known.get(index)
  if (answer === undefined) known.set(index, (answer = isReached(cx, fn, index)))
  return answer
}

function isReached(cx: Context, fn: ts.SignatureDeclaration, index: number): boolean {
  const queue = [{ fn, index }]
  const seen = new Map<ts.Node, Set<number>>()
  for (const at of queue) {
    const places = seen.get(at.fn) ?? new Set()
    if (places.has(at.index)) continue
    seen.set(at.fn, places.add(at.index))
    const looked = lookInto(cx, at.fn, at.index)
    for (const { step } of looked?.steps ?? []) {
      if (step.kind === 'assign' || step.kind === 'append') continue
      if (step.kind !== 'handed' || queue.length > maxHands) return true
      for (const next of functionsNamed(cx, step.call, step.index)) queue.push({ fn: next, index: step.index })
    }
  }
  return false
}

/** What a function does to its parameter of that index; null for one that is taken apart or set anew. */
function lookInto(cx: Context, fn: ts.SignatureDeclaration, index: number): Filled | null {
  let known = filledMemo.get(fn)
  if (!known) filledMemo.set(fn, (known = new Map<number, Filled | null>()))
  let found = known.get(index)
  if (found === undefined) known.set(index, (found = look(cx, fn, index)))
  return found
}

function look(cx: Context, fn: ts.SignatureDeclaration, index: number): Filled | null {
  const parameter = fn.parameters[index]
  if (!parameter || parameter.dotDotDotToken || !cx.ts.isIdentifier(parameter.name)) return null
  const symbol = cx.symbolAt(parameter.name)
  if (!symbol) return null
  const all = mutationsOf(cx, fn.getSourceFile(), parameter.name.text, symbol)
  // From another object on, what is put in is put in that one.
  const end = all.findIndex(({ step }) => step.kind === 'assign' && !isDefault(cx, step.right, parameter))
  return { parameter, symbol, steps: end < 0 ? all : all.slice(0, end) }
}

/** `p = p || {}`, `p ??= {}`: the object that was handed, when one was. */
function isDefault(cx: Context, right: ts.Expression, { name }: ts.ParameterDeclaration): boolean {
  const { ts } = cx
  const either = unwrap(cx, right)
  const isEither =
    ts.isBinaryExpression(either) && /^(\|\||\?\?)$/.test(either.operatorToken.getText()) && ts.isIdentifier(name)
  return isEither && unwrap(cx, either.left).getText() === name.getText()
}
