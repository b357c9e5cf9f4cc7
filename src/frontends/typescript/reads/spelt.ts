/**
 * Whether a field can be read where a response was not followed: only if some text of the tree spells its name as a property,
 * and that text is not accounted for by a request.
 */

import type { Request, Unknown, UnknownReason } from '../../../request.ts'
import type { FileSource } from '../../../files.ts'
import { sourcePattern } from '../project/sieve.ts'

/** Files that show what a program hands them. */
export const templates = /\.(html?|hbs|ejs|pug|jade|njk|liquid|mustache|twig)$/

/** The requests, their untraced responses narrowed to the fields that may be read there; where no text spells one, nothing is undecided. */
export function narrowed(
  requests: readonly Request[],
  files: FileSource,
  vocabulary: ReadonlySet<string>,
): readonly Request[] {
  // What is asked for by a computed name, no text need spell.
  const kept: readonly UnknownReason[] = ['response-passed-on', 'spelt-elsewhere', 'dynamic-field']
  const isLost = (one: Unknown): boolean => one.part === 'reads' && !kept.includes(one.reason)
  if (!requests.some((request) => request.unknown.some(isLost))) return requests
  const spelt = speltIn(files, vocabulary, accountedFor(requests))
  return requests.map((request) => ({
    ...request,
    unknown: request.unknown.flatMap((one) => {
      if (!isLost(one)) return [one]
      return spelt.length > 0 ? [{ ...one, fields: spelt }] : []
    }),
  }))
}

/** Places of names that a request sends or reads, as `file start`. */
function accountedFor(requests: readonly Request[]): ReadonlySet<string> {
  const known = new Set<string>()
  for (const request of requests) {
    for (const { sites } of [...request.params, ...request.reads])
      for (const { place } of sites) known.add(`${place.file} ${place.start}`)
    for (const param of request.params)
      for (const { site } of param.values) if (site) known.add(`${site.place.file} ${site.place.start}`)
  }
  return known
}

function speltIn(files: FileSource, vocabulary: ReadonlySet<string>, known: ReadonlySet<string>): readonly string[] {
  const open = new Set(vocabulary)
  for (const file of files.list()) {
    if (open.size === 0) break
    if (!sourcePattern.test(file) && !templates.test(file)) continue
    const text = files.text(file)
    if (text === null) continue
    const isOpen = ({ start, isQuoted }: { readonly start: number; readonly isQuoted: boolean }): boolean =>
      !known.has(`${file} ${start}`) && !(isQuoted && known.has(`${file} ${start - 1}`))
    for (const name of open) if (text.includes(name) && [...spellings(text, name)].some(isOpen)) open.delete(name)
  }
  return [...vocabulary].filter((name) => !open.has(name)).sort()
}

/** Where a name stands in a text as a property, not as a local variable or a word of a comment: `.name`, `'name'`, `{ name }`. */
export function* spellings(
  text: string,
  name: string,
): Generator<{ readonly start: number; readonly isQuoted: boolean }> {
  const pattern = new RegExp(`(\\.\\s*|['"\`.]|[{,]\\s*)${name}(?![\\w$])`, 'g')
  for (const match of text.matchAll(pattern)) {
    const start = match.index + match[1]!.length
    const line = text.slice(text.lastIndexOf('\n', start) + 1, start)
    if (!/^\s*(\*|\/\*)|(^|[^:'"`])\/\//.test(line)) yield { start, isQuoted: /['"`]/.test(match[1]!) }
  }
}
