/**
 * Settings that a framework hands out by a key whose first part names a file: `Config.get('ads.version')` of Adonis, `strapi.config.get('custom.ads')`;
 * and those of one file: `app.get('ads')` of Feathers, `getConfig()` of Next.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { required } from '../names.ts'
import type { Value } from '../value.ts'
import { constantText, inferred, optionsOf } from '../value.ts'
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
  const fallback = fallbackNode ? cx.evaluate(fallbackNode, frame) : null
  if (holder === 'environment') return variable(cx, key, node, fallback)
  const [first, ...rest] = key.split('.')
  for (const file of cx.ambientSettings(node.getSourceFile(), holder)) {
    const isOfFile = holder !== 'app'
    if (isOfFile && !new RegExp(`(^|/)${first!.replace(/\W/g, '\\$&')}\\.\\w+$`).test(cx.fileOf(file) ?? '')) continue
    const found = below(cx, wholeOf(cx, file, node), isOfFile ? rest : [first!, ...rest], node)
    if (found) return found
  }
  return fallback && inferred(fallback)
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
  if (!cx.ambientSettings(file, 'strapi').includes(file)) return null
  const [key, standard] = node.arguments.map((one) => cx.evaluate(one, frame))
  return key ? variable(cx, constantText(key), node, standard ?? null) : null
}

function holderOf(
  cx: Context,
  holder: ts.Expression,
  frame: Frame | null,
): 'Config' | 'strapi' | 'app' | 'environment' | null {
  const { ts } = cx
  const file = holder.getSourceFile()
  const isHandedOut = (name: string): boolean => cx.ambientSettings(file, name).length > 0
  const name = ts.isIdentifier(holder) ? holder.text : ts.isPropertyAccessExpression(holder) ? holder.name.text : ''
  if (name === 'app') return isHandedOut('app') ? 'app' : null
  if (name === 'config' && ts.isPropertyAccessExpression(holder) && /(^|\.)strapi$/.test(holder.expression.getText()))
    return isHandedOut('strapi') ? 'strapi' : null
  if (!isHandedOut('Config')) return null
  for (const one of optionsOf(cx.evaluate(holder, frame))) {
    if (one.kind !== 'external' || one.base !== null) continue
    if (config.test(one.module)) return 'Config'
    if (environment.test(one.module)) return 'environment'
  }
  return null
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
