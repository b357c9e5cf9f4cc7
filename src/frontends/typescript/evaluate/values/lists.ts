/** Lists: their methods, what a loop or a callback takes out of them, and the lists that objects make (`Object.entries`). */

import type { ts } from 'ts-morph'
import { restOf as restOfArguments } from '../arguments.ts'
import { runOn } from '../runs.ts'
import { truthOf, wayAt } from '../conditions/conditions.ts'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { heldIn, withEntry } from './entries.ts'
import { keyText, sitesOf } from './keys.ts'
import { itemStep, mapped, restOf } from './mapped.ts'
import { numberOf, numeric } from './rope.ts'
import { withCopied } from './folded.ts'
import { loosely, withProperty, oneOfStates } from './objects.ts'
import type { Items, List, Obj, Property, Text, Value, Ways } from '../value.ts'
import { concat } from './joined.ts'
import { constantText, inferred, optionsOf, union, unknown } from '../value.ts'
import { besideEachOther, byWays, itemOf, withoutWays } from '../ways.ts'

/** A method of a list; null when the call is something else. */
export function listMethod(
  cx: Context,
  node: ts.CallExpression,
  name: string,
  list: List,
  frame: Frame | null,
): Value | null {
  const argument = (index: number): Value | null => {
    const arg = node.arguments[index]
    return arg ? cx.evaluate(arg, frame) : null
  }
  switch (name) {
    case 'join':
      return joined(node, list, argument(0))
    case 'filter':
      return node.arguments[0]?.getText() === 'Boolean'
        ? { ...list, node, items: list.items.filter((item) => truthOf(item) !== false) }
        : { ...list, node }
    case 'flat':
    case 'sort':
    case 'reverse':
    case 'toString':
    case 'values':
      return { ...list, node }
    // Which of them, and what the list holds afterwards, the order of the statements says: any of them.
    case 'splice':
      return list.items.length > 0 ? { ...list, node, items: [inferred(union(node, list.items))], open: true } : null
    case 'slice': {
      const [from, to] = [numberOf(argument(0)) ?? 0, node.arguments[1] ? numberOf(argument(1)) : undefined]
      const isExact = to !== null && (node.arguments.length === 0 || numberOf(argument(0)) !== null)
      return isExact && !list.open ? { ...list, node, items: list.items.slice(from, to) } : { ...list, node }
    }
    case 'concat': {
      const given = restOfArguments(cx, node.arguments, 0, frame, node)
      const more = (given.kind === 'list' ? given.items : [given]).map((one) =>
        optionsOf(one).some(({ kind }) => kind === 'list') ? spreadItems(one) : { items: [one], open: false },
      )
      // `[].concat(...lists)`, of which there may be more.
      if (given.kind === 'list' && given.open) more.push({ items: [], open: true })
      const ends = [list, ...more]
      const isOpen = ends.some(({ open }) => open)
      const isEndOpen =
        isOpen && ends.every(({ open }, index) => !open || index === ends.length - 1) && ends.at(-1)!.isEndOpen
      const { rest } = ends.at(-1)!
      const items = [...list.items, ...more.flatMap((one) => one.items)]
      return {
        kind: 'list',
        node,
        items,
        open: isOpen,
        ...alike(ends),
        ...(isEndOpen ? { isEndOpen, ...restOf(rest ?? null) } : {}),
        ...(list.ways ? { ways: list.ways } : {}),
      }
    }
    case 'at':
    case 'shift':
    case 'pop':
    case 'find':
    case 'findLast':
      if (name === 'shift' && list.items[0]) return list.items[0]
      // What is found is one item: its path and its params go together.
      return list.items.length > 0 ? anyItem(cx, node, { ...list, open: false }, frame) : null
    case 'includes':
      return included(node, list, argument(0))
    case 'map':
    case 'flatMap':
      return mapped(cx, node, list, argument(0), frame)
    case 'reduce': {
      const fold = argument(0)
      if (fold?.kind !== 'function' || !node.arguments[1]) return null
      const step = (value: Value, item: Value, index: number): Value =>
        oneOfStates(runOn(cx, fold, [value, item, numeric(node, index)], frame))
      const folded = list.items.reduce(step, cx.evaluate(node.arguments[1], frame))
      if (!list.open) return folded
      const more = step(folded, unknown(node, 'dynamic-value'), list.items.length)
      return list.rest ? withCopied(cx, more, fold.node, list.rest) : more
    }
    default:
      return null
  }
}

/** `ids.join(',')` stays a list: its items are values. Other separators make one text. */
function joined(node: ts.CallExpression, list: List, by: Value | null): Value {
  const separator = by === null ? ',' : (constantText(by) ?? ',')
  const isPath = separator === '/' && list.items.length > 0 && list.isEndOpen === true
  if (separator === ',' || (list.open && !isPath)) return { ...list, node }
  const between: Text = {
    kind: 'text',
    pieces: [{ kind: 'lit', text: separator, node: node.arguments[0] ?? node, start: -1, certainty: 'proven' }],
  }
  // What may be left out is a part that may be sent, not another text.
  const more = list.open ? [list.rest ?? unknown(node, 'dynamic-path')] : []
  const all = [...list.items, ...more]
  const parts = all
    .map(besideEachOther(all))
    .map((item) => (item.kind === 'union' ? item : withoutWays(item)))
    .flatMap((value, index) =>
      index === 0
        ? [{ value, node }]
        : [
            { value: between, node },
            { value, node },
          ],
    )
  return concat(node, parts)
}

function included(node: ts.Node, list: List, item: Value | null): Value | null {
  const text = item ? constantText(item) : null
  const texts = list.items.map(constantText)
  if (text === null || list.open || texts.includes(null)) return null
  return { kind: 'primitive', type: 'boolean', text: String(texts.includes(text)), node, certainty: 'proven' }
}

/** What `...xs` adds to a list: by the way of each alternative, and open where one could not be read. */
export function spreadItems(value: Value): Items {
  const parts = optionsOf(value).map((option): Items => {
    if (option.kind === 'ref')
      return option.fallback
        ? { items: spreadItems(option.fallback).items, open: true }
        : { items: [], open: true, isEndOpen: true, ...restOf(option) }
    // `[...query]`: the objects that can be gone through, maps and queries, give their pairs.
    if (option.kind === 'object') return spreadItems(listOf(option.node, 'entries', option)!)
    if (option.kind !== 'list') return { items: [], open: true, isEndOpen: true }
    const items = option.items.map((item) => byWays(item, option.ways)).filter((item) => item !== null)
    return {
      items,
      open: option.open,
      ...restOf(option.rest ?? null),
      ...(option.isEndOpen ? { isEndOpen: true } : {}),
      ...(option.isAlike ? { isAlike: true } : {}),
    }
  })
  const [only, ...more] = parts
  if (only && more.length === 0) return only
  return { items: parts.flatMap((part) => part.items), open: parts.some((part) => part.open), ...alike(parts) }
}

/** Of lists one behind the other: each that is open has more of what it holds, and so has the whole. */
export function alike(parts: readonly Items[]): Pick<List, 'isAlike'> {
  const open = parts.filter((part) => part.open)
  return open.length > 0 && open.every((part) => part.isAlike) ? { isAlike: true } : {}
}

/**
 * `[].slice.call(arguments, 1)`, `Array.prototype.slice.call(list)`: the method of a list lent to what only looks like one. Null for any other call, and
 * where the list is not known.
 */
export function lentSlice(cx: Context, node: ts.CallExpression, frame: Frame | null): Value | null {
  const { ts } = cx
  const callee = node.expression
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'call') return null
  if (!/^(\[\]|Array\.prototype)\.slice$/.test(callee.expression.getText())) return null
  const [list, from, to] = node.arguments
  const value = list && !to ? cx.evaluate(list, frame) : null
  if (value?.kind === 'ref') return from ? null : value
  const start = from ? Number(constantText(cx.evaluate(from, frame)) ?? NaN) : 0
  return value?.kind === 'list' && start >= 0 ? { ...value, node, items: value.items.slice(start) } : null
}

/** The ways of a value without those that say which item of a list it is. */
export function beyondItems(ways: Ways | undefined): Ways | undefined {
  const kept = [...(ways ?? [])].filter(([key]) => !key.startsWith(itemOf))
  return kept.length > 0 ? new Map(kept) : undefined
}

/** Any item of a list, each by its own way; null when none is known. `place` is the loop or call that takes them. */
export function anyItem(cx: Context, place: ts.Node, value: Value, frame: Frame | null): Value | null {
  const lists = optionsOf(value)
  const items: Value[] = []
  /** One of the options at least is a list. */
  let isRead = false
  const key = wayAt(cx, place, frame)
  if (value.kind === 'ref') {
    const fallback = value.fallback && anyItem(cx, place, value.fallback, frame)
    return { ...value, node: place, path: [...value.path, itemStep], fallback }
  }
  for (const list of lists) {
    // One of several that is not known may hold anything; it takes nothing from what the others hold.
    if (lists.length > 1 && (list.kind === 'unknown' || list.kind === 'ref')) {
      const item = list.kind === 'ref' ? anyItem(cx, place, list, frame) : unknown(place, 'dynamic-value')
      isRead ||= list.kind === 'ref'
      items.push(...(item ? optionsOf(item) : []))
      continue
    }
    if (list.kind !== 'list') return null
    isRead = true
    // Nothing is taken out of an empty list.
    if (list.items.length === 0 && !list.open) continue
    if (list.items.length === 0) return null
    for (const item of list.items) {
      const one = byWays(item, new Map([...(list.ways ?? []), [`${itemOf}${key}`, String(items.length)]]))
      if (one) items.push(one)
    }
    if (list.open && !list.isAlike) items.push(unknown(place, 'dynamic-value'))
  }
  return isRead && items.length > 0 ? union(place, items) : null
}

/** `Object.keys|values|entries(o)` of an object whose keys are known; null otherwise. */
export function listOf(node: ts.Node, name: string, value: Value): Value | null {
  if (value.kind === 'union') {
    const lists = value.options.map((option) => {
      const list = listOf(node, name, option)
      return list && byWays(list, option.ways)
    })
    return lists.every((list) => list !== null) ? union(node, lists) : null
  }
  if (value.kind === 'ref' && name === 'entries') return { kind: 'list', node, items: [], open: true, rest: value }
  if (value.kind !== 'object') return null
  const items = value.properties.map((property): Value => {
    const key = keyText(node, property)
    const pair: Value = { kind: 'list', node, items: [key, property.value], open: false }
    const item = name === 'values' ? property.value : name === 'keys' ? key : pair
    return byWays(item, sentBy(property)) ?? item
  })
  const held = name === 'keys' ? null : heldIn(value)
  if (held) {
    // Any key holds one of those.
    const more = optionsOf(held).map((entry): Value =>
      name === 'values' ? entry : { kind: 'list', node, items: [unknown(node, 'dynamic-value'), entry], open: false },
    )
    return { kind: 'list', node, items: [...items, ...more], open: true, isAlike: true }
  }
  return { kind: 'list', node, items, open: value.open !== null, ...restOf(value.open) }
}

/** The ways by which an optional property is there; what nothing tells apart is there by a way of its own. */
function sentBy(property: Property): Ways | undefined {
  if (!property.optional) return undefined
  return property.ways ?? new Map([[`property ${property.name}`, 'there']])
}

/** `Object.fromEntries(…)`: the keys of the object behind `Object.entries`, each possibly dropped; or pairs read one by one. */
export function fromEntries(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  frame: Frame | null,
): Value | null {
  const { ts } = cx
  const argument = node.arguments?.[0]
  if (!argument) return null
  const pairs = cx.evaluate(argument, frame)
  if (pairs.kind === 'list' && !pairs.open) return paired(cx, node, pairs)
  let at: ts.Node | undefined = argument
  while (at && ts.isCallExpression(at)) {
    if (at.expression.getText() === 'Object.entries' && at.arguments[0]) {
      const source = cx.evaluate(at.arguments[0], frame)
      return union(
        node,
        optionsOf(source).map((option) => (option.kind === 'object' ? loosely(option, null) : option)),
      )
    }
    at = ts.isPropertyAccessExpression(at.expression) ? at.expression.expression : undefined
  }
  // `rows.map((row) => [row.id, { … }])`
  const groups = pairs.kind === 'list' && pairs.isAlike ? keyed(cx, node, pairs) : null
  if (groups && heldIn(groups)) return groups
  return at ? cx.evaluate(at, frame) : groups
}

/** An object or map of pairs, of which there may be more than those that were read. */
export function keyed(cx: Context, node: ts.Node, pairs: List): Obj {
  const known = paired(cx, node, pairs)
  return pairs.open ? { ...known, open: known.open ?? unknown(node, 'dynamic-params') } : known
}

/** `[['a', x], ['b', y]]` as an object: of params, of a `Map`. */
export function paired(cx: Context, node: ts.Node, pairs: List, shape: Obj['shape'] = 'object'): Obj {
  let value: Obj = { kind: 'object', shape, node, properties: [], open: null, target: null }
  for (const pair of pairs.items) {
    const [key, inner] = pair.kind === 'list' ? pair.items : []
    const name = key ? constantText(key) : null
    if (name === null || !inner) {
      value = inner ? withEntry(cx, node, value, inner) : { ...value, open: unknown(node, 'dynamic-params') }
      continue
    }
    value = withProperty(value, {
      name,
      sites: sitesOf(cx, key!),
      value: inner,
      optional: false,
      certainty: 'proven',
    }) as Obj
  }
  return value
}
