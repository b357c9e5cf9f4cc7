/** What a statement does to the thing that an identifier names: assigns, appends, sets a property, merges, pushes, deletes. Syntax alone. */

import type { ts } from 'ts-morph'
import { closureAround } from './closures.ts'
import type { Context } from '../context.ts'
import { outerParent } from '../context.ts'

/** A place that names something, and what happens to it there. */
export interface Step {
  readonly node: ts.MemberName
  readonly step: Mutation
  /** A call of the closure that the statement stands in: it happens there, with what the call hands over. `node` is the name that is called. */
  readonly run?: { readonly fn: ts.SignatureDeclaration; readonly call: ts.CallExpression }
  /** Where the other name was given by which it is done: it stays that thing's, whatever the first name holds then. */
  readonly since?: number
}

/** By context, for a symbol lives as long as its program: file -> name -> symbol -> steps. */
type BySymbol = ReadonlyMap<ts.Symbol, readonly Step[]>
const mutationMemo = new WeakMap<Context, Map<ts.SourceFile, Map<string, BySymbol>>>()
const none: readonly Step[] = []

/**
 * What the statements of a file do to what a symbol stands for, in source order. A name is asked for at each of its uses, and minified code
 * gives one name to thousands of things: all of a name are sorted out at once.
 */
export function mutationsOf(cx: Context, file: ts.SourceFile, name: string, symbol: ts.Symbol): readonly Step[] {
  let files = mutationMemo.get(cx)
  if (!files) mutationMemo.set(cx, (files = new Map<ts.SourceFile, Map<string, BySymbol>>()))
  let names = files.get(file)
  if (!names) files.set(file, (names = new Map<string, BySymbol>()))
  let steps = names.get(name)
  if (!steps) {
    // Two names for each other, which no program that runs has.
    names.set(name, new Map())
    names.set(name, (steps = stepsOf(cx, file, name)))
  }
  return steps.get(symbol) ?? none
}

function stepsOf(cx: Context, file: ts.SourceFile, name: string): BySymbol {
  const steps = new Map<ts.Symbol, Step[]>()
  for (const node of cx.identifiers(file).get(name) ?? []) {
    const step = mutationAt(cx, node)
    const found = step ? [{ node, step }] : aliasesAt(cx, node).flatMap((alias) => stepsByAlias(cx, file, alias))
    const symbol = found.length > 0 ? cx.symbolAt(node) : undefined
    if (!symbol) continue
    let own = steps.get(symbol)
    if (!own) steps.set(symbol, (own = []))
    const run = own.length < maxSteps ? found.flatMap((one) => whenRun(cx, one, symbol)) : found
    own.push(...(own.length + run.length <= maxSteps ? run : found))
  }
  return new Map([...steps].map(([symbol, own]) => [symbol, inOrder(own)]))
}

/** More calls of closures than this are told as what they may do, not one by one. */
const maxSteps = 300

/** By source order, without what is done to a thing that the name no longer holds. */
function inOrder(steps: readonly Step[]): readonly Step[] {
  const isAssigned = (from: number, to: number): boolean =>
    steps.some(({ node, step, since }) => step.kind === 'assign' && !since && node.pos > from && node.pos < to)
  return steps
    .filter(({ node, since }) => since === undefined || !isAssigned(since, node.pos))
    .sort((a, b) => a.node.pos - b.node.pos)
}

/** A step as the calls of the closure around it make it happen; where it happens, when there is none. */
function whenRun(cx: Context, one: Step, { valueDeclaration }: ts.Symbol): readonly Step[] {
  const closure = valueDeclaration && !one.run ? closureAround(cx, one.step.statement, valueDeclaration) : null
  if (!closure) return [one]
  return closure.calls.map((call) => ({
    ...one,
    node: call.expression as ts.Identifier,
    run: { fn: closure.fn, call },
  }))
}

/** Another name for a thing, or for what it holds under a key. */
interface Alias {
  readonly name: ts.Identifier
  readonly path: readonly Key[]
}

/** `const query = url.searchParams`, `const { searchParams } = url`, `const same = params`. */
function aliasesAt(cx: Context, node: ts.MemberName): readonly Alias[] {
  const { ts } = cx
  const path: Key[] = []
  let at = outerParent(cx, node)
  while (ts.isPropertyAccessExpression(at) && path.length < 2) {
    path.push({ node: at.name, form: 'key' })
    at = outerParent(cx, at)
  }
  if (!ts.isVariableDeclaration(at) || !at.initializer || !contains(at.initializer, node)) return []
  if ((at.parent.flags & ts.NodeFlags.Const) === 0) return []
  if (ts.isIdentifier(at.name)) return [{ name: at.name, path }]
  if (!ts.isObjectBindingPattern(at.name)) return []
  return at.name.elements.flatMap(({ name, propertyName, initializer, dotDotDotToken }) => {
    const key = propertyName ?? name
    const isPlain = ts.isIdentifier(name) && ts.isIdentifier(key) && !initializer && !dotDotDotToken
    return isPlain ? [{ name, path: [...path, { node: key, form: 'key' as const }] }] : []
  })
}

/** Names for names for names: a chain of more is generated. */
const maxAliases = 12
let aliases = 0

/** What statements do to a thing by another name. */
function stepsByAlias(cx: Context, file: ts.SourceFile, { name, path }: Alias): readonly Step[] {
  const symbol = cx.symbolAt(name)
  if (!symbol || aliases >= maxAliases) return none
  aliases++
  const all = mutationsOf(cx, file, name.text, symbol)
  aliases--
  return all.flatMap((each): readonly Step[] => {
    const one: Step = { ...each, since: each.since ?? name.pos }
    const { step } = one
    if (step.kind === 'assign' || step.kind === 'append' || step.kind === 'count') return none
    const isOfQuery = step.kind !== 'property' || step.ofQuery === true
    if (path.length === 0 || (isQuery(path) && isOfQuery)) return [one]
    const isInside = (step.kind === 'property' && !step.ofQuery) || step.kind === 'handed'
    return isInside ? [{ ...one, step: { ...step, path: [...path, ...step.path] } }] : none
  })
}

/** The way from a URL to its query, which is set through it. */
function isQuery(path: readonly Key[]): boolean {
  return path.length === 1 && path[0]!.node.getText() === 'searchParams'
}

export type Mutation =
  | {
      readonly kind: 'assign'
      readonly right: ts.Expression
      /** The way to what is taken out of the right side: `({ page: { next: cursor } } = …)`. */
      readonly names: readonly string[]
      readonly statement: ts.Node
    }
  | { readonly kind: 'append'; readonly right: ts.Expression; readonly statement: ts.Node }
  /** `i++`, `--left` */
  | { readonly kind: 'count'; readonly statement: ts.Node }
  | {
      readonly kind: 'property'
      readonly path: readonly Key[]
      readonly right: ts.Expression
      /** `url.pathname += …`: behind what stands there. */
      readonly appends: boolean
      /** `url.searchParams.set(…)`: of the query, whatever the name is. */
      readonly ofQuery?: true
      readonly statement: ts.Node
    }
  | { readonly kind: 'delete'; readonly key: Key; readonly statement: ts.Node }
  | {
      readonly kind: 'merge'
      readonly sources: readonly ts.Expression[]
      /** `_.defaults(p, …)`: what stands there already stays. */
      readonly isUnder: boolean
      readonly statement: ts.Node
    }
  | {
      readonly kind: 'push'
      readonly path: readonly Key[]
      readonly items: readonly ts.Expression[]
      readonly statement: ts.Node
      /** The same expression makes the list where there is none. */
      readonly isMade?: true
    }
  /** `fill(p)`, `fill(p.body)`: an argument of a call; what becomes of it there is another function's to say. */
  | {
      readonly kind: 'handed'
      readonly path: readonly Key[]
      readonly call: ts.CallExpression
      readonly index: number
      readonly statement: ts.Node
    }

export interface Key {
  readonly node: ts.Node
  readonly form: 'key' | 'quoted' | 'computed'
}

/** What the expression around an identifier does to it, or null when it only reads. */
function mutationAt(cx: Context, node: ts.MemberName): Mutation | null {
  const { ts } = cx
  const path: Key[] = []
  let at: ts.Node = node
  for (;;) {
    const parent = outerParent(cx, at)
    if (ts.isPropertyAccessExpression(parent) && contains(parent.expression, at)) {
      const callee = outerParent(cx, parent)
      if (ts.isCallExpression(callee) && contains(callee.expression, parent)) {
        const [key, ...more] = callee.arguments
        // `plan.get(name).lines.push(line)`
        if (parent.name.text !== 'get' || !key || more.length > 0)
          return methodMutation(cx, parent.name.text, callee, path)
        path.push({ node: key, form: ts.isStringLiteralLike(key) ? 'quoted' : 'computed' })
        at = callee
        continue
      }
      path.push({ node: parent.name, form: 'key' })
      at = parent
    } else if (ts.isElementAccessExpression(parent) && contains(parent.expression, at)) {
      const key = parent.argumentExpression
      path.push({ node: key, form: ts.isStringLiteralLike(key) ? 'quoted' : 'computed' })
      at = parent
    } else if (ts.isBinaryExpression(parent) && contains(parent.left, at)) {
      const operator = parent.operatorToken.kind
      if (
        operator === ts.SyntaxKind.EqualsToken ||
        operator === ts.SyntaxKind.QuestionQuestionEqualsToken ||
        operator === ts.SyntaxKind.BarBarEqualsToken
      )
        return path.length === 0
          ? { kind: 'assign', right: parent.right, names: [], statement: parent }
          : (pushedOn(cx, parent, path) ?? {
              kind: 'property',
              path,
              right: parent.right,
              appends: false,
              statement: parent,
            })
      if (operator === ts.SyntaxKind.PlusEqualsToken)
        return path.length === 0
          ? { kind: 'append', right: parent.right, statement: parent }
          : { kind: 'property', path, right: parent.right, appends: true, statement: parent }
      return null
    } else if (isCounted(cx, parent)) {
      return path.length === 0
        ? { kind: 'count', statement: parent }
        : { kind: 'property', path, right: parent, appends: false, statement: parent }
    } else if (ts.isDeleteExpression(parent) && path.length === 1) {
      return { kind: 'delete', key: path[0]!, statement: parent }
    } else if (ts.isCallExpression(parent) && !contains(parent.expression, at)) {
      return handedMutation(cx, parent, at, isQuery(path) ? [] : path)
    } else return path.length === 0 && at === node ? takenApart(cx, node) : null
  }
}

/** `i++`, `--i`: one more or less than before. */
function isCounted({ ts }: Context, node: ts.Node): node is ts.PrefixUnaryExpression | ts.PostfixUnaryExpression {
  return (
    (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
    (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)
  )
}

/** `(groups[key] = groups[key] || []).push(row)` */
function pushedOn(cx: Context, made: ts.Node, path: readonly Key[]): Mutation | null {
  const { ts } = cx
  const access = outerParent(cx, made)
  const call = access.parent
  const isPush = ts.isPropertyAccessExpression(access) && access.name.text === 'push' && ts.isCallExpression(call)
  return isPush ? { kind: 'push', path, items: call.arguments, statement: call, isMade: true } : null
}

/** What a call does to an object that it is handed: `Object.assign(p, …)`, `_.merge(p, …)`, `set(p, key, value)`, or a function of the project. */
function handedMutation(cx: Context, call: ts.CallExpression, at: ts.Node, path: readonly Key[]): Mutation | null {
  const callee = call.expression.getText()
  const [first, second, third] = call.arguments
  const handed: Mutation = { kind: 'handed', path, call, index: argumentAt(call, at), statement: call }
  if (path.length > 0 || !first || !contains(first, at)) return handed
  if (merging.test(callee))
    return { kind: 'merge', sources: call.arguments.slice(1), isUnder: callee.endsWith('.defaults'), statement: call }
  if (!setting.test(callee) || !second || !third || isOwn(cx, call.expression)) return handed
  // A way into the object (`set(p, 'a.b', 1)`): what it holds then is not read.
  if (cx.ts.isStringLiteralLike(second) && /[.[]/.test(second.text))
    return { kind: 'merge', sources: [second], isUnder: false, statement: call }
  const form = cx.ts.isStringLiteralLike(second) ? 'quoted' : 'computed'
  return { kind: 'property', path: [{ node: second, form }], right: third, appends: false, statement: call }
}

function argumentAt(call: ts.CallExpression, at: ts.Node): number {
  return call.arguments.findIndex((one) => contains(one, at))
}

/** A function of the project that goes by such a name does what it does. */
function isOwn(cx: Context, callee: ts.Expression): boolean {
  const declaration = cx.ts.isIdentifier(callee) ? cx.symbolAt(callee)?.valueDeclaration : undefined
  if (!declaration) return false
  return (
    cx.ts.isFunctionDeclaration(declaration) ||
    (cx.ts.isVariableDeclaration(declaration) && isFunctionIn(cx, declaration))
  )
}

function isFunctionIn({ ts }: Context, { initializer }: ts.VariableDeclaration): boolean {
  return initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
}

const merging = /^(Object\.assign|(_|lodash)\.(assign|assignIn|extend|merge|defaults)|(\$|jQuery)\.extend|extend)$/
/** `set` of lodash and its kin; what sets values of its own (`cache.set(key, value)`) is handed no object first. */
const setting = /^((_|lodash|objectPath|dotProp|op)\.)?(set|setWith|dset|setProperty)$/

/** `({ data, next_cursor: cursor } = await list())`, `[a, b] = pair`: the identifier as a target of an assignment that takes apart. */
function takenApart(cx: Context, node: ts.MemberName): Mutation | null {
  const { ts } = cx
  const names: string[] = []
  for (let at: ts.Node = node; ;) {
    const { parent } = at
    if (ts.isParenthesizedExpression(parent)) at = parent
    else if (ts.isShorthandPropertyAssignment(parent) && parent.name === at) {
      names.unshift(parent.name.text)
      at = parent.parent
    } else if (ts.isPropertyAssignment(parent) && parent.initializer === at) {
      if (!ts.isIdentifier(parent.name) && !ts.isStringLiteral(parent.name)) return null
      names.unshift(parent.name.text)
      at = parent.parent
    } else if (ts.isArrayLiteralExpression(parent)) {
      names.unshift(String(parent.elements.indexOf(at as ts.Expression)))
      at = parent
    } else if (
      ts.isBinaryExpression(parent) &&
      parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      parent.left === at &&
      names.length > 0
    )
      return { kind: 'assign', right: parent.right, names, statement: parent }
    else return null
  }
}

export function contains(outer: ts.Node, inner: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end && outer.getSourceFile() === inner.getSourceFile()
}

function methodMutation(cx: Context, method: string, call: ts.CallExpression, path: readonly Key[]): Mutation | null {
  const [first, second] = call.arguments
  const onParams = path.length === 0 || isQuery(path)
  if ((method === 'set' || method === 'append') && onParams && first && second) {
    const form = cx.ts.isStringLiteralLike(first) ? 'quoted' : 'computed'
    return {
      kind: 'property',
      path: [{ node: first, form }],
      right: second,
      appends: false,
      ofQuery: true,
      statement: call,
    }
  }
  if (method === 'delete' && onParams && first)
    return { kind: 'delete', key: { node: first, form: 'quoted' }, statement: call }
  if (method === 'push') return { kind: 'push', path, items: call.arguments, statement: call }
  return null
}
