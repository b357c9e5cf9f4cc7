/** The values of a generated call's parameters: literals, constants, tables, enums, unions, lists, and what only the run time knows. */

import type { CallSpec, ParamSpec, Program, ValueForm } from '../program.ts'
import { typed } from '../program.ts'
import type { Written } from './call.ts'

export interface WrittenValue {
  readonly expression: string
  /** Set when the value is written where it is used. */
  readonly literal: string | null
  /** A text already, so that nothing has to make one of it. */
  readonly isText: boolean
}

const isBare = (value: string): boolean => /^(true|false|\d+)$/.test(value)
const literalOf = (value: string): string => (isBare(value) ? value : `'${value}'`)
const listOf = (value: string): string => `[${value.split(',').map(literalOf).join(', ')}]`

/** Layers that make a text of every value themselves, as `String(value)` does. */
const stringifying = ['wrapper', 'chained', 'curried', 'route', 'client', 'resource', 'injected', 'closure']

/** Every parameter's value; statements that it needs go into `written`. */
export function writeValues(
  program: Program,
  call: CallSpec,
  index: number,
  written: Written,
): readonly WrittenValue[] {
  // Whoever passes the whole object has its values at hand.
  const setup = call.shape === 'argument' ? written.outer : written.lines
  const tables = call.params.filter((one) => formOf(program, call, one) === 'table')
  if (tables.length > 0)
    setup.push(
      `const VALUES${index} = {`,
      ...tables.map((one) => `  key${call.params.indexOf(one)}: ${literalOf(one.value)},`),
      '}',
    )
  return call.params.map((param, at) => {
    const form = formOf(program, call, param)
    const expression = expressionOf({ program, param, form, name: `${index}_${at}`, at, setup, written })
    const isText = !isBare(param.value) && form !== 'runtime' && form !== 'array' && form !== 'default'
    return { expression, literal: form === 'literal' ? param.value : null, isText }
  })
}

/** The form that the value can have in this program: not everything is a member of an enum, or comes from another file. */
function formOf(program: Program, call: CallSpec, { form, value }: ParamSpec): ValueForm {
  if (isBare(value) && ['enum', 'union', 'joined', 'array', 'mapped'].includes(form)) return 'constant'
  if (call.shape === 'argument' && ['union', 'positional', 'enum', 'shared', 'mapped'].includes(form)) return 'constant'
  if (form === 'array') {
    const isObject = !['query', 'chain', 'search', 'appended', 'url'].includes(call.shape)
    return stringifying.includes(program.transport) && isObject ? 'array' : 'joined'
  }
  return form
}

interface Context {
  readonly program: Program
  readonly param: ParamSpec
  readonly form: ValueForm
  readonly name: string
  readonly at: number
  readonly setup: string[]
  readonly written: Written
}

function expressionOf({ program, param, form, name, at, setup, written }: Context): string {
  const literal = literalOf(param.value)
  const other = literalOf(param.other)
  switch (form) {
    case 'literal':
      return literal
    case 'constant':
      setup.push(`const VALUE${name} = ${literal}`)
      return `VALUE${name}`
    case 'table':
      return `VALUES${name.split('_')[0]!}.key${at}`
    case 'enum':
      if (program.isTyped && !isBare(param.other))
        written.top.push(`enum Kind${name} {`, `  Sent = ${literal},`, `  Other = ${other},`, '}', '')
      else written.top.push(`const Kind${name} = Object.freeze({ Sent: ${literal}, Other: ${other} })`, '')
      return `Kind${name}.Sent`
    case 'shared':
      written.shared.push({
        name: `KINDS${name}`,
        lines: [
          `export const KINDS${name} = {`,
          `  sent: ${literal},`,
          `  other: ${other},`,
          `}${typed(program, ' as const')}`,
        ],
      })
      return `KINDS${name}.sent`
    case 'mapped':
      written.top.push(
        `const WORDS${name}${typed(program, ': Record<string, any>')} = { mine: ${literal}, yours: ${other} }`,
        '',
      )
      return `WORDS${name}[input.key]`
    case 'union':
      if (program.isTyped) written.top.push(`export type Word${name} = ${literal} | ${other}`, '')
      written.parameters.push({ name: `value${name}`, type: `Word${name}`, passed: literal })
      return `value${name}`
    case 'positional':
      written.parameters.push({ name: `value${name}`, type: 'any', passed: literal })
      return `value${name}`
    case 'default':
      return `(input.kind ?? ${literal})`
    case 'joined':
      setup.push(`const LIST${name} = ${listOf(param.value)}`)
      return `LIST${name}.join(',')`
    case 'array':
      return listOf(param.value)
    case 'runtime':
      return 'input.text'
  }
}
