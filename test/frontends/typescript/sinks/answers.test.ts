/** What libraries send and how they hand over the answer, where neither is an argument nor a promise: jQuery, XHR, superagent, axios defaults. */

import { describe, expect, test } from 'vitest'
import { audited, readsOf, requests } from '../../kit.ts'

const list = 'https://ads-api.x.com/8/accounts/a/line_items'

describe('an answer is read', () => {
  test.each([
    [
      'XMLHttpRequest, in its own handler',
      `var xhr = new XMLHttpRequest(); xhr.open('GET', '${list}'); xhr.onload = function () { show(JSON.parse(this.responseText)) }; xhr.send()\nfunction show(body) { body.data.forEach(function (one) { console.log(one.bid_type) }) }`,
    ],
    [
      'XMLHttpRequest, as a promise',
      `const load = () => new Promise((resolve) => { const xhr = new XMLHttpRequest(); xhr.open('GET', '${list}'); xhr.onload = () => resolve(xhr.response); xhr.send() })\nload().then((body) => body.data.map((one) => one.bid_type))`,
    ],
    [
      'jQuery, by success',
      `import $ from 'jquery'\n$.ajax({ url: '${list}', success: function (body, status) { body.data.map((one) => one.bid_type) } })`,
    ],
    [
      'jQuery, by done',
      `import $ from 'jquery'\n$.getJSON('${list}').done(function (body) { body.data.map((one) => one.bid_type) })`,
    ],
    [
      'jQuery, by a callback of its short forms',
      `import $ from 'jquery'\nfunction show(body) { body.data.map((one) => one.bid_type) }\n$.get('${list}', { count: 5 }, show)`,
    ],
    [
      'superagent, by end',
      `import request from 'superagent'\nrequest.get('${list}').end((error, response) => response.body.data.map((one) => one.bid_type))`,
    ],
    [
      'the first of a race',
      `const late = new Promise(() => {})\nexport const f = async () => (await (await Promise.race([fetch('${list}'), late])).json()).data.map((one) => one.bid_type)`,
    ],
  ])('of %s', (_, code) => {
    expect(readsOf(code)).toContain('bid_type')
  })

  test('and where nobody reads it in sight, that is said', () => {
    const code = `export function open(done) { const xhr = new XMLHttpRequest(); xhr.open('GET', '${list}'); done(xhr) }\nexport const later = (one) => one.bid_type`
    const { undecided } = audited({ 'a.js': code })
    expect(undecided.map(({ part, reason }) => `${part} ${reason}`)).toContain('reads response-not-traced')
  })
})

describe('what is sent', () => {
  test('by jQuery goes into the query of a GET and into the body of anything else', () => {
    expect(
      requests(
        `import $ from 'jquery'\n$.get('${list}', { count: 5 })\n$.post('${list}', { name: 'n' })\n$.ajax('${list}/l', { type: 'PUT', data: { paused: true } })`,
      ),
    ).toEqual([
      'GET accounts/:account_id/line_items v8 count=5',
      'POST accounts/:account_id/line_items v8 name=n',
      'PUT accounts/:account_id/line_items/:line_item_id v8 paused=true',
    ])
  })

  test.each([
    ['whole', `http.defaults.params = { draft_only: true }`],
    ['by a key', `http.defaults.params = {}\nhttp.defaults.params.draft_only = true`],
    ['by a quoted key', `http.defaults.params['draft_only'] = true`],
  ])('by defaults of an axios instance that are set later, %s', (_, line) => {
    const code = `import axios from 'axios'\nconst http = axios.create({ baseURL: 'https://ads-api.x.com/4' })\n${line}\nexport const f = () => http.get('/accounts/a/campaigns', { params: { count: 5 } })`
    expect(requests(code)).toEqual(['GET accounts/:account_id/campaigns v4 count=5 draft_only=true'])
  })

  test('another instance, and axios itself, keep theirs', () => {
    const code = `import axios from 'axios'\nconst http = axios.create({ baseURL: 'https://ads-api.x.com/4' })\nconst other = axios.create({ baseURL: 'https://example.com' })\nother.defaults.params = { draft_only: true }\nexport const f = () => http.get('/accounts/a/campaigns')`
    expect(requests(code)).toEqual(['GET accounts/:account_id/campaigns v4'])
  })

  test.each([
    [
      'a form of the page',
      `fetch('https://ads-api.x.com/10/accounts/a/campaigns', { method: 'POST', body: new FormData(document.forms.one) })`,
    ],
    [
      'its copy',
      `fetch('https://ads-api.x.com/10/accounts/a/campaigns', { method: 'POST', body: new URLSearchParams(new FormData(form)) })`,
    ],
    [
      'a stream',
      `import https from 'node:https'\nimport fs from 'node:fs'\nconst out = https.request('https://ads-api.x.com/10/accounts/a/campaigns', { method: 'POST' })\nfs.createReadStream('a.json').pipe(out)`,
    ],
  ])('out of %s is not known, and not nothing', (_, code) => {
    const { findings, undecided } = audited({ 'a.js': code })
    expect(undecided.map(({ part }) => part)).toContain('params')
    expect(findings.filter(({ kind }) => kind !== 'lifecycle' && kind !== 'host-renamed')).toEqual([])
  })
})

test('a property that the program makes of a field by a name of its own is no field in another case', () => {
  const rows = `import axios from 'axios'\nconst http = axios.create({ baseURL: 'https://ads-api.x.com/8', transformResponse: [(text) => JSON.parse(text).data.map((one) => ({ id: one.id, bidType: one.bid_type }))] })\n`
  const code = `${rows}export const f = async () => (await http.get('/accounts/a/line_items')).data.map((one) => one.bidType)`
  expect(readsOf(code)).not.toContain('bid_type')
  const [open] = audited({ 'a.js': code }).undecided
  expect(open).toMatchObject({ reason: 'spelt-elsewhere', name: 'bid_type' })
})
