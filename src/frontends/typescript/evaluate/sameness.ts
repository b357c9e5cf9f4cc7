/** What tells values apart by all that a request takes of them: their texts, and where these and their names are written. */

import type { NameSite, Value } from './value.ts'
import { idOf } from './ids.ts'

/** Values inside of values, beyond what params nest. */
const maxDepth = 6

/** Equal for values of which the same texts stand at the same places; of what only the run time knows the expression counts. */
export function printOf(value: Value, depth = 0): string {
  if (depth > maxDepth) return '…'
  const inner = (one: Value): string => printOf(one, depth + 1)
  switch (value.kind) {
    case 'text':
      return value.pieces
        .map((piece) => {
          if (piece.kind === 'lit') return `${piece.text}@${idOf(piece.node)}`
          // Whose id fills a path makes no other request.
          return piece.value.kind === 'unknown' || piece.value.kind === 'ref' ? '*' : inner(piece.value)
        })
        .join('+')
    case 'object': {
      const names = (sites: readonly NameSite[]): string => sites.map(({ node }) => idOf(node)).join()
      const own = value.properties.map(
        (one) => `${one.name}@${names(one.sites)}${one.optional ? '?' : ''}=${inner(one.value)}`,
      )
      const rest = [value.open ? inner(value.open) : '', value.url ? inner(value.url) : '', idOf(value.target)]
      return `${value.shape}{${[...own, ...rest].join()}}`
    }
    case 'list':
      return `[${value.items.map(inner).join()}${value.open ? '…' : ''}]`
    case 'union':
      return value.options.map(inner).join('|')
    case 'primitive':
      return `${value.text}@${idOf(value.node)}`
    case 'unknown':
      return `?${value.reason}@${idOf(value.node)}`
    case 'ref':
      return `${value.name}.${value.path.join('.')}@${idOf(value.owner)}`
    default:
      return `${value.kind}@${idOf(value)}`
  }
}
