/** A path variable that becomes a query parameter: `preview/${id}` -> `previews?ids=${id}`. Written when both stand in one literal. */

import type { TextEdit } from '../../../edit.ts'
import type { Request, Segment } from '../../../request.ts'
import type { Source } from './source.ts'

export interface Moved {
  readonly edit: TextEdit
  /** The request pair without what the edit does already. */
  readonly before: Request
  readonly after: Request
}

/** The edit for a last variable that moved behind the `?`; null when nothing moved, or not so that it can be written. */
export function movedVariable(read: (file: string) => Source | null, before: Request, after: Request): Moved | null {
  if (!before.path || !after.path) return null
  const last = before.path.segments.at(-1)
  const site = last?.sites[0]
  if (
    !last ||
    !site ||
    last.text !== null ||
    after.path.segments.some((segment) => segment.sites[0]?.place.start === site.place.start)
  )
    return null
  const param = after.params.find(
    (one) => one.sites.length === 0 && one.values[0]?.site?.place.start === site.place.start,
  )
  const source = read(site.place.file)
  if (!param || !source || before.slots.some((slot) => slot.form === 'object' || slot.form === 'search-params'))
    return null
  const slot = before.slots.find((one) => one.form === 'url' && one.query === false)
  const from = firstChanged(before.path.segments, after.path.segments)
  const first = before.path.segments[from]?.sites[0]
  if (!slot || !first || first.form !== 'text' || first.place.file !== site.place.file) return null
  const { text } = source
  const isHole = site.form === 'expression'
  const start = isHole ? text.lastIndexOf('${', site.place.start) : site.place.start
  const end = isHole ? text.indexOf('}', site.place.end) + 1 : site.place.end
  const gone = before.path.segments.slice(from, -1).map((segment) => segment.text)
  if (text.slice(first.place.start, start) !== `${gone.join('/')}/`) return null
  const come = after.path.segments.slice(from).map((segment) => segment.text)
  if (come.some((one) => one === null)) return null
  const edit: TextEdit = {
    file: site.place.file,
    start: first.place.start,
    end,
    text: `${come.join('/')}?${param.name}=${text.slice(start, end)}`,
    changes: after.path.changes,
  }
  return {
    edit,
    before: { ...before, slots: [{ ...slot, query: true }] },
    after: { ...after, path: before.path, params: after.params.filter((one) => one !== param) },
  }
}

function firstChanged(before: readonly Segment[], after: readonly Segment[]): number {
  let index = 0
  while (
    index < before.length &&
    index < after.length &&
    (before[index]!.text ?? before[index]!.name) === (after[index]!.text ?? after[index]!.name)
  )
    index++
  return index
}
