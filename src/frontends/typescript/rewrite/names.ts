/** Writing another name where one is spelt, in whatever form. */

import type { Site } from '../../../request.ts'
import { camelCase } from '../evaluate/values/spelling.ts'
import type { Source } from './source.ts'
import { encoded, nodeAt, propertyName, quoted, isIdentifierName } from './source.ts'
import type { Patch } from './stream.ts'

/** The new name as a site must spell it: where a helper changes the case of all keys, `bidType` is what becomes `bid_type` on the wire. */
export function inCaseOf(source: Source, site: Site, from: string, to: string): string {
  const here = source.text.slice(site.place.start, site.place.end).replace(/^(['"`])(.*)\1$/, '$2')
  return here !== from && here === camelCase(from) ? camelCase(to) : to
}

/** The patch that renames a name's site; null when its form cannot take the name. */
export function renameAt(source: Source, site: Site, to: string): Patch | null {
  const { start, end } = site.place
  const here = source.text.slice(start, end)
  const patch = (text: string): Patch => ({ start, end, text })
  switch (site.form) {
    case 'text':
      return encoded(to) === to ? patch(to) : null
    case 'quoted':
      return patch(quoted(to, here[0] ?? source.quote))
    case 'key':
      return renameKey(source, site, to)
    case 'member':
      return patch(propertyName(to, quoteOf(here) ?? source.quote))
    case 'shorthand':
      return patch(`${propertyName(to, source.quote)}: ${here}`)
    case 'binding':
      return renameBinding(source, site, to, here)
    default:
      return null
  }
}

function quoteOf(here: string): string | null {
  return here.startsWith("'") || here.startsWith('"') ? here[0]! : null
}

/** `[KEY]` becomes `['new']`, and `p.name` becomes `p['new-name']` when the new name cannot stand behind a dot. */
function renameKey(source: Source, site: Site, to: string): Patch | null {
  const { ts } = source
  const { start, end } = site.place
  const parent = nodeAt(source, site.place)?.parent
  if (!parent) return null
  const isComputed = ts.isComputedPropertyName(parent) || ts.isElementAccessExpression(parent)
  if (isComputed || ts.isCallExpression(parent)) return { start, end, text: quoted(to, source.quote) }
  if (!ts.isPropertyAccessExpression(parent)) return { start, end, text: propertyName(to, source.quote) }
  if (isIdentifierName(to)) return { start, end, text: to }
  const chain = parent.questionDotToken ? '?.' : ''
  return { start: parent.expression.getEnd(), end, text: `${chain}[${quoted(to, source.quote)}]` }
}

/** `{ old }` -> `{ new: old }`, `{ old: local }` -> `{ new: local }`. */
function renameBinding(source: Source, site: Site, to: string, here: string): Patch | null {
  const { ts } = source
  const parent = nodeAt(source, site.place)?.parent
  if (!parent) return null
  const { start, end } = site.place
  const name = propertyName(to, quoteOf(here) ?? source.quote)
  const isShort =
    ts.isShorthandPropertyAssignment(parent) || (ts.isBindingElement(parent) && parent.propertyName === undefined)
  if (isShort) return { start, end, text: `${name}: ${here}` }
  return ts.isBindingElement(parent) || ts.isPropertyAssignment(parent) ? { start, end, text: name } : null
}
