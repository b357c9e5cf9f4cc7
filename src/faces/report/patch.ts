/** A patch as a terminal shows it. What git is to apply goes past here. */

import type { Colors } from './text.ts'
import { shown } from './text.ts'

/** Lines coloured by their first character, hostile characters spelt out. */
export function patchForEyes(patch: string, colors: Colors): string {
  return patch
    .split('\n')
    .map((line) => paint(line, shown(line.replace(/\r$/, '')), colors))
    .join('\n')
}

function paint(line: string, text: string, colors: Colors): string {
  if (/^(---|\+\+\+) /.test(line)) return colors.bold(text)
  if (line.startsWith('@@')) return colors.cyan(text)
  if (line.startsWith('+')) return colors.green(text)
  return line.startsWith('-') ? colors.red(text) : text
}
