/**
 * What a command line gives a program: the options that commander or yargs are told of in a chain of calls, with their defaults and choices.
 * Anybody may type something else, so a value is inferred and never the only one.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { outerParent, unwrap } from '../context.ts'
import type { Property, Value } from '../value.ts'
import { constantText, inferred, optionsOf, union, unknown } from '../value.ts'

interface Told {
  readonly name: string
  readonly args: readonly ts.Expression[]
}

/** Options of a handler's parameter: `.command('new <name>').option(…).action((name, options) => …)`, `.command(name, text, builder, handler)`. */
export function commanded(cx: Context, node: ts.ParameterDeclaration): Value | null {
  const { ts } = cx
  const fn = node.parent
  const call = outerParent(cx, fn)
  const index = fn.parameters.filter((one) => one.name.getText() !== 'this').indexOf(node)
  const handled = index === 0 ? builderOf(cx, fn) : null
  if (handled) return valueOf(cx, fn, handled)
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return null
  if (call.expression.name.text !== 'action') return null
  const chain = chainOf(cx, call.expression.expression)
  const arguments_ = chain.flatMap(({ name, args }) => {
    if (!/^(command|argument|arguments)$/.test(name) || !args[0]) return []
    return (constantText(cx.evaluate(args[0], null)) ?? '').match(/[<[][^>\]]+[>\]]/g) ?? []
  })
  return arguments_.length === index ? valueOf(cx, call, chain) : null
}

/**
 * What yargs was told of the options of a handler: `.command(name, text, builder, handler)`, and the `builder` that stands beside a `handler`
 * in a command's module or object. Null for another function.
 */
function builderOf(cx: Context, fn: ts.SignatureDeclaration): readonly Told[] | null {
  const { ts } = cx
  if (!usesYargs(cx)) return null
  const found: (readonly Told[])[] = []
  for (const place of placesOf(cx, fn)) {
    const parent = outerParent(cx, place)
    if (ts.isCallExpression(parent) && ts.isPropertyAccessExpression(parent.expression)) {
      const [, , builder, handler] = parent.arguments
      if (parent.expression.name.text !== 'command' || handler !== place || !builder) continue
      found.push([...toldBy(cx, builder), ...chainOf(cx, parent.expression.expression)])
      continue
    }
    const builder = besideHandler(cx, place, parent)
    if (builder) found.push(toldBy(cx, builder))
  }
  // One handler of several commands is told by none of them alone.
  return found.length === 1 ? found[0]! : null
}

const yargs = /['"]yargs(\/[\w/-]+)?['"]/
const users = new WeakMap<Context, boolean>()

/** Asked for every parameter that nobody passes: the files are searched once. */
function usesYargs(cx: Context): boolean {
  let answer = users.get(cx)
  if (answer === undefined) users.set(cx, (answer = cx.files.some((file) => yargs.test(file.text))))
  return answer
}

/** The function itself, or where its file hands it on by its name. */
function placesOf(cx: Context, fn: ts.SignatureDeclaration): readonly ts.Node[] {
  const { ts } = cx
  const holder = ts.isFunctionDeclaration(fn) ? fn : outerParent(cx, fn)
  const name = ts.isFunctionDeclaration(holder) || ts.isVariableDeclaration(holder) ? holder.name : undefined
  if (!name || !ts.isIdentifier(name)) return [fn]
  const symbol = cx.symbolAt(name)
  const uses = (cx.identifiers(fn.getSourceFile()).get(name.text) ?? []).filter(
    (one) => one !== name && cx.symbolAt(one) === symbol,
  )
  return [...(ts.isFunctionDeclaration(fn) ? [] : [fn]), name, ...uses]
}

/** `exports.builder` beside `exports.handler`, `{ builder, handler }`, and the two as exports of a module. */
function besideHandler(cx: Context, place: ts.Node, parent: ts.Node): ts.Expression | null {
  const { ts } = cx
  const isNamed = (name: ts.Node | undefined, text: string): boolean => name !== undefined && name.getText() === text
  const member = ts.isMethodDeclaration(place) ? place : parent
  if (ts.isObjectLiteralElementLike(member) && ts.isObjectLiteralExpression(member.parent)) {
    if (!isNamed(member.name, 'handler')) return null
    const builder = member.parent.properties.find((one) => isNamed(one.name, 'builder'))
    if (builder && ts.isPropertyAssignment(builder)) return builder.initializer
    return builder && ts.isShorthandPropertyAssignment(builder) ? builder.name : null
  }
  const file = place.getSourceFile()
  const isExported = ts.isBinaryExpression(parent) && /^(module\.)?exports\.handler$/.test(parent.left.getText())
  const isDeclared =
    (ts.isVariableDeclaration(parent) || ts.isFunctionDeclaration(parent)) && isNamed(parent.name, 'handler')
  if (!isExported && !isDeclared) return null
  for (const name of cx.identifiers(file).get('builder') ?? []) {
    const holder = isExported ? outerParent(cx, name.parent) : name.parent
    if (isExported && ts.isBinaryExpression(holder) && /^(module\.)?exports\.builder$/.test(holder.left.getText()))
      return holder.right
    if (isDeclared && ts.isVariableDeclaration(holder) && holder.name === name) return holder.initializer ?? null
  }
  return null
}

/** A builder as yargs takes it: an object of options, or a function that makes a chain of calls. */
function toldBy(cx: Context, builder: ts.Expression): readonly Told[] {
  const { ts } = cx
  const at = unwrap(cx, builder)
  if (ts.isIdentifier(at)) {
    const declaration = cx.symbolAt(at)?.valueDeclaration
    return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
      ? toldBy(cx, declaration.initializer)
      : []
  }
  if (ts.isArrowFunction(at) && !ts.isBlock(at.body)) return chainOf(cx, at.body)
  if ((ts.isArrowFunction(at) || ts.isFunctionExpression(at)) && ts.isBlock(at.body))
    return at.body.statements.flatMap((one) =>
      (ts.isReturnStatement(one) || ts.isExpressionStatement(one)) && one.expression ? chainOf(cx, one.expression) : [],
    )
  return ts.isObjectLiteralExpression(at) ? [{ name: 'options', args: [at] }] : []
}

/** `program.opts()`: all options that the file tells the same program of. Null for another call. */
export function commandOptions(cx: Context, call: ts.CallExpression | ts.NewExpression): Value | null {
  const { ts } = cx
  const callee = call.expression
  if (!ts.isPropertyAccessExpression(callee) || !/^(opts|optsWithGlobals)$/.test(callee.name.text)) return null
  const root = rootOf(cx, callee.expression)
  const symbol = ts.isIdentifier(root) ? cx.symbolAt(root) : undefined
  if (!symbol) return valueOf(cx, call, chainOf(cx, callee.expression))
  const told = (cx.identifiers(call.getSourceFile()).get(symbol.name) ?? []).flatMap((use) =>
    cx.symbolAt(use) === symbol ? chainFrom(cx, use) : [],
  )
  return valueOf(cx, call, told)
}

/** `yargs.option('kind', { default: 'x' }).argv` */
export function parsedOptions(cx: Context, chain: ts.Expression): Value | null {
  return valueOf(cx, chain, chainOf(cx, chain))
}

/** The calls of a chain, outermost first. */
function chainOf(cx: Context, node: ts.Expression): readonly Told[] {
  const { ts } = cx
  const found: Told[] = []
  for (let at = unwrap(cx, node); ts.isCallExpression(at) && ts.isPropertyAccessExpression(at.expression);) {
    found.push({ name: at.expression.name.text, args: at.arguments })
    at = unwrap(cx, at.expression.expression)
  }
  return found
}

/** The calls made on a name, as far as they are the program's own and not of a command of it. */
function chainFrom(cx: Context, use: ts.MemberName): readonly Told[] {
  const { ts } = cx
  const found: Told[] = []
  for (let at: ts.Node = use; ts.isPropertyAccessExpression(at.parent) && ts.isCallExpression(at.parent.parent);) {
    const name = at.parent.name.text
    if (name === 'command') break
    const call: ts.CallExpression = at.parent.parent
    found.push({ name, args: call.arguments })
    at = call
  }
  return found
}

function rootOf(cx: Context, node: ts.Expression): ts.Node {
  const { ts } = cx
  let at = unwrap(cx, node)
  while (ts.isCallExpression(at) && ts.isPropertyAccessExpression(at.expression))
    at = unwrap(cx, at.expression.expression)
  return at
}

function valueOf(cx: Context, node: ts.Node, chain: readonly Told[]): Value | null {
  const properties = chain.flatMap((told) => optionOf(cx, told))
  if (properties.length === 0) return null
  const open = unknown(node, 'dynamic-value')
  return { kind: 'object', shape: 'object', node, properties, open, target: null }
}

function optionOf(cx: Context, { name, args }: Told): readonly Property[] {
  const { ts } = cx
  const [first, ...rest] = args.map((one) => cx.evaluate(one, null))
  if (!first) return []
  if (name === 'options' && first.kind === 'object')
    return first.properties.flatMap((one) => described(args[0]!, one.name, one.value))
  if (name === 'addOption') {
    const made = chainOf(cx, args[0]!)
    const option = rootOf(cx, args[0]!)
    const flags = ts.isNewExpression(option) && option.arguments?.[0] ? cx.evaluate(option.arguments[0], null) : null
    const said = made.flatMap((one) => (/^(default|choices)$/.test(one.name) && one.args[0] ? [one.args[0]] : []))
    return flagged(
      args[0]!,
      flags,
      said.map((one) => cx.evaluate(one, null)),
    )
  }
  if (!/^(option|requiredOption|positional)$/.test(name)) return []
  if (rest[0]?.kind === 'object') return described(args[0]!, constantText(first) ?? '', rest[0])
  // The description, perhaps a parser, the default.
  return flagged(
    args[0]!,
    first,
    rest
      .slice(1)
      .filter((one) => one.kind !== 'function')
      .slice(0, 1),
  )
}

/** `-t, --page-size <n>` is `pageSize`. */
function flagged(node: ts.Node, flags: Value | null, said: readonly Value[]): readonly Property[] {
  const long = /--(?:no-)?([\w-]+)/.exec((flags && constantText(flags)) ?? '')?.[1]
  const name = long?.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  return name ? [property(node, name, said)] : []
}

function described(node: ts.Node, name: string, settings: Value): readonly Property[] {
  return settings.kind === 'object' && name !== '' ? [choiceOf(node, name, settings, 'choices')] : []
}

/** `{ default: 'x', choices: ['x', 'y'] }` @param choices the key of what may be chosen */
export function choiceOf(node: ts.Node, name: string, settings: Value, choices: string): Property {
  const said = optionsOf(settings).flatMap((one) =>
    one.kind === 'object' ? one.properties.filter((own) => own.name === 'default' || own.name === choices) : [],
  )
  return property(
    node,
    name,
    said.map((one) => one.value),
  )
}

function property(node: ts.Node, name: string, said: readonly Value[]): Property {
  const values = said.flatMap((one) => (one.kind === 'list' ? one.items : [one])).flatMap(optionsOf)
  const known = values.filter((one) => one.kind === 'text' || (one.kind === 'primitive' && one.type === 'number'))
  const value = union(node, [...known.map((one) => inferred(one)), unknown(node, 'dynamic-value', name)])
  return { name, sites: [], value, optional: false, certainty: 'proven' }
}
