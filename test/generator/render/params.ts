/** How a generated call hands its parameters over: as an object, as search parameters, or written into the URL. */

import type { CallSpec, ParamSpec, Program } from '../program.ts'
import { typed } from '../program.ts'
import type { Written } from './call.ts'
import type { WrittenValue } from './values.ts'

export interface At {
  readonly program: Program
  readonly call: CallSpec
  readonly index: number
  readonly values: readonly WrittenValue[]
  readonly written: Written
}

/** The parameters as an expression that is an object; statements in front of it go into the body. */
export function objectParams(at: At): string {
  const { program, call, index, written } = at
  const { params } = call
  const { lines } = written
  const any = typed(program, ': any')
  const value = (place: number): string => at.values[place]!.expression
  const entries = params.map((one, place) => `${keyOf(at, one, place)}: ${value(place)}`)
  const half = Math.ceil(entries.length / 2)
  switch (call.shape) {
    case 'assigned':
      lines.push(`const params${any} = { ${entries.slice(0, half).join(', ')} }`)
      for (const [step, one] of params.slice(half).entries())
        lines.push(`${step % 2 === 0 ? 'if (input.on) ' : ''}params.${one.name} = ${value(step + half)}`)
      return 'params'
    case 'brackets':
      lines.push(`const params${any} = {}`)
      for (const [place, one] of params.entries()) lines.push(`params['${one.name}'] = ${value(place)}`)
      return 'params'
    case 'spread':
      return objectOf([
        ...entries.slice(0, half),
        ...entries.slice(half).map((entry) => `...(input.on && { ${entry} })`),
      ])
    case 'ternary':
      return objectOf([
        ...entries.slice(0, half),
        ...entries.slice(half).map((entry) => `...(input.on ? { ${entry} } : {})`),
      ])
    case 'merged':
      lines.push(`const extra = ${objectOf(entries.slice(half))}`)
      return `Object.assign(${objectOf(entries.slice(0, half))}, extra)`
    case 'shorthand':
      for (const [place, one] of params.entries()) lines.push(`const ${one.name} = ${value(place)}`)
      return objectOf(params.map((one) => one.name))
    case 'typed':
      if (program.isTyped)
        written.top.push(`interface Params${index} {`, ...params.map((one) => `  ${one.name}?: any`), '}', '')
      lines.push(`const params${typed(program, `: Params${index}`)} = ${objectOf(entries)}`)
      return 'params'
    case 'argument':
      if (program.isTyped)
        written.top.push(`export interface Fields${index} {`, ...params.map((one) => `  ${one.name}?: any`), '}', '')
      written.parameters.push({ name: 'fields', type: `Fields${index}`, passed: objectOf(entries) })
      return 'fields'
    case 'compact':
    case 'camel':
      return wrapped(at, objectOf(entries))
    case 'computed':
    case 'url':
      return objectOf(entries)
    default:
      lines.push(...`const params = ${commented(at, entries)}`.split('\n'))
      return 'params'
  }
}

/** `const query = new URLSearchParams(…)`, as a client does that calls `fetch` itself. */
export function searchStatements(at: At): string[] {
  const { call, values, program } = at
  if (call.shape === 'appended' || call.shape === 'brackets' || call.shape === 'assigned')
    return [
      'const query = new URLSearchParams()',
      ...call.params.map(
        (one, place) => `query.${place % 2 === 0 ? 'set' : 'append'}('${one.name}', ${textAt(at, place)})`,
      ),
    ]
  const entries = call.params.map((one, place) => {
    const value = values[place]!
    return `${keyOf(at, one, place)}: ${value.isText ? value.expression : `String(${value.expression})`}`
  })
  if (call.shape === 'argument') {
    at.written.parameters.push({ name: 'fields', type: 'Record<string, string>', passed: objectOf(entries) })
    return ['const query = new URLSearchParams(fields)']
  }
  const isBroken = call.isCommented && call.shape !== 'compact' && call.shape !== 'camel'
  const object = isBroken ? commented(at, entries) : wrapped(at, objectOf(entries))
  const cast = typed(program, call.shape === 'compact' || call.shape === 'camel' ? ' as any' : '')
  return `const query = new URLSearchParams(${object}${cast})`.split('\n')
}

/** `const url = new URL(…)` and what is set on it. */
export function urlStatements(at: At, path: string): string[] {
  return [
    `const url = new URL(${path})`,
    ...at.call.params.map((one, place) => {
      const step = `url.searchParams.${place % 2 === 0 ? 'set' : 'append'}('${one.name}', ${textAt(at, place)})`
      return place % 3 === 1 ? `if (input.on) ${step}` : step
    }),
  ]
}

/** The URL with the query written into it by hand; statements in front of it go into the body. */
export function textQuery(at: At, path: string): string {
  const { program, call, values, written } = at
  if (call.shape === 'query') {
    const pairs = call.params.map((one, place) => {
      const { literal, expression } = values[place]!
      return `${one.name}=${literal ?? `\${${expression}}`}`
    })
    const text = `?${pairs.join('&')}`
    return /^`[^`]*`$/.test(path) ? `${path.slice(0, -1)}${text}\`` : `${path} + \`${text}\``
  }
  const piece = (one: ParamSpec, place: number, mark: string): string => {
    const { literal, expression } = values[place]!
    return literal === null ? `'${mark}${one.name}=' + ${expression}` : `'${mark}${one.name}=${literal}'`
  }
  const [first, ...rest] = call.params
  written.lines.push(
    `let url${typed(program, ': string')} = ${path} + ${piece(first!, 0, '?')}`,
    ...rest.map((one, step) => `${step % 2 === 1 ? 'if (input.on) ' : ''}url += ${piece(one, step + 1, '&')}`),
  )
  return 'url'
}

function textAt({ values }: At, place: number): string {
  const { literal, expression, isText } = values[place]!
  if (literal !== null) return `'${literal}'`
  return isText ? expression : `String(${expression})`
}

function keyOf({ call, index, written }: At, { name }: ParamSpec, place: number): string {
  if (call.shape === 'camel') return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  if (call.shape !== 'computed') return name
  if (place % 2 === 1) return `['${name}']`
  written.top.push(`const KEY${index}_${place} = '${name}'`)
  return `[KEY${index}_${place}]`
}

function wrapped({ call, written }: At, object: string): string {
  const helper = call.shape === 'camel' ? 'snake' : call.shape === 'compact' ? 'compact' : null
  if (helper === null) return object
  written.helpers.push(helper)
  return `${helper}(${object})`
}

function objectOf(entries: readonly string[]): string {
  return entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}'
}

/** An object over several lines, with a note behind each entry. */
function commented({ program, call }: At, entries: readonly string[]): string {
  const lines = entries.map((entry, place) => {
    const comma = place < entries.length - 1 || program.isTrailing ? ',' : ''
    return `  ${entry}${comma}${call.isCommented ? ` // note ${place}` : ''}`
  })
  return ['{', ...lines, '}'].join('\n')
}
