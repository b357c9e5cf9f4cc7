/** What generated clients send: endpoints of the catalogue with the parameters and values that its changes name, and a few neutral ones. */

import fc from 'fast-check'
import type { Catalogue, Change } from '../../src/catalogue/types.ts'
import type { Base, CallSpec, ParamSpec, Params, PathForm, Program, Transport, ValueForm } from './program.ts'

interface Candidate {
  readonly method: string
  readonly path: string
  /** Versions that the generated client may say. */
  readonly versions: readonly string[]
  readonly params: readonly Choice[]
}

interface Choice {
  readonly name: string
  readonly values: readonly string[]
  /** Sent as it is, so that it may be anything. */
  readonly isFree: boolean
  /** Several values may be joined by commas. */
  readonly isList?: boolean
}

const neutral = [
  { name: 'count', values: ['200', '50'], isFree: false },
  { name: 'sort_by', values: ['created_at-desc'], isFree: false },
  { name: 'name', values: ['spring sale', 'autumn'], isFree: true },
]

/** Endpoints that changes name, each with what those changes touch. */
export function candidates(catalogue: Catalogue): readonly Candidate[] {
  const seen = new Map<string, Candidate>()
  const versions = catalogue.api.versions.map((one) => one.version)
  for (const pattern of catalogue.changes.flatMap((change) => change.endpoints))
    for (const method of pattern.methods) {
      const row = catalogue.endpoints.find((one) => one.method === method && one.path === pattern.path)
      // A form that lives twice is legal in between: the semantics tests hold that, not this oracle.
      if (pattern.path.includes('*') || !row || row.lifetimes.length !== 1) continue
      const [life] = row.lifetimes
      const first = life!.first === null ? 0 : versions.indexOf(life!.first)
      const last = life!.last === null ? versions.length - 1 : versions.indexOf(life!.last)
      const own = catalogue.changes.filter((change) =>
        change.endpoints.some(
          (one) => one.path === pattern.path && (one.methods.length === 0 || one.methods.includes(method)),
        ),
      )
      const params = own.flatMap(paramsOf)
      seen.set(`${method} ${pattern.path}`, {
        method,
        path: pattern.path,
        versions: versions.slice(first, last + 1),
        params,
      })
    }
  return [...seen.values()].filter((one) => one.versions.length > 0)
}

function paramsOf(change: Change): readonly Choice[] {
  switch (change.kind) {
    case 'param-renamed':
      return [
        {
          name: change.from,
          values: Object.keys(change.values).length > 0 ? Object.keys(change.values) : ['v1'],
          isFree: Object.keys(change.values).length === 0,
        },
      ]
    case 'param-removed':
      return change.params.map((name) => ({ name, values: ['v1', 'true'], isFree: true }))
    case 'params-merged':
      return change.merge === 'same' ? change.from.map((name) => ({ name, values: ['v1'], isFree: false })) : []
    case 'enum-renamed':
      return [{ name: change.param, values: Object.keys(change.values), isFree: false, isList: true }]
    case 'enum-removed':
      return [{ name: change.param, values: change.values, isFree: false, isList: true }]
    case 'param-required':
      return change.when ? [{ name: change.when.param, values: change.when.values, isFree: false }] : []
    default:
      return []
  }
}

const transports: readonly Transport[] = [
  'fetch',
  'wrapper',
  'chained',
  'curried',
  'route',
  'client',
  'resource',
  'injected',
  'closure',
  'axios',
  'instance',
  'config',
  'sdk',
]
const bases: readonly Base[] = ['inline', 'constant', 'parts', 'environment', 'record', 'function']
const shapes: readonly Params[] = [
  'object',
  'computed',
  'assigned',
  'brackets',
  'spread',
  'ternary',
  'merged',
  'shorthand',
  'typed',
  'argument',
  'camel',
  'compact',
  'search',
  'appended',
  'url',
  'query',
  'chain',
]
const pathForms: readonly PathForm[] = ['template', 'chain', 'function', 'urls', 'segments', 'replace', 'joined']
const valueForms: readonly ValueForm[] = [
  'literal',
  'constant',
  'table',
  'enum',
  'shared',
  'mapped',
  'union',
  'positional',
  'default',
  'joined',
  'array',
  'runtime',
]

function paramOf({ name, values, isFree, isList = false }: Choice): fc.Arbitrary<ParamSpec> {
  const one = fc.constantFrom(...values)
  const several = fc
    .subarray([...values], { minLength: 1, maxLength: Math.min(3, values.length) })
    .map((some) => some.join(','))
  return fc
    .record({
      name: fc.constant(name),
      value: isList ? fc.oneof(one, several) : one,
      other: one,
      form: fc.constantFrom(...valueForms),
    })
    .map(
      // What only the run time knows must be free to be anything.
      (spec): ParamSpec => (spec.form === 'runtime' && !isFree ? { ...spec, form: 'literal' } : spec),
    )
}

function callOf(candidate: Candidate): fc.Arbitrary<CallSpec> {
  const any = fc.constantFrom(...candidate.params, ...neutral).chain(paramOf)
  const some = fc.uniqueArray(any, { maxLength: 4, selector: (one) => one.name })
  // A parameter that a change touches, all alone: what is left of its object when it goes?
  const alone = candidate.params.length > 0 ? fc.constantFrom(...candidate.params).chain(paramOf) : any
  return fc.record({
    method: fc.constant(candidate.method),
    path: fc.constant(candidate.path),
    params: fc.oneof(
      { arbitrary: some, weight: 5 },
      alone.map((one) => [one]),
    ),
    shape: fc.constantFrom(...shapes),
    pathForm: fc.constantFrom(...pathForms),
    isCommented: fc.boolean(),
  })
}

/** Programs over the catalogue, with a target version not before their own. */
export function programs(catalogue: Catalogue): fc.Arbitrary<{ readonly program: Program; readonly to: string }> {
  const all = candidates(catalogue)
  const versions = catalogue.api.versions.map((one) => one.version)
  return fc.constantFrom(...versions.slice(0, -1)).chain((version) => {
    const alive = all.filter((one) => one.versions.includes(version))
    return fc.record({
      to: fc.constantFrom(...versions.slice(versions.indexOf(version) + 1)),
      program: fc
        .record({
          version: fc.constant(version),
          base: fc.constantFrom(...bases),
          transport: fc.constantFrom(...transports),
          calls: fc.array(fc.constantFrom(...alive).chain(callOf), { minLength: 1, maxLength: 3 }),
          isTyped: fc.boolean(),
          isModule: fc.boolean(),
          isJsx: fc.boolean(),
          isMarked: fc.boolean(),
          quote: fc.constantFrom("'" as const, '"' as const),
          newline: fc.constantFrom('\n' as const, '\r\n' as const),
          indent: fc.constantFrom('  ' as const, '\t' as const),
          isTrailing: fc.boolean(),
        })
        .map((program): Program => ({ ...program, isModule: program.isModule || program.isTyped })),
    })
  })
}
