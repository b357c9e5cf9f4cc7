/** Putting new parameters where a request can take them: an object, search params, a further argument, the end of a URL. */

import type { ts } from 'ts-morph'
import type { Param, Slot, Value } from '../../../request.ts'
import type { Holder } from './entries.ts'
import { commaAfter, entriesOf } from './entries.ts'
import type { Source } from './source.ts'
import { encoded, nodeAt, propertyName, quoted } from './source.ts'
import type { Content, Patch } from './stream.ts'
import { closed, written } from './stream.ts'

/** One insertion for all new parameters; null when the slot cannot take them. `gone` are entries that other edits remove. */
export function insertionFor(
  source: Source,
  slot: Slot,
  params: readonly Param[],
  gone: ReadonlySet<ts.Node> = new Set(),
): Insertion | null {
  if (slot.form === 'url') return intoUrl(source, slot, params)
  const isText = slot.form === 'search-params' || isInSearchParams(source, slot)
  const entries = params.map((param) => entryOf(source, param, isText))
  if (!entries.every((entry) => entry !== null)) return null
  if (slot.form === 'argument')
    return {
      start: slot.place.start,
      end: slot.place.start,
      text: `, { ${entries.map(pair).join(', ')} }`,
      replaced: null,
    }
  const node = nodeAt(source, slot.place)
  if (slot.form === 'object')
    return node && source.ts.isObjectLiteralExpression(node) ? behindLast(source, node, entries.map(pair), gone) : null
  return node && source.ts.isNewExpression(node) ? intoSearchParams(source, node, entries, params, gone) : null
}

export interface Insertion extends Patch {
  /** An entry whose place the new ones take, since other edits remove it. */
  readonly replaced: ts.Node | null
}

interface Entry {
  readonly name: string
  readonly value: string
}

function pair({ name, value }: Entry): string {
  return `${name}: ${value}`
}

function entryOf(source: Source, param: Param, isText: boolean): Entry | null {
  const values = param.values.map((value) => valueOf(source, value, isText))
  if (!values.every((value) => value !== null)) return null
  const name = propertyName(param.name, source.quote)
  if (param.list) return isText ? null : { name, value: `[${values.join(', ')}]` }
  return values.length === 1 ? { name, value: values[0]! } : null
}

function valueOf(source: Source, value: Value, isText: boolean): string | null {
  if (value.text === null) {
    const spelt = speltIn(source, value)
    return spelt === null ? expressionOf(source, value) : quoted(spelt, source.quote)
  }
  const isBare = !isText && (value.type === 'boolean' || value.type === 'number')
  return isBare ? value.text : quoted(value.text, source.quote)
}

function expressionOf(source: Source, value: Value): string | null {
  const place = value.site?.place
  return place && place.file === source.file && value.site.form === 'expression'
    ? source.text.slice(place.start, place.end)
    : null
}

/** The text of a value that moves from a path into a parameter, where the path spells it. */
function speltIn(source: Source, { site }: Value): string | null {
  if (site?.place.file !== source.file || (site.form !== 'text' && site.form !== 'quoted')) return null
  const here = source.text.slice(site.place.start, site.place.end)
  return site.form === 'quoted' ? here.slice(1, -1) : here
}

/** The object of `new URLSearchParams({ … })` takes texts only. */
function isInSearchParams(source: Source, slot: Slot): boolean {
  const { ts } = source
  const parent = nodeAt(source, slot.place)?.parent
  return (
    parent !== undefined && ts.isNewExpression(parent) && parent.expression.getText(source.tree) === 'URLSearchParams'
  )
}

function intoUrl(source: Source, slot: Slot, params: readonly Param[]): Insertion | null {
  const content = queryContent(source, params, slot.query === true ? '&' : '?')
  const { ts, text } = source
  const at = slot.place.start
  const node = nodeAt(source, slot.place)
  if (!content || !node) return null
  const isTemplate =
    ts.isTemplateTail(node) || ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node)
  if (!isTemplate && !ts.isStringLiteral(node)) return null
  const quote = isTemplate ? '`' : text[node.getStart(source.tree)]!
  const inside = written(content, quote)
  const isOpen = quote !== '`' && text[at] === quote && inside.endsWith(` + ${quote}`)
  return isOpen
    ? { start: at, end: at + 1, text: closed(inside, quote), replaced: null }
    : { start: at, end: at, text: inside, replaced: null }
}

/** `?a=b&c=${d}` as content of a literal; null when a value cannot be written. */
export function queryContent(source: Source, params: readonly Param[], separator: '?' | '&'): Content | null {
  const content: (string | { readonly expression: string })[] = []
  let before: string = separator
  for (const param of params) {
    const [value, ...others] = param.values
    if (!value || (others.length > 0 && !param.list)) return null
    content.push(`${before}${encoded(param.name)}=`)
    if (param.values.every(({ text }) => text !== null))
      content.push(encoded(param.values.map(({ text }) => text).join(',')))
    else {
      const spelt = others.length === 0 ? speltIn(source, value) : null
      if (spelt !== null) {
        content.push(spelt)
        before = '&'
        continue
      }
      const expression = others.length === 0 ? expressionOf(source, value) : null
      const node = value.site && nodeAt(source, value.site.place)
      if (expression === null || !node) return null
      content.push({
        expression:
          source.ts.isBinaryExpression(node) || source.ts.isConditionalExpression(node)
            ? `(${expression})`
            : expression,
      })
    }
    before = '&'
  }
  return content
}

function behindLast(source: Source, holder: Holder, entries: readonly string[], gone: ReadonlySet<ts.Node>): Insertion {
  const { text, tree } = source
  const nodes = entriesOf(source, holder)
  const last = nodes.at(-1)
  if (!last) return intoEmpty(source, holder, entries)
  const start = last.getStart(tree)
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const indent = /^[ \t]*/.exec(text.slice(lineStart, start))![0]
  const isOwnLine = text.slice(lineStart, start).trim() === '' && nodes.pos <= lineStart
  const separator = isOwnLine ? `,${source.newline}${indent}` : ', '
  if (gone.has(last)) return { start, end: last.getEnd(), text: entries.join(separator), replaced: last }
  const comma = nodes.hasTrailingComma ? commaAfter(text, last.getEnd()) : null
  if (!isOwnLine) return { start: last.getEnd(), end: last.getEnd(), text: `, ${entries.join(', ')}`, replaced: null }
  const at = comma ?? last.getEnd()
  // A comment behind the last entry stays with it.
  const comment = /[ \t]*(?:\/\*(?:(?!\*\/)[^\n])*\*\/[ \t]*)*(?:\/\/[^\r\n]*)?(?=\r?\n)/y
  comment.lastIndex = at
  const rest = comment.exec(text)?.[0].trimEnd() ?? ''
  const lines = `${source.newline}${indent}${entries.join(separator)}`
  if (comma !== null) return { start: at + rest.length, end: at + rest.length, text: `${lines},`, replaced: null }
  return rest === ''
    ? { start: at, end: at, text: `,${lines}`, replaced: null }
    : { start: at, end: at + rest.length, text: `,${rest}${lines}`, replaced: null }
}

function intoEmpty(source: Source, holder: Holder, entries: readonly string[]): Insertion {
  const { text, tree } = source
  const open = holder.getStart(tree) + 1
  const close = holder.getEnd() - 1
  const space = source.ts.isObjectLiteralExpression(holder) ? ' ' : ''
  const inside = text.slice(open, close)
  if (inside.trim() === '')
    return { start: open, end: close, text: `${space}${entries.join(', ')}${space}`, replaced: null }
  // Nothing but a comment: the entries go below it.
  const isLine = inside.includes('\n')
  const indent = isLine ? (/\n([ \t]*)(?=\S)/.exec(inside)?.[1] ?? '') : ''
  const at = open + inside.trimEnd().length
  const before = isLine ? source.newline + indent : ' '
  const lines = entries.join(isLine ? `,${source.newline}${indent}` : ', ')
  return { start: at, end: at, text: `${before}${lines}${isLine ? ',' : ''}`, replaced: null }
}

/** `new URLSearchParams({…})`, `()`, `('a=1')`, `([['a', '1']])`. */
function intoSearchParams(
  source: Source,
  node: ts.NewExpression,
  entries: readonly Entry[],
  params: readonly Param[],
  gone: ReadonlySet<ts.Node>,
): Insertion | null {
  const { ts, text } = source
  const first = node.arguments?.[0]
  if (!first) {
    const start = node.typeArguments?.end ?? node.expression.getEnd()
    const open = node.arguments ? text.indexOf('(', start) : start
    return { start: open, end: node.getEnd(), text: `({ ${entries.map(pair).join(', ')} })`, replaced: null }
  }
  if (ts.isObjectLiteralExpression(first)) return behindLast(source, first, entries.map(pair), gone)
  if (ts.isArrayLiteralExpression(first)) {
    const pairs = entries.map(({ value }, index) => `[${quoted(params[index]!.name, source.quote)}, ${value}]`)
    return behindLast(source, first, pairs, gone)
  }
  if (!ts.isStringLiteral(first) || first.text === '') return null
  const point = { file: source.file, start: first.getEnd() - 1, end: first.getEnd() - 1 }
  return intoUrl(source, { form: 'url', in: 'query', place: point, query: true }, params)
}
