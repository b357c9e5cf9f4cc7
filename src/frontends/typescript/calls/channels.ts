/**
 * Messages of the program to itself, through a package that keeps or carries them: jobs of a queue (`outbox.add('send', request)` and
 * `new Worker('outbox', async (job) => job.data)`), channels of Electron, messages between the parts of a browser extension. What sends one calls
 * the function that handles it. One entry per package.
 */

import type { ts } from 'ts-morph'
import type { Call } from './callers.ts'
import type { Handing } from './handed-over.ts'
import type { Context } from '../evaluate/context.ts'
import { isInTest, lastName, propertyName } from '../evaluate/context.ts'
import { openObject } from '../evaluate/frameworks/forms.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { External, Value } from '../evaluate/value.ts'
import { constantText, optionsOf } from '../evaluate/value.ts'
import { messagePackages } from '../project/message-packages.ts'

/** Where a call says what: places among its arguments. */
interface Seat {
  /** The channel; null where the object that is called on says it, and 'one' where there is but one. */
  readonly channel: number | null | 'one'
  /** The name of the job within the channel. */
  readonly job?: number
  readonly data: number
}

interface Channel {
  /** The names of the package, or a global with the way to it. */
  readonly modules: readonly string[]
  /** Last names of what takes a handler, and where the channel, or the job, is named. */
  readonly receives: Readonly<Record<string, Omit<Seat, 'data'>>>
  readonly sends: Readonly<Record<string, Seat>>
  /** Methods that send otherwise: what they send is not read. */
  readonly others?: readonly string[]
  /** A handler without a name gets jobs without a name alone. */
  readonly isByName?: true
  /** What of the package takes handlers, and what sends, where both have methods of one name. */
  readonly sides?: readonly [receiving: RegExp, sending: RegExp]
  /** The handler is given this. */
  readonly message: (call: ts.Node, data: readonly Value[], job: Value | null) => readonly Value[]
}

/** `{ data, name }` of a queue. */
const job: Channel['message'] = (call, [data], name) => [
  holding(call, { ...(data ? { data } : {}), ...(name ? { name } : {}) }),
]

const channels: readonly Channel[] = [
  {
    modules: messagePackages.bullmq,
    receives: { Worker: { channel: 0 }, Processor: { channel: 0 } },
    sends: { add: { channel: null, job: 0, data: 1 } },
    others: ['addBulk', 'upsertJobScheduler', 'FlowProducer'],
    message: job,
  },
  {
    modules: messagePackages.bull,
    receives: { process: { channel: null, job: 0 }, Processor: { channel: 0 } },
    sends: { add: { channel: null, job: 0, data: 1 } },
    others: ['addBulk'],
    isByName: true,
    message: job,
  },
  {
    modules: messagePackages.kue,
    receives: { process: { channel: 0 } },
    sends: { create: { channel: 0, data: 1 }, createJob: { channel: 0, data: 1 } },
    message: job,
  },
  {
    modules: messagePackages.beeQueue,
    receives: { process: { channel: null } },
    sends: { createJob: { channel: null, data: 0 } },
    message: job,
  },
  {
    modules: messagePackages.agenda,
    receives: { define: { channel: 0 } },
    sends: {
      now: { channel: 0, data: 1 },
      create: { channel: 0, data: 1 },
      schedule: { channel: 1, data: 2 },
      every: { channel: 1, data: 2 },
    },
    message: (call, [data]) => [holding(call, { attrs: holding(call, data ? { data } : {}) })],
  },
  {
    modules: messagePackages.pgBoss,
    receives: { work: { channel: 0 }, subscribe: { channel: 0 } },
    sends: {
      send: { channel: 0, data: 1 },
      publish: { channel: 0, data: 1 },
      sendAfter: { channel: 0, data: 1 },
    },
    others: ['schedule', 'sendOnce', 'sendDebounced', 'sendThrottled', 'insert'],
    message: job,
  },
  {
    modules: messagePackages.electron,
    receives: { handle: { channel: 0 } },
    sends: { invoke: { channel: 0, data: 1 } },
    sides: [/^ipcMain$/, /^ipcRenderer$/],
    message: (call, data) => [holding(call, {}), ...data],
  },
  {
    modules: messagePackages.electron,
    receives: { on: { channel: 0 } },
    sends: { send: { channel: 0, data: 1 } },
    others: ['sendSync', 'sendTo', 'postMessage'],
    sides: [/^ipcMain$/, /^ipcRenderer$/],
    message: (call, data) => [holding(call, {}), ...data],
  },
  {
    modules: ['chrome', 'browser'].flatMap((name) => [`${name}.runtime`, `${name}.runtime.onMessage`]),
    receives: { addListener: { channel: 'one' } },
    sends: { sendMessage: { channel: 'one', data: 0 } },
    others: ['connect'],
    message: (call, [data]) => (data ? [data, holding(call, {})] : []),
  },
]

/** A channel that is sent to from more places is a bus that anything goes over. */
const maxSends = 60

interface Handler {
  readonly channel: Channel
  readonly name: string
  /** The one job that it handles, '' for those without a name; null for all of the channel. */
  readonly job: string | null
  readonly fn: ts.Expression | ts.MethodDeclaration
}

interface Sending {
  readonly channel: Channel
  /** Null where it is not known. */
  readonly name: string | null
  readonly job: ts.Expression | null
  readonly data: readonly ts.Expression[]
  readonly call: ts.CallExpression
}

interface Messages {
  readonly handlers: ReadonlyMap<ts.Node, readonly Handler[]>
  readonly sends: readonly Sending[]
}

const memo = new WeakMap<Context, Messages>()

function messagesOf(cx: Context): Messages {
  let known = memo.get(cx)
  if (known) return known
  // What is evaluated on the way to them is read without messages.
  memo.set(cx, { handlers: new Map(), sends: [] })
  const handlers = new Map<ts.Node, Handler[]>()
  for (const handler of channels.flatMap((channel) => handlersOf(cx, channel)))
    for (const fn of functionsAt(cx, handler.fn)) handlers.set(fn, [...(handlers.get(fn) ?? []), handler])
  const sends = handlers.size > 0 ? channels.flatMap((channel) => sendingsOf(cx, channel)) : []
  memo.set(cx, (known = { handlers, sends }))
  return known
}

function functionsAt(cx: Context, node: ts.Expression | ts.MethodDeclaration): readonly ts.Node[] {
  if (cx.ts.isMethodDeclaration(node)) return [node]
  return optionsOf(cx.evaluate(node, null)).flatMap((one) => (one.kind === 'function' ? [one.node] : []))
}

/** The calls that send what a function handles. */
export function sendersOf(cx: Context, fn: ts.Node): readonly ts.CallExpression[] {
  const { handlers, sends } = messagesOf(cx)
  const own = handlers.get(fn) ?? []
  const found = own.flatMap((handler) => sends.filter((one) => isFor(cx, one, handler)).map(({ call }) => call))
  return found.length > maxSends ? [] : found
}

/**
 * What a function handles is also sent in ways that are not read: by other methods, under a name that is not known, by a text for a channel. It is run
 * by nobody that was seen as well.
 */
export function isSentOtherwise(cx: Context, fn: ts.Node): boolean {
  const { handlers, sends } = messagesOf(cx)
  return (handlers.get(fn) ?? []).some(
    ({ channel, name, job: wanted }) =>
      sends.some(
        (one) =>
          one.channel === channel && (one.name === null || (one.name === name && wanted !== null && isUnread(cx, one))),
      ) || callsOf(cx, channel, channel.others ?? []).some((call) => isOf(cx, call, channel, 1)),
  )
}

/** The name of the job stands there, and what it is, its callers say. */
function isUnread(cx: Context, { job: own }: Sending): boolean {
  return own !== null && constantText(cx.evaluate(own, null)) === null
}

/** How a call that sends a message calls the function which handles it; null for any other call. */
export function delivery(cx: Context, call: Call, fn: ts.Node): Handing | null {
  const { handlers, sends } = messagesOf(cx)
  const own = handlers.get(fn) ?? []
  const sending = sends.find((one) => one.call === call && own.some((handler) => isFor(cx, one, handler)))
  if (!sending) return null
  const given = (frame: Frame | null): readonly Value[] =>
    sending.channel.message(
      call,
      sending.data.map((one) => cx.evaluate(one, frame)),
      sending.job && cx.evaluate(sending.job, frame),
    )
  return { callee: null, shift: 0, given, isMessage: true }
}

function isFor(cx: Context, sending: Sending, { channel, name, job: wanted }: Handler): boolean {
  if (sending.channel !== channel || sending.name !== name) return false
  if (wanted === null || sending.job === null) return wanted === null || wanted === ''
  return constantText(cx.evaluate(sending.job, null)) === wanted
}

/** The calls by these names, where some file speaks of the package at all. */
function callsOf(
  cx: Context,
  { modules }: Channel,
  names: readonly string[],
): readonly (ts.CallExpression | ts.NewExpression)[] {
  const { ts } = cx
  if (!cx.files.some((file) => modules.some((name) => file.text.includes(name)))) return []
  return names.flatMap((name) =>
    cx.uses(name).flatMap((use) => {
      const callee = ts.isPropertyAccessExpression(use.parent) && use.parent.name === use ? use.parent : use
      const call = callee.parent
      const isCall = (ts.isCallExpression(call) || ts.isNewExpression(call)) && call.expression === callee
      return isCall && !isInTest(cx, call) ? [call] : []
    }),
  )
}

function handlersOf(cx: Context, channel: Channel): readonly Handler[] {
  const { ts } = cx
  return callsOf(cx, channel, Object.keys(channel.receives)).flatMap((call): readonly Handler[] => {
    const seat = channel.receives[lastName(cx, call.expression)!]!
    if (!isOf(cx, call, channel, 0)) return []
    if (ts.isDecorator(call.parent)) return ofProcessor(cx, channel, call)
    const fn = call.arguments?.findLast((one) => isHandler(cx, one))
    const name = fn && channelAt(cx, call, seat.channel)
    if (!fn || name === null || name === undefined) return []
    const first = seat.job === undefined ? undefined : call.arguments?.[seat.job]
    const only = first && first !== fn ? constantText(cx.evaluate(first, null)) : ''
    // Which job it handles, nobody knows: it is run by nobody that is seen.
    if (only === null) return []
    const isUnnamed = only === '' || /^\d+$/.test(only)
    return [{ channel, name, fn, job: only === '*' || (isUnnamed && !channel.isByName) ? null : isUnnamed ? '' : only }]
  })
}

function isHandler(cx: Context, node: ts.Expression): boolean {
  return optionsOf(cx.evaluate(node, null)).some(({ kind }) => kind === 'function')
}

/** `@Processor('outbox') class … { process(job) {} }`, or with a `@Process('name')` on each of its methods. */
function ofProcessor(cx: Context, channel: Channel, call: ts.CallExpression | ts.NewExpression): readonly Handler[] {
  const { ts } = cx
  const cls = call.parent.parent
  const name = channelAt(cx, call, 0)
  if (!ts.isClassDeclaration(cls) || name === null) return []
  return cls.members.flatMap((member): readonly Handler[] => {
    if (!ts.isMethodDeclaration(member)) return []
    const by = (ts.getDecorators(member) ?? [])
      .map(({ expression }) => expression)
      .find((one) => /^Process\b/.test(one.getText()))
    if (!by) return propertyName(cx, member.name) === 'process' ? [{ channel, name, job: null, fn: member }] : []
    const [first] = ts.isCallExpression(by) ? by.arguments : []
    const only = first ? nameIn(cx, first) : ''
    return only === null ? [] : [{ channel, name, job: only, fn: member }]
  })
}

function sendingsOf(cx: Context, channel: Channel): readonly Sending[] {
  return callsOf(cx, channel, Object.keys(channel.sends)).flatMap((call): readonly Sending[] => {
    if (!cx.ts.isCallExpression(call) || !isOf(cx, call, channel, 1)) return []
    const seat = channel.sends[lastName(cx, call.expression)!]!
    const name = channelAt(cx, call, seat.channel)
    const [first, second] = call.arguments
    // `queue.add(data)` without a name; `sendMessage(extension, data)` goes to another program.
    const isData = first !== undefined && optionsOf(cx.evaluate(first, null)).some(({ kind }) => kind === 'object')
    const isNamed = seat.job !== undefined && second !== undefined && !isData
    const isToOther = seat.channel === 'one' && first !== undefined && constantText(cx.evaluate(first, null)) !== null
    if (isToOther) return []
    const at = seat.job !== undefined && !isNamed ? 0 : seat.data
    const data = call.arguments.slice(at)
    return data.length > 0 ? [{ channel, name, call, data, job: (isNamed && first) || null }] : []
  })
}

/** What tells one channel from others: its name, or how that is come by. Null where nothing says it. */
function channelAt(cx: Context, call: ts.CallExpression | ts.NewExpression, at: Seat['channel']): string | null {
  if (at === 'one') return ''
  if (at === null) return madeAs(cx, call)
  const node = call.arguments?.[at]
  return node ? nameIn(cx, node) : null
}

/** The text, that of `{ name }`, or the variable of the environment that says it; null for what only callers know. */
function nameIn(cx: Context, node: ts.Expression, frame: Frame | null = null): string | null {
  const value = cx.evaluate(node, frame)
  const name = value.kind === 'object' ? value.properties.find((own) => own.name === 'name')?.value : value
  const text = name ? constantText(name) : null
  return (
    text ?? (value.kind === 'unknown' && value.reason === 'environment-without-default' ? `= ${node.getText()}` : null)
  )
}

/** The channel of the object that is called on: `new Queue('outbox')`, `@InjectQueue('outbox') private readonly outbox: Queue`. */
function madeAs(cx: Context, { expression: callee }: ts.CallExpression | ts.NewExpression): string | null {
  if (!cx.ts.isPropertyAccessExpression(callee)) return null
  const made = optionsOf(cx.evaluate(callee.expression, null)).map((one) => {
    const [name] = one.kind === 'external-call' ? (one.node.arguments ?? []) : []
    return name && one.kind === 'external-call' ? nameIn(cx, name, one.frame) : null
  })
  // `queues[name].add(…)`: one of several.
  const [only, ...more] = new Set(made)
  return (more.length === 0 ? only : null) ?? injectedAs(cx, callee.expression)
}

function injectedAs(cx: Context, receiver: ts.Expression): string | null {
  const { ts } = cx
  const held = ts.isPropertyAccessExpression(receiver) ? receiver.name : receiver
  const declaration = cx.symbolAt(held)?.valueDeclaration
  const decorators = declaration && ts.canHaveDecorators(declaration) ? (ts.getDecorators(declaration) ?? []) : []
  for (const { expression } of decorators)
    if (ts.isCallExpression(expression) && expression.expression.getText() === 'InjectQueue' && expression.arguments[0])
      return nameIn(cx, expression.arguments[0])
  return null
}

/** The call is of the package: by what it is called on, or by a decorator that says what that is. */
function isOf(
  cx: Context,
  call: ts.CallExpression | ts.NewExpression,
  { modules, sides }: Channel,
  side: 0 | 1,
): boolean {
  const { ts } = cx
  const callee = call.expression
  const on = ts.isPropertyAccessExpression(callee) && !ts.isNewExpression(call) ? callee.expression : callee
  const isSide = ({ path }: External): boolean => !sides || path.some((name) => sides[side].test(name))
  return (
    optionsOf(cx.evaluate(on, null)).some((one) => {
      if (one.kind === 'external')
        return isSide(one) && modules.includes(one.module === '' ? one.path.join('.') : one.module)
      return one.kind === 'external-call' && modules.includes(one.callee.module)
    }) || injectedAs(cx, on) !== null
  )
}

function holding(node: ts.Node, values: Readonly<Record<string, Value>>): Value {
  return openObject(
    node,
    Object.entries(values).map(([name, value]) => ({ name, sites: [], value, optional: false, certainty: 'inferred' })),
  )
}
