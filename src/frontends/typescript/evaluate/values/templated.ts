/** Texts of a platform with expressions that it fills in: `/accounts/{{bundle.inputData.account}}/cards`. */

import type { Lit, Piece, Text } from '../value.ts'
import { unknown } from '../value.ts'

/** The text with holes for its expressions; `from` is where the first literal begins to count. */
export function templated(text: Text, from = 0): Text {
  const [first] = text.pieces
  return {
    ...text,
    pieces: text.pieces.flatMap((piece) =>
      piece.kind === 'lit' ? expressionsOf(piece, piece === first ? from : 0) : [piece],
    ),
  }
}

function expressionsOf(piece: Lit, from: number): readonly Piece[] {
  const part = (start: number, end: number): Piece => ({
    ...piece,
    text: piece.text.slice(start, end),
    start: piece.start < 0 ? -1 : piece.start + start,
  })
  const found: Piece[] = []
  let at = from
  for (const match of piece.text.matchAll(/\{\{.*?\}\}/g)) {
    if (match.index > at) found.push(part(at, match.index))
    found.push({ kind: 'hole', node: piece.node, value: unknown(piece.node, 'dynamic-value') })
    at = match.index + match[0].length
  }
  if (at < piece.text.length) found.push(part(at, piece.text.length))
  return found
}
