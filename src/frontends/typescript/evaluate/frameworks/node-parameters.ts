/**
 * What `this.getNodeParameter('entity', i)` answers in a node of a workflow platform: what the description of that name lets through. The
 * descriptions stand in the class of the node (`description.properties`, spread out of other files), or beside a function in its file or folder. Where
 * several have the name, those count that are shown for the resource and operation that the branches around the call are for.
 */

import type { ts } from 'ts-morph'
import { dirname } from '../../../../paths.ts'
import type { Context } from '../context.ts'
import { ownerOf, unwrap } from '../context.ts'
import { inputValue, propertyOf } from '../parameters/inputs.ts'
import { sitesOf } from '../values/keys.ts'
import type { Fact } from '../conditions/branch-facts.ts'
import { askedName, factsAround } from '../conditions/branch-facts.ts'
import type { Frame } from '../frame.ts'
import { frameOf } from '../frame.ts'
import type { Obj, Property, Value } from '../value.ts'
import { constantText, optionsOf, union, unknown } from '../value.ts'

/** The descriptions of inputs by their names. */
type Descriptions = ReadonlyMap<string, readonly ts.ObjectLiteralExpression[]>

const memo = new WeakMap<Context, Map<ts.Node, Descriptions>>()
/** Longer ways to a description, and longer lists of inputs, than any node has are not followed. */
const maxDepth = 8
const maxNodes = 20_000

/** The value of the call; null when it asks for no parameter, or nothing is known of it. */
export function nodeParameter(cx: Context, node: ts.CallExpression, frame: Frame | null): Value | null {
  const asked = askedName(cx, node)
  if (!asked) return null
  const name = constantText(cx.evaluate(asked, frame))
  if (name === null) return null
  const [first, ...path] = name.split('.')
  const described = descriptionsFor(cx, node).get(first!) ?? []
  if (described.length === 0) return null
  const facts = callsAround(cx, node, frame).flatMap((one) => factsAround(cx, one))
  const values = described
    .flatMap((literal) => optionsOf(cx.evaluate(literal, null)))
    .filter((one): one is Obj => one.kind === 'object' && isShown(one, facts))
    .map((one) => path.reduce((value, key) => cx.member(value, key, node, frame), letThrough(cx, one)))
  return values.every((value) => value.kind === 'unknown') ? null : union(node, values)
}

/** A place, and the calls that lead to it: `const param = (name, i) => this.getNodeParameter(name, i)` is asked where it is called. */
function callsAround(cx: Context, node: ts.Node, frame: Frame | null): readonly ts.Node[] {
  const owner = ownerOf(cx, node)
  const at = owner && frameOf(frame, owner)
  return at?.call ? [node, ...callsAround(cx, at.call, at.caller)] : [node]
}

/** The descriptions that hold where a node stands: of its class, else of its file. */
function descriptionsFor(cx: Context, node: ts.Node): Descriptions {
  const { ts } = cx
  let known = memo.get(cx)
  if (!known) memo.set(cx, (known = new Map<ts.Node, Descriptions>()))
  const cls = ts.findAncestor(node, (at) => ts.isClassLike(at))
  const properties = cls && ts.isClassLike(cls) ? propertiesOf(cx, cls) : null
  const owner = properties ?? node.getSourceFile()
  let found = known.get(owner)
  if (!found) {
    const literals = properties ? gathered(cx, properties) : beside(cx, node.getSourceFile())
    known.set(owner, (found = byName(cx, literals)))
  }
  return found
}

/** The list of a class: `description = { properties: […] }`, or `this.description = { ...base, ...described }` in its constructor. */
function propertiesOf(cx: Context, cls: ts.ClassLikeDeclaration): ts.Expression | null {
  const { ts } = cx
  for (const member of cls.members) {
    if (ts.isPropertyDeclaration(member) && member.name.getText() === 'description' && member.initializer)
      return propertiesIn(cx, member.initializer, 0)
    for (const statement of ts.isConstructorDeclaration(member) ? (member.body?.statements ?? []) : []) {
      const made = ts.isExpressionStatement(statement) ? statement.expression : null
      if (made && ts.isBinaryExpression(made) && made.left.getText() === 'this.description')
        return propertiesIn(cx, made.right, 0)
    }
  }
  return null
}

function propertiesIn(cx: Context, description: ts.Expression, depth: number): ts.Expression | null {
  const { ts } = cx
  const node = unwrap(cx, description)
  if (depth > maxDepth) return null
  if (!ts.isObjectLiteralExpression(node)) {
    const initializer = initializerOf(cx, node)
    return initializer && propertiesIn(cx, initializer, depth + 1)
  }
  for (const own of [...node.properties].reverse()) {
    const inner = ts.isSpreadAssignment(own) ? propertiesIn(cx, own.expression, depth + 1) : null
    if (inner) return inner
  }
  return writtenAs(cx, node, 'properties')
}

/** What a constant is set to: `fields`, `campaign.fields`. */
function initializerOf(cx: Context, node: ts.Node): ts.Expression | null {
  const { ts } = cx
  const name = ts.isPropertyAccessExpression(node) ? node.name : node
  const declared = ts.isIdentifier(name) ? cx.symbolAt(name)?.valueDeclaration : undefined
  return declared && ts.isVariableDeclaration(declared) ? (declared.initializer ?? null) : null
}

function writtenAs({ ts }: Context, literal: ts.ObjectLiteralExpression, name: string): ts.Expression | null {
  for (const own of literal.properties)
    if (own.name?.getText() === name) {
      if (ts.isPropertyAssignment(own)) return own.initializer
      if (ts.isShorthandPropertyAssignment(own)) return own.name
    }
  return null
}

/** The literals in a list and in the lists that are spread into it. A list of many is walked, and only what is asked for evaluated. */
function gathered(cx: Context, list: ts.Node): readonly ts.ObjectLiteralExpression[] {
  const { ts } = cx
  const found: ts.ObjectLiteralExpression[] = []
  // Lists may spread each other, one many times, and each the next.
  const seen = new Set<ts.Node>()
  const stack = [list]
  for (let at = stack.pop(); at && seen.size < maxNodes; at = stack.pop()) {
    const node = unwrap(cx, at)
    if (seen.has(node)) continue
    seen.add(node)
    if (ts.isObjectLiteralExpression(node)) found.push(node)
    else for (const one of inside(node).toReversed()) stack.push(one)
  }
  return found

  function inside(node: ts.Node): readonly ts.Node[] {
    if (ts.isArrayLiteralExpression(node)) return node.elements
    if (ts.isCallExpression(node)) return node.arguments
    const inner = ts.isSpreadElement(node) ? node.expression : initializerOf(cx, node)
    return inner ? [inner] : []
  }
}

/** The descriptions of a file; of one that has none those of its folder (`create/execute.ts` beside `create/description.ts`). */
function beside(cx: Context, file: ts.SourceFile): readonly ts.ObjectLiteralExpression[] {
  const own = inFile(cx, file)
  if (own.length > 0) return own
  const folderOf = (one: ts.SourceFile): string => dirname(cx.fileOf(one) ?? '')
  return cx.files.filter((one) => folderOf(one) === folderOf(file)).flatMap((one) => inFile(cx, one))
}

/** The descriptions of a file, without those inside of others. */
function inFile(cx: Context, file: ts.SourceFile): readonly ts.ObjectLiteralExpression[] {
  const { ts } = cx
  return (cx.identifiers(file).get('displayName') ?? []).flatMap((key) => {
    const literal = key.parent.parent
    if (!ts.isPropertyAssignment(key.parent) || !ts.isObjectLiteralExpression(literal)) return []
    const holder = ts.isArrayLiteralExpression(literal.parent) ? literal.parent.parent : literal.parent
    const isInner = ts.isPropertyAssignment(holder) && /^(options|values)$/.test(holder.name.getText())
    return isInner || !writtenAs(cx, literal, 'type') ? [] : [literal]
  })
}

function byName(cx: Context, literals: readonly ts.ObjectLiteralExpression[]): Descriptions {
  const found = new Map<string, ts.ObjectLiteralExpression[]>()
  for (const literal of literals) {
    const written = writtenAs(cx, literal, 'name')
    const name = constantText(
      written ? cx.evaluate(written, null) : cx.member(cx.evaluate(literal, null), 'name', literal, null),
    )
    if (name !== null) found.set(name, [...(found.get(name) ?? []), literal])
  }
  return found
}

/** All inputs of the node, or file, that something stands in. */
export function descriptionsAround(cx: Context, node: ts.Node): readonly ts.ObjectLiteralExpression[] {
  return [...descriptionsFor(cx, node).values()].flat()
}

/** Whether an input is shown where these facts hold (`displayOptions: { show: { operation: ['create'] } }`). */
export function isShown(description: Obj, facts: readonly Fact[]): boolean {
  const display = propertyOf(description, 'displayOptions')
  if (display?.kind !== 'object') return true
  const listed = (key: string, name: string): readonly string[] | null => {
    const part = propertyOf(display, key)
    const list = part?.kind === 'object' ? (propertyOf(part, name) ?? propertyOf(part, `/${name}`)) : null
    const texts = list?.kind === 'list' && !list.open ? list.items.map(constantText) : [null]
    return texts.every((text) => text !== null) ? texts : null
  }
  return facts.every(({ name, values, isOneOf }) => {
    const show = listed('show', name)
    const hide = listed('hide', name)
    if (!isOneOf) return !show || show.some((one) => !values.includes(one))
    return (!show || values.some((one) => show.includes(one))) && (!hide || values.some((one) => !hide.includes(one)))
  })
}

/** What a description lets through. */
export function letThrough(cx: Context, description: Obj): Value {
  const of = (name: string): Value | null => propertyOf(description, name)
  const type = constantText(of('type') ?? description)
  const options = of('options')
  if (type === 'collection') return fields(cx, description, options)
  if (type === 'fixedCollection') return groups(cx, description, options)
  return inputValue(cx, {
    node: description.node,
    options,
    default: of('default'),
    isList: type === 'multiOptions',
    isOptional: false,
  })
}

/** An object of the inputs that a user added. */
function fields(cx: Context, description: Obj, list: Value | null, valueOf = letThrough): Value {
  const { node } = description
  if (list?.kind !== 'list') return unknown(node, 'dynamic-params')
  const properties = list.items.flatMap((item): Property[] => {
    const key = item.kind === 'object' ? propertyOf(item, 'name') : null
    const name = key ? constantText(key) : null
    if (item.kind !== 'object' || key === null || name === null) return []
    const sites = sitesOf(cx, key).map((site) => ({ ...site, exclusive: false }))
    return [{ name, sites, value: valueOf(cx, item), optional: true, certainty: 'inferred' }]
  })
  const isWhole = !list.open && properties.length === list.items.length
  const open = isWhole ? null : unknown(node, 'dynamic-params')
  return { kind: 'object', shape: 'object', node, properties, open, target: null }
}

/** Groups of inputs: each an object, or several of its kind. */
function groups(cx: Context, description: Obj, options: Value | null): Value {
  const inner = propertyOf(description, 'typeOptions')
  const many = inner?.kind === 'object' ? propertyOf(inner, 'multipleValues') : null
  const isMany = many !== null && constantText(many) === 'true'
  return fields(cx, description, options, (_, group) => {
    const one = fields(cx, group, propertyOf(group, 'values'))
    return isMany ? { kind: 'list', node: group.node, items: [one], open: true } : one
  })
}
