// Loaded into a fixture client before its own code: answers every outgoing HTTP request inside this process and
// writes it down. Any other way out (sockets, DNS, datagrams, child processes) is refused and written down too.

import childProcess from 'node:child_process'
import dgram from 'node:dgram'
import dns from 'node:dns'
import { appendFileSync, readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { Duplex } from 'node:stream'

const record = process.env.HARNESS_RECORD
const answers = JSON.parse(readFileSync(process.env.HARNESS_ANSWERS, 'utf8'))

function note(entry) {
  appendFileSync(record, JSON.stringify(entry) + '\n')
}

function refuse(what) {
  note({ refused: what })
  throw new Error(`the recording harness refused ${what}: nothing leaves this machine`)
}

/** Writes the request down and gives the first answer whose method and end of the path agree. */
function answer(method, url, headers, body) {
  note({ method, url: url.href, headers, body: body.toString('utf8') })
  const found = answers.find((a) => a.method === method && url.pathname.endsWith(`/${a.path}`))
  return { status: found?.status ?? 200, body: JSON.stringify(found?.body ?? { data: [], next_cursor: null }) }
}

const type = { 'content-type': 'application/json; charset=utf-8' }

// fetch

globalThis.fetch = async function fetch(input, init) {
  const request = new Request(input, init)
  const body = Buffer.from(await request.arrayBuffer())
  const given = answer(request.method, new URL(request.url), Object.fromEntries(request.headers), body)
  return new Response(given.body, { status: given.status, headers: type })
}

// node http(s), and what stands on it: axios, request, the SDK. Agents hand out one end of a pipe in memory, whose other
// end is a real HTTP server, so that what is recorded is what was written to the wire.

function pipe(target) {
  const end = () =>
    Object.assign(
      new Duplex({
        read() {},
        write(chunk, _encoding, done) {
          this.other.push(chunk)
          done()
        },
        final(done) {
          this.other.push(null)
          done()
        },
      }),
      { setTimeout() {}, setNoDelay() {}, setKeepAlive() {}, ref() {}, unref() {}, authorized: true, target },
    )
  const [near, far] = [end(), end()]
  near.other = far
  far.other = near
  return [near, far]
}

const server = http.createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const { protocol, host, port } = request.socket.target
    const url = new URL(request.url, `${protocol}//${host}:${port}`)
    const given = answer(request.method, url, request.headers, Buffer.concat(chunks))
    response.writeHead(given.status, { ...type, connection: 'close' }).end(given.body)
  })
})

function connectTo(protocol) {
  return function createConnection(options) {
    const port = options.port ?? (protocol === 'https:' ? 443 : 80)
    const [near, far] = pipe({ protocol, host: options.host, port })
    server.emit('connection', far)
    return near
  }
}

http.Agent.prototype.createConnection = connectTo('http:')
https.Agent.prototype.createConnection = connectTo('https:')

// Every other way out.

net.Socket.prototype.connect = function connect(...args) {
  // `connect(options)`, `connect(port, host)`, `connect(path)`, or the first as node passes it on: inside an array.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args
  const options =
    typeof first === 'object' ? first : typeof first === 'string' ? { path: first } : { port: first, host: second }
  refuse(`a connection to ${options.path ?? `${options.host ?? 'localhost'}:${options.port}`}`)
}
dgram.Socket.prototype.send = () => refuse('a datagram')
dgram.Socket.prototype.connect = () => refuse('a datagram connection')
childProcess.ChildProcess.prototype.spawn = (options) => refuse(`a child process (${options.file})`)
childProcess.spawnSync = (file) => refuse(`a child process (${file})`)
childProcess.execFileSync = (file) => refuse(`a child process (${file})`)
childProcess.execSync = (command) => refuse(`a child process (${command})`)

for (const resolver of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(resolver)) {
    if (/^(lookup|resolve|reverse)/.test(name)) resolver[name] = (host) => refuse(`a DNS query for ${host}`)
  }
}

// `import { lookup } from 'node:dns'` must see the replacements as well.
syncBuiltinESMExports()
