/** Where a program sends a request or repeats one: calls that may be sinks, and texts that a hand-made signature is made of. */

import type { ts } from 'ts-morph'
import type { NamedWrapper } from '../../../finding.ts'
import { baseStrings } from '../copies/base-strings.ts'
import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import { isShutOff } from '../evaluate/conditions/gates.ts'
import { spelledIn } from '../evaluate/spelled.ts'
import type { External, Ref, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import { sinksFor } from '../sinks/index.ts'
import { namedWrapper, readNamedWrapper } from '../sinks/named.ts'
import type { Outlet } from '../sinks/outlet.ts'
import { isSignerName } from '../sinks/signers.ts'
import type { SinkCall } from '../sinks/sink.ts'
import { appliedCall, applying, isVerb } from '../sinks/sink.ts'
import { usingFetch } from '../sinks/use-fetch.ts'
import { isUnread, mayBeSender, readUnnamed } from '../sinks/unnamed.ts'

export function outlets(cx: Context, wrappers: readonly NamedWrapper[]): readonly Outlet[] {
  // Known senders come first: what is tried for guesses must not use up what may be tried for them.
  const known: Outlet[] = []
  const guessed: Outlet[] = []
  for (const call of cx.files.flatMap((file) => spelledIn(cx.ts, file).calls)) {
    const wrapper = namedWrapper(call, wrappers)
    if (wrapper) known.push(namedOutlet(cx, call, wrapper))
    else if (mayBeSink(cx, call)) (isKnownSender(cx, call) ? known : guessed).push(callOutlet(cx, call))
  }
  return [...known, ...guessed, ...baseStrings(cx)]
}

/** The callee is a name of a library that has a file here, whoever calls. */
function isKnownSender(cx: Context, call: ts.CallExpression): boolean {
  return optionsOf(cx.evaluate(call.expression, null)).some((value) => {
    const external = asExternal(value)
    return external !== null && sinksFor(external.module).length > 0
  })
}

function namedOutlet(cx: Context, call: ts.CallExpression, wrapper: NamedWrapper): Outlet {
  return {
    node: call,
    read: (frame) => {
      if (isShutOff(cx, call, frame)) return []
      const sink = readNamedWrapper(cx, call, wrapper, frame)
      return sink ? [sink] : []
    },
  }
}

function callOutlet(cx: Context, call: ts.CallExpression): Outlet {
  return {
    node: call,
    read: (frame) => {
      if (isShutOff(cx, call, frame)) return []
      return optionsOf(cx.evaluate(call.expression, frame)).flatMap((callee): readonly (SinkCall | Ref)[] => {
        if (callee.kind === 'ref') return [callee]
        const external = asExternal(callee)
        const named = external ? readNamed(cx, call, external, frame) : null
        if (named) return [named]
        const sink = isUnread(callee) ? readUnnamed(cx, call, callee, frame) : null
        if (sink === null) return []
        return [isRef(sink) ? sink : { ...sink, guessed: true }]
      })
    },
  }
}

function isRef(read: SinkCall | Ref): read is Ref {
  return 'kind' in read
}

/** A callee of a package; what a package's function made and is called itself (`const http = got.extend(…); http(path)`) is one too. */
function asExternal(callee: Value): External | null {
  if (callee.kind === 'external') return callee
  return callee.kind === 'external-call'
    ? { kind: 'external', module: callee.callee.module, path: [], base: callee }
    : null
}

function readNamed(cx: Context, call: ts.CallExpression, callee: External, frame: Frame | null): SinkCall | null {
  for (const sink of sinksFor(callee.module)) {
    const applied = appliedCall(cx, call, callee)
    const read = applied ? sink.read(cx, applied.call, applied.callee, frame) : sink.read(cx, call, callee, frame)
    if (read) return withLeftOpen(cx, call, read, frame)
  }
  return null
}

/** `fetch(url, { method: 'POST', ...options })` of options that nobody is seen to give: a body and a query may be among them. */
function withLeftOpen(cx: Context, call: ts.CallExpression, read: SinkCall, frame: Frame | null): SinkCall {
  const sent = [...read.query, ...read.body].flatMap(optionsOf)
  // The sink says so already.
  if (sent.some(({ kind }) => kind === 'unknown')) return read
  const open = call.arguments
    .flatMap((one) => optionsOf(cx.evaluate(cx.ts.isSpreadElement(one) ? one.expression : one, frame)))
    .flatMap((one) => (one.kind === 'object' && one.shape === 'object' && !sent.includes(one) ? [one.open] : []))
    .filter((one) => one?.kind === 'unknown' && one.reason === 'parameter-without-caller')
  return open.length > 0 ? { ...read, body: [...read.body, ...open.filter((one) => one !== null)] } : read
}

/** The callee is a package's or global's name, or hangs on something that callers decide. */
function mayBeSink(cx: Context, call: ts.CallExpression): boolean {
  const { ts } = cx
  const callee = call.expression
  if (callee.kind === ts.SyntaxKind.SuperKeyword || callee.kind === ts.SyntaxKind.ImportKeyword) return false
  if (ts.isIdentifier(callee) && callee.text === 'require') return false
  // A function of the project sends nothing by itself: the calls inside it are looked at where they stand.
  if (ts.isIdentifier(callee) && isOwnFunction(cx, callee)) return false
  return optionsOf(cx.evaluate(callee, null)).some((value) => {
    const external = asExternal(value)
    if (external && sinksFor(external.module).length > 0)
      return (
        external.module !== '' ||
        external.path.at(-1) === 'fetch' ||
        usingFetch.test(external.path.at(-1) ?? '') ||
        external.base?.callee.path.at(-1) === 'XMLHttpRequest' ||
        mayBeSender(cx, call)
      )
    if (isUnread(value)) return mayBeSender(cx, call) && !isDeclaredElsewhere(cx, callee)
    if (value.kind !== 'ref' || isDeclaredElsewhere(cx, callee)) return false
    // `client[verb].apply(client, list)` is called by a name that callers decide, too.
    const isApplied =
      ts.isPropertyAccessExpression(callee) &&
      applying.test(callee.name.text) &&
      ts.isElementAccessExpression(callee.expression)
    const name = ts.isPropertyAccessExpression(callee) && !isApplied ? callee.name.text : null
    return name === null || isVerb(name) || isSignerName(name) || mayBeSender(cx, call)
  })
}

/** A method that the checker knows: of the standard library (`map.get`), or a function of the project, whose own sinks are found by themselves. */
function isDeclaredElsewhere(cx: Context, callee: ts.Expression): boolean {
  const { ts } = cx
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee
  return (cx.symbolAt(name)?.declarations ?? []).some(
    (declaration) =>
      cx.fileOf(declaration) === null || ts.isMethodDeclaration(declaration) || ts.isFunctionDeclaration(declaration),
  )
}

function isOwnFunction(cx: Context, callee: ts.Identifier): boolean {
  const declaration = cx.symbolAt(callee)?.valueDeclaration
  return declaration !== undefined && cx.ts.isFunctionDeclaration(declaration) && cx.fileOf(declaration) !== null
}
