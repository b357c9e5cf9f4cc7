/**
 * What a command line gives a program: the options that commander or yargs are told of in a chain of calls, with their defaults and choices.
 * Anybody may type something else, so a value is inferred and never the only one.
 */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import { outerParent, unwrap } from './context.ts'
import type { Property, Value } from './value.ts'
import { constantText, inferred, optionsOf, union, unknown } from './value.ts'

interface Told {
  readonly name: string
  readonly args: readonly ts.Expression[]
}

/** Options of a handler's parameter: `.command('new <name>').option(…).action((name, options) => …)`, `.command(name, text, builder, handler)`. */
export function commanded(cx: Context, node: ts.ParameterDeclaration): Value | null {
  const { ts } = cx
  const fn = node.parent
  const call = outerParent(cx, fn)
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return null
  const index = fn.parameters.filter((one) => one.name.getText() !== 'this').indexOf(node)
  const method = call.expression.name.text
  if (method === 'command') {
    const [, , builder] = call.arguments
    if (index !== 0 || call.arguments[3] !== fn || !builder || !ts.isObjectLiteralExpression(builder)) return null
    return valueOf(cx, call, [{ name: 'options', args: [builder] }, ...chainOf(cx, call.expression.expression)])
  }
  if (method !== 'action') return null
  const chain = chainOf(cx, call.expression.expression)
  const arguments_ = chain.flatMap(({ name, args }) => {
    if (!/^(command|argument|arguments)$/.test(name) || !args[0]) return []
    return (constantText(cx.evaluate(args[0], null)) ?? '').match(/[<[][^>\]]+[>\]]/g) ?? []
  })
  return arguments_.length === index ? valueOf(cx, call, chain) : null
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
  if (name !== 'option' && name !== 'requiredOption') return []
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

/** `{ default: 'x', choices: ['x', 'y'] }` */
function described(node: ts.Node, name: string, settings: Value): readonly Property[] {
  if (settings.kind !== 'object' || name === '') return []
  const said = settings.properties.filter((one) => /^(default|choices)$/.test(one.name)).map((one) => one.value)
  return [property(node, name, said)]
}

function property(node: ts.Node, name: string, said: readonly Value[]): Property {
  const values = said.flatMap((one) => (one.kind === 'list' ? one.items : [one])).flatMap(optionsOf)
  const known = values.filter((one) => one.kind === 'text' || (one.kind === 'primitive' && one.type === 'number'))
  const value = union(node, [...known.map((one) => inferred(one)), unknown(node, 'dynamic-value', name)])
  return { name, sites: [], value, optional: false, certainty: 'proven' }
}
