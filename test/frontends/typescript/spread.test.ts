/** Objects put together from things that are no object literal: nothing of them is known, and nothing of it stops the reading. */

import { expect, test } from 'vitest'
import { requests } from '../kit.ts'

test.each([
  ['a global', 'Object.assign({}, window, { count: 1 })'],
  ['a package', "Object.assign({}, require('settings'), { count: 1 })"],
  ['a global, spread', '{ ...globalThis, count: 1 }'],
  ['a text', "Object.assign({}, '', { count: 1 })"],
  ['either of two', 'Object.assign(x ? { count: 1 } : { count: 1 }, window)'],
])('%s', (_, params) => {
  const code = `fetch('https://ads-api.x.com/12/accounts?' + new URLSearchParams(${params}))`
  expect(requests(code)).toEqual(['GET accounts v12 count=1'])
})

test.each([
  ['an item that nobody knows', 'encodeURIComponent([first(), second()][at])'],
  ['an item of one of two lists', 'encodeURIComponent((x ? [first()] : third())[at])'],
  ['an item of a list that another one makes', "encodeURIComponent('a,b'.match(/./g)[at])"],
])('%s: no value, and the request all the same', (_, value) => {
  expect(requests(`fetch('https://ads-api.x.com/12/accounts?q=' + ${value})`)).toEqual(['GET accounts v12 q=*'])
})
