/** What interceptors do to a request is read, or it is said that it was not. */

import { expect, test } from 'vitest'
import { extract } from '../../kit.ts'

const unreadOf = (lines: string): readonly string[] => {
  const code = `import axios from 'axios'
import { signed } from 'some-package'
const client = axios.create({ baseURL: 'https://ads-api.x.com/12' })
${lines}
export const list = () => client.get('/accounts/a1/campaigns', { params: { count: 9 } })
`
  const { requests } = extract({ 'a.ts': code })
  expect(requests.map(({ path }) => path?.template)).toEqual(['accounts/:account_id/campaigns'])
  return requests.flatMap(({ unknown }) => unknown.filter(({ part }) => part === 'params').map(({ reason }) => reason))
}

const own = 'client.interceptors.request.use((config) => { config.headers.a = 1; return config })\n'

test.each([
  ['none', '', []],
  ['one of the project', own, []],
  ['one of a package', 'client.interceptors.request.use(signed)', ['dynamic-params']],
  [
    'one that hands the configuration to a package',
    'client.interceptors.request.use((config) => signed(config))',
    ['dynamic-params'],
  ],
  ['more than are run', own.repeat(13), ['dynamic-params']],
  ['one of answers', 'client.interceptors.response.use((response) => signed(response))', []],
])('%s', (_, lines, unread) => {
  expect(unreadOf(lines)).toEqual(unread)
})
