/** A wrapper with a branch for each method sends what its callers ask for, and nothing else; what callers do not decide shuts no branch. */

import { describe, expect, test } from 'vitest'
import { extract, requests } from '../../../kit.ts'

const base = "import axios from 'axios'\nconst url = (path) => 'https://ads-api.x.com/11/' + path\n"
const calls = "send('GET', 'accounts', { count: 1 })\nsend('POST', 'accounts/a/campaigns', { name: 'n' })"
const both = ['GET accounts v11 count=1', 'POST accounts/:account_id/campaigns v11 name=n']

describe('each caller has its branch', () => {
  test.each([
    [
      'if after if',
      `async function send(method, path, data) {
        if (method === 'GET') return axios.get(url(path), { params: data })
        if (method === 'DELETE') { return axios.delete(url(path)) }
        return axios.post(url(path), data)
      }`,
    ],
    [
      'if and else',
      `async function send(method, path, data) {
        let response
        if (method === 'GET') response = await axios.get(url(path), { params: data })
        else if (method === 'DELETE') response = await axios.delete(url(path))
        else response = await axios.post(url(path), data)
        return response.data
      }`,
    ],
    [
      'both sides return, and nothing comes after',
      `async function send(method, path, data) {
        if (method === 'GET') { return axios.get(url(path), { params: data }) } else if (method === 'POST') { return axios.post(url(path), data) }
        return axios.delete(url(path))
      }`,
    ],
    [
      'a switch',
      `async function send(method, path, data) {
        switch (method) {
          case 'GET': return axios.get(url(path), { params: data })
          case 'DELETE': return axios.delete(url(path))
          default: return axios.post(url(path), data)
        }
      }`,
    ],
    [
      'a constant made of the parameter, in a closure',
      `function send(method, path, data) {
        const isRead = method === 'GET'
        return new Promise((resolve) => {
          isRead ? axios.get(url(path), { params: data }).then(resolve) : axios.post(url(path), data).then(resolve)
        })
      }`,
    ],
    [
      'a layer in between',
      `const api = { read: (path, params) => axios.get(url(path), { params }), write: (path, data) => axios.post(url(path), data) }
      function send(method, path, data) {
        if (method === 'GET') return api.read(path, data)
        return api.write(path, data)
      }`,
    ],
    [
      'a retry hands itself the method as it came',
      `async function send(method, path, data, attempt = 0) {
        try {
          if (method === 'GET') return await axios.get(url(path), { params: data })
          return await axios.post(url(path), data)
        } catch (error) {
          if (attempt > 3) throw error
          return send(method, path, data, attempt + 1)
        }
      }`,
    ],
  ])('%s', (_, code) => {
    expect(requests({ 'a.js': `${base}${code}\n${calls}` })).toEqual(both)
  })
})

describe('what callers do not decide', () => {
  const other = "'accounts/a/line_items'"
  test.each([
    ['a constant is a switch that somebody sets', 'const isNew = false', 'send()', 'isNew'],
    ['a field may have been set since', '', 'send.call({ isNew: false })', 'this.isNew'],
    ['what nobody knows', '', 'send(process.env.NEW)', 'flag'],
    ['a function that calls itself otherwise', '', 'send(false)', 'flag', 'send(true)'],
    ['two functions that call each other', 'function again() { send(true) }', 'send(false)', 'flag', 'again()'],
  ])('%s', (_, before, call, condition, again = '') => {
    const code = `${base}${before}
      function send(flag) {
        if (${condition}) return axios.get(url(${other}))
        axios.get(url('accounts')).catch(() => { ${again} })
      }
      ${call}`
    expect(requests({ 'a.js': code })).toEqual(['GET accounts/:account_id/line_items v11', 'GET accounts v11'])
  })
})

test('a spread that a caller decides is there, or is not', () => {
  const code = `import got from 'got'
    const send = (method, path, data) =>
      got('https://ads-api.x.com/11/' + path, { method, ...(method === 'GET' ? { searchParams: data } : { form: data }) })
    ${calls}`
  const sent = extract({ 'a.js': code }).requests.map(({ method, params }) => [
    method,
    params.map(({ name, in: at }) => [name, at]),
  ])
  expect(sent).toEqual([
    ['GET', [['count', 'query']]],
    ['POST', [['name', 'body']]],
  ])
})

describe('nothing is null and undefined alike for `==`, and not for `===`', () => {
  test.each([
    ['cursor == null', 'count=1'],
    ['cursor != null', 'q=x'],
    ['cursor === null', 'q=x'],
    ['cursor !== null', 'count=1'],
  ])('%s', (condition, sent) => {
    const code = `const list = (path, cursor) =>
        fetch('https://ads-api.x.com/11/' + path + '?' + new URLSearchParams({ ...(${condition} ? { count: 1 } : { q: 'x' }) }))
      list('accounts', undefined)`
    expect(requests({ 'a.js': code })).toEqual([`GET accounts v11 ${sent}`])
  })
})
