/** The files of a generated program. Lines are written with `'`, two spaces and ES modules; the last step gives them their dress. */

import { bom } from '../../../src/files.ts'
import type { Tree } from '../../frontends/kit.ts'
import type { Program } from '../program.ts'
import { entryOf, hasResources, typed } from '../program.ts'
import type { Written } from './call.ts'
import { writeCall } from './call.ts'
import { client, config, importBase, resourceHead } from './client.ts'
import { helpers } from './helpers.ts'

/** `main()` of the entry sends every call once. */
export function render(program: Program): Tree {
  const extension = program.isTyped ? 'ts' : 'js'
  const calls = program.calls.map((call, index) => writeCall(program, call, index))
  const used = [...new Set(calls.flatMap((one) => one.helpers))]
  const files: Record<string, readonly string[]> = {
    [`config.${extension}`]: config(program),
    [`client.${extension}`]: client(program),
    [`helpers.${extension}`]: used.flatMap((name) => helpers(program)[name]),
    [`values.${extension}`]: calls.flatMap((one) => one.shared.flatMap((table) => table.lines)),
    [`resources.${extension}`]: hasResources(program) ? resources(program, calls) : [],
    [entryOf(program)]: main(program, calls),
  }
  return Object.fromEntries(
    Object.entries(files)
      .filter(([, lines]) => lines.length > 0)
      .map(([name, lines]) => [name, (program.isMarked ? bom : '') + finish(program, lines)]),
  )
}

/** Quotes, indentation, line ends and module system of the program. */
function finish(program: Program, lines: readonly string[]): string {
  return lines
    .flatMap((line) => line.split('\n'))
    .flatMap((line) => {
      let text = line
      if (!program.isModule)
        text = text
          .replace(/^import \{ (.*) \} from ('.*')$/, 'const { $1 } = require($2)')
          .replace(/^import (\w+) from ('.*')$/, 'const $1 = require($2)')
          .replace(
            /^export (?:async )?function (\w+)/,
            (whole, name: string) => `exports.${name} = ${name}\n${whole.slice(7)}`,
          )
          .replace(/^export class (\w+)/, 'const $1 = exports.$1 = class')
          .replace(/^export const (\w+)/, 'const $1 = exports.$1')
      if (program.quote === '"') text = text.replaceAll("'", '"')
      return text.replace(/^( {2})+/, (spaces) => program.indent.repeat(spaces.length / 2)).split('\n')
    })
    .concat('')
    .join(program.newline)
}

function importsOf(calls: readonly Written[]): string[] {
  const used = [...new Set(calls.flatMap((one) => one.helpers))]
  const tables = calls.flatMap((one) => one.shared.map((table) => table.name))
  return [
    ...(used.length > 0 ? [`import { ${used.join(', ')} } from './helpers.js'`] : []),
    ...(tables.length > 0 ? [`import { ${tables.join(', ')} } from './values.js'`] : []),
  ]
}

function resources(program: Program, calls: readonly Written[]): string[] {
  return [
    ...importsOf(calls),
    ...calls.flatMap((one) => one.top),
    ...resourceHead(program),
    ...calls.flatMap((one, index) => [
      `  async call${index}(${signature(program, one)}) {`,
      ...one.lines.map((line) => `    ${line}`),
      '  }',
    ]),
    '}',
  ]
}

function signature(program: Program, { parameters }: Written): string {
  const own = parameters.map((one) => `${one.name}${typed(program, `: ${one.type}`)}`)
  return [`account${typed(program, ': string')}`, `input${typed(program, ': any')}`, ...own].join(', ')
}

function main(program: Program, calls: readonly Written[]): string[] {
  const isMethod = hasResources(program)
  const own = isMethod ? [] : calls
  const outer = calls.flatMap((one) => one.outer)
  const sending = calls.map(
    (one, index) =>
      `  await ${isMethod ? 'calls.' : ''}call${index}(${["'a1'", 'input', ...one.parameters.map(({ passed }) => passed)].join(', ')})`,
  )
  return [
    ...(program.isJsx ? ["import React from 'react'"] : []),
    ...mainImports(program),
    ...importsOf(own),
    '',
    ...own.flatMap((one) => one.top),
    'const input = JSON.parse(process.env.ADS_INPUT)',
    '',
    ...own.flatMap((one, index) => [
      ...(program.isJsx ? component(program, one, index) : plain(program, one, index)),
      '',
    ]),
    'export async function main() {',
    ...outer.map((line) => `  ${line}`),
    ...(program.isJsx && !isMethod ? calls.flatMap(press) : sending),
    '}',
  ]
}

function plain(program: Program, one: Written, index: number): string[] {
  return [`async function call${index}(${signature(program, one)}) {`, ...one.lines.map((line) => `  ${line}`), '}']
}

/** A component whose handler sends the request; names in its texts are none of ours. */
function component(program: Program, one: Written, index: number): string[] {
  const props = ['account', 'input', ...one.parameters.map(({ name }) => name)].join(', ')
  return [
    `function Call${index}({ ${props} }${typed(program, ': any')}) {`,
    '  const onClick = async () => {',
    ...one.lines.map((line) => `    ${line}`),
    '  }',
    "  return <button title='draft_only' onClick={onClick}>status: {account}</button>",
    '}',
  ]
}

function press(one: Written, index: number): string[] {
  const own = one.parameters.map(({ name, passed }) => ` ${name}={${passed}}`).join('')
  return [
    `  const element${index} = <Call${index} account='a1' input={input}${own} />`,
    `  await element${index}.type(element${index}.props).props.onClick()`,
  ]
}

function mainImports(program: Program): string[] {
  switch (program.transport) {
    case 'wrapper':
    case 'chained':
    case 'curried':
    case 'route':
    case 'sdk':
      return ["import { ads } from './client.js'"]
    case 'client':
      return ["import { Ads } from './client.js'", '', 'const client = new Ads()']
    case 'resource':
    case 'injected':
      return [
        "import { Ads } from './client.js'",
        "import { Calls } from './resources.js'",
        '',
        'const calls = new Calls(new Ads())',
      ]
    case 'instance':
      return ["import { http } from './client.js'"]
    case 'axios':
    case 'config':
      return ["import axios from 'axios'", ...importBase(program)]
    default:
      return importBase(program)
  }
}
