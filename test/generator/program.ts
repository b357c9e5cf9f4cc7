/** Random small clients: what they send, and in which of the shapes that real clients have. A program is data; `render` writes its files. */

import type { Tree } from '../frontends/kit.ts'

export type Transport =
  | 'fetch'
  | 'wrapper'
  | 'chained'
  | 'client'
  | 'resource'
  | 'injected'
  | 'closure'
  | 'axios'
  | 'instance'
  | 'config'
  | 'sdk'
export type Base = 'inline' | 'constant' | 'parts' | 'environment' | 'record' | 'function'
export type Params =
  | 'object'
  | 'assigned'
  | 'brackets'
  | 'spread'
  | 'merged'
  | 'shorthand'
  | 'typed'
  | 'search'
  | 'appended'
  | 'query'
  | 'chain'
export type PathForm = 'template' | 'chain' | 'function'
export type ValueForm = 'literal' | 'constant' | 'table' | 'runtime'

export interface ParamSpec {
  readonly name: string
  readonly value: string
  readonly form: ValueForm
}

export interface CallSpec {
  readonly method: string
  /** With `:name` for variables. */
  readonly path: string
  readonly params: readonly ParamSpec[]
  readonly shape: Params
  readonly pathForm: PathForm
  readonly isCommented: boolean
}

export interface Program {
  readonly version: string
  readonly base: Base
  readonly transport: Transport
  readonly calls: readonly CallSpec[]
  readonly isTyped: boolean
  readonly isModule: boolean
  readonly quote: "'" | '"'
  readonly newline: '\n' | '\r\n'
  readonly indent: '  ' | '\t'
  readonly isTrailing: boolean
}

export const host = 'ads-api.x.com'
export const entryOf = (program: Program): string => `main.${program.isTyped ? 'ts' : 'js'}`

/** The files of the program; `main()` of the entry sends every call once. */
export function render(program: Program): Tree {
  const { isTyped, newline, transport } = program
  const extension = isTyped ? 'ts' : 'js'
  const files: Record<string, string[]> = { config: config(program), client: client(program), main: mainFile(program) }
  if (transport === 'resource' || transport === 'injected') files['resources'] = resources(program)
  return Object.fromEntries(
    Object.entries(files)
      .filter(([, lines]) => lines.length > 0)
      .map(([name, lines]) => [`${name}.${extension}`, finish(program, lines).join(newline) + newline]),
  )
}

/** Quotes, indentation and module system of the program, over lines written with `'`, two spaces and ES modules. */
function finish(program: Program, lines: readonly string[]): string[] {
  return lines
    .flatMap((line) => line.split('\n'))
    .map((line) => {
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
      return text.replace(/^( {2})+/, (spaces) => program.indent.repeat(spaces.length / 2))
    })
    .flatMap((line) => line.split('\n'))
}

const typed = (program: Program, text: string): string => (program.isTyped ? text : '')

/** The expression for host and version in front of `/path`, as pieces of a template. */
function prefix(program: Program): string {
  switch (program.base) {
    case 'inline':
      return `https://${host}/${program.version}`
    case 'constant':
      return '${BASE}'
    case 'parts':
    case 'environment':
      return '${HOST}/${VERSION}'
    case 'record':
      return '${URLS.live}'
    case 'function':
      return '${base()}'
  }
}

function config({ base, version, transport }: Program): string[] {
  if (transport === 'sdk') return [`export const VERSION = '${version}'`]
  switch (base) {
    case 'inline':
      return []
    case 'constant':
      return [`export const BASE = 'https://${host}/${version}'`]
    case 'parts':
      return [`export const HOST = 'https://${host}'`, `export const VERSION = '${version}'`]
    case 'environment':
      return [`export const HOST = 'https://${host}'`, `export const VERSION = process.env.ADS_VERSION || '${version}'`]
    case 'record':
      return [
        'export const URLS = {',
        `  live: 'https://${host}/${version}',`,
        `  test: 'https://ads-api-sandbox.x.com/${version}',`,
        '}',
      ]
    case 'function':
      return ['export function base() {', `  return 'https://${host}/${version}'`, '}']
  }
}

function importBase({ base, transport }: Program): string[] {
  if (transport === 'sdk') return ["import { VERSION } from './config.js'"]
  const names = {
    inline: '',
    constant: 'BASE',
    parts: 'HOST, VERSION',
    environment: 'HOST, VERSION',
    record: 'URLS',
    function: 'base',
  }[base]
  return names === '' ? [] : [`import { ${names} } from './config.js'`]
}

function client(program: Program): string[] {
  const t = (text: string): string => typed(program, text)
  const url = `\`${prefix(program)}/\${path}\``
  const send = [
    `  const url = new URL(${url})`,
    '  for (const [name, value] of Object.entries(params)) {',
    '    if (value !== undefined) url.searchParams.set(name, String(value))',
    '  }',
    '  const response = await fetch(url, { method })',
    '  return response.json()',
  ]
  const signature = `method${t(': string')}, path${t(': string')}, params${t(': Record<string, any>')} = {}`
  const verbs = (call: (verb: string) => string): string[] =>
    ['get', 'post', 'put', 'delete'].flatMap((verb) => [
      `  async ${verb}(path${t(': string')}, params${t('?: Record<string, any>')}) {`,
      `    return ${call(verb.toUpperCase())}`,
      '  }',
    ])
  switch (program.transport) {
    case 'wrapper':
      return [...importBase(program), '', `export async function ads(${signature}) {`, ...send, '}']
    case 'chained':
      return [
        ...importBase(program),
        '',
        `async function signed(${signature}) {`,
        ...send,
        '}',
        '',
        `export async function ads(${signature}) {`,
        '  return signed(method, path, params)',
        '}',
      ]
    case 'client':
    case 'resource':
    case 'injected':
      return [
        ...importBase(program),
        '',
        'export class Ads {',
        ...verbs((verb) => `this.send('${verb}', path, params)`),
        `  async send(${signature}) {`,
        ...send.map((line) => `  ${line}`),
        '  }',
        '}',
      ]
    case 'instance':
      return [
        "import axios from 'axios'",
        ...importBase(program),
        '',
        `export const http = axios.create({ baseURL: \`${prefix(program)}\` })`,
      ]
    case 'sdk':
      return [
        "import TwitterAdsAPI from 'twitter-ads'",
        ...importBase(program),
        '',
        "export const ads = new TwitterAdsAPI({ consumer_key: 'k', consumer_secret: 's', access_token: 't', access_token_secret: 'u', sandbox: false, api_version: VERSION })",
      ]
    default:
      return []
  }
}

function mainImports(program: Program): string[] {
  switch (program.transport) {
    case 'wrapper':
    case 'chained':
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
    case 'sdk':
      return ["import { ads } from './client.js'"]
    case 'axios':
    case 'config':
      return ["import axios from 'axios'", ...importBase(program)]
    default:
      return importBase(program)
  }
}

function resources(program: Program): string[] {
  const t = (text: string): string => typed(program, text)
  const isTyped = program.isTyped
  const http = program.transport === 'injected' && isTyped ? 'Http' : 'any'
  return [
    ...(program.transport === 'injected' && isTyped
      ? [
          'export interface Http {',
          ...['get', 'post', 'put', 'delete'].map(
            (verb) => `  ${verb}(path: string, params?: Record<string, any>): Promise<any>`,
          ),
          '}',
          '',
        ]
      : []),
    ...(isTyped && http === 'any' ? ["import { Ads } from './client.js'", ''] : []),
    'export class Calls {',
    ...(isTyped ? [`  http: ${http === 'any' ? 'Ads' : http}`] : []),
    `  constructor(http${t(`: ${http === 'any' ? 'Ads' : http}`)}) {`,
    '    this.http = http',
    '  }',
    ...program.calls.flatMap((call, index) => functionOf(program, call, index, true)),
    '}',
  ]
}

function mainFile(program: Program): string[] {
  const isMethod = program.transport === 'resource' || program.transport === 'injected'
  const target = isMethod ? 'calls.' : ''
  return [
    ...mainImports(program),
    '',
    'const input = JSON.parse(process.env.ADS_INPUT)',
    '',
    ...(isMethod ? [] : program.calls.flatMap((call, index) => [...functionOf(program, call, index, false), ''])),
    'export async function main() {',
    ...program.calls.map((call, index) => `  await ${target}call${index}('a1', input)`),
    '}',
  ]
}

/** A function (or method) that sends one call. */
function functionOf(program: Program, call: CallSpec, index: number, isMethod: boolean): string[] {
  const t = (text: string): string => typed(program, text)
  const isForm = call.params.some((one) => one.form === 'constant' || one.form === 'table')
  const setup = isForm ? valueSetup(call) : []
  const body = [...setup, ...send(program, call)]
  const type =
    call.shape === 'typed' && program.isTyped
      ? [`interface Params${index} {`, ...call.params.map((one) => `  ${one.name}?: any`), '}']
      : []
  const signature = `call${index}(account${t(': string')}, input${t(': any')})`
  const inner = body.map((line) => line.replaceAll('ParamsN', `Params${index}`))
  return isMethod
    ? [`  async ${signature} {`, ...inner.map((line) => `    ${line}`), '  }']
    : [...type, `async function ${signature} {`, ...inner.map((line) => `  ${line}`), '}']
}

function valueSetup(call: CallSpec): string[] {
  const tables = call.params.filter((one) => one.form === 'table')
  return [
    ...call.params.flatMap((one, index) => (one.form === 'constant' ? [`const VALUE${index} = ${literal(one)}`] : [])),
    ...(tables.length > 0
      ? ['const VALUES = {', ...tables.map((one) => `  key${call.params.indexOf(one)}: ${literal(one)},`), '}']
      : []),
  ]
}

function literal({ value }: ParamSpec): string {
  return /^(true|false|\d+)$/.test(value) ? value : `'${value}'`
}

function valueOf(param: ParamSpec, index: number): string {
  switch (param.form) {
    case 'literal':
      return literal(param)
    case 'constant':
      return `VALUE${index}`
    case 'table':
      return `VALUES.key${index}`
    case 'runtime':
      return 'input.text'
  }
}

const isWire = (call: CallSpec, program: Program): boolean =>
  program.transport === 'fetch' || call.shape === 'query' || call.shape === 'chain'

/** The path with its variables: the account is an argument, other ids are constants of the text. */
function pathOf(
  call: CallSpec,
  lead: string,
): { readonly setup: string[]; readonly expression: string; readonly template: string } {
  const filled = call.path.replace(/:(\w+)/g, (_, name: string) =>
    name === 'account_id' ? '${account}' : "${input.on ? 'id1' : 'id2'}",
  )
  const template = `${lead}${filled}`
  if (call.pathForm === 'template') return { setup: [], expression: `\`${template}\``, template }
  const chain = template
    .split(/(\$\{[^}]*\})/)
    .filter(Boolean)
    .map((part) =>
      part.startsWith('${') ? (/[ ?]/.test(part) ? `(${part.slice(2, -1)})` : part.slice(2, -1)) : `'${part}'`,
    )
  const expression = chain.length > 1 || chain[0]!.startsWith("'") ? chain.join(' + ') : chain[0]!
  if (call.pathForm === 'chain') return { setup: [], expression, template }
  return {
    setup: [`const pathFor = (account@string) => \`${template}\``],
    expression: 'pathFor(account)',
    template,
  }
}

function send(program: Program, call: CallSpec): string[] {
  const { transport } = program
  const lead =
    transport === 'fetch' || transport === 'closure' || transport === 'axios' || transport === 'config'
      ? `${prefix(program)}/`
      : transport === 'instance'
        ? '/'
        : ''
  const path = pathOf(call, transport === 'closure' ? '' : lead)
  const setup = path.setup.map((line) => line.replace('@string', typed(program, ': string')))
  const verb = call.method.toLowerCase()
  const params = paramsOf(program, call)
  const withQuery = (): { readonly setup: string[]; readonly url: string } => textQuery(program, call, path.expression)
  if (transport === 'fetch') {
    if (call.shape === 'query' || call.shape === 'chain') {
      const query = withQuery()
      return [...setup, ...query.setup, `await fetch(${query.url}, { method: '${call.method}' })`]
    }
    if (call.params.length === 0) return [...setup, `await fetch(${path.expression}, { method: '${call.method}' })`]
    const search = searchParams(program, call)
    return call.method === 'GET' || call.method === 'DELETE'
      ? [...setup, ...search, `await fetch(${path.expression} + '?' + query, { method: '${call.method}' })`]
      : [...setup, ...search, `await fetch(${path.expression}, { method: '${call.method}', body: query })`]
  }
  if (isWire(call, program) && transport !== 'sdk' && transport !== 'closure') {
    const query = withQuery()
    const bare: Record<string, string> = {
      wrapper: `ads('${call.method}', ${query.url})`,
      chained: `ads('${call.method}', ${query.url})`,
      client: `client.${verb}(${query.url})`,
      resource: `this.http.${verb}(${query.url})`,
      injected: `this.http.${verb}(${query.url})`,
      axios: `axios.${verb}(${query.url})`,
      instance: `http.${verb}(${query.url})`,
      config: `axios({ method: '${verb}', url: ${query.url} })`,
    }
    return [...setup, ...query.setup, `await ${bare[transport]!}`]
  }
  const object = params.expression
  const isBody = verb === 'post' || verb === 'put'
  const last = object === null ? '' : `, ${object}`
  const calls: Record<string, string> = {
    wrapper: `ads('${call.method}', ${path.expression}${last})`,
    chained: `ads('${call.method}', ${path.expression}${last})`,
    client: `client.${verb}(${path.expression}${last})`,
    resource: `this.http.${verb}(${path.expression}${last})`,
    injected: `this.http.${verb}(${path.expression}${last})`,
    axios: isBody
      ? `axios.${verb}(${path.expression}, ${object ?? '{}'})`
      : `axios.${verb}(${path.expression}${object === null ? '' : `, { params: ${object} }`})`,
    instance: isBody
      ? `http.${verb}(${path.expression}, null, { params: ${object ?? '{}'} })`
      : `http.${verb}(${path.expression}${object === null ? '' : `, { params: ${object} }`})`,
    config: `axios({ url: ${path.expression}, method: '${verb}'${object === null ? '' : `, params: ${object}`} })`,
    sdk: `new Promise((resolve) => ads.${verb}(${path.expression}, ${object ?? '{}'}, resolve))`,
    closure: `go('${call.method}', ${path.expression}${last})`,
  }
  const t = (text: string): string => typed(program, text)
  const closure =
    transport === 'closure'
      ? [
          `const go = async (method${t(': string')}, path${t(': string')}, params${t(': any')} = {}) =>`,
          `  fetch(\`${prefix(program)}/\${path}?\${new URLSearchParams(params)}\`, { method })`,
        ]
      : []
  return [...closure, ...setup, ...params.setup, `await ${calls[transport]!}`]
}

/** The params as an expression that takes an object, and the statements in front of it. */
function paramsOf(program: Program, call: CallSpec): { readonly setup: string[]; readonly expression: string | null } {
  const { params, shape } = call
  if (params.length === 0) return { setup: [], expression: null }
  const any = typed(program, ': any')
  const entries = params.map((one, index) => `${one.name}: ${valueOf(one, index)}`)
  const half = Math.ceil(entries.length / 2)
  switch (shape) {
    case 'assigned':
      return {
        setup: [
          `const params${any} = { ${entries.slice(0, half).join(', ')} }`,
          ...params
            .slice(half)
            .map(
              (one, index) =>
                `${index % 2 === 0 ? 'if (input.on) ' : ''}params.${one.name} = ${valueOf(one, index + half)}`,
            ),
        ],
        expression: 'params',
      }
    case 'brackets':
      return {
        setup: [
          `const params${any} = {}`,
          ...params.map((one, index) => `params['${one.name}'] = ${valueOf(one, index)}`),
        ],
        expression: 'params',
      }
    case 'spread':
      return {
        setup: [],
        expression: `{ ${[...entries.slice(0, half), ...entries.slice(half).map((entry) => `...(input.on && { ${entry} })`)].join(', ')} }`,
      }
    case 'merged':
      return {
        setup: [`const extra = { ${entries.slice(half).join(', ')} }`.replace('{  }', '{}')],
        expression: `Object.assign({ ${entries.slice(0, half).join(', ')} }, extra)`,
      }
    case 'shorthand':
      return {
        setup: params.map((one, index) => `const ${one.name} = ${valueOf(one, index)}`),
        expression: `{ ${params.map((one) => one.name).join(', ')} }`,
      }
    case 'typed':
      return program.isTyped && program.transport !== 'resource' && program.transport !== 'injected'
        ? { setup: [`const params: ParamsN = { ${entries.join(', ')} }`], expression: 'params' }
        : { setup: [`const params = { ${entries.join(', ')} }`], expression: 'params' }
    default: {
      const comma = program.isTrailing ? ',' : ''
      const lines = params.map((one, index) => {
        const note = call.isCommented ? ` // note ${index}` : ''
        return `  ${one.name}: ${valueOf(one, index)}${index < params.length - 1 ? ',' : comma}${note}`
      })
      return { setup: ['const params = {', ...lines, '}'], expression: 'params' }
    }
  }
}

function searchParams(program: Program, call: CallSpec): string[] {
  const { params, shape } = call
  const spelt = params.map(
    (one, index) =>
      `${one.name}: ${/^(true|false|\d+)$/.test(one.value) || one.form === 'runtime' ? `String(${valueOf(one, index)})` : valueOf(one, index)}`,
  )
  if (shape === 'appended' || shape === 'brackets' || shape === 'assigned')
    return [
      'const query = new URLSearchParams()',
      ...params.map(
        (one, index) =>
          `query.${index % 2 === 0 ? 'set' : 'append'}('${one.name}', ${one.form === 'literal' ? `'${one.value}'` : `String(${valueOf(one, index)})`})`,
      ),
    ]
  const object = call.isCommented
    ? `{\n${spelt.map((entry, index) => `    ${entry}${index < spelt.length - 1 || program.isTrailing ? ',' : ''} // note ${index}`).join('\n')}\n  }`
    : `{ ${spelt.join(', ')} }`
  return [`const query = new URLSearchParams(${object})`]
}

/** The query written into the URL by hand. */
function textQuery(program: Program, call: CallSpec, path: string): { readonly setup: string[]; readonly url: string } {
  if (call.params.length === 0) return { setup: [], url: path }
  const value = (one: ParamSpec, index: number): string =>
    one.form === 'literal' ? one.value : `\${${valueOf(one, index)}}`
  if (call.shape === 'query') {
    const text = `?${call.params.map((one, index) => `${one.name}=${value(one, index)}`).join('&')}`
    return path.startsWith('`')
      ? { setup: [], url: `${path.slice(0, -1)}${text}\`` }
      : { setup: [], url: `${path} + \`${text}\`` }
  }
  const any = typed(program, ': string')
  return {
    setup: [
      `let url${any} = ${path} + '?${call.params[0]!.name}=' + ${call.params[0]!.form === 'literal' ? `'${call.params[0]!.value}'` : valueOf(call.params[0]!, 0)}`,
      ...call.params
        .slice(1)
        .map(
          (one, index) =>
            `url += '&${one.name}=${one.form === 'literal' ? `${one.value}'` : `' + ${valueOf(one, index + 1)}`}`,
        ),
    ],
    url: 'url',
  }
}
