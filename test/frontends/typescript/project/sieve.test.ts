/** The sieve is asked for the same tree again and again: what it answered once it may answer again, and nothing else. */

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadShipped } from '../../../../src/catalogue/shipped.ts'
import { compileFolders } from '../../../../src/catalogue/source.ts'
import { overlay } from '../../../../src/files.ts'
import { createResolver } from '../../../../src/frontends/typescript/project/resolve.ts'
import { sieve } from '../../../../src/frontends/typescript/project/sieve.ts'

const files = overlay(
  null,
  new Map([
    ['ads.js', "fetch('https://ads-api.x.com/12/accounts')\n"],
    ['send.js', "sendAds('accounts')\n"],
  ]),
)
const resolve = createResolver(files)

test('a tree that was sieved for one API is sieved anew for another, and when a wrapper is named', () => {
  const parcel = compileFolders(join(import.meta.dirname, '../../../../fixtures/parcel-api'))
  const named = [{ name: 'sendAds', base: 'https://ads-api.x.com/12', arguments: ['path' as const] }]
  const answers = [
    sieve(files, loadShipped(), resolve),
    sieve(files, parcel, resolve),
    sieve(files, loadShipped(), resolve, named),
    sieve(files, loadShipped(), resolve),
  ]
  expect(answers.map(({ seeds }) => seeds)).toEqual([['ads.js'], [], ['ads.js', 'send.js'], ['ads.js']])
})

test('texts over a tree are no part of what was sieved without them', () => {
  expect(sieve(files, loadShipped(), resolve).closure).toEqual(['ads.js'])
  const edited = overlay(files, new Map([['ads.js', "fetch('https://shop.example/12/accounts')\n"]]))
  expect(sieve(edited, loadShipped(), createResolver(edited)).closure).toEqual([])
})
