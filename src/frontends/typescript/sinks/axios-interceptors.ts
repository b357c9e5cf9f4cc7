/**
 * What the interceptors of an axios instance make of a request before it leaves: `client.interceptors.request.use((config) => { config.baseURL = …
 * return config })`. The one that was added last runs first.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import { uncalled } from '../evaluate/frame.ts'
import { addSpread, oneOfStates, withProperty } from '../evaluate/values/objects.ts'
import { runOn } from '../evaluate/runs.ts'
import type { ExternalCall, Obj, Value } from '../evaluate/value.ts'
import { optionsOf, union } from '../evaluate/value.ts'
import type { Intercepted } from './sink.ts'

interface Interceptor {
  /** The call that made the instance; null for axios itself. */
  readonly made: ts.Node | null
  /** The call of the function that made it, where a factory makes several; null where that is not told. */
  readonly by: ts.Node | null
  readonly fn: ts.Expression
}

const known = new WeakMap<Context, readonly Interceptor[]>()

/** What more of them do to one request is told by no program that people write. */
const maxInterceptors = 12

/**
 * The configuration of a request as its instance's interceptors leave it; null where it has none. One that was not read, or gives back no
 * configuration, leaves it as it was, and what it may have added is not known.
 */
export function intercepted(
  cx: Context,
  made: ExternalCall | null,
  config: () => Obj,
  frame: Frame | null,
): Intercepted | null {
  const all = interceptorsOf(cx, made)
  if (all.length === 0) return null
  if (all.length > maxInterceptors) return { config: config(), isWhole: false }
  return all.reduceRight<Intercepted>(
    (at, { fn }) => {
      const by = cx.evaluate(fn, frameAround(cx, fn, made?.frame ?? null))
      const after =
        by.kind === 'function' ? optionsOf(at.config).flatMap((one) => optionsOf(runOn(cx, by, [one], frame))) : []
      const isRead = after.length > 0 && after.every((one) => one.kind === 'object')
      return isRead ? { ...at, config: oneOfStates(union(fn, after)) } : { ...at, isWhole: false }
    },
    { config: config(), isWhole: true },
  )
}

function interceptorsOf(cx: Context, made: ExternalCall | null): readonly Interceptor[] {
  let all = known.get(cx)
  if (!all) {
    // What is asked for on the way to the instances is read without interceptors.
    known.set(cx, [])
    known.set(cx, (all = allInterceptors(cx)))
  }
  const call = made?.frame?.call ?? null
  return all.filter((one) => one.made === (made?.node ?? null) && (one.by === null || call === null || one.by === call))
}

function allInterceptors(cx: Context): readonly Interceptor[] {
  const { ts } = cx
  return cx.uses('interceptors').flatMap((use): readonly Interceptor[] => {
    const access = use.parent
    const request = access.parent
    const added = request.parent
    if (!ts.isPropertyAccessExpression(access) || access.name !== use) return []
    if (!ts.isPropertyAccessExpression(request) || request.name.text !== 'request') return []
    if (!ts.isPropertyAccessExpression(added) || added.name.text !== 'use') return []
    const call = added.parent
    const fn = ts.isCallExpression(call) && call.expression === added ? call.arguments[0] : undefined
    if (!fn) return []
    return optionsOf(cx.evaluate(access.expression, frameAround(cx, access, null))).flatMap(
      (client): readonly Interceptor[] => {
        if (client.kind === 'external-call' && client.callee.module === 'axios')
          return [{ made: client.node, by: client.frame?.call ?? null, fn }]
        if (client.kind !== 'external' || client.module !== 'axios') return []
        return [{ made: client.base?.node ?? null, by: client.base?.frame?.call ?? null, fn }]
      },
    )
  })
}

/** The run of the constructor or method around an expression, on the object whose client is asked for, or on any of its class. */
function frameAround(cx: Context, node: ts.Node, made: Frame | null): Frame | null {
  const { ts } = cx
  const fn = ts.findAncestor(node, (at) => ts.isConstructorDeclaration(at) || ts.isMethodDeclaration(at))
  if (!fn || !ts.isClassLike(fn.parent) || made?.fn === fn) return made
  const self: Value = made?.self ?? { kind: 'instance', cls: fn.parent, site: null, frame: null }
  return uncalled(fn, self)
}

/** An object with these keys set, and a copy of the objects below it. */
export function configOf(node: ts.Node, below: readonly (Value | null)[], keys: Record<string, Value | null>): Obj {
  const empty: Value = { kind: 'object', shape: 'object', node, properties: [], open: null, target: null }
  const laid = below.reduce<Value>((into, one) => (one?.kind === 'object' ? addSpread(into, one, false) : into), empty)
  return Object.entries(keys).reduce<Value>(
    (into, [name, value]) =>
      value ? withProperty(into, { name, sites: [], value, optional: false, certainty: 'proven' }) : into,
    laid,
  ) as Obj
}
