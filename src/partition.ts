/** One audit cut into several, by workspace or by owner, so that each can be reviewed by those whose code it is. Fixes stay whole. */

import ignore from 'ignore'
import { overlaps } from './edit.ts'
import type { FileSource } from './files.ts'
import type { Audit, Fix } from './finding.ts'

/** The name of the group that a file (relative to the root) belongs to. */
export type GroupOf = (file: string) => string

/** By the nearest folder above a file that has a manifest; the root's own files are `root`. */
export function workspaces(files: FileSource): GroupOf {
  const folders = new Set(
    files
      .list()
      .filter((file) => file.endsWith('/package.json'))
      .map((file) => file.slice(0, -'/package.json'.length)),
  )
  return (file) => {
    for (let at = file.lastIndexOf('/'); at > 0; at = file.lastIndexOf('/', at - 1))
      if (folders.has(file.slice(0, at))) return file.slice(0, at)
    return 'root'
  }
}

/** Where GitHub and GitLab look for owners, in their order; relative to the top of the repository. */
export const ownerFiles: readonly string[] = [
  '.github/CODEOWNERS',
  'CODEOWNERS',
  'docs/CODEOWNERS',
  '.gitlab/CODEOWNERS',
]

/**
 * By the last line of a CODEOWNERS file that matches; several owners of one line are one group.
 * @param prefix where the root lies in the repository: empty, or with a slash at the end
 */
export function codeowners(text: string, prefix: string): GroupOf {
  let inherited: readonly string[] = []
  const rules = text.split(/\r?\n/).flatMap((line) => {
    const words = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .match(/(?:\\.|\S)+/g)
    if (!words) return []
    // GitLab: `[Section] @owners` gives its owners to the lines below that name none.
    if (/^\^?\[/.test(line.trim())) {
      inherited = line.slice(line.indexOf(']') + 1).match(/@\S+|\S+@\S+/g) ?? []
      return []
    }
    const [pattern, ...owners] = words
    return [{ matcher: ignore().add(pattern), owners: owners.length > 0 ? owners : inherited }]
  })
  return (file) => {
    const rule = rules.findLast(({ matcher }) => matcher.ignores(prefix + file))
    return rule && rule.owners.length > 0 ? rule.owners.join(' ') : 'nobody'
  }
}

/**
 * The audit of each group, by name. A fix goes to the group of its version literal, else to the one with most of its edits; fixes that edit
 * the same text go together. Findings follow their fix, else their file.
 */
export function partition(audit: Audit, groupOf: GroupOf): ReadonlyMap<string, Audit> {
  const homes = homesOf(audit.fixes, groupOf)
  const of = (finding: Audit['findings'][number]): string =>
    (finding.fix === null ? undefined : homes.get(finding.fix)) ?? groupOf(finding.span.file)
  const names = [...new Set([...homes.values(), ...audit.findings.map(of)])].sort()
  return new Map(
    names.map((name) => [
      name,
      {
        ...audit,
        fixes: audit.fixes.filter((fix) => homes.get(fix.id) === name),
        findings: audit.findings.filter((finding) => of(finding) === name),
        undecided: audit.undecided.filter((one) => groupOf(one.span.file) === name),
      },
    ]),
  )
}

function homesOf(fixes: readonly Fix[], groupOf: GroupOf): ReadonlyMap<string, string> {
  const homes = new Map<string, string>()
  for (const cluster of clustersOf(fixes)) {
    const edits = cluster.flatMap((fix) => fix.edits)
    const literals = cluster.filter((fix) => fix.moves.length > 0).flatMap((fix) => fix.edits.filter(isLiteral))
    const home = commonest((literals.length > 0 ? literals : edits).map((edit) => groupOf(edit.file)))
    for (const fix of cluster) homes.set(fix.id, home)
  }
  return homes
}

/** Fixes that edit the same text, directly or through others. */
function clustersOf(fixes: readonly Fix[]): readonly (readonly Fix[])[] {
  const leader = new Map(fixes.map((fix) => [fix.id, fix.id]))
  const find = (id: string): string => (leader.get(id) === id ? id : find(leader.get(id)!))
  const edits = fixes
    .flatMap((fix) => fix.edits.map((edit) => ({ edit, id: fix.id })))
    .sort((a, b) => (a.edit.file < b.edit.file ? -1 : a.edit.file > b.edit.file ? 1 : a.edit.start - b.edit.start))
  for (const [index, { edit, id }] of edits.entries()) {
    const next = edits[index + 1]
    if (next && overlaps(edit, next.edit)) leader.set(find(next.id), find(id))
  }
  const clusters = new Map<string, Fix[]>()
  for (const fix of fixes) clusters.set(find(fix.id), [...(clusters.get(find(fix.id)) ?? []), fix])
  return [...clusters.values()]
}

function isLiteral(edit: Fix['edits'][number]): boolean {
  return edit.changes.length === 0
}

function commonest(names: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0] ?? ''
}
