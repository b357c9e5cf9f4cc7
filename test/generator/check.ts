/** What must hold of every generated client: it sends what the catalogue says, and what does not move has a reason. */

import { audit } from '../../src/audit.ts'
import type { Catalogue } from '../../src/catalogue/types.ts'
import { bom, overlay } from '../../src/files.ts'
import type { Audit } from '../../src/finding.ts'
import { typescript } from '../../src/frontends/typescript/index.ts'
import { planWrites } from '../../src/migrate.ts'
import type { Tree } from '../frontends/kit.ts'
import { expectedAt } from './oracle.ts'
import type { Program } from './program.ts'
import { entryOf } from './program.ts'
import { render } from './render/index.ts'
import type { Sent } from './run.ts'
import { run } from './run.ts'
import { typeErrors } from './types.ts'

export interface Outcome {
  readonly moved: number
  readonly stayed: number
  /** What held requests back: `undecided: reason`, or the kind of change that needs a human. */
  readonly reasons: readonly string[]
}

/** @throws Error that shows the program, what it sent before and after, and which promise is broken. */
export async function check(catalogue: Catalogue, program: Program, to: string): Promise<Outcome> {
  const tree = render(program)
  const entry = entryOf(program)
  const fail = (promise: string, more: unknown = ''): never => {
    const files = Object.entries(tree).map(([name, text]) => `--- ${name}\n${text}`)
    throw new Error(
      `${promise}\n${typeof more === 'string' ? more : JSON.stringify(more, null, 1)}\n${program.version} -> ${to}\n${files.join('\n')}`,
    )
  }
  const before = await run(tree, entry)
  const first = migrated(catalogue, tree, to)
  const seen = first.audit.requests.length
  if (seen < before.length && !isOpen(first.audit))
    fail(`${before.length} requests are sent, ${seen} were read, and nothing is said to be unread`)
  const written = (): string =>
    Object.entries(first.tree)
      .filter(([name, text]) => tree[name] !== text)
      .map(([name, text]) => `+++ ${name}\n${text}`)
      .join('\n')
  let after: readonly Sent[] = []
  try {
    after = await run(first.tree, entry)
  } catch (error) {
    fail('the migrated program does not run', `${String(error)}\n${written()}`)
  }
  if (after.length !== before.length) fail('the migrated program sends another number of requests', written())
  let moved = 0
  for (const [index, old] of before.entries()) {
    const sent = after[index]!
    const full = expectedAt(catalogue, old, to)
    if (sent.version === to) {
      moved++
      if (full.blocked.length > 0) fail(`a request moved although ${full.blocked.join(', ')} needs a human`, written())
      if (!same(sent, { ...full.sent, version: to }))
        fail(
          'a migrated request is not what the catalogue says',
          `old ${show(old)}\nnew ${show(sent)}\nwant ${show({ ...full.sent, version: to })}\n${written()}`,
        )
      continue
    }
    const now = expectedAt(catalogue, old, program.version, first.left)
    // What another request of the program leaves to a human may be mended here.
    const whole = expectedAt(catalogue, old, program.version)
    if (![old, now.sent, whole.sent].some((one) => same(sent, one)))
      fail(
        'a request that stays is neither as it was nor mended',
        `old ${show(old)}\nnew ${show(sent)}\nmended ${show(now.sent)}\n${written()}`,
      )
    if (!first.hasReason) fail('a request stays behind without a reason', `${show(old)}\n${written()}`)
  }
  for (const [name, text] of Object.entries(first.tree)) {
    if (program.newline === '\r\n' && /[^\r]\n/.test(text)) fail(`${name} lost line ends`, written())
    const notes = tree[name]!.match(/\/\/ note \d/g) ?? []
    const isCut = before.some((old, index) => size(after[index]!) < size(old) || takes(catalogue, old, to))
    if (!isCut && (text.match(/\/\/ note \d/g) ?? []).length < notes.length) fail(`${name} lost a comment`, written())
  }
  // The compiler takes its time: one typed program in six is shown to it.
  if (program.isTyped && isPicked(program)) {
    const errors = typeErrors(tree)
    if (typeErrors(first.tree) > errors) fail('the migrated program has more type errors', written())
  }
  const second = migrated(catalogue, first.tree, to)
  const changed = Object.keys(tree).find((name) => second.tree[name] !== first.tree[name])
  if (changed !== undefined)
    fail(`a second run changes ${changed}`, `${first.tree[changed]!}\n=>\n${second.tree[changed]!}`)
  return { moved, stayed: before.length - moved, reasons: moved < before.length ? first.reasons : [] }
}

/** One program in six, the same ones in every run. */
function isPicked(program: Program): boolean {
  return JSON.stringify(program).length % 6 === 0
}

/** A change takes a parameter away, and the comment on its line with it. */
function takes(catalogue: Catalogue, sent: Sent, to: string): boolean {
  const kinds = ['param-removed', 'params-merged', 'params-exclusive', 'enum-removed']
  const { applied } = expectedAt(catalogue, sent, to)
  return catalogue.changes.some((change) => kinds.includes(change.kind) && applied.includes(change.id))
}

function size(sent: Sent): number {
  return Object.keys(sent.params).length
}

function migrated(
  catalogue: Catalogue,
  tree: Tree,
  to: string,
): {
  readonly tree: Tree
  readonly audit: Audit
  readonly hasReason: boolean
  readonly left: ReadonlySet<string>
  readonly reasons: readonly string[]
} {
  const files = overlay(null, new Map(Object.entries(tree)))
  const [result] = audit({
    files,
    catalogues: [catalogue],
    frontend: typescript,
    asOf: '2099-01-01',
    to,
    minCertainty: 'inferred',
  })
  const plan = planWrites(result!, files, typescript, 'review', { catalogues: [catalogue] })
  const texts = Object.fromEntries(
    plan.changes.map((one) => [one.path, (files.hasBom(one.path) ? bom : '') + one.text]),
  )
  const hasReason = plan.heldBack.length > 0 || plan.left.length > 0 || isOpen(result!)
  return {
    tree: { ...tree, ...texts },
    audit: result!,
    hasReason,
    reasons: plan.heldBack.flatMap(({ blockers }) => blockers.map((one) => one.text)),
    left: new Set([
      ...plan.left.map((one) => one.change),
      ...result!.ledger.filter((one) => one.status === 'undecided').map((one) => one.change),
    ]),
  }
}

function isOpen(result: Audit): boolean {
  return (
    result.undecided.length > 0 ||
    result.coverage.limits.length > 0 ||
    result.coverage.skipped.length > 0 ||
    result.requests.some(({ request }) => request.unknown.length > 0)
  )
}

function same(a: Sent, b: Sent): boolean {
  return show(a) === show(b)
}

function show({ method, version, path, params }: Sent): string {
  const query = Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&')
  return `${method} /${version}/${path}?${query}`
}
