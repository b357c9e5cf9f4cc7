/** Taking entries out of a list in braces or brackets: no dangling comma, no empty line, neighbours untouched. */

import type { ts } from 'ts-morph'
import type { Source } from './source.ts'
import type { Patch } from './stream.ts'

export type Holder = ts.ObjectLiteralExpression | ts.ArrayLiteralExpression

/** The entries of an object or array literal. */
export function entriesOf(source: Source, holder: Holder): ts.NodeArray<ts.Node> {
  return source.ts.isObjectLiteralExpression(holder) ? holder.properties : holder.elements
}

/** The patches that take these entries out together. */
export function withoutEntries(source: Source, holder: Holder, gone: ReadonlySet<ts.Node>): readonly Patch[] {
  const entries = entriesOf(source, holder)
  if (entries.every((entry) => gone.has(entry))) {
    const start = holder.getStart(source.tree)
    // `new URLSearchParams({})` says no more than `new URLSearchParams()`.
    const isBare = isOnlyArgument(source, holder)
    return [
      isBare ? { start, end: holder.getEnd(), text: '' } : { start: start + 1, end: holder.getEnd() - 1, text: '' },
    ]
  }
  const patches: Patch[] = []
  for (let from = 0; from < entries.length; from++) {
    if (!gone.has(entries[from]!)) continue
    let till = from + 1
    while (till < entries.length && gone.has(entries[till]!)) till++
    patches.push(...run(source, entries, from, till))
    from = till
  }
  return patches
}

function isOnlyArgument({ ts }: Source, holder: Holder): boolean {
  const { parent } = holder
  const isSearch =
    ts.isNewExpression(parent) && ts.isIdentifier(parent.expression) && parent.expression.text === 'URLSearchParams'
  return isSearch && parent.arguments?.length === 1
}

/** Entries `from` to `till` (exclusive), with neighbours that stay. */
function run(source: Source, entries: ts.NodeArray<ts.Node>, from: number, till: number): readonly Patch[] {
  const { text, tree } = source
  const start = entries[from]!.getStart(tree)
  const last = entries[till - 1]!
  const comma = commaAfter(text, last.getEnd())
  const lines = wholeLines(text, start, comma ?? last.getEnd())
  if (comma !== null) return [lines ?? inline(text, start, comma)]
  // The last entry without a comma of its own takes the one before it along.
  const previous = entries[from - 1]!
  const before = commaAfter(text, previous.getEnd())
  if (before === null) return [{ start: previous.getEnd(), end: last.getEnd(), text: '' }]
  if (!lines) return [{ start: before - 1, end: last.getEnd(), text: '' }]
  return [{ start: before - 1, end: before, text: '' }, lines]
}

function inline(text: string, start: number, end: number): Patch {
  let at = end
  while (text[at] === ' ' || text[at] === '\t') at++
  const isLineEnd = text[at] === '\n' || text[at] === '\r'
  if (!isLineEnd) return { start, end: at, text: '' }
  let from = start
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from--
  return { start: from, end: at, text: '' }
}

/** The lines of a range when nothing else stands on them but a comment behind it; null otherwise. */
export function wholeLines(text: string, start: number, end: number): Patch | null {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  if (text.slice(lineStart, start).trim() !== '') return null
  const newline = text.indexOf('\n', end)
  const lineEnd = newline < 0 ? text.length : newline + 1
  const rest = text.slice(end, lineEnd).trim()
  if (rest !== '' && !/^\/\/.*$/.test(rest) && !/^\/\*[^\n]*\*\/$/.test(rest)) return null
  return { start: lineStart, end: lineEnd, text: '' }
}

/** Offset behind the comma that follows, comments and spaces skipped; null when something else does. */
export function commaAfter(text: string, at: number): number | null {
  const comma = /(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*\n)*,/y
  comma.lastIndex = at
  return comma.test(text) ? comma.lastIndex : null
}
