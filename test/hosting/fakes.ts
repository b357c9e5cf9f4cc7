/** Both REST APIs on this machine, as far as pull requests go: they keep state, and answer what a test scripts instead when told to. */

import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Met {
  readonly method: string
  readonly url: string
  readonly authorization: string | undefined
  readonly body: Record<string, unknown>
}

/** An answer in place of the usual one. */
export interface Scripted {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
  /** Does what was asked before it answers so. */
  readonly after?: boolean
}

export interface Fake {
  readonly url: string
  readonly met: Met[]
  /** Answers for the next requests of a method, in order; undefined answers as usual. */
  readonly script: Record<string, (Scripted | undefined)[]>
  /** The pull or merge requests it has. */
  readonly state: Record<string, unknown>[]
}

/** The same data that a user of GitHub or GitLab would see: what was asked for comes back. */
type Behave = (met: Met, state: Record<string, unknown>[]) => { readonly status: number; readonly body: unknown }

async function fake(behave: Behave): Promise<Fake> {
  const met: Met[] = []
  const state: Record<string, unknown>[] = []
  const script: Record<string, (Scripted | undefined)[]> = {}
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const one: Met = {
      method: request.method!,
      url: decodeURIComponent(request.url!),
      authorization: request.headers.authorization,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    }
    met.push(one)
    const scripted = script[one.method]?.shift()
    const usual = scripted && scripted.after !== true ? null : behave(one, state)
    const { status, body } = scripted ?? usual!
    response.writeHead(status, { 'content-type': 'application/json', ...scripted?.headers })
    response.end(JSON.stringify(body ?? {}))
  }
  const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, met, script, state }
}

const notFound = { status: 404, body: { message: 'Not Found' } }

/** GitHub for the repository bakery/orders. */
export function fakeGitHub(): Promise<Fake> {
  return fake(({ method, url, body }, state) => {
    const pulls = /^\/repos\/bakery\/orders\/pulls(?:\/(\d+))?(\/requested_reviewers)?(?:\?(.*))?$/.exec(url)
    const labels = /^\/repos\/bakery\/orders\/issues\/(\d+)\/labels$/.exec(url)
    const pull = state.find((one) => one['number'] === Number(pulls?.[1] ?? labels?.[1]))
    if (labels && pull) return { status: 200, body: (pull['labels'] = body['labels']) }
    if (!pulls) return notFound
    if (pulls[2] && pull) {
      pull['requested'] = body
      return { status: 201, body: pull }
    }
    if (method === 'GET') {
      const head = new URLSearchParams(pulls[3]).get('head')
      return { status: 200, body: state.filter((one) => `bakery:${String(one['head'])}` === head).reverse() }
    }
    if (method === 'PATCH' && pull) return { status: 200, body: Object.assign(pull, body) }
    if (state.some((one) => one['head'] === body['head'] && one['state'] === 'open'))
      return {
        status: 422,
        body: { message: 'Validation Failed', errors: [{ message: 'A pull request already exists' }] },
      }
    const number = state.length + 1
    const made = {
      ...body,
      number,
      state: 'open',
      merged_at: null,
      html_url: `https://github.com/bakery/orders/pull/${number}`,
    }
    state.push(made)
    return { status: 201, body: made }
  })
}

/** GitLab for the project bakery/tills/orders. */
export function fakeGitLab(): Promise<Fake> {
  return fake(({ method, url, body }, state) => {
    if (method === 'GET' && url === '/users?username=ada') return { status: 200, body: [{ id: 7 }] }
    if (url.startsWith('/users')) return { status: 200, body: [] }
    const path = /^\/projects\/bakery\/tills\/orders\/merge_requests(?:\/(\d+))?(?:\?(.*))?$/.exec(url)
    if (!path) return notFound
    const branch = new URLSearchParams(path[2]).get('source_branch')
    if (method === 'GET') return { status: 200, body: state.filter((one) => one['source_branch'] === branch).reverse() }
    const one = state.find((merge) => merge['iid'] === Number(path[1]))
    if (method === 'PUT' && one) return { status: 200, body: Object.assign(one, body) }
    const iid = state.length + 1
    const made = {
      ...body,
      iid,
      state: 'opened',
      web_url: `https://gitlab.com/bakery/tills/orders/-/merge_requests/${iid}`,
    }
    state.push(made)
    return { status: 201, body: made }
  })
}
