/**
 * Loops that make a text or a list of parts longer by every item of a list: `for (const part of parts) url += '/' + part`. Read once, such a loop
 * would say that a part may stand there; it is gone through round by round, and where the list is not known, the rest of the path is not.
 */

import type { ts } from 'ts-morph'
import { reachOf } from '../conditions/conditions.ts'
import type { Reach } from '../conditions/conditions.ts'
import type { Context } from '../context.ts'
import { blockOf, isFunction, lastName } from '../context.ts'
import type { Frame } from '../frame.ts'
import { roundOf } from '../frame.ts'
import { nodesIn } from '../spelled.ts'
import { countedList, writesTo } from '../values/counted.ts'
import { overItems } from '../values/callback-items.ts'
import { concat } from '../values/joined.ts'
import { numeric } from '../values/rope.ts'
import type { Ref, Value } from '../value.ts'
import { optionsOf, union, unknown } from '../value.ts'
import { byWays, eachWay } from '../ways.ts'
import type { Mutation, Step } from './mutations.ts'
import { contains } from './mutations.ts'

/** A loop, and the steps in it, one behind the other. */
export interface Growth {
  readonly loop: ts.Node
  readonly steps: readonly Step[]
}

/** Longer lists are no parts of a path. */
const maxRounds = 20

/** The steps from this one on that belong to one loop and make a path longer by its items; null for any other step. */
export function growthAt(cx: Context, steps: readonly Step[], from: number, declaration: ts.Node): Growth | null {
  const loop = loopAround(cx, steps[from]!, declaration)
  if (!loop) return null
  let end = from + 1
  while (end < steps.length && contains(loop, steps[end]!.node) && !steps[end]!.run) end++
  const own = steps.slice(from, end)
  if (!own.every((one) => isLonger(cx, one)) || !isOfPath(cx, own)) return null
  const growth = { loop, steps: own }
  return isByItems(cx, growth) ? growth : null
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
      if (!ts.isCallExpression(call) || !overItems.has(lastName(cx, call.expression) ?? '')) return null
      loop = call
    }
  return loop
}

/** What is put there has to do with the item: `if (flag === '--campaigns') path += '/campaigns'` chooses one of several paths instead. */
function isByItems(cx: Context, { loop, steps }: Growth): boolean {
  const names = new Set(steps.flatMap((one) => namesIn(cx, one).map(({ text }) => text)))
  for (const { node } of steps) names.delete(node.text)
  return [...names].some((name) =>
    (cx.identifiers(loop.getSourceFile()).get(name) ?? []).some((use) => isDeclaredBy(cx, use, loop)),
  )
}

/** The names in what a step adds. */
function namesIn({ ts }: Context, { step }: Step): readonly ts.Identifier[] {
  return writtenIn(step).flatMap((one) => [...nodesIn(ts, one)].filter((node) => ts.isIdentifier(node)))
}

/** The variable of a loop, its counter, a parameter of its function, or something that its body names. */
function isDeclaredBy(cx: Context, use: ts.Node, loop: ts.Node): boolean {
  const declaration = contains(loop, use) ? cx.symbolAt(use)?.valueDeclaration : undefined
  if (!declaration) return false
  const counted = cx.ts.isWhileStatement(loop) ? countedList(cx, loop) : null
  return (
    contains(loop, declaration) || (counted !== null && cx.symbolAt(counted.counter)?.valueDeclaration === declaration)
  )
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

/** Slashes are put between the parts, or the parts into a list that slashes join; nothing is that a query has. */
function isOfPath(cx: Context, steps: readonly Step[]): boolean {
  const { ts } = cx
  const written = steps.flatMap(({ step }) => writtenIn(step))
  if (written.some((one) => ts.isObjectLiteralExpression(one) || ts.isSpreadElement(one))) return false
  const own = written.flatMap((one) => [...nodesIn(ts, one)])
  const texts = own.flatMap((node) => (isWritten(ts, node) ? [node.text] : []))
  if (texts.some((text) => /[?&=]/.test(text))) return false
  if (isParts(steps)) return steps.every(({ node }) => isJoined(cx, node))
  return texts.some((text) => text.includes('/')) || own.some((node) => ts.isIdentifier(node) && isSeparator(cx, node))
}

/** `parts.join('/')` somewhere in the file. */
function isJoined(cx: Context, node: ts.MemberName): boolean {
  const { ts } = cx
  const symbol = cx.symbolAt(node)
  return (cx.identifiers(node.getSourceFile()).get(node.text) ?? []).some((use) => {
    const call = use.parent.parent
    const isJoin =
      ts.isCallExpression(call) && call.expression === use.parent && lastName(cx, call.expression) === 'join'
    return isJoin && isSlash(cx, call.arguments[0]) && cx.symbolAt(use) === symbol
  })
}

function isSlash({ ts }: Context, node: ts.Node | undefined): boolean {
  return node !== undefined && ts.isStringLiteralLike(node) && node.text === '/'
}

/** A separator that has a name of its own, and is a slash from the beginning or is set to one. */
function isSeparator(cx: Context, node: ts.Identifier): boolean {
  const declaration = cx.symbolAt(node)?.valueDeclaration
  if (!declaration || !cx.ts.isVariableDeclaration(declaration)) return false
  const writes = writesTo(cx, node, node.getSourceFile())
  return (
    isSlash(cx, declaration.initializer) || writes.some((by) => cx.ts.isBinaryExpression(by) && isSlash(cx, by.right))
  )
}

function writtenIn(step: Mutation): readonly ts.Expression[] {
  return step.kind === 'push' ? step.items : step.kind === 'append' || step.kind === 'assign' ? [step.right] : []
}

function isWritten(ts: Context['ts'], node: ts.Node): node is ts.StringLiteralLike | ts.TemplateLiteralToken {
  return ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
}

function isParts(steps: readonly Step[]): boolean {
  return steps.every(({ step }) => step.kind === 'push')
}

type Apply = (value: Value, step: Step, reach: Reach, frame: Frame) => Value

/** What the variable holds in the middle of the loop: some of the rounds are over. */
export function growing(value: Value, { loop }: Growth): Value {
  return withRest(value, loop, null)
}

/** What the variable holds when the loop is over. */
export function grown(
  cx: Context,
  value: Value,
  growth: Growth,
  declaration: ts.Node,
  frame: Frame | null,
  apply: Apply,
): Value {
  const { loop, steps } = growth
  const over = isStraight(cx, growth) ? listOver(cx, loop, steps) : null
  if (!over) return withRest(value, loop, null)
  const lists = optionsOf(cx.evaluate(over.source, frame))
  return union(
    loop,
    lists.map((list) => {
      const one = inRounds(cx, value, growth, over, list, declaration, frame, apply)
      return byWays(one, list.ways) ?? one
    }),
  )
}

function inRounds(
  cx: Context,
  value: Value,
  { loop, steps }: Growth,
  over: Over,
  list: Value,
  declaration: ts.Node,
  frame: Frame | null,
  apply: Apply,
): Value {
  if (list.kind !== 'list' || list.items.length > maxRounds)
    return withRest(value, loop, list.kind === 'ref' ? list : null)
  let longer = value
  for (const [index, item] of list.items.entries()) {
    if (index < over.from) continue
    for (const one of steps) {
      const holds = new Map([[declaration, longer], ...over.names(item, index)])
      const round: Frame = {
        ...roundOf(over.body, holds, frame),
        ...(over.isCalled ? { given: [item, numeric(loop, index)] } : {}),
      }
      const reach = reachOf(cx, one.step.statement, over.body, round)
      // Whether a part is left out, which of several paths it is: nobody knows.
      if (reach.kind === 'maybe') return withRest(value, loop, null)
      if (reach.kind === 'always') longer = apply(longer, one, reach, round)
    }
  }
  return list.open ? withRest(longer, loop, list.rest ?? null) : longer
}

/** Every round runs to its end, and nothing but the list says what the names of a round hold. */
function isStraight(cx: Context, { loop, steps }: Growth): boolean {
  const { ts } = cx
  // `some` and `find` end where an item answers them.
  if (ts.isCallExpression(loop) && !/^(forEach|each|map)$/.test(lastName(cx, loop.expression) ?? '')) return false
  const counted = ts.isForStatement(loop) || ts.isWhileStatement(loop) ? countedList(cx, loop) : null
  // `i++` before a part is taken gives the next one.
  if (counted && ts.isWhileStatement(loop) && steps.some(({ node }) => node.pos > counted.step.pos)) return false
  if ([...nodesIn(ts, loop)].some((node) => leaving(ts).has(node.kind))) return false
  const own = new Set(steps.map(({ node }) => node.text))
  return steps
    .flatMap((one) => namesIn(cx, one))
    .filter((name) => !own.has(name.text))
    .every((name) => writesTo(cx, name, loop).every((by) => by === counted?.step && !contains(by, name)))
}

function leaving(ts: Context['ts']): ReadonlySet<ts.SyntaxKind> {
  const { BreakStatement, ContinueStatement, ReturnStatement, ThrowStatement } = ts.SyntaxKind
  return new Set([BreakStatement, ContinueStatement, ReturnStatement, ThrowStatement])
}

/** What a loop goes over, and what it calls an item of it. */
interface Over {
  readonly source: ts.Expression
  /** The first place that is taken. */
  readonly from: number
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
      ? { source: loop.expression, from: 0, body: loop.statement, isCalled: false, names: (item) => [[declared, item]] }
      : null
  }
  if (ts.isCallExpression(loop) && ts.isPropertyAccessExpression(loop.expression)) {
    const at = loop.arguments.findIndex((one) => contains(one, steps[0]!.node))
    const body = loop.arguments[at]
    const source = at === 0 ? loop.expression.expression : loop.arguments[0]
    return body && source ? { source, from: 0, body, isCalled: true, names: () => [] } : null
  }
  if (!ts.isForStatement(loop) && !ts.isWhileStatement(loop)) return null
  const counted = countedList(cx, loop)
  const counter = counted && cx.symbolAt(counted.counter)?.valueDeclaration
  if (!counter) return null
  return {
    source: counted.list,
    from: counted.from,
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
    one.kind === 'list'
      ? { ...one, open: true, isEndOpen: true, ...(list ? { rest: { ...list, fallback: rest } } : {}) }
      : concat(node, [
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
