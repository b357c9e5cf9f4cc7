/**
 * Objects that a framework makes a component of (`{ props, methods, run }`): in all their functions `this` holds what stands in `methods`,
 * and under the name of a prop another such object, or what a user chose for it.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { inputValue, propertyOf } from '../parameters/inputs.ts'
import type { Obj, Property, Value } from '../value.ts'
import { constantText, optionsOf, union, unknown } from '../value.ts'
import { byWays, itemOf } from '../ways.ts'

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
  const heirs = heirsOf(cx, component)
  if (heirs.length > 0) fields.push(...ofHeirs(component, heirs))
  else for (const part of parts(component, 'methods')) fields.push(...part.properties)
  return made
}

/** Descriptions that spread another one, by the literal of that other: `{ ...common, methods: { ...common.methods, getPath() { … } } }`. */
const spreading = new WeakMap<Context, ReadonlyMap<ts.Node, readonly ts.ObjectLiteralExpression[]>>()

function heirsOf(cx: Context, component: Obj): readonly Obj[] {
  let found = spreading.get(cx)
  if (!found) {
    // Asked again while they are looked at: none is known yet.
    spreading.set(cx, new Map())
    spreading.set(cx, (found = findHeirs(cx)))
  }
  const literals = found.get(component.node) ?? []
  return literals.flatMap((one) => optionsOf(cx.evaluate(one, null))).filter((one) => one.kind === 'object')
}

function findHeirs(cx: Context): ReadonlyMap<ts.Node, readonly ts.ObjectLiteralExpression[]> {
  const { ts } = cx
  const found = new Map<ts.Node, ts.ObjectLiteralExpression[]>()
  for (const name of cx.uses('methods')) {
    const literal = name.parent.parent
    if (!ts.isPropertyAssignment(name.parent) || !ts.isObjectLiteralExpression(literal)) continue
    for (const part of literal.properties) {
      if (!ts.isSpreadAssignment(part)) continue
      for (const base of optionsOf(cx.evaluate(part.expression, null))) {
        if (base.kind !== 'object' || !isDescribed(base)) continue
        const own = found.get(base.node)
        if (own) own.push(literal)
        else found.set(base.node, [literal])
      }
    }
  }
  return found
}

/** What the methods of a description are for its heirs: each has its own, or the one that it took over. */
function ofHeirs(component: Obj, heirs: readonly Obj[]): readonly Property[] {
  const key = `${itemOf}${component.node.getSourceFile().fileName}:${component.node.pos}`
  const values = new Map<string, { readonly property: Property; readonly all: Value[] }>()
  for (const [index, heir] of heirs.entries())
    for (const part of parts(heir, 'methods'))
      for (const property of part.properties) {
        const value = byWays(property.value, new Map([[key, String(index)]]))
        const own = values.get(property.name) ?? { property, all: [] }
        if (value) own.all.push(value)
        values.set(property.name, own)
      }
  return [...values.values()].map(({ property, all }) => ({ ...property, value: union(component.node, all) }))
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
