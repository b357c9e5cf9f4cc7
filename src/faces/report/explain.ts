/** One change as a page: what changed, before and after, why it is or is not safe, its chain, its sources. */

import type { Catalogue, Change, EndpointPattern } from '../../catalogue/types.ts'
import type { OwnFinding } from '../../own-findings.ts'
import { versionName } from '../../version.ts'
import type { Colors } from './text.ts'
import { wrap } from './text.ts'

export interface ExplainOptions {
  readonly colors: Colors
  readonly width: number
}

export function explain(change: Change, catalogue: Catalogue, options: ExplainOptions): string {
  const { colors } = options
  const lines = [...headOf(change.id, change.kind, change.title, options)]
  const field = (name: string, text: string): void => {
    lines.push(...fieldLines(name, text, options))
  }
  field(
    'takes effect',
    change.hop === null
      ? `outside of versions${change.effective ? `, on ${change.effective}` : ''}${change.versions.length > 0 ? `, at ${change.versions.map(versionName).join(', ')}` : ''}`
      : `in ${versionName(change.hop)}`,
  )
  for (const [index, endpoint] of change.endpoints.slice(0, 8).entries())
    field(index === 0 ? 'endpoints' : '', endpointText(endpoint))
  if (change.endpoints.length > 8) field('', `and ${change.endpoints.length - 8} more`)
  field('why', change.why)
  if (change.todo) field('to do', change.todo)
  field('fix', `${change.applicability}: ${meaning[change.applicability]}`)
  field('evidence', `${change.confidence}${change.audited ? ', audited' : ', not audited yet'}`)
  for (const example of change.examples) {
    lines.push('', colors.bold(`example: ${example.name}`))
    lines.push(
      ...example.before
        .trimEnd()
        .split('\n')
        .map((line) => colors.red(`  - ${line}`)),
    )
    if (example.after !== undefined)
      lines.push(
        ...example.after
          .trimEnd()
          .split('\n')
          .map((line) => colors.green(`  + ${line}`)),
      )
  }
  for (const one of change.untouched)
    lines.push(
      '',
      colors.bold(`left alone: ${one.name}`),
      ...one.code
        .trimEnd()
        .split('\n')
        .map((line) => `    ${line}`),
    )
  const chain = chainOf(change, catalogue)
  if (chain.length > 0)
    lines.push(
      '',
      colors.bold('chain'),
      ...chain.map((one) => `  ${(one.hop === null ? 'oob' : versionName(one.hop)).padEnd(4)} ${one.id}`),
    )
  lines.push(
    '',
    colors.bold('sources'),
    ...change.source.map((source) => `  ${source.url}${source.read ? colors.dim(` (read ${source.read})`) : ''}`),
    '',
  )
  return lines.join('\n')
}

/** What is reported besides changes: about versions, paths and our own comments. */
export function explainOwn(id: string, own: OwnFinding, options: ExplainOptions): string {
  return [
    ...headOf(id, 'no change: reported by itself', own.title, options),
    ...fieldLines('why', own.why, options),
    ...fieldLines('to do', own.todo, options),
    '',
    '',
  ].join('\n')
}

function headOf(id: string, kind: string, title: string, { colors, width }: ExplainOptions): readonly string[] {
  const fits = id.length + kind.length + 2 <= width
  return [
    '',
    `${colors.bold(colors.cyan(id))}${fits ? `  ${colors.dim(kind)}` : ''}`,
    ...(fits ? [] : [colors.dim(kind)]),
    ...wrap(title, width),
    '',
  ]
}

function fieldLines(name: string, text: string, { colors, width }: ExplainOptions): readonly string[] {
  const [head = '', ...more] = wrap(text, width - 13)
  return [`${colors.bold(name.padEnd(13))}${head}`, ...more.map((line) => ' '.repeat(13) + line)]
}

const meaning: Record<Change['applicability'], string> = {
  safe: 'the same meaning, written where the literal is seen',
  review: 'right in shape; look at the diff',
  manual: 'no edit; the finding says what to do',
}

function endpointText(endpoint: EndpointPattern): string {
  return `${endpoint.methods.length === 0 ? 'any method' : endpoint.methods.join(', ')} ${endpoint.path}`
}

/** Other changes that meet the same parameter, value or path before or after this one. */
function chainOf(change: Change, catalogue: Catalogue): readonly Change[] {
  const own = subjects(change)
  return catalogue.changes.filter(
    (other) =>
      other.id !== change.id && sharesEndpoint(change, other) && subjects(other).some((name) => own.includes(name)),
  )
}

function subjects(change: Change): readonly string[] {
  switch (change.kind) {
    case 'param-renamed':
      return [change.from, change.to]
    case 'params-merged':
      return [...change.from, change.to]
    case 'param-removed':
    case 'param-moved':
    case 'param-required':
    case 'params-exclusive':
      return change.params
    case 'enum-renamed':
    case 'enum-removed':
    case 'param-default':
      return [change.param]
    case 'endpoint-renamed':
      return [...change.endpoints.map((endpoint) => `/${endpoint.path}`), `/${change.to.path}`]
    case 'endpoint-removed':
    case 'method-removed':
      return change.endpoints.map((endpoint) => `/${endpoint.path}`)
    default:
      return []
  }
}

function sharesEndpoint(a: Change, b: Change): boolean {
  if (subjects(a).some((name) => name.startsWith('/'))) return true
  const paths = new Set([...a.endpoints, ...a.laterEndpoints].map((endpoint) => endpoint.path))
  return [...b.endpoints, ...b.laterEndpoints].some((endpoint) => paths.has(endpoint.path))
}
