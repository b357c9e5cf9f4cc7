/** Answers of requests that are only described come out of the call that is handed the description. */

import { describe, expect, test } from 'vitest'
import { audited, readsOf } from '../../kit.ts'

const describing = (rest: string): string =>
  `const request = { endpoint: 'https://ads-api.x.com/11/accounts/a/campaigns', method: 'GET' }\n${rest}`

describe('a described request', () => {
  test.each([
    ['handed on by its name', describing('const answer = await bus.push(request)\nuse(answer.start_time)')],
    ['through calls that make something of it', describing('const { start_time } = await send(sign(request), keys)')],
    ['by another name', describing('const signed = sign(request)\nuse((await deliver(signed)).start_time)')],
  ])('%s', (_, code) => {
    expect(readsOf({ 'a.js': `export async function run(bus) {\n${code}\n}` })).toContain('start_time')
  })

  test('that only goes out of the function leaves its answer unread, and that is said', () => {
    const code = describing('return request')
    const later = 'export const later = (answer) => answer.start_time'
    const { undecided } = audited({ 'a.js': `export async function run() {\n${code}\n}\n${later}` })
    expect(undecided.map(({ part, reason }) => `${part} ${reason}`)).toEqual(['reads response-not-traced'])
  })

  test('that is handed to thousands of calls of calls is followed in bounded time', () => {
    const many = (name: string): string => Array.from({ length: 1000 }, () => name).join(',')
    const code = describing(`const a = f(${many('request')})\nconst b = f(${many('a')})\nconst c = f(${many('b')})`)
    expect(readsOf({ 'a.js': `export async function run(f) {\n${code}\n}` })).toEqual([])
  })
})
