/** Why a group of edits must wait although its edits are known: a code for programs, a clause for readers. */

import type { Place } from './request.ts'

export type BlockerCode =
  /** A change on the way is work for a human. */
  | 'by-hand'
  /** The part that a change tests could not be read. */
  | 'undecided'
  /** What the change wants cannot be written here. */
  | 'not-written'
  | 'only-possible'
  | 'path-unread'
  /** A change on the way that `--only` leaves out. */
  | 'left-out'
  | 'version-unread'
  | 'version-from-environment'
  | 'version-unwritten'
  | 'texts-disagree'
  | 'other-request'
  | 'other-version'
  | 'other-api'
  | 'outside-paths'
  /** The tier of the run does not go so far. */
  | 'tier'
  /** Another group, which goes in, edits the same text. */
  | 'same-text'
  | 'parse'
  | 'type-check'

export interface Blocker {
  readonly code: BlockerCode
  /** A clause that stands alone, with its places: `x-ads/… at src/a.ts:3 needs a human`. */
  readonly text: string
  /** Where, when there is one place to go to. */
  readonly place: Place | null
  /** The changes that it stands against; empty when it stands against the group as a whole. */
  readonly changes: readonly string[]
}

/** The edits of its changes are wrong where they stand: they stay out even when the version moves by force. */
const againstEdits: readonly BlockerCode[] = ['not-written', 'texts-disagree', 'other-request', 'other-api']

/** It stands against edits of its changes, whoever insists. */
export function isRefusal({ code }: Blocker): boolean {
  return againstEdits.includes(code)
}

/** Each text once, with the changes of all that say it: two edits on one line are told by one clause. */
export function byText(all: Iterable<Blocker>): Map<string, Blocker> {
  const found = new Map<string, Blocker>()
  for (const one of all) {
    const changes = [...(found.get(one.text)?.changes ?? []), ...one.changes]
    found.set(one.text, { ...one, changes: [...new Set(changes)] })
  }
  return found
}

/** Each once; what is known to break says more than what could not be read, so it stands first. */
export function sortBlockers(all: Iterable<Blocker>): readonly Blocker[] {
  const open = ({ code }: Blocker): number => Number(code === 'undecided')
  return [...byText(all).values()].sort((a, b) => open(a) - open(b) || (a.text < b.text ? -1 : 1))
}
