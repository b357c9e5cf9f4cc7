/** Names that a framework puts in scope, and the settings that it hands out, as values. */

import type { ts } from 'ts-morph'
import { moduleMember, wholeOf } from '../names.ts'
import type { Context } from '../context.ts'
import type { Value } from '../value.ts'
import { inferred, union } from '../value.ts'

/** A name that nothing in its file declares; null when no framework puts it there. */
export function ambient(cx: Context, node: ts.Identifier): Value | null {
  const found = cx.ambientOf(node.getSourceFile(), node.text)
  // The sender of Nuxt and Nitro, which their `ofetch` package exports too.
  if (!found) return node.text === '$fetch' ? { kind: 'external', module: '$fetch', path: [], base: null } : null
  if (found.name !== null) return moduleMember(cx, found.file, found.name, node)
  return wholeOf(cx, { kind: 'module', file: found.file })
}

/** `useRuntimeConfig()`: what the configuration says, which the environment of a run may replace. */
export function runtimeConfig(cx: Context, node: ts.CallExpression | ts.NewExpression): Value | null {
  const [file] = cx.ambientSettings(node.getSourceFile(), 'useRuntimeConfig')
  if (!file) return null
  const whole = cx.member({ kind: 'module', file }, 'default', node, null)
  // `defineNuxtConfig({ … })` gives back what it is given.
  const given =
    whole.kind === 'external-call' && whole.node.arguments?.[0]
      ? cx.evaluate(whole.node.arguments[0], whole.frame)
      : whole
  const settings = given.kind === 'object' ? cx.member(given, 'runtimeConfig', node, null) : null
  return settings?.kind === 'object' ? inferred(settings) : null
}

/** `sails.config.twitter`: what a file of the configuration exports under that name; null when none does. */
export function frameworkSetting(cx: Context, path: readonly string[], name: string, node: ts.Node): Value | null {
  if (path.length !== 2 || path[1] !== 'config') return null
  const found = cx.ambientSettings(node.getSourceFile(), path[0]!).flatMap((file) => {
    const value = cx.member({ kind: 'module', file }, name, node, null)
    return value.kind === 'object' ? [value] : []
  })
  return found.length > 0 ? union(node, found) : null
}
