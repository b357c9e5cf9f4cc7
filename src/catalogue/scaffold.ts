/** The skeleton of a catalogue: small, complete, and valid as it stands. */

/** File name -> text of a new catalogue for the API `id`. */
export function scaffold(id: string): ReadonlyMap<string, string> {
  return new Map([
    ['api.yaml', api(id)],
    ['endpoints.yaml', endpoints],
    ['v1-to-v2.yaml', hop(id)],
  ])
}

const api = (
  id: string,
): string => `# Which versions there are, where they sit, and who says so. Quote versions and dates.
id: ${id}
title: ${id} API
hosts:
  - { host: api.${id}.example, role: production }
versionIn: { kind: path } # or { kind: header, name: Api-Version }
versions: # oldest first
  - version: '1'
    introduced: '2023-01-01'
    deprecated: '2024-01-01'
    endOfLife: '2024-07-01'
    source: [{ url: https://${id}.example/versions }]
  - version: '2'
    introduced: '2024-01-01'
    source: [{ url: https://${id}.example/versions }]
examples:
  client: |
    async function send(host: string, method: string, path: string, params: Record<string, any> = {}): Promise<any> {
      const response = await fetch(\`\${host}\${path}?\${new URLSearchParams(params)}\`, { method })
      return response.json()
    }
    export const api = {
      get: (path: string, params?: Record<string, any>) => send('https://api.${id}.example', 'GET', path, params),
    }
    export const other = {
      get: (path: string, params?: Record<string, any>) => send('https://api.elsewhere.example', 'GET', path, params),
    }
  import: import { api, other } from './client.ts'
`

const endpoints = `# The registry: every endpoint the API has or had, and since when.
endpoints:
  - method: GET
    path: things/:thing_id
    family: Things
    lifetimes: [{ first: '1' }]
    params:
      - { name: old_name, in: query, type: string, lifetimes: [{ last: '1' }] }
      - { name: new_name, in: query, type: string, lifetimes: [{ first: '2' }] }
`

const hop = (id: string): string => `# What broke in version 2. One file for each step from a version to the next.
hop: '2'
changes:
  - id: ${id}/v2-old-name-to-new-name
    kind: param-renamed
    title: '\`old_name\` became \`new_name\`'
    why: v2 answers 400 to \`old_name\`.
    source: [{ url: https://${id}.example/changelog }]
    endpoints:
      - { methods: [GET], path: things/:thing_id }
    from: old_name
    to: new_name
    applicability: safe
    examples:
      - name: a literal
        before: "await api.get('/1/things/t1', { old_name: 'x' })"
        after: "await api.get('/2/things/t1', { new_name: 'x' })"
    untouched:
      - name: the same call to another host
        code: "await other.get('/1/things/t1', { old_name: 'x' })"
`
