/** Alternatives of one URL that are there for other callers: the path of a list, where one thing is asked for. */

import type { Identity } from './identity.ts'
import { spanText } from '../evaluate/values/url.ts'

/**
 * `id ? `${path}/${id}` : path` with a method that the API has only for one thing: nobody leaves the id out. What a helper of all methods
 * makes of an id that is not given belongs to its other callers.
 */
export function isCutOff(own: Identity, all: readonly Identity[]): boolean {
  const wordsOf = ({ parts }: Identity): readonly (string | null)[] =>
    parts.segments.map(({ pieces }) => spanText(pieces))
  const words = wordsOf(own)
  // `cards/website` is no `cards/:card_id`: a word in the place of an id is what stands in front of one.
  const last = words.at(-1)
  const isWord = own.segments?.at(-1)?.text === null && typeof last === 'string' && !/\d/.test(last)
  const isListed = ({ catalogue, template, method }: Identity): boolean =>
    catalogue.endpoints.some((row) => row.path === template && row.method === method)
  if (own.segments === null || (isListed(own) && !isWord)) return false
  return all.some((one) => {
    const more = wordsOf(one)
    return (
      more.length === words.length + 1 &&
      more.at(-1) === null &&
      words.every((word, index) => word === more[index]) &&
      one.method === own.method &&
      one.template !== null
    )
  })
}
