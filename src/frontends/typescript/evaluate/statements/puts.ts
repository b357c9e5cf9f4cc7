/** What statements put into the objects that a variable holds: `p.x = 1`, `url.search = …`, `out[key] = value` in a loop over other keys. */

import type { ts } from 'ts-morph'
import type { Reach } from '../conditions/conditions.ts'
import { reachOf } from '../conditions/conditions.ts'
import type { Context } from '../context.ts'
import { outerParent } from '../context.ts'
import type { Frame } from '../frame.ts'
import { roundFrame } from '../frame.ts'
import { heldIn, withEachEntry, withEntry } from '../values/entries.ts'
import { keySites, sitesOf } from '../values/keys.ts'
import { beyondItems } from '../values/lists.ts'
import type { Key } from './mutations.ts'
import { addSpread, loosely, withProperty } from '../values/objects.ts'
import { withUrlPart } from '../values/url-parts.ts'
import { searchParams } from '../values/urls.ts'
import type { NameSite, Obj, Property, Union, Value } from '../value.ts'
import { constantText, optionsOf, union, unknown } from '../value.ts'
import { areItems, besideEachOther, besides, byWays, eachWay } from '../ways.ts'

/** A value that a statement may have changed: as it was by one way, changed by the other. */
export function eitherWay(
  node: ts.Node,
  before: Value,
  changed: Value,
  reach: Extract<Reach, { kind: 'maybe' }>,
): Value {
  const sides = [byWays(before, reach.missed ?? undefined), byWays(changed, reach.taken ?? undefined)]
  return union(
    node,
    sides.filter((side) => side !== null),
  )
}

export function keyName(cx: Context, key: Key, frame: Frame | null): string | null {
  const { ts } = cx
  if (key.form === 'key') return key.node.getText()
  if (key.form === 'quoted' && ts.isStringLiteralLike(key.node)) return key.node.text
  return constantText(cx.evaluate(key.node, frame))
}

export function setPath(
  cx: Context,
  value: Value,
  path: readonly Key[],
  right: Value,
  reach: Reach,
  frame: Frame | null,
  ofQuery = false,
): Value {
  const [key, ...rest] = path
  const optional = reach.kind === 'maybe'
  if (!key) return right
  const name = keyName(cx, key, frame)
  const loop = rest.length === 0 && key.form === 'computed' ? loopSource(cx, key.node) : null
  const source = loop && cx.evaluate(loop, frame)
  if (name === null) {
    const keys = key.form === 'computed' ? optionsOf(cx.evaluate(key.node, frame)) : []
    // More values than are told apart, or rows of a table that do not mix: each key is copied with its own then.
    const isCopied = source !== null && (isCut(right) || areRows(source))
    if (!isCopied && rest.length === 0 && keys.length > 1 && keys.every((one) => constantText(one) !== null))
      return withPlaces(
        keys
          .filter((one) => isReachedIn(cx, key.node, one, frame))
          .reduce<Value>((into, one) => withKey(cx, into, one, ofRound(right, one, keys)), value),
        source,
      )
    // `for (const [k, v] of Object.entries(o)) out[k] = v`: the keys of `o`, each possibly left out.
    if (source) return copyInto(value, source)
    if (value.kind !== 'object') return value
    if (rest.length === 0) return withEntry(cx, key.node, value, right)
    // `groups[row.campaign].lines = rows`: each that it may hold has it.
    const inner = heldIn(value) ?? { ...emptyAt(key.node), open: unknown(key.node, 'dynamic-params') }
    return withEachEntry(cx, key.node, value, setPath(cx, inner, rest, right, reach, frame))
  }
  if (rest.length > 0) {
    const inner = cx.member(value, name, key.node, frame)
    // Only what is set inside may be missing, not what it is set in.
    const isThere = optionsOf(inner).some((option) => option.kind === 'object')
    const base: Value = isThere
      ? inner
      : { kind: 'object', shape: 'object', node: key.node, properties: [], open: null, target: null }
    return withProperty(value, {
      name,
      sites: [],
      value: setPath(cx, base, rest, right, reach, frame),
      optional: optional && !isThere,
      certainty: 'proven',
    })
  }
  const part = ofQuery ? null : withPartOfUrl(cx, value, name, right, key.node)
  if (part) return reach.kind === 'maybe' ? eitherWay(key.node, value, part, reach) : part
  const sites: readonly NameSite[] =
    key.form === 'computed'
      ? keySites(cx, key.node, cx.evaluate(key.node, frame))
      : [{ node: key.node, form: key.form === 'key' ? 'key' : 'quoted', exclusive: true }]
  const plain: Property = { name, sites, value: right, optional, certainty: 'proven' }
  const property = reach.kind === 'maybe' && reach.taken ? { ...plain, ways: reach.taken } : plain
  return withPlaces(withProperty(value, property), source)
}

function emptyAt(node: ts.Node): Obj {
  return { kind: 'object', shape: 'object', node, properties: [], open: null, target: null }
}

/** `if (!options.readOnly) out[name] = …`: the round of a key may be one that does not come so far. */
function isReachedIn(cx: Context, node: ts.Node, key: Value, frame: Frame | null): boolean {
  const loop = cx.ts.findAncestor(node, (at) => cx.ts.isIterationStatement(at, false))
  if (!key.ways || !loop) return true
  return reachOf(cx, node, loop.statement, roundFrame(node.parent, key.ways, frame)).kind !== 'never'
}

/** `url.search = …` of a URL, or of each that it may be; null when none is one, or another property is set. */
function withPartOfUrl(cx: Context, value: Value, name: string, right: Value, node: ts.Node): Value | null {
  let isSet = false
  const all = eachWay(value, (one) => {
    const part =
      one.kind === 'object' && one.shape === 'url'
        ? withUrlPart(node, one, name, right, (query) => searchParams(cx, node, query))
        : null
    isSet ||= part !== null
    return part ?? one
  })
  return isSet ? all : null
}

function isCut(value: Value): boolean {
  return optionsOf(value).some((option) => option.kind === 'unknown' && option.reason === 'too-many-values')
}

/** What a loop copies from can take further parameters, however many it holds now. */
function withPlaces(into: Value, source: Value | null): Value {
  if (!source) return into
  return optionsOf(source).reduce<Value>(
    (value, option) => (option.kind === 'object' ? addSpread(value, { ...option, properties: [] }, false) : value),
    into,
  )
}

/** What the round of one key puts there. */
function ofRound(right: Value, key: Value, keys: readonly Value[]): Value {
  return besideEachOther(keys)(madeIn(besides(right, key.ways), key))
}

/** One of the keys that a loop sets, with the value of its own round. */
function withKey(cx: Context, into: Value, key: Value, own: Value): Value {
  const name = constantText(key)!
  const ways = beyondItems(key.ways)
  return withProperty(into, {
    name,
    sites: sitesOf(cx, key),
    value: own,
    optional: ways !== undefined || constantText(own) === null,
    certainty: 'proven',
    ...(ways ? { ways } : {}),
  })
}

/** A function that a loop writes under each of its keys runs with the item of that round. */
function madeIn(value: Value, key: Value): Value {
  if (value.kind !== 'function' || !key.ways) return value
  return { ...value, frame: roundFrame(value.node.parent, key.ways, value.frame) }
}

function copyInto(into: Value, source: Value): Value {
  const copied = optionsOf(source).map((option) => (option.kind === 'object' ? loosely(option, null) : option))
  if (areRows(source)) return addSpread(into, { kind: 'union', options: copied }, false)
  return copied.reduce((value, option) => addSpread(value, option, false), into)
}

/** Alternatives of which each is another row of a table. */
function areRows(source: Value): source is Union {
  return source.kind === 'union' && areItems(source.options)
}

/** The object over whose keys a loop runs that declares this key: `for (k in o)`, `of Object.keys(o)`, `Object.entries(o).forEach(([k]) => …)`. */
function loopSource(cx: Context, key: ts.Node): ts.Expression | null {
  const { ts } = cx
  if (!ts.isIdentifier(key)) return null
  let at: ts.Node | undefined = cx.symbolAt(key)?.valueDeclaration
  while (at && (ts.isBindingElement(at) || ts.isArrayBindingPattern(at))) at = at.parent
  if (!at) return null
  if (ts.isVariableDeclaration(at)) {
    const loop = at.parent.parent
    if (ts.isForInStatement(loop)) return loop.expression
    if (ts.isForOfStatement(loop)) return entriesSource(cx, loop.expression)
  }
  if (ts.isParameter(at)) {
    const call = outerParent(cx, at.parent)
    if (
      ts.isCallExpression(call) &&
      ts.isPropertyAccessExpression(call.expression) &&
      call.expression.name.text === 'forEach'
    )
      return entriesSource(cx, call.expression.expression)
  }
  return null
}

/** The `o` of `Object.entries(o)`, filters and sorts in between included. */
function entriesSource(cx: Context, node: ts.Expression): ts.Expression | null {
  const { ts } = cx
  let at: ts.Node = node
  while (ts.isCallExpression(at)) {
    if (/^Object\.(entries|keys)$/.test(at.expression.getText())) return at.arguments[0] ?? null
    if (!ts.isPropertyAccessExpression(at.expression)) return null
    at = at.expression.expression
  }
  return null
}
