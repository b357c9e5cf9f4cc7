/** The client towards a host: what it does with every kind of answer, and where the token goes. */

import { describe, expect, test } from 'vitest'
import { github } from '../../src/hosting/github.ts'
import type { Host } from '../../src/hosting/host.ts'
import type { Fake, Scripted } from './fakes.ts'
import { fakeGitHub } from './fakes.ts'

const token = 'ghp_secretsecretsecret'
const hostOf = (fake: Fake, more: object = {}): Host =>
  github('bakery/orders', {
    baseUrl: fake.url,
    token,
    tokenName: 'GITHUB_TOKEN',
    userAgent: 'apilift/test',
    pauseMs: 1,
    ...more,
  })

/** The message with which finding fails after these answers, and how many requests it took. */
async function failing(answers: Scripted[], more: object = {}): Promise<[string, number]> {
  const fake = await fakeGitHub()
  fake.script['GET'] = answers
  const error = await hostOf(fake, more)
    .find('b')
    .then(
      () => new Error('it did not fail'),
      (one: unknown) => one as Error,
    )
  expect(error.stack).not.toContain(token)
  return [error.message, fake.met.length]
}

test('401 is the token, and asked once', async () => {
  expect(await failing([{ status: 401, body: { message: 'Bad credentials' } }])).toEqual([
    'GitHub answered 401: it does not take the token in GITHUB_TOKEN. Set one that is valid.',
    1,
  ])
})

test('403 says what the token lacks, and quotes the host without the token', async () => {
  const [message, amount] = await failing([{ status: 403, body: { message: `Resource not accessible by ${token}` } }])
  expect(message).toContain('may not do this on bakery/orders. It needs to write contents and pull requests.')
  expect([message.includes('Resource not accessible by ***'), amount]).toEqual([true, 1])
})

test('404 names the repository', async () => {
  const [message, amount] = await failing([{ status: 404 }])
  expect([message, amount]).toEqual([
    'GitHub answered 404: there is no bakery/orders, or the token in GITHUB_TOKEN does not see it.',
    1,
  ])
})

test('422 is quoted with its errors', async () => {
  const body = { message: 'Validation Failed', errors: [{ resource: 'PullRequest', field: 'base', code: 'invalid' }] }
  expect(await failing([{ status: 422, body }])).toEqual(['GitHub answered 422: Validation Failed; base invalid', 1])
})

describe('500', () => {
  test('and then an answer is no failure', async () => {
    const fake = await fakeGitHub()
    fake.script['GET'] = [{ status: 500 }, { status: 502 }]
    expect(await hostOf(fake).find('b')).toEqual([])
    expect(fake.met).toHaveLength(3)
  })
  test('again and again gives up after the fourth', async () => {
    const [message, amount] = await failing(Array.from({ length: 9 }, () => ({ status: 500 })))
    expect([message, amount]).toEqual([expect.stringContaining('GitHub answered 500, several times.'), 4])
  })
  test('nobody there is said with the address', async () => {
    const fake = await fakeGitHub()
    const host = hostOf({ ...fake, url: 'http://127.0.0.1:9' })
    await expect(host.find('b')).rejects.toThrow(/^GitHub could not be reached at 127\.0\.0\.1:9/)
  })
})

describe('a rate limit', () => {
  const limited = (headers: Record<string, string>): Scripted => ({ status: 403, headers, body: { message: 'slow' } })
  test.each([
    ['retry-after', limited({ 'retry-after': '1' })],
    ['429', { ...limited({ 'retry-after': '0' }), status: 429 }],
    ['a reset', limited({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' })],
  ])('is waited for as told: %s', async (name, answer) => {
    const fake = await fakeGitHub()
    fake.script['GET'] = [answer]
    const before = performance.now()
    expect(await hostOf(fake).find('b')).toEqual([])
    expect(fake.met).toHaveLength(2)
    if (name === 'retry-after') expect(performance.now() - before).toBeGreaterThan(950)
  })
  test('that is longer than we wait is said with its end, at once', async () => {
    const reset = limited({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4000000000' })
    expect(await failing([reset])).toEqual([
      'GitHub answered 403: too many requests until 2096-10-02T07:06:40.000Z. Run the same command again then.',
      1,
    ])
  })
  test('again and again ends when the patience is used up', async () => {
    const answers = Array.from({ length: 9 }, () => limited({ 'retry-after': '1' }))
    const [message, amount] = await failing(answers, { maxWaitMs: 1500 })
    expect([message, amount]).toEqual([expect.stringContaining('too many requests'), 2])
  })
})

describe('a redirect', () => {
  test('on the same host is followed', async () => {
    const fake = await fakeGitHub()
    fake.script['GET'] = [{ status: 301, headers: { location: '/repos/bakery/orders/pulls?head=bakery:b' } }]
    expect(await hostOf(fake).find('b')).toEqual([])
    expect(fake.met.map((one) => one.authorization)).toEqual([`Bearer ${token}`, `Bearer ${token}`])
  })
  test.each([301, 302, 307, 308])('%i to another host is not followed, and the token goes nowhere', async (status) => {
    const other = await fakeGitHub()
    const [message, amount] = await failing([{ status, headers: { location: `${other.url}/repos/x/y/pulls` } }])
    expect(message).toContain(`answered with a redirect to ${new URL(other.url).host}; the token is sent to 127.0.0.1`)
    expect([amount, other.met]).toEqual([1, []])
  })
  test('in a circle ends', async () => {
    const loop = { status: 302, headers: { location: '/repos/bakery/orders/pulls' } }
    expect((await failing(Array.from({ length: 30 }, () => loop)))[1]).toBe(6)
  })
})
