/**
 * Messages of the program to itself, through a package that keeps or carries them: jobs of a queue (`outbox.add('send', request)` and
 * `new Worker('outbox', async (job) => job.data)`), channels of Electron, messages between the parts of a browser extension. What is sent in one
 * place is what the handler gets in another. One entry per package.
 */

import type { ts } from 'ts-morph'
import { wayAt } from '../conditions/conditions.ts'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import type { Value } from '../value.ts'
import { constantText, optionsOf, union } from '../value.ts'
import { loweredBelow } from '../values/objects.ts'
import { byWays, itemOf } from '../ways.ts'
import { openObject } from './forms.ts'

type Call = ts.CallExpression | ts.NewExpression

/** Where a call says the channel and what it sends: places among its arguments. */
interface Seat {
  /** Null where the object that is called on says it. */
  readonly name: number | null
  readonly data: number
}

interface Channel {
  /** The package, or the global with the way from it. */
  readonly module: RegExp
  /** What takes a handler, the last name of it, and where among its arguments the channel is named. */
  readonly receives: Readonly<Record<string, number | null>>
  readonly sends: Readonly<Record<string, Seat>>
  /** What the parameter of the handler holds: which one, and the way from it to what was sent; `isSpread` where further ones hold what was sent further. */
  readonly taken: { readonly parameter: number; readonly path: readonly string[]; readonly isSpread?: true }
}

const channels: readonly Channel[] = [
  {
    module: /^bullmq$/,
    receives: { Worker: 0 },
    sends: { add: { name: null, data: 1 } },
    taken: { parameter: 0, path: ['data'] },
  },
  {
    module: /^(bull|kue|bee-queue)$/,
    receives: { process: null },
    sends: { add: { name: null, data: -1 }, create: { name: null, data: 1 }, createJob: { name: null, data: -1 } },
    taken: { parameter: 0, path: ['data'] },
  },
  {
    module: /^(@hokify\/)?agenda$/,
    receives: { define: 0 },
    sends: {
      now: { name: 0, data: 1 },
      create: { name: 0, data: 1 },
      schedule: { name: 1, data: 2 },
      every: { name: 1, data: 2 },
    },
    taken: { parameter: 0, path: ['attrs', 'data'] },
  },
  {
    module: /^pg-boss$/,
    receives: { work: 0, subscribe: 0 },
    sends: { send: { name: 0, data: 1 }, publish: { name: 0, data: 1 }, sendAfter: { name: 0, data: 1 } },
    taken: { parameter: 0, path: ['data'] },
  },
  {
    module: /^electron(\/.*)?$/,
    receives: { handle: 0, on: 0 },
    sends: { invoke: { name: 0, data: 1 }, send: { name: 0, data: 1 } },
    taken: { parameter: 1, path: [], isSpread: true },
  },
  {
    module: /^(chrome|browser)\.runtime(\.onMessage)?$/,
    receives: { addListener: null },
    sends: { sendMessage: { name: null, data: 0 } },
    taken: { parameter: 0, path: [] },
  },
]

/** A message that is sent from more places is of no one handler. */
const maxSends = 40

/** What a handler of messages gets as its parameter `index`, by what is sent to it; null for any other function, and where nothing is. */
export function received(cx: Context, call: Call, handler: ts.Node, index: number, frame: Frame | null): Value | null {
  const found = channelOf(cx, call)
  if (!found || !call.arguments?.some((one) => one === handler)) return null
  const { channel, name } = found
  const { parameter, path, isSpread } = channel.taken
  if (index < parameter || (index > parameter && !isSpread)) return null
  const sent = sendsOf(cx, channel, name)
    .map(({ call: one, seat }) => argumentOf(one, seat, index - parameter))
    .filter((one) => one !== undefined)
  if (sent.length === 0 || sent.length > maxSends) return null
  const key = `${itemOf}${wayAt(cx, handler, frame)}`
  const values = sent.map((one, at) => {
    const value = loweredBelow(cx.evaluate(one, frame))
    const whole = path.reduceRight<Value>((inner, name) => holding(one, name, inner), value)
    return sent.length > 1 ? (byWays(whole, new Map([[key, String(at)]])) ?? whole) : whole
  })
  return union(call, values)
}

function holding(node: ts.Node, name: string, value: Value): Value {
  return openObject(node, [{ name, sites: [], value, optional: false, certainty: 'inferred' }])
}

function argumentOf(call: Call, { data }: Seat, further: number): ts.Expression | undefined {
  // `queue.add(data)`, `queue.add('name', data)`, and options behind them.
  if (data < 0) return call.arguments?.find((one, at) => at > 0 || call.arguments!.length === 1 || !isNamed(one))
  return call.arguments?.[data + further]
}

function isNamed(node: ts.Expression): boolean {
  return /^['"`]/.test(node.getText())
}

interface Found {
  readonly channel: Channel
  /** Null where it is not known. */
  readonly name: string | null
}

/** The channel whose handler a call takes. */
function channelOf(cx: Context, call: Call): Found | null {
  const last = lastName(cx, call)
  if (last === null) return null
  const channel = channels.find((one) => last in one.receives && isOf(cx, call, one))
  if (!channel) return null
  const at = channel.receives[last]!
  return { channel, name: at === null ? madeWith(cx, call) : textAt(cx, call, at) }
}

interface Sending {
  readonly call: ts.CallExpression
  readonly seat: Seat
}

const memo = new WeakMap<Context, Map<string, readonly Sending[]>>()

/** The calls that send to a channel. */
function sendsOf(cx: Context, channel: Channel, name: string | null): readonly Sending[] {
  const known = memo.get(cx) ?? new Map<string, readonly Sending[]>()
  memo.set(cx, known)
  const key = `${channels.indexOf(channel)} ${name}`
  const before = known.get(key)
  if (before) return before
  // What sends is found by what it is called on, which may be asked for by a handler.
  known.set(key, [])
  const found = Object.entries(channel.sends).flatMap(([method, seat]) =>
    cx.uses(method).flatMap((use): readonly Sending[] => {
      const access = use.parent
      const call = access.parent
      if (!cx.ts.isPropertyAccessExpression(access) || access.name !== use) return []
      if (!cx.ts.isCallExpression(call) || call.expression !== access || !isOf(cx, call, channel)) return []
      const own = seat.name === null ? madeWith(cx, call) : textAt(cx, call, seat.name)
      return own === null || name === null || own === name ? [{ call, seat }] : []
    }),
  )
  known.set(key, found)
  return found
}

function lastName({ ts }: Context, { expression: callee }: Call): string | null {
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : null
}

/** The call is of the package: by what it is called on, or by the type that says what that is. */
function isOf(cx: Context, call: Call, { module }: Channel): boolean {
  const { ts } = cx
  const callee = call.expression
  const on = ts.isNewExpression(call) || !ts.isPropertyAccessExpression(callee) ? callee : callee.expression
  return optionsOf(cx.evaluate(on, null)).some((one) => {
    if (one.kind === 'external') return module.test(one.module === '' ? one.path.join('.') : one.module)
    if (one.kind === 'external-call') return module.test(one.callee.module)
    return one.kind === 'ref' && module.test(typedBy(cx, on))
  })
}

/** The package whose type a receiver is declared with: `constructor(@InjectQueue('outbox') private readonly outbox: Queue)`. */
function typedBy(cx: Context, receiver: ts.Expression): string {
  const { ts } = cx
  const held = ts.isPropertyAccessExpression(receiver) ? receiver.name : receiver
  const declaration = cx.symbolAt(held)?.valueDeclaration
  const type =
    declaration && (ts.isParameter(declaration) || ts.isPropertyDeclaration(declaration)) ? declaration.type : undefined
  const name = type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) ? type.typeName : null
  const imported = name && cx.localSymbolAt(name)?.declarations?.[0]
  const by = imported && ts.findAncestor(imported, (at) => ts.isImportDeclaration(at))
  return by && ts.isStringLiteral(by.moduleSpecifier) ? by.moduleSpecifier.text : ''
}

/** The name that the object which is called on was made with: `new Queue('outbox')`. */
function madeWith(cx: Context, { expression: callee }: Call): string | null {
  if (!cx.ts.isPropertyAccessExpression(callee)) return null
  for (const one of optionsOf(cx.evaluate(callee.expression, null))) {
    const [name] = one.kind === 'external-call' ? (one.node.arguments ?? []) : []
    if (name && one.kind === 'external-call') return constantText(cx.evaluate(name, one.frame))
  }
  return null
}

function textAt(cx: Context, call: Call, at: number): string | null {
  const node = call.arguments?.[at]
  return node ? constantText(cx.evaluate(node, null)) : null
}
