import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { record } from './record.ts'
import type { RecordOptions } from './record.ts'

const made: string[] = []
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true })
})

/** Runs a client of one or more files; the first is the entry. */
function recordFiles(files: Record<string, string>, options?: RecordOptions, type = 'module') {
  const folder = mkdtempSync(join(tmpdir(), 'apilift-client-'))
  made.push(folder)
  for (const [name, text] of Object.entries({ 'package.json': JSON.stringify({ type }), ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return record(folder, Object.keys(files)[0]!.replace(/\.ts$/, '.js'), options)
}

test.each([
  [
    'a TCP connection',
    "import net from 'node:net'; net.connect(443, 'bakery.example')",
    /connection to bakery.example:443/,
  ],
  ['TLS', "import { connect } from 'node:tls'; connect({ host: 'bakery.example', port: 443 })", /bakery.example:443/],
  ['HTTP/2', "import { connect } from 'node:http2'; connect('https://bakery.example')", /bakery.example:443/],
  [
    'a DNS query',
    "import { lookup } from 'node:dns'; lookup('bakery.example', () => {})",
    /DNS query for bakery.example/,
  ],
  [
    'a datagram',
    "import { createSocket } from 'node:dgram'; createSocket('udp4').send('x', 53, '192.0.2.1')",
    /datagram/,
  ],
  [
    'a program',
    "import { spawn } from 'node:child_process'; spawn('curl', ['bakery.example'])",
    /child process \(curl\)/,
  ],
  ['a program waited for', "import { execSync } from 'node:child_process'; execSync('true')", /child process \(true\)/],
])('%s is refused', async (_what, source, message) => {
  await expect(recordFiles({ 'main.js': source })).rejects.toThrow(message)
})

test('a refusal that the client swallows still fails the run', async () => {
  const source =
    "import net from 'node:net'; try { net.connect(80, 'bakery.example') } catch { console.log('offline') }"
  await expect(recordFiles({ 'main.js': source })).rejects.toThrow(/tried to reach the network.*bakery.example:80/)
})

test('fetch is answered and recorded, with its query and its form', async () => {
  const source = `
    const form = new URLSearchParams([['flour', 'rye'], ['flour', 'spelt'], ['name', 'dark loaf']])
    const answer = await fetch('https://bakery.example/2/loaves?size=large', {
      method: 'POST', body: form, headers: { authorization: 'Bearer secret' },
    })
    if ((await answer.json()).data.length !== 0) throw new Error('not the empty page')`
  expect(await recordFiles({ 'main.js': source })).toEqual([
    {
      method: 'POST',
      host: 'bakery.example',
      path: '/2/loaves',
      query: { size: 'large' },
      body: { flour: ['rye', 'spelt'], name: 'dark loaf' },
      headers: { contentType: 'application/x-www-form-urlencoded;charset=UTF-8', authorization: 'Bearer' },
    },
  ])
})

test('node http and https are answered and recorded', async () => {
  const source = `
    const http = require('http'), https = require('https')
    https.get('https://bakery.example/2/loaves?size=large', (res) => res.resume())
    const req = http.request({ host: 'mill.example', port: 8080, path: '/flour', method: 'PUT',
      headers: { 'content-type': 'application/json' }, agent: new http.Agent({ keepAlive: true }) }, (res) => res.resume())
    req.end(JSON.stringify({ kind: 'rye' }))`
  const requests = await recordFiles({ 'main.js': source }, {}, 'commonjs')
  expect(requests.map(({ method, host, path, query, body }) => ({ method, host, path, query, body }))).toEqual([
    { method: 'GET', host: 'bakery.example', path: '/2/loaves', query: { size: 'large' }, body: null },
    { method: 'PUT', host: 'mill.example:8080', path: '/flour', query: {}, body: { kind: 'rye' } },
  ])
})

test('axios is answered and recorded', async () => {
  const source = `
    import axios from 'axios'
    const api = axios.create({ baseURL: 'https://bakery.example/2' })
    await api.post('/loaves', { paused: true }, { params: { dry_run: true } })`
  const [request] = await recordFiles({ 'main.js': source })
  expect(request).toMatchObject({
    method: 'POST',
    host: 'bakery.example',
    path: '/2/loaves',
    query: { dry_run: 'true' },
    body: { paused: true },
  })
})

test('the npm SDK is answered and recorded', async () => {
  const source = `
    const Ads = require('twitter-ads')
    const keys = { consumer_key: 'a', consumer_secret: 'b', access_token: 'c', access_token_secret: 'd' }
    new Ads({ ...keys, api_version: '2', sandbox: false }).get('accounts/:account_id/campaigns',
      { account_id: 'acc1', ids: ['x', 'y'] }, (err, res, body) => { if (err || body.data.length !== 0) throw err })`
  const [request] = await recordFiles({ 'main.js': source }, {}, 'commonjs')
  expect(request).toMatchObject({
    method: 'GET',
    host: 'ads-api.twitter.com',
    path: '/2/accounts/acc1/campaigns',
    query: { ids: 'x,y' },
    body: null,
    headers: { authorization: 'OAuth' },
  })
})

test('TypeScript is transpiled, imports between its files included', async () => {
  const requests = await recordFiles({
    'src/main.ts':
      "import { base, type Size } from './base.js'\nconst size: Size = 'large'\nawait fetch(`${base}/${size}`)",
    'src/base.ts': "export type Size = 'large'\nexport const base: string = 'https://bakery.example/2'",
  })
  expect(requests.map((request) => request.path)).toEqual(['/2/large'])
})

test('a shaped answer reaches the client', async () => {
  const source = `
    const { data } = await (await fetch('https://bakery.example/2/loaves?size=large')).json()
    await fetch('https://bakery.example/2/loaves/' + data.id, { method: 'DELETE' })`
  const answers = [{ method: 'GET', path: 'loaves', body: { data: { id: 'rye7' } } }]
  const requests = await recordFiles({ 'main.js': source }, { answers })
  expect(requests.map((request) => `${request.method} ${request.path}`)).toEqual([
    'GET /2/loaves',
    'DELETE /2/loaves/rye7',
  ])
})

test('a client that fails says why', async () => {
  await expect(recordFiles({ 'main.js': "throw new Error('no flour')" })).rejects.toThrow(
    /main.js ended with code 1[^]*no flour/,
  )
})
