/** Keys as texts, and where the name of a key is written. */

import type { ts } from 'ts-morph'
import { camelCase } from './spelling.ts'
import type { Context } from '../context.ts'
import type { NameSite, Property, Text, Value } from '../value.ts'
import { constantText } from '../value.ts'

/** A key as a text that stands where the key is written. */
export function keyText(node: ts.Node, property: Property): Text {
  const site = property.sites.length === 1 ? property.sites[0] : undefined
  const skipped = site?.form === 'quoted' ? 1 : 0
  // A key that a helper sends in another case is not spelt at its site.
  const isSpelt = site?.node.getText().slice(skipped).startsWith(property.name)
  const start = site && isSpelt ? site.node.getStart() + skipped : -1
  return {
    kind: 'text',
    pieces: [
      {
        kind: 'lit',
        text: property.name,
        node: site?.node ?? node,
        start,
        certainty: property.certainty,
        ...(start < 0 && property.sites.length > 0 ? { keys: property.sites } : {}),
      },
    ],
  }
}

/** Where the name of a key is written, when the text of the key is one whole literal or name. */
export function sitesOf(cx: Context, key: Value): readonly NameSite[] {
  const { ts } = cx
  const piece = key.kind === 'text' && key.pieces.length === 1 ? key.pieces[0] : undefined
  if (piece?.kind === 'lit' && piece.keys) return piece.keys
  if (piece?.kind !== 'lit' || piece.start < 0) return recasedSites(cx, key)
  const { node } = piece
  const text = node.getText()
  if (text === piece.text) return [namedAt(cx, node, true)]
  if (ts.isStringLiteralLike(node))
    return text.length === piece.text.length + 2 ? [{ node, form: 'quoted', exclusive: true }] : []
  // `[KEY]`, handed on by a loop: the name of the constant is what stands there.
  const isComputed = ts.isComputedPropertyName(node.parent) || ts.isElementAccessExpression(node.parent)
  return isComputed ? [{ node, form: 'key', exclusive: true }] : []
}

/** Of a name that was put together out of a key in another case (`bid_type` of `bidType`) that key. What it says is not what is sent. */
function recasedSites(cx: Context, key: Value): readonly NameSite[] {
  const name = constantText(key)
  const node = key.kind === 'text' ? originOf(cx, key) : null
  if (name === null || node?.text !== camelCase(name)) return []
  return cx.ts.isIdentifier(node) ? [namedAt(cx, node, false)] : [{ node, form: 'quoted', exclusive: false }]
}

/** A key that a loop or a list took: where a type alone spells it, nobody was seen to fill it. */
function namedAt(cx: Context, node: ts.Node, exclusive: boolean): NameSite {
  const form = formOf(cx, node)
  return form === 'member' ? { node, form, exclusive, doubt: 'filled-outside' } : { node, form, exclusive }
}

/** The name that a text begins with or was made of. */
export function originOf(cx: Context, text: Text): ts.Identifier | ts.StringLiteralLike | null {
  for (const piece of text.pieces) {
    const node = piece.kind === 'lit' ? (piece.origin ?? piece.node) : null
    if (node && (cx.ts.isIdentifier(node) || cx.ts.isStringLiteralLike(node))) return node
  }
  return null
}

function formOf({ ts }: Context, node: ts.Node): NameSite['form'] {
  if (ts.isShorthandPropertyAssignment(node.parent)) return 'shorthand'
  return ts.isPropertySignature(node.parent) || ts.isPropertyDeclaration(node.parent) ? 'member' : 'key'
}

/**
 * Where a computed key is spelt. `[KEY]` and `[KEYS.draft]` are sites of their own: others may rely on what the constant holds. A key that
 * came through a loop or an argument is spelt where it came from.
 */
export function keySites(cx: Context, node: ts.Node, key: Value): readonly NameSite[] {
  const { ts } = cx
  if (ts.isStringLiteralLike(node)) return [{ node, form: 'quoted', exclusive: true }]
  const sites = sitesOf(cx, key)
  const [literal] = sites
  const isHeld = literal && ts.isStringLiteralLike(literal.node) && 'initializer' in literal.node.parent
  if (!isHeld || literal.node.parent.initializer !== literal.node) return sites
  return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) ? [{ node, form: 'key', exclusive: true }] : []
}
