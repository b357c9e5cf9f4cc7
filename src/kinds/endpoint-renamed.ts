/** An endpoint has a new path: literal segments change, variables go along, parameters may come with it. */

import type { EndpointRenamed } from '../catalogue/types.ts'
import { matches } from '../match.ts'
import type { Param, Path, Request, Segment, Site } from '../request.ts'
import type { Spot, Verdict } from './kind.ts'
import {
  addParam,
  affected,
  manual,
  notAffected,
  openParams,
  pathSpot,
  sent,
  siteSpot,
  undecided,
  withParam,
} from './kind.ts'

export function endpointRenamed(change: EndpointRenamed, request: Request): Verdict {
  const { path } = request
  const pattern = path ? change.endpoints.find((one) => matches(one, request.method, path)) : undefined
  if (!path || !pattern) return notAffected(request)
  if (change.when) {
    const isSent = sent(request, [change.when.param]).length > 0
    const open = openParams(request)
    if (!isSent && open.length > 0) return undecided(request, open)
    if (isSent !== change.when.present) return notAffected(request)
  }
  const { segments, spare } = renamed(change, pattern.path, path)
  const spots = changedSpots(request, path, segments)
  if (change.applicability === 'manual') return manual(request, spots, change.todo ?? `call ${change.to.path} instead`)
  let after: Request = {
    ...request,
    method: change.to.method ?? request.method,
    path: { ...path, segments, template: change.to.path, changes: [...path.changes, change.id] },
  }
  for (const [name, segment] of spare) after = fromSegment(after, name, segment, change.id)
  for (const [from, to] of Object.entries(change.params))
    for (const param of sent(after, [from]))
      after = withParam(after, param, { ...param, name: to, changes: [...param.changes, change.id] })
  for (const [from, to] of Object.entries(change.variables))
    for (const param of after.params.filter((one) => one.in === 'path' && one.name === from && !to.startsWith('?')))
      after = withParam(after, param, { ...param, name: to, changes: [...param.changes, change.id] })
  for (const [name, text] of Object.entries(change.add))
    if (sent(after, [name]).length === 0) after = addParam(after, name, text, change.id)
  return affected(request, after, spots, change.applicability)
}

/** The new segments, and old variables that become query parameters. */
function renamed(
  change: EndpointRenamed,
  pattern: string,
  path: Path,
): { readonly segments: readonly Segment[]; readonly spare: readonly (readonly [string, Segment])[] } {
  const old = pattern.split('/')
  const byName = new Map<string, Segment>()
  const spare: (readonly [string, Segment])[] = []
  for (const [index, part] of old.entries()) {
    const segment = path.segments[index]
    if (!part.startsWith(':') || !segment) continue
    const name = part.slice(1)
    const target = change.variables[name]
    if (target?.startsWith('?')) spare.push([target.slice(1), segment])
    else byName.set(target ?? name, segment)
  }
  const taken = new Set<Segment>()
  const parts = change.to.path.split('/')
  const segments = parts.map((part, index): Segment => {
    if (part.startsWith(':')) {
      const name = part.slice(1)
      const segment = byName.get(name) ?? path.segments[index]
      return segment ? { ...segment, text: segment.text, name } : { text: null, name, sites: [] }
    }
    // A literal that stays keeps its place in the source: from the front, else from the back.
    const same = [path.segments[index], path.segments[index - parts.length + path.segments.length]].find(
      (one) => one?.text === part && !taken.has(one),
    )
    if (same) taken.add(same)
    return same ?? { text: part, sites: [] }
  })
  return { segments, spare }
}

function changedSpots(request: Request, path: Path, after: readonly Segment[]): readonly Spot[] {
  const kept = new Set(after.flatMap((segment) => segment.sites))
  const site = path.segments
    .filter((segment) => segment.text !== null)
    .flatMap((segment): readonly Site[] => segment.sites)
    .find((one) => !kept.has(one))
  return [site ? siteSpot(request, site) : pathSpot(request)]
}

function fromSegment(request: Request, name: string, segment: Segment, change: string): Request {
  // A placeholder is filled through the params object: its entry is the parameter, under the new name.
  const filler = request.params.find((param) => param.in === 'path' && param.name === segment.name)
  if (filler) return withParam(request, filler, { ...filler, in: 'query', name, changes: [...filler.changes, change] })
  const param: Param = {
    id: `${change}:${name}`,
    name,
    in: 'query',
    sites: [],
    values: [
      { text: segment.text, type: segment.text === null ? 'unknown' : 'string', site: segment.sites[0] ?? null },
    ],
    list: false,
    optional: false,
    certainty: 'proven',
    changes: [change],
  }
  return { ...request, params: [...request.params, param] }
}
