/** The description of a pull request: the sections in order, within the room that a host gives. */

import { byForce } from './by-force.ts'
import { changeTable } from './change-table.ts'
import { headline } from './headline.ts'
import { heldBack } from './held-back.ts'
import type { Input, Room, Section } from './input.ts'
import { lookAt } from './look-at.ts'
import { marker } from './marker.ts'
import { needsYou } from './needs-you.ts'
import { reproduce, verify } from './reproduce.ts'
import { unaffected } from './unaffected.ts'
import { notVisible, undecided } from './undecided.ts'

const sections: readonly Section[] = [
  headline,
  changeTable,
  lookAt,
  needsYou,
  byForce,
  heldBack,
  unaffected,
  undecided,
  notVisible,
  verify,
  reproduce,
]

/** From all there is to the least that is still of use. */
const rooms: readonly Room[] = [
  { rows: Infinity, folded: true },
  { rows: 100, folded: true },
  { rows: 100, folded: false },
  { rows: 25, folded: false },
  { rows: 5, folded: false },
]

/** What GitHub takes as the body of a pull request, in characters. */
export const bodyLimit = 65_536

/** The description in Markdown, at most `limit` UTF-16 units; what had to go is said. */
export function description(input: Input, limit = bodyLimit): string {
  for (const [index, room] of rooms.entries()) {
    const notice = index > 0 ? [shortened(input, limit)] : []
    const parts = [...sections.map((section) => section(input, room)), ...notice, marker(input, room)]
    const text = `${parts.filter((part) => part !== '').join('\n\n')}\n`
    if (text.length <= limit) return text
  }
  // Even the shortest lists are too long: one absurdly long message. What remains is what finds the rest.
  const room = rooms.at(-1)!
  return `${[headline(input, room), shortened(input, limit), marker(input, room)].join('\n\n')}\n`
}

function shortened(input: Input, limit: number): string {
  return `> **Shortened**: a description may have ${limit.toLocaleString('en-US')} characters. \`apilift audit --to ${input.audit.to}\` prints all of it.`
}
