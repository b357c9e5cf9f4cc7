/** The syntax of the file an edit goes into: parsed once per text, asked for nodes at places. */

import type { ts } from 'ts-morph'
import type { FileSource } from '../../../files.ts'
import type { Place } from '../../../request.ts'
import { parsed } from '../project/project.ts'
import { loadTs } from '../project/ts.ts'

export interface Source {
  readonly ts: typeof ts
  readonly file: string
  readonly text: string
  readonly tree: ts.SourceFile
  /** The file's usual quote character. */
  readonly quote: "'" | '"'
  readonly newline: '\n' | '\r\n'
  readonly isTyped: boolean
}

const cache = new Map<string, Source>()
const maxCached = 64

/** The parsed file, or null when it cannot be read. */
export function sourceOf(files: FileSource, file: string): Source | null {
  const text = files.text(file)
  if (text === null) return null
  const known = cache.get(file)
  if (known?.text === text) return known
  const typescript = loadTs()
  const tree = parsed(typescript, file, text)
  const singles = (text.match(/'/g) ?? []).length
  const doubles = (text.match(/"/g) ?? []).length
  const source: Source = {
    ts: typescript,
    file,
    text,
    tree,
    quote: doubles > singles ? '"' : "'",
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    isTyped: isTyped(file, text),
  }
  if (cache.size >= maxCached) cache.clear()
  cache.set(file, source)
  return source
}

/** False for JavaScript, and for components whose scripts do not say that they are TypeScript. */
function isTyped(file: string, text: string): boolean {
  if (/\.(vue|svelte)$/.test(file)) return /<script\b[^>]*\blang\s*=\s*["']?tsx?\b/.test(text)
  return /\.([cm]?ts|tsx)$/.test(file)
}

/** The innermost node that covers the place; for a place inside a literal the literal. */
export function nodeAt(source: Source, place: Place): ts.Node | null {
  const { ts } = source
  let found: ts.Node | null = null
  const visit = (node: ts.Node): void => {
    // Where a node starts has to be looked for behind the comments before it; nearly all are left out without.
    if (node.end < place.end || node.pos > place.start) return
    const start = node.getStart(source.tree)
    if (start > place.start) return
    const isExact = start === place.start && node.end === place.end
    const isBetter = !found || found.end - found.getStart(source.tree) >= node.end - start
    if (node.kind !== ts.SyntaxKind.SourceFile && (isBetter || (isExact && !found))) found = node
    ts.forEachChild(node, visit)
  }
  visit(source.tree)
  return found
}

/** A string literal in the given quotes. */
export function quoted(text: string, quote: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
  return quote + (quote === '`' ? escaped.replaceAll('${', '\\${') : escaped) + quote
}

/** A name or value of a query, percent-encoded; commas stay, and no quote ends the literal around it. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%2C', ',').replaceAll("'", '%27')
}

/** A property name, quoted only when it has to be. */
export function propertyName(name: string, quote: string): string {
  return isIdentifierName(name) ? name : quoted(name, quote)
}

/** True when the name can be a property name without quotes. */
export function isIdentifierName(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name)
}
