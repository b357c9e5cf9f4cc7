/**
 * The waist of apilift: what a program sends to an API, as far as its source says it.
 * Front ends produce Requests, kinds map Request to Request, front ends write the difference back.
 * Imports nothing.
 */

/** Half-open range of UTF-16 offsets into a file's text without its byte order mark. `file` is relative to the root, with `/`. */
export interface Place {
  readonly file: string
  readonly start: number
  readonly end: number
}

/**
 * - `proven`: constants all the way, through any number of resolved wrappers and files.
 * - `inferred`: one link is a type, an environment fallback, a default or a guess on a receiver.
 * - `possible`: shape only. No edit comes from it.
 */
export type Certainty = 'proven' | 'inferred' | 'possible'

/** What the file is to its project. Only `source` counts for severity; `bundle` is never edited. */
export type Role = 'source' | 'test' | 'mock' | 'bundle'

/** Why a part could not be read. Codes are stable: they stand in the JSON output. */
export const unknownReasons = [
  'environment-without-default',
  'dynamic-value',
  'dynamic-path',
  'path-without-request',
  'dynamic-method',
  'dynamic-params',
  'unresolved-import',
  'unresolved-callee',
  'parameter-without-caller',
  'response-not-traced',
  'response-passed-on',
  /** A field is asked for by a name that only the run time knows. */
  'dynamic-field',
  'spelt-elsewhere',
  'type-only',
  /** A parameter is sent on a condition: at other times it is left out. */
  'sent-on-condition',
  /** A part of a value is looked at, or the value in another case: whether the new value still has it, only a reader knows. */
  'compared-by-part',
  /** A value is compared, type and all, with one that was not read: whether they are of one type after the change, only a reader knows. */
  'compared-with-unread',
  'sdk-release-unknown',
  'too-deep',
  'too-many-values',
  'recursive',
] as const
export type UnknownReason = (typeof unknownReasons)[number]

export type Part = 'host' | 'version' | 'method' | 'path' | 'params' | 'value' | 'reads'

/** Something that could not be read: which part of the request, why, and where. */
export interface Unknown {
  readonly part: Part
  readonly reason: UnknownReason
  readonly place: Place
  /** The source text at `place`, shortened to one line of at most 80 characters. */
  readonly text: string
  /** A name that helps a reader: the environment variable, or the parameter whose value is unknown. */
  readonly name?: string
  /** For a response that was not followed: the names of fields that may be read there. */
  readonly fields?: readonly string[]
  /** For a path that no request was seen to use: the registry's paths that its text spells. */
  readonly paths?: readonly string[]
}

/**
 * How the text at a place spells its meaning, hence how it is rewritten:
 * - `text`: raw characters inside a longer literal (a path segment, a query name or value in a URL). The place covers exactly them.
 * - `quoted`: a whole string literal with its quotes (`'NARROW'`, a quoted key, the first argument of `.set('x', …)`).
 * - `key`: an identifier used as a property name (`{ paused: true }`, `p.paused = true`, `x.preview_url`).
 * - `shorthand`: `{ paused }`; the place covers the identifier.
 * - `member`: the name of a member of an interface or type literal.
 * - `binding`: a name taken out by destructuring (`{ preview_url }` or `{ preview_url: url }`); the place covers the property name.
 * - `token`: a literal without quotes (`true`, `12`).
 * - `expression`: an expression whose value is known only at run time; the place covers it whole.
 */
export type SiteForm = 'text' | 'quoted' | 'key' | 'shorthand' | 'member' | 'binding' | 'token' | 'expression'

/** A text of the source that spells one thing of a request. */
export interface Site {
  readonly place: Place
  readonly form: SiteForm
  /** False when other code uses this text in a way that was not followed: then it must not be edited without a human. */
  readonly exclusive: boolean
  /** Where that other code stands, when `exclusive` is false and it is known. */
  readonly also?: Place
  /**
   * What else speaks against editing it unseen: it is the member of a type that nobody was seen to fill, it reads what else
   * the function around it is handed, what holds it goes elsewhere as well, or a file that is no source spells it (at `also`).
   */
  readonly doubt?: 'filled-outside' | 'reads-others' | 'handed-elsewhere' | 'shared-text'
}

/** One possible value of a parameter. `text` is `null` when only the run time knows it. */
export interface Value {
  readonly text: string | null
  readonly type: 'string' | 'boolean' | 'number' | 'null' | 'unknown'
  /** Where the value is written; `null` when it was added by an upgrade. */
  readonly site: Site | null
  /** Set when `text` is null. */
  readonly unknown?: Unknown
  /** Set when a value known only at run time may be undefined (or null as well): then nothing is sent, and that must stay so. */
  readonly absent?: 'undefined' | 'nullish'
  /** Set in a row of a batch that was read whole: the ids of the parameters that other rows send and this one does not. */
  readonly lacks?: readonly string[]
  /** Set by an upgrade on a value known only at run time: how each old value is to be translated. `null` drops the parameter. */
  readonly map?: Readonly<Record<string, string | null>>
}

/** The name of what an object inside of the body may hold beside what was read. */
export const anyKey = '*'

/** One parameter of a request: query, body, or a `:name` in the path filled through the params object. */
export interface Param {
  /** Identity through a fold: an upgraded parameter keeps it, whatever its name. Unique within the request. */
  readonly id: string
  readonly name: string
  readonly in: 'query' | 'body' | 'path'
  /** Every text that spells the name: an object key, a later assignment, an interface member, the name inside a URL. Empty when added by an upgrade. */
  readonly sites: readonly Site[]
  /** Set where another alternative has the name put together (`['bid_' + kind]`): to edit the spelt one would leave that behind. */
  readonly isHalfSpelt?: true
  /** Alternatives, or the elements when `list`. A comma-joined literal (`'CITY,COUNTRY'`) is one value. */
  readonly values: readonly Value[]
  readonly list: boolean
  /** True when the parameter is sent only under some condition. */
  readonly optional: boolean
  /** Set for a key of an object inside of the body: the key that the object stands under, itself or in a list. */
  readonly inside?: string
  /** Names of parameters that are never sent with it: they stand on another side of the same condition. */
  readonly apart?: readonly string[]
  readonly certainty: Certainty
  /** Ids of the changes that touched it during an upgrade, oldest first. */
  readonly changes: readonly string[]
}

/** A part of the path between two slashes. `text` is null for a variable (`${id}`, `:id`). */
export interface Segment {
  readonly text: string | null
  /** Registry name of a variable segment without colon, when the path was recognised (`account_id`). */
  readonly name?: string
  /** Where its characters stand (`text`), or the expression that fills it (`expression`). Empty when added by an upgrade. */
  readonly sites: readonly Site[]
}

export interface Path {
  readonly segments: readonly Segment[]
  /** The registry's template (`accounts/:account_id/campaigns`), or `null` for a path the registry does not have. */
  readonly template: string | null
  /** The path argument of the call: where a finding stands for which no text exists yet. */
  readonly place: Place
  readonly changes: readonly string[]
}

/** A line of a file that gives an environment variable its value (`.env`, `wrangler.toml`). */
export interface DefinedAt {
  readonly file: string
  readonly line: number
}

/** One version that a request may have, and the literal that says so. */
export interface Version {
  readonly value: string
  /** The literal; `null` when the version comes from an SDK's default or an environment variable alone. */
  readonly site: Site | null
  /** Set when it is the default of an environment variable, or what files write down for one: its name. */
  readonly environment?: string
  /** Where files write it down for that variable; lines are 1-based. No edit is made there. */
  readonly definedAt?: readonly DefinedAt[]
  /** Set when an SDK's default decides: where its option can be written, and its name. */
  readonly option?: { readonly name: string; readonly slot: Slot }
  readonly certainty: Certainty
  /** Where the program compares it, and so does something else for another version. */
  readonly comparedAt?: Place
  /** Where it stands in another text than an address of the API; the literal itself where only files that were not read may hold such a text. */
  readonly alsoIn?: Place
}

/**
 * Where a new parameter can be written:
 * - `object`: the place covers an object literal.
 * - `search-params`: the place covers a `new URLSearchParams(…)` expression.
 * - `url`: the place is the point (start === end) inside a literal at which `?a=b` or `&a=b` can be inserted; `query` says which.
 * - `argument`: the place is the point after the last argument of a call that takes a params object there.
 */
export interface Slot {
  readonly form: 'object' | 'search-params' | 'url' | 'argument'
  readonly in: 'query' | 'body'
  readonly place: Place
  readonly query?: boolean
  /** `object` only: what may go with it when nothing is left in it, the call being none the worse (`, {}`, `params: {}, `). */
  readonly spare?: Place
}

/** What the program compares the value of a field with: the other side of an equation, a case, an item of a list, a key of a table. */
export interface Compared {
  /** A value, or with `isType` the type that the program takes the values for (`number`); `unknown` where it is that of a value that was not read. */
  readonly text: string
  readonly isType?: true
  /** Set where only a part of the value is looked at, and where: `text` is that part, empty where it may be any (`toLowerCase()`). */
  readonly isPart?: 'start' | 'end' | 'inside'
  readonly site: Site
  readonly certainty: Certainty
}

/** A field of the response that the program reads. */
export interface Read {
  readonly field: string
  readonly sites: readonly Site[]
  readonly compared: readonly Compared[]
  readonly certainty: Certainty
  /** Set by an upgrade: what to read instead, `$` stands for the record. */
  readonly expression?: string
  /** Ids of the changes that touched it during an upgrade, oldest first. */
  readonly changes: readonly string[]
}

/** Every text of a read: where it spells the field, and what it compares the value with. */
export function textsOf(read: Read): readonly Site[] {
  return [...read.sites, ...read.compared.map((one) => one.site)]
}

/** A second copy of the request that must change with it (an OAuth signature, a mock, an expected URL). */
export interface Linked {
  readonly place: Place
  readonly what: 'signature' | 'mock' | 'expectation' | 'bundle'
  /** What stands there, read as a request of its own; `null` when it is never edited (a bundle is built anew). */
  readonly copy: Request | null
}

/** What one outermost call sends. */
export interface Request {
  readonly api: string
  /** `null` when unknown; then `unknown` says why. */
  readonly method: string | null
  /** Where the method is spelt, when it is a text of its own. */
  readonly methodSite: Site | null
  readonly host: string | null
  readonly hostSite: Site | null
  /** Empty when unknown. More than one: a set, each on its own. */
  readonly versions: readonly Version[]
  /** `null` when unknown. */
  readonly path: Path | null
  readonly params: readonly Param[]
  readonly slots: readonly Slot[]
  readonly reads: readonly Read[]
  readonly unknown: readonly Unknown[]
  /** The outermost call. */
  readonly place: Place
  readonly role: Role
  /** Names of the wrappers between this call and the sink, outermost first (`AdsHttp.get`). */
  readonly via: readonly string[]
  readonly linked: readonly Linked[]
  readonly certainty: Certainty
  /** What it is sent by was not followed: host and version are those that the program names. No edit of it is safe. */
  readonly isPresumed?: true
}

const order: Record<Certainty, number> = { proven: 0, inferred: 1, possible: 2 }

/** The weaker of two certainties. */
export function weaker(a: Certainty, b: Certainty): Certainty {
  return order[a] >= order[b] ? a : b
}

/** True when `a` is at least as certain as `b`. */
export function atLeast(a: Certainty, b: Certainty): boolean {
  return order[a] <= order[b]
}

/** `ADS_VERSION (.env:4)`: the variable that files give the version, and where; null for a version that code says. */
export function definedBy({ environment, definedAt = [] }: Version): string | null {
  if (environment === undefined || definedAt.length === 0) return null
  const shown = definedAt.slice(0, 3).map(({ file, line }) => `${file}:${line}`)
  const more = definedAt.length - shown.length
  return `${environment} (${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''})`
}

/** The path as text with `:name` for variables, or `null` when unknown: `accounts/:account_id/videos`. */
export function pathText(path: Path | null): string | null {
  if (path === null) return null
  return path.segments.map((segment) => segment.text ?? `:${segment.name ?? 'id'}`).join('/')
}
