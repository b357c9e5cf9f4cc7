/** `pr --open`: the pull request of a branch, made once, updated after that, and left closed when somebody closed it. */

import { UsageError } from '../errors.ts'
import { titleOf } from '../faces/pull-request/headline.ts'
import { description } from '../faces/pull-request/index.ts'
import type { Input } from '../faces/pull-request/input.ts'
import { isOwn } from '../faces/pull-request/marker.ts'
import { keepTicks } from '../faces/pull-request/needs-you.ts'
import type { Host, PullRequest, Standing } from '../hosting/host.ts'
import { openOnce, standingOf } from '../hosting/host.ts'
import type { Repository } from '../repository.ts'
import { commitOf } from '../repository.ts'
import { hostFor } from './host.ts'
import type { Io } from './io.ts'

export interface Opening {
  readonly host: Host
  /** The branch to merge into. */
  readonly base: string
  readonly isDraft: boolean
  readonly labels: readonly string[]
  readonly reviewers: readonly string[]
}

/** @throws UsageError when the host, the token or the branch to merge into is not known */
export function openingOf(
  args: Record<string, unknown>,
  repository: Repository,
  remote: string,
  url: string,
  io: Io,
): Opening {
  const text = (name: string): string | null => (typeof args[name] === 'string' ? args[name] : null)
  const list = (name: string): readonly string[] =>
    (Array.isArray(args[name]) ? args[name] : []).flatMap((one) => String(one).split(',')).map((one) => one.trim())
  const { env } = io
  return {
    host: hostFor({ forge: text('forge'), repository: text('repository'), url, env }),
    base: baseBranch(text('base'), repository, remote, env),
    // What moved by force is not to be merged as it is.
    isDraft: args['draft'] === true || args['force-version'] === true,
    labels: list('label'),
    reviewers: list('reviewer').map((name) => name.replace(/^@/, '')),
  }
}

/** The branch that `--base` names, else the one that is checked out, else the one that the pipeline runs for. */
function baseBranch(base: string | null, repository: Repository, remote: string, env: Io['env']): string {
  if (base !== null) {
    const name = base.startsWith(`${remote}/`) ? base.slice(remote.length + 1) : base
    const isBranch = ['heads', `remotes/${remote}`].some(
      (where) => commitOf(repository.top, `refs/${where}/${name}`) !== null,
    )
    if (isBranch) return name
    throw new UsageError(`--open: "${base}" is no branch that could be merged into. Name one with --base.`)
  }
  const running = env['CI_COMMIT_BRANCH'] ?? (env['GITHUB_REF_TYPE'] === 'branch' ? env['GITHUB_REF_NAME'] : undefined)
  const name = repository.current ?? running
  if (name === undefined)
    throw new UsageError('--open: the head is detached, so there is no branch to merge into. Name one with --base.')
  return name
}

export function standing(opening: Opening, branch: string): Promise<Standing> {
  return standingOf(opening.host, branch, (body) => isOwn(body, branch))
}

/** Makes or updates the pull request; answers a line about it before labels and reviewers are asked for. */
export async function open(
  opening: Opening,
  known: Standing,
  input: Input,
  say: (line: string) => void,
): Promise<void> {
  const { host } = opening
  const text = description(input, host.bodyLimit)
  if (known.kind === 'open') {
    const body = keepTicks(text, known.pullRequest.body)
    const isSame = body.trim() === known.pullRequest.body.replaceAll('\r\n', '\n').trim()
    if (!isSame) await host.update(known.pullRequest, body)
    say(`${isSame ? 'as it was' : 'updated'}: ${known.pullRequest.url}`)
    await dress(opening, known.pullRequest)
    return
  }
  const { base, isDraft } = opening
  const wanted = { branch: input.branch, base, isDraft, title: titleOf(input), body: text }
  const made = await openOnce(host, wanted, (body) => isOwn(body, input.branch))
  say(`opened: ${made.url}`)
  await dress(opening, made)
}

async function dress({ host, labels, reviewers }: Opening, one: PullRequest): Promise<void> {
  if (labels.length > 0) await host.label(one, labels)
  if (reviewers.length > 0) await host.askReview(one, reviewers)
}
