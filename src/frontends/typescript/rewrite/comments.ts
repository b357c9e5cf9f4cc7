/** Where a comment of our own may stand: on a line above a statement, entry or member, never inside a text or markup. */

import type { ts } from 'ts-morph'
import type { FileSource } from '../../../files.ts'
import type { Place } from '../../../request.ts'
import { isData } from '../project/data-below.ts'
import { nodeAt, sourceOf } from './source.ts'

/** The start of the line of the innermost node around the place that begins its line; null when there is none. */
export function commentAt(
  files: FileSource,
  place: Place,
): { readonly start: number; readonly indent: string; readonly newline: string } | null {
  const source = sourceOf(files, place.file)
  if (!source || isData(place.file)) return null
  const { ts, text, tree, newline } = source
  let found: { readonly start: number; readonly indent: string; readonly newline: string } | null = null
  for (let node: ts.Node | null | undefined = nodeAt(source, place); node; node = node.parent) {
    // What stands inside a template or markup begins lines that are text.
    if (ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isJsxElement(node)) found = null
    const canHold =
      ts.isStatement(node) || ts.isObjectLiteralElementLike(node) || ts.isTypeElement(node) || ts.isClassElement(node)
    if (found || !canHold || ts.isBlock(node)) continue
    const at = node.getStart(tree)
    const start = text.lastIndexOf('\n', at - 1) + 1
    const indent = text.slice(start, at)
    if (/^[ \t]*$/.test(indent)) found = { start, indent, newline }
  }
  return found
}
