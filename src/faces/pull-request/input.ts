/** What the sections of a description are made from. Everything is settled; a section only words it. */

import type { Api, Change } from '../../catalogue/types.ts'
import type { Phase } from '../../commits.ts'
import type { Audit, Span } from '../../finding.ts'
import type { Migration, Tier } from '../../migrate.ts'
import type { Place } from '../../request.ts'

export interface ShownCommit {
  /** Full id. */
  readonly id: string
  readonly phase: Phase
  readonly changes: readonly string[]
  readonly moves: readonly { readonly from: string; readonly to: string }[]
  /** The texts that it replaces, in the files of the base. */
  readonly edits: readonly (Place & { readonly changes: readonly string[] })[]
}

export interface Input {
  readonly audit: Audit
  readonly api: Api
  /** The changes of the catalogue, in its order. */
  readonly changes: readonly Change[]
  readonly migration: Migration
  readonly tier: Tier
  readonly commits: readonly ShownCommit[]
  readonly branch: string
  /** Commit that the branch starts from. */
  readonly base: string
  /** A workspace or an owner, when the work is cut by them. */
  readonly group: string | null
  /** The command that makes this branch again. */
  readonly command: string
  /** Scripts of the manifest that judge a change, as they are run: `npm test`. */
  readonly scripts: readonly string[]
  readonly toolVersion: string
  locate(place: Place): Span
}

/** How much room the sections have. */
export interface Room {
  /** Rows of a list before the rest is only counted. */
  readonly rows: number
  /** False: folded lists give their numbers alone. */
  readonly folded: boolean
}

/** A part of the description; empty when there is nothing to say. */
export type Section = (input: Input, room: Room) => string
