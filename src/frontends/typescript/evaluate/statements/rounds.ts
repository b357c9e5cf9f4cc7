/**
 * Loops that make a text or a list of parts longer by every item of a list: `for (const part of parts) url += '/' + part`. Read once, such a loop
 * would say that a part may stand there; it is gone through round by round, and where the list is not known, the rest of the path is not.
 */

import type { ts } from 'ts-morph'
import { reachOf } from '../conditions/conditions.ts'
import type { Reach } from '../conditions/conditions.ts'
import type { Context } from '../context.ts'
import { blockOf, isFunction } from '../context.ts'
import type { Frame } from '../frame.ts'
import { roundOf } from '../frame.ts'
import { nodesIn } from '../spelled.ts'
import { countedList } from '../values/counted.ts'
import { overItems } from '../values/callback-items.ts'
import { concat } from '../values/joined.ts'
import { numeric } from '../values/rope.ts'
import type { Ref, Value } from '../value.ts'
import { unknown } from '../value.ts'
import { eachWay } from '../ways.ts'
import type { Step } from './mutations.ts'
import { contains } from './mutations.ts'

/** A loop, and the steps in it, one behind the other. */
export interface Growth {
  readonly loop: ts.Node
  readonly steps: readonly Step[]
}

/** Longer lists are no parts of a path. */
const maxRounds = 20

/** The steps from this one on that belong to one loop and make a path longer; null for any other step. */
export function growthAt(
  cx: Context,
  steps: readonly Step[],
  from: number,
  declaration: ts.Node,
  use: ts.Node,
): Growth | null {
  const loop = loopAround(cx, steps[from]!, declaration)
  if (!loop || contains(loop, use)) return null
  let end = from + 1
  while (end < steps.length && contains(loop, steps[end]!.node) && !steps[end]!.run) end++
  const own = steps.slice(from, end)
  return own.every((one) => isLonger(cx, one)) && isOfPath(cx, own) ? { loop, steps: own } : null
}

/** The outermost loop, or call that goes over a list, between a step and the variable. */
function loopAround(cx: Context, { step, run }: Step, declaration: ts.Node): ts.Node | null {
  const { ts } = cx
  if (run) return null
  const block = blockOf(cx, declaration)
  let loop: ts.Node | null = null
  for (let at: ts.Node = step.statement; at !== block && !ts.isSourceFile(at); at = at.parent)
    if (ts.isIterationStatement(at, false) && contains(at.statement, step.statement)) loop = at
    else if (isFunction(cx, at)) {
      const call = at.parent
      if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return null
      if (call.expression.name.text !== 'forEach' && !overItems.has(call.expression.name.text)) return null
      loop = call
    }
  return loop
}

/** `url += part`, `url = url + part`, `parts.push(part)` */
function isLonger({ ts }: Context, { node, step }: Step): boolean {
  if (step.kind === 'append' || (step.kind === 'push' && step.path.length === 0)) return true
  if (step.kind !== 'assign' || step.names.length > 0) return false
  let first: ts.Node = step.right
  for (;;) {
    if (ts.isBinaryExpression(first) && first.operatorToken.kind === ts.SyntaxKind.PlusToken) first = first.left
    else if (ts.isTemplateExpression(first) && first.head.text === '') first = first.templateSpans[0]!.expression
    else return first !== step.right && ts.isIdentifier(first) && first.text === node.text
  }
}

/** Slashes are put between the parts, or the parts into a list; nothing is that a query has. */
function isOfPath({ ts }: Context, steps: readonly Step[]): boolean {
  const written = steps.flatMap(({ step }) =>
    step.kind === 'push' ? step.items : step.kind === 'append' || step.kind === 'assign' ? [step.right] : [],
  )
  if (written.some((one) => ts.isObjectLiteralExpression(one) || ts.isSpreadElement(one))) return false
  const texts = written.flatMap((one) =>
    [...nodesIn(ts, one)].flatMap((node) => (isWritten(ts, node) ? [node.text] : [])),
  )
  if (texts.some((text) => /[?&=]/.test(text))) return false
  return isParts(steps) || texts.some((text) => text.includes('/'))
}

function isWritten(ts: Context['ts'], node: ts.Node): node is ts.StringLiteralLike | ts.TemplateLiteralToken {
  return ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
}

function isParts(steps: readonly Step[]): boolean {
  return steps.every(({ step }) => step.kind === 'push')
}

type Apply = (value: Value, step: Step, reach: Reach, frame: Frame) => Value

/** What the variable holds when the loop is over; null for a list of parts where nobody knows the list that they come from. */
export function grown(
  cx: Context,
  value: Value,
  { loop, steps }: Growth,
  declaration: ts.Node,
  frame: Frame | null,
  apply: Apply,
): Value | null {
  const over = listOver(cx, loop, steps)
  const list = over && cx.evaluate(over.source, frame)
  if (!over || list?.kind !== 'list' || list.items.length > maxRounds || (list.open && isParts(steps)))
    return isParts(steps) ? null : withRest(value, loop, list?.kind === 'ref' ? list : null)
  let longer = value
  for (const [index, item] of list.items.entries())
    for (const one of steps) {
      const holds = new Map([[declaration, longer], ...over.names(item, index)])
      const round: Frame = {
        ...roundOf(over.body, holds, frame),
        ...(over.isCalled ? { given: [item, numeric(loop, index)] } : {}),
      }
      const reach = reachOf(cx, one.step.statement, over.body, round)
      // Whether a part is left out, which of several paths it is: nobody knows.
      if (reach.kind === 'maybe' && !isParts(steps)) return withRest(value, loop, null)
      if (reach.kind !== 'never') longer = apply(longer, one, reach, round)
    }
  return list.open ? withRest(longer, loop, list.rest ?? null) : longer
}

/** What a loop goes over, and what it calls an item of it. */
interface Over {
  readonly source: ts.Expression
  /** What is run in every round. */
  readonly body: ts.Node
  /** The round is a call of a function, which is given the item and its place. */
  readonly isCalled: boolean
  names(item: Value, index: number): readonly (readonly [ts.Node, Value])[]
}

function listOver(cx: Context, loop: ts.Node, steps: readonly Step[]): Over | null {
  const { ts } = cx
  const inner = steps.some(({ step }) => isNested(cx, step.statement, loop))
  if (inner) return null
  if (ts.isForOfStatement(loop)) {
    const declared = ts.isVariableDeclarationList(loop.initializer) ? loop.initializer.declarations[0] : undefined
    return declared
      ? { source: loop.expression, body: loop.statement, isCalled: false, names: (item) => [[declared, item]] }
      : null
  }
  if (ts.isCallExpression(loop) && ts.isPropertyAccessExpression(loop.expression)) {
    const at = loop.arguments.findIndex((one) => contains(one, steps[0]!.node))
    const body = loop.arguments[at]
    const source = at === 0 ? loop.expression.expression : loop.arguments[0]
    return body && source ? { source, body, isCalled: true, names: () => [] } : null
  }
  if (!ts.isForStatement(loop) && !ts.isWhileStatement(loop)) return null
  const counted = countedList(cx, loop)
  const counter = counted && cx.symbolAt(counted.counter)?.valueDeclaration
  if (!counter) return null
  return {
    source: counted.list,
    body: loop.statement,
    isCalled: false,
    names: (_, index) => [[counter, numeric(loop, index)]],
  }
}

/** Another loop, or a function, stands between a statement and the loop's own. */
function isNested(cx: Context, statement: ts.Node, loop: ts.Node): boolean {
  const { ts } = cx
  for (let at = statement.parent; at !== loop; at = at.parent)
    if (ts.isIterationStatement(at, false) || (isFunction(cx, at) && at.parent !== loop)) return true
  return false
}

/** More of the path, which no source tells: the list that callers know, or nothing at all. */
function withRest(value: Value, node: ts.Node, list: Ref | null): Value {
  const rest = unknown(node, 'dynamic-path')
  const slash: Value = { kind: 'text', pieces: [{ kind: 'lit', text: '/', node, start: -1, certainty: 'proven' }] }
  return eachWay(value, (one) =>
    concat(node, [
      { value: one, node },
      ...(endsWithSlash(one) ? [] : [{ value: slash, node }]),
      { value: list ? { ...list, fallback: rest } : rest, node },
    ]),
  )
}

function endsWithSlash(value: Value): boolean {
  const last = value.kind === 'text' ? value.pieces.at(-1) : undefined
  return last?.kind === 'lit' && last.text.endsWith('/')
}
