/** What every front end offers: the two verbs, extract and rewrite. A front end knows one family of languages and no API. */

import type { TextEdit } from '../edit.ts'
import type { Catalogue } from '../catalogue/types.ts'
import type { FileSource } from '../files.ts'
import type { Coverage, NamedWrapper } from '../finding.ts'
import type { Doubt } from '../look.ts'
import type { Place, Request, Site, Unknown, Version } from '../request.ts'

export interface Extraction {
  readonly requests: readonly Request[]
  /** Unknowns that belong to no request (a call to the API whose shape could not be read at all). */
  readonly unknown: readonly Unknown[]
  readonly coverage: Coverage
  /** Texts that requests to other hosts are made of, each with such a request: an edit of them would change it too. */
  readonly foreign: readonly { readonly place: Place; readonly usedAt: Place; readonly isPerhaps?: true }[]
  /** Where a text is taken from its place: uses of an enum's member, of a constant, of the property that a parameter is filled from. */
  readonly takenFrom: (place: Place) => readonly Place[]
}

export interface ExtractOptions {
  /** Version to assume where none could be read (`--from`). */
  readonly from?: string
  /** Wrappers that the configuration names. */
  readonly wrappers?: readonly NamedWrapper[]
}

/** The edits that turn one request into another, or why there are none. */
export interface Rewriting {
  readonly edits: readonly TextEdit[]
  /** What speaks against writing them unseen: a text that other code uses, an expression over a run-time value. */
  readonly doubts: readonly Doubt[]
  /** Differences that could not be written, with the place and what to do by hand. */
  readonly failed: readonly { readonly place: Place; readonly changes: readonly string[]; readonly reason: string }[]
}

export interface Frontend {
  /** @throws never for audited code: what cannot be read is in `unknown` or `coverage.skipped`. */
  extract(files: FileSource, catalogues: readonly Catalogue[], options: ExtractOptions): Extraction
  /** The text edits for the difference between a request and its upgraded self, the version literal not included. */
  rewrite(files: FileSource, before: Request, after: Request): Rewriting
  /** The edits that move a version literal, or write an SDK's option where none is. `null` when there is nothing to write. */
  rewriteVersion(
    files: FileSource,
    version: Version,
    to: string,
  ): { readonly edits: readonly TextEdit[]; readonly doubts: readonly Doubt[] } | null
  /** Edits that rename or replace a read of the response; `null` when a human must. */
  rewriteRead(
    files: FileSource,
    site: Site,
    to: { readonly field: string; readonly from?: string } | { readonly expression: string },
  ): readonly TextEdit[] | null
  /** True when replacing the texts of these files leaves each of them parsing no worse than before. */
  stillParses(files: FileSource, changed: ReadonlyMap<string, string>): boolean
  /** What the type checker objects to once these texts stand: amounts per file and kind, to be compared with each other. */
  checker(
    files: FileSource,
    catalogues: readonly Catalogue[],
  ): (changed: ReadonlyMap<string, string>) => ReadonlyMap<string, number>
  /**
   * Where a comment line about this place can be written: the start of a line on which a statement, entry or member begins, and
   * its indentation. `null` when there is none.
   */
  commentAt(
    files: FileSource,
    place: Place,
  ): { readonly start: number; readonly indent: string; readonly newline: string } | null
}
