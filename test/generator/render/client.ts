/** Where host and version stand in a generated program, and the layers that it sends through. */

import type { Program } from '../program.ts'
import { host, typed } from '../program.ts'

/** Host and version in front of `/path`, as pieces of a template. */
export function prefix(program: Program): string {
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

export function config({ base, version, transport }: Program): string[] {
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

export function importBase({ base, transport }: Program): string[] {
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

const verbs = ['get', 'post', 'put', 'delete']

export function client(program: Program): string[] {
  const t = (text: string): string => typed(program, text)
  const send = [
    `  const url = new URL(\`${prefix(program)}/\${path}\`)`,
    '  for (const [name, value] of Object.entries(params)) {',
    '    if (value !== undefined) url.searchParams.set(name, String(value))',
    '  }',
    '  const response = await fetch(url, { method })',
    '  return response.json()',
  ]
  const params = `params${t(': Record<string, any>')} = {}`
  const signature = `method${t(': string')}, path${t(': string')}, ${params}`
  const head = [...importBase(program), '']
  switch (program.transport) {
    case 'wrapper':
      return [...head, `export async function ads(${signature}) {`, ...send, '}']
    case 'chained':
      return [
        ...head,
        `async function signed(${signature}) {`,
        ...send,
        '}',
        '',
        `export async function ads(${signature}) {`,
        '  return signed(method, path, params)',
        '}',
      ]
    case 'curried':
      return [
        ...head,
        `export const ads = (method${t(': string')}) => async (path${t(': string')}, ${params}) => {`,
        ...send,
        '}',
      ]
    case 'route':
      return [
        ...head,
        `export async function ads(route${t(': string')}, ${params}) {`,
        "  const [method, path] = route.split(' ')",
        ...send,
        '}',
      ]
    case 'client':
    case 'resource':
    case 'injected':
      return [
        ...head,
        'export class Ads {',
        ...verbs.flatMap((verb) => [
          `  async ${verb}(path${t(': string')}, params${t('?: Record<string, any>')}) {`,
          `    return this.send('${verb.toUpperCase()}', path, params)`,
          '  }',
        ]),
        `  async send(${signature}) {`,
        ...send.map((line) => `  ${line}`),
        '  }',
        '}',
      ]
    case 'instance':
      return [
        "import axios from 'axios'",
        ...head,
        `export const http = axios.create({ baseURL: \`${prefix(program)}\` })`,
      ]
    case 'sdk':
      return [
        "import TwitterAdsAPI from 'twitter-ads'",
        ...head,
        "export const ads = new TwitterAdsAPI({ consumer_key: 'k', consumer_secret: 's', access_token: 't', access_token_secret: 'u', sandbox: false, api_version: VERSION })",
      ]
    default:
      return []
  }
}

/** The class of the requests up to its methods: over the client itself, or over an interface that it is injected for. */
export function resourceHead(program: Program): string[] {
  const { isTyped, transport } = program
  const isInterface = isTyped && transport === 'injected'
  const http = isInterface ? 'Http' : 'Ads'
  return [
    ...(isInterface
      ? [
          'export interface Http {',
          ...verbs.map((verb) => `  ${verb}(path: string, params?: Record<string, any>): Promise<any>`),
          '}',
          '',
        ]
      : []),
    ...(isTyped && !isInterface ? ["import { Ads } from './client.js'", ''] : []),
    'export class Calls {',
    ...(isTyped ? [`  http: ${http}`] : []),
    `  constructor(http${typed(program, `: ${http}`)}) {`,
    '    this.http = http',
    '  }',
  ]
}
