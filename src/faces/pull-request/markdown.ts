/** Text of audited code and of the catalogue as Markdown that shows it and does nothing else: no HTML, no mention, no reference, no broken table. */

import { shown } from '../report/text.ts'

/** Inline code, whatever the text holds. */
export function code(text: string): string {
  const line = shown(text.replaceAll(/\s*[\r\n]+\s*/g, ' '))
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((match) => match[0].length))
  const fence = '`'.repeat(longest + 1)
  const pad = line.startsWith('`') || line.endsWith('`') || line.trim() === '' ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}

/** A sentence, its pairs of backticks kept as code. */
export function prose(text: string): string {
  const parts = shown(text.replaceAll(/\s*[\r\n]+\s*/g, ' ')).split('`')
  const isPaired = parts.length % 2 === 1
  return parts
    .map((part, index) => {
      if (index % 2 === 1 && (isPaired || index < parts.length - 1)) return part === '' ? '' : code(part)
      return (index === parts.length - 1 && !isPaired && index > 0 ? '\\`' : '') + escaped(part)
    })
    .join('')
}

function escaped(text: string): string {
  return text
    .replaceAll(/[\\*[\]#~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
}

/** A row of a table; bars in its cells are escaped, in code too. */
export function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
}

/** A list behind a summary that one opens. */
export function folded(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`
}

export function link(text: string, url: string | undefined): string {
  return url !== undefined && /^https?:\/\/[^\s()<>]+$/.test(url) ? `[${text}](${url})` : text
}

/** The first rows, and in words how many more there are. */
export function limited(rows: readonly string[], limit: number, more: (amount: number) => string): readonly string[] {
  return rows.length <= limit ? rows : [...rows.slice(0, limit), more(rows.length - limit)]
}
