/**
 * The compiled catalogue: what the engine reads. Plain data, JSON all the way; made by `compile()` from the YAML in `rules/`.
 * Nothing here knows an API.
 */

import type { Applicability } from '../edit.ts'

export interface Source {
  readonly url: string
  /** ISO date on which somebody read it. */
  readonly read?: string
  readonly note?: string
}

/** Where an entry stands in the YAML, for messages. 1-based line. */
export interface Position {
  readonly file: string
  readonly line: number
}

/** `methods` empty = every method. `path` without leading slash; `:name` matches one segment, `*` alone everything, a last `*` any rest (also none). */
export interface EndpointPattern {
  readonly methods: readonly string[]
  readonly path: string
}

export interface Example {
  readonly name: string
  readonly before: string
  /** Absent for a manual change: then `before` must only be found. */
  readonly after?: string
  readonly applicability?: Applicability
  /** Version to migrate to; default: the change's own hop. */
  readonly to?: string
  readonly position: Position
}

export interface Untouched {
  readonly name: string
  readonly code: string
  readonly position: Position
}

interface ChangeBase {
  readonly id: string
  readonly title: string
  /** What the API does to the old form, and why that matters. */
  readonly why: string
  /** What to do, in the imperative. Required where nothing can be edited. */
  readonly todo?: string
  readonly source: readonly Source[]
  readonly confidence: 'versions-page' | 'official' | 'sdk' | 'secondary'
  readonly audited: boolean
  /** Version in which it takes effect; `null` for an out-of-band change. */
  readonly hop: string | null
  /** ISO date; set on out-of-band changes. */
  readonly effective?: string
  /** Versions that an out-of-band change names; empty = all. */
  readonly versions: readonly string[]
  readonly endpoints: readonly EndpointPattern[]
  /** Later names of the endpoints above, computed by compile() from endpoint-renamed changes of the same or later hops. */
  readonly laterEndpoints: readonly EndpointPattern[]
  /** Of what moves in this hop to an endpoint that was there before: requests to that one are not met. */
  readonly beforeMove: boolean
  /** The best case; evidence lowers it. */
  readonly applicability: Applicability
  readonly examples: readonly Example[]
  readonly untouched: readonly Untouched[]
  readonly position: Position
}

export type ValueMap = Readonly<Record<string, string | null>>

export interface EndpointRenamed extends ChangeBase {
  readonly kind: 'endpoint-renamed'
  /** New path template; its variables are the old ones, renamed through `variables`. */
  readonly to: { readonly path: string; readonly method?: string }
  /** Old variable name -> new variable name, or `?name` for a query parameter. Default: same name, else same position. */
  readonly variables: Readonly<Record<string, string>>
  /** Parameters to add when absent. */
  readonly add: Readonly<Record<string, string>>
  /** Parameters renamed in the same step. */
  readonly params: Readonly<Record<string, string>>
  /** Applies only to requests that carry (or lack) this parameter. */
  readonly when?: { readonly param: string; readonly present: boolean }
}

export interface EndpointRemoved extends ChangeBase {
  readonly kind: 'endpoint-removed' | 'method-removed'
  /** A successor that needs a human, for the message. */
  readonly successor?: { readonly path: string; readonly method?: string }
}

export interface ParamRenamed extends ChangeBase {
  readonly kind: 'param-renamed'
  readonly from: string
  readonly to: string
  /** Old value -> new value; `null` drops the parameter. Empty: the value stays. Values not listed stay and lower to manual when `values` is not empty. */
  readonly values: ValueMap
  /** Keys of the body under which an object with the parameter may stand as well, itself or in a list, at any depth. */
  readonly inside: readonly string[]
  /** Later names of `from`/`to`, computed by compile(). */
  readonly laterNames: readonly string[]
}

/** Several parameters folded into one (`iphone_app_id` + `ipad_app_id` -> `ios_app_store_identifier`). */
export interface ParamsMerged extends ChangeBase {
  readonly kind: 'params-merged'
  readonly from: readonly string[]
  readonly to: string
  /**
   * `same`: the parameters carry the same thing; one of them alone is renamed, two with different or unknown values are manual.
   * `human`: the new value depends on all of them and is not derived: always manual.
   */
  readonly merge: 'same' | 'human'
}

export interface ParamRemoved extends ChangeBase {
  readonly kind: 'param-removed'
  readonly params: readonly string[]
}

/** A parameter that now belongs to another resource; always manual. */
export interface ParamMoved extends ChangeBase {
  readonly kind: 'param-moved'
  readonly params: readonly string[]
  readonly toEndpoint: string
}

export interface ParamRequired extends ChangeBase {
  readonly kind: 'param-required'
  /** All of them must be sent, or with `any` one of them. */
  readonly params: readonly string[]
  readonly any: boolean
  /** Only when another parameter has one of these values. */
  readonly when?: { readonly param: string; readonly values: readonly string[] }
  /** A value that can be added safely, when there is one. */
  readonly value?: string
}

export interface ParamsExclusive extends ChangeBase {
  readonly kind: 'params-exclusive'
  readonly params: readonly string[]
  /** Which one the old version ignored, hence may be removed. */
  readonly drop?: string
}

export interface ParamDefault extends ChangeBase {
  readonly kind: 'param-default'
  readonly param: string
}

export interface EnumRenamed extends ChangeBase {
  readonly kind: 'enum-renamed'
  readonly param: string
  readonly values: Readonly<Record<string, string>>
  /** For a value that becomes a value plus other parameters: old value -> parameters to set. */
  readonly alsoSet: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** As for a renamed parameter. */
  readonly inside: readonly string[]
  readonly laterNames: readonly string[]
}

export interface EnumRemoved extends ChangeBase {
  readonly kind: 'enum-removed'
  readonly param: string
  readonly values: readonly string[]
  /** Only when another parameter has one of these values. */
  readonly when?: { readonly param: string; readonly values: readonly string[] }
  /** Comma-joined lists lose the element instead of the whole parameter. */
  readonly dropElement: boolean
  readonly laterNames: readonly string[]
}

export interface LimitChanged extends ChangeBase {
  readonly kind: 'limit-changed'
  /** Absent: code cannot show it. */
  readonly param?: string
  readonly max?: number
  readonly maxItems?: number
}

/** A change of meaning that code cannot show: ledger `not-visible`, with what to check in `todo`. */
export interface BehaviourChanged extends ChangeBase {
  readonly kind: 'behaviour-changed'
}

export interface ResponseFieldRenamed extends ChangeBase {
  readonly kind: 'response-field-renamed'
  /** Old field -> new field. */
  readonly fields: Readonly<Record<string, string>>
  /** Old field -> expression over the new record, `$` stands for the record (`$.entity_status === 'PAUSED'`). */
  readonly expressions: Readonly<Record<string, string>>
}

export interface ResponseFieldRemoved extends ChangeBase {
  readonly kind: 'response-field-removed'
  readonly fields: readonly string[]
  /** The field comes back when this parameter is sent (`with_total_count`). */
  readonly unless?: { readonly param: string }
}

export interface ResponseValueChanged extends ChangeBase {
  readonly kind: 'response-value-renamed' | 'response-value-changed'
  /** Empty when code cannot show it. */
  readonly fields: readonly string[]
  readonly values: ValueMap
  /** Set when the values are of another type now: met where the program takes them for the old one. */
  readonly type?: { readonly from: 'number'; readonly to: 'string' }
}

export interface HostRenamed extends ChangeBase {
  readonly kind: 'host-renamed'
  readonly from: string
  readonly to: string
}

export type Change =
  | EndpointRenamed
  | EndpointRemoved
  | ParamRenamed
  | ParamsMerged
  | ParamRemoved
  | ParamMoved
  | ParamRequired
  | ParamsExclusive
  | ParamDefault
  | EnumRenamed
  | EnumRemoved
  | LimitChanged
  | BehaviourChanged
  | ResponseFieldRenamed
  | ResponseFieldRemoved
  | ResponseValueChanged
  | HostRenamed

export type Kind = Change['kind']

/** A span of versions in which an endpoint or parameter is legal. `null` = not known, or still alive for `last`. */
export interface Lifetime {
  readonly first: string | null
  readonly last: string | null
  readonly evidence: 'known' | 'inferred' | 'unknown'
  readonly meaning?: string
}

export interface EndpointParam {
  readonly name: string
  readonly in: 'path' | 'query' | 'body'
  readonly required: boolean
  readonly type: string
  readonly enum: readonly string[]
  readonly limits: { readonly max?: number; readonly maxItems?: number }
  /** Empty: as long as the endpoint. */
  readonly lifetimes: readonly Lifetime[]
}

export interface Endpoint {
  readonly method: string
  readonly path: string
  readonly family: string
  readonly lifetimes: readonly Lifetime[]
  readonly params: readonly EndpointParam[]
  /** Versions for which `params` is the complete list. */
  readonly paramsCompleteAt: readonly string[]
  readonly responseFields: readonly string[]
  /** Access tier that may call it (`standard`, `conversion-only`), when the source says. */
  readonly access: readonly string[]
  readonly position: Position
}

export interface ApiVersion {
  readonly version: string
  readonly introduced: string
  readonly deprecated: string | null
  readonly endOfLife: string | null
  readonly source: readonly Source[]
  readonly conflicts: readonly {
    readonly field: string
    readonly date: string
    readonly source: string
    readonly comment?: string
  }[]
  readonly notes?: string
}

export interface Host {
  readonly host: string
  readonly role: 'production' | 'sandbox'
  /** Set when another host is documented instead. */
  readonly successor?: string
}

/** An SDK of this API, known by its package name. */
export interface Sdk {
  readonly package: string
  /** npm, pypi, rubygems, … Only npm packages are read by the TypeScript front end. */
  readonly registry: string
  /** Constructor option that sets the version, if there is one. */
  readonly versionOption?: string
  /** True when it is a client of other APIs too: that a file imports it says nothing yet. */
  readonly generic?: boolean
  /** Releases in ascending order and the API version each one calls by default. */
  readonly releases: readonly { readonly release: string; readonly version: string; readonly date?: string }[]
}

export interface Api {
  readonly id: string
  readonly title: string
  readonly hosts: readonly Host[]
  /** Where the version sits: first path segment, or a header. */
  readonly versionIn: { readonly kind: 'path' } | { readonly kind: 'header'; readonly name: string }
  /** Suffixes that a path may carry and that mean nothing (`.json`). */
  readonly pathSuffixes: readonly string[]
  /** Oldest first. The order is the order of versions. */
  readonly versions: readonly ApiVersion[]
  /** Months between deprecation and end of life by the vendor's policy, for projections. */
  readonly deprecationMonths?: number
  readonly sdks: readonly Sdk[]
  readonly access: readonly { readonly id: string; readonly title: string; readonly source: readonly Source[] }[]
  /** A module that examples are written against, and the line that imports it. */
  readonly examples: { readonly client: string; readonly import: string }
}

export interface Catalogue {
  readonly api: Api
  readonly endpoints: readonly Endpoint[]
  /** In the order of hops; within a hop endpoint changes first, then as written. Out-of-band ones last. */
  readonly changes: readonly Change[]
  /** Hash over all of it, for caches. */
  readonly hash: string
}
