/**
 * Settings that a framework hands out by a key whose first part names a file: `Config.get('ads.version')` of Adonis, `strapi.config.get('custom.ads')`;
 * and those of one file: `app.get('ads')` of Feathers, `getConfig()` of Next.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { required } from '../names.ts'
import type { Ref, Value } from '../value.ts'
import { constantText, inferred, optionsOf, union } from '../value.ts'
import { heldSetting } from '../frameworks/held.ts'
import { nodeConfig } from './node-config.ts'
import { variable } from './environment.ts'
import { resultOf } from './settings.ts'

/** What the container of Adonis gives for a name is what a module of that name would be. */
const config = /^(Config|Adonis\/Src\/Config|@ioc:Adonis\/Core\/Config|@adonisjs\/core\/services\/config)$/
const environment = /^(Env|Adonis\/Src\/Env|@ioc:Adonis\/Core\/Env|#start\/env|@adonisjs\/core\/services\/env)$/

/** `use('App/Services/Ads')`, `use('Config')`: what the container of Adonis makes of a name; null in programs without it. */
export function containedIn(cx: Context, node: ts.CallExpression | ts.NewExpression): Value | null {
  const name = node.arguments?.[0] ? constantText(cx.evaluate(node.arguments[0], null)) : null
  return name !== null && cx.ambientSettings(node.getSourceFile(), 'Config').length > 0
    ? required(cx, name, node)
    : null
}

/** The setting that a call asks for; null where no framework hands it out. */
export function handedSetting(
  cx: Context,
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
  frame: Frame | null,
): Value | null {
  if (!/^get(OrFail)?$/.test(callee.name.text)) return null
  const holder = holderOf(cx, callee.expression, frame)
  if (holder === null) return null
  const [keyNode, fallbackNode] = node.arguments
  const key = keyNode ? constantText(cx.evaluate(keyNode, frame)) : null
  if (key === null) return null
  const standard = fallbackNode ? cx.evaluate(fallbackNode, frame) : null
  if (holder.of === 'environment') return variable(cx, key, node, standard)
  // What the program put there itself, it is asked for.
  if (holder.of === 'app' && heldSetting(cx, node, frame)) return null
  const found = settingIn(cx, holder.of, key.split('.'), node) ?? (standard && inferred(standard))
  // Whoever hands the application over may hand over something else.
  return found && holder.ref
    ? { ...holder.ref, node, path: [...holder.ref.path, callee.name.text, '()'], fallback: found }
    : found
}

/** What the files say, those of several environments as alternatives: which of them runs, nobody knows here. */
function settingIn(cx: Context, of: string, key: readonly string[], node: ts.Node): Value | null {
  const files = cx.ambientSettings(node.getSourceFile(), of)
  const [first, ...rest] = key
  const isOfFile = of !== 'app'
  const named = isOfFile ? files.filter((file) => baseOf(cx, file) === first) : files
  const found = named.flatMap((file) => {
    const whole = isOfFile ? wholeOf(cx, file, node) : (nodeConfig(cx, file) ?? wholeOf(cx, file, node))
    return below(cx, whole, isOfFile ? rest : key, node) ?? []
  })
  return found.length > 0 ? union(node, found) : null
}

function baseOf(cx: Context, file: ts.SourceFile): string {
  return /([^/]*)\.\w+$/.exec(cx.fileOf(file) ?? '')?.[1] ?? ''
}

/** `getConfig()`: both the settings of the server and those of the pages are members of it. */
export function handedConfig(cx: Context, node: ts.CallExpression | ts.NewExpression): Value | null {
  const [file] = cx.ambientSettings(node.getSourceFile(), 'getConfig')
  const whole = file && wholeOf(cx, file, node)
  return whole?.kind === 'object' ? inferred(whole) : null
}

/** `env('ADS_HOST', 'https://…')`, `env.int('PORT', 1)` of a function in a file of settings, `({ env }) => ({ … })`; null anywhere else. */
export function givenVariable(cx: Context, node: ts.CallExpression, frame: Frame | null): Value | null {
  const { ts } = cx
  const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : node.expression
  if (!ts.isIdentifier(callee) || callee.text !== 'env') return null
  const file = node.getSourceFile()
  const declared = cx.symbolAt(callee)?.valueDeclaration
  const isGiven = declared !== undefined && ts.findAncestor(declared, (at) => ts.isParameter(at)) !== undefined
  if (!isGiven || !cx.ambientSettings(file, 'strapi').includes(file)) return null
  const [key, standard] = node.arguments.map((one) => cx.evaluate(one, frame))
  return key ? variable(cx, constantText(key), node, standard ?? null) : null
}

interface Holder {
  readonly of: 'Config' | 'strapi' | 'app' | 'environment'
  /** What it is known as, where only callers know more. */
  readonly ref: Ref | null
}

function holderOf(cx: Context, holder: ts.Expression, frame: Frame | null): Holder | null {
  const { ts } = cx
  const file = holder.getSourceFile()
  const isHandedOut = (name: string): boolean => cx.ambientSettings(file, name).length > 0
  const name = ts.isIdentifier(holder) ? holder.text : ts.isPropertyAccessExpression(holder) ? holder.name.text : ''
  if (name === 'app') return isHandedOut('app') ? ofFramework(cx, 'app', holder, frame) : null
  if (name === 'config' && ts.isPropertyAccessExpression(holder) && /(^|\.)strapi$/.test(holder.expression.getText()))
    return isHandedOut('strapi') ? ofFramework(cx, 'strapi', holder.expression, frame) : null
  if (!isHandedOut('Config')) return null
  for (const one of optionsOf(cx.evaluate(holder, frame))) {
    if (one.kind !== 'external' || one.base !== null) continue
    if (config.test(one.module)) return { of: 'Config', ref: null }
    if (environment.test(one.module)) return { of: 'environment', ref: null }
  }
  return null
}

/** The framework's own object: a global, what its package makes, or what nobody in the program is seen to make. */
function ofFramework(cx: Context, of: 'strapi' | 'app', node: ts.Expression, frame: Frame | null): Holder | null {
  const value = cx.evaluate(node, frame)
  if (value.kind === 'ref') return { of, ref: value }
  const isOwn =
    value.kind === 'unknown' ||
    (value.kind === 'external' && value.module === '' && value.base === null) ||
    (value.kind === 'external-call' && /^@?(strapi|feathers)/.test(value.callee.module))
  return isOwn ? { of, ref: null } : null
}

/** What a file of settings exports, or what the function that it exports makes: `({ env }) => ({ … })`. */
function wholeOf(cx: Context, file: ts.SourceFile, node: ts.Node): Value {
  return resultOf(cx, cx.member({ kind: 'module', file }, 'default', node, null))
}

function below(cx: Context, whole: Value, path: readonly string[], node: ts.Node): Value | null {
  const found = path.reduce<Value>((value, name) => cx.member(value, name, node, null), whole)
  const isThere = found.kind !== 'unknown' && !(found.kind === 'primitive' && found.type === 'undefined')
  return isThere ? inferred(found) : null
}
