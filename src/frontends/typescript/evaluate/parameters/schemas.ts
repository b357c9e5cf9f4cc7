/**
 * What a schema library says of the values it lets through: `z.enum(['A', 'B'])`, `Joi.string().default('12')`, `v.optional(v.string(), '12')`.
 * A parsed value is the schema read as a value. What a schema says is `inferred`, for input may override every default.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { variable } from '../surroundings/environment.ts'
import type { Frame } from '../frame.ts'
import { addSpread, loosely } from '../values/objects.ts'
import type { External, ExternalCall, Fn, Obj, Property, Value } from '../value.ts'
import { inferred, optionsOf, union, unknown } from '../value.ts'

/** Builders whose schemas are chains of calls. */
const chained = /^(zod(\/.*)?|joi|@hapi\/joi|yup|valibot|(@sinclair\/)?typebox(\/value)?|superstruct)$/
const parsing =
  /^(parse|safeParse|parseAsync|safeParseAsync|validate|validateSync|validateAsync|attempt|cast|assert|create|Parse|Decode|Cast|Default|Convert|Clean)$/

/** Functions that take a schema, and what stands for what is missing. */
const defaulting =
  /^(_default|defaulted|prefault|fallback|catch|optional|exactOptional|nullable|nullish|undefinedable)$/

/** The call that built a schema; null for any other value. */
export function schemaOf(value: Value): ExternalCall | null {
  return value.kind === 'external-call' && chained.test(value.callee.module) ? value : null
}

/** The value of a call that applies a schema; null when the call is something else. */
export function applied(cx: Context, node: ExternalCall['node'], target: External, frame: Frame | null): Value | null {
  const name = target.path.at(-1) ?? ''
  const arg = (index: number): Value | null => {
    const argument = node.arguments?.[index]
    return argument ? cx.evaluate(argument, frame) : null
  }
  if (!chained.test(target.module) || !parsing.test(name)) return null
  const schema = target.base ?? [arg(0), arg(1)].map((value) => value && schemaOf(value)).find((one) => one !== null)
  if (!schema) return null
  // The schema stands first where a package has functions for it, `v.parse(schema, input)`; superstruct's come second.
  const first = target.base ? null : arg(0)
  const input = first && schemaOf(first) ? arg(1) : arg(0)
  const fromEnvironment = input?.kind === 'external' && input.path.join('.').endsWith('.env')
  const said = valueOf(cx, schema, fromEnvironment ? '' : undefined)
  // What is known to be checked comes out again, beside what the schema says of the rest.
  const value =
    said.kind === 'object' && input?.kind === 'object' && input.properties.length > 0 ? checked(said, input) : said
  if (!/^(safe|validate$)/.test(name)) return value
  const key = name === 'validate' ? 'value' : target.module === 'valibot' ? 'output' : 'data'
  // Whether the input passes, and what is said of it otherwise, only the run knows.
  return { ...empty(node), properties: [property(key, value)], open: unknown(node, 'dynamic-value') }
}

/** The input over what the schema says, object by object. */
function checked(said: Obj, input: Obj): Value {
  const properties = input.properties.map((given): Property => {
    const own = said.properties.find(({ name }) => name === given.name)?.value
    return own?.kind === 'object' && given.value.kind === 'object'
      ? { ...given, value: checked(own, given.value) }
      : given
  })
  return addSpread(loosely(said, null), { ...input, properties }, false)
}

/** What a schema for the environment gives without one. */
export function schemaDefault(cx: Context, schema: ExternalCall): Value {
  return valueOf(cx, schema, '')
}

/** What a schema lets through. */
export function schemaValue(cx: Context, schema: ExternalCall): Value {
  return valueOf(cx, schema, undefined)
}

/** What an object of schemas lets through (`{ name: z.string() }`); null when it holds anything else. */
export function shapeValue(cx: Context, value: Value): Value | null {
  if (value.kind !== 'object' || value.properties.length === 0) return null
  return value.properties.every((own) => schemaOf(own.value) !== null) ? objectOf(cx, value, value.node, false) : null
}

/** `schema.shape`: the object of schemas that a schema was made of; null for a schema of no object. */
export function shapeOf(cx: Context, schema: ExternalCall): Value | null {
  const { callee, node, frame } = schema
  const argument = node.arguments?.[0]
  const own = argument ? cx.evaluate(argument, frame) : null
  const base = callee.base ? shapeOf(cx, callee.base) : null
  switch (callee.path.at(-1)) {
    case 'object':
    case 'strictObject':
    case 'looseObject':
      return own
    case 'extend':
    case 'merge':
    case 'safeExtend': {
      const added = own && schemaOf(own) ? shapeOf(cx, schemaOf(own)!) : own
      return base && added ? addSpread(base, added, false) : base
    }
    default:
      return base
  }
}

/** The name of what builds a schema. TypeBox writes them with a capital: `Type.Object`. */
function builderOf({ module, path }: External): string {
  const name = path.at(-1) ?? ''
  return /typebox$/.test(module) ? name.charAt(0).toLowerCase() + name.slice(1) : name
}

function empty(node: ts.Node): Obj {
  return { kind: 'object', shape: 'object', node, properties: [], open: null, target: null }
}

function property(name: string, value: Value): Property {
  return { name, sites: [], value, optional: false, certainty: 'inferred' }
}

/** A schema as the value it lets through. `environment` names the variable that a default stands in for. */
function valueOf(cx: Context, schema: ExternalCall, environment: string | undefined): Value {
  const { callee, node, frame } = schema
  const name = builderOf(callee)
  const args = (node.arguments ?? []).map((argument) => cx.evaluate(argument, frame))
  const first = args[0]
  const base = (): Value => (callee.base ? valueOf(cx, callee.base, environment) : unsaid(cx, node, environment))
  const inner = (value: Value): Value => {
    const own = schemaOf(value)
    return own ? valueOf(cx, own, environment) : value
  }
  const or = (value: () => Value, given: Value | undefined): Value => {
    if (!given) return value()
    const fallback = given.kind === 'function' ? unknown(node, 'dynamic-value') : given
    if (environment !== undefined) return variable(cx, environment, node, fallback)
    return union(node, [value(), inferred(fallback)])
  }
  // `v.optional(schema, '12')`, `defaulted(string(), '12')`: the default stands beside the schema.
  if (first && schemaOf(first) && !callee.base && defaulting.test(name)) return or(() => inner(first), args[1])
  switch (name) {
    case 'default':
    case 'prefault':
    case 'catch':
    case 'failover':
      return or(base, first)
    case 'enum':
    case 'nativeEnum':
    case 'valid':
    case 'equal':
    case 'oneOf':
    case 'picklist':
    case 'literal':
    case 'enums':
      return inferred(union(node, args.flatMap(members)))
    case 'union':
    case 'alternatives':
    case 'try':
    case 'discriminatedUnion':
      return union(
        node,
        args
          .flatMap(members)
          .filter((one) => schemaOf(one) !== null)
          .map(inner),
      )
    case 'array':
    case 'set':
      return { kind: 'list', node, items: first ? [inner(first)] : callee.base ? [base()] : [], open: true }
    case 'object':
    case 'strictObject':
    case 'looseObject':
    case 'keys':
    case 'extend':
    case 'merge':
    case 'append': {
      const own = first && schemaOf(first) ? inner(first) : objectOf(cx, first ?? null, node, environment !== undefined)
      return callee.base && name !== 'object' ? addSpread(base(), own, false) : own
    }
    case 'pick':
    case 'omit': {
      const value = base()
      const names = first?.kind === 'object' ? first.properties.map((one) => one.name) : []
      if (value.kind !== 'object') return value
      return { ...value, properties: value.properties.filter((one) => names.includes(one.name) === (name === 'pick')) }
    }
    case 'partial':
    case 'deepPartial': {
      const value = !callee.base && first ? inner(first) : base()
      return value.kind === 'object' ? loosely(value, null) : value
    }
    case 'intersect':
    case 'composite':
      return args
        .flatMap(members)
        .filter((one) => schemaOf(one) !== null)
        .reduce<Value>((all, one) => addSpread(all, inner(one), false), empty(node))
    // TypeBox: `Type.String({ enum: ['A', 'B'] })`
    case 'string': {
      const said = (key: string): Value | undefined =>
        first?.kind === 'object' ? first.properties.find((own) => own.name === key)?.value : undefined
      const allowed = said('enum')
      return or(() => (allowed ? inferred(union(node, members(allowed))) : base()), said('default'))
    }
    case 'preprocess':
      return args[1] ? inner(args[1]) : base()
    case 'transform': {
      const made = first?.kind === 'function' ? handed(cx, first, base()) : null
      return made ?? base()
    }
    case 'pipe':
      return callee.base || !first
        ? base()
        : args.slice(1).reduce((value, step) => changed(cx, step, value), inner(first))
    default:
      // `z.optional(s)`, `v.pipe(s, …)` wrap a schema; `.min(1)` hangs on one.
      return first && schemaOf(first) && !callee.base ? inner(first) : base()
  }
}

/** What a step of `v.pipe(schema, …)` makes of a value; checks leave it as it is. */
function changed(cx: Context, step: Value, value: Value): Value {
  const change = schemaOf(step)
  const by = change?.callee.path.at(-1) === 'transform' ? change.node.arguments?.[0] : undefined
  const fn = by && cx.evaluate(by, change!.frame)
  return fn?.kind === 'function' ? (handed(cx, fn, value) ?? value) : value
}

/** What a function makes of a value that a library hands it. */
function handed(cx: Context, { node: fn, frame, self }: Fn, value: Value): Value | null {
  const depth = (frame?.depth ?? 0) + 1
  return cx.invoke(fn, { fn, call: null, shift: 0, caller: null, self, lexical: frame, depth, given: [value] })
}

/** What no default says. */
function unsaid(cx: Context, node: ts.Node, environment: string | undefined): Value {
  return environment === undefined ? unknown(node, 'dynamic-value') : variable(cx, environment, node)
}

function members(value: Value): readonly Value[] {
  return optionsOf(value).flatMap((one) =>
    one.kind === 'list' ? one.items : one.kind === 'object' ? one.properties.map((own) => own.value) : [one],
  )
}

/** An object of schemas as an object of values. Its keys may be renamed only by a human: input is written with them. */
function objectOf(cx: Context, shape: Value | null, node: ts.Node, isEnvironment: boolean): Value {
  if (shape?.kind !== 'object') return unknown(node, 'dynamic-params')
  return {
    ...empty(shape.node),
    open: shape.open,
    properties: shape.properties.map((own) => ({
      ...own,
      sites: own.sites.map((site) => ({ ...site, exclusive: false })),
      optional: own.optional || isOptional(own.value),
      value: leaf(cx, own.value, isEnvironment ? own.name : undefined),
      certainty: 'inferred',
    })),
  }
}

function leaf(cx: Context, value: Value, environment: string | undefined): Value {
  const schema = schemaOf(value)
  if (schema) return valueOf(cx, schema, environment)
  // envalid: `str({ default: '12' })`
  if (value.kind === 'external-call') {
    const options = value.node.arguments?.[0]
    const given = options ? cx.evaluate(options, value.frame) : empty(value.node)
    return optionDefault(cx, given, environment, value.node)
  }
  return environment !== undefined && value.kind === 'object'
    ? optionDefault(cx, value, environment, value.node)
    : value
}

/** What stands for a missing variable by its options: `{ type: String, default: '12' }`, `{ schema, defaults: { production: '12', _: '11' } }`. */
export function optionDefault(cx: Context, options: Value, environment: string | undefined, node: ts.Node): Value {
  const said = (name: string): Value | undefined =>
    options.kind === 'object' ? options.properties.find((own) => own.name === name)?.value : undefined
  const staged = said('defaults')
  const fallback = said('default') ?? (staged?.kind === 'object' ? union(node, members(staged)) : undefined)
  const schema = said('schema')
  if (!fallback && schema) return leaf(cx, schema, environment)
  if (!fallback) return unsaid(cx, node, environment)
  return environment === undefined ? inferred(fallback) : variable(cx, environment, node, fallback)
}

/** An object of schemas, or of their options, as what the environment gives. */
export function schemaObject(cx: Context, shape: Value | null, node: ts.Node): Value {
  return objectOf(cx, shape, node, true)
}

function isOptional(value: Value): boolean {
  for (let at: ExternalCall | null = value.kind === 'external-call' ? value : null; at; at = at.callee.base)
    if (/^(optional|nullish|partial)$/.test(builderOf(at.callee))) return true
  return false
}
