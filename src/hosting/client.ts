/**
 * A careful client for a host's REST API: it waits when told to and not for ever, tries again after a 5xx, follows no redirect to another
 * host, and lets the token out nowhere but to the one address it is for.
 */

import { Octokit } from '@octokit/core'
import { retry } from '@octokit/plugin-retry'
import { HostError } from './host.ts'

export interface ClientOptions {
  /** `GitHub`, for messages. */
  readonly name: string
  /** Where the API is; from the user's environment, never from a repository. */
  readonly baseUrl: string
  readonly token: string
  /** The variable that holds the token, for messages. */
  readonly tokenName: string
  /** `owner/name`, for messages. */
  readonly repository: string
  readonly userAgent: string
  /** Longest time to wait for a rate limit, in all; milliseconds. */
  readonly maxWaitMs?: number
  /** First pause before trying again after a 5xx; milliseconds. */
  readonly pauseMs?: number
  readonly now?: () => number
}

export type Request = (route: string, parameters: Record<string, unknown>) => Promise<unknown>

const maxRedirects = 5

/** Sends one request (`POST /repos/{owner}/{repo}/pulls`) and answers its data. The function throws HostError. */
export function createClient(options: ClientOptions): Request {
  const octokit = new (Octokit.plugin(retry))({
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    userAgent: options.userAgent,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    request: { fetch: (url: string, init: RequestInit) => patient(url, init, options) },
    retry: {
      doNotRetry: [400, 401, 403, 404, 405, 409, 410, 422, 429, 451],
      ...(options.pauseMs === undefined ? {} : { retryAfterBaseValue: options.pauseMs }),
    },
  })
  return async (route, parameters) => {
    try {
      const response = await octokit.request(route, {
        ...parameters,
        headers: { authorization: `Bearer ${options.token}` },
      })
      if (response.status >= 300) throw redirected(response.headers.location, options)
      return response.data as unknown
    } catch (error) {
      throw error instanceof HostError ? error : explained(error, options)
    }
  }
}

function ignore(): void {
  // Deprecation notices of endpoints are nothing that a user of this program could act on.
}

/** fetch that stays on its host and waits for a rate limit as told, within bounds. */
async function patient(url: string, init: RequestInit, options: ClientOptions): Promise<Response> {
  const now = options.now ?? Date.now
  let target = new URL(url)
  let left = options.maxWaitMs ?? 60_000
  for (let redirects = 0; ;) {
    const response = await fetch(target, { ...init, redirect: 'manual' })
    const next = nextHop(response, target, init.method ?? 'GET')
    if (next && redirects < maxRedirects) {
      redirects++
      target = next
      continue
    }
    const wait = waitTold(response, now())
    if (wait === null || wait > left) return response
    left -= wait
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

/** Where a redirect leads, if it may be followed: on the same host, and without a change of what is asked. */
function nextHop(response: Response, from: URL, method: string): URL | null {
  const location = response.headers.get('location')
  if (location === null || ![301, 302, 303, 307, 308].includes(response.status)) return null
  const keepsMethod = response.status >= 307 || method === 'GET'
  const next = new URL(location, from)
  return next.origin === from.origin && keepsMethod ? next : null
}

/** Milliseconds that a rate limit asks to wait; null when the answer is none. */
function waitTold(response: Response, now: number): number | null {
  if (response.status !== 403 && response.status !== 429) return null
  const after = response.headers.get('retry-after')
  if (after !== null && /^\d+$/.test(after)) return Number(after) * 1000
  const reset = response.headers.get('x-ratelimit-reset') ?? response.headers.get('ratelimit-reset')
  const remaining = response.headers.get('x-ratelimit-remaining') ?? response.headers.get('ratelimit-remaining')
  return remaining === '0' && reset !== null ? Math.max(0, Number(reset) * 1000 - now) : null
}

function redirected(location: string | undefined, options: ClientOptions): HostError {
  const where = location === undefined ? 'nowhere' : new URL(location, options.baseUrl).host
  return new HostError(
    `${options.name} answered with a redirect to ${where}; the token is sent to ${new URL(options.baseUrl).host} alone, so it was not followed.`,
    300,
  )
}

interface Failure {
  readonly status?: number
  readonly message: string
  readonly response?: {
    readonly headers?: Readonly<Record<string, string | undefined>>
    readonly data?: unknown
  }
}

function explained(error: unknown, options: ClientOptions): HostError {
  const failure = error as Failure
  const status = failure.status ?? 0
  const { name, tokenName, repository } = options
  const headers = failure.response?.headers ?? {}
  const told = scrubbed(reasons(failure.response?.data) || failure.message, options.token)
  const reset = headers['x-ratelimit-reset'] ?? headers['ratelimit-reset']
  const isLimit = headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || status === 429
  const until = reset === undefined ? '' : ` until ${new Date(Number(reset) * 1000).toISOString()}`
  const text =
    status === 401
      ? `${name} answered 401: it does not take the token in ${tokenName}. Set one that is valid.`
      : (status === 403 || status === 429) && isLimit
        ? `${name} answered ${status}: too many requests${until}. Run the same command again then.`
        : status === 403
          ? `${name} answered 403: the token in ${tokenName} may not do this on ${repository}. It needs to write contents and pull requests. ${told}`
          : status === 404
            ? `${name} answered 404: there is no ${repository}, or the token in ${tokenName} does not see it.`
            : status >= 500 && failure.response
              ? `${name} answered ${status}, several times. Run the same command again later. ${told}`
              : status >= 500 || status === 0
                ? `${name} could not be reached at ${new URL(options.baseUrl).host}: ${told}`
                : `${name} answered ${status}: ${told}`
  return new HostError(text.trim(), status)
}

/** What an answer says went wrong, of GitHub's and GitLab's shapes. */
function reasons(data: unknown): string {
  if (typeof data !== 'object' || data === null) return ''
  const { message, errors, error } = data as Record<string, unknown>
  const parts = [message, error, ...(Array.isArray(errors) ? (errors as unknown[]) : [])]
  const texts = parts.flatMap((part): string[] => {
    if (typeof part === 'string') return [part]
    if (Array.isArray(part)) return part.map(String)
    if (typeof part !== 'object' || part === null) return []
    const { message: own, field, code } = part as Record<string, unknown>
    if (typeof own === 'string') return [own]
    if (typeof field === 'string' || typeof code === 'string') return [[field, code].filter(Boolean).join(' ')]
    return Object.entries(part).map(([key, value]) => `${key} ${String(value)}`)
  })
  return texts.join('; ').slice(0, 500)
}

function scrubbed(text: string, token: string): string {
  return text.replaceAll(token, '***')
}
