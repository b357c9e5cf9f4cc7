/** What a host of repositories is to us: pull requests of one branch, found, made and kept up to date. */

import { WriteError } from '../errors.ts'

export interface PullRequest {
  readonly number: number
  readonly url: string
  readonly state: 'open' | 'closed' | 'merged'
  readonly body: string
}

export interface Wanted {
  readonly branch: string
  /** The branch to merge into. */
  readonly base: string
  readonly title: string
  readonly body: string
  readonly isDraft: boolean
}

export interface Host {
  /** `GitHub`, for messages. */
  readonly name: string
  /** Characters that a description may have. */
  readonly bodyLimit: number
  /** Pull requests of a branch in every state, newest first. */
  find(branch: string): Promise<readonly PullRequest[]>
  create(wanted: Wanted): Promise<PullRequest>
  /** Replaces the description; the title may be somebody's own by now. */
  update(one: PullRequest, body: string): Promise<void>
  label(one: PullRequest, labels: readonly string[]): Promise<void>
  askReview(one: PullRequest, reviewers: readonly string[]): Promise<void>
}

/** A host that refused: exit code 4. The message holds no token. */
export class HostError extends WriteError {
  readonly status: number
  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

export type Standing =
  { readonly kind: 'none' } | { readonly kind: 'open' | 'closed'; readonly pullRequest: PullRequest }

/**
 * What there is for a branch: nothing (or what was merged), our own open pull request, or one that somebody closed.
 * @throws WriteError when the open one is somebody else's
 */
export async function standingOf(host: Host, branch: string, isOwn: (body: string) => boolean): Promise<Standing> {
  const found = await host.find(branch)
  const open = found.find((one) => one.state === 'open')
  if (open && !isOwn(open.body))
    throw new WriteError(
      `${open.url} is open for ${branch} and was not made by apilift; it is left alone. Use --branch for another name.`,
    )
  if (open) return { kind: 'open', pullRequest: open }
  const last = found[0]
  return last?.state === 'closed' && isOwn(last.body) ? { kind: 'closed', pullRequest: last } : { kind: 'none' }
}

/** Makes the pull request; one that is there already, because the answer to an earlier attempt was lost, is it. */
export async function openOnce(host: Host, wanted: Wanted, isOwn: (body: string) => boolean): Promise<PullRequest> {
  try {
    return await host.create(wanted)
  } catch (error) {
    if (!(error instanceof HostError) || (error.status !== 422 && error.status !== 409)) throw error
    const standing = await standingOf(host, wanted.branch, isOwn)
    if (standing.kind !== 'open') throw error
    return standing.pullRequest
  }
}
