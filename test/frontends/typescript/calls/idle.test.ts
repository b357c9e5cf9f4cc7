/** Senders that nobody hands a path: said where a framework runs them, left out where a program with other requests leaves them unused. */

import { describe, expect, test } from 'vitest'
import { audited } from '../../kit.ts'

const own = "fetch('https://ads-api.x.com/12/accounts')\n"

/** The lines of `a.js` that send a path which nobody knows, beside a request that is known. */
function unread(code: string): string[] {
  const { undecided } = audited({ 'own.js': own, 'a.js': code })
  return undecided.flatMap((one) => (one.reason === 'dynamic-path' ? [`${one.span.file}:${one.span.line}`] : []))
}

const send = (path: string): string => `fetch('https://ads-api.x.com/10/' + ${path})`

describe('what a framework runs sends what it is asked for', () => {
  test.each([
    ['a route', `app.all('/x/*', (req, res) => {\n${send('req.params[0]')} })`],
    ['an edge worker', `export default { async fetch(request) {\nreturn ${send('request.url')} } }`],
    ['a function in the cloud', `export const handler = async (event) => {\nreturn ${send('event.path')} }`],
    ['the same in CommonJS', `exports.handler = async (event) => {\nreturn ${send('event.path')} }`],
    ['a module that is a handler', `module.exports = (req, res) => {\n${send('req.url')} }`],
    ['a page of the server', `export default async function proxy(req, res) {\n${send('req.url')} }`],
    ['a method of a route file', `export async function GET(req) {\nreturn ${send('req.url')} }`],
    [
      'a function that is registered by its name',
      `async function proxy(req) {\n${send('req.url')} }\napp.all('/x/*', proxy)`,
    ],
    ['a constant that is', `const proxy = async (req) => {\n${send('req.url')} }\napp.use(proxy)`],
    [
      'a method that is bound',
      `class Ctl { run(req) {\n${send('req.url')} } }\nconst c = new Ctl()\napp.get('/', c.run.bind(c))`,
    ],
    ['a decorated method', `class Proxy { @All('*') all(@Req() req) {\nreturn ${send('req.url')} } }`],
  ])('%s', (_, code) => {
    expect(unread(code)).toEqual(['a.js:2'])
  })
})

describe('what its own program leaves unused says nothing', () => {
  test.each([
    ['a function', `export const get = (path) => {\nreturn ${send('path')} }`],
    ['a method', `export class Client { get(path) {\nreturn ${send('path')} } }`],
    ['a method of an object', `export const client = { get(path) {\nreturn ${send('path')} } }`],
  ])('%s', (_, code) => {
    expect(unread(code)).toEqual([])
  })

  const make = `const make = (a) => {\nconst send = (m, p) => fetch('https://ads-api.x.com/10/accounts/' + a + '/' + p, { method: m })\nreturn { get: (p) => send('GET', p), put: (p) => send('PUT', p) } }\n`

  test.each([
    ['a method of a client that is asked for another there and then', `${make}make('a1').get('cards')`],
    ['the same of one that a name holds', `${make}const ads = make('a1')\nads.get('cards')`],
  ])('%s', (_, code) => {
    expect(unread(code)).toEqual([])
  })

  test.each([
    ['is asked for what somebody says', 'exports.run = (verb, args) => ads[verb].apply(ads, args)'],
    ['is gone through', 'for (const k in ads) exports[k] = ads[k]'],
    ['is handed out', 'window.ads = ads'],
    ['has its method handed on', 'setTimeout(ads.put, 5)'],
  ])('but not where the client %s', (_, more) => {
    expect(unread(`${make}const ads = make('a1')\nads.get('cards')\n${more}`)).not.toEqual([])
  })

  test('but the file that names the API is named', () => {
    const audit = audited({ 'own.js': own, 'a.js': `export const get = (path) => ${send('path')}` })
    expect(audit.coverage.silent.map(({ file }) => file)).toEqual(['a.js'])
  })
})
