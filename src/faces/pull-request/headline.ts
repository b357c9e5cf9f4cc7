/** Title and first paragraph: which API, from where to where, how late it is, how much it is. */

import { endText } from '../../lifecycle.ts'
import { versionName } from '../../version.ts'
import { count } from '../report/text.ts'
import type { Input, Section } from './input.ts'
import { prose } from './markdown.ts'
import { openFindings } from './needs-you.ts'

/** The versions that move, oldest first. */
export function movedFrom(input: Pick<Input, 'api' | 'commits'>): readonly string[] {
  const moved = new Set(input.commits.flatMap((commit) => commit.moves.map((move) => move.from)))
  return input.api.versions.map((one) => one.version).filter((version) => moved.has(version))
}

/** One line, plain text. */
export function titleOf(input: Input): string {
  const from = movedFrom(input)
  const where = input.group === null ? '' : ` (${input.group})`
  if (from.length > 0)
    return `Move the ${input.api.title} from ${from.map(versionName).join(', ')} to ${versionName(input.audit.to)}${where}`
  return `Fix requests to the ${input.api.title} that are broken today${where}`
}

export const headline: Section = (input) => {
  const { api, audit, commits } = input
  const from = movedFrom(input)
  const lead =
    from.length > 0
      ? `**${prose(api.title)}: ${from.map(versionName).join(', ')} → ${versionName(audit.to)}.**`
      : `**${prose(api.title)}: what is broken at the version in use.** No version moves here.`
  const lives = from.map((version) => {
    const known = api.versions.find((one) => one.version === version)
    return `${versionName(version)} ${endText(known, audit.asOf)}.`
  })
  const files = new Set(commits.flatMap((commit) => commit.edits.map((edit) => edit.file))).size
  const changes = new Set(commits.flatMap((commit) => commit.changes)).size
  const numbers = `${count(changes, 'change')} in ${count(files, 'file')}, ${count(commits.length, 'commit')}.`
  const open = openFindings(input).length
  const held = input.migration.heldBack.length
  const isForced = input.migration.forced.length > 0
  const rest = [
    ...(isForced ? ['**Moved by force:** not to be merged before what stands below is settled.'] : []),
    ...(open > 0 ? [`**${count(open, 'place')} ${open === 1 ? 'needs' : 'need'} you.**`] : []),
    ...(held > 0 ? [`${count(held, 'fix', 'fixes')} ${held === 1 ? 'is' : 'are'} held back.`] : []),
  ]
  return [lead, ...lives, numbers, ...rest].join(' ')
}
