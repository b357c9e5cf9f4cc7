/** Conditions: whether they certainly hold, and under which ones a statement runs. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isFunction, ownerOf } from '../context.ts'
import { isWritten } from '../surroundings/environment.ts'
import type { Frame } from '../frame.ts'
import { frameOf } from '../frame.ts'
import type { Value, Ways } from '../value.ts'
import { constantText, optionsOf } from '../value.ts'

/** Whether a condition holds; null when that is not certain. */
export function truth(cx: Context, node: ts.Expression, frame: Frame | null): boolean | null {
  const { ts } = cx
  if (ts.isParenthesizedExpression(node)) return truth(cx, node.expression, frame)
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    const inner = truth(cx, node.operand, frame)
    return inner === null ? null : !inner
  }
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind
    const isAnd = operator === ts.SyntaxKind.AmpersandAmpersandToken
    if (isAnd || operator === ts.SyntaxKind.BarBarToken) {
      const sides = [truth(cx, node.left, frame), truth(cx, node.right, frame)]
      if (sides.includes(!isAnd)) return !isAnd
      return sides.includes(null) ? null : isAnd
    }
  }
  const answers = new Set(optionsOf(cx.evaluate(node, frame)).map(truthOf))
  return answers.size === 1 ? [...answers][0]! : null
}

/** Whether a value counts as true; null when that is not certain. */
export function truthOf(value: Value): boolean | null {
  switch (value.kind) {
    case 'primitive':
      return value.certainty === 'proven' ? !['false', 'undefined', 'null', '0'].includes(value.text) : null
    case 'text': {
      const known = value.pieces.some(
        (piece) => piece.kind === 'lit' && piece.text !== '' && piece.certainty === 'proven',
      )
      return known ? true : value.pieces.every((piece) => piece.kind === 'lit' && piece.text === '') ? false : null
    }
    case 'object':
    case 'list':
      // `if (!groups[key]) groups[key] = []`: what some key holds, this one need not have yet.
      return value.isPerhaps ? null : true
    case 'function':
    case 'class':
    case 'instance':
      return true
    default:
      return null
  }
}

/** `a === b`; null when one side is not certain. */
export function equal(a: Value, b: Value): boolean | null {
  if (a.kind === 'union' || b.kind === 'union') {
    const answers = new Set(optionsOf(a).flatMap((one) => optionsOf(b).map((other) => equal(one, other))))
    return answers.size === 1 ? [...answers][0]! : null
  }
  const texts = [a, b].map((value) => (isProven(value) ? constantText(value) : null))
  if (texts[0] !== null && texts[1] !== null) return texts[0] === texts[1] && isNothing(a) === isNothing(b)
  const things = [a, b].filter(
    (value) =>
      ['object', 'list', 'function', 'instance', 'text'].includes(value.kind) &&
      !isWritten(value) &&
      truthOf(value) !== null,
  )
  return things.length === 1 && (isNothing(a) || isNothing(b)) ? false : null
}

/** `undefined` or `null`. */
export function isNothing(value: Value): boolean {
  return value.kind === 'primitive' && (value.type === 'undefined' || value.type === 'null')
}

function isProven(value: Value): boolean {
  if (value.kind === 'primitive') return value.certainty === 'proven'
  return value.kind === 'text' && value.pieces.every((piece) => piece.kind === 'lit' && piece.certainty === 'proven')
}

/** A place where the program goes one way or another, by the text of its condition and the call it stands in. */
export function wayAt(cx: Context, node: ts.Node, frame: Frame | null): string {
  const owner = ownerOf(cx, node)
  const at = owner ? `${owner.pos}#${frameId(frameOf(frame, owner))}` : ''
  return `${node.getSourceFile().fileName}:${at}:${node.getText()}`
}

const ids = new WeakMap<Frame, number>()
let lastId = 0

function frameId(frame: Frame | null): number {
  if (frame === null) return 0
  let id = ids.get(frame)
  if (id === undefined) ids.set(frame, (id = ++lastId))
  return id
}

/** The ways of taking a condition as holding, or as not holding. */
export function branch(cx: Context, condition: ts.Expression, holds: boolean, frame: Frame | null): Ways {
  const { ts } = cx
  let at = condition
  let way = holds
  for (;;) {
    if (ts.isParenthesizedExpression(at)) at = at.expression
    else if (ts.isPrefixUnaryExpression(at) && at.operator === ts.SyntaxKind.ExclamationToken) {
      at = at.operand
      way = !way
    } else return new Map([[wayAt(cx, at, frame), way ? 'yes' : 'no']])
  }
}

export type Reach =
  | { readonly kind: 'always' | 'never' }
  /** `taken` when it runs, `missed` when it does not; null when more than one condition decides. */
  | { readonly kind: 'maybe'; readonly taken: Ways | null; readonly missed: Ways | null }

const maybe: Reach = { kind: 'maybe', taken: null, missed: null }

/** Whether a statement runs whenever the block does that it stands in, at any depth. */
export function reachOf(cx: Context, statement: ts.Node, block: ts.Node | undefined, frame: Frame | null): Reach {
  const { ts } = cx
  let reach: Reach = { kind: 'always' }
  for (let at: ts.Node = statement; at.parent && at !== block; at = at.parent) {
    const step = stepInto(at, at.parent)
    if (step.kind === 'never') return step
    if (step.kind === 'maybe') reach = reach.kind === 'maybe' ? maybe : step
  }
  return reach

  function stepInto(at: ts.Node, parent: ts.Node): Reach {
    if (ts.isIfStatement(parent) && at !== parent.expression)
      return under(parent.expression, at === parent.thenStatement)
    if (ts.isConditionalExpression(parent) && at !== parent.condition)
      return under(parent.condition, at === parent.whenTrue)
    if (ts.isBinaryExpression(parent) && at === parent.right) {
      if (parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) return under(parent.left, true)
      if (parent.operatorToken.kind === ts.SyntaxKind.BarBarToken) return under(parent.left, false)
      return parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken ? maybe : { kind: 'always' }
    }
    if (ts.isCaseOrDefaultClause(parent) && at !== (parent as ts.CaseClause).expression) return inClause(parent)
    if (ts.isCatchClause(parent)) return maybe
    if (ts.isIterationStatement(parent, false) && at === parent.statement && !ts.isDoStatement(parent)) return maybe
    if (isFunction(cx, parent) && parent !== block) return maybe
    return { kind: 'always' }
  }

  function under(condition: ts.Expression, wanted: boolean): Reach {
    const holds = truth(cx, condition, frame)
    if (holds !== null) return { kind: holds === wanted ? 'always' : 'never' }
    return {
      kind: 'maybe',
      taken: branch(cx, condition, wanted, frame),
      missed: branch(cx, condition, !wanted, frame),
    }
  }

  /** A clause runs for its own value, for those of the empty clauses right before it, and by default when no other fits. */
  function inClause(clause: ts.CaseOrDefaultClause): Reach {
    const subject = cx.evaluate(clause.parent.parent.expression, frame)
    const matches = (one: ts.CaseOrDefaultClause): boolean | null =>
      ts.isDefaultClause(one) ? null : equal(subject, cx.evaluate(one.expression, frame))
    const all = clause.parent.clauses
    const group = [clause]
    for (let at = all.indexOf(clause) - 1; at >= 0 && all[at]!.statements.length === 0; at--) group.push(all[at]!)
    const own = group.map(matches)
    if (own.includes(true)) return { kind: 'always' }
    const isDefault = group.some((one) => ts.isDefaultClause(one))
    if (!isDefault) return own.every((one) => one === false) ? { kind: 'never' } : way(clause)
    const others = all.filter((one) => !group.includes(one)).map(matches)
    if (others.includes(true)) return { kind: 'never' }
    return others.every((one) => one === false) ? { kind: 'always' } : way(clause)
  }

  function way(clause: ts.CaseOrDefaultClause): Reach {
    const key = wayAt(cx, clause.parent.parent.expression, frame)
    const name = ts.isDefaultClause(clause) ? 'default' : clause.expression.getText()
    return { kind: 'maybe', taken: new Map([[`switch ${key}`, name]]), missed: null }
  }
}

/** Whether a run of a function gets as far as a statement of its own: `if (value === undefined) return` before it may have ended it. */
export function reachesFrom(cx: Context, statement: ts.Node, fn: ts.Node, frame: Frame | null): Reach['kind'] {
  const { ts } = cx
  let reach: Reach['kind'] = 'always'
  for (let at = statement; at.parent && at !== fn; at = at.parent) {
    if (!ts.isBlock(at.parent)) continue
    for (const before of at.parent.statements) {
      if (before === at) break
      const over = ends(cx, before, frame)
      if (over === true) return 'never'
      if (over === null) reach = 'maybe'
    }
  }
  return reach
}

/** Whether nothing of its block runs after a statement; null when that is not certain. */
export function ends(cx: Context, statement: ts.Statement | undefined, frame: Frame | null): boolean | null {
  const { ts } = cx
  if (!statement) return false
  if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement)) return true
  if (ts.isBlock(statement)) return ends(cx, statement.statements.at(-1), frame)
  if (!ts.isIfStatement(statement)) return false
  const sides = [statement.thenStatement, statement.elseStatement].map((side) => ends(cx, side, frame))
  if (sides[0] === sides[1]) return sides[0]!
  const holds = truth(cx, statement.expression, frame)
  return holds === null ? null : sides[holds ? 0 : 1]!
}
