/** Runs a small generated client in this process and tells what it sent. Only for programs that the generator wrote itself. */

import { compileFunction } from 'node:vm'
import ts from 'typescript'
import type { Tree } from '../frontends/kit.ts'

/** A request as the API would see it: the query and a form or JSON body are one set of parameters. */
export interface Sent {
  readonly method: string
  readonly host: string
  readonly version: string
  readonly path: string
  readonly params: Readonly<Record<string, string>>
}

/** @throws when the program does. */
export async function run(tree: Tree, entry: string): Promise<readonly Sent[]> {
  const sent: Sent[] = []
  const loaded = new Map<string, { exports: Record<string, unknown> }>()
  const modules = fakes(sent)
  const process = { env: { ADS_INPUT: '{"text":"run time","on":true,"key":"mine"}' } }
  const load = (file: string): unknown => {
    const known = loaded.get(file)
    if (known) return known.exports
    const module = { exports: {} as Record<string, unknown> }
    loaded.set(file, module)
    const require = (name: string): unknown => {
      if (modules[name]) return modules[name]
      const base = name.replace(/^\.\//, '').replace(/\.js$/, '')
      const found = ['js', 'ts', 'jsx', 'tsx'].map((one) => `${base}.${one}`).find((one) => one in tree)
      if (!found) throw new Error(`${file} requires ${name}, which is not there`)
      return load(found)
    }
    const names = ['require', 'module', 'exports', 'process', 'fetch']
    const body = compileFunction(compiled(file, tree[file]!), names) as (...args: unknown[]) => void
    body(require, module, module.exports, process, (url: unknown, init?: Init) => answer(sent, String(url), init))
    return module.exports
  }
  await (load(entry) as { readonly main: () => Promise<void> }).main()
  return sent
}

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
  esModuleInterop: true,
  jsx: ts.JsxEmit.React,
}

/** Most files are the same before and after a migration. */
const recent = new Map<string, string>()

function compiled(file: string, text: string): string {
  const known = recent.get(file + text)
  if (known !== undefined) return known
  if (recent.size > 32) recent.clear()
  const { outputText } = ts.transpileModule(text, { fileName: file, compilerOptions: options })
  recent.set(file + text, outputText)
  return outputText
}

interface Init {
  readonly method?: string
  readonly body?: unknown
}

function answer(sent: Sent[], url: string, init: Init = {}): Promise<unknown> {
  const { method = 'GET', body } = init
  const fields = body === undefined || body === null ? {} : fieldsOf(body)
  note(sent, method, url, fields)
  const page = { data: [], next_cursor: null }
  return Promise.resolve({ ok: true, status: 200, data: page, json: () => Promise.resolve(page) })
}

function fieldsOf(body: unknown): Record<string, unknown> {
  if (body instanceof URLSearchParams) return Object.fromEntries(body)
  if (typeof body !== 'string') return body as Record<string, unknown>
  return body.startsWith('{')
    ? (JSON.parse(body) as Record<string, unknown>)
    : Object.fromEntries(new URLSearchParams(body))
}

/** Texts, numbers and booleans are all that generated programs send. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function note(sent: Sent[], method: string, url: string, extra: Readonly<Record<string, unknown>>): void {
  const at = new URL(url)
  const [version = '', ...path] = at.pathname.split('/').filter(Boolean)
  const params: Record<string, string> = {}
  for (const [name, value] of [...at.searchParams, ...Object.entries(extra)])
    if (value !== undefined) params[name] = textOf(value)
  sent.push({ method: method.toUpperCase(), host: at.host, version, path: path.join('/'), params })
}

/** `axios`, `twitter-ads` and `react` as far as the generated programs use them. */
function fakes(sent: Sent[]): Record<string, unknown> {
  interface Config {
    readonly baseURL?: string
    readonly url?: string
    readonly method?: string
    readonly params?: Record<string, unknown>
    readonly data?: Record<string, unknown>
  }
  const send = (config: Config): Promise<unknown> => {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(config.params ?? {}))
      if (value !== undefined) query.set(name, textOf(value))
    const url = `${config.baseURL ?? ''}${config.url ?? ''}`
    const tail = query.size > 0 ? `${url.includes('?') ? '&' : '?'}${query.toString()}` : ''
    return answer(sent, url + tail, { method: config.method ?? 'get', body: config.data })
  }
  const create = (defaults: Config): unknown =>
    Object.assign((config: Config) => send({ ...defaults, ...config }), {
      create,
      get: (url: string, config?: Config) => send({ ...defaults, ...config, url, method: 'get' }),
      delete: (url: string, config?: Config) => send({ ...defaults, ...config, url, method: 'delete' }),
      post: (url: string, data: object, config?: Config) =>
        send({ ...defaults, ...config, url, data, method: 'post' } as Config),
      put: (url: string, data: object, config?: Config) =>
        send({ ...defaults, ...config, url, data, method: 'put' } as Config),
    })
  const axios = create({}) as Record<string, unknown>
  class TwitterAdsAPI {
    readonly options: { readonly api_version: string }
    constructor(options: { readonly api_version: string }) {
      this.options = options
      for (const verb of ['get', 'post', 'put', 'delete'])
        Object.assign(this, {
          [verb]: (path: string, params: Record<string, unknown>, done: () => void) => {
            const filling = new Set<string>()
            const filled = path.replace(/:(\w+)/g, (whole, name: string) => {
              if (!(name in params)) return whole
              filling.add(name)
              return textOf(params[name])
            })
            const rest = Object.fromEntries(Object.entries(params).filter(([name]) => !filling.has(name)))
            note(sent, verb, `https://ads-api.twitter.com/${this.options.api_version}/${filled}`, rest)
            done()
          },
        })
    }
  }
  const createElement = (type: unknown, props: object): unknown => ({ type, props })
  return {
    react: { createElement },
    axios: Object.assign(axios, { default: axios, __esModule: true }),
    'twitter-ads': TwitterAdsAPI,
  }
}
