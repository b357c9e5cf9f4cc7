/**
 * What the command line gives a command of oclif: `const { flags, args } = await this.parse(Create)` of `static flags = { goal: Flags.string({ options })
 * }`. Anybody may leave a flag out, so what its options and default say is inferred and never the only value.
 */

import type { ts } from 'ts-morph'
import { heritageOf, lineageOf } from '../classes/lineage.ts'
import type { Context } from '../context.ts'
import type { ExternalCall, Property, Value } from '../value.ts'
import { constantText, optionsOf, union } from '../value.ts'
import { propertyOf } from '../parameters/inputs.ts'
import { choiceOf } from './commands.ts'
import { openObject } from './forms.ts'

/** `this.parse(Create)` as `{ flags, args }`; null for another call. */
export function parsedCommand(cx: Context, call: ts.CallExpression | ts.NewExpression): Value | null {
  const { ts } = cx
  const [given] = call.arguments ?? []
  if (!given || !ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'parse') return null
  const commands = optionsOf(cx.evaluate(given, null)).filter((one) => one.kind === 'class')
  const [command] = commands
  if (!command || commands.length > 1 || !isCommand(cx, command.node)) return null
  const read = (name: string): readonly Property[] =>
    optionsOf(cx.member(command, name, call, null)).flatMap((one) => declared(cx, one))
  const flags = read('flags')
  const args = read('args')
  if (flags.length + args.length === 0) return null
  const known = (name: string, properties: readonly Property[]): Property => ({
    name,
    sites: [],
    value: openObject(call, properties),
    optional: false,
    certainty: 'proven',
  })
  return openObject(call, [known('flags', flags), known('args', args)])
}

/** A class that inherits from one of oclif. */
function isCommand(cx: Context, cls: ts.ClassLikeDeclaration): boolean {
  return lineageOf(cx, cls).some((one) => {
    const base = heritageOf(cx, one)
    return base !== null && optionsOf(cx.evaluate(base, null)).some(isFromOclif)
  })
}

/** `{ goal: Flags.string({ options: ['A', 'B'], default: 'A' }) }`, `[{ name: 'goal', options: ['A'] }]` */
function declared(cx: Context, value: Value): readonly Property[] {
  if (value.kind === 'object')
    return value.properties.flatMap((one) => {
      const made = optionsOf(one.value).filter(isOfOclif)
      return made.length > 0 ? [flagOf(cx, one.name, made)] : []
    })
  if (value.kind !== 'list') return []
  return value.items.flatMap(optionsOf).flatMap((one) => {
    const name = one.kind === 'object' ? propertyOf(one, 'name') : undefined
    const text = name && constantText(name)
    return one.kind === 'object' && text ? [choiceOf(one.node, text, one, 'options')] : []
  })
}

function isOfOclif(value: Value): value is ExternalCall {
  return value.kind === 'external-call' && isFromOclif(value.callee)
}

function isFromOclif(value: Value): boolean {
  return value.kind === 'external' && /^@oclif\/(core|command|parser)/.test(value.module)
}

function flagOf(cx: Context, name: string, made: readonly ExternalCall[]): Property {
  const [first] = made
  const settings = made.flatMap(({ node, frame }) => {
    const [given] = node.arguments ?? []
    return given ? optionsOf(cx.evaluate(given, frame)) : []
  })
  const choice = choiceOf(first!.node, name, union(first!.node, settings), 'options')
  const isMultiple = settings.some((one) => {
    const multiple = one.kind === 'object' ? propertyOf(one, 'multiple') : undefined
    return multiple?.kind === 'primitive' && multiple.text === 'true'
  })
  if (!isMultiple) return choice
  return { ...choice, value: { kind: 'list', node: first!.node, items: optionsOf(choice.value), open: true } }
}
