/** The parameters of a request: objects, lists and query strings turned into names, values, sites, slots and unknowns. */

import type { ts } from 'ts-morph'
import type { Certainty, Param, Site, Slot, Unknown, Value as RequestValue } from '../../../request.ts'
import { anyKey, weaker } from '../../../request.ts'
import { absenceOf, asAbsent } from './absent.ts'
import { isNothing } from '../evaluate/conditions/conditions.ts'
import type { Context } from '../evaluate/context.ts'
import { sitesOf } from '../evaluate/values/keys.ts'
import type { List, NameSite, Obj, Piece, Property, Ref, Value, Ways } from '../evaluate/value.ts'
import { certaintyOf, constantText, optionsOf } from '../evaluate/value.ts'
import { bothWays } from '../evaluate/ways.ts'
import type { Rows } from './batch-rows.ts'
import { idOf, lackingIn, paramsOf, rowsOf } from './batch-rows.ts'
import { nestedIn } from './nested-params.ts'
import { queryParts } from './query-text.ts'
import { spelledValues } from '../evaluate/parameters/literals.ts'
import { objectSlot, urlSlot } from './slots.ts'
import type { Reading } from './unique.ts'
import { uniqueSites, whole } from './unique.ts'
import { placeOf, siteOfName, siteOfText, unknownAt } from './places.ts'
import { typeProperties } from '../evaluate/parameters/types.ts'
import { membersOf } from './declared-members.ts'
import type { UrlParts } from '../evaluate/values/url.ts'
import { decode, spanText } from '../evaluate/values/url.ts'

export interface ParamReading {
  readonly params: readonly Param[]
  readonly slots: readonly Slot[]
  readonly unknown: readonly Unknown[]
}

type In = 'query' | 'body'

/** The weakest certainty among the items of a list. */
function certaintyOfItems(list: List): Certainty {
  return list.items.flatMap(optionsOf).reduce<Certainty>((all, item) => weaker(all, certaintyOf(item)), 'proven')
}

/** Values that callers gave for a reference, each as written there. */
export type Callers = (ref: Ref) => readonly Value[]

export interface ParamSource {
  readonly value: Value
  readonly in: In
}

export function readParams(
  cx: Context,
  sources: readonly ParamSource[],
  parts: UrlParts,
  urlNode: ts.Node | null,
  near: (node: ts.Node) => boolean,
  callersOf: Callers,
  nesting: ReadonlySet<string> = new Set(),
): ParamReading {
  const reader = createReader(cx, near, callersOf, nesting)
  for (const part of parts.query) {
    if (part.kind === 'object') reader.object(part.value, 'query', part.piece.node, false)
    else reader.pair(part.name, part.value)
  }
  if (parts.tail?.kind === 'hole') reader.open('query', parts.tail.value, parts.tail.node)
  for (const source of sources) reader.object(source.value, source.in, null, false)
  // Behind a params object the URL is not written to its end: something else appends the query.
  const appended = sources.some((source) => source.in === 'query') || parts.query.some((part) => part.kind === 'object')
  const url = urlNode && !appended && near(urlNode) ? urlSlot(cx, urlNode, parts) : null
  return reader.done(url)
}

interface Reader {
  object(value: Value, place: In, node: ts.Node | null, optional: boolean): void
  pair(name: readonly Piece[], value: readonly Piece[]): void
  open(place: In, value: Value, node: ts.Node): void
  done(url: Slot | null): ParamReading
}

function createReader(
  cx: Context,
  near: (node: ts.Node) => boolean,
  callersOf: Callers,
  nesting: ReadonlySet<string>,
): Reader {
  const { ts } = cx
  /** What was read under each identity: of the rows of a batch there may be thousands. */
  const found = new Map<string, Reading[]>()
  /** The ways by which each parameter is sent, one for every place that sets it. */
  const ways = new Map<string, (Ways | undefined)[]>()
  const slots: Slot[] = []
  const unknowns: Unknown[] = []
  /** References whose callers are being read: a function that calls itself must not be read for ever. */
  const following = new Set<ts.Node>()

  function add(param: Reading, by?: Ways): void {
    const key = idOf(param)
    const before = found.get(key)
    if (before) {
      before.push(param)
      ways.get(key)!.push(by)
    } else {
      found.set(key, [param])
      ways.set(key, [by])
    }
  }

  /** @param rows what all rows send that a list may be one of, where it is one of several */
  function object(value: Value, place: In, node: ts.Node | null, optional: boolean, rows?: Rows): void {
    switch (value.kind) {
      case 'union': {
        const options = value.options.filter(
          (option) => !isNothing(option) && !(option.kind === 'list' && option.items.length === 0 && !option.open),
        )
        const items = options.flatMap((one) => (one.kind === 'list' ? one.items : []))
        const all = rows ?? (items.length > 0 ? rowsOf(cx, items) : undefined)
        for (const option of options) object(option, place, node, optional || options.length > 1, all)
        return
      }
      case 'object':
        properties(value, place, optional)
        return
      case 'list':
        // Batch bodies: every item's own keys, and those under `params`.
        batch(value.items, place, rows ?? rowsOf(cx, value.items))
        if (value.rest) reference(value.rest, place)
        else if ((value.open && !value.isAlike) || value.items.length === 0) open(place, value, value.node)
        return
      case 'text': {
        // A body or query handwritten as text: `'a=1&b=' + x`.
        for (const part of queryParts(value.pieces))
          if (part.kind === 'object') object(part.value, place, part.piece.node, false)
          else pair(part.name, part.value, place)
        return
      }
      case 'primitive':
        takeAt(value.absent ?? null, place)
        return
      case 'ref':
        reference(value, place)
        return
      default:
        open(place, value, node ?? ('node' in value ? value.node : cx.files[0]!))
    }
  }

  function batch(items: readonly Value[], place: In, rows: Rows): void {
    for (const item of items) batchItem(item, place, rows)
  }

  function batchItem(item: Value, place: In, rows: Rows): void {
    for (const option of optionsOf(item)) {
      if (option.kind !== 'object') {
        object(option, place, null, true, rows)
        continue
      }
      for (const one of optionsOf(paramsOf(option)))
        if (one.kind === 'object') properties(one, place, false, rows)
        else object(one, place, null, false)
    }
  }

  function properties(value: Obj, place: In, optional: boolean, rows?: Rows): void {
    const lacks = rows && lackingIn(value, place, rows)
    for (const property of value.properties) {
      const by = bothWays(property.ways, value.ways)
      if (by === null) continue
      const isSometimes = optional || rows?.always.has(property.name) === false
      const param = toParam(property, place, isSometimes)
      add(lacks ? { ...param, values: param.values.map((one) => ({ ...one, lacks })) } : param, by)
      if (place === 'body') nested(property)
    }
    for (const target of [value.target, ...(value.copied ?? [])]) takeAt(target, place)
    if (value.open?.kind === 'ref') reference(value.open, place)
    else if (value.open) open(place, value.open, value.open.node)
  }

  function nested(property: Property): void {
    for (const { inside, property: own, value } of nestedIn(property, nesting))
      add({ ...(own ? toParam(own, 'body', true) : anythingAt(value)), inside })
  }

  function anythingAt(value: Value): Reading {
    const values = [unreadable(value, nodeOf(value))]
    return { name: anyKey, in: 'body', sites: [], values, list: false, optional: true, certainty: 'inferred' }
  }

  function takeAt(target: ts.Node | null, place: In): void {
    const slot = target && near(target) ? objectSlot(cx, target, place) : null
    if (slot && !slots.some((one) => one.place.start === slot.place.start && one.form === slot.form)) slots.push(slot)
  }

  /** A params object that only callers know: what each of them passes, and what its declared type says it may hold. */
  function reference(ref: Ref, place: In): void {
    const given = following.has(ref.node) || ref.on ? [] : callersOf(ref).flatMap(optionsOf)
    following.add(ref.node)
    for (const option of given) if (option.kind === 'object') object(option, place, null, true)
    following.delete(ref.node)
    const typed = typeProperties(cx, ref)
    for (const property of typed) add({ ...toParam(property, place, false), certainty: 'inferred' })
    if (typed.length === 0) open(place, ref, ref.node)
    else unknowns.push(unknownAt(cx, 'params', 'type-only', ref.node, ref.name))
  }

  function open(_place: In, value: Value, node: ts.Node): void {
    const name = value.kind === 'unknown' || value.kind === 'ref' ? value.name : undefined
    const reason =
      value.kind === 'unknown'
        ? value.reason === 'dynamic-value'
          ? 'dynamic-params'
          : value.reason
        : value.kind === 'ref'
          ? 'parameter-without-caller'
          : 'dynamic-params'
    unknowns.push(unknownAt(cx, 'params', reason, node, name))
  }

  function toParam(property: Property, place: In, optional: boolean): Reading {
    const sites = property.sites.flatMap((site) => [siteOfName(cx, site), ...membersOf(cx, site)])
    const expression = property.sites.map((site) => expressionOf(site)).find((node) => node !== null) ?? null
    const { values, list, optional: maybe, certainty: read } = toValues(property.value, expression)
    const certainty = weaker(read, weaker(property.certainty, certaintyOf(property.value)))
    return {
      name: property.name,
      in: place,
      sites: uniqueSites(sites),
      values,
      list,
      optional: optional || property.optional || maybe,
      certainty,
    }
  }

  /** The expression that is assigned to a spelt key. */
  function expressionOf(site: NameSite): ts.Node | null {
    const parent = site.node.parent
    if (site.form === 'shorthand') return site.node
    if (ts.isPropertyAssignment(parent) && parent.name === site.node) return parent.initializer
    if (ts.isComputedPropertyName(parent) && ts.isPropertyAssignment(parent.parent)) return parent.parent.initializer
    if (
      (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) &&
      ts.isBinaryExpression(parent.parent)
    )
      return parent.parent.right
    if (ts.isCallExpression(parent)) return parent.arguments[1] ?? null
    return null
  }

  function toValues(
    value: Value,
    expression: ts.Node | null,
  ): { values: readonly RequestValue[]; list: boolean; optional: boolean; certainty: Certainty } {
    const values: RequestValue[] = []
    let list = false
    let optional = false
    let certainty: Certainty = 'proven'
    const all = optionsOf(value).flatMap((one) => (one.kind === 'ref' ? expand(one) : [one]))
    for (const option of all.flatMap((one) =>
      one.kind === 'ref' ? optionsOf(spelledValues(cx, one) ?? one) : [one],
    )) {
      certainty = weaker(certainty, option.kind === 'list' ? certaintyOfItems(option) : certaintyOf(option))
      if (option.kind === 'primitive' && (option.type === 'undefined' || option.type === 'null')) {
        optional = true
        continue
      }
      if (option.kind === 'list') {
        list = true
        for (const item of option.items) values.push(...optionsOf(item).map((one) => toValue(one, null)))
        const isSaid = values.some((one) => one.text === null)
        if (option.open && !isSaid) values.push(unreadable(option, expression ?? option.node))
        continue
      }
      values.push(toValue(option, expression))
    }
    return { values: optional ? asAbsent(values) : values, list, optional, certainty }
  }

  /** A reference as a value: what its callers pass, and theirs, else itself. */
  function expand(ref: Ref, depth = 0): readonly Value[] {
    const given = depth > 3 ? [] : callersOf(ref).flatMap(optionsOf)
    if (given.length === 0) return [ref]
    return given.flatMap((one) => (one.kind === 'ref' ? expand(one, depth + 1) : [one]))
  }

  function toValue(value: Value, expression: ts.Node | null): RequestValue {
    const text = constantText(value)
    if (text === null) return unreadable(value, expression ?? nodeOf(value))
    if (value.kind === 'primitive') {
      const site: Site = { place: placeOf(cx, value.node), form: 'token', exclusive: true }
      const type = value.type === 'undefined' ? 'null' : value.type
      return { text, type, site }
    }
    const site = value.kind === 'text' ? siteOfText(cx, value.pieces) : null
    const fallback: Site | null = expression
      ? { place: placeOf(cx, expression), form: 'expression', exclusive: true }
      : null
    return { text, type: 'string', site: site ?? fallback }
  }

  function unreadable(value: Value, node: ts.Node): RequestValue {
    const reason =
      value.kind === 'unknown' ? value.reason : value.kind === 'ref' ? 'parameter-without-caller' : 'dynamic-value'
    const name = value.kind === 'unknown' || value.kind === 'ref' ? value.name : undefined
    const absent = absenceOf(ts, cx.checker, node, value.kind === 'unknown' ? value.node : null)
    return {
      text: null,
      ...(absent ? { absent } : {}),
      type: booleanish(node) ? 'boolean' : 'unknown',
      site: { place: placeOf(cx, node), form: 'expression', exclusive: true },
      unknown: unknownAt(cx, 'value', reason, node, name),
    }
  }

  function booleanish(node: ts.Node): boolean {
    if (ts.isSourceFile(node)) return false
    const type = cx.checker.getTypeAtLocation(node)
    return (cx.checker.getNonNullableType(type).flags & ts.TypeFlags.BooleanLike) !== 0
  }

  function nodeOf(value: Value): ts.Node {
    switch (value.kind) {
      case 'text':
        return value.pieces[0]?.node ?? cx.files[0]!
      case 'instance':
      case 'this':
        return value.cls
      case 'module':
        return value.file
      case 'external':
        return value.base?.node ?? cx.files[0]!
      case 'union':
        return nodeOf(value.options[0]!)
      default:
        return value.node
    }
  }

  function pair(name: readonly Piece[], value: readonly Piece[], place: In = 'query'): void {
    const text = spanText(name)
    if (text === null) {
      const hole = name.find((piece) => piece.kind === 'hole')!
      open(place, hole.value, hole.node)
      return
    }
    if (!/^[\w.[\]%-]+$/.test(text)) return
    const keys = sitesOf(cx, { kind: 'text', pieces: name })
    const site = siteOfText(cx, name)
    const sites = keys.length > 0 ? keys.map((key) => siteOfName(cx, key)) : site ? [site] : []
    const known = spanText(value)
    const values: RequestValue[] = []
    let list = false
    let read: Certainty = 'proven'
    if (known !== null) {
      const decoded = decode(known)
      values.push({ text: decoded, type: 'string', site: siteOfText(cx, value) })
    } else {
      for (const piece of value) {
        if (piece.kind !== 'hole') continue
        const held = toValues(piece.value, piece.node)
        values.push(...held.values)
        list ||= held.list
        read = weaker(read, held.certainty)
      }
    }
    const certainty = [...name, ...value].reduce<Certainty>(
      (all, piece) => (piece.kind === 'lit' ? weaker(all, piece.certainty) : all),
      read,
    )
    add({ name: text, in: place, sites, values, list, optional: false, certainty })
  }

  function withApart(key: string, param: Param): Param {
    const own = ways.get(key) ?? []
    // What is sent by every way is sent with all others.
    if (own.includes(undefined)) return param
    const apart = [...found].flatMap(([other, readings]) =>
      own.every((one) => ways.get(other)!.every((by) => bothWays(one, by) === null)) ? [readings[0]!.name] : [],
    )
    return apart.length > 0 ? { ...param, apart } : param
  }

  function done(url: Slot | null): ParamReading {
    return {
      params: [...found].map(([key, readings]) => withApart(key, whole(key, readings))),
      slots: url ? [...slots, url] : slots,
      unknown: unknowns,
    }
  }

  return { object, pair, open, done }
}
