/** `// TODO(apilift <change>): what to do` above what only a human can do: written once, and counted by every audit. */

import type { FileSource } from './files.ts'
import type { Finding, Marker } from './finding.ts'
import type { TextEdit } from './edit.ts'
import type { Frontend } from './frontends/frontend.ts'

const pattern = /\/\/ TODO\(apilift ([^\s)]+)\)/g

/** The markers that stand in these files, in order. */
export function markersIn(files: FileSource, names: readonly string[]): readonly Marker[] {
  return names.flatMap((file) => {
    const text = files.text(file) ?? ''
    return [...text.matchAll(pattern)].map((match) => ({
      change: match[1]!,
      file,
      line: text.slice(0, match.index).split('\n').length,
    }))
  })
}

/** The edits that leave a marker at each finding, where none stands yet and a comment can stand. @param becauseOf why a known edit was not made */
export function markerEdits(
  findings: readonly Finding[],
  files: FileSource,
  frontend: Frontend,
  becauseOf: (finding: Finding) => string | null,
): readonly TextEdit[] {
  const edits = new Map<string, TextEdit>()
  for (const finding of findings) {
    const { file } = finding.place
    const at = frontend.commentAt(files, finding.place)
    if (!at || isMarked(files.text(file) ?? '', at.start, finding.change)) continue
    const key = `${file}:${at.start}`
    const before = edits.get(key)
    const line = `${at.indent}// TODO(apilift ${finding.change}): ${todo(finding, becauseOf(finding))}${at.newline}`
    if (before?.text.includes(`(apilift ${finding.change})`)) continue
    edits.set(key, { file, start: at.start, end: at.start, text: (before?.text ?? '') + line, changes: [] })
  }
  return [...edits.values()]
}

/** One of the comment lines right above says so already. */
function isMarked(text: string, start: number, change: string): boolean {
  const lines = text.slice(0, start).split('\n').slice(0, -1).reverse()
  for (const line of lines) {
    if (!line.trim().startsWith('//')) return false
    if (line.includes(`TODO(apilift ${change})`)) return true
  }
  return false
}

/** What to do, on one line; `because` is why no edit does it, where one is known that would. */
function todo(finding: Finding, because: string | null): string {
  const what =
    /By hand: (.*)$/s.exec(finding.message)?.[1] ?? /Review: (.*)$/s.exec(finding.message)?.[1] ?? finding.message
  const text = because === null ? what : `${what} Not written: ${because}.`
  return text.replaceAll(/[\s\u2028\u2029]+/g, ' ').trim()
}
