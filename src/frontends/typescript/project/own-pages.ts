/** Files that ask the program's own server for what the files that matter answer: they import nothing of them, and spell the same addresses. */

import type { FileSource } from '../../../files.ts'

/** `app.get('/ads/campaigns', …)`, `router.use('/ads', …)`, `{ method: 'GET', url: '/ads' }`, `pathname.startsWith('/ads/')`, `pathname === '/ads'` */
const registered =
  /(?:\.(?:all|any|delete|del|get|patch|post|put|use|startsWith)\s*\(|\b(?:url|path)\s*:|\bpath(?:name)?\s*===?|\bcase\b)\s*(['"`])(\/[^'"`\s$]*)\1/g

/** Files whose name is their address. */
const named =
  /(?:^|\/)(?:pages\/(api\/.+)|server\/(api\/.+)|server\/routes\/(.+)|app\/(.+)\/route|routes\/(.+)\/\+server|^(api\/.+))\.[cm]?[jt]sx?$/

/** What sends requests, under the names that it has in pages. */
const sending = /fetch|axios|ajax|getJSON|XMLHttpRequest|\$\.(?:get|post)|http|request|\bky\b|\bgot\b|\bapi\b/i

/** A program whose pages spell more of them is not told by them. */
const maxPages = 400

export interface Pages {
  readonly files: readonly string[]
  /** There are more than are told by an address. */
  readonly isCut: boolean
}

export function pagesOf(files: FileSource, sources: readonly string[], closure: ReadonlySet<string>): Pages {
  const words = new Set<string>()
  const add = (address: string): void => {
    const fixed = fixedPart(address)
    words.add(fixed).add(fixed.replace(based, ''))
  }
  for (const file of closure) {
    const own = named.exec(file)
    const address = own?.slice(1).find((one) => one !== undefined)
    if (address) add(address.replace(/\.(get|post|put|patch|delete)$/, ''))
    for (const match of (files.text(file) ?? '').matchAll(registered)) add(match[2]!)
  }
  // SvelteKit hands what `+page.server.ts` loads to the component beside it.
  const loaded = [...closure].flatMap((file) => {
    const component = file.replace(/\+(page|layout)(\.server)?\.[jt]s$/, '+$1.svelte')
    return component !== file && !closure.has(component) && sources.includes(component) ? [component] : []
  })
  words.delete('')
  if (words.size === 0) return { files: loaded, isCut: false }
  const spelling = new RegExp(`['"\`/}](?:${[...words].map(escaped).join('|')})(?![\\w-])`)
  const pages = sources.filter((file) => {
    if (closure.has(file)) return false
    const text = files.text(file)
    if (text === null) return false
    // Another server of the tree may answer the same address.
    const isServing = [...text.matchAll(registered)].some((match) => words.has(fixedPart(match[2]!)))
    return isServing || (sending.test(text) && spelling.test(text))
  })
  const isCut = pages.length > maxPages
  return { files: isCut ? loaded : [...loaded, ...pages], isCut }
}

/** What pages leave to the base of their client: `axios.create({ baseURL: '/api' })`, and `/ads/cards` of `/api/ads/cards`. */
const based = /^((api|rest|v\d+|backend|server|proxy)\/)+/

/** The words of an address before the first that the request fills in. */
function fixedPart(address: string): string {
  const words = address.split('/').filter((one) => one !== '' && one !== 'index' && !/^\(.*\)$/.test(one))
  const open = words.findIndex((one) => !/^[\w.-]+$/.test(one))
  return words.slice(0, open < 0 ? undefined : open).join('/')
}

function escaped(text: string): string {
  return text.replace(/[.]/g, '\\.')
}
