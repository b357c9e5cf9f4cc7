/** Chains of callers that are followed once, whoever asks for them. */

import type { Link } from './entrances.ts'
import { idOf } from '../evaluate/ids.ts'

/** Runs what a chain is followed by, and answers with that where the same chain comes again. */
export function createOnce(): (chain: readonly Link[], follow: () => boolean) => boolean {
  const answers = new Map<string, boolean>()
  return (chain, follow) => {
    const key = chain.map(keyOf).join(' ')
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = follow()
    answers.set(key, answer)
    return answer
  }
}

function keyOf({ fn, call, isAgain, isAlone, heir, self, makes, round }: Link): string {
  const ids = [fn, call, heir ?? null, self ?? null, makes ?? null, round ?? null].map(idOf)
  return `${ids.join('.')}${isAgain ? 'r' : ''}${isAlone ? 'a' : ''}`
}
