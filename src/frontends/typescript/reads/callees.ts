/** What a callee is to a walk: the functions behind it, the call that a function is handed to, and whether anybody here calls it at all. */

import type { ts } from 'ts-morph'
import { isShutOff } from '../evaluate/conditions/gates.ts'
import type { Context } from '../evaluate/context.ts'
import { isFunction, outerParent, ownerOf } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import { frameOf } from '../evaluate/frame.ts'
import type { Ref, Value } from '../evaluate/value.ts'
import { optionsOf, union } from '../evaluate/value.ts'
import type { Walk } from './walk.ts'
import { maxMade } from './walk.ts'

/** What a callee is: without frames first, then as the callers of this request's wrappers have it, or what made the callback. */
export function resolved(walk: Walk, callee: ts.Node): readonly Value[] {
  return walk.ofOwnWays(calleesAt(walk, callee))
}

function calleesAt(walk: Walk, callee: ts.Node): readonly Value[] {
  const { cx, reached } = walk
  const plain = cx.evaluate(callee, null)
  const pending = optionsOf(plain).filter((value) => value.kind === 'ref')
  if (pending.length === 0) return optionsOf(plain)
  // A callback's own parameter hangs on what stands around it: `Object.values(columns).map((column) => column(row))`.
  const owners = pending.flatMap(({ owner }) => [owner, ...functionsAround(cx, owner)])
  const frames = [...walk.made].filter((frame) => owners.some((owner) => frameOf(frame, owner) !== null))
  if (frames.length === 0) return optionsOf(reached.frame ? cx.evaluate(callee, reached.frame) : plain)
  const found = frames.flatMap((frame) => optionsOf(cx.evaluate(callee, frame)))
  for (const value of found) if (value.kind === 'function' && value.frame) walk.made.add(value.frame)
  return found
}

/** The runs that the walk is in of the function around a node, the nearest of which one is known; none where nobody was seen to call them, or too many did. */
export function runsAround({ cx, made, reached }: Walk, node: ts.Node): readonly Frame[] {
  if (made.size >= maxMade) return []
  const known = reached.frame ? [...made, reached.frame] : [...made]
  for (const owner of functionsAround(cx, node)) {
    const own = known.filter((frame) => frameOf(frame, owner) !== null)
    if (own.length > 0) return own
  }
  return []
}

/** What an expression is in the runs that the walk is in; as any caller has it where it is in none. */
export function evaluated(walk: Walk, node: ts.Node): Value {
  const { cx } = walk
  const runs = runsAround(walk, node)
  const values = runs.length === 0 ? [cx.evaluate(node, null)] : runs.map((run) => cx.evaluate(node, run))
  return union(node, walk.ofOwnWays(values.flatMap(optionsOf)))
}

function functionsAround(cx: Context, node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = []
  for (let at = ownerOf(cx, node); at; at = ownerOf(cx, at)) found.push(at)
  return found
}

/** The call that a function is handed to, itself or in an options object. */
export function callAround(walk: Walk, fn: ts.Node): ts.CallExpression | null {
  const { cx } = walk
  const { ts } = cx
  let at = outerParent(cx, fn)
  if (
    (ts.isPropertyAssignment(at) || ts.isMethodDeclaration(fn)) &&
    ts.isObjectLiteralExpression(ts.isMethodDeclaration(fn) ? fn.parent : at.parent)
  )
    at = outerParent(cx, ts.isMethodDeclaration(fn) ? fn.parent : at.parent)
  return ts.isCallExpression(at) ? at : null
}

/** Functions put around each other hand a parameter on at most so often. */
const maxLayers = 3

/** What is called is such a parameter, or a member of one: also where the function around runs by itself, and its parameters are open. */
export function isOfSurroundings(walk: Walk, value: Value, callee: ts.Node): boolean {
  const { cx } = walk
  const { ts } = cx
  if (value.kind === 'ref') return isFromOutside(walk, value)
  if (value.kind !== 'unknown' || value.reason !== 'parameter-without-caller') return false
  let root = callee
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) root = root.expression
  const declaration = ts.isIdentifier(root) ? cx.symbolAt(root)?.valueDeclaration : undefined
  return declaration !== undefined && ts.isParameter(declaration) && isGivenOutside(walk, declaration)
}

function isGivenOutside(walk: Walk, parameter: ts.ParameterDeclaration): boolean {
  const name = parameter.name.getText()
  const { parent: owner } = parameter
  return isFromOutside(walk, { kind: 'ref', node: parameter, owner, parameter, name, path: [], fallback: null })
}

/** A parameter that nobody in the program gives a value of its own: `res` of a route, the callback of an export, what a helper for routes hands on (`fn(req, res)`). */
function isFromOutside(walk: Walk, ref: Ref, layers = 0): boolean {
  if (!ref.parameter) return false
  const at = ref.parameter.parent.parameters.indexOf(ref.parameter)
  const callers = [...walk.callers.of(ref.owner), ...walk.callers.ofArgument(ref.owner)]
  if (callers.length > 0)
    return (
      layers < maxLayers &&
      callers.every((by) => {
        const given = by.arguments?.[at]
        const value = given && walk.cx.evaluate(given, null)
        return value?.kind === 'ref' && isFromOutside(walk, value, layers + 1)
      })
    )
  const takers = takersOf(walk, ref.owner)
  if (takers.length === 0) return !isNamedElsewhere(walk, ref.parameter.parent)
  return takers.every((call) => resolved(walk, call.expression).every(({ kind }) => kind === 'external'))
}

/** The calls that a function is handed to: itself, or what gives it back. */
function takersOf(walk: Walk, fn: ts.Node): readonly ts.CallExpression[] {
  const own = callAround(walk, fn)
  if (own) return [own]
  const maker = walk.callers.makerOf(fn)
  return maker ? walk.callers.of(maker).flatMap((made) => callAround(walk, made) ?? []) : []
}

/** True where a condition keeps all runs that the walk is in from a call: `if (!done) return promise` before `done(null, rows)`, and nobody gave a callback. */
export function isNeverRun(walk: Walk, call: ts.Node): boolean {
  const runs = runsAround(walk, call)
  return asksForItself(walk.cx, call) || (runs.length > 0 && runs.every((run) => isShutOff(walk.cx, call, run)))
}

/** `stream.map ? stream.map(row) : row`, `done && done(rows)`, `done?.(rows)`: where there is nothing to call, nothing is called. */
function asksForItself({ ts }: Context, call: ts.Node): boolean {
  if (!ts.isCallExpression(call)) return false
  if (call.questionDotToken) return true
  const callee = call.expression.getText()
  for (let at: ts.Node = call; !ts.isFunctionLike(at) && !ts.isSourceFile(at); at = at.parent) {
    const { parent } = at
    if (ts.isConditionalExpression(parent) && at === parent.whenTrue && parent.condition.getText() === callee)
      return true
    if (ts.isIfStatement(parent) && at === parent.thenStatement && parent.expression.getText() === callee) return true
    if (ts.isBinaryExpression(parent) && at === parent.right && parent.left.getText() === callee)
      return parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
  }
  return false
}

/** True when the function's name stands somewhere as more than its declaration: someone may call it unseen. */
export function isNamedElsewhere({ cx, callers }: Walk, fn: ts.SignatureDeclaration): boolean {
  const name = callers.nameOf(fn).split('.').at(-1)!
  let names = namedElsewhere.get(cx)
  if (!names) namedElsewhere.set(cx, (names = new Map<string, boolean>()))
  let answer = names.get(name)
  if (answer === undefined) names.set(name, (answer = cx.uses(name).some((node) => isMention(cx, node))))
  return answer
}

/** By context: each of many files may declare something under a name. */
const namedElsewhere = new WeakMap<Context, Map<string, boolean>>()

function isMention(cx: Context, node: ts.MemberName): boolean {
  const { ts } = cx
  const parent = node.parent
  const isDeclared = (parent as ts.NamedDeclaration).name === node && !ts.isPropertyAccessExpression(parent)
  const isExport =
    ts.isPropertyAccessExpression(parent) && ts.isBinaryExpression(parent.parent) && parent.parent.left === parent
  return (
    !isDeclared &&
    !isExport &&
    !ts.isExportSpecifier(parent) &&
    !ts.isExportAssignment(parent) &&
    !isFunction(cx, parent)
  )
}
