/** The script blocks of single-file components: everything else is blanked by spaces, so that offsets stay those of the file. */

const block = /<script\b[^>]*>([\s\S]*?)<\/script\s*>/gi

/** The text to parse for a file; unchanged unless it is a Vue or Svelte component. */
export function scriptOf(path: string, text: string): string {
  if (!/\.(vue|svelte)$/.test(path)) return text
  let out = ''
  let at = 0
  for (const match of text.matchAll(block)) {
    const start = match.index + match[0].indexOf('>') + 1
    const end = start + match[1]!.length
    out += blank(text.slice(at, start)) + text.slice(start, end)
    at = end
  }
  return out + blank(text.slice(at))
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ')
}
