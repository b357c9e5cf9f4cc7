/** A body or query that is handwritten as text, `'a=1&b=' + x`, in its pairs. */

import type { Piece } from '../evaluate/value.ts'
import type { QueryPart } from '../evaluate/values/url.ts'

export function queryParts(pieces: readonly Piece[]): readonly QueryPart[] {
  const found: QueryPart[] = []
  let name: Piece[] = []
  let value: Piece[] | null = null
  const flush = (): void => {
    if (name.length > 0) found.push({ kind: 'pair', name, value: value ?? [] })
    name = []
    value = null
  }
  for (const piece of pieces) {
    if (piece.kind === 'hole') {
      if (value) value.push(piece)
      else if (piece.value.kind === 'object') found.push({ kind: 'object', value: piece.value, piece })
      else name.push(piece)
      continue
    }
    let at = 0
    for (let index = 0; index < piece.text.length; index++) {
      const char = piece.text[index]
      if (char !== '&' && char !== '=' && char !== '?') continue
      if (char === '=' && value) continue
      take(piece, at, index)
      at = index + 1
      if (char === '=') value = []
      else flush()
    }
    take(piece, at, piece.text.length)
  }
  flush()
  return found

  function take(piece: Extract<Piece, { kind: 'lit' }>, from: number, to: number): void {
    if (to <= from) return
    const start = piece.start < 0 ? -1 : piece.start + from
    const part: Piece = { ...piece, text: piece.text.slice(from, to), start }
    if (value) value.push(part)
    else name.push(part)
  }
}
