/**
 * What a variable of the environment may hold: the default that the code gives it, and what files of the tree write down for it (`.env`,
 * `wrangler.toml`, …). Such a value has no place in a source; it is `inferred`, for what runs may be given another.
 */

import type { ts } from 'ts-morph'
import type { Definitions } from '../../../../manifests/environment.ts'
import type { Context } from '../context.ts'
import type { External, Lit, Ref, Text, Unknown, Value } from '../value.ts'
import { constantText, inferred, optionsOf, union, unknown } from '../value.ts'

/** The variable where it is read. `standard` is the default of the code; null for none. */
export function variable(cx: Context, name: string | null, node: ts.Node, standard: Value | null = null): Value {
  const own = name === null ? null : written(cx, name, node)
  if (own) return standard ? withDefault(node, own, standard) : own
  const reason = 'environment-without-default'
  return standard ? inferred(standard, name ?? undefined) : unknown(node, reason, name ?? undefined)
}

/** `defineString('ADS_VERSION', { default: '11' }).value()` of Firebase: a variable with a default of its own; null for any other call. */
export function declaredParameter(cx: Context, { module, path, base }: External, node: ts.Node): Value | null {
  if (module !== 'firebase-functions/params' || path.at(-1) !== 'value' || !base) return null
  if (!/^define(String|Int|Secret)$/.test(base.callee.path.at(-1) ?? '')) return null
  const [name, options] = (base.node.arguments ?? []).map((one) => cx.evaluate(one, base.frame))
  const standard = options ? cx.member(options, 'default', node, base.frame) : null
  const isGiven = standard !== null && constantText(standard) !== null
  return name ? variable(cx, constantText(name), node, isGiven ? standard : null) : null
}

/** `core.getInput('api-url')`: an input of a GitHub action, whose description says the default; null for any other call. */
export function actionInput(cx: Context, callee: External, node: ts.CallExpression | ts.NewExpression): Value | null {
  if (callee.module !== '@actions/core' || callee.path.at(-1) !== 'getInput') return null
  const name = node.arguments?.[0] ? constantText(cx.evaluate(node.arguments[0], null)) : null
  if (name === null) return null
  const values = texts(cx.environment.input(name, cx.fileOf(node) ?? ''), node)
  return values.length > 0 ? union(node, values) : unknown(node, 'environment-without-default', name)
}

/** What files of the tree write down for a variable; null when none does. */
export function written(cx: Context, name: string, node: ts.Node): Value | null {
  const values = texts(cx.environment.of(name, cx.fileOf(node) ?? ''), node)
  return values.length > 0 ? union(node, values) : null
}

function texts(definitions: readonly Definitions[], node: ts.Node): readonly Text[] {
  return definitions.map((definition) => {
    const known = { environment: definition.name, definition, certainty: 'inferred' } as const
    const piece: Lit = { kind: 'lit', text: definition.value, node, start: -1, ...known }
    return { kind: 'text', pieces: [piece] }
  })
}

/** `env.ADS_HOST` of an object that nobody is seen to pass, as platforms hand it to a handler; null when no file defines such a variable. */
export function binding(cx: Context, holder: Ref | Unknown, name: string, node: ts.Node): Value | null {
  const isNamed = name.includes('_') || /^(env|environment|bindings|vars)$/i.test(nameOf(holder))
  return isNamed ? written(cx, name, node) : null
}

function nameOf(holder: Ref | Unknown): string {
  return (holder.kind === 'ref' ? holder.path.at(-1) : undefined) ?? holder.name ?? ''
}

/** The value is what a file writes down for a variable, and no text of the code. */
export function isWritten(value: Value): boolean {
  return optionsOf(value).every((one) => definitionOf(one) !== null)
}

function definitionOf(value: Value): Definitions | null {
  const [piece, ...more] = value.kind === 'text' ? value.pieces : []
  return piece?.kind === 'lit' && more.length === 0 && piece.start < 0 ? (piece.definition ?? null) : null
}

/**
 * A variable with a default: either may be meant, the code's first. Where both say the same, the code's literal stands for both and knows the
 * files. A template is copied and filled in before anything runs; beside a default it says nothing.
 */
export function withDefault(node: ts.Node, value: Value, standard: Value): Value {
  const [first] = optionsOf(value)
  const name = first?.kind === 'text' && first.pieces[0]?.kind === 'lit' ? first.pieces[0].environment : undefined
  const said = optionsOf(inferred(standard, name))
  const isKnown = said.some((one) => {
    const isNothing = one.kind === 'primitive' && (one.type === 'undefined' || one.type === 'null')
    return !isNothing && constantText(one) !== null
  })
  const definitions = optionsOf(value).flatMap((one) => {
    const definition = definitionOf(one)
    return definition && isKnown && definition.isTemplate ? [] : [{ value: one, text: constantText(one), definition }]
  })
  const both = said.map((one) => {
    const same = definitions.find(({ text }) => text === constantText(one))
    return same?.definition ? defined(one, same.definition) : one
  })
  const others = definitions.filter(({ text }) => !said.some((one) => constantText(one) === text))
  return union(node, [...both, ...others.map((one) => one.value)])
}

/** A literal of the code that files define as well. */
function defined(value: Value, definition: Definitions): Value {
  if (value.kind === 'primitive') return { ...value, definition }
  if (value.kind !== 'text') return value
  return { ...value, pieces: value.pieces.map((piece) => (piece.kind === 'lit' ? { ...piece, definition } : piece)) }
}
