/** The edits of one request while they are being collected, and the last look at them. */

import type { TextEdit } from '../../../edit.ts'
import { overlaps, sameEdit } from '../../../edit.ts'
import type { Doubt } from '../../../look.ts'
import type { Rewriting } from '../../frontend.ts'

export interface Draft {
  readonly edits: TextEdit[]
  readonly failed: Rewriting['failed'][number][]
  readonly doubts: Doubt[]
}

/** In order of file and place, each once. Edits that want the same text are left to a human. */
export function settle(draft: Draft): Rewriting {
  const sorted = [...draft.edits].sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start || a.end - b.end,
  )
  const unique = sorted.filter((edit, index) => !sorted.slice(0, index).some((other) => sameEdit(other, edit)))
  const clashing = unique.filter((edit) => unique.some((other) => other !== edit && overlaps(other, edit)))
  const failed = clashing.map((edit) => ({
    place: { file: edit.file, start: edit.start, end: edit.end },
    changes: edit.changes,
    reason: 'several changes meet in this text; write them together',
  }))
  return {
    edits: clashing.length > 0 ? [] : unique,
    doubts: draft.doubts,
    failed: [...draft.failed, ...failed],
  }
}
