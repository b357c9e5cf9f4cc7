/** Request difference -> text edits. The front end that read a request writes the difference back; every other byte stays. */

import type { Applicability, TextEdit } from '../../../edit.ts'
import { lower } from '../../../edit.ts'
import type { FileSource } from '../../../files.ts'
import type { Request, Site, Version } from '../../../request.ts'
import type { Rewriting } from '../../frontend.ts'
import { parse, syntaxErrors } from '../project.ts'
import { loadTs } from '../ts.ts'
import { insertionFor } from './add.ts'
import { movedVariable } from './moved.ts'
import { renameAt } from './names.ts'
import { rewriteParams } from './params.ts'
import { rewritePath } from './paths.ts'
import { nodeAt, quoted, sourceOf } from './source.ts'

export function rewrite(files: FileSource, before: Request, after: Request): Rewriting {
  if (before === after) return { edits: [], applicability: 'safe', failed: [] }
  const moved = movedVariable((file) => sourceOf(files, file), before, after)
  if (moved) {
    const rest = rewrite(files, moved.before, moved.after)
    return { ...rest, edits: [moved.edit, ...rest.edits] }
  }
  const params = rewriteParams(files, before, after)
  const edits: TextEdit[] = [...params.edits]
  const failed = [...params.failed]
  let { applicability } = params
  if (before.path && after.path && before.path !== after.path) {
    const path = rewritePath((file) => sourceOf(files, file), before.path, after.path)
    edits.push(...path.edits)
    if (path.reason !== null)
      failed.push({ place: before.path.place, changes: after.path.changes, reason: path.reason })
    const sites = before.path.segments.flatMap((segment) => segment.sites)
    if (path.edits.some((edit) => sites.some((site) => !site.exclusive && site.place.start === edit.start)))
      applicability = lower(applicability, 'review')
  }
  if (before.method !== after.method) {
    const edit = literal(files, before.methodSite, after.method ?? '', after.path?.changes ?? [])
    if (edit) edits.push(edit)
    else
      failed.push({
        place: before.place,
        changes: after.path?.changes ?? [],
        reason: `send it with ${after.method ?? 'another method'}`,
      })
  }
  if (before.host !== after.host) {
    const edit = literal(files, before.hostSite, after.host ?? '', [])
    if (edit) edits.push(edit)
  }
  return { edits, applicability, failed }
}

function literal(files: FileSource, site: Site | null, text: string, changes: readonly string[]): TextEdit | null {
  const source = site ? sourceOf(files, site.place.file) : null
  if (!site || !source) return null
  const here = source.text.slice(site.place.start, site.place.end)
  const cased =
    here.replaceAll(/['"`]/g, '') === here.replaceAll(/['"`]/g, '').toLowerCase() ? text.toLowerCase() : text
  return { ...site.place, text: site.form === 'quoted' ? quoted(cased, here[0] ?? source.quote) : cased, changes }
}

/** The edits that move a version literal, or write an SDK's option where none is. */
export function rewriteVersion(
  files: FileSource,
  version: Version,
  to: string,
): { readonly edits: readonly TextEdit[]; readonly applicability: Applicability } | null {
  const { site, option } = version
  if (site) {
    const source = sourceOf(files, site.place.file)
    if (!source || site.form === 'expression') return null
    const here = source.text.slice(site.place.start, site.place.end)
    const text =
      site.form === 'quoted' ? quoted(prefixed(here.slice(1, -1), to), here[0] ?? source.quote) : prefixed(here, to)
    return {
      edits: [{ ...site.place, text, changes: [] }],
      applicability: version.environment === undefined ? 'safe' : 'review',
    }
  }
  if (!option) return null
  const source = sourceOf(files, option.slot.place.file)
  if (!source) return null
  const param = {
    id: option.name,
    name: option.name,
    in: 'query' as const,
    sites: [],
    values: [{ text: to, type: 'string' as const, site: null }],
    list: false,
    optional: false,
    certainty: 'proven' as const,
    changes: [],
  }
  const insertion = insertionFor(source, option.slot, [param])
  return insertion
    ? { edits: [{ file: option.slot.place.file, ...insertion, changes: [] }], applicability: 'review' }
    : null
}

/** `v12` keeps its letter. */
function prefixed(here: string, to: string): string {
  return /^v\d/i.test(here) ? here[0]! + to : to
}

/** Edits that rename or replace a read of the response; null when a human must. */
export function rewriteRead(
  files: FileSource,
  site: Site,
  to: { readonly field: string } | { readonly expression: string },
): readonly TextEdit[] | null {
  const source = sourceOf(files, site.place.file)
  if (!source) return null
  if ('field' in to) {
    const text = renameAt(source, site, to.field)
    return text === null ? null : [{ ...site.place, text, changes: [] }]
  }
  const { ts } = source
  const name = nodeAt(source, site.place)
  const access = name?.parent
  if (!access || !(ts.isPropertyAccessExpression(access) || ts.isElementAccessExpression(access))) return null
  const { parent } = access
  const isTarget =
    (ts.isBinaryExpression(parent) &&
      parent.left === access &&
      parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment) ||
    ts.isDeleteExpression(parent)
  if (isTarget) return null
  const receiver = access.expression.getText(source.tree) + (access.questionDotToken ? '?' : '')
  const expression = to.expression.replaceAll('$', () => receiver).replaceAll("'", source.quote)
  const isLoose =
    ts.isPropertyAssignment(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isIfStatement(parent) ||
    ts.isArrowFunction(parent) ||
    (ts.isCallExpression(parent) && parent.expression !== access)
  const text = isLoose ? expression : `(${expression})`
  return [{ file: site.place.file, start: access.getStart(source.tree), end: access.getEnd(), text, changes: [] }]
}

/** True when the changed texts have no more syntax errors than the files had. */
export function stillParses(files: FileSource, changed: ReadonlyMap<string, string>): boolean {
  for (const [file, text] of changed) {
    const before = files.text(file)
    if (before === null || errorsIn(file, text) > errorsIn(file, before)) return false
  }
  return true
}

function errorsIn(file: string, text: string): number {
  return syntaxErrors(parse(loadTs(), file, file, text)).length
}
