/** Moving a version literal, or writing an SDK's option where the version is nowhere written. */

import type { TextEdit } from '../../../edit.ts'
import type { FileSource } from '../../../files.ts'
import type { Doubt } from '../../../look.ts'
import type { Place, Version } from '../../../request.ts'
import { insertionFor } from './add.ts'
import type { Source } from './source.ts'
import { nodeAt, quoted, sourceOf } from './source.ts'

/** The edits that move a version; null when there is no text to move, or it does not say the version in one piece. */
export function rewriteVersion(
  files: FileSource,
  version: Version,
  to: string,
): { readonly edits: readonly TextEdit[]; readonly doubts: readonly Doubt[] } | null {
  const { site, option } = version
  if (site) {
    const source = sourceOf(files, site.place.file)
    if (!source || site.form === 'expression') return null
    const here = source.text.slice(site.place.start, site.place.end)
    const isQuoted = site.form === 'quoted'
    const inside = isQuoted ? here.slice(1, -1) : here
    if (bare(inside) !== bare(version.value)) return null
    const moved = inside === bare(inside) ? to : inside[0]! + to
    return {
      edits: [{ ...site.place, text: isQuoted ? quoted(moved, here[0]!) : moved, changes: [] }],
      doubts: doubtsOf(version, source, site.place),
    }
  }
  const source = option && sourceOf(files, option.slot.place.file)
  if (!option || !source) return null
  const insertion = insertionFor(source, option.slot, [
    {
      id: option.name,
      name: option.name,
      in: 'query',
      sites: [],
      values: [{ text: to, type: 'string', site: null }],
      list: false,
      optional: false,
      certainty: 'proven',
      changes: [],
    },
  ])
  if (!insertion) return null
  const { start, end, text } = insertion
  return {
    edits: [{ file: source.file, start, end, text, changes: [] }],
    doubts: [{ code: 'version-option', place: option.slot.place }],
  }
}

function doubtsOf({ environment, comparedAt, alsoIn }: Version, source: Source, place: Place): readonly Doubt[] {
  return [
    ...(environment === undefined ? [] : [{ code: 'version-from-environment', place, name: environment } as const]),
    ...(comparedAt ? [{ code: 'version-compared', place, also: comparedAt } as const] : []),
    ...(alsoIn ? [{ code: 'version-elsewhere', place, also: alsoIn } as const] : []),
    ...(isOneOfSeveral(source, place) ? [{ code: 'version-in-list', place } as const] : []),
  ]
}

/** `['8', '9', '10']`, which a program goes through: moved, all would be the same one. */
function isOneOfSeveral(source: Source, place: Place): boolean {
  const list = nodeAt(source, place)?.parent
  return list !== undefined && source.ts.isArrayLiteralExpression(list) && list.elements.length > 1
}

/** `v12` and `12` are the same version. */
function bare(text: string): string {
  return text.replace(/^v(?=\d)/i, '')
}
