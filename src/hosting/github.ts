/** Pull requests on GitHub. Source: https://docs.github.com/en/rest/pulls/pulls (API version 2022-11-28). */

import type { ClientOptions, Request } from './client.ts'
import { createClient } from './client.ts'
import type { Host, PullRequest, Wanted } from './host.ts'

interface Pull {
  readonly number: number
  readonly html_url: string
  readonly state: string
  readonly merged_at: string | null
  readonly body: string | null
}

/** @param repository `owner/name` */
export function github(repository: string, options: Omit<ClientOptions, 'name' | 'repository'>): Host {
  const [owner, repo] = repository.split('/') as [string, string]
  const send = createClient({ ...options, name: 'GitHub', repository })
  const request: Request = (route, parameters) => send(route, { owner, repo, ...parameters })
  return {
    name: 'GitHub',
    bodyLimit: 65_536,
    async find(branch) {
      const query = { head: `${owner}:${branch}`, state: 'all', sort: 'created', direction: 'desc', per_page: 100 }
      return ((await request('GET /repos/{owner}/{repo}/pulls', query)) as readonly Pull[]).map(shaped)
    },
    async create({ branch, base, title, body, isDraft }: Wanted) {
      const wanted = { head: branch, base, title, body, draft: isDraft }
      return shaped((await request('POST /repos/{owner}/{repo}/pulls', wanted)) as Pull)
    },
    async update(one, body) {
      await request('PATCH /repos/{owner}/{repo}/pulls/{number}', { number: one.number, body })
    },
    async label(one, labels) {
      await request('POST /repos/{owner}/{repo}/issues/{number}/labels', { number: one.number, labels })
    },
    async askReview(one, reviewers) {
      const teams = reviewers.filter((name) => name.includes('/')).map((name) => name.split('/')[1]!)
      await request('POST /repos/{owner}/{repo}/pulls/{number}/requested_reviewers', {
        number: one.number,
        reviewers: reviewers.filter((name) => !name.includes('/')),
        team_reviewers: teams,
      })
    },
  }
}

function shaped(pull: Pull): PullRequest {
  const state = pull.merged_at === null ? (pull.state === 'open' ? 'open' : 'closed') : 'merged'
  return { number: pull.number, url: pull.html_url, state, body: pull.body ?? '' }
}
