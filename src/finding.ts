/** What apilift reports: findings, fixes, the ledger. Settled before any face sees them. */

import type { Blocker } from './blocker.ts'
import type { Applicability, TextEdit } from './edit.ts'
import type { Look } from './look.ts'
import type { Certainty, Linked, Place, Request, Unknown } from './request.ts'

export type Severity = 'error' | 'warning' | 'note'
export type When = 'now' | 'upgrade'

/** 1-based line and UTF-16 column; the end is exclusive. */
export interface Span {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** Another place that a finding is about: who sends the request, or a copy of it that follows. */
export interface Related {
  readonly span: Span
  readonly message: string
  readonly copy?: Linked['what']
  /** Set where the program takes the text that is broken from its place. */
  readonly isTaken?: true
}

export interface Finding {
  /** Fingerprint: independent of path, line and wording. */
  readonly id: string
  readonly change: string
  readonly kind: string
  /** Version in which it takes effect; `null` for lifecycle and out-of-band ones. */
  readonly hop: string | null
  readonly when: When
  readonly severity: Severity
  readonly certainty: Certainty
  readonly applicability: Applicability
  /** What, why, what to do, in that order. */
  readonly message: string
  readonly place: Place
  readonly span: Span
  /** Ids of the requests behind it (`r1`). */
  readonly requests: readonly string[]
  readonly related: readonly Related[]
  /** Id of the fix that settles it, or `null`. */
  readonly fix: string | null
  readonly source: readonly string[]
}

/** An atomic group of edits: all of them go in, or none. */
export interface Fix {
  readonly id: string
  readonly when: When
  readonly applicability: Applicability
  readonly description: string
  readonly changes: readonly string[]
  readonly requests: readonly string[]
  /** Why it must not be applied although its edits are known; empty when nothing holds it back. */
  readonly blockers: readonly Blocker[]
  /** Why it goes in with a look only; empty when it is safe. */
  readonly looks: readonly Look[]
  readonly edits: readonly TextEdit[]
  /** Set when the group moves a version literal: from -> to. */
  readonly moves: readonly { readonly from: string; readonly to: string }[]
}

export type LedgerStatus = 'affected' | 'undecided' | 'not-affected' | 'not-visible'

export interface LedgerRow {
  readonly change: string
  readonly status: LedgerStatus
  /** Requests to its endpoints that were looked at. */
  readonly requests: number
  readonly reason: string
}

/** A comment that an earlier migration left for a human (`// TODO(apilift <change>): …`). */
export interface Marker {
  readonly change: string
  readonly file: string
  readonly line: number
}

export interface Suppression {
  readonly change: string
  readonly file: string
  readonly line: number
  readonly reason: string
  readonly until: string | null
}

/** A wrapper that inference learned: calls of it are requests. */
export interface Wrapper {
  readonly name: string
  readonly file: string
  readonly line: number
}

/** A file that names the API (a host, a client's package) and gave no request: source, or data (JSON, YAML) that no request takes a part from. */
export interface Silent {
  readonly file: string
  readonly line: number
  /** The host, part of a host, or package that is named there. */
  readonly names: string
  /** What it stands in; the most telling when there are several. */
  readonly in: 'import' | 'text' | 'data' | 'comment'
}

/**
 * A wrapper that inference cannot see, named in the configuration: `{ "name": "ads.call", "base": "https://api.example.com/12",
 * "arguments": ["method", "path", "query"] }`.
 */
export interface NamedWrapper {
  /** The function or method by its last name (`callAds`), or with what it is called on (`ads.call`, as the calls spell it). */
  readonly name: string
  /** Host, version and prefix, as far as the wrapper adds them. */
  readonly base: string
  /** The method of all its calls, where no argument says it; default GET. */
  readonly method?: string
  /** What each argument is, in order. */
  readonly arguments: readonly NamedArgument[]
}

export const namedArguments = ['method', 'path', 'query', 'body', 'other'] as const
export type NamedArgument = (typeof namedArguments)[number]

export interface Coverage {
  /** Files looked at by the sieve. */
  readonly files: number
  /** Files that the sieve kept. */
  readonly candidates: number
  readonly analysed: number
  readonly skipped: readonly { readonly file: string; readonly reason: string }[]
  readonly wrappers: readonly Wrapper[]
  readonly silent: readonly Silent[]
  /** What the analysis cannot see here, in sentences. */
  readonly limits: readonly string[]
}

/** A request with its id (`r1`, in order of file, line, column) and its position. */
export interface LocatedRequest {
  readonly id: string
  readonly request: Request
  readonly span: Span
}

export type VersionState = 'current' | 'deprecated' | 'ended' | 'unknown'

export interface VersionInUse {
  readonly version: string
  readonly state: VersionState
  readonly endOfLife: string | null
  readonly requests: number
}

/** The result of an audit of one API: everything that a face may show. */
export interface Audit {
  readonly api: string
  readonly to: string
  /** ISO date. */
  readonly asOf: string
  readonly versions: readonly VersionInUse[]
  readonly requests: readonly LocatedRequest[]
  readonly findings: readonly Finding[]
  readonly fixes: readonly Fix[]
  readonly suppressed: readonly Suppression[]
  readonly markers: readonly Marker[]
  readonly ledger: readonly LedgerRow[]
  readonly undecided: readonly (Unknown & { readonly span: Span; readonly request: string | null })[]
  readonly coverage: Coverage
  /** Access tiers that the requests need, as far as the registry says. */
  readonly access: readonly { readonly id: string; readonly title: string; readonly requests: number }[]
}
