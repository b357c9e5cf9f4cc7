/** Small clients as texts, and the requests that the front end reads out of them, a line each. */

import { audit } from '../../src/audit.ts'
import { loadShipped } from '../../src/catalogue/shipped.ts'
import { overlay } from '../../src/files.ts'
import type { Audit } from '../../src/finding.ts'
import type { Extraction } from '../../src/frontends/frontend.ts'
import { typescript } from '../../src/frontends/typescript/index.ts'
import { planWrites } from '../../src/migrate.ts'
import { createPositions } from '../../src/positions.ts'
import type { Certainty, Request } from '../../src/request.ts'
import { anyKey, pathText } from '../../src/request.ts'

export type Tree = Record<string, string>

export function extract(tree: Tree | string): Extraction {
  const files = typeof tree === 'string' ? { 'a.ts': tree } : tree
  return typescript.extract(overlay(null, new Map(Object.entries(files))), loadShipped(), {})
}

/** The whole audit of a tree as of 2026-11-24, to the newest version. */
export function audited(tree: Tree, minCertainty: Certainty = 'inferred'): Audit {
  const files = overlay(null, new Map(Object.entries(tree)))
  const [only] = audit({ files, catalogues: loadShipped(), frontend: typescript, asOf: '2026-11-24', minCertainty })
  return only!
}

/** A tree as a migration to the newest version leaves it, with the fixes to be reviewed unless only the safe ones are asked for. */
export function migrated(tree: Tree, tier: 'safe' | 'review' = 'review'): Tree {
  const files = overlay(null, new Map(Object.entries(tree)))
  const { changes } = planWrites(audited(tree), files, typescript, tier, { catalogues: loadShipped() })
  return { ...tree, ...Object.fromEntries(changes.map(({ path, text }) => [path, text])) }
}

/** `GET accounts/:account_id/campaigns v12 count=200 draft_only=true`, in order of file and place. */
export function requests(tree: Tree | string): string[] {
  return extract(tree).requests.map(lineOf)
}

function lineOf(request: Request): string {
  const versions = request.versions.map((version) => `v${version.value}`).join('|') || 'v?'
  const params = request.params
    .filter((param) => param.in !== 'path' && param.name !== anyKey)
    .map(
      (param) =>
        `${param.inside === undefined ? '' : `${param.inside}[].`}${param.name}=${[...new Set(param.values.map((value) => value.text ?? '*'))].join('|')}`,
    )
    .sort()
  return [request.method ?? '?', pathText(request.path) ?? '?', versions, ...params].join(' ')
}

/** The same with the place of the call: `a.ts:3 GET …`. */
export function placed(tree: Tree | string): string[] {
  const files = typeof tree === 'string' ? { 'a.ts': tree } : tree
  const positions = createPositions((file) => files[file] ?? null)
  return extract(tree).requests.map(
    (request) => `${request.place.file}:${positions.of(request.place).line} ${lineOf(request)}`,
  )
}

/** The fields of responses that a client reads, each once, by name. */
export function readsOf(tree: Tree | string): string[] {
  return [...new Set(extract(tree).requests.flatMap((request) => request.reads.map((read) => read.field)))].sort()
}

/** What repeats a request, and where: `signature a.ts:3`, in order of requests. */
export function linkedOf(tree: Tree): string[] {
  const positions = createPositions((file) => tree[file] ?? null)
  return extract(tree).requests.flatMap((request) =>
    request.linked.map(({ what, place }) => `${what} ${place.file}:${positions.of(place).line}`),
  )
}

/** Findings of breaking changes, in order of place: `v5-draft-only-to-with-draft a.ts:3`. Notes, and what is said of versions alone, are left out. */
export function findsOf(tree: Tree): string[] {
  const files = overlay(null, new Map(Object.entries(tree)))
  const audits = audit({ files, catalogues: loadShipped(), frontend: typescript, asOf: '2026-11-24' })
  const positions = createPositions((file) => tree[file] ?? null)
  return audits.flatMap(({ findings }) =>
    findings
      .filter(({ severity }) => severity !== 'note')
      .map(({ change, place }) => `${change.split('/')[1]!} ${place.file}:${positions.of(place).line}`),
  )
}
