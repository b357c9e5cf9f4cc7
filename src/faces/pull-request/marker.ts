/** The hidden line by which a later run knows its own pull request. */

import type { Section } from './input.ts'

const pattern = /<!-- apilift:pull-request (\S+) -->/

export const marker: Section = (input) =>
  [
    '---',
    '',
    `Made by apilift ${input.toolVersion}. Running it again updates the branch and this text, ticks kept; commits of others on the branch are never overwritten.`,
    '',
    markerOf(input.branch),
  ].join('\n')

export function markerOf(branch: string): string {
  return `<!-- apilift:pull-request ${encodeURIComponent(branch)} -->`
}

/** True when this text was written by an earlier run for the same branch. */
export function isOwn(text: string, branch: string): boolean {
  return pattern.exec(text)?.[1] === encodeURIComponent(branch)
}
