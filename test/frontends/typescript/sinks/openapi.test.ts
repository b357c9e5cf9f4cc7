/** What a generated client is handed by nobody that is seen may hold parameters, and only calls of its own shape are requests. */

import { expect, test } from 'vitest'
import { extract } from '../../kit.ts'

const hey = "import { createClient } from '@hey-api/client-fetch'\n"
const openapi = "import createClient from 'openapi-fetch'\n"
const client = "const client = createClient({ baseUrl: 'https://ads-api.x.com/8' })\n"

const unread = (code: string): readonly string[] =>
  extract({ 'a.ts': code }).requests.flatMap(({ unknown }) =>
    unknown.filter(({ part }) => part === 'params').map(({ reason }) => reason),
  )

test.each([
  [
    'options that are spread',
    `${hey}${client}export const a = (options: any) => client.put({ url: '/accounts/1/line_items/2', ...options })`,
    ['dynamic-params'],
  ],
  [
    'options that are handed on',
    `${openapi}${client}export const a = (options: any) => client.PUT('/accounts/1/line_items/2', options)`,
    ['dynamic-params'],
  ],
  ['none', `${openapi}${client}export const a = () => client.PUT('/accounts/1/line_items/2')`, []],
])('%s', (_, code, reasons) => {
  expect(unread(code)).toEqual(reasons)
})

test('a method of openapi-fetch that takes the method first is read as no request of another path', () => {
  const code = `${openapi}${client}export const a = () => client.request('put', '/accounts/1/line_items/2')`
  expect(extract({ 'a.ts': code }).requests.filter(({ method }) => method !== 'PUT')).toEqual([])
})
