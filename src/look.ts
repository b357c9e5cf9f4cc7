/** Why edits that are known go in with a look only: what speaks against them, where, and the clause that says so. An edit without any is safe. */

import type { Applicability } from './edit.ts'
import type { Place, Site } from './request.ts'

/** Codes are stable: they stand in the JSON output. */
export const lookCodes = [
  /** The change itself asks for it. */
  'change',
  /** What sends the request was not followed. */
  'presumed',
  /** Other code uses the text, or spells it where nobody was seen to send or read it. */
  'shared-text',
  /** Nobody was seen to fill the member of a type: what does has to change with it. */
  'filled-outside',
  /** The function that reads it is handed something else elsewhere. */
  'reads-others',
  /** What holds it goes somewhere else than into the request as well: a queue, a file, a key. */
  'handed-elsewhere',
  /** A value that only the run time knows is translated there. */
  'run-time-value',
  /** What goes calls something. */
  'call-removed',
  'version-from-environment',
  'version-assumed',
  'version-compared',
  /** It stands in a text that is no address of the API as well. */
  'version-elsewhere',
  /** By another way it could not be read: what stands here is a default. */
  'version-open',
  'version-in-list',
  /** The version of an SDK, which was written nowhere. */
  'version-option',
  /** A parameter, field or value that changes is spelt where nobody was seen to send or read it. */
  'spelt-elsewhere',
  /** A second copy of the request cannot follow. */
  'copy',
] as const
export type LookCode = (typeof lookCodes)[number]

/** What was seen, before it is put in words. */
export interface Doubt {
  readonly code: LookCode
  /** What the edit is of. */
  readonly place: Place
  /** The change, the field, the variable that it is about. */
  readonly name?: string
  /** The other place that has to do with it, where one is known. */
  readonly also?: Place
}

export interface Look {
  readonly code: LookCode
  /** A clause that stands alone, with its places: `'bid_type' is spelt at src/a.ts:3 too`. */
  readonly text: string
  /** Where to look. */
  readonly place: Place
}

/** The tier that doubts leave of edits. */
export function tierOf(doubts: readonly unknown[]): Applicability {
  return doubts.length > 0 ? 'review' : 'safe'
}

/** The doubts about editing texts that other code uses, or fills, as well. */
export function sharedAmong(sites: readonly Site[]): readonly Doubt[] {
  return sites.flatMap(({ exclusive, doubt, place, also }): readonly Doubt[] => {
    const code = doubt ?? (exclusive ? null : 'shared-text')
    return code ? [{ code, place, ...(also ? { also } : {}) }] : []
  })
}

/** A doubt in words; `at` gives a place as `src/a.ts:3`. */
export function lookOf({ code, place, name = '', also }: Doubt, at: (place: Place) => string): Look {
  const { file, start, end } = also ?? place
  const here = at(place)
  return { code, place: { file, start, end }, text: clauses[code](here, name, also && at(also)) }
}

const clauses: Readonly<Record<LookCode, (here: string, name: string, also: string | undefined) => string>> = {
  change: (here, name) => `${name} at ${here} asks for a look`,
  presumed: (here) => `what sends the request at ${here} was not followed`,
  'shared-text': (here, _, also) =>
    also === undefined || also === here
      ? `the text at ${here} may serve other code too`
      : `the text at ${here} is spelt at ${also} too`,
  'filled-outside': (here) => `what fills the member at ${here} was not seen, and has to follow`,
  'reads-others': (here, _, also) => `what reads it at ${here} is handed something else too, see ${also ?? here}`,
  'handed-elsewhere': (here, _, also) => `the text at ${here} also goes where ${also ?? here} takes it`,
  'run-time-value': (here) => `the value at ${here} is known at run time only, and translated there`,
  'call-removed': (here) => `the parameter at ${here} goes with what its value calls`,
  'version-from-environment': (here, name) => `the version at ${here} is a default: ${name} may say another one`,
  'version-assumed': (here) => `the version of the request at ${here} was given by --from`,
  'version-compared': (here, _, also) => `the version at ${here} is compared at ${also ?? here}`,
  'version-elsewhere': (here, _, also) =>
    also === undefined || also === here
      ? `the version at ${here} is used by code that was not read`
      : `the version at ${here} is also part of another text at ${also}`,
  'version-open': (here, _, also) =>
    `the version at ${here} is a default: what else ${also ?? here} may say was not read`,
  'version-in-list': (here) => `the version at ${here} is one of several in a list`,
  'version-option': (here) => `the version was left to the release of the package at ${here}`,
  'spelt-elsewhere': (_, name, also) =>
    `'${name}' is spelt at ${also ?? 'another place'}, where nobody was seen to send or read it`,
  copy: (here) => `the copy of the request at ${here} cannot follow`,
}
