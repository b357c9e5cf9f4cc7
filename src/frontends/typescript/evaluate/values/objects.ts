/** Objects: literals, spreads, merged and changed ones. Known keys keep their sites; what cannot be read makes the object open. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { branch, truth } from '../conditions/conditions.ts'
import type { Frame } from '../frame.ts'
import { withEntry } from './entries.ts'
import { keySites } from './keys.ts'
import type { NameSite, Obj, Property, Ref, Unknown, Value } from '../value.ts'
import { constantText, inferred, optionsOf, union, unknown } from '../value.ts'
import { areItems, besides, bothWays, byWays, eachWay, withoutWays } from '../ways.ts'

export function objectLiteral(cx: Context, node: ts.ObjectLiteralExpression, frame: Frame | null): Value {
  const { ts } = cx
  let value: Value = { kind: 'object', shape: 'object', node, properties: [], open: null, target: node }
  for (const member of node.properties) {
    if (ts.isSpreadAssignment(member)) {
      value = spread(cx, value, member.expression, frame)
      continue
    }
    const key = nameSite(cx, member.name, frame)
    if (key === null) {
      if (value.kind === 'object') value = withComputed(cx, value, member, frame)
      continue
    }
    const property = (inner: Value, sites: readonly NameSite[]): Property => ({
      name: key.name,
      sites,
      value: inner,
      optional: false,
      certainty: 'proven',
    })
    if (ts.isPropertyAssignment(member))
      value = withProperty(value, property(cx.evaluate(member.initializer, frame), key.sites))
    else if (ts.isShorthandPropertyAssignment(member))
      value = withProperty(
        value,
        property(cx.evaluate(member.name, frame), [{ node: member.name, form: 'shorthand', exclusive: true }]),
      )
    else if (ts.isGetAccessorDeclaration(member)) {
      const at = { fn: member, call: null, shift: 0, caller: frame, self: null, lexical: frame }
      value = withProperty(value, property(cx.invoke(member, { ...at, depth: (frame?.depth ?? 0) + 1 }), key.sites))
    } else if (ts.isMethodDeclaration(member))
      value = withProperty(value, property({ kind: 'function', node: member, frame, self: null }, key.sites))
  }
  return value
}

/** `{ ...groups, [row.campaign]: { … } }` */
function withComputed(cx: Context, value: Obj, member: ts.ObjectLiteralElementLike, frame: Frame | null): Obj {
  if (cx.ts.isPropertyAssignment(member)) return withEntry(cx, member, value, cx.evaluate(member.initializer, frame))
  return { ...value, open: value.open ?? unknown(member, 'dynamic-params') }
}

function nameSite(
  cx: Context,
  name: ts.PropertyName,
  frame: Frame | null,
): { readonly name: string; readonly sites: readonly NameSite[] } | null {
  const { ts } = cx
  if (ts.isIdentifier(name)) return { name: name.text, sites: [{ node: name, form: 'key', exclusive: true }] }
  if (ts.isStringLiteral(name) || ts.isNoSubstitutionTemplateLiteral(name)) {
    // Keys of YAML are written without quotes.
    const isQuoted = /^['"`]/.test(name.getText())
    return { name: name.text, sites: isQuoted ? [{ node: name, form: 'quoted', exclusive: true }] : [] }
  }
  if (ts.isNumericLiteral(name)) return { name: name.text, sites: [] }
  if (ts.isComputedPropertyName(name)) {
    const key = cx.evaluate(name.expression, frame)
    const text = constantText(key)
    return text === null ? null : { name: text, sites: keySites(cx, name.expression, key) }
  }
  return null
}

/** `...x`, `...(c && { a })`, `...(c ? { a } : {})`. */
function spread(cx: Context, into: Value, expression: ts.Expression, frame: Frame | null): Value {
  const { ts } = cx
  let inner: ts.Expression = expression
  while (ts.isParenthesizedExpression(inner)) inner = inner.expression
  const side = (value: Value, part: ts.Expression, condition: ts.Expression, holds: boolean): Value => {
    const certain = truth(cx, condition, frame)
    if (certain !== null) return certain === holds ? addSpread(value, cx.evaluate(part, frame), false) : value
    const taken = byWays(cx.evaluate(part, frame), branch(cx, condition, holds, frame))
    return taken ? addSpread(value, taken, true) : value
  }
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken)
    return side(into, inner.right, inner.left, true)
  if (ts.isConditionalExpression(inner))
    return side(side(into, inner.whenTrue, inner.condition, true), inner.whenFalse, inner.condition, false)
  return addSpread(into, cx.evaluate(expression, frame), false)
}

/** All keys of `source` written over `into`. */
export function addSpread(into: Value, source: Value, optional: boolean): Value {
  if (into.kind === 'union')
    return { kind: 'union', options: into.options.flatMap((option) => optionsOf(addSpread(option, source, optional))) }
  if (into.kind !== 'object') return into
  switch (source.kind) {
    case 'object': {
      let value: Value = into
      for (const property of source.properties) {
        const ways = bothWays(property.ways, source.ways)
        if (ways === null) continue
        const own = { ...property, optional: optional || property.optional }
        value = withProperty(value, ways && own.optional ? { ...own, ways } : own)
      }
      if (value.kind !== 'object') return value
      const copied = optional ? [] : [...(source.target ? [source.target] : []), ...(source.copied ?? [])]
      return {
        ...value,
        open: value.open ?? source.open,
        ...withEntries(value, source),
        // Each place once: an object that is laid over itself again and again would have twice as many every time.
        ...(copied.length > 0 ? { copied: [...new Set([...(value.copied ?? []), ...copied])] } : {}),
      }
    }
    case 'union':
      if (areItems(source.options))
        return eachWay(source, (option) => addSpread(besides(into, option.ways), option, optional))
      return source.options.reduce<Value>((value, option) => addSpread(value, option, true), into)
    case 'ref':
      return source.fallback
        ? addSpread({ ...into, ...withEntries(into, source), open: source }, source.fallback, true)
        : {
            ...overridable(into, source),
            ...withEntries(into, source),
            open: into.open ? { ...source, fallback: besidesOpen(into, into.open) } : source,
          }
    case 'unknown':
      return {
        ...into,
        ...withEntries(into, source),
        open: into.open ?? { ...source, reason: source.reason === 'dynamic-value' ? 'dynamic-params' : source.reason },
      }
    case 'primitive':
      return source.absent && !optional ? { ...into, copied: [...(into.copied ?? []), source.absent] } : into
    default:
      return { ...into, open: into.open ?? unknown(nodeOf(source, into.node), 'dynamic-params') }
  }
}

/** What one object holds under keys that were not read, and what is laid over it. */
function withEntries({ node, entry }: Obj, source: Obj | Ref | Unknown): Pick<Obj, 'entry'> {
  const more = source.kind === 'object' ? (source.entry ?? source.open) : source
  if (!entry) return source.kind === 'object' && source.entry ? { entry: source.entry } : {}
  return more ? { entry: union(node, [entry, more]) } : {}
}

/** `{ method: 'POST', ...options }`: what stands first is what callers leave it at. */
function overridable(into: Obj, source: Ref): Obj {
  if (into.shape !== 'object') return into
  const properties = into.properties.map((property): Property => {
    const given: Ref = { ...source, path: [...source.path, property.name], fallback: property.value }
    return { ...property, value: given }
  })
  return { ...into, properties }
}

/** Two spreads that were not read: callers are asked for the later one, and what the earlier one holds stays open beside it. */
function besidesOpen(into: Obj, open: Unknown | Ref): Obj {
  return { kind: 'object', shape: into.shape, node: into.node, properties: [], open, target: null }
}

/** A node to say something of a value at; `otherwise` for one that stands nowhere, such as a global or an empty text. */
function nodeOf(value: Value, otherwise: ts.Node): ts.Node {
  switch (value.kind) {
    case 'text':
      return value.pieces[0]?.node ?? otherwise
    case 'union':
      return value.options[0] ? nodeOf(value.options[0], otherwise) : otherwise
    case 'instance':
    case 'this':
      return value.cls
    case 'module':
      return value.file
    case 'external':
      return value.base?.node ?? otherwise
    default:
      return value.node
  }
}

/** The object with one key set. A key set before is overwritten, or joined by an alternative when `optional`. */
export function withProperty(value: Value, property: Property): Value {
  if (value.kind === 'union')
    return {
      kind: 'union',
      options: value.options.map((option) =>
        withProperty(option, { ...property, value: besides(property.value, option.ways) }),
      ),
    }
  if (value.kind === 'ref' || value.kind === 'unknown') {
    // A parameter or unreadable object that gains a key: known key, the rest open.
    return { kind: 'object', shape: 'object', node: value.node, properties: [property], open: value, target: null }
  }
  if (value.kind !== 'object') return value
  const before = value.properties.find((other) => other.name === property.name)
  if (!before) return { ...value, properties: [...value.properties, property] }
  // Set before and perhaps again: sent by either way.
  const merged: Property = property.optional
    ? {
        ...withoutWays(property),
        optional: before.optional,
        sites: eachOnce(before.sites, property.sites),
        value: union(nodeOf(property.value, value.node), [before, property].map(ownValue)),
      }
    : { ...property, sites: eachOnce(before.sites, property.sites) }
  return { ...value, properties: value.properties.map((other) => (other === before ? merged : other)) }
}

/** What a property holds, by the ways in which it is there. */
function ownValue({ value, ways }: Property): Value {
  return byWays(value, ways) ?? value
}

/** More states of one object than this are one, with keys that may be left out: twice as many come with each key that a loop may add. */
const maxStates = 4

/** An object that a fold adds keys to, each by one of its ways (`if (value === undefined) return out`). */
export function oneOfStates(value: Value): Value {
  if (value.kind !== 'union' || value.options.length <= maxStates) return value
  const [first, ...others] = value.options
  if (first?.kind !== 'object') return value
  const states = others.filter((one): one is Obj => one.kind === 'object' && one.node === first.node)
  if (states.length < others.length) return value
  const all = [first, ...states]
  const names = [...new Set(all.flatMap(({ properties }) => properties.map(({ name }) => name)))]
  const properties = names.map((name): Property => {
    const own = all.flatMap((one) => one.properties.filter((property) => property.name === name))
    return {
      ...withoutWays(own[0]!),
      sites: own.reduce<readonly NameSite[]>((sites, one) => eachOnce(sites, one.sites), []),
      value: union(
        first.node,
        own.map((one) => one.value),
      ),
      optional: own.length < all.length || own.some((one) => one.optional),
    }
  })
  return { ...withoutWays(first), properties, open: all.find(({ open }) => open)?.open ?? null }
}

/** The places of both, each once: an object that is laid over itself in every round would have twice as many each time. */
function eachOnce(before: readonly NameSite[], more: readonly NameSite[]): readonly NameSite[] {
  const isThere = (site: NameSite): boolean =>
    before.some((one) => one.node === site.node && one.form === site.form && one.range?.[0] === site.range?.[0])
  const added = more.filter((site) => !isThere(site))
  return added.length > 0 ? [...before, ...added] : before
}

export function withoutProperty(value: Value, name: string): Value {
  if (value.kind !== 'object') return value
  return { ...value, properties: value.properties.filter((property) => property.name !== name) }
}

/** A copy of an object made by code that was not followed key by key (`compact(o)`): same keys, those without a constant value possibly dropped. */
export function loosely(value: Obj, why: Unknown | null): Obj {
  return {
    ...value,
    target: value.target,
    properties: value.properties.map((property) => ({
      ...property,
      optional: property.optional || (constantText(property.value) === null && property.value.kind !== 'list'),
    })),
    open: value.open ?? why,
  }
}

/** The same with less certainty of every value that it holds: defaults that a run may replace, what is sent through hands that nobody reads. */
export function loweredBelow(value: Value): Value {
  return eachWay(value, (one) => {
    if (one.kind === 'list') return { ...one, items: one.items.map(loweredBelow) }
    if (one.kind !== 'object') return inferred(one)
    const properties = one.properties.map((own) => ({
      ...own,
      value: loweredBelow(own.value),
      certainty: 'inferred' as const,
    }))
    return { ...one, properties }
  })
}
