/**
 * Whether a call runs at all for those who call the function around it: a wrapper with a branch for each method (`if (method === 'GET') return
 * axios.get(…)`) sends one request for one caller. Only what callers hand over shuts a gate: a constant that is false today is a switch that
 * somebody sets tomorrow, and a field may have been set since.
 */

import type { ts } from 'ts-morph'
import { ends, reachOf, truth } from './conditions.ts'
import type { Context } from '../context.ts'
import { isFunction, writingTo } from '../context.ts'
import type { Frame } from '../frame.ts'
import { frameOf } from '../frame.ts'
import { nodesIn } from '../spelled.ts'

interface Gate {
  /** The functions whose parameters are asked. */
  readonly asks: readonly ts.Node[]
  /** False where it asks parts of them, or what functions make of them: only a request that arrives stays as it is. */
  readonly isSteady: boolean
  readonly isShut: (frame: Frame | null) => boolean
}

const memo = new WeakMap<ts.Node, readonly Gate[]>()

/** True when the node is certainly not reached in the runs that the frame stands for. */
export function isShutOff(cx: Context, node: ts.Node, frame: Frame | null): boolean {
  if (frame === null) return false
  let gates = memo.get(node)
  if (!gates) memo.set(node, (gates = gatesAround(cx, node)))
  return gates.some(
    ({ asks, isSteady, isShut }) =>
      asks.some((fn) => (isSteady ? isEntered(frame, fn) : frameOf(frame, fn)?.isArrival)) && isShut(frame),
  )
}

/** A function that was seen called, and not by itself. */
function isEntered(frame: Frame, fn: ts.Node): boolean {
  const own = frameOf(frame, fn)
  return own !== null && own.isAgain === undefined && (own.call !== null || own.given !== undefined)
}

/** The conditions around a node, and the statements before it that may end the run, where they ask what callers hand over. */
function gatesAround(cx: Context, node: ts.Node): readonly Gate[] {
  const { ts } = cx
  const gates: Gate[] = []
  const add = (condition: ts.Node, isShut: Gate['isShut']): void => {
    const { asks, isSteady } = askedBy(cx, condition)
    if (asks.length > 0) gates.push({ asks, isSteady, isShut })
  }
  const unless = (condition: ts.Expression, wanted: boolean): void => {
    add(condition, (frame) => truth(cx, condition, frame) === !wanted)
  }
  for (let at = node; at.parent && !ts.isFunctionDeclaration(at); at = at.parent) {
    const { parent } = at
    if (ts.isIfStatement(parent) && at !== parent.expression) unless(parent.expression, at === parent.thenStatement)
    else if (ts.isConditionalExpression(parent) && at !== parent.condition)
      unless(parent.condition, at === parent.whenTrue)
    else if (ts.isBinaryExpression(parent) && at === parent.right) {
      if (parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) unless(parent.left, true)
      if (parent.operatorToken.kind === ts.SyntaxKind.BarBarToken) unless(parent.left, false)
    } else if (ts.isCaseOrDefaultClause(parent) && ts.isStatement(at) && !isFallenInto(cx, parent)) {
      const place = at
      add(parent.parent.parent.expression, (frame) => reachOf(cx, place, parent.parent, frame).kind === 'never')
    } else if (ts.isBlock(parent))
      for (const before of parent.statements) {
        if (before === at) break
        if (ts.isIfStatement(before)) add(before.expression, (frame) => ends(cx, before, frame) === true)
      }
  }
  return gates
}

/** The clause before it has statements and lets the run go on. */
function isFallenInto({ ts }: Context, clause: ts.CaseOrDefaultClause): boolean {
  const { clauses } = clause.parent
  const before = clauses.slice(0, clauses.indexOf(clause)).findLast(({ statements }) => statements.length > 0)
  const last = before?.statements.at(-1)
  const end = last && ts.isBlock(last) ? last.statements.at(-1) : last
  return end !== undefined && !ts.isReturnStatement(end) && !ts.isThrowStatement(end) && !ts.isBreakStatement(end)
}

/**
 * The functions whose parameters a condition asks, by name or by a constant made of them. Not steadily where it asks a field, or where a function
 * that calls itself may have changed what it was handed.
 */
function askedBy(cx: Context, condition: ts.Node): Pick<Gate, 'asks' | 'isSteady'> {
  const { ts } = cx
  const found = new Set<ts.Node>()
  const seen = new Set<ts.Node>()
  let isSteady = true
  const read = (node: ts.Node): void => {
    for (const one of nodesIn(ts, node)) {
      if (!isPlain(cx, one)) isSteady = false
      if (!ts.isIdentifier(one)) continue
      const declared = cx.symbolAt(one)?.valueDeclaration
      if (!declared || seen.has(declared)) continue
      seen.add(declared)
      const outermost = ts.isBindingElement(declared) ? ts.walkUpBindingElementsAndPatterns(declared) : declared
      if (ts.isParameter(outermost)) {
        if (mayChange(cx, outermost)) isSteady = false
        found.add(outermost.parent)
      } else if (ts.isVariableDeclaration(outermost) && outermost.initializer && isLocal(cx, outermost))
        read(outermost.initializer)
    }
  }
  read(condition)
  return { asks: [...found], isSteady }
}

/** Fields and what functions answer may be others by the time that the call runs; `==` takes for equal what is not the same. */
function isPlain({ ts }: Context, node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) return /^(===|!==|&&|\|\|)$/.test(node.operatorToken.getText())
  return (
    node.kind !== ts.SyntaxKind.ThisKeyword &&
    !ts.isPropertyAccessExpression(node) &&
    !ts.isElementAccessExpression(node) &&
    !ts.isCallExpression(node) &&
    !ts.isNewExpression(node) &&
    !ts.isAwaitExpression(node)
  )
}

function isLocal({ ts }: Context, declaration: ts.VariableDeclaration): boolean {
  return ts.findAncestor(declaration, (at) => ts.isFunctionLike(at)) !== undefined
}

/** Callers of callers that are asked whether they are the function itself; more stand for yes. */
const maxCallers = 200

/** True for what a function that comes to call itself may hand itself otherwise; who calls is told by names, so for some that do not. */
function mayChange(cx: Context, parameter: ts.ParameterDeclaration): boolean {
  const fn = parameter.parent
  const index = fn.parameters.indexOf(parameter)
  if (isWritten(cx, parameter) || isNamedInside(cx, fn)) return true
  const own = callsByName(cx, fn).filter((use) => namedAround(cx, use) === fn)
  return own.some((use) => !isHandedOn(cx, use, index, parameter)) || leadsBack(cx, fn)
}

/** The parameter, or a part of it, is set anew somewhere; by `arguments` under no name. */
function isWritten(cx: Context, parameter: ts.ParameterDeclaration): boolean {
  const { ts } = cx
  const names = new Set([...nodesIn(ts, parameter.name)].flatMap((one) => (ts.isIdentifier(one) ? [one.text] : [])))
  return [...nodesIn(ts, parameter.parent)].some((one) => {
    if (!ts.isIdentifier(one)) return false
    if (one.text === 'arguments') return true
    if (!names.has(one.text)) return false
    const { parent } = one
    const isCounted = ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)
    const isLooped = (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) && parent.initializer === one
    return writingTo(cx, one) !== null || isLooped || (isCounted && /^(\+\+|--)|(\+\+|--)$/.test(parent.getText()))
  })
}

/** A function that names itself for something else than a call: a timer or an alias may run it with anything. */
function isNamedInside(cx: Context, fn: ts.SignatureDeclaration): boolean {
  const { ts } = cx
  const name = nameOf(cx, fn)
  return [...nodesIn(ts, fn)].some((one) => {
    if (!ts.isIdentifier(one) || one.text !== name || one.parent === fn) return false
    const callee = ts.isPropertyAccessExpression(one.parent) && one.parent.name === one ? one.parent : one
    return !(ts.isCallExpression(callee.parent) && callee.parent.expression === callee)
  })
}

/** `request(method, path, attempt + 1)`: the parameter as it came. */
function isHandedOn(cx: Context, use: ts.Node, index: number, parameter: ts.ParameterDeclaration): boolean {
  const { ts } = cx
  const call = ts.findAncestor(use, (at) => ts.isCallExpression(at))
  const handed = call && ts.isCallExpression(call) ? call.arguments[index] : undefined
  return handed !== undefined && ts.isIdentifier(handed) && cx.symbolAt(handed)?.valueDeclaration === parameter
}

const roundabout = new WeakMap<ts.Node, boolean>()

/** True for a function that may come to call itself by way of others. */
function leadsBack(cx: Context, fn: ts.Node): boolean {
  let known = roundabout.get(fn)
  if (known === undefined) roundabout.set(fn, (known = isRoundabout(cx, fn)))
  return known
}

function isRoundabout(cx: Context, fn: ts.Node): boolean {
  const seen = new Set<ts.Node>([fn])
  const queue = [fn]
  for (const at of queue) {
    for (const call of callsByName(cx, at)) {
      const by = namedAround(cx, call)
      if (by === fn && at !== fn) return true
      if (by === null || seen.has(by)) continue
      seen.add(by)
      queue.push(by)
    }
    if (queue.length > maxCallers) return true
  }
  return false
}

/** Calls of what goes by the name of a function, without those that the checker knows to be of another one. */
function callsByName(cx: Context, fn: ts.Node): readonly ts.Node[] {
  const { ts } = cx
  const name = nameOf(cx, fn)
  if (name === null) return []
  return cx.uses(name).filter((use) => {
    const callee = ts.isPropertyAccessExpression(use.parent) && use.parent.name === use ? use.parent : use
    if (!ts.isCallExpression(callee.parent) || callee.parent.expression !== callee) return false
    const declared = cx.symbolAt(use)?.valueDeclaration
    return (
      declared === undefined || declared === fn || (ts.isVariableDeclaration(declared) && declared.initializer === fn)
    )
  })
}

/** The innermost function around a node that has a name. */
function namedAround(cx: Context, node: ts.Node): ts.Node | null {
  return cx.ts.findAncestor(node.parent, (at) => nameOf(cx, at) !== null) ?? null
}

function nameOf(cx: Context, fn: ts.Node): string | null {
  const { ts } = cx
  if (!isFunction(cx, fn)) return null
  const { parent } = fn
  const isHeld = ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent)
  const name = fn.name ?? (isHeld ? parent.name : undefined)
  return name && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) ? name.text : null
}
