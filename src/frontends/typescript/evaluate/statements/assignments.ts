/**
 * The value of a variable where it is used: its initializer, then what the statements before the use did to it
 * (`u += '…'`, `p.x = 1`, `q.set('x', …)`, `Object.assign(p, …)`). In source order; what stands under a condition may or may not have happened.
 */

import type { ts } from 'ts-morph'
import { restOf } from '../arguments.ts'
import { filledByCall } from '../compiled.ts'
import type { Reach } from '../conditions/conditions.ts'
import { reachesFrom, reachOf, truthOf } from '../conditions/conditions.ts'
import type { Context } from '../context.ts'
import { blockOf, ownerOf, unwrap } from '../context.ts'
import { settingOr } from '../conditions/choices.ts'
import { isWritten, withDefault } from '../surroundings/environment.ts'
import { filledBy, mayFill } from './filled-arguments.ts'
import type { Frame } from '../frame.ts'
import { frameOf, heldInRound, roundsOf } from '../frame.ts'
import { listedFields } from '../classes/listed-fields.ts'
import { concat } from '../values/joined.ts'
import { anyItem, listOf } from '../values/lists.ts'
import type { Key, Mutation, Step } from './mutations.ts'
import { contains, mutationsOf } from './mutations.ts'
import { asserted } from '../parameters/asserted.ts'
import { parameter } from '../parameters/parameter.ts'
import { heldIn } from '../values/entries.ts'
import { addSpread, oneOfStates, withoutProperty } from '../values/objects.ts'
import { growing, growthAt, grown } from './rounds.ts'
import { eitherWay, keyName, setPath } from './puts.ts'
import { callFrame } from '../runs.ts'
import { toolInput } from '../frameworks/tools.ts'
import type { Value } from '../value.ts'
import { inferred, isLeftOpen, optionsOf, union, unknown } from '../value.ts'
import { besides, eachWay } from '../ways.ts'

type Declaration = ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement

export function assignedValue(
  cx: Context,
  declaration: Declaration,
  symbol: ts.Symbol,
  use: ts.Node,
  frame: Frame | null,
): Value {
  const held = heldInRound(frame, declaration)
  if (held) return held
  // What stands outside of functions is the same in every call: one answer for all frames.
  const own = frame !== null && ownerOf(cx, declaration) === null ? null : frame
  const read = orInput(cx, initialValue(cx, declaration, use, own), declaration, symbol.name, use)
  // The item of the round in which the function around was made.
  const initial = roundsOf(frame).reduce(besides, read)
  if (!cx.ts.isIdentifier(declaration.name)) return initial
  return mutated(cx, declaration, symbol, use, frame, initial)
}

/** What was not read, or only callers know, may be the input of a tool; also where it is nothing by default (`args ?? {}`). */
function orInput(cx: Context, value: Value, declaration: Declaration, name: string, use: ts.Node): Value {
  const input = isLeftOpen(value) ? toolInput(cx, name, use) : null
  if (!input) return value
  // `const { account_id, ...params } = args`
  const own =
    cx.ts.isBindingElement(declaration) && declaration.dotDotDotToken
      ? without(input, takenBeside(cx, declaration))
      : input
  return value.kind === 'ref' ? { ...value, fallback: own } : own
}

function initialValue(cx: Context, declaration: Declaration, use: ts.Node, frame: Frame | null): Value {
  const { ts } = cx
  if (ts.isParameter(declaration)) return parameter(cx, declaration, use, frame)
  if (ts.isBindingElement(declaration)) return boundElement(cx, declaration, use, frame)
  if (declaration.initializer) return asserted(cx, declaration.type, cx.evaluate(declaration.initializer, frame))
  const taken = loopItem(cx, declaration, use, frame)
  if (taken) return taken
  const filled = ts.isIdentifier(declaration.name) ? filledByCall(cx, declaration.name) : null
  if (filled) return filled
  return { kind: 'primitive', type: 'undefined', text: 'undefined', node: use, certainty: 'proven' }
}

/** What a loop takes: an item of a list, a key of an object; null when the declaration is no loop's. */
function loopItem(cx: Context, declaration: ts.VariableDeclaration, use: ts.Node, frame: Frame | null): Value | null {
  const { ts } = cx
  const loop = declaration.parent.parent
  if (!ts.isForOfStatement(loop) && !ts.isForInStatement(loop)) return null
  const held = heldInRound(frame, declaration)
  if (held) return held
  const value = goneThrough(loop.expression, cx.evaluate(loop.expression, frame))
  const items = ts.isForInStatement(loop)
    ? listOf(use, 'keys', value)
    : // Objects that a loop can go through, maps and queries, give their pairs.
      eachWay(value, (one) => (one.kind === 'object' ? listOf(use, 'entries', one)! : one))
  const item = items && anyItem(cx, loop.expression, items, frame)
  if (item) return item
  const listed = listedFields(cx, loop, declaration, frame)
  return (
    (listed && anyItem(cx, loop.expression, listed, frame)) ?? unknown(use, 'dynamic-value', declaration.name.getText())
  )
}

/** What there is nothing of (a `switch` that no case of fits) no loop goes through. */
function goneThrough(node: ts.Node, value: Value): Value {
  const some = optionsOf(value).filter((one) => one.kind !== 'primitive' || one.type !== 'undefined')
  return some.length > 0 && some.length < optionsOf(value).length ? union(node, some) : value
}

/** `const { a: b = 1, ...rest } = source` and the same in parameters. */
function boundElement(cx: Context, element: ts.BindingElement, use: ts.Node, frame: Frame | null): Value {
  const { ts } = cx
  const holder = element.parent.parent
  const source = ts.isBindingElement(holder)
    ? boundElement(cx, holder, use, frame)
    : ts.isParameter(holder)
      ? parameter(cx, holder, use, frame)
      : holder.initializer
        ? asserted(cx, holder.type, cx.evaluate(holder.initializer, frame))
        : (loopItem(cx, holder, use, frame) ?? unknown(use, 'dynamic-value'))
  const byDefault = (value: Value): Value => {
    if (!element.initializer) return value
    const fallback = inferred(cx.evaluate(element.initializer, frame))
    if (isWritten(value)) return withDefault(use, value, fallback)
    // `const { VERSION = '12' } = process.env`
    if (value.kind === 'unknown' && value.reason === 'environment-without-default')
      return inferred(fallback, value.name)
    if (value.kind === 'unknown' || (value.kind === 'ref' && value.isUncalled)) return union(use, [value, fallback])
    if (value.kind === 'ref') return { ...value, fallback: value.fallback ? byDefault(value.fallback) : fallback }
    if (value.kind === 'external' || value.kind === 'external-call') return settingOr(use, value, fallback)
    return eachWay(value, (one) => (one.kind === 'primitive' && one.type === 'undefined' ? fallback : one))
  }
  if (ts.isArrayBindingPattern(element.parent)) {
    const index = element.parent.elements.indexOf(element)
    return byDefault(cx.member(source, String(index), use, frame))
  }
  if (element.dotDotDotToken) return without(source, takenBeside(cx, element))
  const name = nameOf(cx, element)
  return name === null ? unknown(use, 'dynamic-value') : byDefault(cx.member(source, name, use, frame))
}

/** What the rest of a pattern is without. */
function takenBeside(cx: Context, rest: ts.BindingElement): readonly string[] {
  const all: readonly ts.ArrayBindingElement[] = rest.parent.elements
  return all.flatMap((one) => (one !== rest && cx.ts.isBindingElement(one) ? [nameOf(cx, one) ?? ''] : []))
}

function without(source: Value, names: readonly string[]): Value {
  if (source.kind === 'ref') {
    const fallback = source.fallback && without(source.fallback, names)
    const from = source.path.length
    const before = source.without?.from === from ? source.without.names : []
    return { ...source, fallback, without: { names: [...before, ...names], from } }
  }
  return eachWay(source, (one) => {
    if (one.kind !== 'object') return one
    return { ...one, properties: one.properties.filter((property) => !names.includes(property.name)) }
  })
}

function nameOf(cx: Context, element: ts.BindingElement): string | null {
  const { ts } = cx
  const name = element.propertyName ?? element.name
  if (ts.isIdentifier(name) || ts.isStringLiteral(name)) return name.text
  return null
}

function mutated(
  cx: Context,
  declaration: Declaration,
  symbol: ts.Symbol,
  use: ts.Node,
  frame: Frame | null,
  initial: Value,
  some?: readonly Step[],
): Value {
  const { ts } = cx
  const file = declaration.getSourceFile()
  const name = (declaration.name as ts.Identifier).text
  const steps = some ?? effective(cx, mutationsOf(cx, file, name, symbol))
  if (steps.length === 0) return initial
  const useOwner = ownerOf(cx, use)
  let value = initial
  for (let at = 0; at < steps.length; at++) {
    const { node, step, run } = steps[at]!
    if (node === declaration.name) continue
    const place = run?.call ?? step.statement
    const isLater = use.getSourceFile() === file && node.pos >= use.pos && ownerOf(cx, node) === useOwner
    if (isLater && ownerOf(cx, declaration) === useOwner && !sharesLoop(cx, node, use, declaration)) continue
    // A function that is part of what is set runs after it was set.
    const isInside = ts.findAncestor(use, (at) => at === place) !== undefined
    if (isInside && !(step.kind === 'property' && ownerOf(cx, node) !== useOwner)) {
      if (step.kind === 'assign' && isNothing(value) && mayHaveRun(cx, node, use, declaration))
        value = union(use, [value, unknown(use, 'recursive', name)])
      continue
    }
    const growth = isLater ? null : growthAt(cx, steps, at, declaration)
    if (growth) {
      const isWithin = contains(growth.loop, use)
      const longer = isWithin ? growing(value, growth) : grown(cx, value, growth, declaration, frame, applyAt)
      const reach = reachOf(cx, growth.loop, blockOf(cx, declaration), frame)
      if (reach.kind !== 'never') value = reach.kind === 'maybe' ? eitherWay(growth.loop, value, longer, reach) : longer
      at += growth.steps.length - 1
      continue
    }
    const around = isLater ? later : reachOf(cx, place, blockOf(cx, declaration), frame)
    // Of a helper that is looked into from outside, an early return may have ended the run.
    const reach = some ? bothOf(around, reachesFrom(cx, place, declaration.parent, frame)) : around
    if (reach.kind === 'never') continue
    if (!run) value = apply(cx, value, step, reach, node, frame)
    // A closure that calls itself does it again.
    else if (!frameOf(frame, run.fn)) value = applyIn(cx, value, step, reach, node, closureFrame(run, frame))
  }
  return value

  function applyAt(before: Value, { step, node }: Step, reach: Reach, round: Frame): Value {
    return apply(cx, before, step, reach, node, round)
  }
}

const effectiveMemo = new WeakMap<readonly Step[], readonly Step[]>()

/** Without the calls that it is handed to and that put nothing into it: most are such. */
function effective(cx: Context, steps: readonly Step[]): readonly Step[] {
  let known = effectiveMemo.get(steps)
  if (!known)
    effectiveMemo.set(steps, (known = steps.filter(({ step }) => step.kind !== 'handed' || mayFill(cx, step))))
  return known
}

/** The run of a closure for one of its calls. */
function closureFrame({ fn, call }: NonNullable<Step['run']>, frame: Frame | null): Frame {
  return callFrame({ kind: 'function', node: fn, frame, self: null }, call, 0, frame)
}

/** What a statement of a closure does in one of its runs, when the call is reached and the statement as well. */
function applyIn(cx: Context, value: Value, step: Mutation, outer: Reach, node: ts.MemberName, frame: Frame): Value {
  const inner = bothOf(reachOf(cx, step.statement, frame.fn, frame), reachesFrom(cx, step.statement, frame.fn, frame))
  if (inner.kind === 'never') return value
  const reach = inner.kind === 'always' ? outer : outer.kind === 'always' ? inner : later
  return apply(cx, value, step, reach, node, frame)
}

function bothOf(reach: Reach, further: Reach['kind']): Reach {
  if (further === 'always' || reach.kind === 'never') return reach
  return further === 'never' ? { kind: 'never' } : later
}

function apply(
  cx: Context,
  value: Value,
  step: Mutation,
  reach: Reach,
  node: ts.MemberName,
  frame: Frame | null,
): Value {
  const optional = reach.kind === 'maybe'
  const either = (changed: Value): Value =>
    reach.kind === 'maybe' && changed !== value ? eitherWay(node, value, changed, reach) : changed
  switch (step.kind) {
    case 'assign': {
      const right = cx.evaluate(step.right, frame)
      const taken = step.names.reduce((value, name) => cx.member(value, name, step.right, frame), right)
      return either(
        taken.kind === 'unknown' && isHandedOn(cx, step.right, node) ? throughHands(value, step.right) : taken,
      )
    }
    case 'append': {
      const right = cx.evaluate(step.right, frame)
      const longer = appended(value, node, right, step.right)
      // A query that may be appended is a parameter that may be sent; more path is another path.
      return startsWithSlash(right) ? either(longer) : longer
    }
    case 'count':
      return either(unknown(node, 'dynamic-value'))
    case 'property': {
      const right = cx.evaluate(step.right, frame)
      if (!step.appends) return setPath(cx, value, step.path, right, reach, frame, step.ofQuery)
      const before = inside(cx, value, step.path, node, frame)
      return setPath(cx, value, step.path, appended(before, node, right, step.right), reach, frame)
    }
    case 'delete': {
      const name = keyName(cx, step.key, frame)
      return name === null || optional ? value : withoutProperty(value, name)
    }
    case 'merge':
      return step.isUnder
        ? step.sources.reduce((over, source) => addSpread(cx.evaluate(source, frame), over, false), value)
        : step.sources.reduce((into, source) => addSpread(into, cx.evaluate(source, frame), optional), value)
    case 'handed': {
      if (!mayFill(cx, step)) return value
      const handed = step.path.length > 0 ? inside(cx, value, step.path, node, frame) : value
      const filled = filledBy(cx, handed, step, frame, ({ parameter, symbol, steps }, run, before) =>
        // All of it has happened when the call is over: the end of the file comes after every statement of the function.
        mutated(cx, parameter, symbol, parameter.getSourceFile().endOfFileToken, run, before, steps),
      )
      return step.path.length > 0 ? setPath(cx, value, step.path, filled, reach, frame) : oneOfStates(either(filled))
    }
    case 'push': {
      const pushed = restOf(cx, step.items, 0, frame, node)
      if (step.path.length === 0) return lengthened(value, pushed)
      const list = inside(cx, value, step.path, node, frame)
      const isList = optionsOf(list).some(({ kind }) => kind === 'list')
      // Only what was seen to be put there is told: what a parameter holds inside, nobody knows.
      if (!isList && !step.isMade && !optionsOf(value).some(heldIn)) return value
      const made: Value = isList ? list : { kind: 'list', node, items: [], open: false }
      return setPath(cx, value, step.path, lengthened(made, pushed), reach, frame)
    }
  }
}

/** A list with more at its end. */
function lengthened(value: Value, pushed: Value): Value {
  return eachWay(value, (list) => {
    if (list.kind === 'ref' && list.fallback) return { ...list, fallback: lengthened(list.fallback, pushed) }
    if (list.kind !== 'list') return list
    // What joins it need not be alike.
    const { isAlike, ...own } = list
    if (pushed.kind !== 'list') return { ...own, open: true }
    const items = [...list.items, ...pushed.items]
    const isStill = isAlike && (!pushed.open || pushed.isAlike)
    return { ...own, items, open: list.open || pushed.open, ...(isStill ? { isAlike } : {}) }
  })
}

/** What a value holds at the end of a way of keys. */
function inside(cx: Context, value: Value, path: readonly Key[], node: ts.Node, frame: Frame | null): Value {
  const names = path.map((key) => keyName(cx, key, frame))
  return names.reduce<Value>(
    (inner, name) =>
      name === null ? (heldIn(inner) ?? unknown(node, 'dynamic-value')) : cx.member(inner, name, node, frame),
    value,
  )
}

/** `request = await hook(request)`: what the variable holds goes through a function that nobody can read. */
function isHandedOn(cx: Context, right: ts.Expression, node: ts.MemberName): boolean {
  const call = unwrap(cx, right)
  if (!cx.ts.isCallExpression(call)) return false
  return call.arguments.map((one) => unwrap(cx, one)).some((one) => cx.ts.isIdentifier(one) && one.text === node.text)
}

/** The same again, as far as anybody can tell: hooks sign, they seldom send it elsewhere. What they add to an object is not known. */
function throughHands(value: Value, node: ts.Node): Value {
  return eachWay(inferred(value), (one) =>
    one.kind === 'object' ? { ...one, open: one.open ?? unknown(node, 'dynamic-params') } : one,
  )
}

/** `a += b` of texts; a sum of numbers is not computed. */
function appended(before: Value, node: ts.Node, right: Value, rightNode: ts.Node): Value {
  const all = [...optionsOf(before), ...optionsOf(right)]
  const isSum =
    !all.some((one) => one.kind === 'text') && all.some((one) => one.kind === 'primitive' && one.type === 'number')
  if (isSum) return unknown(node, 'dynamic-value')
  return concat(node, [
    { value: before, node },
    { value: right, node: rightNode },
  ])
}

function startsWithSlash(value: Value): boolean {
  return optionsOf(value).some((option) => {
    const first = option.kind === 'text' ? option.pieces[0] : undefined
    return first?.kind === 'lit' && first.text.startsWith('/')
  })
}

/** `cursor = (await list(cursor ? { cursor } : {})).next_cursor`: set by itself, in the round or the call before. */
function mayHaveRun(cx: Context, node: ts.Node, use: ts.Node, declaration: ts.Node): boolean {
  return ownerOf(cx, declaration) !== ownerOf(cx, use) || sharesLoop(cx, node, use, declaration)
}

/** What a variable holds before anything is put into it. */
function isNothing(value: Value): boolean {
  return optionsOf(value).every((option) => truthOf(option) === false)
}

/** True when both stand in a loop that the declaration stands outside of: what comes later has happened in the round before. */
function sharesLoop(cx: Context, node: ts.Node, use: ts.Node, declaration: ts.Node): boolean {
  const { ts } = cx
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent)
    if (ts.isIterationStatement(at, false) && contains(at, use) && !contains(at.statement, declaration)) return true
  return false
}

/** What stands behind the use in a loop has happened in the rounds before, if there were any. */
const later: Reach = { kind: 'maybe', taken: null, missed: null }
