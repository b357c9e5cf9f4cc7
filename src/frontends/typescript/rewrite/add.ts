/** Putting new parameters where a request can take them: an object, search params, the end of a URL, a further argument. */

import type { ts } from 'ts-morph'
import type { Param, Slot } from '../../../request.ts'
import type { Source } from './source.ts'
import { isIdentifierName, nodeAt, quoted } from './source.ts'

export interface Insertion {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** One insertion for all new parameters; null when the slot cannot take them. */
export function insertionFor(source: Source, slot: Slot, params: readonly Param[]): Insertion | null {
  const pairs = params.map((param) => ({
    name: param.name,
    text: param.values[0]?.text ?? null,
    expression: param.values[0]?.site ?? null,
  }))
  const written = pairs.map(({ name, text, expression }) => {
    const value =
      text === null
        ? expression
          ? source.text.slice(expression.place.start, expression.place.end)
          : null
        : quoted(text, source.quote)
    return value === null ? null : `${isIdentifierName(name) ? name : quoted(name, source.quote)}: ${value}`
  })
  if (written.some((entry) => entry === null)) return null
  const entries = written as string[]
  switch (slot.form) {
    case 'object':
      return intoObject(source, slot, entries)
    case 'search-params':
      return intoSearchParams(source, slot, entries)
    case 'argument':
      return { start: slot.place.start, end: slot.place.start, text: `, { ${entries.join(', ')} }` }
    case 'url': {
      if (pairs.some((pair) => pair.text === null)) return null
      const query = pairs.map((pair) => `${encodeURIComponent(pair.name)}=${encodeURIComponent(pair.text!)}`).join('&')
      return { start: slot.place.start, end: slot.place.start, text: (slot.query ? '&' : '?') + query }
    }
  }
}

function intoObject(source: Source, slot: Slot, entries: readonly string[]): Insertion | null {
  const node = nodeAt(source, slot.place)
  return node && source.ts.isObjectLiteralExpression(node) ? behindLast(source, node, entries) : null
}

function behindLast(source: Source, object: ts.ObjectLiteralExpression, entries: readonly string[]): Insertion {
  const { text } = source
  const last = object.properties.at(-1)
  if (!last) {
    const start = object.getStart(source.tree)
    return { start, end: object.getEnd(), text: `{ ${entries.join(', ')} }` }
  }
  const lineStart = text.lastIndexOf('\n', last.getStart(source.tree) - 1) + 1
  const indent = /^[ \t]*/.exec(text.slice(lineStart))![0]
  const ownLine = text.slice(lineStart, last.getStart(source.tree)).trim() === ''
  const trailing = object.properties.hasTrailingComma
  if (ownLine) {
    const at = trailing ? text.indexOf(',', last.getEnd()) + 1 : last.getEnd()
    const lines = entries.map((entry) => `${source.newline}${indent}${entry}`)
    return { start: at, end: at, text: trailing ? lines.map((line) => `${line},`).join('') : `,${lines.join(',')}` }
  }
  const at = last.getEnd()
  return { start: at, end: at, text: `, ${entries.join(', ')}` }
}

function intoSearchParams(source: Source, slot: Slot, entries: readonly string[]): Insertion | null {
  const { ts } = source
  const node = nodeAt(source, slot.place)
  if (!node || !ts.isNewExpression(node)) return null
  const first = node.arguments?.[0]
  if (!first) {
    const callee = node.expression.getEnd()
    return { start: callee, end: node.getEnd(), text: `({ ${entries.join(', ')} })` }
  }
  return ts.isObjectLiteralExpression(first) ? behindLast(source, first, entries) : null
}
