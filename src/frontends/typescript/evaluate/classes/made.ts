/** Objects of which not every `new` is known: whose callers decide what one of them holds. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { isInTest } from '../context.ts'
import type { Frame } from '../frame.ts'
import { makersIn } from '../frame.ts'
import type { Instance, Maker, Ref, This, Value } from '../value.ts'
import { optionsOf, union } from '../value.ts'
import { byWays, itemOf } from '../ways.ts'

/**
 * What an object holds that any of these places made. Where callers have to be asked, each place is a way of its own: once the function around
 * one of them was entered for it, what callers decide at the others is out.
 */
export function ofMany(
  cx: Context,
  node: ts.Node,
  cls: Maker,
  sites: readonly Instance[],
  frame: Frame | null,
  evaluate: (made: Instance) => Value,
): Value {
  if (sites.length === 1) return evaluate(sites[0]!)
  const entered = makersIn(frame, cls)
  const values = sites.map((instance) => ({ instance, value: evaluate(instance) }))
  const kept = values.filter(
    ({ instance: { site }, value }) =>
      site === null || entered.some((fn) => isWithin(site, fn)) || !isLeftToCallers(value),
  )
  const left = ofProgram(cx, entered.length > 0 && kept.length > 0 ? kept : values, cls)
  return union(
    node,
    left.map(({ instance, value }) => ofOne(marked(value, cls), cls, instance)),
  )
}

/** Where tests alone make objects of a class the program makes some in a way that was not seen. */
export function withUnseen(cx: Context, cls: Maker, sites: readonly Instance[]): readonly Instance[] {
  const isUnseen = !isInTest(cx, cls) && sites.every(({ site }) => site !== null && isInTest(cx, site))
  return isUnseen ? [...sites, { kind: 'instance', cls, site: null, frame: null }] : sites
}

interface Made {
  readonly instance: Instance
  readonly value: Value
}

/** What a test makes of a class (`new Client({ fetch: stub })`) says nothing of the program, where that is known to make it otherwise. */
function ofProgram(cx: Context, all: readonly Made[], cls: Maker): readonly Made[] {
  if (isInTest(cx, cls)) return all
  const own = all.filter(({ instance: { site } }) => !site || !isInTest(cx, site))
  return own.length > 0 && own.every(({ value }) => isSettled(value)) ? own : all
}

function isSettled(value: Value): boolean {
  return !isLeftToCallers(value) && optionsOf(value).every(({ kind }) => kind !== 'unknown')
}

/** What one of several objects holds goes with what the same one holds otherwise. */
function ofOne(value: Value, cls: Maker, { site }: Instance): Value {
  if (site === null) return value
  const key = `${itemOf}made ${cls.getSourceFile().fileName}:${cls.pos}`
  return byWays(value, new Map([[key, `${site.getSourceFile().fileName}:${site.pos}`]])) ?? value
}

function isLeftToCallers(value: Value): boolean {
  return optionsOf(value).some((option) => option.kind === 'this' || mentionsReference(option))
}

export function isWithin(site: ts.Node, fn: ts.Node): boolean {
  return fn.pos <= site.pos && site.end <= fn.end && fn.getSourceFile() === site.getSourceFile()
}

/** References say what they are asked for; those that an object further inside asks for say so already. */
function marked(value: Value, cls: Maker): Value {
  switch (value.kind) {
    case 'ref':
    case 'this':
      return value.makes ? value : { ...value, makes: cls }
    case 'text':
      return value.pieces.some(({ kind }) => kind === 'hole')
        ? {
            ...value,
            pieces: value.pieces.map((piece) =>
              piece.kind === 'hole' ? { ...piece, value: marked(piece.value, cls) } : piece,
            ),
          }
        : value
    case 'union':
      return { ...value, options: value.options.map((option) => marked(option, cls)) }
    default:
      return value
  }
}

/** References to constructor parameters become references to `this`: the receiver decides them. */
export function rooted(value: Value, holder: This): Value {
  switch (value.kind) {
    case 'ref':
      return {
        ...reference(holder, value.node, []),
        fallback: value.fallback,
        ...(value.ways ? { ways: value.ways } : {}),
        ...(value.isUncalled ? { isUncalled: true } : {}),
      }
    case 'text':
      return {
        kind: 'text',
        pieces: value.pieces.map((piece) =>
          piece.kind === 'hole' ? { ...piece, value: rooted(piece.value, holder) } : piece,
        ),
      }
    case 'union':
      return { kind: 'union', options: value.options.map((option) => rooted(option, holder)) }
    case 'object':
      return mentionsReference(value) || value.open ? reference(holder, value.node, []) : value
    case 'instance':
      // Made in the constructor: its own arguments may hang on the receiver.
      return reference(holder, value.site ?? value.cls, [])
    case 'external-call':
      return reference(holder, value.node, [])
    default:
      return value
  }
}

/** What the receiver of a method has under these names. */
export function reference(
  { owner, makes }: Pick<This, 'owner' | 'makes'>,
  node: ts.Node,
  path: readonly string[],
): Ref {
  const own: Ref = { kind: 'ref', node, owner, parameter: null, name: 'this', path, fallback: null }
  return makes ? { ...own, makes } : own
}

function mentionsReference(value: Value): boolean {
  switch (value.kind) {
    case 'ref':
      return true
    case 'text':
      return value.pieces.some((piece) => piece.kind === 'hole' && mentionsReference(piece.value))
    case 'union':
      return value.options.some(mentionsReference)
    case 'object':
      return (
        value.properties.some((property) => mentionsReference(property.value)) ||
        (value.url !== undefined && mentionsReference(value.url))
      )
    default:
      return false
  }
}
