/** Libraries whose calls differ only in names: `lib(url, options)`, `lib.get(url, options)`, instances with default options. */

import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { External, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import { arg, headersOf, methodOption, option, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

interface Row {
  readonly modules: readonly string[]
  /** Names under which the package itself is called: '' for the default export. */
  readonly names: readonly string[]
  /** Functions of the package and of its instances that send like itself and give the answer back in another form. */
  readonly alsoSends: readonly string[]
  readonly query: readonly string[]
  readonly body: readonly string[]
  readonly base: readonly string[]
  /** The function that makes an instance with default options. */
  readonly create: string | null
}

const rows: readonly Row[] = [
  {
    modules: ['got'],
    names: ['', 'got'],
    alsoSends: ['paginate', 'paginate.all', 'paginate.each', 'stream'],
    query: ['searchParams', 'query'],
    body: ['json', 'form', 'body'],
    base: ['prefixUrl', 'baseUrl'],
    create: 'extend',
  },
  {
    modules: ['ky', 'ky-universal'],
    names: ['', 'ky'],
    alsoSends: [],
    query: ['searchParams'],
    body: ['json', 'body'],
    base: ['prefixUrl'],
    create: 'create',
  },
  { modules: ['undici'], names: ['request'], alsoSends: [], query: ['query'], body: ['body'], base: [], create: null },
  {
    modules: ['ofetch', '$fetch'],
    names: ['', 'ofetch', '$fetch'],
    alsoSends: ['raw'],
    query: ['query', 'params'],
    body: ['body'],
    base: ['baseURL'],
    create: 'create',
  },
  {
    modules: ['phin', 'centra'],
    names: [''],
    alsoSends: [],
    query: ['query'],
    body: ['data', 'body'],
    base: [],
    create: null,
  },
]

export const tableSinks: readonly Sink[] = rows.map((row): Sink => ({
  modules: row.modules,
  read(cx, call, callee, frame) {
    const defaults = defaultsOf(cx, row, callee, frame)
    if (defaults === 'other') return null
    const path = callee.path.filter((part) => part !== 'default')
    const name = path.at(-1) ?? ''
    const isVerb = verbs.has(name)
    const isItself = row.names.includes(name) || (callee.base !== null && name === '')
    if (!isVerb && !isItself && !row.alsoSends.includes(withoutOwn(path, row).join('.'))) return null
    const first = arg(cx, call, 0, frame)
    if (!first) return null
    const isConfig = optionsOf(first).every((one) => one.kind === 'object' && one.shape === 'object')
    const options = isConfig ? first : arg(cx, call, 1, frame)
    const url = isConfig ? (option(cx, first, 'url', call) ?? null) : first
    if (!url) return null
    const all = (names: readonly string[]): Value[] =>
      names
        .flatMap((key) => [option(cx, defaults, key, call), option(cx, options, key, call)])
        .filter((value) => value !== null)
    return {
      name: `${row.modules[0]}${name === '' ? '' : `.${name}`}`,
      url,
      base: all(row.base).at(-1) ?? null,
      method: isVerb ? verbOf(name) : methodOption(cx, options, call, 'GET'),
      query: all(row.query),
      body: all(row.body).filter((value) => value.kind !== 'primitive'),
      headers: headersOf(cx, [defaults, options], call),
      missing: null,
      callback: null,
      sdk: null,
    }
  },
}))

/** What is called of the package or an instance: `paginate.all` of `got.paginate.all`, whichever way it was imported. */
function withoutOwn(path: readonly string[], { names }: Row): readonly string[] {
  return path[0] !== undefined && names.includes(path[0]) ? path.slice(1) : path
}

/** Default options of the instance that the callee hangs on; 'other' when it hangs on something else of the package. */
function defaultsOf(cx: Context, row: Row, callee: External, frame: Frame | null): Value | null | 'other' {
  if (callee.base === null) return null
  if (row.create === null || callee.base.callee.path.at(-1) !== row.create) return 'other'
  return arg(cx, callee.base.node, 0, callee.base.frame ?? frame)
}
