/** A call that takes a path of the API and whose insides were not read: told by its name, or by an argument that names a method. */

import { isBuiltin } from 'node:module'
import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { lastName } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import { schemaOf, schemaValue } from '../evaluate/parameters/schemas.ts'
import { piecesOf } from '../evaluate/values/joined.ts'
import type { External, Lit, Piece, Text, Value } from '../evaluate/value.ts'
import { constantText, optionsOf, unknown } from '../evaluate/value.ts'
import { eachWay } from '../evaluate/ways.ts'
import { arg, dataOf, headersOf, lastFunction, option, verbOf, verbs } from './sink.ts'
import type { SinkCall } from './sink.ts'
import { dataIn, isOptions, keeps } from './unnamed.ts'

/** Where a call takes its path: the argument at `index`, or what that holds under `key`. */
export interface Seat {
  readonly call: ts.CallExpression
  readonly index: number
  readonly key: string | null
}

/** What a program says of an API, to stand before its paths. */
export interface Base {
  readonly host: string
  /** The one version that the sources say, with the text that says it where it is known; null where they say several, or none. */
  readonly version: Lit | string | null
}

/** Names of what is done with a text or a path, and of routes that a program serves itself. */
const beside =
  /^(push|unshift|add|set|has|includes|startsWith|endsWith|indexOf|match|matchAll|test|replace|replaceAll|split|join|concat|resolve|normalize|log|info|warn|error|debug|trace|on|once|emit|use|route|all|redirect|navigate|expect|it|describe|t|require|encode\w*|decode\w*|navigateTo|invalidate\w*|revalidate\w*)$/

/** What reads pages or records by its name, without one of a method in it. */
const reading =
  /^_?(list|load|fetch|find|pages?|paginate|iterate|collect|every|walk|stream|cursor|read|query|all|rows|items|each|download|lookup)(?![a-z])(?!And[A-Z])/

export function mayBePresumed(cx: Context, call: ts.CallExpression): boolean {
  const name = nameOf(cx, call)
  if (name === null || beside.test(name) || keeps(cx, call) || isOfLanguage(cx, call)) return false
  return optionsOf(cx.evaluate(call.expression, null)).every((callee) => {
    const external = callee.kind === 'external' ? callee : callee.kind === 'external-call' ? callee.callee : null
    return external === null || !isOfRunTime(external)
  })
}

/** `seen.get(path)` of what its type calls a map. */
function isOfLanguage(cx: Context, { expression: callee }: ts.CallExpression): boolean {
  const name = cx.ts.isPropertyAccessExpression(callee) ? callee.name : null
  return (name && cx.symbolAt(name)?.declarations?.some((one) => cx.fileOf(one) === null)) ?? false
}

/** Modules and names that the run time brings along; of them only those that fetch send requests. */
function isOfRunTime({ module, path }: External): boolean {
  return module === '' ? path.at(-1) !== 'fetch' : isBuiltin(module) && !/^https?$/.test(module)
}

/** Of a private method the name without its mark. */
function nameOf(cx: Context, call: ts.CallExpression): string | null {
  return lastName(cx, call.expression)?.replace(/^#/, '') ?? null
}

export function readPresumed(cx: Context, seat: Seat, base: Base, frame: Frame | null): SinkCall | null {
  const { call, index, key } = seat
  const name = nameOf(cx, call) ?? ''
  const args = call.arguments.map((_, at) => arg(cx, call, at, frame))
  const target = args[index]
  const path = target && key !== null ? option(cx, target, key, call) : target
  if (!target || !path) return null
  const before = args.slice(0, index).find((value) => value !== null && isMethod(value))
  const after = args.slice(index + 1).filter((value) => value !== null)
  const options = key === null ? (after.find(isOptions) ?? null) : target
  // `{ version: '10' }` of this call alone.
  const own = [...after, options].map((value) => versionIn(cx, value, call)).find((one) => one !== null)
  const stated = before ?? after.find(isMethod) ?? option(cx, options, 'method', call)
  const method: Value | string = stated ?? methodIn(name) ?? unknown(call, 'dynamic-method')
  const data = after
    .filter((value) => value !== options && !isMethod(value) && !isAboutSending(value))
    .find((value) => dataOf(value).length > 0)
  const plain = data && optionsOf(data).some(({ kind }) => /^(object|list|ref)$/.test(kind)) ? [data] : []
  const { query, body } = dataIn(cx, options, call)
  // A definition says by a schema what is sent.
  const lets = (value: Value): Value => {
    const schema = schemaOf(value)
    return schema ? schemaValue(cx, schema) : value
  }
  const sendsBody = typeof method === 'string' ? /^(POST|PUT|PATCH)$/.test(method) : method.kind !== 'unknown'
  return {
    name: name === '' ? 'request' : name,
    url: eachWay(path, (one) => addressOf(one, own ? { ...base, version: own } : base, call)),
    base: null,
    method,
    query: [...query, ...(sendsBody ? [] : plain)].map(lets),
    body: [...body, ...(sendsBody ? plain : [])].map(lets),
    headers: headersOf(cx, [options], call),
    missing: null,
    callback: lastFunction(cx, call, frame),
    sdk: null,
    guessed: true,
  }
}

function versionIn(cx: Context, value: Value | null, call: ts.Node): string | null {
  const given = option(cx, value, 'version', call) ?? option(cx, value, 'apiVersion', call)
  const text = given && constantText(given)
  return text && /^\d+$/.test(text) ? text : null
}

/** A path behind host and version; what stands before it and is not known is taken for them, or for the host where a version follows. */
function addressOf(path: Value, { host, version }: Base, call: ts.Node): Value {
  const said = typeof version === 'string' ? lit(call, version) : version
  const address: readonly Piece[] = [
    lit(call, `https://${host}/`),
    said ?? { kind: 'hole', node: call, value: unknown(call, 'dynamic-value') },
  ]
  const text = (pieces: readonly Piece[]): Text => ({ kind: 'text', pieces, ...(path.ways ? { ways: path.ways } : {}) })
  if (path.kind !== 'text') return text([...address, lit(call, '/'), ...piecesOf(path, call)])
  const [first, ...rest] = path.pieces
  const next = rest[0]?.kind === 'lit' ? rest[0].text : ''
  const before = first?.kind === 'hole' && next.startsWith('/') ? first.value : null
  // Whoever calls says where that goes.
  if (before?.kind === 'unknown' && before.reason === 'parameter-without-caller') return before
  if (before === null || before.kind === 'ref') return text([...address, lit(call, '/'), ...path.pieces])
  return text([...(/^\/v?\d+\//.test(next) ? [lit(call, `https://${host}`)] : address), ...rest])
}

function lit(node: ts.Node, text: string): Lit {
  return { kind: 'lit', text, node, start: -1, certainty: 'inferred' }
}

/** `get`, `postForm`, `del`; of a name that only says that it reads, GET. */
function methodIn(name: string): string | null {
  const [, verb] = /^_?(get|post|put|patch|delete|del|remove)(?![a-z])/.exec(name) ?? []
  if (verb === 'remove') return 'DELETE'
  if (verb !== undefined && verbs.has(verb)) return verbOf(verb)
  return reading.test(name) ? 'GET' : null
}

/** Options of the call, and no parameters: functions, and names of what a transport is told. */
function isAboutSending(value: Value): boolean {
  return optionsOf(value).some(
    (one) =>
      one.kind === 'object' &&
      one.properties.some(
        (own) => own.value.kind === 'function' || /^(retr(y|ies)|timeout|signal|cache|ttl)/i.test(own.name),
      ),
  )
}

/** A name that says which method it sends. */
export function sends(name: string): boolean {
  return methodIn(name) !== null && !reading.test(name)
}

function isMethod(value: Value): boolean {
  return optionsOf(value).every((one) => /^(GET|POST|PUT|PATCH|DELETE)$/i.test(constantText(one) ?? ''))
}
