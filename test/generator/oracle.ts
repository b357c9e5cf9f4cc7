/**
 * What a recorded request must become: the catalogue's changes applied to what went over the wire, one after the other.
 * Shares nothing with the engine but the catalogue: a concrete path instead of segments, a value instead of its places.
 */

import type { Catalogue, Change, EndpointPattern } from '../../src/catalogue/types.ts'
import type { Sent } from './run.ts'

export interface Expected {
  readonly sent: Sent
  /** Changes that a human must carry out: the request may not move. */
  readonly blocked: readonly string[]
  readonly applied: readonly string[]
}

/** The request after every change of the versions up to `to`, but those that were left to a human. */
export function expectedAt(
  catalogue: Catalogue,
  sent: Sent,
  to: string,
  left: ReadonlySet<string> = new Set(),
): Expected {
  const versions = catalogue.api.versions.map((one) => one.version)
  const limit = versions.indexOf(to)
  const blocked: string[] = []
  const applied: string[] = []
  let now = sent
  let isGone = false
  for (const change of catalogue.changes) {
    if (isGone || change.kind === 'host-renamed' || left.has(change.id)) continue
    if (change.hop !== null && versions.indexOf(change.hop) > limit) continue
    if (
      change.hop === null &&
      change.versions.length > 0 &&
      !change.versions.some(
        (one) => versions.indexOf(one) <= limit && versions.indexOf(one) >= versions.indexOf(sent.version),
      )
    )
      continue
    const step = apply(catalogue, change, now)
    if (step === null) continue
    if (step === 'human') {
      blocked.push(change.id)
      if (change.kind === 'endpoint-removed' || change.kind === 'method-removed') isGone = true
      continue
    }
    applied.push(change.id)
    now = step
  }
  return { sent: now, blocked, applied }
}

type Step = Sent | 'human' | null

function apply(catalogue: Catalogue, change: Change, sent: Sent): Step {
  const pattern = [...change.endpoints, ...change.laterEndpoints].find((one) => fits(catalogue, one, sent))
  if (!pattern) return null
  const has = (name: string): boolean => name in sent.params
  const step = stepOf(change, pattern, sent, has)
  return step !== null && change.applicability === 'manual' ? 'human' : step
}

function stepOf(change: Change, pattern: EndpointPattern, sent: Sent, has: (name: string) => boolean): Step {
  switch (change.kind) {
    case 'endpoint-removed':
    case 'method-removed':
      return 'human'
    case 'endpoint-renamed': {
      if (!change.endpoints.includes(pattern)) return null
      if (change.when && has(change.when.param) !== change.when.present) return null
      return renamed(change, pattern, sent)
    }
    case 'param-renamed': {
      const value = sent.params[change.from]
      if (value === undefined) return null
      if (has(change.to)) return 'human'
      const mapped = mappedValue(change.values, value)
      if (mapped === undefined) return 'human'
      return { ...sent, params: replaced(sent.params, change.from, mapped === null ? {} : { [change.to]: mapped }) }
    }
    case 'params-merged': {
      const names = change.from.filter(has)
      if (names.length === 0) return null
      const values = new Set(names.map((name) => sent.params[name]))
      if (change.merge === 'human' || values.size > 1 || has(change.to)) return 'human'
      const rest = names.reduce((all, name) => replaced(all, name, {}), sent.params)
      return { ...sent, params: { ...rest, [change.to]: [...values][0]! } }
    }
    case 'param-removed': {
      const names = change.params.filter(has)
      if (names.length === 0) return null
      return { ...sent, params: names.reduce((all, name) => replaced(all, name, {}), sent.params) }
    }
    case 'param-moved':
      return change.params.some(has) ? 'human' : null
    case 'params-exclusive':
      if (!change.params.every(has)) return null
      return change.drop === undefined ? 'human' : { ...sent, params: replaced(sent.params, change.drop, {}) }
    case 'param-required': {
      const { when, value } = change
      if (when && !(sent.params[when.param] ?? '').split(',').some((one) => when.values.includes(one))) return null
      const missing = change.params.filter((name) => !has(name) && !pattern.path.includes(`:${name}`))
      if (change.any ? missing.length < change.params.length : missing.length === 0) return null
      if (value === undefined) return 'human'
      return { ...sent, params: { ...sent.params, ...Object.fromEntries(missing.map((name) => [name, value])) } }
    }
    case 'enum-renamed': {
      const name = [change.param, ...change.laterNames].find(has)
      const value = name === undefined ? undefined : sent.params[name]
      if (name === undefined || value === undefined) return null
      const parts = value.split(',')
      if (!parts.some((part) => part in change.values)) return null
      const text = parts.map((part) => change.values[part] ?? part).join(',')
      const extra = Object.entries(change.alsoSet[value] ?? {}).filter(([key]) => !has(key))
      return { ...sent, params: { ...sent.params, [name]: text, ...Object.fromEntries(extra) } }
    }
    case 'enum-removed': {
      const { when } = change
      if (when && !when.values.includes(sent.params[when.param] ?? '')) return null
      const name = [change.param, ...change.laterNames].find(has)
      const parts = name === undefined ? [] : sent.params[name]!.split(',')
      const kept = parts.filter((part) => !change.values.includes(part))
      if (name === undefined || kept.length === parts.length) return null
      if (!change.dropElement) return 'human'
      return { ...sent, params: replaced(sent.params, name, kept.length > 0 ? { [name]: kept.join(',') } : {}) }
    }
    case 'limit-changed': {
      const value = change.param === undefined ? undefined : sent.params[change.param]
      if (value === undefined || change.param === undefined) return null
      if (change.maxItems !== undefined && value.split(',').length > change.maxItems) return 'human'
      if (change.max === undefined || Number(value) <= change.max || Number.isNaN(Number(value))) return null
      return { ...sent, params: { ...sent.params, [change.param]: String(change.max) } }
    }
    default:
      return null
  }
}

function mappedValue(values: Readonly<Record<string, string | null>>, value: string): string | null | undefined {
  if (Object.keys(values).length === 0) return value
  return values[value]
}

function replaced(params: Sent['params'], name: string, by: Sent['params']): Sent['params'] {
  return { ...Object.fromEntries(Object.entries(params).filter(([other]) => other !== name)), ...by }
}

function renamed(change: Extract<Change, { kind: 'endpoint-renamed' }>, pattern: EndpointPattern, sent: Sent): Sent {
  const values = new Map<string, string>()
  const query: Record<string, string> = {}
  const parts = sent.path.split('/')
  for (const [index, part] of pattern.path.split('/').entries()) {
    if (!part.startsWith(':')) continue
    const to = change.variables[part.slice(1)] ?? part.slice(1)
    if (to.startsWith('?')) query[to.slice(1)] = parts[index]!
    else values.set(to, parts[index]!)
  }
  const path = change.to.path
    .split('/')
    .map((part, index) => (part.startsWith(':') ? (values.get(part.slice(1)) ?? parts[index]!) : part))
    .join('/')
  let params = sent.params
  for (const [from, to] of Object.entries(change.params))
    if (from in params) params = replaced(params, from, { [to]: params[from]! })
  return { ...sent, method: change.to.method ?? sent.method, path, params: { ...change.add, ...query, ...params } }
}

/** The pattern holds the path, and the registry has no more exact row for it. */
function fits(catalogue: Catalogue, pattern: EndpointPattern, sent: Sent): boolean {
  if (pattern.methods.length > 0 && !pattern.methods.includes(sent.method)) return false
  if (!fit(pattern.path, sent.path)) return false
  const exact = exactRow(catalogue, sent.path)
  if (exact === null) return true
  const known = exact.split('/')
  return pattern.path
    .split('/')
    .every((part, index) => !part.startsWith(':') || known[index]?.startsWith(':') !== false)
}

const exactRows = new WeakMap<Catalogue, Map<string, string | null>>()

/** The path of the registry that holds this one with the fewest variables. */
function exactRow(catalogue: Catalogue, path: string): string | null {
  const rows = exactRows.get(catalogue) ?? new Map<string, string | null>()
  exactRows.set(catalogue, rows)
  const known = rows.get(path)
  if (known !== undefined) return known
  const [found] = catalogue.endpoints
    .map((one) => one.path)
    .filter((row) => fit(row, path))
    .sort((a, b) => a.split(':').length - b.split(':').length)
  rows.set(path, found ?? null)
  return found ?? null
}

function fit(pattern: string, path: string): boolean {
  const own = path.split('/')
  const parts = pattern.split('/')
  if (parts.at(-1) === '*')
    return parts.slice(0, -1).every((part, index) => part.startsWith(':') || own[index] === part)
  return parts.length === own.length && parts.every((part, index) => part.startsWith(':') || own[index] === part)
}
