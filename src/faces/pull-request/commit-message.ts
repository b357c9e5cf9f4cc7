/** Commit messages by the convention `type(scope): subject`: what changed, why, on whose word. */

import type { Change } from '../../catalogue/types.ts'
import { versionName } from '../../version.ts'
import { shown, wrap } from '../report/text.ts'
import type { ShownCommit } from './input.ts'

export interface MessageInput extends Omit<ShownCommit, 'id'> {
  readonly api: { readonly id: string; readonly title: string }
  readonly to: string
  /** The changes of the catalogue, in its order. */
  readonly known: readonly Change[]
}

const width = 72

/** Subject, a paragraph for each change, and a trailer for each. Ends with a newline. */
export function commitMessage(input: MessageInput): string {
  const own = input.changes.flatMap((id) => input.known.find((change) => change.id === id) ?? [])
  const type = input.phase === 'now' ? 'fix' : input.phase === 'upgrade' ? 'refactor' : 'feat'
  const body = [
    ...own.map((change) => paragraph(change)),
    ...(input.phase === 'version' ? [moved(input)] : []),
    ...(input.phase === 'upgrade'
      ? [
          wrap(
            `Holds from ${versionName(lastHop(own) ?? input.to)} on; the last commit of this branch moves the version.`,
            width,
          ).join('\n'),
        ]
      : []),
  ]
  const trailers = own.map((change) => `Apilift-Change: ${change.id}`)
  return `${[subject(`${type}(${input.api.id}): `, own, input), ...body, ...(trailers.length > 0 ? [trailers.join('\n')] : [])].join('\n\n')}\n`
}

function subject(lead: string, own: readonly Change[], input: MessageInput): string {
  const last = own.at(-1)
  const others = own.length > 1 ? ` (and ${own.length - 1} more)` : ''
  const text =
    input.phase === 'version' || !last
      ? `call ${versionName(input.to)} instead of ${froms(input)}`
      : shown(last.title).replaceAll(/\s+/g, ' ')
  const room = width - lead.length - others.length
  return lead + (text.length > room ? atWord(text, room) : text) + others
}

/** The front of a text, cut behind a whole word. */
function atWord(text: string, room: number): string {
  const cut = text.slice(0, room)
  const end = cut.lastIndexOf(' ')
  return `${(end > room / 2 ? cut.slice(0, end) : cut.slice(0, room - 1)).replace(/[\s,;:(]+$/, '')}…`
}

function paragraph(change: Change): string {
  const since = change.hop === null ? (change.effective ?? '') : versionName(change.hop)
  const what = `${change.title}${since === '' ? '' : ` (${since})`}. ${change.why}`
  const sources = change.source.map((source) => `Source: ${source.url}`)
  return [...wrap(shown(what), width), ...sources].join('\n')
}

function moved(input: MessageInput): string {
  const text = `Moves the version of the ${input.api.title} from ${froms(input)} to ${versionName(input.to)}, now that everything behind it is ready.`
  return wrap(text, width).join('\n')
}

function froms(input: MessageInput): string {
  return [...new Set(input.moves.map((move) => versionName(move.from)))].join(', ')
}

function lastHop(own: readonly Change[]): string | null {
  return own.findLast((change) => change.hop !== null)?.hop ?? null
}
