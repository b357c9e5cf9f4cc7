/**
 * What a check before says of a value that only the run time knows: behind `if (!KINDS.includes(kind)) throw …` it is one of the list, behind
 * `if (!TABLE[kind]) return` one of the keys.
 */

import type { ts } from 'ts-morph'
import { truthOf } from './conditions.ts'
import type { Context } from '../context.ts'
import { unwrap, writingTo } from '../context.ts'
import type { Frame } from '../frame.ts'
import { anyItem, listOf } from '../values/lists.ts'
import { nodesIn } from '../spelled.ts'
import type { Value } from '../value.ts'
import { constantText, inferred, optionsOf, union } from '../value.ts'

/** A name that is found in a list or table. */
interface Check {
  readonly name: ts.Identifier
  readonly among: ts.Expression
  /** Of a table its keys, or those of them whose value counts as true; of a set the members that it is made with. */
  readonly part: 'items' | 'keys' | 'truthy' | 'members'
}

interface Guard extends Check {
  /** It is none of them: `if (KINDS.includes(kind)) return …`. */
  readonly isExcluded: boolean
  /** Where it holds. */
  readonly from: number
  readonly to: number
}

/** Functions that do not come back, and those that check what they are given: by the names that say nothing else. */
const leaving = /^(process\.exit|(\w+\.)?(exit|usage|die|bail|panic))$/
const asserting = /^(assert(\.ok)?|invariant)$/

/** The texts that the name may stand for where it is used, by all checks that hold there; null when none does. */
export function guarded(cx: Context, node: ts.Identifier, frame: Frame | null): Value | null {
  const at = node.getStart()
  const holding = (guardsIn(cx, node.getSourceFile()).get(node.text) ?? []).filter(
    (guard) => guard.from <= at && at < guard.to && cx.symbolAt(guard.name) === cx.symbolAt(node),
  )
  if (!holding.some((guard) => !guard.isExcluded) || isReassigned(cx, node)) return null
  let left: readonly Value[] | null = null
  const excluded: string[] = []
  for (const guard of holding) {
    const own = textsOf(cx, guard, frame)
    if (!own) continue
    const texts: readonly string[] = own.map((one) => constantText(one)!)
    if (guard.isExcluded) excluded.push(...texts)
    else left = left === null ? own : left.filter((one) => texts.includes(constantText(one)!))
  }
  const kept = left?.filter((one) => !excluded.includes(constantText(one)!)) ?? []
  return kept.length > 0 ? inferred(union(node, kept)) : null
}

/** The texts of the list or the keys of the table, each by its own way; null when one of them is not known. */
function textsOf(cx: Context, { among, part }: Guard, frame: Frame | null): readonly Value[] | null {
  if (part === 'members' && isAddedTo(cx, among)) return null
  const whole = cx.evaluate(among, frame)
  const truthy = (value: Value): Value =>
    value.kind === 'object' && part === 'truthy'
      ? { ...value, properties: value.properties.filter((one) => truthOf(one.value) !== false) }
      : value
  const list = part === 'keys' || part === 'truthy' ? listOf(among, 'keys', truthy(whole)) : whole
  if (list?.kind !== 'list' || (list.open && part !== 'members')) return null
  const item = anyItem(cx, among, { ...list, open: false }, frame)
  const options = item ? optionsOf(item) : []
  return options.length > 0 && options.every((one) => constantText(one) !== null) ? options : null
}

/** `KINDS.add(kind)` anywhere: the set holds more than it was made with. */
function isAddedTo(cx: Context, among: ts.Expression): boolean {
  const symbol = cx.symbolAt(among)
  return cx
    .uses('add')
    .some(({ parent }) => cx.ts.isPropertyAccessExpression(parent) && cx.symbolAt(parent.expression) === symbol)
}

/** The name is written to after its declaration. */
function isReassigned(cx: Context, node: ts.Identifier): boolean {
  const { ts } = cx
  const symbol = cx.symbolAt(node)
  return (cx.identifiers(node.getSourceFile()).get(node.text) ?? []).some((use) => {
    const isItself = !ts.isElementAccessExpression(use.parent) && cx.symbolAt(use) === symbol
    return isItself && writingTo(cx, use) !== null
  })
}

const found = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly Guard[]>>()

function guardsIn(cx: Context, file: ts.SourceFile): ReadonlyMap<string, readonly Guard[]> {
  const known = found.get(file)
  if (known) return known
  const guards = new Map<string, Guard[]>()
  for (const node of nodesIn(cx.ts, file))
    for (const guard of guardsOf(cx, node)) {
      const own = guards.get(guard.name.text)
      if (own) own.push(guard)
      else guards.set(guard.name.text, [guard])
    }
  found.set(file, guards)
  return guards
}

function guardsOf(cx: Context, node: ts.Node): readonly Guard[] {
  const { ts } = cx
  const behind = (checks: readonly Check[]): readonly Guard[] =>
    checks.map((check) => ({ ...check, isExcluded: false, from: node.end, to: node.parent.end }))
  if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
    const [condition] = node.expression.arguments
    return condition && asserting.test(node.expression.expression.getText()) ? behind(whenTrue(cx, condition)) : []
  }
  if (!ts.isIfStatement(node)) return []
  const within = whenTrue(cx, node.expression).map((check) => ({
    ...check,
    isExcluded: false,
    from: node.thenStatement.pos,
    to: node.thenStatement.end,
  }))
  if (!leaves(cx, node.thenStatement)) return within
  // Of `a && b` neither is known to be false behind it.
  const isOne = within.length === 1 && !ts.isBinaryExpression(unwrap(cx, node.expression))
  const excluded = isOne ? within.map((one) => ({ ...one, isExcluded: true, from: node.end, to: node.parent.end })) : []
  return [...within, ...excluded, ...behind(whenFalse(cx, node.expression))]
}

function leaves(cx: Context, statement: ts.Statement): boolean {
  const { ts } = cx
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement
  if (!last) return false
  if (ts.isExpressionStatement(last)) {
    const call = unwrap(cx, last.expression)
    return ts.isCallExpression(call) && leaving.test(call.expression.getText())
  }
  return (
    ts.isThrowStatement(last) || ts.isReturnStatement(last) || ts.isContinueStatement(last) || ts.isBreakStatement(last)
  )
}

function whenFalse(cx: Context, node: ts.Expression): readonly Check[] {
  const { ts } = cx
  const at = unwrap(cx, node)
  if (ts.isPrefixUnaryExpression(at) && at.operator === ts.SyntaxKind.ExclamationToken) return whenTrue(cx, at.operand)
  if (!ts.isBinaryExpression(at)) return []
  const operator = at.operatorToken.kind
  if (operator === ts.SyntaxKind.BarBarToken) return [...whenFalse(cx, at.left), ...whenFalse(cx, at.right)]
  const isSame = operator === ts.SyntaxKind.EqualsEqualsEqualsToken || operator === ts.SyntaxKind.EqualsEqualsToken
  // `LIST.indexOf(kind) === -1`, `< 0`
  const none = isSame ? '-1' : operator === ts.SyntaxKind.LessThanToken ? '0' : null
  return at.right.getText() === none ? called(cx, at.left, /^indexOf$/) : []
}

function whenTrue(cx: Context, node: ts.Expression): readonly Check[] {
  const { ts } = cx
  const at = unwrap(cx, node)
  if (ts.isPrefixUnaryExpression(at) && at.operator === ts.SyntaxKind.ExclamationToken) return whenFalse(cx, at.operand)
  if (ts.isElementAccessExpression(at)) return check(cx, at.argumentExpression, at.expression, 'truthy')
  if (ts.isCallExpression(at)) return called(cx, at, /^(includes|has|hasOwnProperty|hasOwn)$/)
  if (!ts.isBinaryExpression(at)) return []
  if (at.operatorToken.kind === ts.SyntaxKind.InKeyword) return check(cx, at.left, at.right, 'keys')
  return at.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
    ? [...whenTrue(cx, at.left), ...whenTrue(cx, at.right)]
    : []
}

function partOf(method: string): Check['part'] {
  if (method === 'has') return 'members'
  return method === 'hasOwnProperty' ? 'keys' : 'items'
}

/** `LIST.includes(kind)`, `TABLE.hasOwnProperty(kind)`, `Object.hasOwn(TABLE, kind)`. */
function called(cx: Context, node: ts.Expression, method: RegExp): readonly Check[] {
  const { ts } = cx
  const call = unwrap(cx, node)
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return []
  const { name, expression } = call.expression
  const [first, second] = call.arguments
  if (!first || !method.test(name.text)) return []
  if (name.text === 'hasOwn') return second ? check(cx, second, first, 'keys') : []
  return check(cx, first, expression, partOf(name.text))
}

function check(cx: Context, name: ts.Expression, among: ts.Expression, part: Check['part']): readonly Check[] {
  const inner = unwrap(cx, name)
  return cx.ts.isIdentifier(inner) ? [{ name: inner, among, part }] : []
}
