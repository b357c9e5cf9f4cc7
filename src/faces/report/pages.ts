/** The catalogue as Markdown: one page per hop, an index by endpoint and one by kind. Generated, never edited. */

import type { Catalogue, Change } from '../../catalogue/types.ts'

/** File name -> text. */
export function pages(catalogue: Catalogue): ReadonlyMap<string, string> {
  const { api } = catalogue
  const out = new Map<string, string>()
  const hops = [...new Set(catalogue.changes.map((change) => change.hop))]
  for (const hop of hops) {
    const changes = catalogue.changes.filter((change) => change.hop === hop)
    const version = api.versions.find((one) => one.version === hop)
    const head = hop === null ? `# ${api.title}: changes outside of versions` : `# ${api.title}: what v${hop} changed`
    const since = version
      ? `\nIntroduced ${version.introduced}; end of life ${version.endOfLife ?? 'not announced'}.\n`
      : ''
    out.set(pageOf(catalogue, hop), `${notice}${head}\n${since}\n${changes.map(section).join('\n')}`)
  }
  out.set(`${api.id}.md`, index(catalogue))
  return out
}

const notice = '<!-- Generated from rules/ by npm run generate. -->\n\n'

function pageOf(catalogue: Catalogue, hop: string | null): string {
  return `${catalogue.api.id}-${hop === null ? 'out-of-band' : `v${hop}`}.md`
}

function anchor(change: Change): string {
  return change.id.replaceAll('/', '').toLowerCase()
}

function section(change: Change): string {
  const lines = [
    `## ${change.id}`,
    '',
    `${change.title}. *${change.kind}*, fix: **${change.applicability}**, evidence: ${change.confidence}${change.audited ? ', audited' : ''}${change.effective ? `, since ${change.effective}` : ''}.`,
    '',
    change.why,
  ]
  if (change.todo) lines.push('', `To do: ${change.todo}`)
  lines.push(
    '',
    'Endpoints:',
    '',
    ...change.endpoints.map((endpoint) => `- \`${endpoint.methods.join(', ') || 'any method'} ${endpoint.path}\``),
  )
  for (const example of change.examples.slice(0, 2)) {
    const after = example.after === undefined ? [] : ['// after', example.after.trimEnd()]
    lines.push('', `${example.name}:`, '', '```ts', '// before', example.before.trimEnd(), ...after, '```')
  }
  lines.push('', `Sources: ${change.source.map((source) => `<${source.url}>`).join(', ')}`, '')
  return lines.join('\n')
}

function index(catalogue: Catalogue): string {
  const { api, changes } = catalogue
  const link = (change: Change): string => `[${change.id}](${pageOf(catalogue, change.hop)}#${anchor(change)})`
  const lines = [
    `${notice}# ${api.title}: every change`,
    '',
    `${changes.length} changes, ${api.versions[0]!.version} to ${api.versions.at(-1)!.version}.`,
    '',
    '## By hop',
    '',
  ]
  for (const hop of [...new Set(changes.map((change) => change.hop))])
    lines.push(
      `- [${hop === null ? 'outside of versions' : `v${hop}`}](${pageOf(catalogue, hop)}): ${changes.filter((change) => change.hop === hop).length}`,
    )
  lines.push('', '## By kind', '')
  for (const kind of [...new Set(changes.map((change) => change.kind))].sort())
    lines.push(
      `- ${kind}: ${changes
        .filter((change) => change.kind === kind)
        .map(link)
        .join(', ')}`,
    )
  lines.push('', '## By endpoint', '')
  const byEndpoint = new Map<string, Change[]>()
  for (const change of changes)
    for (const endpoint of change.endpoints)
      byEndpoint.set(endpoint.path, [...(byEndpoint.get(endpoint.path) ?? []).filter((one) => one !== change), change])
  for (const [path, own] of [...byEndpoint].sort(([a], [b]) => (a < b ? -1 : 1)))
    lines.push(`- \`${path}\`: ${own.map(link).join(', ')}`)
  return `${lines.join('\n')}\n`
}
