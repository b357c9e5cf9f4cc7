/** Runs of the project's own functions: the frame that a call makes, and arguments that are given otherwise. */

import type { ts } from 'ts-morph'
import { argumentOf } from './values/urls.ts'
import type { Context } from './context.ts'
import type { Frame } from './frame.ts'
import type { Fn, Value } from './value.ts'

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
export function bound(cx: Context, fn: Fn, args: readonly ts.Expression[], frame: Frame | null): Value {
  if (args.length === 0) return fn
  return { ...fn, bound: [...(fn.bound ?? []), ...args.map((one) => cx.evaluate(one, frame))] }
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
