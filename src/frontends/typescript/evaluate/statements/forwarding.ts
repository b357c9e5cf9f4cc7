/**
 * Functions that only hand on what they are called with, to one that they were written around: `(...args) => fn(core, ...args)` for each `fn` of
 * a module. Nothing in the program calls such an `fn` by its name, so what hands on stands for it: the function itself, bound to the rest.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isFunction, outerParent, unwrap } from '../context.ts'
import type { Frame } from '../frame.ts'
import type { Fn, Value } from '../value.ts'
import { optionsOf, union } from '../value.ts'

interface Forwarding {
  readonly callee: ts.Expression
  /** The arguments in front of those handed on. */
  readonly before: readonly ts.Expression[]
  /** How many are handed on. */
  readonly count: number
}

const memo = new WeakMap<ts.Node, Forwarding | 'none'>()

/** The functions that a function written in this frame stands for; null for one of its own. */
export function forwarded(cx: Context, fn: ts.SignatureDeclaration, frame: Frame | null): Value | null {
  if (frame === null) return null
  let known = memo.get(fn)
  if (known === undefined) memo.set(fn, (known = forwarding(cx, fn) ?? 'none'))
  if (known === 'none') return null
  const { callee, before, count } = known
  const targets = optionsOf(cx.evaluate(callee, frame))
  if (!targets.every((one): one is Fn => one.kind === 'function')) return null
  // What is left out by what hands on, the function would take from whoever calls.
  if (targets.some((one) => one.node.parameters.length > (one.bound?.length ?? 0) + before.length + count)) return null
  const given = before.map((one) => cx.evaluate(one, frame))
  return union(
    fn,
    targets.map((one) => ({ ...one, bound: [...(one.bound ?? []), ...given] })),
  )
}

function forwarding(cx: Context, fn: ts.SignatureDeclaration): Forwarding | null {
  const { ts } = cx
  if (!(ts.isArrowFunction(fn) || ts.isFunctionExpression(fn)) || fn.asteriskToken) return null
  const sent = sentOn(cx, fn)
  if (!sent || !isOneOfMany(cx, sent.expression, fn)) return null
  const own = fn.parameters.map(({ name, initializer, dotDotDotToken }) =>
    ts.isIdentifier(name) && !initializer ? `${dotDotDotToken ? '...' : ''}${name.text}` : null,
  )
  const at = sent.arguments.length - own.length
  const handed = sent.arguments
    .slice(Math.max(0, at))
    .map((one) => (ts.isSpreadElement(one) ? `...${unwrap(cx, one.expression).getText()}` : one.getText()))
  const before = sent.arguments.slice(0, Math.max(0, at))
  if (at < 0 || own.length === 0 || own.some((name, index) => name === null || name !== handed[index])) return null
  if (before.some((one) => ts.isSpreadElement(one)) || isUsedOtherwise(cx, fn)) return null
  const isRest = fn.parameters.some(({ dotDotDotToken }) => dotDotDotToken)
  return { callee: sent.expression, before, count: isRest ? Infinity : own.length }
}

/** What is handed on is looked at, or changed, before. */
function isUsedOtherwise({ ts }: Context, { parameters, body }: ts.ArrowFunction | ts.FunctionExpression): boolean {
  const names = new Set(parameters.map(({ name }) => name.getText()))
  let uses = 0
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && (names.has(node.text) || node.text === 'arguments')) uses++
    ts.forEachChild(node, visit)
  }
  visit(body)
  return uses !== names.size
}

/** The call whose result is all that a function returns. */
function sentOn(cx: Context, { body }: ts.ArrowFunction | ts.FunctionExpression): ts.CallExpression | null {
  const { ts } = cx
  const returned: (ts.Expression | undefined)[] = ts.isBlock(body) ? [] : [body]
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) returned.push(node.expression)
    else if (!isFunction(cx, node)) ts.forEachChild(node, visit)
  }
  if (ts.isBlock(body)) visit(body)
  const [only] = returned
  const sent = only && returned.length === 1 ? unwrap(cx, only) : null
  if (!sent || !ts.isCallExpression(sent)) return null
  // `(...args) => retry(() => fn(core, ...args))`
  const later = sent.arguments.map((one) => unwrap(cx, one)).filter((one) => isFunction(cx, one))
  const [run] = later
  if (!run) return sent
  const isPlain = (ts.isArrowFunction(run) || ts.isFunctionExpression(run)) && run.parameters.length === 0
  return isPlain && later.length === 1 ? sentOn(cx, run) : null
}

/** What a loop or a callback goes through: an entry of a table, or what it takes out of one by a key. Any other function is called by a name. */
function isOneOfMany(cx: Context, callee: ts.Expression, fn: ts.Node): boolean {
  const { ts } = cx
  const at = ts.isElementAccessExpression(callee) ? unwrap(cx, callee.argumentExpression) : callee
  if (!ts.isIdentifier(at)) return false
  let holder: ts.Node | undefined = cx.symbolAt(at)?.valueDeclaration
  if (!holder || (holder.pos >= fn.pos && holder.end <= fn.end)) return false
  while (ts.isBindingElement(holder) || ts.isArrayBindingPattern(holder)) holder = holder.parent
  if (ts.isParameter(holder)) return ts.isCallExpression(outerParent(cx, holder.parent)) || isTrap(cx, holder.parent)
  return ts.isVariableDeclaration(holder) && ts.isForOfStatement(holder.parent.parent)
}

/** `new Proxy(api, { get: (target, key) => … })` */
function isTrap({ ts }: Context, fn: ts.Node): boolean {
  const member = ts.isMethodDeclaration(fn) ? fn : fn.parent
  if (!(ts.isMethodDeclaration(member) || ts.isPropertyAssignment(member)) || member.name.getText() !== 'get')
    return false
  const made = member.parent.parent
  return ts.isNewExpression(made) && made.expression.getText() === 'Proxy' && made.arguments?.[1] === member.parent
}
