/** Text for terminals: hostile characters escaped, lines wrapped, counts in words. */

import pc from 'picocolors'

export type Colors = ReturnType<typeof pc.createColors>

export function colorsFor(enabled: boolean): Colors {
  return pc.createColors(enabled)
}

// C0, C1, bidirectional and zero-width controls could redraw the screen or reorder what is shown.
// eslint-disable-next-line no-control-regex -- exactly the characters that must not reach a terminal
const hostile = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** Source text as it may be shown: controls spelt out, tabs as two spaces. */
export function shown(text: string): string {
  return text
    .replaceAll('\t', '  ')
    .replace(hostile, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** `text` in lines of at most `width` characters, `indent` in front of each; a path longer than a line is broken behind a slash. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = []
  let line = ''
  const words = text.split(/\s+/).flatMap((word) => pieces(word, width - indent.length))
  for (const word of words) {
    if (word === '') continue
    if (line !== '' && line.length + 1 + word.length > width - indent.length) {
      lines.push(indent + line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  if (line !== '') lines.push(indent + line)
  return lines
}

/** A word in pieces that fit, as far as it has slashes; an address stays whole, to be opened. */
function pieces(word: string, width: number): readonly string[] {
  if (word.length <= width || word.includes('://')) return [word]
  const end = word.lastIndexOf('/', width - 1) + 1
  return end === 0 ? [word] : [word.slice(0, end), ...pieces(word.slice(end), width)]
}

export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en-US')} ${amount === 1 ? one : many}`
}

/** A path that fits, its front cut off first: the file name says most. */
export function fitted(text: string, width: number): string {
  return text.length <= width ? text : `…${text.slice(text.length - width + 1)}`
}
