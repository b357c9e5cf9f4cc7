/** What only a human can do, as a checklist: where, what, and the source. Ticks survive a later run. */

import type { Finding } from '../../finding.ts'
import { forHumans, leftBecause } from '../../migrate.ts'
import { count } from '../report/text.ts'
import type { Input, Section } from './input.ts'
import { code, limited, link, prose } from './markdown.ts'

/** Findings that stay and that no fix waits to settle: each is work for somebody, some of it because a change could not be written. */
export function openFindings(input: Pick<Input, 'migration'>): readonly Finding[] {
  return forHumans(input.migration)
}

export const needsYou: Section = (input, room) => {
  const findings = openFindings(input)
  if (findings.length === 0) return ''
  const items = findings.map((finding) => {
    const { file, line } = finding.span
    const [because] = leftBecause(finding, input.migration)
    const why = because ? ` ${prose(`Not written: ${because.text}.`)}` : ''
    return `- [ ] ${code(`${file}:${line}`)} ${prose(finding.message)}${why} ${link(code(finding.change), finding.source[0])} ${itemMark(finding.id)}`
  })
  return ['### Needs you', '', ...limited(items, room.rows, (amount) => `- and ${count(amount, 'more place')}`)].join(
    '\n',
  )
}

/** How an item is known again, whatever its text says by then. */
export function itemMark(id: string): string {
  return `<!-- apilift:item ${id} -->`
}

/** A new description with the ticks that the old one has. */
export function keepTicks(text: string, old: string): string {
  const ticked = new Set(
    [...old.matchAll(/^- \[[xX]\] .*<!-- apilift:item ([0-9a-f]+) -->\s*$/gm)].map((match) => match[1]!),
  )
  return text.replaceAll(/^- \[ \] (.*<!-- apilift:item ([0-9a-f]+) -->)$/gm, (line, rest: string, id: string) =>
    ticked.has(id) ? `- [x] ${rest}` : line,
  )
}
