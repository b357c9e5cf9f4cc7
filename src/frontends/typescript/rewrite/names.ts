/** Writing another name where one is spelt, in whatever form. */

import type { Site } from '../../../request.ts'
import type { Source } from './source.ts'
import { isIdentifierName, nodeAt, quoted } from './source.ts'

/** The replacement of a name's site; null when its form cannot take the name. */
export function renameAt(source: Source, site: Site, to: string): string | null {
  const { text } = source
  const { start, end } = site.place
  const here = text.slice(start, end)
  switch (site.form) {
    case 'text':
      return encodeURIComponent(to) === to ? to : null
    case 'quoted':
      return quoted(to, here[0] ?? source.quote)
    case 'key':
      if (isIdentifierName(to)) return to
      return isAccess(source, site) ? null : quoted(to, source.quote)
    case 'member':
      return isIdentifierName(to) ? to : quoted(to, source.quote)
    case 'shorthand':
      return `${isIdentifierName(to) ? to : quoted(to, source.quote)}: ${here}`
    case 'binding':
      return renameBinding(source, site, to, here)
    default:
      return null
  }
}

/** `p.name`, which cannot be quoted in place. */
function isAccess(source: Source, site: Site): boolean {
  const node = nodeAt(source, site.place)
  return node !== null && source.ts.isPropertyAccessExpression(node.parent)
}

/** `{ old }` -> `{ new: old }`, `{ old: local }` -> `{ new: local }`. */
function renameBinding(source: Source, site: Site, to: string, here: string): string | null {
  const node = nodeAt(source, site.place)
  if (!node) return null
  const { parent } = node
  const name = isIdentifierName(to) ? to : quoted(to, source.quote)
  if (source.ts.isBindingElement(parent)) return parent.propertyName === node ? name : `${name}: ${here}`
  if (source.ts.isShorthandPropertyAssignment(parent)) return `${name}: ${here}`
  return source.ts.isPropertyAssignment(parent) ? name : null
}
