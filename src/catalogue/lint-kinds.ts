/** Rules of single kinds: what an entry of that kind must say beyond its shape, and what it must not claim. */

import type { Entry, Known } from './lint.ts'
import { isRegistered } from './lint.ts'
import type { RawChange } from './schema.ts'

/** Kinds that never edit: a human has to act, whatever the evidence. */
const alwaysManual = new Set<RawChange['kind']>([
  'endpoint-removed',
  'method-removed',
  'param-moved',
  'param-default',
  'behaviour-changed',
  'response-field-removed',
])

/** True when code can show that the change concerns it; else it has no examples and its `todo` says what to check. */
export function isVisible(change: RawChange): boolean {
  if (change.kind === 'behaviour-changed') return false
  if (change.kind === 'limit-changed') return change.param !== undefined
  // Reading a field is no violation: a value that is renamed, or of another type, shows where the code relies on the old one.
  return change.kind !== 'response-value-changed' || change.type !== undefined
}

export function lintKind(entry: Entry, known: Known): void {
  lintApplicability(entry)
  lintExamples(entry)
  lintShape(entry, known)
}

function lintApplicability({ change, report }: Entry): void {
  const { applicability, confidence, audited } = change
  if (applicability !== 'manual') {
    if (alwaysManual.has(change.kind))
      report(
        ['applicability'],
        applicability,
        `expected manual, since ${change.kind} has no edit; say manual and write a todo`,
      )
    if (change.kind === 'params-merged' && change.merge === 'human')
      report(['applicability'], applicability, 'expected manual, since a human works the new value out; say manual')
    if (!isVisible(change))
      report(['applicability'], applicability, 'expected manual, since code cannot show it; say manual')
  } else if (change.todo === undefined)
    report(['todo'], undefined, 'expected what to do, since nothing can be edited; add it')
  if (applicability === 'safe' && (confidence === 'secondary' || !audited))
    report(
      ['applicability'],
      applicability,
      `expected review or manual, since the evidence is ${confidence === 'secondary' ? 'secondary' : 'not audited'}; lower it`,
    )
}

const order = { safe: 0, review: 1, manual: 2 }

function lintExamples({ change, report }: Entry): void {
  // A default bites where nothing is written: an example may show it, but need not.
  if (change.kind === 'param-default') return
  if (isVisible(change)) {
    if (change.examples.length === 0)
      report(['examples'], undefined, 'expected at least one example, since code can show it; add one')
    if (change.untouched.length === 0)
      report(['untouched'], undefined, 'expected at least one case that differs from a hit by one thing; add one')
  } else if (change.examples.length > 0)
    report(['examples'], change.kind, 'expected no examples, since code cannot show it; remove them')
  change.examples.forEach((example, at) => {
    const best = example.applicability ?? change.applicability
    if (order[best] < order[change.applicability])
      report(
        ['examples', at, 'applicability'],
        best,
        `expected ${change.applicability} or below; an example never raises it`,
      )
    if (best !== 'manual' && example.after === undefined)
      report(['examples', at, 'after'], undefined, 'expected the migrated code; add it, or say applicability: manual')
    if (best === 'manual' && example.after !== undefined)
      report(
        ['examples', at, 'after'],
        example.after,
        'expected nothing, since a manual change edits nothing; remove it',
      )
  })
}

function lintShape({ change, report }: Entry, known: Known): void {
  if (change.kind === 'endpoint-renamed') lintEndpointRenamed(change, report, known)
  if ((change.kind === 'endpoint-removed' || change.kind === 'method-removed') && change.successor !== undefined) {
    const { path, method } = change.successor
    if (!isRegistered(known, path, method))
      report(
        ['successor', 'path'],
        path,
        'expected an endpoint of the registry; add it to endpoints.yaml or correct it',
      )
  }
  if (change.kind === 'param-moved' && !isRegistered(known, change.toEndpoint))
    report(['toEndpoint'], change.toEndpoint, 'expected an endpoint of the registry; correct it')
  if (change.kind === 'params-merged' && change.merge === 'same' && change.from.length < 2)
    report(['from'], change.from, 'expected several parameters; use param-renamed for one')
  if (change.kind === 'params-exclusive') {
    if (change.params.length < 2)
      report(['params'], change.params, 'expected two or more; list what excludes each other')
    if (change.drop !== undefined && !change.params.includes(change.drop))
      report(['drop'], change.drop, `expected ${change.params.join(' or ')}; correct it`)
  }
  if (change.kind === 'param-required' && change.value !== undefined && change.params.length !== 1)
    report(['value'], change.value, 'expected no value beside several parameters; split the entry')
  if (change.kind === 'limit-changed') {
    const limit = change.max ?? change.maxItems
    if ((change.param === undefined) !== (limit === undefined))
      report(
        ['param'],
        change.param,
        'expected a parameter together with max or maxItems; add what is missing or remove both',
      )
  }
  if (change.kind === 'enum-renamed') {
    if (Object.keys(change.values).length === 0)
      report(['values'], change.values, 'expected at least one old value and its new one; add it')
    for (const value of Object.keys(change.alsoSet))
      if (!(value in change.values))
        report(['alsoSet', value], value, `expected ${Object.keys(change.values).join(', ')}; correct it`)
  }
  if (change.kind === 'response-field-renamed' && Object.keys({ ...change.fields, ...change.expressions }).length === 0)
    report(['fields'], change.fields, 'expected fields or expressions; say what a read becomes')
  if (change.kind === 'response-value-renamed' && Object.keys(change.values).length === 0)
    report(['values'], change.values, 'expected at least one old value and its new one; add it')
  if (change.kind === 'response-value-changed' && change.type && change.fields.length === 0)
    report(['fields'], change.fields, 'expected the fields whose values are of another type; add them')
}

function lintEndpointRenamed(
  change: Extract<RawChange, { kind: 'endpoint-renamed' }>,
  report: Entry['report'],
  known: Known,
): void {
  const { path, method } = change.to
  for (const one of method === undefined ? change.endpoints.flatMap((endpoint) => endpoint.methods) : [method])
    if (!isRegistered(known, path, one))
      report(
        ['to', 'path'],
        `${one} ${path}`,
        'expected an endpoint of the registry; add it to endpoints.yaml or correct it',
      )
  const wanted = variablesOf(path)
  const targets = Object.values(change.variables)
  for (const [from, to] of Object.entries(change.variables)) {
    if (!change.endpoints.some((endpoint) => variablesOf(endpoint.path).includes(from)))
      report(['variables', from], from, 'expected a variable of the old path; correct it')
    if (!to.startsWith('?') && !wanted.includes(to))
      report(['variables', from], to, `expected a variable of ${path}, or ?name for a parameter; correct it`)
  }
  const old = new Set(change.endpoints.flatMap((endpoint) => variablesOf(endpoint.path)))
  for (const name of wanted)
    if (!old.has(name) && !targets.includes(name))
      report(['variables'], undefined, `expected where :${name} of ${path} comes from; add { old: ${name} }`)
}

function variablesOf(path: string): string[] {
  return path.split('/').flatMap((segment) => (segment.startsWith(':') ? [segment.slice(1)] : []))
}
