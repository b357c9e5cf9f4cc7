/**
 * Objects that a framework makes a component of (`{ props, methods, run }`): in all their functions `this` holds what stands in `methods`,
 * and under the name of a prop another such object.
 */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'
import type { Obj, Property, Value } from './value.ts'
import { optionsOf, union, unknown } from './value.ts'

/** The description that a function belongs to at any depth; null for functions of other objects. */
export function componentAround(cx: Context, fn: ts.Node): ts.ObjectLiteralExpression | null {
  const { ts } = cx
  for (let at: ts.Node | undefined = fn.parent; at; at = at.parent) {
    if (ts.isObjectLiteralExpression(at) && isComponent(cx, at)) return at
    if (ts.isClassLike(at) || ts.isFunctionDeclaration(at)) return null
  }
  return null
}

function isComponent({ ts }: Context, node: ts.ObjectLiteralExpression): boolean {
  const names = new Set(node.properties.flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name.text] : [])))
  return names.has('methods') || (names.has('props') && names.has('run'))
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
      if (held.length > 0) fields.push({ ...prop, value: union(component.node, held) })
    }
  for (const part of parts(component, 'methods')) fields.push(...part.properties)
  return made
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
