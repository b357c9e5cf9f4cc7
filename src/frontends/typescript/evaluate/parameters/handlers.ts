/**
 * What code outside of the project hands to a function of it: the input that a schema lets through, where the schema stands beside the
 * function (`server.tool('create', shape, handler)`, `{ inputSchema, execute }`, `procedure.input(schema).mutation(…)`) or in its
 * parameter's type (`z.infer<typeof schema>`).
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isFunction, outerParent } from '../context.ts'
import { filledIn, openObject } from '../frameworks/forms.ts'
import { handlerInput } from '../frameworks/tools.ts'
import { jsonSchemaValue } from './json-schema.ts'
import { routeInput } from './route-schemas.ts'
import { schemaOf, schemaValue, shapeValue } from './schemas.ts'
import { overItems } from '../values/callback-items.ts'
import type { Property, Value } from '../value.ts'
import { optionsOf, union } from '../value.ts'

const inferring = /^(infer|input|output|TypeOf|Static|Infer|InferType|InferInput|InferOutput)$/
const givesInput = /^(args|arguments|input|params|parameters|query|body|schema|.*(Input|Schema|Params|Args))$/i
const givesOutput = /output|response|result|return/i

/** What a builder calls the input in the one argument of its handler, by the method that took the schema. */
const chains = new Map([
  ['input', 'input'],
  ['schema', 'parsedInput'],
  ['inputSchema', 'parsedInput'],
  ['validator', 'data'],
  ['inputValidator', 'data'],
])

/** Longer ways from a function to the schema beside it were not seen. */
const maxSteps = 4
/** A name used more often than this is no handler that is registered once. */
const maxUses = 8

const memo = new WeakMap<Context, Map<ts.ParameterDeclaration, Value | null>>()

/** The value of a parameter as a schema describes it; null when none does. */
export function handed(cx: Context, node: ts.ParameterDeclaration): Value | null {
  let values = memo.get(cx)
  if (!values) memo.set(cx, (values = new Map<ts.ParameterDeclaration, Value | null>()))
  const known = values.get(node)
  if (known !== undefined) return known
  values.set(node, null)
  const fn = node.parent
  const own = (node.type ? typed(cx, node.type) : null) ?? beside(cx, fn, seatOf(node))
  const value = own ?? handlerInput(cx, node)
  const whole = value && enveloped(cx, node, value)
  values.set(node, whole)
  return whole
}

const ofInput = /^(body|input|data|payload|dto|values|args)$/

/** Where among what is handed over a parameter stands: `(req, body) => …` names the input, wherever it stands. */
function seatOf(node: ts.ParameterDeclaration): number {
  const { parameters } = node.parent
  const named = parameters.findIndex((one, index) => index > 0 && ofInput.test(one.name.getText()))
  const index = parameters.indexOf(node)
  const isBesideRequest = /^_?(req|request|ctx|context|c|event)$/.test(parameters[0]!.name.getText())
  return named < 0 || !isBesideRequest ? index : index === named ? 0 : index + 1
}

/** What a platform calls the input in the one object that it hands over: `execute: async ({ context }) => …`. */
const envelope = /^(context|input|inputData|args|params|data|parameters)$/

function enveloped({ ts }: Context, { name }: ts.ParameterDeclaration, value: Value): Value {
  if (!ts.isObjectBindingPattern(name) || value.kind !== 'object' || value.open) return value
  const taken = name.elements.flatMap((one) => {
    const key = one.propertyName ?? one.name
    return ts.isIdentifier(key) ? [key.text] : []
  })
  const own = value.properties.map((property) => property.name)
  if (name.elements.some((one) => one.dotDotDotToken)) return value
  const [inside] = taken.filter((key) => envelope.test(key))
  if (inside === undefined || taken.some((key) => own.includes(key))) return value
  const property: Property = { name: inside, sites: [], value, optional: false, certainty: 'inferred' }
  return openObject(name, [property])
}

/** What `z.infer<typeof schema>` lets through, also through an alias; null for any other type. */
export function typed(cx: Context, type: ts.TypeNode, depth = 0): Value | null {
  const { ts } = cx
  if (!ts.isTypeReferenceNode(type) || depth > maxSteps) return null
  const name = ts.isQualifiedName(type.typeName) ? type.typeName.right : type.typeName
  const argument = type.typeArguments?.[0]
  if (argument && ts.isTypeQueryNode(argument)) {
    if (!inferring.test(name.text)) return null
    const schema = schemaOf(named(cx, argument.exprName))
    return schema ? schemaValue(cx, schema) : null
  }
  const alias = cx.symbolAt(name)?.declarations?.find((at) => ts.isTypeAliasDeclaration(at))
  return alias ? typed(cx, alias.type, depth + 1) : null
}

function named(cx: Context, name: ts.EntityName): Value {
  if (cx.ts.isIdentifier(name)) return cx.evaluate(name, null)
  return cx.member(named(cx, name.left), name.right.text, name, null)
}

/** The schema beside a function, or beside what wraps it; `index` counts the parameters. */
function beside(cx: Context, fn: ts.Node, index: number): Value | null {
  const { ts } = cx
  let position: number | null = index
  let at = fn
  for (let step = 0; step < maxSteps && position !== null; step++) {
    const parent = outerParent(cx, at)
    if (ts.isMethodDeclaration(at)) {
      return ts.isObjectLiteralExpression(at.parent) ? ofObject(cx, at.parent, position) : null
    } else if (ts.isPropertyAssignment(parent) && parent.name !== at) {
      return ofObject(cx, parent.parent, position)
    } else if (ts.isShorthandPropertyAssignment(parent)) {
      return ofObject(cx, parent.parent, position)
    } else if (ts.isCallExpression(parent) && parent.expression !== at) {
      const own = parent.arguments.findIndex((argument) => argument.pos <= at.pos && at.end <= argument.end)
      // What a list hands its callbacks are its items, whatever becomes of the list that they make.
      if (own < 0 || isOverItems(cx, parent)) return null
      const found = ofArguments(cx, parent.arguments.slice(0, own)) ?? ofChain(cx, parent)
      if (found) return position === 0 ? found : null
      position = through(cx, parent, own, position)
      at = parent
    } else {
      const name = ts.isFunctionDeclaration(at) ? at.name : ts.isVariableDeclaration(parent) ? parent.name : null
      return name && ts.isIdentifier(name) ? ofUses(cx, name, position) : null
    }
  }
  return null
}

function isOverItems({ ts }: Context, { expression: callee }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(callee) && overItems.has(callee.name.text)
}

/** A handler that goes by a name: what is beside the places where the name is passed on. */
function ofUses(cx: Context, name: ts.Identifier, position: number): Value | null {
  const { ts } = cx
  const symbol = cx.symbolAt(name)
  const uses = cx.uses(name.text)
  if (!symbol || uses.length > maxUses + 1) return null
  const found = uses.flatMap((use): Value[] => {
    const parent = outerParent(cx, use)
    const isPassed =
      (ts.isCallExpression(parent) && parent.expression !== use) ||
      (ts.isPropertyAssignment(parent) && parent.name !== use) ||
      ts.isShorthandPropertyAssignment(parent)
    if (use === name || !isPassed || cx.symbolAt(use) !== symbol) return []
    const value = beside(cx, use, position)
    return value ? [value] : []
  })
  return found.length > 0 ? union(name, found) : null
}

function ofArguments(cx: Context, others: readonly ts.Expression[]): Value | null {
  const { ts } = cx
  for (const other of [...others].reverse()) {
    if (ts.isStringLiteralLike(other) || isFunction(cx, other)) continue
    const request = routeInput(cx, other, (schema) => input(cx, schema))
    if (request) return request
    const value = cx.evaluate(other, null)
    const found = input(cx, value) ?? (value.kind === 'object' ? ofProperties(cx, value.properties) : null)
    if (found) return found
  }
  return null
}

function ofObject(cx: Context, literal: ts.Node, position: number): Value | null {
  if (!cx.ts.isObjectLiteralExpression(literal)) return null
  const form = filledIn(cx, literal, position)
  if (form || position !== 0) return form
  const names = literal.properties.filter((own) => own.name && givesInput.test(own.name.getText()))
  if (names.length === 0) return null
  const value = cx.evaluate(literal, null)
  return value.kind === 'object' ? ofProperties(cx, value.properties) : null
}

function ofProperties(cx: Context, properties: readonly Property[]): Value | null {
  for (const { name, value } of properties) {
    const found = givesInput.test(name) && !givesOutput.test(name) ? input(cx, value) : null
    if (found) return found
  }
  return null
}

/** `procedure.input(schema).mutation(({ input }) => …)` */
function ofChain(cx: Context, call: ts.CallExpression): Value | null {
  const { ts } = cx
  let at: ts.Node = call.expression
  while (ts.isPropertyAccessExpression(at) && ts.isCallExpression(at.expression)) {
    const inner: ts.CallExpression = at.expression
    const method = ts.isPropertyAccessExpression(inner.expression) ? inner.expression.name.text : ''
    const name = chains.get(method)
    const value = name && inner.arguments[0] ? input(cx, cx.evaluate(inner.arguments[0], null)) : null
    if (name && value) {
      const property: Property = { name, sites: [], value, optional: false, certainty: 'inferred' }
      return { kind: 'object', shape: 'object', node: inner, properties: [property], open: null, target: null }
    }
    at = inner.expression
  }
  return null
}

/** A schema, an object of schemas or a JSON schema as the value it lets through. */
function input(cx: Context, value: Value): Value | null {
  const schema = schemaOf(value)
  if (schema) return schemaValue(cx, schema)
  return shapeValue(cx, value) ?? jsonSchemaValue(value)
}

/** Which argument of what a wrapper returns becomes parameter `position` of the function that it wraps; null when that was not seen. */
function through(cx: Context, wrapper: ts.CallExpression, argument: number, position: number): number | null {
  const { ts } = cx
  const callee = optionsOf(cx.evaluate(wrapper.expression, null)).find((option) => option.kind === 'function')
  // A package's wrapper passes on what it gets.
  if (callee?.kind !== 'function') return position
  const taken = callee.node.parameters[argument]
  const symbol = taken && ts.isIdentifier(taken.name) ? cx.symbolAt(taken.name) : undefined
  if (!symbol) return null
  for (const use of cx.identifiers(callee.node.getSourceFile()).get(symbol.name) ?? []) {
    const call = use.parent
    if (!ts.isCallExpression(call) || call.expression !== use || cx.symbolAt(use) !== symbol) continue
    const spread = call.arguments.findIndex((one) => ts.isSpreadElement(one))
    if (spread >= 0 && spread <= position) return position - spread
    const given = call.arguments[position]
    const source = given && ts.isIdentifier(given) ? cx.symbolAt(given)?.valueDeclaration : undefined
    if (source && ts.isParameter(source) && source.parent !== callee.node)
      return source.parent.parameters.indexOf(source)
  }
  return null
}
