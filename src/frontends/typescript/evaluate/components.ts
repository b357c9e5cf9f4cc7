/**
 * Objects that a framework makes a component of (`{ props, methods, run }`): in all their functions `this` holds what stands in `methods`,
 * and under the name of a prop another such object, or what a user chose for it.
 */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import { inputValue, propertyOf } from './inputs.ts'
import type { Obj, Property, Value } from './value.ts'
import { constantText, optionsOf, union, unknown } from './value.ts'

/** The description that a function belongs to at any depth; null for functions of other objects. */
export function componentAround(cx: Context, fn: ts.Node): ts.ObjectLiteralExpression | null {
  const { ts } = cx
  for (let at: ts.Node | undefined = fn.parent; at; at = at.parent) {
    if (ts.isObjectLiteralExpression(at) && isComponent(cx, at)) return at
    if (ts.isClassLike(at) || ts.isFunctionDeclaration(at)) return null
  }
  return null
}

/** Asked for every `this`: of an object of thousands of methods as often. */
const components = new WeakMap<ts.ObjectLiteralExpression, boolean>()

function isComponent({ ts }: Context, node: ts.ObjectLiteralExpression): boolean {
  let known = components.get(node)
  if (known === undefined) {
    const names = new Set(node.properties.flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name.text] : [])))
    components.set(node, (known = names.has('methods') || (names.has('props') && names.has('run'))))
  }
  return known
}

const known = new WeakMap<Obj, Obj>()

/** `this` in the functions of a description. */
export function componentThis(cx: Context, component: Obj): Obj {
  let made = known.get(component)
  if (made) return made
  const fields: Property[] = []
  made = {
    kind: 'object',
    shape: 'object',
    node: component.node,
    properties: fields,
    open: unknown(component.node, 'dynamic-value'),
    target: null,
  }
  // Known before its props are looked at: two descriptions may name each other.
  known.set(component, made)
  for (const part of parts(component, 'props'))
    for (const prop of part.properties) {
      const held = optionsOf(prop.value).flatMap((one) => (isDescribed(one) ? [componentThis(cx, one)] : []))
      const value = held.length > 0 ? union(component.node, held) : chosen(cx, prop.value)
      if (value) fields.push({ ...prop, value })
    }
  for (const part of parts(component, 'methods')) fields.push(...part.properties)
  return made
}

/** What a user chooses for a prop; null when nothing of it is described. */
function chosen(cx: Context, prop: Value): Value | null {
  if (prop.kind !== 'object') return null
  const described = [prop, ...borrowed(cx, prop)]
  const first = (name: string): Value | null =>
    described.map((one) => propertyOf(one, name)).find((value) => value !== null) ?? null
  const type = first('type')
  const optional = first('optional')
  const value = inputValue(cx, {
    node: prop.node,
    options: first('options'),
    default: first('default'),
    isList: type !== null && (constantText(type)?.endsWith('[]') ?? false),
    isOptional: optional !== null && constantText(optional) !== 'false',
  })
  return value.kind === 'unknown' ? null : value
}

/** What a prop takes over of an app: `propDefinition: [app, 'name']`. */
function borrowed(cx: Context, prop: Obj): readonly Obj[] {
  const definition = propertyOf(prop, 'propDefinition')
  if (definition?.kind !== 'list') return []
  const [app, name] = definition.items
  const text = name ? constantText(name) : null
  if (!app || text === null) return []
  const own = cx.member(cx.member(app, 'propDefinitions', prop.node, null), text, prop.node, null)
  return optionsOf(own).filter((one) => one.kind === 'object')
}

function values(object: Obj, name: string): readonly Value[] {
  return object.properties.filter((property) => property.name === name).flatMap(({ value }) => optionsOf(value))
}

function parts(object: Obj, name: string): readonly Obj[] {
  return values(object, name).filter((value) => value.kind === 'object')
}

function isDescribed(value: Value): value is Obj {
  return value.kind === 'object' && parts(value, 'methods').length > 0
}
