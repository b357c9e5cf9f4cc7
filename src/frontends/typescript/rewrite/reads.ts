/** Renaming a field of the response where it is read, or reading something else instead. */

import type { ts } from 'ts-morph'
import type { TextEdit } from '../../../edit.ts'
import type { FileSource } from '../../../files.ts'
import type { Site } from '../../../request.ts'
import { inCaseOf, renameAt } from './names.ts'
import { hasEffects } from './remove.ts'
import type { Source } from './source.ts'
import { nodeAt, sourceOf } from './source.ts'
import { isLoose } from './values.ts'

/** The edits for one read; null when a human must. A field that stands `from` in another case gets its new name in that case. In an expression `$` stands for the record that is read. */
export function rewriteRead(
  files: FileSource,
  site: Site,
  to: { readonly field: string; readonly from?: string } | { readonly expression: string },
): readonly TextEdit[] | null {
  const source = sourceOf(files, site.place.file)
  if (!source || (site.form === 'member' && !site.exclusive)) return null
  if ('field' in to) {
    const patch = renameAt(source, site, to.from === undefined ? to.field : inCaseOf(source, site, to.from, to.field))
    return patch && [{ file: site.place.file, ...patch, changes: [] }]
  }
  const { ts } = source
  const name = nodeAt(source, site.place)
  const access = name?.parent
  if (!access || !(ts.isPropertyAccessExpression(access) || ts.isElementAccessExpression(access))) return null
  const isTwice = to.expression.split('$').length > 2
  if (isTarget(source, access) || (isTwice && hasEffects(source, access.expression))) return null
  const receiver = access.expression.getText(source.tree) + (access.questionDotToken ? '?' : '')
  const expression = to.expression.replaceAll("'", source.quote).replaceAll('$', () => receiver)
  return [
    {
      file: site.place.file,
      start: access.getStart(source.tree),
      end: access.getEnd(),
      text: isLoose(source, access) ? expression : `(${expression})`,
      changes: [],
    },
  ]
}

/** What is written to cannot become an expression. */
function isTarget(source: Source, access: ts.Node): boolean {
  const { ts } = source
  const { parent } = access
  if (ts.isBinaryExpression(parent))
    return (
      parent.left === access &&
      parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    )
  if (ts.isPrefixUnaryExpression(parent))
    return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken
  return ts.isDeleteExpression(parent) || ts.isPostfixUnaryExpression(parent) || ts.isTaggedTemplateExpression(parent)
}
