/** How deep a text nests, asked before a parser gets it: parsers call themselves for every level, and a full stack ends the run. */

import { createScanner } from 'jsonc-parser'

/** Far more than settings, manifests and lock files have, far less than fills the stack of a parser. */
export const maxNesting = 200

/** The offset at which JSON, comments allowed, goes deeper than that; null when it nowhere does. */
export function deepInJson(text: string): number | null {
  const scanner = createScanner(text, true)
  let depth = 0
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const token = scanner.getTokenLength() === 1 ? text[scanner.getTokenOffset()] : ''
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth = Math.max(0, depth - 1)
    if (depth > maxNesting) return scanner.getTokenOffset()
  }
  return null
}

/** Lines that begin far to the right, as blocks inside of blocks do. */
const farRight = new RegExp(`^[ \\t?:-]{${maxNesting}}`, 'm')
/** Keys that are maps of such keys. */
const keysOfKeys = /^[ \t:-]*\?[ \t][ \t?:-]*\?/m

/** The same of YAML; brackets count in texts and comments as well. */
export function deepInYaml(text: string): number | null {
  let depth = 0
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1)
    if (depth > maxNesting) return index
  }
  return (farRight.exec(text) ?? keysOfKeys.exec(text))?.index ?? null
}
