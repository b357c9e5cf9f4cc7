/** Which host a run opens its pull requests on. The address for the token comes from the environment or is the public one, never from a repository. */

import { UsageError } from '../errors.ts'
import { github } from '../hosting/github.ts'
import { gitlab } from '../hosting/gitlab.ts'
import type { Host } from '../hosting/host.ts'
import { anonymous } from '../remote.ts'
import { version } from './version.ts'

export interface HostOptions {
  /** `github` or `gitlab`; null: by the remote's address. */
  readonly forge: string | null
  /** `owner/name`; null: from the remote's address. */
  readonly repository: string | null
  readonly url: string
  readonly env: Readonly<Record<string, string | undefined>>
}

interface Kind {
  readonly server: string
  readonly api: string
  readonly tokenNames: readonly string[]
  readonly make: typeof github
}

/** @throws UsageError when the remote belongs to no known host, or there is no token */
export function hostFor({ forge, repository, url, env }: HostOptions): Host {
  const kinds = kindsIn(env)
  const address = addressOf(url)
  const name = forge ?? Object.keys(kinds).find((one) => hostOf(kinds[one]!.server) === address?.host)
  const kind = name === undefined ? undefined : kinds[name]
  if (!kind)
    throw new UsageError(
      `--open: ${anonymous(url)} is on none of ${Object.values(kinds)
        .map((one) => hostOf(one.server))
        .join(' or ')}. Set GITHUB_SERVER_URL or CI_SERVER_URL to your own server, or use --forge and --repository.`,
    )
  const path = repository ?? (address && hostOf(kind.server) === address.host ? address.path : null)
  if (path === null || !/^[\w.-]+(\/[\w.-]+)+$/.test(path))
    throw new UsageError(
      `--open: met ${path ?? anonymous(url)}; expected a repository as owner/name. Use --repository.`,
    )
  const tokenName = kind.tokenNames.find((one) => env[one])
  if (tokenName === undefined)
    throw new UsageError(`--open: there is no token. Set ${kind.tokenNames.join(' or ')} in the environment.`)
  return kind.make(path, {
    baseUrl: kind.api,
    token: env[tokenName]!,
    tokenName,
    userAgent: `apilift/${version}`,
  })
}

function kindsIn(env: HostOptions['env']): Readonly<Record<string, Kind>> {
  const githubServer = env['GITHUB_SERVER_URL'] ?? 'https://github.com'
  const gitlabServer = env['CI_SERVER_URL'] ?? 'https://gitlab.com'
  const isPublic = hostOf(githubServer) === 'github.com'
  return {
    github: {
      server: githubServer,
      api: env['GITHUB_API_URL'] ?? (isPublic ? 'https://api.github.com' : `${githubServer}/api/v3`),
      tokenNames: ['GITHUB_TOKEN', 'GH_TOKEN'],
      make: github,
    },
    gitlab: {
      server: gitlabServer,
      api: env['CI_API_V4_URL'] ?? `${gitlabServer}/api/v4`,
      tokenNames: ['GITLAB_TOKEN'],
      make: gitlab,
    },
  }
}

/** @throws UsageError for an address in the environment that is none */
function hostOf(server: string): string {
  if (!URL.canParse(server)) throw new UsageError(`GITHUB_SERVER_URL or CI_SERVER_URL: "${server}" is no address.`)
  return new URL(server).host
}

/** Host and path of a remote: `https://host/a/b.git`, `ssh://git@host:22/a/b`, `git@host:a/b.git`; null for a folder. */
function addressOf(url: string): { readonly host: string; readonly path: string } | null {
  const trimmed = (path: string): string => path.replace(/^\/+|\/+$|\.git\/?$/g, '')
  if (/^(https?|ssh):\/\//.test(url) && URL.canParse(url)) {
    const { protocol, host, hostname, pathname } = new URL(url)
    return { host: protocol === 'ssh:' ? hostname.replace(/^ssh\./, '') : host, path: trimmed(pathname) }
  }
  const short = /^(?:[\w.-]+@)?([\w.-]+):(?!\/\/)(.+)$/.exec(url)
  return short ? { host: short[1]!.replace(/^ssh\./, ''), path: trimmed(short[2]!) } : null
}
