/**
 * What packages of settings hand out: the default that the code gives them, or what files say of the variable of the environment that they read.
 * One entry per package.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { optionDefault, schemaDefault, schemaObject, schemaOf } from '../parameters/schemas.ts'
import { addSpread, loweredBelow } from '../values/objects.ts'
import type { External, ExternalCall, Obj, Property, Value } from '../value.ts'
import { constantText, inferred, optionsOf, unknown } from '../value.ts'
import { variable } from './environment.ts'

type Call = ExternalCall['node']

interface Asked {
  readonly node: Call
  readonly target: External
  /** The last name of what is called; `default` of a module's own function. */
  readonly name: string
  readonly frame: Frame | null
  readonly argument: (index: number) => Value | null
}

type Reader = (cx: Context, asked: Asked) => Value | null

/** Module -> what one of its calls answers, or null for a call that hands out no setting. */
const readers: readonly (readonly [module: RegExp, read: Reader])[] = [
  [/^(envalid|znv)$/, ofVariables],
  [/^ts-dotenv$/, (cx, asked) => (asked.name === 'load' ? schemaObject(cx, asked.argument(0), asked.node) : null)],
  [/^@t3-oss\/env-/, ofParts],
  [/^env-var$/, ofChain],
  [/^convict$/, ofConvict],
  [/^env-schema$/, ofEnvSchema],
  [/^rc$/, (_, { argument }) => ofDefaults(argument(1))],
  [/^c12$/, ofLoaded],
  [/^(conf|electron-store|configstore)$/, ofStore],
  [/^nconf$/, ofNconf],
]

/** The value of a call of such a package; null when it is something else. */
export function configured(cx: Context, node: Call, target: External, frame: Frame | null): Value | null {
  const read = readers.find(([module]) => module.test(target.module))?.[1]
  if (!read) return null
  const argument = (index: number): Value | null => {
    const given = node.arguments?.[index]
    return given ? cx.evaluate(given, frame) : null
  }
  return read(cx, { node, target, name: target.path.at(-1) ?? 'default', frame, argument })
}

/** `cleanEnv(process.env, { VERSION: str({ default: '12' }) })`, `parseEnv(process.env, { VERSION: z.string().default('12') })` */
function ofVariables(cx: Context, { node, name, argument }: Asked): Value | null {
  return /^(cleanEnv|customCleanEnv|parseEnv)$/.test(name) ? schemaObject(cx, argument(1), node) : null
}

/** `createEnv({ server: { VERSION: z.string() }, client: { … } })` */
function ofParts(cx: Context, asked: Asked): Value | null {
  if (asked.name !== 'createEnv') return null
  const parts = ['server', 'client', 'shared'].map((key) => property(cx, asked, asked.argument(0), key))
  return parts.reduce<Value>(
    (all, part) => (part?.kind === 'object' ? addSpread(all, schemaObject(cx, part, asked.node), false) : all),
    { kind: 'object', shape: 'object', node: asked.node, properties: [], open: null, target: null },
  )
}

/** `env.get('X').default('12').asString()` */
function ofChain(cx: Context, { target, name }: Asked): Value | null {
  if (!target.base || !/^as[A-Z]/.test(name)) return null
  let fallback: Value | null = null
  for (let at: ExternalCall | null = target.base; at; at = at.callee.base) {
    const argument = at.node.arguments?.[0]
    const value = argument ? cx.evaluate(argument, at.frame) : null
    const called = at.callee.path.at(-1)
    if (called === 'default') fallback = value
    if (called === 'get') return variable(cx, value && constantText(value), at.node, fallback)
  }
  return unknown(target.base.node, 'environment-without-default')
}

/** `convict({ ads: { version: { default: '12', env: 'ADS_VERSION' } } }).get('ads.version')` */
function ofConvict(cx: Context, { target, name, node, argument }: Asked): Value | null {
  if (!target.base || !/^(get|default)$/.test(name)) return null
  const made = target.base
  const schema = made.node.arguments?.[0]
  const key = argument(0)
  const path = key ? constantText(key) : null
  if (!schema || path === null) return unknown(node, 'dynamic-value')
  const read = (value: Value): Value => {
    if (value.kind !== 'object') return value
    const fallback = named(value, 'default')
    const own = named(value, 'env')
    if (fallback === undefined)
      return { ...value, properties: value.properties.map((one) => ({ ...one, value: read(one.value) })) }
    return variable(cx, own ? constantText(own) : null, node, fallback)
  }
  return read(walked(cx, cx.evaluate(schema, made.frame), path.split('.'), node, made.frame))
}

/** `envSchema({ schema })`; what the program hands it as `data` is checked instead of the environment. */
function ofEnvSchema(cx: Context, asked: Asked): Value | null {
  const options = asked.argument(0)
  return says(options, 'data') ? null : ofJsonSchema(cx, property(cx, asked, options, 'schema'), asked.node)
}

/** `rc('ads', { version: '12' })`: the defaults, over which files and variables are laid. */
function ofDefaults(defaults: Value | null): Value | null {
  return defaults?.kind === 'object' ? supposed(defaults) : null
}

/** `await loadConfig({ defaults: { version: '12' } })` */
function ofLoaded(cx: Context, asked: Asked): Value | null {
  const options = asked.name === 'loadConfig' ? asked.argument(0) : null
  const defaults = property(cx, asked, options, 'defaults')
  const config = defaults && ofDefaults(defaults)
  if (!config || says(options, 'overrides')) return null
  const own: Property = { name: 'config', sites: [], value: config, optional: false, certainty: 'inferred' }
  return { kind: 'object', shape: 'object', node: asked.node, properties: [own], open: null, target: null }
}

/**
 * `new Conf({ defaults: { ads: { version: '12' } } }).get('ads.version')`, `new Configstore('ads', { version: '12' })`: written to a file at the first
 * run, which says it from then on. Null where the program sets something itself.
 */
function ofStore(cx: Context, asked: Asked): Value | null {
  const { target, name, node, argument } = asked
  const made = target.base
  if (name !== 'get' || !made || !cx.ts.isNewExpression(made.node) || isCalled(cx, asked, 'set')) return null
  const given = made.node.arguments?.[target.module === 'configstore' ? 1 : 0]
  const options = given && cx.evaluate(given, made.frame)
  const defaults =
    options && (target.module === 'configstore' ? options : cx.member(options, 'defaults', node, made.frame))
  const key = argument(0)
  const path = key && constantText(key)
  if (path === null) return null
  const found = defaults?.kind === 'object' ? walked(cx, supposed(defaults), path.split('.'), node, made.frame) : null
  const isThere = found && !(found.kind === 'primitive' && found.type === 'undefined')
  const standard = isThere ? found : argument(1)
  return standard && kept(standard)
}

/**
 * `nconf.get('ads:version')` of what `nconf.defaults({ … })` says somewhere; a file or the environment may say something else. Null where the program
 * lays something of its own over that.
 */
function ofNconf(cx: Context, asked: Asked): Value | null {
  const { name, node, frame, argument } = asked
  const key = name === 'get' ? argument(0) : null
  const path = key && constantText(key)
  if (path === null || ['set', 'overrides'].some((method) => isCalled(cx, asked, method))) return null
  const said = callsOf(cx, asked, 'defaults').flatMap((call) =>
    call.arguments[0] ? [walked(cx, cx.evaluate(call.arguments[0], frame), path.split(':'), node, frame)] : [],
  )
  const fallback = said.find((one) => constantText(one) !== null || one.kind === 'object')
  return fallback?.kind === 'object' ? supposed(fallback) : variable(cx, path, node, fallback ?? null)
}

/** The calls of a method of the package. */
function callsOf(cx: Context, { target }: Asked, method: string): readonly ts.CallExpression[] {
  const { ts } = cx
  return cx.uses(method).flatMap((use): readonly ts.CallExpression[] => {
    const call = use.parent.parent
    if (!ts.isCallExpression(call) || call.expression !== use.parent) return []
    const isOwn = optionsOf(cx.evaluate(use.parent, null)).some(
      (one) => one.kind === 'external' && one.module === target.module,
    )
    return isOwn ? [call] : []
  })
}

/** The program calls a method of the package. */
function isCalled(cx: Context, asked: Asked, method: string): boolean {
  return callsOf(cx, asked, method).length > 0
}

function says(options: Value | null, name: string): boolean {
  return options?.kind === 'object' && named(options, name) !== undefined
}

/** Defaults that others may replace, by names that they are written with elsewhere. */
function supposed(defaults: Value): Value {
  const unnamed = (value: Value): Value => {
    if (value.kind !== 'object') return value
    const properties = value.properties.map((own) => ({
      ...own,
      sites: own.sites.map((site) => ({ ...site, exclusive: false })),
      value: unnamed(own.value),
    }))
    return { ...value, properties, target: null }
  }
  return unnamed(loweredBelow(defaults))
}

/** What a file has as well, once the program has run: the old text stays there when this one changes. */
function kept(value: Value): Value {
  if (value.kind === 'text')
    return {
      ...value,
      pieces: value.pieces.map((piece) => (piece.kind === 'lit' ? { ...piece, isStored: true } : piece)),
    }
  if (value.kind !== 'object') return inferred(value)
  return { ...value, properties: value.properties.map((own) => ({ ...own, value: kept(own.value) })) }
}

/** A JSON schema, or one that a builder made, as the object that it lets through where the environment says nothing. */
export function ofJsonSchema(cx: Context, schema: Value | null, node: ts.Node): Value | null {
  const built = schema && schemaOf(schema)
  if (built) return schemaDefault(cx, built)
  const properties = schema?.kind === 'object' ? named(schema, 'properties') : undefined
  if (properties?.kind !== 'object') return null
  return {
    ...properties,
    target: null,
    properties: properties.properties.map((own) => ({
      ...own,
      sites: own.sites.map((site) => ({ ...site, exclusive: false })),
      value: ofJsonSchema(cx, own.value, node) ?? optionDefault(cx, own.value, own.name, node),
      certainty: 'inferred',
    })),
  }
}

function property(cx: Context, { node, frame }: Asked, of: Value | null, name: string): Value | null {
  return of && cx.member(of, name, node, frame)
}

function named(value: Obj, name: string): Value | undefined {
  return value.properties.find((own) => own.name === name)?.value
}

function walked(cx: Context, value: Value, path: readonly string[], node: ts.Node, frame: Frame | null): Value {
  return path.reduce<Value>((at, name) => cx.member(at, name, node, frame), value)
}
