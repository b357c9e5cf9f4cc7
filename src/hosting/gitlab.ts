/** Merge requests on GitLab. Source: https://docs.gitlab.com/api/merge_requests/ (REST v4). */

import type { ClientOptions, Request } from './client.ts'
import { createClient } from './client.ts'
import type { Host, PullRequest, Wanted } from './host.ts'
import { HostError } from './host.ts'

interface MergeRequest {
  readonly iid: number
  readonly web_url: string
  readonly state: string
  readonly description: string | null
}

/** @param repository path of the project with its groups: `bakery/tills/orders` */
export function gitlab(repository: string, options: Omit<ClientOptions, 'name' | 'repository'>): Host {
  const send = createClient({ ...options, name: 'GitLab', repository })
  const request: Request = (route, parameters) => send(route, { project: repository, ...parameters })
  return {
    name: 'GitLab',
    bodyLimit: 1_048_576,
    async find(branch) {
      // The newest come first unless told otherwise.
      const query = { source_branch: branch, state: 'all', per_page: 100 }
      return ((await request('GET /projects/{project}/merge_requests', query)) as readonly MergeRequest[]).map(shaped)
    },
    async create({ branch, base, title, body, isDraft }: Wanted) {
      const made = await request('POST /projects/{project}/merge_requests', {
        source_branch: branch,
        target_branch: base,
        title: isDraft ? `Draft: ${title}` : title,
        description: body,
      })
      return shaped(made as MergeRequest)
    },
    async update(one, body) {
      await request('PUT /projects/{project}/merge_requests/{number}', { number: one.number, description: body })
    },
    async label(one, labels) {
      await request('PUT /projects/{project}/merge_requests/{number}', {
        number: one.number,
        add_labels: labels.join(','),
      })
    },
    async askReview(one, reviewers) {
      const ids = await Promise.all(reviewers.map((name) => userId(name, send)))
      await request('PUT /projects/{project}/merge_requests/{number}', { number: one.number, reviewer_ids: ids })
    },
  }
}

async function userId(name: string, request: Request): Promise<number> {
  const found = (await request('GET /users', { username: name })) as readonly { readonly id: number }[]
  const id = found[0]?.id
  if (id === undefined) throw new HostError(`GitLab has no user "${name}" to ask for a review.`, 404)
  return id
}

function shaped(one: MergeRequest): PullRequest {
  const state = one.state === 'merged' ? 'merged' : one.state === 'opened' ? 'open' : 'closed'
  return { number: one.iid, url: one.web_url, state, body: one.description ?? '' }
}
