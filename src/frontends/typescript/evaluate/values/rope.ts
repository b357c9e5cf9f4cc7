/** Ropes as strings and back: a string operation runs on a rope's text, holes standing as one character each, and what it cuts out is a rope again. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Piece, Text, Value } from '../value.ts'

/** Stands for a hole: of the private use area, so that no pattern for letters, digits or slashes takes it. */
const holeChar = '\uE000'

export function flat(text: Text): string {
  return text.pieces.map((piece) => (piece.kind === 'lit' ? piece.text : holeChar)).join('')
}

export function hasHoles(text: Text): boolean {
  return text.pieces.some((piece) => piece.kind === 'hole')
}

/** The stretch of a rope between two offsets of its `flat` text; an empty piece within it is a place that the run time fills. */
export function sliceRope(text: Text, from: number, to: number): Text {
  const pieces: Piece[] = []
  let at = 0
  for (const piece of text.pieces) {
    const length = piece.kind === 'lit' ? piece.text.length : 1
    const start = Math.max(from - at, 0)
    const end = Math.min(to - at, length)
    if (start < end || (length === 0 && (text.pieces.length === 1 || (from < at && at <= to))))
      pieces.push(
        piece.kind === 'hole'
          ? piece
          : { ...piece, text: piece.text.slice(start, end), start: piece.start < 0 ? -1 : piece.start + start },
      )
    at += length
  }
  return { ...text, pieces }
}

/** Texts and patterns longer than this are not matched. */
const maxPattern = 80
const maxText = 300

/**
 * A regular expression of the audited code that is safe to run: short, with at most three repetitions, none of them nested
 * and none a back reference, so that no text makes it slow. Null for any other.
 */
export function safePattern({ ts }: Context, node: ts.Node): RegExp | null {
  if (!ts.isRegularExpressionLiteral(node)) return null
  const end = node.text.lastIndexOf('/')
  const source = node.text.slice(1, end)
  const flags = node.text.slice(end + 1).replace(/[^gimsu]/g, '')
  const bare = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x')
  if (source.length > maxPattern || /\\[1-9k]/.test(source)) return null
  if (/\)[*+?{]/.test(bare) || (bare.match(/[*+{]/g) ?? []).length > 3) return null
  try {
    return new RegExp(source, `${flags}d`)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

export function isMatchable(text: string): boolean {
  return text.length <= maxText
}

/** A number as the program would compute it. */
export function numeric(node: ts.Node, value: number): Value {
  return { kind: 'primitive', type: 'number', text: String(value), node, certainty: 'proven' }
}

export function numberOf(value: Value | null): number | null {
  return value?.kind === 'primitive' && value.type === 'number' && value.certainty === 'proven'
    ? Number(value.text)
    : null
}

/** The pieces of an address up to its path: scheme, host, and what stands for them. */
export function originOf(base: Text): readonly Piece[] {
  const kept: Piece[] = []
  for (const piece of base.pieces) {
    if (piece.kind === 'hole') {
      kept.push(piece)
      continue
    }
    const scheme = piece.text.indexOf('://')
    const slash = piece.text.indexOf('/', scheme >= 0 ? scheme + 3 : 0)
    if (slash >= 0) return [...kept, { ...piece, text: piece.text.slice(0, slash) }]
    kept.push(piece)
  }
  return kept
}
