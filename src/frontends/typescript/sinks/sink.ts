/** What a sink tells: a call of an HTTP library, read as URL, method, query and body. One file per library. */

import type { ts } from 'ts-morph'
import type { Linked } from '../../../request.ts'
import { argumentAt } from '../evaluate/arguments.ts'
import { reachOf } from '../evaluate/conditions/conditions.ts'
import { isShutOff } from '../evaluate/conditions/gates.ts'
import type { Context } from '../evaluate/context.ts'
import { blockOf, outerParent, writingTo } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { External, ExternalCall, Fn, Value, Ways } from '../evaluate/value.ts'
import { constantText, optionsOf, union, unknown } from '../evaluate/value.ts'
import { besides, bothWays, byWays } from '../evaluate/ways.ts'

export interface SinkCall {
  /** Name for `via` and messages: `fetch`, `axios.get`. */
  readonly name: string
  /** Absolute, or relative to `base`. */
  readonly url: Value
  readonly base: Value | null
  readonly method: Value | string
  /** Params objects that end in the query. */
  readonly query: readonly Value[]
  readonly body: readonly Value[]
  /** Header objects, later ones win. */
  readonly headers: readonly Value[]
  /** Where the call would take a params object that it does not have yet. */
  readonly missing: { readonly in: 'query' | 'body'; readonly at: number } | null
  /** A function that gets the response. */
  readonly callback: ts.Node | null
  /** Which of its arguments is the response; without, all that stand behind an error. */
  readonly answerAt?: number
  /** Expressions that hold the answer, where the call itself gives nothing back (`xhr.responseText`). */
  readonly answers?: readonly ts.Node[]
  /** Set by SDKs that add host and version themselves. */
  readonly sdk: SdkCall | null
  /** True when only the shape of the call says that it sends. */
  readonly guessed?: boolean
  /** True for a request that is only described: what becomes of the answer is not known. */
  readonly isDescribed?: boolean
  /** Set when nothing is sent: the call is given a second copy of a request, to sign it or to answer it. */
  readonly copy?: Exclude<Linked['what'], 'bundle'>
}

/** What of a call can be sent while these ways are taken: nothing that goes with others alone. */
export function sentBeside(sink: SinkCall, taken: readonly Ways[]): SinkCall {
  if (taken.length === 0) return sink
  const left = (value: Value): Value => taken.reduce(besides, value)
  return {
    ...sink,
    url: left(sink.url),
    base: sink.base && left(sink.base),
    method: typeof sink.method === 'string' ? sink.method : left(sink.method),
    query: sink.query.map(left),
    body: sink.body.map(left),
  }
}

/** The configuration of a request after what a program does to all of them, and whether all of that was read. */
export interface Intercepted {
  readonly config: Value
  readonly isWhole: boolean
}

export interface SdkCall {
  readonly package: string
  /** Host literal that the SDK uses. */
  readonly hosts: readonly string[]
  readonly hostCertain: boolean
  /** Value of the option that sets the version; null when it is not given. */
  readonly version: Value | null
  readonly option: string
  /** The options object, when there is one literal. */
  readonly options: ts.Node | null
  /** The constructor call. */
  readonly constructor: ts.Node
}

export interface Sink {
  /** Packages that it knows; '' for globals. */
  readonly modules: readonly string[]
  /** Reads a call whose callee is the external `callee`; null when it is not a request. */
  read(cx: Context, call: ts.CallExpression, callee: External, frame: Frame | null): SinkCall | null
}

export const verbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'del'])

/** A name like a verb, also of what a promisifier made of it: `getAsync`. */
export function isVerb(name: string): boolean {
  return verbs.has(plain(name))
}

/** The HTTP method that a method name of a library stands for. */
export function verbOf(name: string): string {
  const verb = plain(name)
  return verb === 'del' ? 'DELETE' : verb.toUpperCase()
}

function plain(name: string): string {
  return name.replace(/Async$/, '')
}

export function arg(
  cx: Context,
  call: ts.CallExpression | ts.NewExpression,
  index: number,
  frame: Frame | null,
): Value | null {
  return argumentAt(cx, call.arguments ?? [], index, frame)
}

/** `send.apply(client, list)` and `send.call(client, url)`, in which a function is called by a method of its own. */
export const applying = /^(apply|call)$/

/**
 * The call of a package's function that `axios.put.apply(axios, list)` or `fetch.call(null, url)` stands for: where it stands, with what it hands
 * over; null for any other call. A method of that name that a package has itself (`client.call(…)`) hangs on no function.
 */
export function appliedCall(
  cx: Context,
  call: ts.CallExpression,
  callee: External,
): { readonly call: ts.CallExpression; readonly callee: External } | null {
  const { ts } = cx
  const { path } = callee
  const { expression } = call
  if (path.length < 2 || !applying.test(path.at(-1)!) || !ts.isPropertyAccessExpression(expression)) return null
  const [, list] = call.arguments
  // What `arguments` holds, the function may have set anew.
  if (expression.name.text === 'apply' && (!list || isSetByIndex(cx, list))) return null
  const args = expression.name.text === 'call' ? call.arguments.slice(1) : [ts.factory.createSpreadElement(list!)]
  const made = Object.create(call, {
    expression: { value: expression.expression },
    arguments: { value: args },
  }) as ts.CallExpression
  return { call: made, callee: { ...callee, path: path.slice(0, -1) } }
}

/** `args[0] = root + args[0]`: what stands in the list is not what it was made with. */
function isSetByIndex(cx: Context, list: ts.Expression): boolean {
  const { ts } = cx
  if (!ts.isIdentifier(list)) return false
  const symbol = cx.symbolAt(list)
  return (
    list.text === 'arguments' ||
    (cx.identifiers(list.getSourceFile()).get(list.text) ?? []).some(
      ({ parent }) =>
        ts.isElementAccessExpression(parent) &&
        cx.symbolAt(parent.expression) === symbol &&
        writingTo(cx, parent) !== null,
    )
  )
}

/** A property of an options object; null when the object certainly lacks it. */
export function option(cx: Context, value: Value | null, name: string, node: ts.Node): Value | null {
  if (value === null) return null
  const found = optionsOf(value).map((one): Value | null => {
    if (one.kind === 'object') {
      const property = one.properties.find((other) => other.name === name)
      if (property) return byWays(property.value, one.ways)
      if (one.open?.kind === 'ref') return cx.member(one.open, name, node, null)
      return null
    }
    if (one.kind === 'ref') return cx.member(one, name, node, null)
    return null
  })
  const present = found.filter((one) => one !== null)
  return present.length === 0 ? null : union(node, present)
}

/** The `headers` of options objects. */
export function headersOf(cx: Context, options: readonly (Value | null)[], node: ts.Node): readonly Value[] {
  return options.flatMap((one) => option(cx, one, 'headers', node) ?? [])
}

/** True when the value may hold more keys than were read. */
export function isOpen(value: Value | null): boolean {
  return (
    value !== null &&
    optionsOf(value).some(
      (one) => one.kind === 'ref' || one.kind === 'unknown' || (one.kind === 'object' && one.open !== null),
    )
  )
}

/** The method option, or what is taken without it. An options object that could not be read leaves it unknown. */
export function methodOption(cx: Context, options: Value | null, node: ts.Node, otherwise: string): Value | string {
  const value = option(cx, options, 'method', node)
  if (value) return value
  return isOpen(options) && options?.kind === 'unknown' ? unknown(node, 'dynamic-method') : otherwise
}

/** The upper-case method names that a value stands for beside a URL that was reached by `ways`; null for one that is not known. */
export function methodsOf(
  method: Value | string,
  ways: Ways | undefined,
): readonly { readonly method: string | null; readonly ways: Ways | undefined }[] {
  if (typeof method === 'string') return [{ method, ways }]
  return optionsOf(method).flatMap((one) => {
    const both = bothWays(one.ways, ways)
    // Libraries take GET where the option is left undefined.
    const text = one.kind === 'primitive' && one.type === 'undefined' ? 'get' : constantText(one)
    return both === null ? [] : [{ method: text?.toUpperCase() ?? null, ways: both }]
  })
}

/** The values that are sent: none for a callback, also one that only its name or a promise shows. */
export function dataOf(value: Value | null): readonly Value[] {
  if (value === null || value.kind === 'function') return []
  if (value.kind === 'external' && value.module === '' && value.path[0] === 'Promise') return []
  if (value.kind === 'ref' && /^(cb|callback|done|next|fn|handler)$/i.test(value.name)) return []
  return [value]
}

/**
 * The last argument, where it is a function: evaluated in the same frame it knows what it was made with (`done(cb)`).
 * A parameter is one where its callers say so (`promised((cb) => oauth.get(url, cb))`).
 */
export function lastFunction(cx: Context, call: ts.CallExpression, frame: Frame | null): ts.Node | null {
  const last = call.arguments.at(-1)
  if (last && cx.ts.isSpreadElement(last)) {
    const list = cx.evaluate(last.expression, frame)
    const item = list.kind === 'list' ? list.items.at(-1) : undefined
    return item?.kind === 'function' ? item.node : null
  }
  const value = last && cx.evaluate(last, frame)
  const isOne =
    value?.kind === 'function' ||
    (value?.kind === 'ref' && value.parameter && value.path.length === 0) ||
    (value?.kind === 'external-call' && functionsIn(cx, value).length > 0)
  return last && isOne ? last : null
}

/** The functions that a package made another one around: `Meteor.bindEnvironment((error, response, body) => …)`. */
export function functionsIn(cx: Context, { node, frame }: ExternalCall): readonly Fn[] {
  return (node.arguments ?? []).flatMap((one) =>
    optionsOf(cx.evaluate(one, frame)).filter((value): value is Fn => value.kind === 'function'),
  )
}

/** The first arguments of the named methods in the chain behind a call, and in the chains of the variable that holds it. */
export function chained(
  cx: Context,
  call: ts.CallExpression | ts.NewExpression,
  names: readonly string[],
  frame: Frame | null,
): Value[] {
  const { ts } = cx
  const found: Value[] = []
  const follow = (start: ts.Node): ts.Node => {
    let at = start
    while (ts.isPropertyAccessExpression(at.parent) && ts.isCallExpression(at.parent.parent)) {
      const next: ts.CallExpression = at.parent.parent
      const value = names.includes(at.parent.name.text) ? arg(cx, next, 0, frame) : null
      if (value) found.push(value)
      at = next
    }
    return at
  }
  const holder = outerParent(cx, follow(call))
  if (!ts.isVariableDeclaration(holder) || !ts.isIdentifier(holder.name)) return found
  const symbol = cx.symbolAt(holder.name)
  for (const use of cx.identifiers(call.getSourceFile()).get(holder.name.text) ?? [])
    if (
      use !== holder.name &&
      cx.symbolAt(use) === symbol &&
      reachOf(cx, use, blockOf(cx, holder), frame).kind !== 'never' &&
      !isShutOff(cx, use, frame)
    )
      follow(use)
  return found
}
