/**
 * A section of the list of idioms as Markdown: a table `| id | frequency | what |`, then a heading `## <id> <variant>` for every client,
 * its files as code blocks (` ```ts path `), and what it is read as: a block ` ```text sends ` (a request a line, `nothing` for none),
 * ` ```text reads ` (a field a line), ` ```text linked ` (what repeats a request, and where) or ` ```text finds ` (a change and its place).
 */

import type { Tree } from '../../kit.ts'

export interface Idiom {
  readonly id: string
  /** A: about one client in three. B: one in ten. C: a few. D: one or two. N: plausible only. */
  readonly frequency: string
  readonly what: string
}

export interface Case {
  readonly idiom: string
  readonly title: string
  readonly files: Tree
  readonly expects: Partial<Record<Expectation, readonly string[]>>
}

const expectations = ['sends', 'reads', 'linked', 'finds'] as const
export type Expectation = (typeof expectations)[number]

export interface Section {
  readonly number: number
  readonly title: string
  readonly idioms: readonly Idiom[]
  readonly cases: readonly Case[]
}

/** @throws Error naming file and line of what is no row, client or expectation. */
export function parseSection(file: string, markdown: string): Section {
  const lines = markdown.split('\n')
  const heading = /^# (\d+)\. (.+)$/.exec(lines[0]!)
  if (!heading) throw new Error(`${file}:1: expected "# <number>. <title>"`)
  const idioms: Idiom[] = []
  const cases: { idiom: string; title: string; files: Tree; expects: Case['expects'] }[] = []
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at]!
    const row = /^\| (\d+\.\d+) +\| ([A-DN]) +\| (.+?) +\|$/.exec(line)
    const client = /^## (\d+\.\d+) (.+)$/.exec(line)
    const fence = /^```(\w+) (\S+)$/.exec(line)
    if (row) idioms.push({ id: row[1]!, frequency: row[2]!, what: row[3]! })
    else if (client) cases.push({ idiom: client[1]!, title: client[2]!, files: {}, expects: {} })
    else if (fence) {
      const end = lines.indexOf('```', at)
      const block = lines.slice(at + 1, end)
      const [, language, name] = fence
      const one = cases.at(-1)
      if (end < 0 || !one) throw new Error(`${file}:${at + 1}: a block outside of a client, or without an end`)
      const expected = block.filter((text) => text !== '' && text !== 'nothing')
      const kind = expectations.find((known) => known === name)
      if (language !== 'text') one.files[name!] = `${block.join('\n')}\n`
      else if (kind) one.expects = { ...one.expects, [kind]: expected }
      else throw new Error(`${file}:${at + 1}: met "${name!}"; expected ${expectations.join(', ')}`)
      at = end
    }
  }
  for (const one of cases)
    if (Object.keys(one.files).length === 0 || Object.keys(one.expects).length === 0)
      throw new Error(`${file}: ${one.idiom} ${one.title}: no file, or nothing expected`)
  return { number: Number(heading[1]), title: heading[2]!, idioms, cases }
}
