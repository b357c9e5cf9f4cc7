/** The script blocks of single-file components: everything else is blanked by spaces, so that offsets stay those of the file. */

/**
 * A comment, or the opening tag (whose attributes may hold `>`), body and closing tag of a script. What is not closed runs to the end,
 * and a tag has bounds: a file made of opening tags must not be searched once for each.
 */
const block =
  /<!--(?:[\s\S]*?-->|[\s\S]*$)|(<script\b(?:"[^"]{0,500}"|'[^']{0,500}'|[^'"<>]){0,1000}>)([\s\S]*?)(?:<\/script\s*>|$)/gi

/** The text to parse for a file; unchanged unless it is a Vue or Svelte component. */
export function scriptOf(path: string, text: string): string {
  if (!/\.(vue|svelte)$/.test(path)) return text
  let out = ''
  let at = 0
  for (const match of text.matchAll(block)) {
    const [, tag, body] = match
    if (tag === undefined || body === undefined) continue
    const start = match.index + tag.length
    const end = start + body.length
    out += blank(text.slice(at, start)) + text.slice(start, end)
    at = end
  }
  return out + blank(text.slice(at))
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ')
}

/** The same the other way round: a component with blanks in the place of its scripts. */
export function markupOf(text: string): string {
  let markup = ''
  let at = 0
  for (;;) {
    const start = text.indexOf('<script', at)
    const end = start < 0 ? -1 : text.indexOf('</script>', start)
    if (end < 0) return markup + text.slice(at)
    markup += text.slice(at, start) + ' '.repeat(end - start)
    at = end
  }
}
