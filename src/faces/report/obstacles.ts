/** What stands against a group of edits, as lines: what is known to break, then the places that could not be decided, each once. */

import type { Blocker } from '../../blocker.ts'
import type { Audit } from '../../finding.ts'
import { count, fitted, shown, wrap } from './text.ts'
import { reasonLines } from './reasons.ts'

export interface ObstacleOptions {
  readonly width: number
  /** Names all; else the first of many. */
  readonly verbose: boolean
}

const mostReasons = 4
const mostPlaces = 8
const mostChanges = 3

/** @param lead the first word: `because`, `although` */
export function obstacles(
  blockers: readonly Blocker[],
  lead: string,
  audit: Pick<Audit, 'undecided'>,
  { width, verbose }: ObstacleOptions,
): readonly string[] {
  const open = verbose || blockers.length > mostReasons ? openPlaces(blockers, audit) : []
  const known = blockers.filter((one) => !open.some((place) => place.blockers.includes(one)))
  const amount = open.flatMap((place) => place.blockers).length
  const lines = reasonLines(known, verbose ? Infinity : mostReasons, lead).flatMap((text) =>
    wrap(text, width, '      '),
  )
  if (open.length === 0) return lines
  const first = open.slice(0, verbose ? Infinity : mostPlaces)
  const rest = open.length - first.length
  const word = known.length === 0 ? lead : 'and'
  const head = `${word} ${count(amount, 'question')} ${amount === 1 ? 'is' : 'are'} undecided, at ${count(open.length, 'place')}:`
  return [
    ...lines,
    ...wrap(head, width, '      '),
    ...first.flatMap((place) => placeLines(place, width, verbose)),
    ...(rest > 0 ? [`        and ${count(rest, 'more place')} (--verbose lists all)`] : []),
  ]
}

interface OpenPlace {
  readonly at: string
  readonly reason: string
  readonly blockers: readonly Blocker[]
}

/** Undecided parts by their place, in the order of files. */
function openPlaces(blockers: readonly Blocker[], audit: Pick<Audit, 'undecided'>): readonly OpenPlace[] {
  return audit.undecided
    .map(({ place, span, reason }) => ({
      at: `${shown(span.file)}:${span.line}:${span.column}`,
      reason,
      blockers: blockers.filter(
        (one) => one.code === 'undecided' && one.place?.file === place.file && one.place.start === place.start,
      ),
    }))
    .filter((place, index, all) => place.blockers.length > 0 && all.findIndex(({ at }) => at === place.at) === index)
}

function placeLines({ at, reason, blockers }: OpenPlace, width: number, verbose: boolean): readonly string[] {
  const changes = [...new Set(blockers.flatMap((one) => one.changes))].map(shown)
  const first = changes.slice(0, verbose ? Infinity : mostChanges)
  const rest = changes.length - first.length
  return [
    `        ${fitted(at, width - reason.length - 11)}  ${reason}`,
    ...wrap(`${first.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`, width, '          '),
  ]
}
